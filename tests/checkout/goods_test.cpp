// Coupons, bundles, tills and agents, over the real hub and the real client.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "market.hpp"
#include "noline/limits.hpp"

using namespace noline;
using namespace noline::test;
using wire::Json;

namespace {

constexpr const char* till_key = "key-of-the-first-till";
constexpr const char* agent_key = "key-of-the-first-agent";

struct Goods : Market {
  TestDevice& laptop = device();
  TestDevice& phone = device();

  Goods() {
    auto keys = hub::read_operator_keys(
        "# tills\ntill one key-of-the-first-till\r\n"
        "agent anna key-of-the-first-agent\n");
    REQUIRE(keys);
    hub().set_operator_keys(*keys);
    hub().put_coupons({{"ONCE", R"({"kind":"percent","value":500,"uses_max":1})"},
                       {"FIVER", R"({"kind":"amount","value":500,"uses_per_customer":1})"}},
                      hub::Missing::withdrawn, time());
    hub().put_shop("shop:demo",
                   {{"product/SET", R"({"id":"SET","currency":"EUR","vat_permille":70,"title":{},)"
                                    R"("variants":[{"sku":"SET","price_minor":5000,"availability":)"
                                    R"("in_stock","parts":[{"sku":"POT","quantity":1},)"
                                    R"({"sku":"TEA","quantity":2}]}]})"}},
                   hub::Missing::stays, time());
    settle();
  }
  Json operate(const char* name, const Json& args) {
    constexpr hub::LinkId link = 2'000'000;
    hub().handle_connected(link, {wire::Format::json, hub::LinkKind::request}, time());
    hub().handle_request(link, name, args, time());
    REQUIRE(hub().commit(time()));
    Json answer;
    while (auto transmit = hub().poll_transmit()) {
      if (transmit->link == link) {
        answer = Json::parse(*transmit->bytes);
      } else {
        deliver(*transmit);
      }
    }
    hub().handle_disconnected(link, time());
    settle();
    return answer;
  }
  Json sell(std::uint32_t quantity, const char* sale) {
    return operate("till_sale", {{"key", till_key},
                                 {"shop", "demo"},
                                 {"sku", "TEA"},
                                 {"location", "berlin"},
                                 {"quantity", quantity},
                                 {"sale", sale}});
  }
  std::string state_of(TestDevice& device, const std::string& code) {
    const auto quote = device->checkout().quote;
    REQUIRE(quote);
    for (const CouponVerdict& verdict : quote->coupons) {
      if (verdict.code == code)
        return std::string(coupon_state_name(verdict.state));
    }
    return "";
  }
};

}  // namespace

TEST_CASE("tills: a sale is told once, however often it is repeated, and never goes below zero") {
  Goods at;
  CHECK(at.sell(4, "r1")["left"] == 6);
  CHECK(at.sell(4, "r1")["left"] == 6);
  CHECK(at.stock("TEA", "berlin") == 6);
  const Json over = at.sell(9, "r2");
  CHECK(over["left"] == 0);
  CHECK(over["short"] == 3);
  // Asked again, it answers what it answered; other goods under that number are somebody's mistake.
  CHECK(at.sell(9, "r2")["short"] == 3);
  CHECK(at.sell(8, "r2")["code"] == "invalid_argument");
  // The same count of the feed does not bring back what was sold.
  at.tea(1290, 10, 3);
  CHECK(at.stock("TEA", "berlin") == 0);
}

TEST_CASE("tills: who has no key, and what makes no sense, is refused") {
  Goods at;
  CHECK(at.operate("till_sale", {{"key", agent_key}})["code"] == "not_authenticated");
  CHECK(at.operate("till_sale", Json::object())["code"] == "not_authenticated");
  CHECK(at.sell(0, "r1")["code"] == "invalid_argument");
  CHECK(at.sell(1, "")["code"] == "invalid_argument");
  CHECK(at.operate("till_sale", {{"key", till_key},
                                 {"shop", "demo"},
                                 {"sku", "NONE"},
                                 {"quantity", 1U},
                                 {"sale", "r"}})["code"] == "unknown_product");
  CHECK(at.stock("TEA", "berlin") == 10);
  for (const char* wrong : {"till one short", "cook one key-of-sixteen-bytes", "till key",
                            "till one/two key-of-sixteen-bytes"}) {
    CHECK(hub::read_operator_keys(wrong).error().code == Errc::invalid_argument);
  }
}

