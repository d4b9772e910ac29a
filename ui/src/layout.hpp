// How boxes find their sizes and places: columns, rows, lines and grids.
//
// Widths come from above, heights from below. `natural` is a width without wrapping, `minimal`
// the least that clips nothing; both are measured once. `place` may be called again for a box
// that is stretched to the height of its row.
#pragma once

#include <algorithm>
#include <vector>

#include "scene.hpp"

namespace noline::ui {

class Layout {
 public:
  Layout(Scene& scene, TextEngine& text) : scene_(scene), text_(text) {}

  float natural(int index);
  float minimal(int index);
  /// Sets size and children of a box of this width; `height` forces its height when given.
  float place(int index, float width, float height = automatic);

 private:
  Box& box(int index) { return scene_.boxes[static_cast<std::size_t>(index)]; }
  template <typename F>
  void each_child(int index, F&& visit);
  float leaf_natural(Box& leaf);
  float finish(int index, float content_height, float height);
  float place_text(Box& leaf, float width);
  float place_column(int index, float height);
  float place_row(int index, float height);
  float place_wrap(int index);
  float place_grid(int index);
  void place_over(int index);
  void fit_row(int index, float room);
  void share_out(int index, float room, float used, float shares);
  Align align_of(const Box& parent, const Box& child) const;
  void stretch_column(int index, float extra);
  void flush_line(std::vector<int>& line, Box& parent, float y, float line_height, float room);

  Scene& scene_;
  TextEngine& text_;
};

template <typename F>
void Layout::each_child(int index, F&& visit) {
  for (int child = box(index).first_child; child >= 0; child = box(child).next) {
    if (!box(child).spec.over) {
      visit(child, box(child));
    }
  }
}

/// Where a box starts when this much room is left over.
inline float shift_of(Align align, float room) {
  return align == Align::center ? room / 2 : align == Align::end ? room : 0;
}

}  // namespace noline::ui
