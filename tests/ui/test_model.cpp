#include <catch2/catch_test_macros.hpp>

#include "noline/ui/model.hpp"
#include "screen.hpp"

using namespace noline;
using namespace noline::test;

TEST_CASE("model: parts are taken by name and count as news") {
  ui::ShopModel model;
  const auto before = model.revision;
  CHECK(ui::apply_part(model, fixture("cart")));
  CHECK(model.revision > before);
  CHECK(model.cart.count == 7);
  REQUIRE(model.cart.lines.size() == 3);
  CHECK(model.cart.lines[2].purchasable == 3);
  CHECK(model.cart.lines[2].pending);
  CHECK(model.cart.lines[1].note == "Bitte als Geschenk verpacken");
}

TEST_CASE("model: what is no part changes nothing") {
  ui::ShopModel model = full_model();
  const auto before = model.revision;
  for (const char* text : {"", "[]", "null", "{", "42", R"({"part":"weather"})", R"({"part":7})",
                           "\xFF\xFE", R"({"event":"result"})"}) {
    CHECK_FALSE(ui::apply_part(model, text));
  }
  CHECK(model.revision == before);
}

TEST_CASE("model: wrong types inside a part are read as missing") {
  ui::ShopModel model;
  CHECK(ui::apply_part(model, R"({"part":"cart","count":"x","lines":{"a":1},"subtotal":[]})"));
  CHECK(model.cart.count == 0);
  CHECK(model.cart.lines.empty());
  CHECK(ui::apply_part(model, R"({"part":"cart","lines":[3,null,{"quantity":2.5,"note":9}]})"));
  CHECK(model.cart.lines.size() == 3);
  CHECK(ui::apply_part(model, R"({"part":"catalogue","products":[7,{"id":"A"},{"id":"B",
    "variants":[{"sku":"B-1","stock":{"x":"many"},"options":[]}],"options":[{"values":3}]}]})"));
  CHECK(model.products.size() == 1);
  CHECK(ui::apply_part(model, R"({"part":"shop","shop":{"locations":[{"hours":{"mon":["x"]}}],
    "brands":{"a":3},"categories":"none"}})"));
}

TEST_CASE("model: products carry both languages, stock and a short summary") {
  const auto model = full_model();
  const ui::Product* product = model.find_product("CHEESE");
  REQUIRE(product != nullptr);
  CHECK(product->summary.in("de") == "300 g am Stück");
  CHECK(product->title.in("en") == "Mountain cheese, 12 months");
  CHECK(model.find_variant("TEAPOT-08")->price.minor == 4800);
  CHECK(model.find_product("TEAPOT-08")->id == "TEAPOT");
  CHECK(model.find_product("NONE") == nullptr);
}

TEST_CASE("model: a text that is missing in one language is shown in the other") {
  const ui::LocalText text{"nur Deutsch", ""};
  CHECK(text.in("en") == "nur Deutsch");
}

TEST_CASE("model: results and refusals are events") {
  ui::ShopModel model;
  CHECK(ui::apply_event(model, fixture("hand_off")));
  CHECK(model.result.outcome.empty());
  CHECK(model.result.serial == 1);
  CHECK(ui::apply_event(model, R"({"error":{"code":"unknown_line","detail":"no such line"}})"));
  CHECK(model.result.error_code == "unknown_line");
  CHECK_FALSE(ui::apply_event(model, R"({"event":"edits","device":4})"));
  CHECK_FALSE(ui::apply_event(model, R"({"edit":17})"));
}
