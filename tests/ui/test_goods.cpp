// Bundles, discount codes, lines that go their own way, and proposals on the screens.
#include <catch2/catch_test_macros.hpp>

#include "screen.hpp"

namespace {

using namespace noline;
using namespace noline::test;
using nlohmann::json;
using ui::Role;

struct GoodsScreen : Screen {
  explicit GoodsScreen(const char* path)
      : Screen(model_of({"shop", "goods_catalogue", "session", "connection", "goods_cart",
                         "goods_checkout", "goods_notices"})) {
    open(path);
  }
};

}  // namespace

TEST_CASE("bundles: the product page lists the parts, and has as many as each place can pack") {
  GoodsScreen screen("/p/BREAKFAST");
  CHECK(screen.find(Role::link, "2 × Buttercroissants") != nullptr);
  CHECK(screen.find(Role::link, "1 × Lindenblütenhonig, 250 g") != nullptr);
  const ui::Variant* bundle = screen.model.find_variant("BREAKFAST");
  REQUIRE(bundle != nullptr);
  // Seven, one and thirty croissants, two in a parcel; nine, four and six of the others.
  CHECK(bundle->stock == std::vector<std::pair<std::string, std::int64_t>>{
                             {"berlin", 3}, {"hamburg", 0}, {"muenchen", 6}});
  screen.press("part.CROISSANT");
  CHECK(screen.shop.path() == "/p/CROISSANT");
}

TEST_CASE("bundles: places are told apart by name, and a part that is gone leaves none") {
  ui::ShopModel model = full_model();
  const auto set_of = [&](const char* honey, const char* waffle) {
    const json products = json::array(
        {{{"id", "SET"},
          {"variants",
           {{{"sku", "SET"},
             {"parts",
              {{{"sku", "HONEY"}, {"quantity", 1}}, {{"sku", "WAFFLE"}, {"quantity", 1}}}}}}}},
         {{"id", "HONEY"}, {"variants", {{{"sku", "HONEY"}, {"stock", json::parse(honey)}}}}},
         {{"id", waffle == nullptr ? "OTHER" : "WAFFLE"},
          {"variants",
           {{{"sku", waffle == nullptr ? "OTHER" : "WAFFLE"},
             {"stock", json::parse(waffle == nullptr ? "{}" : waffle)}}}}}});
    REQUIRE(ui::apply_part(model, json{{"part", "catalogue"}, {"products", products}}.dump()));
    return *model.find_variant("SET");
  };
  using Places = std::vector<std::pair<std::string, std::int64_t>>;
  const ui::Variant apart = set_of(R"({"berlin":0,"hamburg":9})", R"({"berlin":3})");
  CHECK(apart.stock == Places{{"berlin", 0}, {"hamburg", 0}});
  CHECK(apart.pieces == 3);  // A parcel takes each part from where it is.
  const ui::Variant gone = set_of(R"({"berlin":5})", nullptr);
  CHECK(gone.stock.empty());
  CHECK(gone.pieces == 0);
}

TEST_CASE("bundles: a part's note is written in the cart, and goes to the part") {
  GoodsScreen screen("/cart");
  CHECK(screen.find(Role::text, "Bitte ein helles Glas") != nullptr);
  screen.press("part.0000000000000001/WAFFLE.note");
  screen.type("note", "mit Puderzucker");
  screen.press("note.save");
  const auto commands = screen.commands();
  REQUIRE(commands.size() == 1);
  CHECK(commands[0] == json{{"do", "note"},
                            {"line", "0000000000000001"},
                            {"part", "WAFFLE"},
                            {"text", "mit Puderzucker"}});
}

TEST_CASE("codes: each says what became of it, the active one what it saves") {
  GoodsScreen screen("/cart");
  CHECK(screen.find(Role::text, "−5,69 €") != nullptr);
  CHECK(screen.find(Role::text, "Jemand war schneller") != nullptr);
  CHECK(screen.find(Role::text, "Bleibt in deiner Geldbörse") != nullptr);
  CHECK(screen.find(Role::text, "Noch 13,10 €, dann gilt er") != nullptr);
  screen.press("coupon.off.HELLO5");
  CHECK(screen.commands().at(0) == json{{"do", "coupon"}, {"code", "HELLO5"}, {"on", false}});
}

TEST_CASE("codes: one is typed and applied, by the button or by Enter") {
  GoodsScreen screen("/cart");
  screen.type("coupon", "market 10");
  screen.shop.handle_action("coupon", ui::Action::submit, "");
  screen.draw();
  CHECK(screen.commands().at(0) == json{{"do", "coupon"}, {"code", "market 10"}, {"on", true}});
  CHECK(screen.find("coupon")->value.empty());
}

TEST_CASE("codes: the checkout shows the one that counts, and no other") {
  GoodsScreen screen("/checkout");
  CHECK(screen.find(Role::text, "Code MARKET10") != nullptr);
  CHECK(screen.find(Role::text, "Code HELLO5") == nullptr);
}

TEST_CASE("ways: a line is collected while the rest is sent, and goes like the rest again") {
  GoodsScreen screen("/checkout");
  screen.press("way.0000000000000001");
  screen.press("way.0000000000000002");
  const auto commands = screen.commands();
  REQUIRE(commands.size() == 2);
  CHECK(commands[0]["value"].get<std::string>().starts_with("collect:"));
  CHECK(commands[1] ==
        json{{"do", "field"}, {"line", "0000000000000002"}, {"name", "fulfilment"}, {"value", ""}});
}

TEST_CASE("proposals: they say who asks for what, and are accepted or put away") {
  GoodsScreen screen("/cart");
  const ui::Node* box = screen.find("notice.00000000000000b1");
  REQUIRE(box != nullptr);
  CHECK(box->name == "Waffeln: Vorschlag: 2 dazu. Von „Anja (Beratung)“. Du entscheidest.");
  screen.press("accept.00000000000000b1");
  screen.press("dismiss.00000000000000b1");
  const auto commands = screen.commands();
  REQUIRE(commands.size() == 2);
  CHECK(commands[0] == json{{"do", "accept"}, {"notice", "00000000000000b1"}});
  CHECK(commands[1] == json{{"do", "dismiss"}, {"notice", "00000000000000b1"}});
}

TEST_CASE("notices: a code that is gone and words that went with a bundle are told") {
  GoodsScreen screen("/cart");
  CHECK(screen.find("notice.00000000000000b3")->name.starts_with("Der Code GOLDEN-TICKET"));
  CHECK(screen.find("notice.00000000000000b2")->name.find("Bitte ein helles Glas") !=
        std::string::npos);
  screen.press("undo.00000000000000b2");
  CHECK(screen.commands().at(0) == json{{"do", "undo"}, {"notice", "00000000000000b2"}});
}
