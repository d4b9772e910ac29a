#include <catch2/catch_test_macros.hpp>

#include "screen.hpp"

namespace {

using namespace noline;
using namespace noline::test;
using nlohmann::json;
using ui::Role;

Screen checkout_screen(const char* part = "checkout", const char* connection = "connection") {
  return Screen(model_of({"shop", "catalogue", "session", connection, "cart", part}));
}

void apply(Screen& screen, json part) {
  REQUIRE(ui::apply_part(screen.model, part.dump()));
  screen.draw();
}

json checkout_part() {
  return json::parse(fixture("checkout"));
}

}  // namespace

TEST_CASE("checkout: the cart leads there, with the shipping in its total") {
  Screen screen = checkout_screen();
  screen.open("/cart");
  CHECK(screen.find(Role::text, "kostenlos") != nullptr);
  screen.press("to.checkout");
  CHECK(screen.shop.path() == "/checkout");
  CHECK(screen.find(Role::heading1, "Kasse") != nullptr);
}

TEST_CASE("checkout: pressing the button sends what was shown, once") {
  Screen screen = checkout_screen();
  screen.open("/checkout");
  screen.press("checkout.order");
  const auto commands = screen.commands();
  REQUIRE(commands.size() == 1);
  CHECK(commands[0] == json{{"do", "checkout"}, {"shown", "00000000000000aa"}});
  CHECK(screen.find("checkout.order")->state.disabled);
  screen.shop.handle_action("checkout.order", ui::Action::press, "");
  CHECK(screen.commands().empty());
}

TEST_CASE("checkout: fields carry the words that browsers fill in by") {
  Screen screen = checkout_screen();
  screen.open("/checkout");
  CHECK(screen.find("checkout.email")->autocomplete == "email");
  CHECK(screen.find("checkout.address.name")->autocomplete == "name");
  CHECK(screen.find("checkout.address.street")->autocomplete == "address-line1");
  CHECK(screen.find("checkout.address.postcode")->autocomplete == "postal-code");
  CHECK(screen.find("checkout.address.city")->autocomplete == "address-level2");
  CHECK(screen.find("checkout.address.city")->value == "Berlin");
}

TEST_CASE("checkout: a field is saved when it is left, and one the browser filled at once") {
  Screen screen = checkout_screen();
  screen.open("/checkout");
  screen.shop.handle_action("checkout.address.city", ui::Action::focus, "");
  screen.type("checkout.address.city", "Köln");
  CHECK(screen.commands().empty());
  screen.shop.handle_action("checkout.address.city", ui::Action::blur, "");
  CHECK(screen.commands().at(0) ==
        json{{"do", "prefer"}, {"name", "checkout.address.city"}, {"value", "Köln"}});
  screen.type("checkout.address.postcode", "50667");
  CHECK(screen.commands().at(0)["value"] == "50667");
}

TEST_CASE("checkout: what another device types appears, but never under the shopper's hands") {
  Screen screen = checkout_screen();
  screen.open("/checkout");
  screen.shop.handle_action("checkout.address.city", ui::Action::focus, "");
  screen.type("checkout.address.city", "Kö");
  json part = checkout_part();
  part["address"]["city"] = "Hamburg";
  part["address"]["street"] = "Reeperbahn 1";
  apply(screen, part);
  CHECK(screen.find("checkout.address.city")->value == "Kö");
  CHECK(screen.find("checkout.address.street")->value == "Reeperbahn 1");
}

TEST_CASE("checkout: collecting asks for a store and a name, not for a street") {
  Screen screen = checkout_screen();
  screen.open("/checkout");
  screen.press("fulfilment.collect");
  CHECK(screen.commands().at(0) ==
        json{{"do", "prefer"}, {"name", "checkout.fulfilment"}, {"value", "collect"}});
  apply(screen, json::parse(fixture("checkout_collect")));
  CHECK(screen.find("checkout.address.street") == nullptr);
  CHECK(screen.find("store.berlin")->state.checked);
  CHECK(screen.find("payment.store") != nullptr);
}

TEST_CASE("checkout: what is missing is marked after the first press") {
  Screen screen = checkout_screen("checkout_collect");
  screen.open("/checkout");
  CHECK_FALSE(screen.find("checkout.email")->state.invalid);
  screen.press("checkout.order");
  ui::apply_event(screen.model, R"({"error":{"code":"invalid_argument","detail":""}})");
  screen.draw();
  CHECK(screen.find("checkout.email")->state.invalid);
  CHECK(screen.find("checkout.hindrance")->name.find("fehlt") != std::string::npos);
  CHECK_FALSE(screen.find("checkout.order")->state.disabled);
}

