#include "noline/ui/tokens.hpp"

#include <array>
#include <cmath>
#include <string>

namespace noline::ui {
namespace {

constexpr std::array<std::string_view, 15> token_names{
    "bg",   "surface", "sunken",    "ink",  "muted",     "line", "brand",    "on_brand",
    "soft", "good",    "good_soft", "warn", "warn_soft", "info", "info_soft"};
constexpr std::array<Color Tokens::*, 15> token_members{
    &Tokens::bg,        &Tokens::surface, &Tokens::sunken,    &Tokens::ink,  &Tokens::muted,
    &Tokens::line,      &Tokens::brand,   &Tokens::on_brand,  &Tokens::soft, &Tokens::good,
    &Tokens::good_soft, &Tokens::warn,    &Tokens::warn_soft, &Tokens::info, &Tokens::info_soft};

// From 0xRRGGBB to ImGui's byte order, opaque.
constexpr Color rgb(std::uint32_t value) {
  return 0xFF000000U | ((value & 0xFFU) << 16U) | (value & 0xFF00U) | (value >> 16U);
}

constexpr Tokens built_in(const std::array<std::uint32_t, 15>& v, std::uint32_t shadow, float near,
                          float far, bool dark) {
  return {rgb(v[0]),  rgb(v[1]),   rgb(v[2]), rgb(v[3]),  rgb(v[4]),  rgb(v[5]),  rgb(v[6]),
          rgb(v[7]),  rgb(v[8]),   rgb(v[9]), rgb(v[10]), rgb(v[11]), rgb(v[12]), rgb(v[13]),
          rgb(v[14]), rgb(shadow), near,      far,        dark};
}

constexpr Tokens korn_light =
    built_in({0xfaf7f2, 0xffffff, 0xf1ebe1, 0x231f1a, 0x6d655a, 0xe6dfd3, 0x8a3b12, 0xffffff,
              0xf6e5d6, 0x1f7a4d, 0xe2f3ea, 0x9a6200, 0xfdf0d2, 0x1c5fa8, 0xe4effb},
             0x2a1d0a, 0.078F, 0.07F, false);
constexpr Tokens korn_dark =
    built_in({0x17130f, 0x221c17, 0x2b241d, 0xf5efe6, 0xb3a797, 0x3a3128, 0xf0a36b, 0x2a1305,
              0x3b2718, 0x6fd3a0, 0x17382a, 0xf2c566, 0x3b2f14, 0x8fc0f5, 0x17293d},
             0x000000, 0.53F, 0.4F, true);
constexpr Tokens nord_light =
    built_in({0xf3f6f8, 0xffffff, 0xe6edf1, 0x0f1c24, 0x55666f, 0xd7e1e7, 0x00695f, 0xffffff,
              0xd9f0ec, 0x0c7a4a, 0xdff4e9, 0x8f5b00, 0xfbeecb, 0x0a5fa5, 0xe0eefb},
             0x0b1c24, 0.078F, 0.07F, false);
constexpr Tokens nord_dark =
    built_in({0x0c1418, 0x142026, 0x1b2a31, 0xe8f1f4, 0x9bb0ba, 0x263840, 0x5fe0cf, 0x00251f,
              0x12362f, 0x66d9a3, 0x12362a, 0xf0c36a, 0x372c12, 0x8cc4f7, 0x132a3f},
             0x000000, 0.53F, 0.4F, true);

int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

float channel(Color color, unsigned shift) {
  const float value = static_cast<float>((color >> shift) & 0xFFU) / 255;
  return value <= 0.04045F ? value / 12.92F : std::pow((value + 0.055F) / 1.055F, 2.4F);
}

float luminance(Color c) {
  return 0.2126F * channel(c, 0) + 0.7152F * channel(c, 8) + 0.0722F * channel(c, 16);
}

}  // namespace

bool parse_color(std::string_view text, Color& out) {
  if (text.empty() || text[0] != '#' ||
      (text.size() != 4 && text.size() != 7 && text.size() != 9)) {
    return false;
  }
  std::uint32_t value = 0;
  for (const char c : text.substr(1)) {
    const int digit = hex_digit(c);
    if (digit < 0) {
      return false;
    }
    value = value << 4U | static_cast<std::uint32_t>(digit);
    if (text.size() == 4) {
      value = value << 4U | static_cast<std::uint32_t>(digit);
    }
  }
  out = text.size() == 9 ? (rgb(value >> 8U) & 0xFFFFFFU) | (value & 0xFFU) << 24U : rgb(value);
  return true;
}

Tokens make_tokens(const ShopFacts& facts, std::string_view brand, Theme theme) {
  const bool dark = theme == Theme::dark;
  const bool nord = brand == "nord";
  Tokens tokens = nord ? (dark ? nord_dark : nord_light) : (dark ? korn_dark : korn_light);
  const std::string prefix = std::string(brand) + (dark ? "/dark/" : "/light/");
  for (const auto& [name, value] : facts.tokens) {
    if (!name.starts_with(prefix)) {
      continue;
    }
    const std::string_view token = std::string_view(name).substr(prefix.size());
    for (std::size_t i = 0; i < token_names.size(); ++i) {
      if (token == token_names[i]) {
        parse_color(value, tokens.*token_members[i]);
      }
    }
  }
  return tokens;
}

std::uint32_t rgb_of(Color color) {
  return (color & 0xFFU) << 16U | (color & 0xFF00U) | (color >> 16U & 0xFFU);
}

Color fade(Color color, float opacity) {
  const float alpha = static_cast<float>(color >> 24U) * opacity;
  return (color & 0xFFFFFFU) | static_cast<Color>(alpha + 0.5F) << 24U;
}

Color mix(Color a, Color b, float t) {
  Color result = 0;
  for (unsigned shift = 0; shift < 32; shift += 8) {
    const auto from = static_cast<float>(a >> shift & 0xFFU);
    const auto to = static_cast<float>(b >> shift & 0xFFU);
    result |= static_cast<Color>(from + (to - from) * t + 0.5F) << shift;
  }
  return result;
}

float contrast(Color a, Color b) {
  const float la = luminance(a) + 0.05F;
  const float lb = luminance(b) + 0.05F;
  return la > lb ? la / lb : lb / la;
}

}  // namespace noline::ui
