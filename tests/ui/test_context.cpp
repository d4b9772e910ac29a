// What follows the shopper: recently viewed, the other device's screen, comparing, wish lists, and
// the consent that the first two need.
#include <catch2/catch_test_macros.hpp>

#include "screen.hpp"

namespace {

using namespace noline;
using namespace noline::test;
using nlohmann::json;
using ui::Role;

constexpr std::int64_t looked_at_ms = 2500;

/// The usual shopper's session with more in it.
Screen screen_with(const json& more) {
  ui::ShopModel model = full_model();
  json session = json::parse(fixture("session"));
  session.update(more);
  REQUIRE(ui::apply_part(model, session.dump()));
  return Screen(std::move(model));
}

json agreed(json more = json::object()) {
  more["consents"] = {{"history", true}};
  return more;
}

}  // namespace

TEST_CASE("home: what another device shows is a card that leads there") {
  Screen screen = screen_with(
      agreed({{"focus", {{"device", "Handy"}, {"kind", "app"}, {"path", "/p/TEAPOT"}}}}));
  screen.open("/");
  REQUIRE(screen.find("focus") != nullptr);
  CHECK(screen.find(Role::text, "Gesehen auf „Handy“") != nullptr);
  screen.press("focus.go");
  CHECK(screen.intents().at(0)["navigate"] == "/p/TEAPOT");
}

TEST_CASE("home: another device's search is offered by its words, its start page is not") {
  {
    Screen search = screen_with(agreed(
        {{"focus", {{"device", "Handy"}, {"kind", "app"}, {"path", "/s?q=tee&f=tag:organic"}}}}));
    search.open("/");
    CHECK(search.find(Role::heading2, "Weiter bei „tee“") != nullptr);
  }
  Screen home =
      screen_with(agreed({{"focus", {{"device", "Handy"}, {"kind", "app"}, {"path", "/"}}}}));
  home.open("/");
  CHECK(home.find("focus") == nullptr);
}

TEST_CASE("home: recently viewed products are links, those that are gone are left out") {
  Screen screen = screen_with(agreed({{"viewed", {"TEAPOT", "GONE", "NOTEBOOK"}}}));
  screen.open("/");
  CHECK(screen.find("viewed.TEAPOT")->href == "/p/TEAPOT");
  CHECK(screen.find("viewed.NOTEBOOK") != nullptr);
  CHECK(screen.find("viewed.GONE") == nullptr);
}

TEST_CASE("consent: is asked once, and can be changed at any time") {
  {
    Screen screen;
    screen.open("/");
    screen.press("consent.no");
    CHECK(screen.commands().at(0) ==
          json{{"do", "consent"}, {"purpose", "history"}, {"given", false}});
  }
  Screen refused = screen_with({{"consents", {{"history", false}}}});
  refused.open("/");
  CHECK(refused.find("consent") == nullptr);
  refused.open("/account");
  CHECK(refused.find("privacy.no")->state.checked);
  refused.press("privacy.yes");
  CHECK(refused.commands().back()["given"] == true);
}

TEST_CASE("consent: who has done nothing yet is not asked") {
  Screen screen(model_of({"shop", "catalogue", "guest", "empty_cart"}));
  screen.open("/");
  CHECK(screen.find("consent") == nullptr);
}

TEST_CASE("records: what stays on screen is told once, and only with the consent") {
  Screen screen = screen_with(agreed());
  screen.open("/p/TEAPOT-05");
  CHECK(screen.commands().empty());
  screen.draw(looked_at_ms);
  const auto told = screen.commands();
  REQUIRE(told.size() == 2);
  CHECK(told[0] == json{{"do", "focus"}, {"path", "/p/TEAPOT-05"}});
  CHECK(told[1] == json{{"do", "view"}, {"product", "TEAPOT"}});
  screen.draw(looked_at_ms);
  CHECK(screen.commands().empty());
}

TEST_CASE("records: without an answer to the question nothing is told") {
  Screen silent;
  silent.open("/p/TEAPOT");
  silent.draw(looked_at_ms);
  CHECK(silent.commands().empty());
}

