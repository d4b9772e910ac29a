// Drawing: rounded areas, soft shadows, icons, stars, pictures and QR codes on one draw list.
//
// Everything is in logical pixels. Shadows are meshes whose opacity follows the blur of a CSS
// box-shadow, so they are sharp at any pixel ratio and need no texture.
#pragma once

#include <cstdint>
#include <string_view>

#include "noline/ui/nodes.hpp"
#include "noline/ui/tokens.hpp"
#include "text.hpp"

namespace noline::ui {

enum class Icon : std::uint8_t {
  none,
  home,
  find,
  bag,
  me,
  back,
  close,
  minus,
  plus,
  bin,
  check,
  copy,
  phone,
  laptop,
  kiosk,
  terminal,
  heart,
  note,
  chevron,
  offline,
  info,
  sort,
};

enum class Corners : std::uint8_t { all, top, bottom, left };

/// A CSS box-shadow without spread.
struct Shadow {
  float offset_y = 0;
  float blur_px = 0;
  Color color = 0;
};

class Canvas {
 public:
  Canvas(ImDrawList& list, TextEngine& text, float scale)
      : list_(list), text_(text), scale_(scale) {}

  TextEngine& text() { return text_; }
  ImDrawList& list() { return list_; }
  float scale() const { return scale_; }

  /// Everything drawn is made this much fainter, 0..1; returns the value before.
  float set_opacity(float opacity);
  float opacity() const { return opacity_; }

  void fill(const Rect& rect, Color color, float radius = 0, Corners corners = Corners::all);
  /// A line of `width` pixels just inside the rectangle.
  void outline(const Rect& rect, Color color, float radius, float width = 1);
  void shadow(const Rect& rect, float radius, const Shadow& shadow);
  void dot(float x, float y, float radius, Color color);
  void icon(Icon icon, const Rect& rect, Color color, float stroke = 1.8F);
  /// Five stars side by side, `tenths / 10` rounded of them in `color`.
  void stars(float x, float y, float size, int tenths, Color color, Color rest);
  /// A picture in the rectangle, with the soft shadow of its own shape when `drop` is above 0.
  void picture(const Rect& rect, std::uint64_t texture, float drop, float opacity);
  /// One line of text.
  void line(float x, float y, std::string_view text, const TextStyle& style, Color color,
            std::size_t bold_bytes = 0);
  void push_clip(const Rect& rect);
  void pop_clip();
  /// To whole device pixels.
  float snap(float value) const;

 private:
  Color tint(Color color) const;

  ImDrawList& list_;
  TextEngine& text_;
  float scale_;
  float opacity_ = 1;
};

/// The icon's outline as SVG path data in a box of 24 x 24.
std::string_view icon_path(Icon icon);

/// Draws SVG path data (M L H V C A Z, both cases) as a stroke scaled into the rectangle.
void stroke_path(ImDrawList& list, std::string_view path, const Rect& rect, float view_px,
                 Color color, float stroke);

}  // namespace noline::ui
