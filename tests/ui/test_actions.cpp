#include <catch2/catch_test_macros.hpp>

#include "screen.hpp"

namespace {

using namespace noline;
using namespace noline::test;
using nlohmann::json;
using ui::Role;

constexpr const char* teapot_line = "line.0000000000000001";
constexpr const char* cheese_line = "line.0000000000000003";

}  // namespace

TEST_CASE("product: adding sends the chosen variant, the written text and the quantity") {
  Screen screen;
  screen.open("/p/NOTEBOOK");
  const ui::Product* product = screen.model.find_product("NOTEBOOK");
  REQUIRE(product != nullptr);
  std::string text_option;
  for (const ui::Option& option : product->options) {
    text_option = option.is_text() ? option.name : text_option;
  }
  REQUIRE_FALSE(text_option.empty());
  screen.type("text." + text_option, "Anna");
  screen.press("amount+");
  screen.press("add");
  const auto commands = screen.commands();
  REQUIRE(commands.size() == 1);
  CHECK(commands[0]["do"] == "add");
  CHECK(commands[0]["options"] == json{{text_option, "Anna"}});
  CHECK(commands[0]["quantity"] == 2);
}

TEST_CASE("product: another size changes the SKU and the price") {
  Screen screen;
  screen.open("/p/TEAPOT");
  CHECK(screen.find(Role::text, "48,00\u00A0€") != nullptr);
  screen.press("option.size.1.2l");
  CHECK(screen.find(Role::text, "62,00\u00A0€") != nullptr);
  CHECK(screen.find("option.size.1.2l")->state.checked);
  screen.press("add");
  CHECK(screen.commands().at(0)["sku"] == "TEAPOT-12");
}

TEST_CASE("product: a link to a SKU shows its variant") {
  Screen screen;
  screen.open("/p/TEAPOT-05");
  CHECK(screen.find("option.size.0.5l")->state.checked);
  CHECK(screen.find(Role::heading1, "Teekanne") != nullptr);
}

TEST_CASE("product: the quantity does not fall below one") {
  Screen screen;
  screen.open("/p/TEAPOT");
  CHECK(screen.find("amount-")->state.disabled);
  screen.press("amount-");
  screen.press("add");
  CHECK(screen.commands().at(0)["quantity"] == 1);
}

TEST_CASE("product: adding tells so and leads to the cart") {
  Screen screen;
  screen.open("/p/TEAPOT");
  screen.press("add");
  REQUIRE(screen.find("toast") != nullptr);
  CHECK(screen.find("toast")->state.live);
  screen.press("toast.action");
  CHECK(screen.shop.path() == "/cart");
  CHECK(screen.find("toast") == nullptr);
}

TEST_CASE("product: the news goes away by itself") {
  Screen screen;
  screen.open("/p/TEAPOT");
  screen.press("add");
  CHECK(screen.draw().wake_after_ms <= 4000);
  screen.draw(4000);
  CHECK(screen.find("toast") == nullptr);
}

TEST_CASE("product: who may only look cannot add") {
  Screen screen;
  screen.model.session.role = "read";
  screen.open("/p/TEAPOT");
  screen.press("add");
  CHECK(screen.commands().empty());
}

TEST_CASE("cart: the stepper sets quantities, and removes at one") {
  Screen screen;
  screen.open("/cart");
  screen.press(std::string(cheese_line) + ".amount-");
  screen.press(std::string(cheese_line) + ".amount+");
  screen.press(std::string(teapot_line) + ".amount-");
  const auto commands = screen.commands();
  REQUIRE(commands.size() == 3);
  CHECK(commands[0] == json{{"do", "set"}, {"line", "0000000000000003"}, {"quantity", 4}});
  CHECK(commands[1] == json{{"do", "set"}, {"line", "0000000000000003"}, {"quantity", 6}});
  CHECK(commands[2] == json{{"do", "remove"}, {"line", "0000000000000001"}});
}