TEST_CASE("records: a search counts when its words stay") {
  Screen screen = screen_with(agreed());
  screen.open("/s?q=te");
  screen.draw(looked_at_ms / 2);
  screen.open("/s?q=tee");
  screen.draw(looked_at_ms);
  const auto told = screen.commands();
  REQUIRE(told.size() == 2);
  CHECK(told[1] == json{{"do", "search"}, {"text", "tee"}});
}

TEST_CASE("records: the cart, the account and the checkout are nobody's business") {
  Screen screen = screen_with(agreed());
  for (const char* path : {"/", "/cart", "/account", "/checkout", "/hand-off"}) {
    screen.open(path);
    screen.draw(looked_at_ms);
    for (const json& command : screen.commands())
      CHECK((command["do"] != "focus" && command["do"] != "view"));
  }
}

TEST_CASE("compare: a product is taken on the list and off it") {
  Screen screen = screen_with({{"compared", {"NOTEBOOK"}}});
  screen.open("/p/TEAPOT");
  CHECK_FALSE(screen.find("compare.TEAPOT")->state.checked);
  screen.press("compare.TEAPOT");
  CHECK(screen.commands().at(0) == json{{"do", "compare"}, {"product", "TEAPOT"}, {"on", true}});
  screen.press("to.compare");
  screen.draw();
  CHECK(screen.find(Role::heading1, "Vergleichen") != nullptr);
  CHECK(screen.find("open.NOTEBOOK") != nullptr);
  screen.press("compare.NOTEBOOK");
  CHECK(screen.commands().at(0)["on"] == false);
}

TEST_CASE("compare: an empty list says what it is for") {
  Screen screen;
  screen.open("/compare");
  CHECK(screen.find(Role::heading2, "Nichts zu vergleichen") != nullptr);
}

TEST_CASE("wish lists: a line goes to one that is there, or to one that is named") {
  Screen screen;
  const std::string line = "line." + screen.model.cart.lines.front().id;
  screen.open("/cart");
  screen.press(line + ".list");
  screen.draw();
  screen.press("list.Wunschliste");
  auto told = screen.commands();
  REQUIRE(told.size() == 1);
  CHECK(told[0]["list"] == "wishlist:Wunschliste");
  CHECK(told[0]["line"] == screen.model.cart.lines.front().id);
  screen.draw();
  CHECK(screen.find("list.save") == nullptr);
  screen.press(line + ".list");
  screen.draw();
  screen.press("list.save");
  CHECK(screen.commands().empty());
  screen.press(line + ".list");
  screen.draw();
  screen.type("list", "Geburtstag \"Anna\"");
  screen.press("list.save");
  CHECK(screen.commands().at(0)["list"] == "wishlist:Geburtstag \"Anna\"");
}

TEST_CASE("wish lists: each is shown with its lines, which go back to the cart") {
  ui::ShopModel model = full_model();
  model.cart.wishlists.emplace_back("Geburtstag", std::vector<ui::Line>{model.cart.lines.front()});
  Screen screen(std::move(model));
  screen.open("/cart");
  CHECK(screen.find(Role::heading2, "Geburtstag") != nullptr);
  const std::string id = screen.model.cart.lines.front().id;
  screen.press("later." + id + ".back");
  CHECK(screen.commands().at(0) == json{{"do", "back_to_cart"}, {"line", id}});
}

TEST_CASE("checkout: signing in there keeps the cart as it is on screen, and comes back") {
  Screen screen(model_of({"shop", "catalogue", "guest", "cart", "checkout"}));
  screen.open("/checkout");
  screen.press("checkout.sign");
  screen.draw();
  screen.type("email", "ada@example.org");
  screen.type("password", "long enough");
  screen.press("sign.submit");
  const auto told = screen.commands();
  REQUIRE(told.size() == 1);
  CHECK(told[0]["do"] == "sign_in");
  CHECK(told[0]["policy"] == "guest");
  REQUIRE(ui::apply_event(screen.model, R"({"event":"result","call":1,"name":"sign_in","ok":{}})"));
  screen.draw();
  CHECK(screen.shop.path() == "/checkout");
}

