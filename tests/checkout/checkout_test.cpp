// Ordering: one order per cart, what was on screen, and what becomes of the rest.
#include <catch2/catch_test_macros.hpp>

#include "market.hpp"

using namespace noline;
using namespace noline::test;
using wire::Json;

namespace {

/// Two devices of one shopper, with two teas in the cart.
struct TwoDevices {
  Market market;
  TestDevice& laptop = market.device();
  TestDevice& phone = market.device();

  TwoDevices() {
    market.sign_in({&laptop, &phone});
    REQUIRE(laptop->add({"TEA", {}}, 2, laptop.now()));
    market.settle();
  }
};

}  // namespace

TEST_CASE("checkout: an order holds what was on screen, and the next cart is empty") {
  TwoDevices at;
  const CheckoutView view = at.laptop->checkout();
  REQUIRE(view.quote);
  CHECK(view.quote->total_minor == 2 * 1290 + 490);
  const Json ok = at.market.buy(at.laptop);
  CHECK(ok["outcome"] == "placed");
  for (TestDevice* device : {&at.laptop, &at.phone}) {
    const Json order = Market::order(*device);
    REQUIRE(order.is_object());
    CHECK(order["quote"]["total_minor"] == 3070);
    CHECK(order["lines"][0]["quantity"] == 2);
    CHECK(order["status"] == "placed");
    CHECK(order["device"]["name"] == "device 1");
    CHECK((*device)->cart().epoch == 2);
    CHECK((*device)->cart().lines.empty());
  }
  CHECK(at.market.stock("TEA", "berlin") == 8);
  CHECK(at.laptop->state_hash() == at.phone->state_hash());
}

TEST_CASE("checkout: both devices press buy, one order, the second gets its receipt") {
  TwoDevices at;
  at.market.press_buy(at.laptop);
  at.market.press_buy(at.phone);
  at.market.settle();
  const Json first = at.laptop.finished.at(0).ok;
  const Json second = at.phone.finished.at(0).ok;
  CHECK(first["order"]["number"] == second["order"]["number"]);
  CHECK(first["replay"] != second["replay"]);
  CHECK(at.laptop->order_jsons().size() == 1);
  CHECK(at.market.stock("TEA", "berlin") == 8);
}

TEST_CASE("checkout: an answer that was lost is said again, for ever") {
  TwoDevices at;
  at.market.press_buy(at.laptop);
  // The call leaves and is carried out; its answer does not arrive.
  while (auto bytes = at.laptop->poll_transmit(at.laptop.now())) {
    at.market.hub().handle_message(at.laptop.link, *bytes, at.market.time());
  }
  REQUIRE(at.market.hub().commit(at.market.time()));
  at.market.go_offline(at.laptop);
  CHECK(at.laptop.finished.empty());
  at.market.go_online(at.laptop);
  at.market.settle();
  CHECK(at.laptop.finished.at(0).error.code == Errc::timed_out);
  CHECK(Market::order(at.laptop).is_object());
  CHECK(in_cart(at.laptop, "TEA") == 0);
  CHECK(at.market.stock("TEA", "berlin") == 8);
}

TEST_CASE("checkout: B adds while A pays, and it is in the next cart with a notice") {
  TwoDevices at;
  at.market.go_offline(at.phone);
  REQUIRE(at.phone->add({"TEA", {}}, 1, at.phone.now()));
  REQUIRE(at.phone->add({"POT", {}}, 1, at.phone.now()));
  CHECK(at.market.buy(at.laptop)["outcome"] == "placed");
  at.market.go_online(at.phone);
  at.market.settle();
  for (TestDevice* device : {&at.laptop, &at.phone}) {
    CHECK(Market::order(*device)["lines"].size() == 1);
    CHECK(Market::order(*device)["lines"][0]["quantity"] == 2);
    CHECK(in_cart(*device, "TEA") == 1);
    CHECK(in_cart(*device, "POT") == 1);
    CHECK(notice_types(*device) ==
          std::vector<std::string>{"carried_to_next_cart", "carried_to_next_cart"});
  }
  CHECK(at.laptop->state_hash() == at.phone->state_hash());
}

