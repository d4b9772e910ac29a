#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "noline/ui/tokens.hpp"
#include "screen.hpp"

using namespace noline;
using namespace noline::ui;

namespace {

struct Pair {
  const char* what;
  Color Tokens::*ink;
  Color Tokens::*ground;
  float least;
};

// Every text colour with every ground that the screens put it on (WCAG 2.2, 1.4.3: 4.5 for texts),
// and what is no text but has to be seen (1.4.11: 3).
constexpr float text_least = 4.5F;
constexpr float mark_least = 3;
const Pair pairs[] = {
    {"text on the page", &Tokens::ink, &Tokens::bg, 7},
    {"text on a card", &Tokens::ink, &Tokens::surface, 7},
    {"text on a chosen card", &Tokens::ink, &Tokens::soft, text_least},
    {"text on sunken ground", &Tokens::ink, &Tokens::sunken, text_least},
    {"text in a notice", &Tokens::ink, &Tokens::warn_soft, text_least},
    {"text in a hint", &Tokens::ink, &Tokens::info_soft, text_least},
    {"quiet text on the page", &Tokens::muted, &Tokens::bg, text_least},
    {"quiet text on a card", &Tokens::muted, &Tokens::surface, text_least},
    {"quiet text on a chosen card", &Tokens::muted, &Tokens::soft, text_least},
    {"quiet text in a notice", &Tokens::muted, &Tokens::warn_soft, text_least},
    {"quiet text in a hint", &Tokens::muted, &Tokens::info_soft, text_least},
    {"a button", &Tokens::on_brand, &Tokens::brand, text_least},
    {"a quiet button", &Tokens::brand, &Tokens::soft, text_least},
    {"a word to press on the page", &Tokens::brand, &Tokens::bg, text_least},
    {"a word to press on a card", &Tokens::brand, &Tokens::surface, text_least},
    {"a word to press in a notice", &Tokens::brand, &Tokens::warn_soft, text_least},
    {"a word to press in a hint", &Tokens::brand, &Tokens::info_soft, text_least},
    {"a good tag", &Tokens::good, &Tokens::good_soft, text_least},
    {"what is in stock", &Tokens::good, &Tokens::bg, text_least},
    {"a good sum on a card", &Tokens::good, &Tokens::surface, text_least},
    {"a warning tag", &Tokens::warn, &Tokens::warn_soft, text_least},
    {"a warning on a card", &Tokens::warn, &Tokens::surface, text_least},
    {"the sign of a hint", &Tokens::info, &Tokens::info_soft, mark_least},
    {"the focus ring on the page", &Tokens::brand, &Tokens::bg, mark_least},
    {"the focus ring on sunken ground", &Tokens::brand, &Tokens::sunken, mark_least},
};

}  // namespace

TEST_CASE("tokens: text has the contrast of WCAG AA in every brand and theme") {
  const ShopModel model = test::model_of({"shop"});
  for (const char* brand : {"korn", "nord", "unknown"}) {
    for (const Theme theme : {Theme::light, Theme::dark}) {
      const Tokens t = make_tokens(model.shop, brand, theme);
      for (const Pair& pair : pairs) {
        INFO(brand << (t.dark ? " dark: " : " light: ") << pair.what);
        CHECK(contrast(t.*pair.ink, t.*pair.ground) >= pair.least);
      }
      // The word to press in a toast, which stands on ink.
      CHECK(contrast(mix(t.brand, t.bg, 0.55F), t.ink) >= text_least);
    }
  }
}

TEST_CASE("tokens: contrast is the one of WCAG 2.2") {
  // Worked out by its definitions of relative luminance and contrast ratio.
  CHECK(contrast(0xFF000000, 0xFFFFFFFF) == Catch::Approx(21));
  CHECK(contrast(0xFFFFFFFF, 0xFFFFFFFF) == Catch::Approx(1));
  CHECK(contrast(0xFF767676, 0xFFFFFFFF) == Catch::Approx(4.54).margin(0.005));
  CHECK(contrast(0xFF0000FF, 0xFFFFFFFF) == Catch::Approx(4.0).margin(0.005));   // Red.
  CHECK(contrast(0xFFFFFFFF, 0xFFFF0000) == Catch::Approx(8.59).margin(0.005));  // Blue.
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
