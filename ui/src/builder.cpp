#include "builder.hpp"

#include <charconv>

namespace noline::ui {

std::string_view State::field(std::string_view key) const {
  for (const auto& [name, text] : fields) {
    if (name == key) {
      return text;
    }
  }
  return {};
}

void State::set_field(std::string_view key, std::string_view text) {
  for (auto& [name, value] : fields) {
    if (name == key) {
      value = text;
      return;
    }
  }
  fields.emplace_back(key, text);
}

Box& Builder::add(const Spec& spec) {
  const int index = static_cast<int>(scene_.boxes.size());
  scene_.boxes.emplace_back();
  Box& added = scene_.boxes.back();
  added.spec = spec;
  added.parent = current_;
  if (current_ >= 0) {
    Box& parent = box(current_);
    (parent.last_child >= 0 ? box(parent.last_child).next : parent.first_child) = index;
    parent.last_child = index;
    added.pressable = parent.pressable;
    added.scroller = parent.spec.scroll_x || parent.spec.scroll_y ? current_ : parent.scroller;
  }
  return added;
}

int Builder::nearest_node() const {
  for (int i = current_; i >= 0; i = scene_.boxes[static_cast<std::size_t>(i)].parent) {
    if (scene_.boxes[static_cast<std::size_t>(i)].node >= 0) {
      return scene_.boxes[static_cast<std::size_t>(i)].node;
    }
  }
  return -1;
}

void Builder::attach(int index, Node&& node) {
  if (node.role == Role::none) {
    return;
  }
  Box& owner = box(index);
  const int parent = nearest_node();
  if (parent >= 0) {
    node.parent = scene_.nodes[static_cast<std::size_t>(parent)].key;
  }
  if (node.key.empty()) {
    // Unnamed nodes are told apart by their place: stable while the screen keeps its shape.
    char number[12];
    const auto end =
        std::to_chars(number, number + sizeof number,
                      scene_.nodes.size() - static_cast<std::size_t>(parent < 0 ? 0 : parent))
            .ptr;
    node.key = node.parent + '.' + std::string(number, end);
  }
  owner.node = static_cast<int>(scene_.nodes.size());
  if (is_interactive(node)) {
    owner.pressable = index;
  }
  scene_.nodes.push_back(std::move(node));
  scene_.node_boxes.push_back(index);
  scene_.bounds.emplace_back();
}

Builder::Scope Builder::open(Flow flow, const Spec& spec) {
  add(spec).spec.flow = flow;
  current_ = static_cast<int>(scene_.boxes.size()) - 1;
  return Scope(*this);
}

Builder::Scope Builder::open(Flow flow, const Spec& spec, Node&& node) {
  add(spec).spec.flow = flow;
  const int index = static_cast<int>(scene_.boxes.size()) - 1;
  attach(index, std::move(node));
  current_ = index;
  return Scope(*this);
}

Builder::Scope Builder::column(const Spec& spec) {
  return open(Flow::column, spec);
}
Builder::Scope Builder::row(const Spec& spec) {
  return open(Flow::row, spec);
}
Builder::Scope Builder::wrap(const Spec& spec) {
  return open(Flow::wrap, spec);
}
Builder::Scope Builder::column(const Spec& spec, Node&& node) {
  return open(Flow::column, spec, std::move(node));
}
Builder::Scope Builder::row(const Spec& spec, Node&& node) {
  return open(Flow::row, spec, std::move(node));
}
Builder::Scope Builder::wrap(const Spec& spec, Node&& node) {
  return open(Flow::wrap, spec, std::move(node));
}
Builder::Scope Builder::grid(const Spec& spec, Node&& node) {
  return open(Flow::grid, spec, std::move(node));
}

void Builder::text(std::string_view words, const TextStyle& style, Color color) {
  text(words, style, color, {});
}
void Builder::word(Word what, const TextStyle& style, Color color) {
  text(say(what), style, color, {});
}
void Builder::word(Word what, const TextStyle& style, Color color, const TextLook& look) {
  text(say(what), style, color, look);
}

void Builder::close() {
  current_ = box(current_).parent;
}

void Builder::press(Bound bound) {
  if (!scene_.bounds.empty()) {
    scene_.bounds.back() = std::move(bound);
  }
}

void Builder::text(std::string_view text, const TextStyle& style, Color color,
                   const TextLook& look) {
  const int inside = current_ >= 0 ? box(current_).pressable : -1;
  Spec spec;
  spec.pad = look.pad;
  spec.grow = look.grow;
  spec.self = look.self;
  Box& leaf = add(spec);
  leaf.content = Content::text;
  leaf.text = text;
  leaf.style = style;
  leaf.color = color;
  leaf.text_align = look.align;
  leaf.bold_bytes = static_cast<std::uint32_t>(look.bold_bytes);
  leaf.strike = look.strike;
  if (inside < 0 && look.role != Role::none) {
    attach(static_cast<int>(scene_.boxes.size()) - 1,
           {.role = look.role, .name = std::string(text)});
  }
}

void Builder::picture(std::string_view name, Spec spec, int share_percent, Node node) {
  const auto scope = column(spec, std::move(node));
  Box& frame = box(current_);
  frame.content = Content::picture;
  frame.text = name;
  frame.number = share_percent;
}

void Builder::icon(Icon icon, float size, Color color) {
  Spec spec;
  spec.width = spec.height = size;
  Box& leaf = add(spec);
  leaf.content = Content::icon;
  leaf.icon = icon;
  leaf.color = color;
}

void Builder::stars(int tenths, float size, Color color, Color rest) {
  Spec spec;
  spec.width = size * 5;
  spec.height = size;
  Box& leaf = add(spec);
  leaf.content = Content::stars;
  leaf.number = tenths;
  leaf.style.size_px = size;
  leaf.color = color;
  leaf.color_rest = rest;
}

void Builder::dot(float size, Color color) {
  Spec spec;
  spec.width = spec.height = size;
  Box& leaf = add(spec);
  leaf.content = Content::dot;
  leaf.color = color;
}

void Builder::pulse(Spec spec) {
  add(spec).content = Content::pulse;
}

void Builder::qr(std::string_view text, float size, std::string name) {
  Spec spec;
  spec.width = spec.height = size;
  Box& leaf = add(spec);
  leaf.content = Content::qr;
  leaf.text = text;
  attach(static_cast<int>(scene_.boxes.size()) - 1,
         {.key = "qr", .role = Role::img, .name = std::move(name), .value = std::string(text)});
}

void Builder::space(float width, float height, float grow) {
  Spec spec;
  spec.width = width > 0 ? width : automatic;
  spec.height = height;
  spec.grow = grow;
  add(spec);
}

void Builder::field_content(const TextStyle& style, Color color) {
  Box& owner = box(current_);
  owner.content = Content::field;
  owner.style = style;
  owner.color = color;
}

}  // namespace noline::ui
