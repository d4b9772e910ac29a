// Buy links, permalinks, shared carts, and what is told of orders, at the hub.
#include <catch2/catch_test_macros.hpp>

#include "core/limits.hpp"
#include "core/permalinks.hpp"
#include "support/stock_shop.hpp"

namespace noline::hub::test {
namespace {

using wire::Json;

constexpr TimeMs day_ms = TimeMs{24} * 3'600'000;
constexpr const char* order_keys =
    "orders house key-of-the-warehouse\ntill front key-of-the-front-till\n";

struct Stall : StockShop {
  TestDevice device{hub, 1};

  Stall() {
    hub.service->set_operator_keys(read_operator_keys(order_keys).value());
    feed(product_row("TEA", {{"berlin", 5}}));
    feed(product_row("MUG", {{"berlin", 0}}));
    links({{"TEA-1", R"({"lines":[{"sku":"TEA","quantity":2},{"sku":"MUG","quantity":1}]})"},
           {"MUG-1", R"({"lines":[{"sku":"MUG","quantity":1}]})"}});
    enter_shop(device);
  }

  void links(const std::vector<LinkRow>& rows) {
    hub.service->put_links(demo_shop, rows, Missing::withdrawn, hub.now);
    hub.settle();
  }
  Json open(const std::string& link) { return device.call("link_open", {{"link", link}}).ok; }
  Json row() {
    const Scope* scope = hub.service->find_scope(device.scope);
    return scope == nullptr ? Json() : read_owned(*scope, "order/1");
  }
  Json tell_of(const Json& row, const char* key = "key-of-the-warehouse") {
    return post("order_status", {{"key", key}, {"rows", Json::array({row})}});
  }
  /// A paid order of three teas.
  std::string order() {
    device.push({device.line_added("TEA", 3)});
    return press_buy(device, "TEA", 3, 1, "test").at("order").at("number").get<std::string>();
  }
  std::int64_t paid_back() {
    const Json payment = read_owned(*hub.service->find_scope("payments:test"),
                                    "payment/" + row()["payment"]["id"].get<std::string>());
    std::int64_t sum = 0;
    const Json returned = payment.value("returned", Json::object());
    for (const auto& [id, minor] : returned.items()) {
      sum += minor.get<std::int64_t>();
    }
    return sum;
  }
};

}  // namespace

TEST_CASE("links: what is there is offered, and what is not is named") {
  Stall stall;
  const Json both = stall.open("/b/tea-1?from=poster");
  CHECK(both["outcome"] == "partly");
  CHECK(both["lines"].size() == 1);
  CHECK(both["missing"] == Json::array({"MUG"}));
  CHECK(both["via"] == "link//TEA-1");
  CHECK(stall.open("MUG-1")["outcome"] == "sold_out");
  CHECK(stall.open("MUG-1")["path"] == "/p/MUG");
  CHECK(stall.open("/b/OTHER")["outcome"] == "unknown");
  stall.links({});
  CHECK(stall.open("TEA-1")["outcome"] == "unknown");
}

TEST_CASE("links: a link works from its first day to its last") {
  Stall stall;
  const TimeMs now = stall.hub.now;
  const std::string days = R"("starts_ms":)" + std::to_string(now + 1000) + R"(,"ends_ms":)" +
                           std::to_string(now + 2000);
  stall.links({{"TEA-2", R"({"lines":[{"sku":"TEA","quantity":1}],)" + days + "}"}});
  CHECK(stall.open("TEA-2")["outcome"] == "not_yet");
  stall.hub.now = now + 1000;
  CHECK(stall.open("TEA-2")["outcome"] == "added");
  stall.hub.now = now + 2000;
  CHECK(stall.open("TEA-2")["outcome"] == "expired");
}

TEST_CASE("links: a permalink says all by itself, and is written as it is read") {
  const Json read = read_permalink("/cart/A%20B:2,C?discount=spring&utm_source=mail&x=1");
  CHECK(read["lines"] == Json::parse(R"([{"sku":"A B","quantity":2},{"sku":"C","quantity":1}])"));
  CHECK(read["coupon"] == "SPRING");
  CHECK(read["channel"] == "mail");
  CHECK(permalink_of(read["lines"], "SPRING") == "/cart/A%20B:2,C:1?discount=SPRING");
  for (const char* wrong : {"/cart/", "/cart/A:0", "/cart/A:x", "/cart/A:", "/cart/:1", "/b/A",
                            "/cart/A:1,,B:1", "/cart/A:99999999999"}) {
    CAPTURE(wrong);
    CHECK(read_permalink(wrong).is_null());
  }
}

TEST_CASE("links: a shared cart is a copy, for 30 days") {
  Stall stall;
  stall.device.push({stall.device.line_added("TEA", 2)});
  const Json shared = stall.device.call("cart_share", Json::object()).ok;
  CHECK(shared["permalink"] == "/cart/TEA:2");
  const std::string path = shared["path"].get<std::string>();
  const Json opened = stall.open(path);
  CHECK(opened["lines"][0]["quantity"] == 2);
  CHECK_FALSE(opened.dump().find(stall.device.scope) != std::string::npos);
  stall.hub.now += limits::share_ms;
  CHECK(stall.open(path)["outcome"] == "expired");
}

TEST_CASE("links: only a cart with something in it is shared, and only a path is opened") {
  Stall stall;
  stall.device.push({stall.device.line_added("TEA", 2)});
  CHECK(stall.device.call("cart_share", {{"texts", "yes"}}).error.code == Errc::none);
  TestDevice empty(stall.hub, 2);
  enter_shop(empty);
  CHECK(empty.call("cart_share", Json::object()).error.code == Errc::invalid_argument);
  CHECK(empty.call("link_open", Json::object()).error.code == Errc::invalid_argument);
}

TEST_CASE("orders: a status moves forward, once, and devices cannot cancel what is packed") {
  Stall stall;
  const std::string number = stall.order();
  CHECK(stall.tell_of({{"order", number}, {"status", "sent"}})["applied"] == 1);
  CHECK(stall.tell_of({{"order", number}, {"status", "sent"}})["repeated"] == 1);
  for (const char* wrong : {"packed", "placed", "cancelled", "paid", "", "sold"}) {
    CAPTURE(wrong);
    CHECK(stall.tell_of({{"order", number}, {"status", wrong}})["applied"] == 0);
  }
  CHECK(stall.row()["status"] == "sent");
  CHECK(stall.device.call("order_cancel", {{"order", "1"}}).error.code == Errc::not_allowed);
  CHECK(stall.tell_of({{"order", "nobody's"}, {"status", "sent"}})["problems"].size() == 1);
  CHECK(stall.tell_of(7)["problems"].size() == 1);
}

TEST_CASE("orders: a till tells of its counter alone, and nobody without a key of anything") {
  Stall stall;
  const std::string number = stall.order();
  const Json sent = {{"order", number}, {"status", "sent"}};
  CHECK(stall.tell_of(sent, "key-of-the-front-till")["problems"].size() == 1);
  CHECK(stall.tell_of(sent, "another-key-of-that-size")["code"] == "not_authenticated");
  CHECK(stall.tell_of({{"order", number}, {"status", "collected"}},
                      "key-of-the-front-till")["applied"] == 1);
}

TEST_CASE("orders: what comes back goes on the shelf and is paid back, once each") {
  Stall stall;
  const std::string number = stall.order();
  CHECK(stall.balance("TEA") == 2);
  CHECK(stall.device.call("order_return", {{"order", "1"}}).error.code == Errc::not_allowed);
  stall.tell_of({{"order", number}, {"status", "sent"}});
  CHECK(stall.device.call("order_return", {{"order", "1"}}).ok["outcome"] == "return_asked");
  const Json one = {{"order", number},
                    {"status", "returned"},
                    {"id", "r1"},
                    {"lines", Json::parse(R"([{"sku":"TEA","quantity":1}])")}};
  for (int time = 0; time < 3; ++time) {
    stall.tell_of(one);
    CHECK(stall.balance("TEA") == 3);
    CHECK(stall.paid_back() == 1000);
  }
  CHECK(stall.row()["status"] == "sent");
  stall.tell_of({{"order", number}, {"status", "returned"}, {"id", "r2"}, {"restock", false}});
  CHECK(stall.balance("TEA") == 3);
  CHECK(stall.paid_back() == 3000);
  CHECK(stall.row()["status"] == "returned");
  CHECK(stall.row()["payment"]["state"] == "refunded");
  CHECK(stall.reasons("TEA").back() == "return");
}

TEST_CASE("orders: after 30 days nobody asks for a return any more") {
  Stall stall;
  const std::string number = stall.order();
  stall.tell_of({{"order", number}, {"status", "collected"}});
  stall.hub.now += 30 * day_ms + 1;
  CHECK(stall.device.call("order_return", {{"order", "1"}}).error.code == Errc::not_allowed);
}

TEST_CASE("orders: the number of an erased shopper leads nowhere") {
  Stall stall;
  const std::string number = stall.order();
  CHECK(stall.device.call("erase", Json::object()).error.code == Errc::none);
  CHECK(stall.tell_of({{"order", number}, {"status", "sent"}})["problems"].size() == 1);
  CHECK(stall.hub.service->find_scope("orders:hub")->rows.empty());
}

}  // namespace noline::hub::test
