#include <cmath>

#include "layout.hpp"

namespace noline::ui {

void Layout::fit_row(int index, float room) {
  float used = 0;
  float least = 0;
  float shares = 0;
  int count = 0;
  each_child(index, [&](int child, Box& it) {
    it.rect.width = it.spec.grow > 0 ? minimal(child) : natural(child);
    used += it.rect.width;
    least += minimal(child);
    shares += it.spec.grow;
    ++count;
  });
  room -= box(index).spec.gap * static_cast<float>(std::max(0, count - 1));
  if (used > room) {
    const float over = used - least;
    const float keep = over > 0 ? std::clamp((room - least) / over, 0.0F, 1.0F) : 0;
    each_child(index, [&](int child, Box& it) {
      it.rect.width = minimal(child) + (it.rect.width - minimal(child)) * keep;
    });
  } else if (shares > 0) {
    share_out(index, room, used, shares);
  }
}

// Growing boxes get equal parts of what the others leave, as with `flex: 1`, unless one of them
// needs more than its part: then it keeps what it needs.
void Layout::share_out(int index, float room, float used, float shares) {
  float free = room - used;
  each_child(index, [&](int child, Box& it) { free += it.spec.grow > 0 ? minimal(child) : 0; });
  bool settled = false;
  std::vector<int> fixed;
  while (!settled) {
    settled = true;
    each_child(index, [&](int child, Box& it) {
      const bool open = std::find(fixed.begin(), fixed.end(), child) == fixed.end();
      if (it.spec.grow > 0 && open && minimal(child) > free * it.spec.grow / shares + 0.01F) {
        fixed.push_back(child);
        free -= minimal(child);
        shares -= it.spec.grow;
        settled = false;
      }
    });
  }
  each_child(index, [&](int child, Box& it) {
    if (it.spec.grow > 0 && std::find(fixed.begin(), fixed.end(), child) == fixed.end()) {
      it.rect.width = free * it.spec.grow / shares;
    }
  });
}

float Layout::place_row(int index, float height) {
  const Spec spec = box(index).spec;
  const float room =
      spec.scroll_x ? unlimited : box(index).rect.width - spec.pad.left - spec.pad.right;
  fit_row(index, room);
  float tallest = 0;
  float used = -spec.gap;
  int count = 0;
  each_child(index, [&](int child, Box& it) {
    const float width = it.rect.width;
    tallest = std::max(tallest, place(child, width));
    used += width + spec.gap;
    ++count;
  });
  const float result = finish(index, tallest + spec.pad.top + spec.pad.bottom, height);
  const float inner = result - spec.pad.top - spec.pad.bottom;
  const float rest = spec.scroll_x ? 0 : std::max(0.0F, room - used);
  float x = spec.pad.left;
  float gap = spec.gap;
  if (spec.justify == Justify::between && count > 1) {
    gap += rest / static_cast<float>(count - 1);
  } else if (spec.justify != Justify::start && spec.justify != Justify::between) {
    x += spec.justify == Justify::center ? rest / 2 : rest;
  }
  each_child(index, [&](int child, Box& it) {
    const Align align = align_of(box(index), it);
    if (align == Align::stretch && it.rect.height < inner) {
      place(child, it.rect.width, inner);
    }
    box(child).rect.x = x;
    box(child).rect.y = spec.pad.top + shift_of(align, inner - box(child).rect.height);
    x += box(child).rect.width + gap;
  });
  box(index).content_width = x - gap + spec.pad.right;
  return result;
}

void Layout::flush_line(std::vector<int>& line, Box& parent, float y, float line_height,
                        float room) {
  float used = parent.spec.gap * static_cast<float>(line.size() - 1);
  for (const int child : line) {
    used += box(child).rect.width;
  }
  const float rest = std::max(0.0F, room - used);
  const Justify justify = parent.spec.justify;
  float x = parent.spec.pad.left;
  float gap = parent.spec.gap;
  if (justify == Justify::between && line.size() > 1) {
    gap += rest / static_cast<float>(line.size() - 1);
  } else if (justify == Justify::center || justify == Justify::end) {
    x += justify == Justify::center ? rest / 2 : rest;
  }
  for (const int child : line) {
    Rect& rect = box(child).rect;
    rect.x = x;
    rect.y = y + shift_of(align_of(parent, box(child)), line_height - rect.height);
    x += rect.width + gap;
  }
  line.clear();
}

float Layout::place_wrap(int index) {
  const Spec spec = box(index).spec;
  const float room = box(index).rect.width - spec.pad.left - spec.pad.right;
  const float gap_cross = spec.gap_cross >= 0 ? spec.gap_cross : spec.gap;
  std::vector<int> line;
  float x = 0;
  float y = spec.pad.top;
  float tallest = 0;
  each_child(index, [&](int child, Box&) {
    const float width = std::min(natural(child), room);
    if (!line.empty() && x + width > room + 0.05F) {
      flush_line(line, box(index), y, tallest, room);
      y += tallest + gap_cross;
      x = tallest = 0;
    }
    tallest = std::max(tallest, place(child, width));
    x += width + spec.gap;
    line.push_back(child);
  });
  if (!line.empty()) {
    flush_line(line, box(index), y, tallest, room);
  }
  return finish(index, y + tallest + spec.pad.bottom, automatic);
}

}  // namespace noline::ui
