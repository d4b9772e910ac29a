#include "layout.hpp"

namespace noline::ui {
namespace {

float limit(const Spec& spec, float width) {
  return std::clamp(width, spec.min_width, std::max(spec.min_width, spec.max_width));
}

}  // namespace

float Layout::leaf_natural(Box& leaf) {
  if (leaf.content == Content::text) {
    float widest = 0;
    std::string_view rest = leaf.text;
    while (true) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::size_t begin = leaf.text.size() - rest.size();
      const std::size_t bold = leaf.bold_bytes > begin ? leaf.bold_bytes - begin : 0;
      widest = std::max(widest, text_.width(rest.substr(0, end), leaf.style, bold));
      if (end == rest.size()) {
        return widest;
      }
      rest.remove_prefix(end + 1);
    }
  }
  return leaf.content == Content::stars ? leaf.style.size_px * 5 : 0;
}

float Layout::natural(int index) {
  Box& self = box(index);
  if (self.natural >= 0) {
    return self.natural;
  }
  float sum = leaf_natural(self);
  int count = 0;
  const bool side_by_side = self.spec.flow != Flow::column;
  each_child(index, [&](int child, Box&) {
    const float width = natural(child);
    sum = side_by_side ? sum + width : std::max(sum, width);
    ++count;
  });
  if (side_by_side && count > 1) {
    sum += self.spec.gap * static_cast<float>(count - 1);
  }
  const Spec& spec = box(index).spec;
  const float outer = sum + spec.pad.left + spec.pad.right;
  box(index).natural = spec.width >= 0 ? spec.width : limit(spec, outer);
  return box(index).natural;
}

float Layout::minimal(int index) {
  Box& self = box(index);
  if (self.minimal >= 0) {
    return self.minimal;
  }
  float least = leaf_natural(self);
  if (self.content == Content::text && self.style.wrap) {
    least = text_.unbreakable_width(self.text, self.style, self.bold_bytes);
  }
  int count = 0;
  const bool row = self.spec.flow == Flow::row;
  each_child(index, [&](int child, Box&) {
    const float width = minimal(child);
    least = row ? least + width : std::max(least, width);
    ++count;
  });
  if (row && count > 1) {
    least += self.spec.gap * static_cast<float>(count - 1);
  }
  const Spec& spec = box(index).spec;
  const float outer = spec.scroll_x ? 0 : least + spec.pad.left + spec.pad.right;
  box(index).minimal = spec.width >= 0 ? spec.width : limit(spec, outer);
  return box(index).minimal;
}

Align Layout::align_of(const Box& parent, const Box& child) const {
  if (child.spec.self != Align::automatic) {
    return child.spec.self;
  }
  if (parent.spec.align != Align::automatic) {
    return parent.spec.align;
  }
  return parent.spec.flow == Flow::column || parent.spec.flow == Flow::grid ? Align::stretch
                                                                            : Align::center;
}

float Layout::finish(int index, float content_height, float height) {
  Box& self = box(index);
  const Spec& spec = self.spec;
  self.content_height = content_height;
  float result = content_height;
  if (spec.height >= 0) {
    result = spec.height;
  } else if (spec.aspect > 0) {
    result = self.rect.width * spec.aspect;
  }
  result = std::max(result, spec.min_height);
  if (height >= 0 && spec.height < 0) {
    result = spec.scroll_y ? height : std::max(result, height);
  }
  self.rect.height = result;
  return result;
}

float Layout::place_text(Box& leaf, float width) {
  leaf.line_first = static_cast<std::uint32_t>(scene_.lines.size());
  const float room = width - leaf.spec.pad.left - leaf.spec.pad.right;
  text_.wrap(leaf.text, leaf.style, leaf.bold_bytes, room, scene_.lines);
  leaf.line_count = static_cast<std::uint32_t>(scene_.lines.size()) - leaf.line_first;
  return leaf.style.line_px() * static_cast<float>(leaf.line_count);
}

void Layout::stretch_column(int index, float extra) {
  float shares = 0;
  each_child(index, [&](int, Box& child) { shares += child.spec.grow; });
  const Justify justify = box(index).spec.justify;
  const float push = justify == Justify::center ? extra / 2 : justify == Justify::end ? extra : 0;
  float shift = shares > 0 ? 0 : push;
  each_child(index, [&](int child, Box& it) {
    it.rect.y += shift;
    if (it.spec.grow > 0) {
      const float more = extra * it.spec.grow / shares;
      place(child, it.rect.width, it.rect.height + more);
      shift += more;
    }
  });
}