TEST_CASE("checkout: what is saved for later is named beside the order") {
  Screen screen;
  REQUIRE_FALSE(screen.model.cart.later.empty());
  screen.open("/checkout");
  REQUIRE(screen.find("beside") != nullptr);
  const ui::Product* product = screen.model.find_product(screen.model.cart.later.front().sku);
  CHECK(screen.find("beside")->name.find(product->title.in("de")) != std::string::npos);
}

TEST_CASE("notices: a cart that was left aside can be taken, too") {
  ui::ShopModel model = full_model();
  REQUIRE(ui::apply_part(model, R"({"part":"notices","notices":[{"id":"0000000000000001",
    "type":"guest_cart_waiting","line":"0000000000000001","sku":"TEAPOT-08","at_ms":1,
    "before":1,"after":1,"detail":"ask","order":"","mine":{},"other":{},"undo":false}]})"));
  Screen screen(std::move(model));
  screen.open("/cart");
  screen.press("merge.0000000000000001");
  CHECK(screen.commands().at(0) == json{{"do", "merge"}, {"policy", "sum"}});
}

TEST_CASE("notices: a cart that expired is brought back with one tap") {
  ui::ShopModel model = full_model();
  REQUIRE(ui::apply_part(model, R"({"part":"notices","notices":[{"id":"0000000000000001",
    "type":"cart_expired","line":"0000000000000001","sku":"TEAPOT-08","at_ms":1,
    "before":6,"after":0,"detail":"","order":"","mine":{},"other":{},"undo":true}]})"));
  Screen screen(std::move(model));
  screen.open("/cart");
  REQUIRE(screen.find("notice.0000000000000001") != nullptr);
  CHECK(screen.find("notice.0000000000000001")->name.find("6 Artikel") != std::string::npos);
  screen.press("undo.0000000000000001");
  CHECK(screen.commands().at(0)["do"] == "undo");
}

TEST_CASE("account: signing out with unsent edits leaves the choice to the shopper") {
  Screen screen;
  screen.open("/account");
  screen.press("sign.out");
  CHECK(screen.commands().back()["do"] == "sign_out");
  REQUIRE(ui::apply_event(screen.model,
                          R"({"event":"result","call":1,"name":"sign_out",
                              "error":{"code":"not_allowed","detail":"edits are not sent"}})"));
  screen.draw();
  REQUIRE(screen.find("unsent") != nullptr);
  screen.press("sign.drop");
  CHECK(screen.commands().at(0)["do"] == "reset");
  // Whoever signs in next finds neither the question nor the screen.
  CHECK(screen.shop.path() == "/");
  screen.open("/account");
  CHECK(screen.find("unsent") == nullptr);
}

TEST_CASE("account: without a network signing out says so, and offers to lose nothing") {
  Screen screen;
  screen.open("/account");
  screen.press("sign.out");
  REQUIRE(ui::apply_event(screen.model,
                          R"({"event":"result","call":1,"name":"sign_out",
                              "error":{"code":"offline","detail":"no hub"}})"));
  screen.draw();
  CHECK(screen.find("unsent") == nullptr);
  CHECK(screen.find("toast") != nullptr);
}

TEST_CASE("agents: who helps is not asked for the shopper's consent, and records nothing") {
  ui::ShopModel model = full_model();
  model.session.role = "agent";
  model.session.consent = -1;
  Screen screen(std::move(model));
  screen.open("/");
  CHECK(screen.find("consent") == nullptr);
  screen.model.session.consent = 1;
  screen.open("/p/TEAPOT-08");
  CHECK(screen.find("to.compare") == nullptr);
  screen.draw(5000);
  screen.draw(5000);
  CHECK(screen.commands().empty());
}

TEST_CASE("kiosk: who comes next finds nothing that was typed") {
  Screen screen;
  screen.model.session.kind = "guest";
  screen.open("/account");
  screen.type("email", "ada@example.org");
  screen.open("/s?q=geheim");
  screen.shop.forget();
  screen.draw();
  CHECK(screen.shop.path() == "/");
  screen.open("/s");
  CHECK(screen.find(Role::searchbox, "Suche")->value.empty());
  screen.open("/account");
  REQUIRE(screen.find("email") != nullptr);
  CHECK(screen.find("email")->value.empty());
}