TEST_CASE("coupons: a code that works once is used up by the first order, and given back") {
  Goods at;
  at.sign_in({&at.laptop});
  for (TestDevice* device : {&at.laptop, &at.phone}) {
    REQUIRE((*device)->add({"TEA", {}}, 2, device->now()));
    REQUIRE((*device)->set_coupon("once", true, device->now()));
  }
  at.settle();
  CHECK(at.state_of(at.phone, "ONCE") == "active");
  CHECK(at.buy(at.laptop)["order"]["quote"]["total_minor"] == 1290 + 490);
  CHECK(at.state_of(at.phone, "ONCE") == "gone");
  CHECK(notice_types(at.phone) == std::vector<std::string>{"coupon_gone"});
  CHECK(at.phone->checkout().quote->total_minor == 2580 + 490);
  REQUIRE(at.call(at.laptop, "cancel", {{"order", "1"}}).error.code == Errc::none);
  at.settle();
  CHECK(at.state_of(at.phone, "ONCE") == "active");
}

TEST_CASE("coupons: what changed between the screen and the hub is asked about, not charged") {
  Goods at;
  for (TestDevice* device : {&at.laptop, &at.phone}) {
    REQUIRE((*device)->add({"TEA", {}}, 2, device->now()));
    REQUIRE((*device)->set_coupon("ONCE", true, device->now()));
  }
  at.settle();
  at.press_buy(at.laptop);
  at.press_buy(at.phone);
  at.settle();
  const Json first = at.laptop.finished.at(0).ok;
  const Json second = at.phone.finished.at(0).ok;
  CHECK(first["outcome"] == "placed");
  CHECK(second["outcome"] == "price_changed");
  CHECK(second["before_minor"] == 1780);
  CHECK(second["after_minor"] == 3070);
  CHECK(second["coupons"][0]["state"] == "gone");
}

TEST_CASE("coupons: codes that nobody gave out say so, and devices learn of no other code") {
  Goods at;
  REQUIRE(at.laptop->add({"TEA", {}}, 2, at.laptop.now()));
  CHECK(at.laptop->set_coupon("not a code!", true, at.laptop.now()).error().code ==
        Errc::invalid_argument);
  REQUIRE(at.laptop->set_coupon("NOPE", true, at.laptop.now()));
  CHECK(at.state_of(at.laptop, "NOPE") == "unchecked");
  at.settle();
  CHECK(at.state_of(at.laptop, "NOPE") == "unknown");
  CHECK(at.laptop->find_row("coupon/NOPE") != nullptr);
  CHECK(at.laptop->find_row("coupon/ONCE") == nullptr);
  // One that the operator gives out later is told to nobody who asked before; asking again helps.
  for (int i = 0; i < 15; ++i)
    REQUIRE(at.laptop->set_coupon("CODE-" + std::to_string(i), true, at.laptop.now()));
  CHECK(at.laptop->set_coupon("ONE-MORE", true, at.laptop.now()).error().code == Errc::too_many);
}

