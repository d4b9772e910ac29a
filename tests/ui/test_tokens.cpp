#include <catch2/catch_test_macros.hpp>

#include "noline/ui/tokens.hpp"
#include "screen.hpp"

using namespace noline;
using namespace noline::ui;

TEST_CASE("tokens: text has the contrast of WCAG AA in every brand and theme") {
  const ShopModel model = test::model_of({"shop"});
  for (const char* brand : {"korn", "nord", "unknown"}) {
    for (const Theme theme : {Theme::light, Theme::dark}) {
      const Tokens t = make_tokens(model.shop, brand, theme);
      INFO(brand << (t.dark ? " dark" : " light"));
      CHECK(contrast(t.ink, t.bg) >= 7);
      CHECK(contrast(t.ink, t.surface) >= 7);
      CHECK(contrast(t.muted, t.bg) >= 4.5F);
      CHECK(contrast(t.muted, t.surface) >= 4.5F);
      CHECK(contrast(t.on_brand, t.brand) >= 4.5F);
      CHECK(contrast(t.brand, t.soft) >= 4.5F);
      CHECK(contrast(t.good, t.good_soft) >= 4.5F);
      CHECK(contrast(t.warn, t.warn_soft) >= 4.5F);
      CHECK(contrast(t.ink, t.warn_soft) >= 4.5F);
      CHECK(contrast(t.ink, t.info_soft) >= 4.5F);
    }
  }
}

TEST_CASE("tokens: a brand's file changes what it names and nothing else") {
  ShopFacts facts;
  facts.tokens.emplace_back("mint/light/brand", "#00ff80");
  facts.tokens.emplace_back("mint/light/ink", "nonsense");
  const Tokens tokens = make_tokens(facts, "mint", Theme::light);
  CHECK(rgb_of(tokens.brand) == 0x00ff80);
  CHECK(rgb_of(tokens.ink) == 0x231f1a);
}

TEST_CASE("tokens: colours are read in three lengths, and nothing else is") {
  Color color = 0;
  CHECK(parse_color("#fff", color));
  CHECK(rgb_of(color) == 0xffffff);
  CHECK(parse_color("#8a3b12", color));
  CHECK(rgb_of(color) == 0x8a3b12);
  CHECK(parse_color("#8a3b1280", color));
  CHECK(color >> 24U == 0x80);
  for (const char* text : {"", "8a3b12", "#8a3b1", "#8a3bxx", "red"}) {
    CHECK_FALSE(parse_color(text, color));
  }
}
