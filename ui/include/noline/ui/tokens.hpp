// Design tokens: the only place where one brand differs from another.
//
// Colours come from the shop's brand data, with two brands built in. Distances are multiples of
// 4 px and, like radii and type sizes, the same for every brand.
#pragma once

#include <cstdint>
#include <string_view>

#include "noline/ui/model.hpp"

namespace noline::ui {

/// 0xAABBGGRR, as ImGui packs it.
using Color = std::uint32_t;

struct Tokens {
  Color bg, surface, sunken, ink, muted, line;
  Color brand, on_brand, soft;
  Color good, good_soft, warn, warn_soft, info, info_soft;
  Color shadow;       ///< Colour of the shadow at full strength.
  float shadow_near;  ///< Strength of the contact shadow, 0..1.
  float shadow_far;   ///< Strength of the wide shadow, 0..1.
  bool dark;
};

inline constexpr float radius_small_px = 10;
inline constexpr float radius_medium_px = 16;
inline constexpr float radius_large_px = 24;
inline constexpr float tap_px = 44;  ///< Nothing that can be touched is lower than this.

enum class Theme : std::uint8_t { light, dark };

/// The tokens of a brand; tokens missing in `facts` come from the built-in brand.
Tokens make_tokens(const ShopFacts& facts, std::string_view brand, Theme theme);

/// "#rgb", "#rrggbb" or "#rrggbbaa"; false leaves `out` alone.
bool parse_color(std::string_view text, Color& out);

/// 0xRRGGBB of a colour.
std::uint32_t rgb_of(Color color);
/// The colour with its opacity multiplied by 0..1.
Color fade(Color color, float opacity);
/// From `a` (0) to `b` (1).
Color mix(Color a, Color b, float t);
/// WCAG contrast ratio of two opaque colours, 1..21.
float contrast(Color a, Color b);

}  // namespace noline::ui