TEST_CASE("checkout: an addition that the hub had and the buyer had not seen goes on as well") {
  TwoDevices at;
  at.market.press_buy(at.laptop);
  // The buyer's manifest is on its way; the addition is there first.
  REQUIRE(at.phone->add({"TEA", {}}, 3, at.phone.now()));
  at.phone.store();
  while (auto bytes = at.phone->poll_transmit(at.phone.now())) {
    at.market.hub().handle_message(at.phone.link, *bytes, at.market.time());
  }
  at.market.settle();
  CHECK(at.laptop.finished.at(0).ok["outcome"] == "placed");
  CHECK(Market::order(at.phone)["lines"][0]["quantity"] == 2);
  CHECK(in_cart(at.phone, "TEA") == 3);
  CHECK(in_cart(at.laptop, "TEA") == 3);
}

TEST_CASE("checkout: a removal the buyer had not seen is asked about, then one press goes on") {
  TwoDevices at;
  REQUIRE(at.laptop->add({"POT", {}}, 1, at.laptop.now()));
  at.market.settle();
  at.market.press_buy(at.laptop);
  REQUIRE(at.phone->remove(at.phone.line("TEA"), at.phone.now()));
  at.phone.store();
  while (auto bytes = at.phone->poll_transmit(at.phone.now())) {
    at.market.hub().handle_message(at.phone.link, *bytes, at.market.time());
  }
  at.market.settle();
  const Json asked = at.laptop.finished.at(0).ok;
  CHECK(asked["outcome"] == "cart_changed");
  CHECK(asked["changes"][0]["sku"] == "TEA");
  CHECK(asked["changes"][0]["before"] == 2);
  CHECK(asked["changes"][0]["after"] == 0);
  CHECK(at.laptop->order_jsons().empty());
  CHECK(at.market.stock("TEA", "berlin") == 10);
  CHECK(at.market.buy(at.laptop)["outcome"] == "placed");
  CHECK(Market::order(at.laptop)["lines"].size() == 1);
}

TEST_CASE("checkout: what was shown and is no longer true is not sent") {
  TwoDevices at;
  const std::string shown = format_hex(at.laptop->checkout().shown);
  REQUIRE(at.laptop->add({"TEA", {}}, 1, at.laptop.now()));
  CHECK(at.market.buy(at.laptop, "invoice", {{"shown", shown}})["outcome"] == "cart_changed");
  CHECK(at.laptop->order_jsons().empty());
  const std::string now = format_hex(at.laptop->checkout().shown);
  CHECK(at.market.buy(at.laptop, "invoice", {{"shown", now}})["outcome"] == "placed");
}

TEST_CASE("checkout: a quantity set and a line removed after the order become notices") {
  TwoDevices at;
  REQUIRE(at.laptop->add({"POT", {}}, 1, at.laptop.now()));
  at.market.settle();
  at.market.go_offline(at.phone);
  REQUIRE(at.phone->set_quantity(at.phone.line("TEA"), 5, at.phone.now()));
  REQUIRE(at.phone->remove(at.phone.line("POT"), at.phone.now()));
  CHECK(at.market.buy(at.laptop)["outcome"] == "placed");
  const Json before = Market::order(at.laptop);
  at.market.go_online(at.phone);
  at.market.settle();
  for (TestDevice* device : {&at.laptop, &at.phone}) {
    CHECK(Market::order(*device) == before);
    CHECK((*device)->cart().lines.empty());
    CHECK(notice_types(*device) == std::vector<std::string>{"edit_too_late", "edit_too_late"});
  }
  CHECK(at.laptop->state_hash() == at.phone->state_hash());
  CHECK(at.phone->connection().pending == 0);
}

