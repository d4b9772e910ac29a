#include "text.hpp"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "imgui.h"
#include "screen.hpp"

namespace {

using namespace noline;
using namespace noline::test;

struct Bench {
  Context context;
  gallery::SoftwareRenderer renderer;
  ui::TextEngine text{Context::fonts().files()};
  Bench() {
    ImGui::GetIO().DisplaySize = {100, 100};
    ImGui::NewFrame();
  }
  ~Bench() { ImGui::EndFrame(); }
  std::vector<std::string> wrapped(std::string_view words, float width) {
    std::vector<ui::TextLine> lines;
    text.wrap(words, ui::style_body, 0, width, lines);
    std::vector<std::string> out;
    for (const ui::TextLine& line : lines) {
      out.emplace_back(words.substr(line.begin, line.end - line.begin));
      CHECK(line.width_px <= width + 0.1F);
    }
    return out;
  }
};

}  // namespace

TEST_CASE("text: lines break at spaces and at given places") {
  Bench bench;
  const float width = bench.text.width("Auf dem Handy", ui::style_body);
  CHECK(bench.wrapped("Auf dem Handy weiter", width + 0.5F) ==
        std::vector<std::string>{"Auf dem Handy", "weiter"});
  CHECK(bench.wrapped("a\nb", 500) == std::vector<std::string>{"a", "b"});
}

TEST_CASE("text: a no-break space holds number and currency together") {
  Bench bench;
  const auto lines = bench.wrapped("nur 48,00\u00A0€", 60);
  CHECK(lines.back() == "48,00\u00A0€");
}

TEST_CASE("text: a word that is too long is broken, not clipped") {
  Bench bench;
  CHECK(bench.wrapped("Donaudampfschifffahrt", 60).size() > 1);
}

TEST_CASE("text: a text always fits the width it measures") {
  Bench bench;
  for (const char* words : {"In den Warenkorb", "überall gespeichert", "1.606,00 €", "A", ""}) {
    INFO(words);
    CHECK(bench.wrapped(words, bench.text.width(words, ui::style_body)).size() == 1);
  }
}

TEST_CASE("text: figures in numbers are equally wide") {
  Bench bench;
  const auto style = ui::as_number(ui::style_body);
  CHECK(bench.text.width("111,11", style) == Catch::Approx(bench.text.width("888,88", style)));
  CHECK(bench.text.width("111", ui::style_body) < bench.text.width("888", ui::style_body));
}

TEST_CASE("text: sizes are those of the em square, whole or not") {
  Bench bench;
  ui::TextStyle small = ui::style_tiny;
  ui::TextStyle large = ui::style_tiny;
  large.size_px = 25;
  CHECK(bench.text.width("Bewertungen", large) ==
        Catch::Approx(2 * bench.text.width("Bewertungen", small)).epsilon(0.01));
}

TEST_CASE("text: broken UTF-8 is shown as replacement, one byte at a time") {
  std::size_t at = 0;
  CHECK(ui::next_character("\xC3", at) == 0xFFFD);
  CHECK(at == 1);
  CHECK(ui::count_characters("Käse €") == 6);
  at = 0;
  CHECK(ui::next_character("€", at) == U'€');
}