TEST_CASE("checkout: offline it cannot be ordered, which is said, and the form stays") {
  Screen screen = checkout_screen("checkout", "offline");
  screen.open("/checkout");
  CHECK(screen.find("checkout.order")->state.disabled);
  CHECK(screen.find("checkout.hindrance")->name.find("offline") != std::string::npos);
  CHECK(screen.find("checkout.address.city")->value == "Berlin");
}

TEST_CASE("checkout: a risen price is said with both prices, and one press goes on") {
  Screen screen = checkout_screen("checkout");
  screen.open("/checkout");
  screen.press("checkout.order");
  apply(screen, json::parse(fixture("checkout_changed")));
  ui::apply_event(screen.model, R"({"event":"result","call":1,"name":"checkout","ok":{}})");
  screen.draw();
  CHECK(screen.find(Role::alert, "Preis ist gestiegen") != nullptr);
  CHECK(screen.find(Role::text, "48,00\u00A0€ → 50,00\u00A0€") != nullptr);
  screen.commands();
  screen.press("checkout.order");
  CHECK(screen.commands().at(0)["do"] == "checkout");
}

TEST_CASE("checkout: every answer of the shop has its words") {
  Screen screen = checkout_screen("checkout");
  screen.open("/checkout");
  screen.press("checkout.order");
  std::string last;
  for (const char* outcome : {"cart_changed", "in_doubt", "price_changed", "stock_short",
                              "not_sold", "payment_declined"}) {
    json part = checkout_part();
    part["answer"] = {{"outcome", outcome}, {"epoch", 1}};
    apply(screen, part);
    const ui::Node* alert = screen.find("checkout.outcome");
    REQUIRE(alert != nullptr);
    CHECK(alert->name != last);
    last = alert->name;
  }
}

TEST_CASE("checkout: a line in doubt is kept or removed right there") {
  Screen screen = checkout_screen("checkout_collect");
  screen.open("/checkout");
  screen.press("keep.0000000000000001");
  CHECK(screen.commands().at(0) == json{{"do", "dismiss"}, {"notice", "00000000000000aa"}});
  screen.press("drop.0000000000000001");
  CHECK(screen.commands().at(0)["do"] == "undo");
}

TEST_CASE("checkout: an answer that did not arrive says that pressing again is safe") {
  Screen screen = checkout_screen();
  screen.open("/checkout");
  screen.press("checkout.order");
  ui::apply_event(screen.model, R"({"event":"result","call":1,"name":"checkout",
    "error":{"code":"timed_out","detail":""}})");
  screen.draw();
  CHECK(screen.find("checkout.hindrance")->name.find("keine zweite") != std::string::npos);
  CHECK_FALSE(screen.find("checkout.order")->state.disabled);
}

TEST_CASE("order: when the cart is ordered, here or elsewhere, its receipt is shown") {
  Screen screen = checkout_screen();
  screen.open("/checkout");
  json cart = json::parse(fixture("empty_cart"));
  cart["epoch"] = 2;
  json orders = json::parse(fixture("orders"));
  apply(screen, orders);
  CHECK(screen.shop.path() == "/order/1");
  CHECK(screen.intents().back() == json{{"replace", "/order/1"}});
}

TEST_CASE("order: it says on which device it was placed") {
  Screen screen(model_of({"shop", "catalogue", "session", "connection", "cart", "orders"}));
  screen.open("/order/3");
  CHECK(screen.find(Role::heading1, "K7QM-2XV9") != nullptr);
  CHECK(screen.find(Role::text, "Auf „Handy“ bestellt") != nullptr);
  screen.open("/order/1");
  CHECK(screen.find(Role::text, "Auf diesem Gerät bestellt") != nullptr);
}

TEST_CASE("order: it is confirmed and cancelled by its id, and a cancelled one no more") {
  Screen screen(model_of({"shop", "catalogue", "session", "connection", "cart", "orders"}));
  screen.open("/order/2");
  screen.press("order.confirm");
  CHECK(screen.commands().at(0) == json{{"do", "confirm"}, {"order", "2"}});
  screen.open("/order/3");
  screen.press("order.cancel");
  CHECK(screen.commands().at(0) == json{{"do", "cancel"}, {"order", "3"}});
  screen.open("/order/1");
  CHECK(screen.find("order.cancel") == nullptr);
}

TEST_CASE("order: the account lists the orders, the newest first") {
  Screen screen(model_of({"shop", "catalogue", "session", "connection", "cart", "orders"}));
  screen.open("/account");
  screen.press("order.3.open");
  CHECK(screen.shop.path() == "/order/3");
}