TEST_CASE("bundles: an order takes the parts, shares them with other lines, and brings them back") {
  Goods at;
  REQUIRE(at.laptop->add({"SET", {}}, 5, at.laptop.now()));
  REQUIRE(at.laptop->add({"TEA", {}}, 4, at.laptop.now()));
  at.settle();
  const CartView cart = at.laptop->cart();
  REQUIRE(cart.lines.at(0).parts.size() == 2);
  CHECK(cart.lines[0].parts[1].sku == "TEA");
  CHECK(cart.lines[0].parts[1].quantity == 10);
  CHECK(cart.lines[0].purchasable == 5);
  // 13 teas: ten in the sets, and three for the line that wants four.
  const Json refused = at.buy(at.laptop);
  CHECK(refused["outcome"] == "stock_short");
  CHECK(refused["lines"][0]["sku"] == "TEA");
  CHECK(refused["lines"][0]["available"] == 3);
  REQUIRE(at.laptop->set_quantity(at.laptop.line("TEA"), 3, at.laptop.now()));
  const Json placed = at.buy(at.laptop);
  REQUIRE(placed["outcome"] == "placed");
  CHECK(placed["order"]["lines"][0]["parts"].size() == 2);
  CHECK(at.stock("TEA", "berlin") + at.stock("TEA", "hamburg") == 0);
  CHECK(at.stock("POT", "berlin") + at.stock("POT", "hamburg") == 7);
  REQUIRE(at.call(at.laptop, "cancel", {{"order", "1"}}).error.code == Errc::none);
  at.settle();
  CHECK(at.stock("TEA", "berlin") == 10);
  CHECK(at.stock("POT", "hamburg") == 7);
}

TEST_CASE("agents: what changes the price is a proposal, also when the hub is told otherwise") {
  Goods at;
  at.sign_in({&at.laptop});
  REQUIRE(at.laptop->add({"TEA", {}}, 2, at.laptop.now()));
  at.settle();
  CHECK(at.call(at.phone, "assist", {{"key", "wrong"}, {"email", "a@example.org"}}).error.code ==
        Errc::not_authenticated);
  CHECK(at.call(at.phone, "assist", {{"key", agent_key}, {"email", "nobody@example.org"}})
            .error.code == Errc::invalid_argument);
  REQUIRE(
      at.call(at.phone, "assist", {{"key", agent_key}, {"email", "ada@example.org"}}).error.code ==
      Errc::none);
  at.settle();
  CHECK(at.phone->session().role == "agent");
  REQUIRE(at.phone->set_quantity(at.phone.line("TEA"), 5, at.phone.now()));
  REQUIRE(at.phone->set_field(at.phone.line("TEA"), "note", "a gift", at.phone.now()));
  at.settle();
  CHECK(at.laptop.quantity("TEA") == 2);
  CHECK(at.laptop->cart().lines.at(0).fields.at("note") == "a gift");
  REQUIRE(notice_types(at.laptop) == std::vector<std::string>{"proposal"});
  const NoticeView proposal = at.laptop->notices().front();
  CHECK(proposal.can_accept);
  CHECK_FALSE(at.phone->notices().front().can_accept);
  CHECK(at.phone->accept_notice(proposal.id, at.phone.now()).error().code == Errc::not_allowed);
  CHECK(at.laptop->accept_notice(7, at.laptop.now()).error().code == Errc::unknown_notice);
  REQUIRE(at.laptop->accept_notice(proposal.id, at.laptop.now()));
  at.settle();
  CHECK(at.phone.quantity("TEA") == 5);
  CHECK(at.phone->notices().empty());

  // A program that takes itself for the shopper's: the hub looks for itself.
  at.go_offline(at.phone);
  std::string& session = at.phone.disk.meta["session"];
  session.replace(session.find("agent"), 5, "write");
  at.phone.open();
  REQUIRE(at.phone->add({"TEA", {}}, 90, at.phone.now()));
  at.go_online(at.phone);
  at.settle();
  CHECK(at.laptop.quantity("TEA") == 5);
  CHECK(at.phone.quantity("TEA") == 5);
  CHECK(at.laptop->notices().empty());
  CHECK(at.laptop->state_hash() == at.phone->state_hash());
}

TEST_CASE("agents: an addition that two devices accept apart is made once") {
  Goods at;
  TestDevice& desk = at.device();
  at.sign_in({&at.laptop, &at.phone});
  REQUIRE(at.call(desk, "assist", {{"key", agent_key}, {"email", "ada@example.org"}}).error.code ==
          Errc::none);
  at.settle();
  REQUIRE(desk->add({"POT", {}}, 3, desk.now()));
  at.settle();
  at.go_offline(at.laptop);
  at.go_offline(at.phone);
  for (TestDevice* device : {&at.laptop, &at.phone}) {
    REQUIRE((*device)->accept_notice((*device)->notices().front().id, device->now()));
    CHECK(device->quantity("POT") == 3);
  }
  at.go_online(at.laptop);
  at.settle();
  // Taken out again on one device, before the other one's word arrives: it does not come back.
  REQUIRE(at.laptop->remove(at.laptop.line("POT"), at.laptop.now()));
  at.settle();
  at.go_online(at.phone);
  at.settle();
  CHECK(at.phone.quantity("POT") == 0);
  CHECK(at.laptop->state_hash() == at.phone->state_hash());
}

