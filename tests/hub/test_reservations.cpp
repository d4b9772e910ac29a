// Holds: a checkout that has begun keeps its pieces for some minutes, and a kiosk its quota.
#include "core/limits.hpp"
#include "support/stock_shop.hpp"

namespace noline::hub::test {
namespace {

using wire::Json;

struct Counter : StockShop {
  TestDevice ada{hub, 1};
  TestDevice bob{hub, 2};

  Counter() {
    feed(product_row("TEA", {{"berlin", 3}}));
    for (TestDevice* device : {&ada, &bob}) {
      enter_shop(*device);
      device->push({device->line_added("TEA", 2)});
    }
  }
  /// Types into the checkout's form.
  void draft(TestDevice& device, const char* field = "email", const char* text = "a@example.org") {
    const Row row{std::string("context/checkout.") + field,
                  Register{Scalar{std::string(text)}, device.clock.draw(hub.now), {}}, 0};
    REQUIRE(device.push({row}).refused.empty());
  }
  std::string buy(TestDevice& device) {
    return press_buy(device, "TEA", 2)["outcome"].get<std::string>();
  }
  Json quota(std::uint32_t pieces, std::uint32_t minutes = 60) {
    return post("stock_quota", {{"key", "key-of-the-hall-kiosk"},
                                {"shop", "demo"},
                                {"sku", "TEA"},
                                {"location", "berlin"},
                                {"pieces", pieces},
                                {"minutes", minutes}});
  }
};

}  // namespace

TEST_CASE(
    "holds: who fills in the checkout keeps the pieces, others are told that they are short") {
  Counter at;
  at.draft(at.ada);
  const Json refused = press_buy(at.bob, "TEA", 2);
  REQUIRE(refused["outcome"] == "stock_short");
  CHECK(refused["lines"][0]["available"] == 1);
  CHECK(at.shown("TEA") == 3);
  CHECK(at.buy(at.ada) == "placed");
  CHECK(at.balance("TEA") == 1);
  CHECK(at.reasons("TEA") == std::vector<std::string>{"import", "sale"});
}

TEST_CASE("holds: they end by the hub's clock, and whoever is first then buys") {
  Counter at;
  at.draft(at.ada);
  at.hub.now += limits::hold_ms - 1;
  CHECK(at.buy(at.bob) == "stock_short");
  at.hub.now += 1;
  CHECK(at.buy(at.bob) == "placed");
  CHECK(at.buy(at.ada) == "stock_short");
}

TEST_CASE("holds: they are renewed while the shopper goes on, though not for ever") {
  Counter at;
  for (TimeMs passed = 0; passed < limits::hold_ms_max; passed += limits::hold_ms / 2) {
    at.draft(at.ada, "email", std::to_string(passed).c_str());
    CHECK(at.buy(at.bob) == "stock_short");
    at.hub.now += limits::hold_ms / 2;
  }
  at.draft(at.ada, "email", "still typing");
  CHECK(at.buy(at.bob) == "placed");
}

TEST_CASE("holds: what another took meanwhile is not renewed") {
  Counter at;
  at.draft(at.ada);
  at.hub.now += limits::hold_ms;
  CHECK(at.buy(at.bob) == "placed");
  at.draft(at.ada, "email", "back again");
  CHECK(at.buy(at.ada) == "stock_short");
}

TEST_CASE("holds: programs without a draft reserve and release by calls") {
  Counter at;
  const auto held = at.ada.call("reserve", {{"shop", "demo"}});
  REQUIRE(held.error.code == Errc::none);
  CHECK(held.ok["until_ms"] == at.hub.now + limits::hold_ms);
  CHECK(held.ok["lines"] == Json::array({{{"sku", "TEA"}, {"quantity", 2}, {"held", 2}}}));
  const auto rest = at.bob.call("reserve", {{"shop", "demo"}});
  CHECK(rest.ok["lines"][0]["held"] == 1);
  CHECK(at.ada.call("release", {{"shop", "demo"}}).ok["released"] == true);
  CHECK(at.ada.call("release", {{"shop", "demo"}}).ok["released"] == false);
  CHECK(at.bob.call("reserve", {{"shop", "demo"}}).ok["lines"][0]["held"] == 2);
  CHECK(at.buy(at.ada) == "stock_short");
  CHECK(at.bob.call("reserve", {{"shop", "no"}}).error.code == Errc::invalid_argument);
}

TEST_CASE("holds: they outlive the hub") {
  TemporaryFolder folder;
  const std::string file = folder.file("hub.db");
  {
    StockShop at(file);
    at.feed(product_row("TEA", {{"berlin", 1}}));
    TestDevice ada(at.hub, 1);
    ada.hello();
    ada.push({ada.line_added("TEA", 1)});
    CHECK(ada.call("reserve", {{"shop", "demo"}}).ok["lines"][0]["held"] == 1);
  }
  StockShop at(file, 2);
  TestDevice bob(at.hub, 2);
  bob.hello();
  bob.push({bob.line_added("TEA", 1)});
  CHECK(press_buy(bob, "TEA", 1)["outcome"] == "stock_short");
  at.hub.now += limits::hold_ms;
  CHECK(press_buy(bob, "TEA", 1)["outcome"] == "placed");
}

TEST_CASE("quota: pieces of a kiosk without a network are nobody else's until the lease ends") {
  Counter at;
  CHECK(at.quota(9)["pieces"] == 3);
  CHECK(at.buy(at.ada) == "stock_short");
  CHECK(at.quota(1)["pieces"] == 1);
  CHECK(at.buy(at.ada) == "placed");
  CHECK(at.buy(at.bob) == "stock_short");
  // What it sold of its quota it tells when it is back, as often as it likes.
  for (const char* how : {"applied", "repeated"}) {
    const Json rows = {{{"id", "k1"}, {"sku", "TEA"}, {"location", "berlin"}, {"sold", 1}}};
    const Json told =
        at.post("stock_rows", {{"key", "key-of-the-hall-kiosk"}, {"shop", "demo"}, {"rows", rows}});
    CHECK(told[how] == 1);
  }
  CHECK(at.balance("TEA") == 0);
  CHECK(at.quota(1)["pieces"] == 0);
}

TEST_CASE("quota: what was not sold comes back when the lease ends, or is given back") {
  Counter at;
  CHECK(at.quota(2, 10)["pieces"] == 2);
  at.hub.now += 10 * 60'000 - 1;
  CHECK(at.buy(at.ada) == "stock_short");
  at.hub.now += 1;
  CHECK(at.buy(at.ada) == "placed");
  CHECK(at.quota(1)["pieces"] == 1);
  CHECK(at.quota(0)["pieces"] == 0);
  TestDevice cleo(at.hub, 3);
  cleo.hello();
  cleo.push({cleo.line_added("TEA", 1)});
  CHECK(press_buy(cleo, "TEA", 1)["outcome"] == "placed");
  CHECK(at.post("stock_quota", {{"key", "key-of-the-front-till"}})["code"] == "not_authenticated");
  CHECK(at.quota(1, 0)["code"] == "invalid_argument");
}

}  // namespace noline::hub::test
