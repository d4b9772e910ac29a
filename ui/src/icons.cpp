#include <charconv>
#include <cmath>
#include <numbers>

#include "canvas.hpp"
#include "imgui.h"

namespace noline::ui {
namespace {

// Reads numbers and commands of SVG path data; "10.5-4" and "0 1 0" both are number lists.
class PathReader {
 public:
  explicit PathReader(std::string_view text) : text_(text) {}

  char command() {
    skip();
    if (at_ < text_.size() &&
        std::string_view("MmLlHhVvCcAaZz").find(text_[at_]) != std::string_view::npos) {
      return text_[at_++];
    }
    return 0;
  }

  float number() {
    skip();
    // Written by hand: from_chars for floating point is missing in older standard libraries.
    float sign = 1;
    if (at_ < text_.size() && text_[at_] == '-') {
      sign = -1;
      ++at_;
    }
    float value = 0;
    float unit = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '.' && unit == 0) {
        unit = 1;
      } else if (c >= '0' && c <= '9') {
        value = value * 10 + static_cast<float>(c - '0');
        unit *= 10;
      } else {
        break;
      }
    }
    return sign * (unit > 0 ? value / unit : value);
  }

  bool done() {
    skip();
    return at_ >= text_.size();
  }

 private:
  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == ',')) {
      ++at_;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// Collects one sub-path after the other and strokes it with round ends.
class Stroker {
 public:
  Stroker(ImDrawList& list, const Rect& rect, float view_px, Color color, float stroke)
      : list_(list), rect_(rect), unit_(rect.width / view_px), color_(color), stroke_(stroke) {}

  void move(ImVec2 to) {
    finish(false);
    at_ = start_ = to;
    list_.PathLineTo(page(to));
  }
  void line(ImVec2 to) {
    resume();
    at_ = to;
    list_.PathLineTo(page(to));
  }
  void cubic(ImVec2 a, ImVec2 b, ImVec2 to) {
    resume();
    at_ = to;
    list_.PathBezierCubicCurveTo(page(a), page(b), page(to), 12);
  }
  void arc(float radius, bool large, bool sweep, ImVec2 to);
  void close() {
    finish(true);
    at_ = start_;
  }
  void finish(bool closed);
  ImVec2 at() const { return at_; }

 private:
  ImVec2 page(ImVec2 p) const { return {rect_.x + p.x * unit_, rect_.y + p.y * unit_}; }
  void resume() {
    if (list_._Path.Size == 0) {
      list_.PathLineTo(page(at_));
    }
  }

  ImDrawList& list_;
  Rect rect_;
  float unit_;
  Color color_;
  float stroke_;
  ImVec2 at_;
  ImVec2 start_;
};

// Endpoint to centre form of a circular arc, as the SVG specification gives it (appendix B.2.4).
void Stroker::arc(float radius, bool large, bool sweep, ImVec2 to) {
  resume();
  const ImVec2 half((at_.x - to.x) / 2, (at_.y - to.y) / 2);
  const float distance = half.x * half.x + half.y * half.y;
  const float r = std::max(radius, std::sqrt(distance));
  float height = std::sqrt(std::max(0.0F, (r * r - distance) / distance));
  if (large == sweep) {
    height = -height;
  }
  const ImVec2 centre((at_.x + to.x) / 2 + height * half.y, (at_.y + to.y) / 2 - height * half.x);
  const float from = std::atan2(at_.y - centre.y, at_.x - centre.x);
  float end = std::atan2(to.y - centre.y, to.x - centre.x);
  constexpr float turn = 2 * std::numbers::pi_v<float>;
  if (sweep && end < from) {
    end += turn;
  } else if (!sweep && end > from) {
    end -= turn;
  }
  constexpr int steps = 16;
  for (int i = 1; i <= steps; ++i) {
    const float angle = from + (end - from) * static_cast<float>(i) / steps;
    list_.PathLineTo(page({centre.x + r * std::cos(angle), centre.y + r * std::sin(angle)}));
  }
  at_ = to;
}

void Stroker::finish(bool closed) {
  const int count = list_._Path.Size;
  if (count == 0) {
    return;
  }
  const ImVec2 first = list_._Path[0];
  const ImVec2 last = list_._Path[count - 1];
  // A path that ends where it began is a loop, also when it does not say so.
  const bool same = std::abs(first.x - last.x) + std::abs(first.y - last.y) < 0.01F;
  if (same && count > 2) {
    list_._Path.pop_back();
  }
  const bool loop = closed || same;
  list_.PathStroke(color_, loop ? ImDrawFlags_Closed : ImDrawFlags_None, stroke_);
  if (!loop) {
    list_.AddCircleFilled(first, stroke_ / 2, color_);
    list_.AddCircleFilled(last, stroke_ / 2, color_);
  }
}

void run(PathReader& reader, Stroker& out) {
  char command = 0;
  while (!reader.done()) {
    if (const char next = reader.command()) {
      command = next;
    }
    const bool relative = command >= 'a';
    const ImVec2 base = relative ? out.at() : ImVec2(0, 0);
    const auto point = [&] {
      const float x = base.x + reader.number();
      return ImVec2(x, base.y + reader.number());
    };
    switch (command | 0x20) {
      case 'm':
        out.move(point());
        command = relative ? 'l' : 'L';
        break;
      case 'l':
        out.line(point());
        break;
      case 'h':
        out.line({base.x + reader.number(), out.at().y});
        break;
      case 'v':
        out.line({out.at().x, base.y + reader.number()});
        break;
      case 'c': {
        const ImVec2 a = point();
        const ImVec2 b = point();
        out.cubic(a, b, point());
        break;
      }
      case 'a': {
        const float radius = reader.number();
        reader.number();
        reader.number();
        const bool large = reader.number() > 0;
        const bool sweep = reader.number() > 0;
        out.arc(radius, large, sweep, point());
        break;
      }
      case 'z':
        out.close();
        break;
      default:
        return;
    }
  }
}

}  // namespace