TEST_CASE("agents: accepting again changes nothing, however full line and cart are by then") {
  Goods at;
  TestDevice& desk = at.device();
  at.sign_in({&at.laptop});
  REQUIRE(at.call(desk, "assist", {{"key", agent_key}, {"email", "ada@example.org"}}).error.code ==
          Errc::none);
  at.settle();
  REQUIRE(desk->add({"POT", {}}, 3, desk.now()));
  at.settle();
  const std::uint64_t proposal = at.laptop->notices().front().id;
  REQUIRE(at.laptop->add({"POT", {}}, limits::quantity_max - 3, at.laptop.now()));
  REQUIRE(at.laptop->accept_notice(proposal, at.laptop.now()));
  REQUIRE(at.laptop.quantity("POT") == limits::quantity_max);
  at.laptop.store();
  at.go_offline(at.laptop);
  // As where the pieces have arrived and the answer has not.
  const std::string answer = "notice/" + format_hex(proposal) + "/dismissed";
  REQUIRE(at.laptop.disk.rows.erase({at.laptop->main_scope(), answer}) == 1);
  at.laptop.open();
  CHECK(at.laptop->accept_notice(proposal, at.laptop.now()));
  CHECK(at.laptop.quantity("POT") == limits::quantity_max);
}

TEST_CASE("agents: a line that is empty needs room in the cart like a new one") {
  Goods at;
  TestDevice& desk = at.device();
  at.sign_in({&at.laptop});
  REQUIRE(at.call(desk, "assist", {{"key", agent_key}, {"email", "ada@example.org"}}).error.code ==
          Errc::none);
  REQUIRE(at.laptop->add({"POT", {}}, 1, at.laptop.now()));
  at.settle();
  REQUIRE(desk->add({"POT", {}}, 3, desk.now()));
  at.settle();
  REQUIRE(at.laptop->remove(at.laptop.line("POT"), at.laptop.now()));
  for (std::size_t count = 0; count < limits::lines_per_cart_max; ++count)
    REQUIRE(at.laptop->add({"SKU-" + std::to_string(count), {}}, 1, at.laptop.now()));
  const std::uint64_t proposal = at.laptop->notices().front().id;
  CHECK(at.laptop->accept_notice(proposal, at.laptop.now()).error().code == Errc::too_many);
  REQUIRE(at.laptop->remove(at.laptop.line("SKU-7"), at.laptop.now()));
  REQUIRE(at.laptop->accept_notice(proposal, at.laptop.now()));
  CHECK(at.laptop.quantity("POT") == 3);
}

TEST_CASE("coupons: a full wallet takes no other code, and those in it are switched all the same") {
  Goods at;
  for (int count = 10; count < 26; ++count)
    REQUIRE(at.laptop->set_coupon("CODE-" + std::to_string(count), true, at.laptop.now()));
  CHECK(at.laptop->set_coupon("CODE-26", true, at.laptop.now()).error().code == Errc::too_many);
  CHECK(at.laptop->set_coupon("code-10", true, at.laptop.now()));
  CHECK(at.laptop->set_coupon("CODE-10", false, at.laptop.now()));
  CHECK(at.laptop->set_coupon("CODE-26", true, at.laptop.now()));
}