TEST_CASE("checkout: what is saved for later stays saved") {
  TwoDevices at;
  REQUIRE(at.laptop->add({"POT", {}}, 1, at.laptop.now()));
  REQUIRE(at.laptop->move(at.laptop.line("POT"), "later", at.laptop.now()));
  at.market.settle();
  CHECK(at.market.buy(at.laptop)["outcome"] == "placed");
  for (TestDevice* device : {&at.laptop, &at.phone}) {
    REQUIRE((*device)->cart().later.size() == 1);
    CHECK((*device)->cart().later[0].sku == "POT");
    CHECK(notice_types(*device).empty());
  }
}

TEST_CASE("checkout: a device that was away over two orders adds to the third cart") {
  TwoDevices at;
  at.market.go_offline(at.phone);
  REQUIRE(at.phone->add({"TEA", {}}, 4, at.phone.now()));
  CHECK(at.market.buy(at.laptop)["outcome"] == "placed");
  REQUIRE(at.laptop->add({"TEA", {}}, 1, at.laptop.now()));
  at.market.settle();
  CHECK(at.market.buy(at.laptop)["outcome"] == "placed");
  at.market.go_online(at.phone);
  at.market.settle();
  CHECK(at.phone->cart().epoch == 3);
  CHECK(in_cart(at.phone, "TEA") == 4);
  CHECK(in_cart(at.laptop, "TEA") == 4);
  CHECK(at.laptop->state_hash() == at.phone->state_hash());
}

TEST_CASE("checkout: a restored copy of a device brings its additions once") {
  TwoDevices at;
  at.market.go_offline(at.phone);
  REQUIRE(at.phone->add({"TEA", {}}, 4, at.phone.now()));
  at.phone.store();
  TestDevice& copy = at.market.device();
  copy.disk = at.phone.disk;
  copy.open();
  at.market.go_offline(copy);
  CHECK(at.market.buy(at.laptop)["outcome"] == "placed");
  at.market.go_online(at.phone);
  at.market.settle();
  at.market.go_online(copy);
  at.market.settle();
  CHECK(in_cart(at.laptop, "TEA") == 4);
  CHECK(in_cart(copy, "TEA") == 4);
}

TEST_CASE("checkout: a line that one removed and the other set is asked about once more") {
  TwoDevices at;
  at.market.go_offline(at.phone);
  REQUIRE(at.phone->set_quantity(at.phone.line("TEA"), 3, at.phone.now()));
  REQUIRE(at.laptop->remove(at.laptop.line("TEA"), at.laptop.now()));
  at.market.settle();
  at.market.go_online(at.phone);
  at.market.settle();
  REQUIRE(in_cart(at.laptop, "TEA") == 3);
  const auto problems = at.laptop->checkout().problems;
  REQUIRE_FALSE(problems.empty());
  CHECK(problems[0].type == "line_in_doubt");
  CHECK(at.market.buy(at.laptop)["outcome"] == "in_doubt");
  REQUIRE(at.laptop->dismiss_notice(problems[0].notice, at.laptop.now()));
  CHECK(at.market.buy(at.laptop)["outcome"] == "placed");
}

TEST_CASE("checkout: a higher price needs consent, a lower one applies by itself") {
  TwoDevices at;
  at.market.press_buy(at.laptop);
  at.market.hub().put_shop("shop:demo", {}, hub::Missing::stays, start_ms);
  at.market.settle();
  REQUIRE(at.laptop.finished.at(0).ok["outcome"] == "placed");

  REQUIRE(at.laptop->add({"TEA", {}}, 1, at.laptop.now()));
  at.market.settle();
  at.market.go_offline(at.phone);
  at.market.press_buy(at.laptop);
  at.market.tea(1490, 10, 3);
  const Json asked = at.laptop.finished.at(0).ok;
  CHECK(asked["outcome"] == "price_changed");
  CHECK(asked["lines"][0]["before_minor"] == 1290);
  CHECK(asked["lines"][0]["after_minor"] == 1490);
  CHECK(at.market.buy(at.laptop)["order"]["quote"]["subtotal_minor"] == 1490);

  REQUIRE(at.laptop->add({"TEA", {}}, 1, at.laptop.now()));
  at.market.settle();
  at.market.press_buy(at.laptop);
  at.market.tea(990, 10, 3);
  CHECK(at.laptop.finished.at(0).ok["outcome"] == "placed");
  CHECK(at.laptop.finished.at(0).ok["order"]["quote"]["subtotal_minor"] == 990);
}

