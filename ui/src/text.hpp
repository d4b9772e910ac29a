// Text: fonts at the real pixel ratio, measuring, wrapping and drawing.
//
// Dear ImGui bakes glyphs and packs them; sizes, letter-spacing, tabular figures, line heights
// and wrapping are done here, so that text sits where a browser would put it. Sizes are CSS
// pixels of the em square.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "noline/ui/shop.hpp"
#include "noline/ui/tokens.hpp"

struct ImDrawList;
struct ImFont;
struct ImFontBaked;

namespace noline::ui {

enum class Weight : std::uint8_t { regular, medium, semibold, bold };

struct TextStyle {
  float size_px = 16;
  Weight weight = Weight::regular;
  float line = 1.5F;     ///< Line height as a multiple of the size.
  float spacing_em = 0;  ///< Added after each character.
  bool tabular = false;  ///< All figures equally wide.
  bool wrap = true;
  bool anywhere = false;  ///< May be broken inside words: addresses.
  float line_px() const { return size_px * line; }
};

inline constexpr TextStyle style_h1{28, Weight::bold, 1.2F, -0.02F};
inline constexpr TextStyle style_h2{20, Weight::bold, 1.3F, -0.01F};
inline constexpr TextStyle style_h3{16, Weight::semibold, 1.35F};
inline constexpr TextStyle style_body{16, Weight::regular, 1.5F};
inline constexpr TextStyle style_small{14, Weight::regular, 1.4F};
inline constexpr TextStyle style_tiny{12.5F, Weight::regular, 1.35F};
inline constexpr TextStyle style_button{16, Weight::semibold, 1.5F, 0, false, false};
inline constexpr TextStyle style_price{18, Weight::bold, 1.5F, 0, true, false};

/// The same style, never wrapped, with equally wide figures: for money and counts.
constexpr TextStyle as_number(TextStyle style) {
  style.tabular = true;
  style.wrap = false;
  return style;
}
constexpr TextStyle with_weight(TextStyle style, Weight weight) {
  style.weight = weight;
  return style;
}

/// One line of wrapped text: bytes [begin, end) and its width.
struct TextLine {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  float width_px = 0;
};

/// Reads one UTF-8 character and moves `at` behind it; U+FFFD for what is none.
char32_t next_character(std::string_view text, std::size_t& at);
/// Characters of a UTF-8 text.
std::size_t count_characters(std::string_view text);

class TextEngine {
 public:
  /// Adds the fonts to the current ImGui context's atlas.
  explicit TextEngine(const FontFiles& fonts);

  /// Device pixels per logical pixel of what follows.
  void set_scale(float scale) { scale_ = scale; }

  /// Width of one line. The first `bold_bytes` are semibold.
  float width(std::string_view text, const TextStyle& style, std::size_t bold_bytes = 0);
  /// Width of the longest run that cannot be broken.
  float unbreakable_width(std::string_view text, const TextStyle& style,
                          std::size_t bold_bytes = 0);
  /// Appends the lines that fit into `width_px` to `lines`.
  void wrap(std::string_view text, const TextStyle& style, std::size_t bold_bytes, float width_px,
            std::vector<TextLine>& lines);
  /// Draws one line with the top of its line box at (x, y).
  void draw(ImDrawList& list, float x, float y, std::string_view text, const TextStyle& style,
            Color color, std::size_t bold_bytes = 0);
  /// Byte index of the gap between characters nearest to `x_px` in one line.
  std::size_t index_at(std::string_view text, const TextStyle& style, float x_px);

 private:
  ImFontBaked* baked(Weight weight, float size_px) const;
  float advance(ImFontBaked& baked, char32_t character, const TextStyle& style) const;
  Weight weight_at(const TextStyle& style, std::size_t byte, std::size_t bold_bytes) const;

  ImFont* fonts_[4] = {};
  float scale_ = 1;
};

}  // namespace noline::ui