TEST_CASE("ways: where every line is collected, no street is asked for, also by default delivery") {
  Goods at;
  REQUIRE(at.laptop->add({"TEA", {}}, 1, at.laptop.now()));
  REQUIRE(
      at.laptop->set_field(at.laptop.line("TEA"), "fulfilment", "collect:berlin", at.laptop.now()));
  at.settle();
  const auto missing = [&] {
    std::vector<std::string> out;
    for (const CheckoutProblem& problem : at.laptop->checkout().problems) {
      if (problem.type == "missing")
        out.push_back(problem.field);
    }
    return out;
  };
  CHECK(missing() == std::vector<std::string>{"email", "name"});
  CHECK(at.laptop->checkout().quote->shipping_minor == 0);
  REQUIRE(at.laptop->add({"POT", {}}, 1, at.laptop.now()));
  CHECK(missing() == std::vector<std::string>{"email", "name", "street", "postcode", "city"});
}

TEST_CASE("ways: a line that is collected nowhere says so") {
  Goods at;
  REQUIRE(at.laptop->add({"TEA", {}}, 1, at.laptop.now()));
  REQUIRE(at.laptop->set_field(at.laptop.line("TEA"), "fulfilment", "collect:", at.laptop.now()));
  const auto problems = at.laptop->checkout().problems;
  CHECK(std::any_of(problems.begin(), problems.end(), [&](const CheckoutProblem& problem) {
    return problem.type == "missing" && problem.field == "store" &&
           problem.line == at.laptop.line("TEA");
  }));
}

TEST_CASE("ways: while anything is sent, nobody pays in the store") {
  Goods at;
  REQUIRE(
      at.laptop->prefer("checkout.fulfilment", Scalar{std::string("collect")}, at.laptop.now()));
  REQUIRE(at.laptop->prefer("checkout.store", Scalar{std::string("berlin")}, at.laptop.now()));
  REQUIRE(at.laptop->prefer("checkout.payment", Scalar{std::string("store")}, at.laptop.now()));
  REQUIRE(at.laptop->add({"TEA", {}}, 1, at.laptop.now()));
  CHECK(at.laptop->checkout().payment == "store");
  REQUIRE(at.laptop->add({"POT", {}}, 1, at.laptop.now()));
  REQUIRE(at.laptop->set_field(at.laptop.line("POT"), "fulfilment", "delivery", at.laptop.now()));
  CHECK(at.laptop->checkout().payment == "test");
}

TEST_CASE("ways: a line of its own way is sent while the rest is collected, and the buyer saw it") {
  Goods at;
  at.sign_in({&at.laptop, &at.phone});
  REQUIRE(at.laptop->add({"TEA", {}}, 1, at.laptop.now()));
  REQUIRE(at.laptop->add({"POT", {}}, 1, at.laptop.now()));
  REQUIRE(at.laptop->set_field(at.laptop.line("POT"), "fulfilment", "delivery", at.laptop.now()));
  at.settle();
  const Json collect = {{"fulfilment", "collect"}, {"store", "hamburg"}};
  // The other device changes the way while this one's order is on its way.
  at.press_buy(at.laptop, "invoice", collect);
  at.go_offline(at.laptop);
  REQUIRE(
      at.phone->set_field(at.phone.line("TEA"), "fulfilment", "collect:berlin", at.phone.now()));
  at.settle();
  at.go_online(at.laptop);
  at.settle();
  const Json placed = at.buy(at.laptop, "invoice", collect);
  REQUIRE(placed["outcome"] == "placed");
  CHECK(placed["order"]["quote"]["shipping_minor"] == 490);
  CHECK(placed["order"]["lines"][0]["to"] == "collect:berlin");
  CHECK(placed["order"]["lines"][0]["from"] == Json{{"berlin", 1}});
  CHECK(placed["order"]["lines"][1]["to"] == "delivery");
}

TEST_CASE("ways: a store that the shop has not is refused") {
  Goods at;
  REQUIRE(at.laptop->add({"TEA", {}}, 1, at.laptop.now()));
  REQUIRE(at.laptop->set_field(at.laptop.line("TEA"), "fulfilment", "collect:atlantis",
                               at.laptop.now()));
  at.settle();
  at.press_buy(at.laptop);
  at.settle();
  CHECK(at.laptop.finished.at(0).error.code == Errc::invalid_argument);
}
