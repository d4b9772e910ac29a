#include "canvas.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "imgui.h"

namespace noline::ui {
namespace {

ImDrawFlags corner_flags(Corners corners) {
  switch (corners) {
    case Corners::top:
      return ImDrawFlags_RoundCornersTop;
    case Corners::bottom:
      return ImDrawFlags_RoundCornersBottom;
    case Corners::left:
      return ImDrawFlags_RoundCornersLeft;
    case Corners::all:
      break;
  }
  return ImDrawFlags_RoundCornersAll;
}

// One ring of a shadow: the rectangle grown by `grow`, corner by corner.
constexpr int corner_steps = 6;
constexpr int ring_points = 4 * (corner_steps + 1);

void add_ring(ImDrawList& list, const Rect& rect, float radius, float grow, Color color) {
  const float most = std::min(rect.width, rect.height) / 2 + grow;
  const float r = std::clamp(radius + grow, 0.0F, std::max(0.0F, most));
  const std::array<ImVec2, 4> centres{
      ImVec2(rect.right() + grow - r, rect.bottom() + grow - r),
      ImVec2(rect.x - grow + r, rect.bottom() + grow - r),
      ImVec2(rect.x - grow + r, rect.y - grow + r),
      ImVec2(rect.right() + grow - r, rect.y - grow + r),
  };
  const ImVec2 uv = ImGui::GetFontTexUvWhitePixel();
  for (int corner = 0; corner < 4; ++corner) {
    for (int step = 0; step <= corner_steps; ++step) {
      const float quarter = static_cast<float>(corner) + static_cast<float>(step) / corner_steps;
      const float angle = quarter * std::numbers::pi_v<float> / 2;
      const ImVec2 centre = centres[static_cast<std::size_t>(corner)];
      list.PrimWriteVtx({centre.x + r * std::cos(angle), centre.y + r * std::sin(angle)}, uv,
                        color);
    }
  }
}

void join_rings(ImDrawList& list, unsigned first) {
  const auto index = [](unsigned value) { return static_cast<ImDrawIdx>(value); };
  for (unsigned i = 0; i < ring_points; ++i) {
    const unsigned next = (i + 1) % ring_points;
    const unsigned inner = first;
    const unsigned outer = first + ring_points;
    list.PrimWriteIdx(index(inner + i));
    list.PrimWriteIdx(index(inner + next));
    list.PrimWriteIdx(index(outer + next));
    list.PrimWriteIdx(index(inner + i));
    list.PrimWriteIdx(index(outer + next));
    list.PrimWriteIdx(index(outer + i));
  }
}

}  // namespace

float Canvas::set_opacity(float opacity) {
  return std::exchange(opacity_, opacity);
}

Color Canvas::tint(Color color) const {
  return opacity_ >= 1 ? color : fade(color, opacity_);
}

float Canvas::snap(float value) const {
  return std::round(value * scale_) / scale_;
}

void Canvas::fill(const Rect& r, Color color, float radius, Corners corners) {
  list_.AddRectFilled({r.x, r.y}, {r.right(), r.bottom()}, tint(color), radius,
                      corner_flags(corners));
}

void Canvas::outline(const Rect& r, Color color, float radius, float width) {
  // ImGui centres strokes on the rectangle less half a pixel of its own; undone here.
  const float inset = width / 2 - 0.5F;
  list_.AddRect({r.x + inset, r.y + inset}, {r.right() - inset, r.bottom() - inset}, tint(color),
                std::max(0.0F, radius - inset), ImDrawFlags_RoundCornersAll, width);
}

void Canvas::shadow(const Rect& rect, float radius, const Shadow& shadow) {
  const float sigma = shadow.blur_px / 2;
  if (sigma <= 0 || (shadow.color >> 24U) == 0) {
    return;
  }
  const Rect moved{rect.x, rect.y + shadow.offset_y, rect.width, rect.height};
  constexpr int rings = 9;
  // The innermost ring lies under the card; what is further in is never seen.
  const float inner = -std::min({2 * sigma, rect.width / 2, rect.height / 2});
  list_.PrimReserve((rings - 1) * ring_points * 6, rings * ring_points);
  const unsigned first = list_._VtxCurrentIdx;
  for (int i = 0; i < rings; ++i) {
    const float grow = inner + (2.2F * sigma - inner) * static_cast<float>(i) / (rings - 1);
    // The blurred edge of a half plane: the normal distribution's tail.
    const float tail = 0.5F * std::erfc(grow / (sigma * std::numbers::sqrt2_v<float>));
    const float strength = i == rings - 1 ? 0 : tail;
    add_ring(list_, moved, radius + sigma * 0.35F, grow, tint(fade(shadow.color, strength)));
  }
  for (unsigned i = 0; i + 1 < rings; ++i) {
    join_rings(list_, first + i * ring_points);
  }
}

void Canvas::dot(float x, float y, float radius, Color color) {
  list_.AddCircleFilled({x, y}, radius, tint(color));
}

void Canvas::icon(Icon icon, const Rect& rect, Color color, float stroke) {
  stroke_path(list_, icon_path(icon), rect, 24, tint(color), stroke * rect.width / 24);
}

void Canvas::stars(float x, float y, float size, int tenths, Color color, Color rest) {
  const int full = (tenths + 5) / 10;
  for (int i = 0; i < 5; ++i) {
    const float radius = size * 0.5F;
    const ImVec2 centre(x + size * (static_cast<float>(i) + 0.5F), y + radius);
    std::array<ImVec2, 10> points;
    for (std::size_t k = 0; k < points.size(); ++k) {
      const float angle = (static_cast<float>(k) / 5 - 0.5F) * std::numbers::pi_v<float>;
      const float r = k % 2 == 0 ? radius * 0.94F : radius * 0.38F;
      points[k] = {centre.x + r * std::cos(angle), centre.y + r * std::sin(angle)};
    }
    list_.AddConcavePolyFilled(points.data(), static_cast<int>(points.size()),
                               tint(i < full ? color : rest));
  }
}

void Canvas::picture(const Rect& rect, std::uint64_t texture, float drop, float opacity) {
  const ImTextureRef id{static_cast<ImTextureID>(texture)};
  const auto stamp = [&](float dx, float dy, Color color) {
    list_.AddImage(id, {rect.x + dx, rect.y + dy}, {rect.right() + dx, rect.bottom() + dy}, {0, 0},
                   {1, 1}, tint(color));
  };
  if (drop > 0) {
    // A blurred silhouette: the picture in black, many times, faint, spread like a Gaussian blur:
    // the radius behind which a share u of the blur lies is sigma * sqrt(-2 ln u).
    const float side = std::min(rect.width, rect.height);
    const int taps = side > 150 ? 40 : 20;
    const float sigma_px = std::min(14.0F, side * 0.085F);
    const float down_px = std::min(10.0F, side * 0.07F);
    const Color faint = fade(0xFF000000U, drop * opacity / static_cast<float>(taps));
    for (int i = 0; i < taps; ++i) {
      const float angle = static_cast<float>(i) * 2.39996F;
      const float share = (static_cast<float>(i) + 0.5F) / static_cast<float>(taps);
      const float reach = sigma_px * std::min(2.2F, std::sqrt(-2 * std::log(1 - share)));
      stamp(reach * std::cos(angle), down_px + reach * std::sin(angle), faint);
    }
  }
  stamp(0, 0, fade(0xFFFFFFFFU, opacity));
}

void Canvas::line(float x, float y, std::string_view text, const TextStyle& style, Color color,
                  std::size_t bold_bytes) {
  text_.draw(list_, x, y, text, style, tint(color), bold_bytes);
}

void Canvas::push_clip(const Rect& r) {
  list_.PushClipRect({r.x, r.y}, {r.right(), r.bottom()}, true);
}

void Canvas::pop_clip() {
  list_.PopClipRect();
}

}  // namespace noline::ui
