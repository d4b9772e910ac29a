#include "paint.hpp"

#include <algorithm>
#include <cmath>

#include "qr.hpp"

namespace noline::ui {
namespace {

bool apart(const Rect& a, const Rect& b, float margin) {
  return a.x > b.right() + margin || b.x > a.right() + margin || a.y > b.bottom() + margin ||
         b.y > a.bottom() + margin;
}

// How strongly a pressable box answers at this moment.
struct Answer {
  float hover = 0;
  float down = 0;
};

class Painter {
 public:
  Painter(const Scene& scene, const PaintContext& context)
      : scene_(scene), context_(context), canvas_(context.canvas), tokens_(context.tokens) {}

  void paint(int index);

 private:
  const Box& box(int index) const { return scene_.boxes[static_cast<std::size_t>(index)]; }
  const Node* node_of(int index) const {
    const int node = box(index).node;
    return node >= 0 ? &scene_.nodes[static_cast<std::size_t>(node)] : nullptr;
  }
  Answer answer_of(int pressable) const;
  void ground(const Box& box, const Answer& answer);
  void content(const Box& box, const Answer& answer);
  void text(const Box& box);
  void picture(const Box& box, const Answer& answer);
  void field(const Box& box);
  void caret(const Box& box, const Rect& inner, std::string_view value);
  void focus_ring(const Box& box);
  void children(const Box& box);
  void scroll_mark(const Box& box);