TEST_CASE("cart: a line is saved for later and comes back") {
  Screen screen;
  screen.open("/cart");
  screen.press(std::string(teapot_line) + ".save");
  screen.press("later.0000000000000004.back");
  const auto commands = screen.commands();
  CHECK(commands.at(0) == json{{"do", "save_for_later"}, {"line", "0000000000000001"}});
  CHECK(commands.at(1) == json{{"do", "back_to_cart"}, {"line", "0000000000000004"}});
}

TEST_CASE("cart: of two texts for one line the shopper chooses one") {
  Screen screen;
  screen.open("/cart");
  const std::string key = "line.0000000000000001.choice.engraving";
  REQUIRE(screen.find(key) != nullptr);
  screen.press(key + ".take0");
  CHECK(screen.commands().at(0) == json{{"do", "choose"},
                                        {"line", "0000000000000001"},
                                        {"name", "engraving"},
                                        {"text", "Anne"}});
}

TEST_CASE("cart: a note is written in a field that gets the focus") {
  Screen screen;
  screen.open("/cart");
  screen.press("line.0000000000000002.note");
  REQUIRE(screen.find("note") != nullptr);
  CHECK(screen.find("note")->state.focused);
  CHECK(screen.find("note")->value == "Bitte als Geschenk verpacken");
  screen.type("note", "ohne Papier");
  screen.shop.handle_action("note", ui::Action::submit, "");
  CHECK(screen.commands().at(0) ==
        json{{"do", "note"}, {"line", "0000000000000002"}, {"text", "ohne Papier"}});
  screen.draw();
  CHECK(screen.find("note") == nullptr);
}

TEST_CASE("cart: a notice says who did what when, and is undone or closed") {
  Screen screen;
  screen.open("/cart");
  const ui::Node* notice = screen.find("notice.00000000000000aa");
  REQUIRE(notice != nullptr);
  CHECK(notice->name ==
        "Teekanne Gusseisen: 1 Stück behalten. Dein Laptop hat den Artikel um\u00A010:02 "
        "entfernt, dein Handy hat um\u00A010:05 einen hinzugefügt.");
  screen.press("undo.00000000000000aa");
  screen.press("dismiss.00000000000000aa");
  const auto commands = screen.commands();
  CHECK(commands.at(0) == json{{"do", "undo"}, {"notice", "00000000000000aa"}});
  CHECK(commands.at(1) == json{{"do", "dismiss"}, {"notice", "00000000000000aa"}});
}

TEST_CASE("cart: what is wanted but not there is said, not changed") {
  Screen screen;
  screen.open("/cart");
  CHECK(screen.find(Role::text, "5 gewünscht, 3 verfügbar") != nullptr);
}

TEST_CASE("cart: who may only look sees quantities, and nothing to press") {
  Screen screen;
  screen.model.session.role = "read";
  screen.open("/cart");
  CHECK(screen.find("read-only") != nullptr);
  CHECK(screen.find(Role::text, "Menge: 5") != nullptr);
  CHECK(screen.find(std::string(cheese_line) + ".amount+") == nullptr);
  CHECK(screen.find(std::string(cheese_line) + ".remove") == nullptr);
}

TEST_CASE("commands: a refusal that belongs to nothing on the screen is told") {
  Screen screen;
  screen.open("/cart");
  ui::apply_event(screen.model, R"({"error":{"code":"too_large","detail":""}})");
  screen.draw();
  REQUIRE(screen.find("toast") != nullptr);
  CHECK(screen.find("toast")->name.find("nicht geklappt") != std::string::npos);
}