TEST_CASE("checkout: stock that is short is said per line, and nothing is deleted") {
  TwoDevices at;
  at.market.tea(1290, 1, 0);
  const auto problems = at.laptop->checkout().problems;
  CHECK(std::any_of(problems.begin(), problems.end(), [](const CheckoutProblem& problem) {
    return problem.type == "stock_short" && problem.wanted == 2 && problem.available == 1;
  }));
  const Json asked = at.market.buy(at.laptop);
  CHECK(asked["outcome"] == "stock_short");
  CHECK(asked["lines"][0]["wanted"] == 2);
  CHECK(asked["lines"][0]["available"] == 1);
  CHECK(in_cart(at.laptop, "TEA") == 2);
  CHECK(at.market.stock("TEA", "berlin") == 1);
}

TEST_CASE("checkout: collecting takes from the chosen store alone, and needs no street") {
  TwoDevices at;
  const Json collect = {
      {"fulfilment", "collect"}, {"store", "hamburg"}, {"address", {{"name", "Ada"}}}};
  const Json ok = at.market.buy(at.laptop, "store", collect);
  REQUIRE(ok["outcome"] == "placed");
  CHECK(ok["order"]["quote"]["shipping_minor"] == 0);
  CHECK(at.market.stock("TEA", "hamburg") == 1);
  CHECK(at.market.stock("TEA", "berlin") == 10);
  REQUIRE(at.laptop->add({"TEA", {}}, 2, at.laptop.now()));
  at.market.settle();
  CHECK(at.market.buy(at.laptop, "store", collect)["outcome"] == "stock_short");
}

TEST_CASE("checkout: the draft is there on the next device") {
  TwoDevices at;
  REQUIRE(
      at.laptop->prefer("checkout.email", Scalar{std::string("ada@example.org")}, at.laptop.now()));
  REQUIRE(at.laptop->prefer("checkout.address.city", Scalar{std::string("Köln")}, at.laptop.now()));
  REQUIRE(at.phone->prefer("checkout.address.street", Scalar{std::string("Domplatz 1")},
                           at.phone.now()));
  at.market.settle();
  for (TestDevice* device : {&at.laptop, &at.phone}) {
    const Recipient to = (*device)->checkout().recipient;
    CHECK(to.email == "ada@example.org");
    CHECK(to.address.at("city") == "Köln");
    CHECK(to.address.at("street") == "Domplatz 1");
  }
}

TEST_CASE("checkout: what is missing, offline or empty is refused in words") {
  TwoDevices at;
  const auto refused = [&](const Json& command) {
    return at.laptop->command(command, at.laptop.now())["error"];
  };
  CHECK(refused({{"do", "checkout"}})["detail"] == "the order lacks \"email\"");
  Json whole = {
      {"do", "checkout"}, {"email", "a@b"}, {"address", whole_address()}, {"payment", "invoice"}};
  at.market.go_offline(at.laptop);
  CHECK(refused(whole)["code"] == "offline");
  REQUIRE(at.laptop->clear_cart(at.laptop.now()));
  CHECK(refused(whole)["code"] == "invalid_argument");
}