std::string_view icon_path(Icon icon) {
  switch (icon) {
    case Icon::none:
      return "";
    case Icon::home:
      return "M4 11.5 12 5l8 6.5V20h-5v-5H9v5H4z";
    case Icon::find:
      return "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 20 20";
    case Icon::bag:
      return "M5 8h14l-1 12H6zM9 8a3 3 0 0 1 6 0";
    case Icon::me:
      return "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.5 20c1-4 4-5.5 7.5-5.5c3.5 0 6.5 1.5 7.5 5.5";
    case Icon::back:
      return "M14.5 5.5 8 12l6.5 6.5";
    case Icon::close:
      return "M6.5 6.5l11 11M17.5 6.5l-11 11";
    case Icon::minus:
      return "M7 12h10";
    case Icon::plus:
      return "M7 12h10M12 7v10";
    case Icon::bin:
      return "M5 7h14M9 7V5h6v2M7 7l1 12h8l1-12M10.5 10.5v5M13.5 10.5v5";
    case Icon::check:
      return "M5.5 12.5 10 17l8.5-9.5";
    case Icon::copy:
      return "M9 9h10v11H9zM15 9V5H5v11h4";
    case Icon::phone:
      return "M8 4h8a1.5 1.5 0 0 1 1.5 1.5v13a1.5 1.5 0 0 1-1.5 1.5H8a1.5 1.5 0 0 1-1.5-1.5v-13"
             "A1.5 1.5 0 0 1 8 4zM11 17h2";
    case Icon::laptop:
      return "M6 6h12v9H6zM3.5 18.5h17";
    case Icon::kiosk:
      return "M7 4h10v11H7zM12 15v5M8.5 20h7";
    case Icon::terminal:
      return "M4.5 5.5h15v13h-15zM8 10l2.5 2L8 14M12.5 14.5h3.5";
    case Icon::heart:
      return "M12 19.5C5 14.5 4 11.5 4 9.5a4 4 0 0 1 8-1a4 4 0 0 1 8 1c0 2-1 5-8 10z";
    case Icon::note:
      return "M5 19l1-4L15.5 5.5l3 3L9 18zM13.5 7.5l3 3";
    case Icon::chevron:
      return "M9.5 5.5 16 12l-6.5 6.5";
    case Icon::offline:
      return "M4.5 4.5l15 15M8.5 17a5 5 0 0 1-1-9.5M11 6.5a5 5 0 0 1 5.5 4a3.5 3.5 0 0 1 2.5 "
             "5.5";
    case Icon::info:
      return "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 11v5M12 8v.1";
    case Icon::sort:
      return "M8 5v14M4.5 15.5 8 19l3.5-3.5M16 19V5M12.5 8.5 16 5l3.5 3.5";
  }
  return "";
}

void stroke_path(ImDrawList& list, std::string_view path, const Rect& rect, float view_px,
                 Color color, float stroke) {
  PathReader reader(path);
  Stroker out(list, rect, view_px, color, stroke);
  run(reader, out);
  out.finish(false);
}

}  // namespace noline::ui
