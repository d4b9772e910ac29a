// Promotions on the screens: cards, product page, cart and checkout, in both languages.
#include <catch2/catch_test_macros.hpp>

#include "screen.hpp"

namespace {

using namespace noline;
using namespace noline::test;
using nlohmann::json;

struct OfferScreen : Screen {
  explicit OfferScreen(const char* path, const char* language = "de")
      : Screen(model_of({"offers_shop", "offers_catalogue", "session", "connection", "cart",
                         "offers_checkout"})) {
    model.session.language = language;
    ++model.revision;
    open(path);
  }
  bool says(std::string_view text) { return shop.nodes_json().find(text) != std::string::npos; }
};

}  // namespace

TEST_CASE("promotions: a card says the price now and what it was, or what several pieces get") {
  OfferScreen screen("/c/deli");
  CHECK(screen.says("statt 9,80"));
  CHECK(screen.says("−20\u00a0%"));
  screen.open("/c/pantry");
  CHECK(screen.says("3\u00a0für\u00a02"));
}

TEST_CASE("promotions: the product page names what is open to the variant") {
  OfferScreen screen("/p/HONEY", "en");
  CHECK(screen.says("Honey weeks: 3\u00a0for\u00a02"));
  screen.open("/p/CHEESE");
  CHECK(screen.says("Cheese days: −20\u00a0%"));
}

TEST_CASE("promotions: cart and checkout say what was taken off, why, and what is missing") {
  for (const char* path : {"/cart", "/checkout"}) {
    INFO(path);
    {
      OfferScreen screen(path, "en");
      CHECK(screen.says("Cheese days: −20\u00a0%"));
      CHECK(screen.says("Because you are a Silver member"));
      CHECK(screen.says("more, then: Big basket"));
      CHECK(screen.says("more and shipping is free"));
      CHECK(screen.says("2 more, then: Honey weeks: 3\u00a0for\u00a02"));
    }
    OfferScreen german(path);
    CHECK(german.says("Käsetage: −20\u00a0%"));
    CHECK(german.says("Weil du Silber-Mitglied bist"));
    CHECK(german.says("dann ist der Versand frei"));
  }
}

TEST_CASE("promotions: what ended while the buyer looked is said in words") {
  OfferScreen screen("/checkout", "en");
  json part = json::parse(fixture("offers_checkout"));
  part["answer"] = {
      {"outcome", "price_changed"},
      {"epoch", part["epoch"]},
      {"lines", json::array()},
      {"promotions", {{{"code", "DELI-20"}, {"before_minor", 588}, {"after_minor", 0}}}}};
  ui::ShopModel& model = screen.model;
  REQUIRE(ui::apply_part(model, part.dump()));
  REQUIRE(model.checkout.lost.size() == 1);
  CHECK(model.checkout.lost[0].missing.minor == 588);
}

TEST_CASE("promotions: what a later core says of other kinds is shown as an offer") {
  ui::ShopModel model = model_of({"offers_shop", "cart"});
  json part = json::parse(fixture("offers_checkout"));
  part["quote"]["promotions"] = {{{"code", "NEW"}, {"kind", "lottery"}, {"state", "active"}}, 7};
  part["quote"]["line_discounts"] = "nothing";
  REQUIRE(ui::apply_part(model, part.dump()));
  CHECK(model.checkout.quote.promotions.size() == 2);
  CHECK(model.checkout.quote.discounts.empty());
}