float Layout::place_column(int index, float height) {
  const Spec spec = box(index).spec;
  const float room = box(index).rect.width - spec.pad.left - spec.pad.right;
  float y = spec.pad.top;
  bool first = true;
  each_child(index, [&](int child, Box& it) {
    y += first ? 0 : spec.gap;
    first = false;
    const Align align = align_of(box(index), it);
    const float wanted =
        align == Align::stretch || it.spec.max_width < unlimited ? room : natural(child);
    const float bleed = it.spec.bleed;
    const float fitting = std::min(limit(it.spec, wanted), room) + 2 * bleed;
    const float width = it.spec.width >= 0 ? std::min(it.spec.width, room) : fitting;
    // A scroll box takes what is left over; its content decides nothing.
    const float tall = place(child, width, it.spec.scroll_y ? 0 : automatic);
    box(child).rect.x = spec.pad.left + (bleed > 0 ? -bleed : shift_of(align, room - width));
    box(child).rect.y = y;
    y += tall;
  });
  const float content = y + spec.pad.bottom;
  const float result = finish(index, content, height);
  if (result > content + 0.01F && !spec.scroll_y) {
    stretch_column(index, result - content);
  }
  return result;
}

float Layout::place_grid(int index) {
  const Spec spec = box(index).spec;
  const float room = box(index).rect.width - spec.pad.left - spec.pad.right;
  const float gap_cross = spec.gap_cross >= 0 ? spec.gap_cross : spec.gap;
  const int fitting = static_cast<int>((room + spec.gap) / (spec.column_min + spec.gap));
  const int columns = std::max(1, spec.columns > 0 ? spec.columns : fitting);
  const auto count = static_cast<float>(columns);
  const float width = (room - spec.gap * (count - 1)) / count;
  std::vector<int> row;
  float y = spec.pad.top;
  const auto flush = [&] {
    float tallest = 0;
    for (const int child : row) {
      tallest = std::max(tallest, box(child).rect.height);
    }
    float x = spec.pad.left;
    for (const int child : row) {
      if (box(child).rect.height < tallest) {
        place(child, width, tallest);
      }
      box(child).rect.x = x;
      box(child).rect.y = y;
      x += width + spec.gap;
    }
    y += tallest + gap_cross;
    row.clear();
  };
  each_child(index, [&](int child, Box&) {
    place(child, width);
    row.push_back(child);
    if (row.size() == static_cast<std::size_t>(columns)) {
      flush();
    }
  });
  if (!row.empty()) {
    flush();
  }
  return finish(index, y - gap_cross + spec.pad.bottom, automatic);
}

void Layout::place_over(int index) {
  const Rect parent = box(index).rect;
  for (int child = box(index).first_child; child >= 0; child = box(child).next) {
    const Spec spec = box(child).spec;
    if (spec.over) {
      const float width = std::min(natural(child), parent.width);
      const float height = place(child, width);
      Rect& rect = box(child).rect;
      rect.x = parent.width * spec.anchor_x + spec.offset_x -
               (spec.anchor_x == 0.5F && spec.offset_x == 0 ? width / 2 : 0);
      rect.y = parent.height * spec.anchor_y + spec.offset_y - (spec.anchor_y == 1 ? height : 0);
    }
  }
}

float Layout::place(int index, float width, float height) {
  box(index).rect.width = width;
  float result = 0;
  if (box(index).content == Content::text) {
    const Edges pad = box(index).spec.pad;
    result = finish(index, place_text(box(index), width) + pad.top + pad.bottom, height);
  } else {
    switch (box(index).spec.flow) {
      case Flow::column:
        result = place_column(index, height);
        break;
      case Flow::row:
        result = place_row(index, height);
        break;
      case Flow::wrap:
        result = place_wrap(index);
        break;
      case Flow::grid:
        result = place_grid(index);
        break;
    }
  }
  place_over(index);
  return result;
}

void Scene::clear() {
  boxes.clear();
  nodes.clear();
  node_boxes.clear();
  bounds.clear();
  lines.clear();
}

void lay_out(Scene& scene, TextEngine& text, float width, float height) {
  scene.lines.clear();
  Layout layout(scene, text);
  layout.place(0, width, height);
}

}  // namespace noline::ui