TEST_CASE("account: signing in sends what was typed, once") {
  Screen screen(model_of({"shop", "catalogue", "guest", "connection", "cart"}));
  screen.frame.language = "de";
  screen.open("/account");
  screen.type("email", "anna@example.org");
  screen.type("password", "sehr geheim");
  screen.shop.handle_action("password", ui::Action::submit, "");
  screen.draw();
  const auto commands = screen.commands();
  REQUIRE(commands.size() == 1);
  CHECK(commands[0] ==
        json{{"do", "sign_in"}, {"email", "anna@example.org"}, {"password", "sehr geheim"}});
  CHECK(screen.find("sign.submit")->state.disabled);
  screen.press("sign.submit");
  CHECK(screen.commands().empty());
}

TEST_CASE("account: a refusal is said, and a success forgets the password") {
  Screen screen(model_of({"shop", "catalogue", "guest", "connection", "cart"}));
  screen.open("/account");
  screen.type("password", "falsch");
  screen.press("sign.submit");
  REQUIRE(ui::apply_event(screen.model, R"({"event":"result","call":1,"name":"sign_in",
    "error":{"code":"not_authenticated","detail":""}})"));
  screen.draw();
  CHECK(screen.find(Role::alert, "Email or password") != nullptr);
  screen.press("sign.submit");
  ui::apply_event(screen.model, R"({"event":"result","call":2,"name":"sign_in","ok":{}})");
  screen.draw();
  CHECK(screen.find(Role::alert, "") == nullptr);
  CHECK(screen.find("password")->value.empty());
}

TEST_CASE("account: creating one sends the name too") {
  Screen screen(model_of({"shop", "catalogue", "guest", "connection", "cart"}));
  screen.open("/account");
  screen.press("sign.up");
  screen.type("name", "Anna");
  screen.type("email", "anna@example.org");
  screen.type("password", "sehr geheim");
  screen.press("sign.submit");
  const auto commands = screen.commands();
  CHECK(commands.at(0)["do"] == "sign_up");
  CHECK(commands.at(0)["name"] == "Anna");
}

TEST_CASE("account: language, theme and brand change at once") {
  Screen screen;
  screen.open("/account");
  screen.press("prefer.language.en");
  CHECK(screen.commands().back() == json{{"do", "prefer"}, {"name", "language"}, {"value", "en"}});
  screen.model.session.language = "en";
  screen.model.session.theme = "dark";
  ++screen.model.revision;
  screen.draw();
  CHECK(screen.shop.language() == "en");
  CHECK(screen.shop.dark());
  CHECK(screen.find(Role::heading1, "Account") != nullptr);
  CHECK(screen.find("prefer.language.en")->state.checked);
}

TEST_CASE("search: typing on the search screen filters at once and keeps one history entry") {
  Screen screen;
  screen.open("/s");
  screen.intents();
  screen.type("search", "honig");
  CHECK(screen.shop.path() == "/s?q=honig");
  CHECK(screen.intents().at(0) == json{{"replace", "/s?q=honig"}});
  CHECK(screen.find("open.HONEY") != nullptr);
  CHECK(screen.find("open.TEAPOT") == nullptr);
}

TEST_CASE("search: Enter on another screen opens the results") {
  Screen screen;
  screen.draw();
  screen.type("search", "Käse");
  screen.shop.handle_action("search", ui::Action::submit, "");
  CHECK(screen.shop.path() == "/s?q=K%C3%A4se");
  CHECK(screen.intents().back() == json{{"navigate", "/s?q=K%C3%A4se"}});
}

TEST_CASE("list: filters and order live in the path") {
  Screen screen;
  screen.open("/s");
  screen.press("filter.tag:organic");
  CHECK(screen.shop.path() == "/s?f=tag:organic");
  screen.press("sort");
  CHECK(screen.shop.path() == "/s?f=tag:organic&s=price");
  CHECK(screen.find("filter.tag:organic")->state.checked);
  screen.press("filter.tag:organic");
  CHECK(screen.shop.path() == "/s?s=price");
}