  const Scene& scene_;
  const PaintContext& context_;
  Canvas& canvas_;
  const Tokens& tokens_;
};

Answer Painter::answer_of(int pressable) const {
  if (pressable < 0) {
    return {};
  }
  const Node* node = node_of(pressable);
  if (!node || node->state.disabled) {
    return {};
  }
  const Touch& touch = context_.touch;
  return {context_.motion.value(node->key, 'h', touch.hover == node->key ? 1.0F : 0.0F),
          context_.motion.value(node->key, 'd', touch.down == node->key ? 1.0F : 0.0F, 120)};
}

void Painter::ground(const Box& box, const Answer& answer) {
  const Spec& spec = box.spec;
  const float radius = std::min(spec.radius, box.page.height / 2);
  if (spec.shadow) {
    const float lift = spec.feel == Feel::card ? answer.hover : 0;
    canvas_.shadow(
        box.page, radius,
        {8 + 4 * lift, 24 + 8 * lift, fade(tokens_.shadow, tokens_.shadow_far * (1 + lift))});
    canvas_.shadow(box.page, radius, {1, 2, fade(tokens_.shadow, tokens_.shadow_near)});
  }
  Color fill = spec.fill;
  if (spec.feel == Feel::solid) {
    fill = mix(fill, tokens_.ink | 0xFF000000U, 0.07F * answer.hover + 0.08F * answer.down);
  } else if (spec.feel == Feel::plain) {
    const Color faint = fade(tokens_.ink, 0.05F * answer.hover + 0.06F * answer.down);
    canvas_.fill(box.page, faint, radius);
  }
  if (fill >> 24U) {
    canvas_.fill(box.page, fill, radius, spec.corners);
  }
  if ((spec.border >> 24U) == 0) {
    return;
  }
  const float hair = 1;
  if (spec.border_top) {
    canvas_.fill({box.page.x, box.page.y, box.page.width, hair}, spec.border);
  } else if (spec.border_bottom) {
    canvas_.fill({box.page.x, box.page.bottom() - hair, box.page.width, hair}, spec.border);
  } else {
    const Color border = mix(spec.border, tokens_.ink, 0.25F * answer.hover);
    canvas_.outline(box.page, border, radius, hair);
  }
}

void Painter::text(const Box& box) {
  const Edges& pad = box.spec.pad;
  float y = box.page.y + pad.top;
  const float room = box.page.width - pad.left - pad.right;
  for (std::uint32_t i = 0; i < box.line_count; ++i) {
    const TextLine& line = scene_.lines[box.line_first + i];
    const std::string_view part =
        std::string_view(box.text).substr(line.begin, line.end - line.begin);
    const float rest = room - line.width_px;
    const float shift = box.text_align == Align::center ? rest / 2
                        : box.text_align == Align::end  ? rest
                                                        : 0;
    const std::size_t bold = box.bold_bytes > line.begin ? box.bold_bytes - line.begin : 0;
    const float x = box.page.x + pad.left + shift;
    canvas_.line(x, y, part, box.style, box.color, bold);
    if (box.strike) {
      canvas_.fill({x, y + box.style.line_px() * 0.52F, line.width_px, 1}, box.color);
    }
    y += box.style.line_px();
  }
}

void Painter::picture(const Box& box, const Answer& answer) {
  if (box.text.empty()) {
    return;
  }
  // `number` is the picture's share of the box in percent; the rest is its ground.
  const float share = static_cast<float>(box.number) / 100 * (1 + 0.035F * answer.hover);
  const float side = std::min(box.page.width, box.page.height) * share;
  const Rect rect{canvas_.snap(box.page.x + (box.page.width - side) / 2),
                  canvas_.snap(box.page.y + (box.page.height - side) / 2), side, side};
  const Picture found = context_.platform.picture(box.text, side * canvas_.scale());
  const std::string key = "picture:" + box.text;
  const float shown = context_.motion.value(key, 'o', found.texture ? 1.0F : 0.0F, 180);
  if (found.texture == 0) {
    return;
  }
  Rect fitted = rect;
  if (found.width > 0 && found.height > 0 && found.width != found.height) {
    const float ratio = found.width / found.height;
    fitted.width = ratio > 1 ? side : side * ratio;
    fitted.height = ratio > 1 ? side / ratio : side;
    fitted.x += (side - fitted.width) / 2;
    fitted.y += (side - fitted.height) / 2;
  }
  canvas_.push_clip(box.page);
  canvas_.picture(fitted, found.texture, 0.133F, shown);
  canvas_.pop_clip();
}

void Painter::caret(const Box& box, const Rect& inner, std::string_view value) {
  const Caret& caret = *context_.caret;
  const auto x_of = [&](std::size_t byte) {
    return inner.x + canvas_.text().width(value.substr(0, std::min(byte, value.size())), box.style);
  };
  const float top = box.page.y + (box.page.height - box.style.line_px()) / 2;
  const float from = x_of(std::min(caret.position, caret.anchor));
  const float to = x_of(std::max(caret.position, caret.anchor));
  if (to > from) {
    canvas_.fill({from, top, to - from, box.style.line_px()}, fade(tokens_.brand, 0.25F));
  }
  if (caret.visible) {
    canvas_.fill({canvas_.snap(x_of(caret.position)), top + 2, 1.5F, box.style.line_px() - 4},
                 tokens_.brand);
  }
}

void Painter::field(const Box& box) {
  const Node& node = scene_.nodes[static_cast<std::size_t>(box.node)];
  const bool focused = context_.touch.focus == node.key;
  if (focused && context_.fields_by_dom) {
    return;
  }
  const Edges& pad = box.spec.pad;
  const Rect inner{box.page.x + pad.left, box.page.y + pad.top,
                   box.page.width - pad.left - pad.right, box.page.height - pad.top - pad.bottom};
  std::string shown = node.value;
  if (node.role == Role::password) {
    shown.clear();
    for (std::size_t i = count_characters(node.value); i > 0; --i) {
      shown += "\u2022";
    }
  }
  canvas_.push_clip({inner.x - 2, box.page.y, inner.width + 4, box.page.height});
  const float y = inner.y + (inner.height - box.style.line_px()) / 2;
  if (focused && context_.caret && context_.caret->key == node.key) {
    caret(box, inner, shown);
  }
  if (shown.empty()) {
    canvas_.line(inner.x, y, node.placeholder, box.style, tokens_.muted);
  } else {
    canvas_.line(inner.x, y, shown, box.style, box.color);
  }
  canvas_.pop_clip();
}

void Painter::content(const Box& box, const Answer& answer) {
  switch (box.content) {
    case Content::none:
      break;
    case Content::text:
      text(box);
      break;
    case Content::picture:
      picture(box, answer);
      break;
    case Content::icon:
      canvas_.icon(box.icon, box.page, box.color);
      break;
    case Content::stars:
      canvas_.stars(box.page.x, box.page.y + (box.page.height - box.style.size_px) / 2,
                    box.style.size_px, box.number, box.color, box.color_rest);
      break;
    case Content::qr:
      draw_qr(canvas_, box.page, box.text);
      break;
    case Content::field:
      field(box);
      break;
    case Content::dot:
      canvas_.dot(box.page.x + box.page.width / 2, box.page.y + box.page.height / 2,
                  box.page.width / 2, box.color);
      break;
    case Content::pulse: {
      const auto phase = static_cast<float>(context_.motion.now_ms() % 1600) / 1600;
      const float wave = context_.motion.reduced() ? 0.5F : 0.5F + 0.5F * std::cos(phase * 6.2832F);
      canvas_.fill(box.page, fade(tokens_.sunken, 0.55F + 0.45F * wave), box.spec.radius);
      context_.motion.keep_moving();
      break;
    }
  }
}

void Painter::focus_ring(const Box& box) {
  if (box.node < 0 || !context_.touch.focus_visible) {
    return;
  }
  const Node& node = scene_.nodes[static_cast<std::size_t>(box.node)];
  if (node.key != context_.touch.focus || !is_interactive(node)) {
    return;
  }
  const Rect& r = box.page;
  const Rect ring{r.x - 3, r.y - 3, r.width + 6, r.height + 6};
  const float radius =
      std::min(box.spec.radius > 0 ? box.spec.radius : radius_small_px, r.height / 2);
  canvas_.outline(ring, tokens_.brand, radius + 3, 2);
}

// Only shells without a DOM draw where a scroll box stands; browsers have their own bar.
void Painter::scroll_mark(const Box& box) {
  if (context_.fields_by_dom || !box.spec.scroll_y || box.content_height <= box.rect.height + 1) {
    return;
  }
  const Node& node = scene_.nodes[static_cast<std::size_t>(box.node)];
  const float share = box.rect.height / box.content_height;
  const float tall = std::max(32.0F, box.rect.height * share);
  const float way =
      (box.rect.height - tall - 4) / std::max(1.0F, box.content_height - box.rect.height);
  canvas_.fill(
      {box.page.right() - 6, box.page.y + 2 + node.scroll.y / context_.zoom * way, 4, tall},
      fade(tokens_.ink, 0.22F), 2);
}

void Painter::children(const Box& parent) {
  const bool clips = parent.spec.scroll_x || parent.spec.scroll_y;
  if (clips) {
    // Shadows of cards in a sideways strip reach above and below it.
    const float room = parent.spec.scroll_x ? 16 : 0;
    canvas_.push_clip(
        {parent.page.x, parent.page.y - room, parent.page.width, parent.page.height + 2 * room});
  }
  for (int child = parent.first_child; child >= 0; child = box(child).next) {
    paint(child);
  }
  if (clips) {
    canvas_.pop_clip();
    scroll_mark(parent);
  }
}

void Painter::paint(int index) {
  const Box& self = box(index);
  constexpr float shadow_reach = 40;
  if (self.scroller >= 0 && apart(self.page, self.clip, shadow_reach)) {
    return;
  }
  const float before = canvas_.opacity();
  float shown = self.spec.opacity;
  if (self.spec.enters != 0) {
    shown *= context_.motion.value("enter:" + std::to_string(self.spec.enters), 'o', 1, 180);
  }
  canvas_.set_opacity(before * shown);
  const Answer answer = answer_of(self.pressable);
  ground(self, answer);
  content(self, answer);
  children(self);
  focus_ring(self);
  canvas_.set_opacity(before);
}

}  // namespace

void paint(const Scene& scene, const PaintContext& context) {
  if (!scene.boxes.empty()) {
    Painter(scene, context).paint(0);
  }
}

std::size_t field_index_at(const Scene& scene, TextEngine& text, std::string_view key, float x,
                           float) {
  for (std::size_t i = 0; i < scene.nodes.size(); ++i) {
    const Node& node = scene.nodes[i];
    const Box& box = scene.boxes[static_cast<std::size_t>(scene.node_boxes[i])];
    if (node.key != key || box.content != Content::field) {
      continue;
    }
    const float inner = x - box.page.x - box.spec.pad.left;
    if (node.role != Role::password) {
      return text.index_at(node.value, box.style, inner);
    }
    const float step = text.width("\u2022", box.style);
    const auto wanted = static_cast<std::size_t>(std::max(0.0F, inner / step + 0.5F));
    std::size_t at = 0;
    for (std::size_t i_character = 0; i_character < wanted && at < node.value.size();
         ++i_character) {
      next_character(node.value, at);
    }
    return at;
  }
  return 0;
}

}  // namespace noline::ui
