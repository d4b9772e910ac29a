// Promotions over the real hub and the real client: what the device shows is what is charged.
#include <catch2/catch_test_macros.hpp>

#include "market.hpp"

using namespace noline;
using namespace noline::test;
using wire::Json;

namespace {

struct Offers : Market {
  TestDevice& laptop = device();

  /// The shop's row with these promotions.
  void promote(const Json& promotions) {
    Json shop = hub::read_owned(*hub().find_scope("shop:demo"), "shop");
    shop["promotions"] = promotions;
    hub().put_shop("shop:demo", {{"shop", wire::dump(shop)}}, hub::Missing::stays, time());
    settle();
  }
  void add(const char* sku, std::uint32_t quantity) {
    REQUIRE(laptop->add({sku, {}}, quantity, laptop.now()));
    settle();
  }
  std::int64_t total() { return laptop->checkout().quote->total_minor; }
};

const Json three_for_two = {
    {"code", "3FOR2"}, {"kind", "buy_get"},    {"buy", 2},
    {"get", 1},        {"goods", {"sku:TEA"}}, {"title", {{"en", "Tea weeks"}}}};

}  // namespace

TEST_CASE("offers: the hub charges what the device shows, and the order keeps what it said") {
  Offers at;
  at.sign_in({&at.laptop});
  at.promote(
      Json::array({three_for_two, {{"code", "CART"}, {"kind", "cart_percent"}, {"value", 100}}}));
  at.add("TEA", 3);
  at.add("POT", 1);
  // 38.70 + 45.00, 12.90 off, 7.08 off the 70.80 that are left, 4.90 for the parcel.
  CHECK(at.total() == 8370 - 1290 - 708 + 490);
  const Json answer = at.buy(at.laptop);
  REQUIRE(answer["outcome"] == "placed");
  const Json quote = answer["order"]["quote"];
  CHECK(quote["total_minor"] == 8370 - 1290 - 708 + 490);
  CHECK(quote["promotions_minor"] == 1290 + 708);
  CHECK(quote["promotions"][0]["title"]["en"] == "Tea weeks");
  CHECK(quote["promotions"][0]["saves_minor"] == 1290);
  std::int64_t off = 0;
  for (const Json& line : answer["order"]["lines"]) {
    for (const Json& discount : line.value("discounts", Json::array()))
      off += discount["amount_minor"].get<std::int64_t>();
  }
  CHECK(off == 1290);
}

TEST_CASE("offers: a promotion that comes or goes reaches the open cart, and leaves its lines") {
  Offers at;
  at.sign_in({&at.laptop});
  at.add("TEA", 3);
  CHECK(at.total() == 3870 + 490);
  at.promote(Json::array({three_for_two}));
  CHECK(at.total() == 2580 + 490);
  at.promote(Json::array());
  CHECK(at.total() == 3870 + 490);
  CHECK(at.laptop->cart().lines[0].quantity == 3);
}

TEST_CASE("offers: one whose time is over counts no more, without a word from the hub") {
  Offers at;
  at.sign_in({&at.laptop});
  Json brief = three_for_two;
  brief["ends_ms"] = at.time() + 3'600'000;
  at.promote(Json::array({brief}));
  at.add("TEA", 3);
  CHECK(at.total() == 2580 + 490);
  const auto before = at.laptop->versions();
  at.laptop->handle_timeout(at.laptop.now() + 3'600'000);
  CHECK(at.total() == 3870 + 490);
  CHECK(at.laptop->versions().checkout != before.checkout);
}

TEST_CASE("offers: what ended meanwhile is asked about, and named") {
  Offers at;
  at.sign_in({&at.laptop});
  at.promote(Json::array({three_for_two}));
  at.add("TEA", 3);
  REQUIRE(at.total() == 2580 + 490);
  // The hub has it no more; the device has not heard.
  Json shop = hub::read_owned(*at.hub().find_scope("shop:demo"), "shop");
  shop["promotions"] = Json::array();
  at.hub().put_shop("shop:demo", {{"shop", wire::dump(shop)}}, hub::Missing::stays, at.time());
  const Json answer = at.buy(at.laptop);
  CHECK(answer["outcome"] == "price_changed");
  CHECK(answer["before_minor"] == 3070);
  CHECK(answer["after_minor"] == 4360);
  REQUIRE(answer["promotions"].size() == 1);
  CHECK(answer["promotions"][0]["code"] == "3FOR2");
  CHECK(answer["promotions"][0]["before_minor"] == 1290);
  CHECK(answer["promotions"][0]["after_minor"] == 0);
}
