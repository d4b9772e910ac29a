#include "text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "imgui.h"

namespace noline::ui {
namespace {

// Glyphs are baked at this nominal size and a density that gives the wanted pixels. ImGui rounds
// nominal sizes to whole pixels; the density is not rounded, so 12.5 px stay 12.5 px.
constexpr float nominal_px = 100;

ImFont* add_font(std::span<const unsigned char> file) {
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  // Negative: sizes are those of the em square, as in CSS, not ascent plus descent.
  config.SizePixels = -nominal_px;
  // ImGui multiplies this limit by the size asked for over the negative one above; without the
  // sign here every glyph would be clamped to no width.
  config.GlyphMaxAdvanceX = std::numeric_limits<float>::lowest();
  // ImGui scales its limits of the advance by the sign of the size, too.
  config.GlyphMaxAdvanceX = -std::numeric_limits<float>::max();
  return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(
      const_cast<unsigned char*>(file.data()), static_cast<int>(file.size()), -nominal_px, &config);
}

bool is_space(char32_t c) {
  return c == ' ' || c == '\n';
}

}  // namespace

char32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned lead = byte(at);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t value = size == 1 ? lead : lead & (0x7FU >> size);
  bool good = lead < 0x80 || lead >= 0xC2;
  for (std::size_t i = 1; i < size; ++i) {
    good = good && (byte(at + i) & 0xC0U) == 0x80U;
    value = (value << 6U) | (byte(at + i) & 0x3FU);
  }
  at += good ? size : 1;
  return good ? value : 0xFFFD;
}

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    next_character(text, at);
  }
  return count;
}

TextEngine::TextEngine(const FontFiles& fonts) {
  fonts_[0] = add_font(fonts.regular);
  fonts_[2] = fonts.semibold.empty() ? fonts_[0] : add_font(fonts.semibold);
  fonts_[1] = fonts.medium.empty() ? fonts_[2] : add_font(fonts.medium);
  fonts_[3] = fonts.bold.empty() ? fonts_[2] : add_font(fonts.bold);
}

ImFontBaked* TextEngine::baked(Weight weight, float size_px) const {
  ImFont* font = fonts_[static_cast<int>(weight)];
  return font->GetFontBaked(nominal_px, size_px * scale_ / nominal_px);
}

float TextEngine::advance(ImFontBaked& baked, char32_t character, const TextStyle& style) const {
  if (character == 0xAD) {
    return 0;
  }
  const bool figure = style.tabular && character >= '0' && character <= '9';
  const auto glyph = static_cast<ImWchar>(figure ? '0' : character);
  const float em = baked.GetCharAdvance(glyph) / nominal_px + style.spacing_em;
  return em * style.size_px;
}

Weight TextEngine::weight_at(const TextStyle& style, std::size_t byte,
                             std::size_t bold_bytes) const {
  return byte < bold_bytes ? Weight::semibold : style.weight;
}

float TextEngine::width(std::string_view text, const TextStyle& style, std::size_t bold_bytes) {
  float sum = 0;
  for (std::size_t at = 0; at < text.size();) {
    ImFontBaked* font = baked(weight_at(style, at, bold_bytes), style.size_px);
    sum += advance(*font, next_character(text, at), style);
  }
  return sum;
}

float TextEngine::unbreakable_width(std::string_view text, const TextStyle& style,
                                    std::size_t bold_bytes) {
  float widest = 0;
  float word = 0;
  for (std::size_t at = 0; at < text.size();) {
    ImFontBaked* font = baked(weight_at(style, at, bold_bytes), style.size_px);
    const char32_t character = next_character(text, at);
    const bool breaks = style.wrap ? style.anywhere || is_space(character) : character == '\n';
    word = breaks ? 0 : word + advance(*font, character, style);
    widest = std::max(widest, word);
    if (style.wrap && character == '-') {
      word = 0;
    }
  }
  return widest;
}

void TextEngine::wrap(std::string_view text, const TextStyle& style, std::size_t bold_bytes,
                      float width_px, std::vector<TextLine>& lines) {
  TextLine line;
  TextLine fits;  // The line up to the last place where it may be broken.
  bool can_break = false;
  const auto finish = [&](const TextLine& done, std::size_t next) {
    lines.push_back(done);
    line = {static_cast<std::uint32_t>(next), static_cast<std::uint32_t>(next), 0};
    can_break = false;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    ImFontBaked* font = baked(weight_at(style, at, bold_bytes), style.size_px);
    const char32_t character = next_character(text, at);
    if (character == '\n') {
      finish(line, at);
      continue;
    }
    if (style.wrap && character == ' ') {
      fits = line;
      can_break = true;
    }
    const float step = advance(*font, character, style);
    // A hair of tolerance: a box made exactly as wide as its text must not wrap it.
    const bool over = line.width_px + step > width_px + 0.05F;
    if (style.wrap && over && character != ' ' && line.end > line.begin) {
      if (can_break) {
        at = fits.end;
        while (at < text.size() && text[at] == ' ') {
          ++at;
        }
        finish(fits, at);
      } else {
        at = begin;
        finish(line, begin);
      }
      continue;
    }
    line.width_px += step;
    line.end = static_cast<std::uint32_t>(at);
    if (style.wrap && character == '-') {
      fits = line;
      can_break = true;
    }
  }
  if (line.end > line.begin || lines.empty()) {
    lines.push_back(line);
  }
}

void TextEngine::draw(ImDrawList& list, float x, float y, std::string_view text,
                      const TextStyle& style, Color color, std::size_t bold_bytes) {
  // Glyphs are loaded before any is drawn: loading may move the atlas to a larger texture.
  int visible = 0;
  for (std::size_t at = 0; at < text.size();) {
    ImFontBaked* font = baked(weight_at(style, at, bold_bytes), style.size_px);
    visible += font->FindGlyph(static_cast<ImWchar>(next_character(text, at)))->Visible ? 1 : 0;
  }
  if (visible == 0 || (color >> 24U) == 0) {
    return;
  }
  const float unit = style.size_px / nominal_px;
  ImFontBaked* first = baked(style.weight, style.size_px);
  const float content_px = (first->Ascent - first->Descent) * unit;
  const float baseline = y + (style.line_px() - content_px) / 2 + first->Ascent * unit;
  const float top = std::round(baseline * scale_) / scale_ - std::round(first->Ascent) * unit;

  list.PrimReserve(visible * 6, visible * 4);
  for (std::size_t at = 0; at < text.size();) {
    ImFontBaked* font = baked(weight_at(style, at, bold_bytes), style.size_px);
    const char32_t character = next_character(text, at);
    const ImFontGlyph* glyph = font->FindGlyph(static_cast<ImWchar>(character));
    const float step = advance(*font, character, style);
    if (glyph->Visible) {
      const bool figure = style.tabular && character >= '0' && character <= '9';
      const float shift = figure ? (step - glyph->AdvanceX * unit) / 2 : 0;
      const float left = x + shift;
      list.PrimRectUV(ImVec2(left + glyph->X0 * unit, top + glyph->Y0 * unit),
                      ImVec2(left + glyph->X1 * unit, top + glyph->Y1 * unit),
                      ImVec2(glyph->U0, glyph->V0), ImVec2(glyph->U1, glyph->V1), color);
    }
    x += step;
  }
}

std::size_t TextEngine::index_at(std::string_view text, const TextStyle& style, float x_px) {
  float x = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    ImFontBaked* font = baked(style.weight, style.size_px);
    const float step = advance(*font, next_character(text, at), style);
    if (x_px < x + step / 2) {
      return begin;
    }
    x += step;
  }
  return text.size();
}

}  // namespace noline::ui