TEST_CASE("hand-off: the code is asked for, shown with its link, copied, and runs out") {
  Screen screen;
  screen.open("/hand-off");
  CHECK(screen.commands().at(0) == json{{"do", "hand_off"}, {"role", "pay"}});
  REQUIRE(ui::apply_event(screen.model, fixture("hand_off")));
  screen.draw();
  REQUIRE(screen.find("qr") != nullptr);
  CHECK(screen.find("qr")->value == "https://korn-kontor.example/#join=k7Qm2xV9tZr4");
  CHECK(screen.find(Role::text, "1:4") != nullptr);
  screen.press("copy");
  CHECK(screen.intents().at(0)["copy"] == screen.find("qr")->value);
  screen.draw(200000);
  CHECK(screen.find("qr")->value.empty());
  screen.press("again");
  CHECK(screen.commands().size() == 1);
}

TEST_CASE("hand-off: without a connection it says so and can be tried again") {
  Screen screen;
  screen.open("/hand-off");
  ui::apply_event(screen.model, R"({"error":{"code":"offline","detail":"no link"}})");
  screen.draw();
  CHECK(screen.find("hand-off.error") != nullptr);
  screen.press("again");
  CHECK(screen.commands().size() == 2);
}

TEST_CASE("join: the code in the link is redeemed once, and the result shown") {
  Screen screen(model_of({"shop", "catalogue", "guest", "connection", "cart"}));
  screen.open("/#join=abc");
  screen.draw();
  const auto commands = screen.commands();
  REQUIRE(commands.size() == 1);
  CHECK(commands[0] == json{{"do", "join"}, {"code", "abc"}});
  ui::apply_event(screen.model, R"({"event":"result","call":1,"name":"join","ok":{}})");
  screen.draw();
  screen.press("join.cart");
  CHECK(screen.shop.path() == "/cart");
}

TEST_CASE("join: a used code is explained") {
  Screen screen(model_of({"shop", "catalogue", "guest", "connection", "cart"}));
  screen.open("/#join=abc");
  ui::apply_event(screen.model, R"({"event":"result","call":1,"name":"join",
    "error":{"code":"code_invalid","detail":""}})");
  screen.draw();
  CHECK(screen.find(Role::alert, "expired or was used") != nullptr);
}

TEST_CASE("back: the list stands where it was left") {
  Screen screen;
  screen.open("/s");
  screen.shop.handle_action("page", ui::Action::scroll, "0,500");
  screen.draw();
  screen.press("open.CANDLE");
  CHECK(screen.find("page")->scroll.y == 0);
  screen.shop.open_path("/s", true);
  screen.draw();
  CHECK(screen.find("page")->scroll.y == 500);
}

TEST_CASE("saved state: each is said in words, with one dot") {
  Screen screen;
  const auto said = [&](const char* link, const char* saved) {
    screen.model.connection.link = link;
    screen.model.connection.saved = saved;
    ++screen.model.revision;
    screen.draw();
    return screen.find("saved")->name;
  };
  CHECK(said("online", "everywhere") == "überall gespeichert");
  CHECK(said("online", "hub") == "gespeichert");
  CHECK(said("online", "device") == "hier gespeichert");
  CHECK(said("offline", "device") == "offline");
  CHECK(said("online", "memory") == "nicht dauerhaft");
}

TEST_CASE("frames: nothing moves, nothing is drawn again") {
  Screen screen;
  screen.frame.reduced_motion = false;
  screen.draw();
  screen.draw(400);
  const ui::FrameResult rest = screen.draw(400);
  CHECK_FALSE(rest.animating);
  CHECK_FALSE(rest.nodes_changed);
  screen.shop.handle_action("brand", ui::Action::hover, "");
  CHECK(screen.draw().animating);
  CHECK_FALSE(screen.draw(400).animating);
}

TEST_CASE("frames: with reduced motion nothing is ever on its way") {
  Screen screen;
  screen.draw();
  screen.open("/cart");
  screen.shop.handle_action("to.cart", ui::Action::hover, "");
  CHECK_FALSE(screen.draw().animating);
}