TEST_CASE("checkout: a guest's orders come along into the account") {
  Market market;
  TestDevice& guest = market.device();
  market.settle();
  REQUIRE(guest->add({"TEA", {}}, 2, guest.now()));
  market.settle();
  CHECK(market.buy(guest)["outcome"] == "placed");
  REQUIRE(guest->add({"POT", {}}, 1, guest.now()));
  market.settle();
  market.sign_in({&guest});
  CHECK(guest->order_jsons().size() == 1);
  CHECK(in_cart(guest, "POT") == 1);
  CHECK(in_cart(guest, "TEA") == 0);
  const auto id = Json::parse(guest->order_jsons()[0])["id"].get<std::string>();
  const CallFinished done = market.call(guest, "cancel", {{"order", id}});
  CHECK(done.error.code == Errc::none);
  CHECK(Json::parse(guest->order_jsons()[0])["status"] == "cancelled");
  CHECK(market.stock("TEA", "berlin") == 10);
}

TEST_CASE("checkout: the hub forgets nothing over a restart, and the feed brings nothing back") {
  TwoDevices at;
  CHECK(at.market.buy(at.laptop)["outcome"] == "placed");
  at.market.restart_hub(at.market.hub_content());
  for (TestDevice* device : {&at.laptop, &at.phone})
    at.market.go_online(*device);
  at.market.settle();
  at.market.tea(1290, 10, 3);
  CHECK(at.market.stock("TEA", "berlin") == 8);
  CHECK(Market::order(at.phone).is_object());
  at.market.tea(1290, 20, 3);
  CHECK(at.market.stock("TEA", "berlin") == 20);
}

TEST_CASE("checkout: a text that two devices wrote blocks until one is chosen, and is ordered") {
  TwoDevices at;
  const LineId line = at.laptop.line("TEA");
  at.market.go_offline(at.phone);
  REQUIRE(at.phone->choose(line, "engraving", "Ada", at.phone.now()));
  REQUIRE(at.laptop->choose(line, "engraving", "Bea", at.laptop.now()));
  at.market.settle();
  at.market.go_online(at.phone);
  at.market.settle();
  REQUIRE_FALSE(at.laptop->checkout().problems.empty());
  CHECK(at.laptop->checkout().problems[0].type == "choice_open");
  const Json asked = at.market.buy(at.laptop);
  CHECK(asked["outcome"] == "in_doubt");
  CHECK(asked["lines"][0]["why"] == "choice_open");
  REQUIRE(at.laptop->choose(line, "engraving", "Ada", at.laptop.now()));
  CHECK(at.market.buy(at.laptop)["order"]["lines"][0]["texts"]["engraving"] == "Ada");
}

TEST_CASE("checkout: the texts of a line that is saved for later go on with it") {
  TwoDevices at;
  REQUIRE(at.laptop->add({"POT", {}}, 1, at.laptop.now()));
  REQUIRE(at.laptop->choose(at.laptop.line("POT"), "engraving", "Ada", at.laptop.now()));
  REQUIRE(at.laptop->move(at.laptop.line("POT"), "later", at.laptop.now()));
  at.market.settle();
  CHECK(at.market.buy(at.laptop)["outcome"] == "placed");
  REQUIRE(at.phone->cart().later.size() == 1);
  CHECK(at.phone->cart().later[0].choices.at("engraving").at(0).text == "Ada");
}

TEST_CASE("checkout: sending an old push again tells nothing and changes nothing") {
  TwoDevices at;
  const simulation::DiskContent old = at.phone.disk;
  CHECK(at.market.buy(at.laptop)["outcome"] == "placed");
  REQUIRE(at.laptop->add({"TEA", {}}, 1, at.laptop.now()));
  at.market.settle();
  // A copy of the phone's store from before the order comes online.
  TestDevice& copy = at.market.device();
  copy.disk = old;
  copy.open();
  at.market.settle();
  for (TestDevice* device : {&at.laptop, &at.phone, &copy}) {
    CHECK(in_cart(*device, "TEA") == 1);
    CHECK(notice_types(*device).empty());
  }
}
