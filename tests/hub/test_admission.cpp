// A shop that has accounts of its own brings its customers in by a key and a code.
#include <catch2/catch_test_macros.hpp>

#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

using wire::Json;

constexpr const char* shop_key = "key-of-the-shops-back-end";

struct Shop {
  TestHub hub;
  TestDevice device{hub, 1};

  Shop() {
    hub.service->set_operator_keys(read_operator_keys(std::string("shop web ") + shop_key +
                                                      "\nagent anna key-of-an-agent-anna")
                                       .value());
    device.hello();
  }

  /// What the back end is answered over HTTP.
  Json admit(const Json& args) { return hub.ask("admit", args).body; }

  wire::CallResult enter(TestDevice& at, const char* customer) {
    const Json answer = admit({{"key", shop_key}, {"customer", customer}, {"name", "Ada"}});
    REQUIRE(answer.contains("code"));
    return at.call("enter", {{"code", answer["code"]}});
  }
};

void become(TestDevice& device, const Json& grant) {
  device.leave();
  device.credential = {{"token", grant.at("token")}};
  device.scope = grant.at("scope").get<std::string>();
  device.cursor = device.lineage = 0;
  device.hello();
}

}  // namespace

TEST_CASE("admission: a customer of the shop finds one cart on all devices, the guest's with it") {
  Shop shop;
  REQUIRE(shop.device.push({shop.device.line_added("TEA", 2)}).refused.empty());
  const auto first = shop.enter(shop.device, "4711");
  REQUIRE(first.error.code == Errc::none);
  CHECK(first.ok["name"] == "Ada");
  TestDevice phone(shop.hub, 2);
  phone.hello();
  const auto second = shop.enter(phone, "4711");
  CHECK(second.ok["scope"] == first.ok["scope"]);
  CHECK(quantity_at(shop.hub, first.ok["scope"].get<std::string>(), "TEA") == 2);
  TestDevice other(shop.hub, 3);
  other.hello();
  CHECK(shop.enter(other, "4712").ok["scope"] != first.ok["scope"]);
}

TEST_CASE("admission: only the shop's key admits, and a code is good once and soon") {
  Shop shop;
  CHECK(shop.admit({{"key", "key-of-an-agent-anna"}, {"customer", "1"}})["code"] ==
        "not_authenticated");
  CHECK(shop.admit({{"customer", "1"}})["code"] == "not_authenticated");
  CHECK(shop.admit({{"key", shop_key}})["code"] == "invalid_argument");
  CHECK(shop.admit({{"key", shop_key}, {"customer", "a\nb"}})["code"] == "invalid_argument");
  const Json code = shop.admit({{"key", shop_key}, {"customer", "1"}})["code"];
  CHECK(shop.device.call("enter", {{"code", code}}).error.code == Errc::none);
  CHECK(shop.device.call("enter", {{"code", code}}).error.code == Errc::code_invalid);
  const Json late = shop.admit({{"key", shop_key}, {"customer", "1"}})["code"];
  shop.hub.now += 2 * 60'000;
  CHECK(shop.device.call("enter", {{"code", late}}).error.code == Errc::code_invalid);
}

TEST_CASE("admission: no password opens such an account, none can be set, and it can be erased") {
  Shop shop;
  become(shop.device, shop.enter(shop.device, "4711").ok);
  TestDevice thief(shop.hub, 2);
  thief.hello();
  const Json guess = {{"email", "shop/4711"}, {"password", "correct horse"}};
  CHECK(thief.call("sign_in", guess).error.code == Errc::invalid_argument);
  CHECK(thief.call("sign_up", guess).error.code == Errc::invalid_argument);
  CHECK(thief.call("password_forgot", guess).error.code == Errc::invalid_argument);
  CHECK(shop.device.call("password_change", {{"old", ""}, {"new", "long enough"}}).error.code ==
        Errc::not_allowed);
  CHECK(shop.device.call("erase", Json::object()).error.code == Errc::none);
}

}  // namespace noline::hub::test
