#include "widgets.hpp"

#include "format.hpp"

namespace noline::ui {
namespace {

Spec pill(const Builder& b, ButtonLook look, bool disabled) {
  Spec spec;
  spec.align = Align::center;
  spec.justify = Justify::center;
  spec.gap = 8;
  spec.radius = 999;
  spec.feel = Feel::solid;
  spec.opacity = disabled ? 0.5F : 1;
  if (look == ButtonLook::outlined) {
    spec.border = b.t.line;
    spec.feel = Feel::plain;
  } else {
    spec.fill = look == ButtonLook::primary ? b.t.brand : b.t.soft;
  }
  return spec;
}

}  // namespace

void button(Builder& b, std::string key, std::string_view text, Bound bound, ButtonSpec wanted) {
  Spec spec = pill(b, wanted.look, wanted.disabled);
  spec.pad = even(wanted.pad_x, 0);
  spec.min_height = wanted.min_height;
  spec.min_width = tap_px;
  spec.grow = wanted.grow;
  const Color ink = wanted.look == ButtonLook::primary ? b.t.on_brand
                    : wanted.look == ButtonLook::quiet ? b.t.brand
                                                       : b.t.ink;
  Node node{.key = std::move(key),
            .role = wanted.href.empty() ? Role::button : Role::link,
            .name = wanted.name.empty() ? std::string(text) : std::move(wanted.name),
            .href = std::move(wanted.href)};
  node.state.disabled = wanted.disabled;
  const auto box = b.row(spec, std::move(node));
  b.press(std::move(bound));
  if (wanted.icon != Icon::none) {
    b.icon(wanted.icon, 20, ink);
  }
  TextStyle style = style_button;
  style.size_px = wanted.text_px;
  b.text(text, style, ink);
}

void text_button(Builder& b, std::string key, std::string_view text, Bound bound, Color color,
                 std::string name) {
  Spec spec;
  spec.min_height = tap_px;
  spec.min_width = tap_px;
  spec.align = Align::center;
  spec.justify = Justify::center;
  spec.radius = radius_small_px;
  const auto box = b.column(spec, {.key = std::move(key),
                                   .role = Role::button,
                                   .name = name.empty() ? std::string(text) : std::move(name)});
  b.press(std::move(bound));
  TextStyle style = style_small;
  style.wrap = false;
  style.weight = color == b.t.muted ? Weight::regular : Weight::semibold;
  b.text(text, style, color);
}

void icon_button(Builder& b, std::string key, Icon icon, Bound bound, Color color,
                 std::string name) {
  Spec spec;
  spec.width = spec.height = tap_px;
  spec.align = Align::center;
  spec.justify = Justify::center;
  spec.radius = 999;
  spec.feel = Feel::plain;
  const auto box =
      b.column(spec, {.key = std::move(key), .role = Role::button, .name = std::move(name)});
  b.press(std::move(bound));
  b.icon(icon, 24, color);
}

void chip(Builder& b, std::string key, std::string_view text, Bound bound, ChipSpec wanted) {
  Node node{.key = std::move(key),
            .role = wanted.href.empty() ? Role::button : Role::link,
            .name = wanted.name.empty() ? std::string(text) : std::move(wanted.name),
            .href = std::move(wanted.href)};
  node.state.toggle = wanted.toggle && node.role == Role::button;
  node.state.checked = wanted.on && node.state.toggle;
  node.state.disabled = wanted.disabled;
  // The pill is 34 px high, what can be touched is 44.
  const auto touch = b.column(
      {.justify = Justify::center, .min_width = tap_px, .min_height = tap_px, .radius = 999},
      std::move(node));
  b.press(std::move(bound));
  Spec spec;
  spec.min_height = 34;
  spec.pad = even(14, 0);
  spec.justify = Justify::center;
  spec.radius = 999;
  spec.fill = wanted.on ? b.t.ink : b.t.surface;
  spec.border = wanted.on ? 0 : b.t.line;
  spec.feel = Feel::solid;
  spec.opacity = wanted.disabled ? 0.45F : 1;
  const auto pill_box = b.row(spec);
  TextStyle style = with_weight(style_small, Weight::medium);
  style.wrap = false;
  b.text(text, style, wanted.on ? b.t.bg : b.t.ink);
}

void tag(Builder& b, std::string_view text, TagLook look) {
  Spec spec;
  spec.pad = even(8, 2);
  spec.radius = 8;
  spec.fill = look == TagLook::good   ? b.t.good_soft
              : look == TagLook::warn ? b.t.warn_soft
                                      : b.t.brand;
  const auto box = b.row(spec);
  const Color ink = look == TagLook::good   ? b.t.good
                    : look == TagLook::warn ? b.t.warn
                                            : b.t.on_brand;
  b.text(text, with_weight(style_tiny, Weight::semibold), ink);
}

void stepper(Builder& b, StepperSpec wanted) {
  Spec spec;
  spec.height = tap_px;
  spec.width = 128;
  spec.radius = 999;
  spec.border = b.t.line;
  spec.fill = b.t.surface;
  const auto frame = b.row(
      spec,
      {.key = wanted.key, .role = Role::group, .name = b.say(Word::quantity_of, {wanted.name})});
  const auto side = [&](const char* end, Icon icon, Bound bound, Word word, bool enabled) {
    Node node{.key = wanted.key + end, .role = Role::button, .name = b.say(word, {wanted.name})};
    node.state.disabled = !enabled;
    const auto box = b.column({.align = Align::center,
                               .justify = Justify::center,
                               .width = tap_px,
                               .height = tap_px,
                               .radius = 999,
                               .feel = Feel::plain,
                               .opacity = enabled ? 1.0F : 0.4F},
                              std::move(node));
    b.press(std::move(bound));
    b.icon(icon, 20, b.t.brand);
  };
  side("-", Icon::minus, std::move(wanted.less), wanted.removes ? Word::remove_one : Word::less_of,
       wanted.can_less);
  {
    const auto middle = b.column({.width = 40});
    b.text(format_count(wanted.quantity, b.view.language),
           as_number(with_weight(style_body, Weight::semibold)), b.t.ink,
           {.align = Align::center, .role = Role::status});
  }
  side("+", Icon::plus, std::move(wanted.more), Word::more_of, true);
}

void field(Builder& b, std::string key, FieldSpec wanted) {
  const auto all = b.column({.gap = 6});
  if (wanted.label_shown) {
    b.text(wanted.label, with_weight(style_small, Weight::medium), b.t.ink, {.role = Role::none});
  }
  Node node{.key = key,
            .role = wanted.role,
            .name = wanted.label,
            .value = std::string(b.state.field(key)),
            .submit_key = wanted.submit};
  node.placeholder = wanted.placeholder;
  node.input_mode = wanted.input_mode;
  node.autocomplete = wanted.autocomplete;
  node.state.required = wanted.required;
  node.state.invalid = wanted.invalid;
  node.length_max = wanted.length_max;
  const float left = wanted.icon == Icon::none ? 16.0F : 50.0F;
  node.field = {16, 400, rgb_of(b.t.ink), rgb_of(b.t.muted), left, 16, 24};
  Spec spec;
  spec.height = tap_px;
  spec.pad = {left, 0, 16, 0};
  spec.radius = wanted.radius;
  spec.fill = b.t.surface;
  spec.border = wanted.invalid ? b.t.warn : b.t.line;
  const auto box = b.row(spec, std::move(node));
  b.field_content(style_body, b.t.ink);
  if (wanted.icon != Icon::none) {
    const auto mark = b.column({.over = true, .offset_x = 16, .offset_y = 10});
    b.icon(wanted.icon, 24, b.t.muted);
  }
}

void search_field(Builder& b) {
  FieldSpec spec;
  spec.role = Role::searchbox;
  spec.label = b.say(Word::search_label);
  spec.placeholder = b.say(Word::search_placeholder);
  spec.input_mode = "search";
  spec.icon = Icon::find;
  spec.label_shown = false;
  spec.radius = 999;
  spec.length_max = 100;
  field(b, "search", std::move(spec));
}

Builder::Scope note(Builder& b, NoteLook look, Node node) {
  Spec spec;
  spec.pad = even(14, 12);
  spec.gap = 12;
  spec.radius = radius_medium_px;
  spec.fill = look == NoteLook::info ? b.t.info_soft : b.t.warn_soft;
  return b.row(spec, std::move(node));
}

void empty_state(Builder& b, EmptySpec wanted) {
  const auto box = b.column({.align = Align::center, .gap = 12, .pad = even(16, 48)});
  {
    const auto mark = b.column({.align = Align::center,
                                .justify = Justify::center,
                                .width = 112,
                                .height = 112,
                                .fill = b.t.sunken,
                                .radius = 56});
    b.icon(wanted.icon, 48, b.t.brand);
  }
  b.word(wanted.title, style_h2, b.t.ink, {.align = Align::center, .role = wanted.heading});
  {
    const auto narrow = b.column({.max_width = 420});
    b.word(wanted.text, style_body, b.t.muted, {.align = Align::center});
  }
  button(b, "empty.action", b.say(wanted.action), std::move(wanted.bound),
         {.href = std::move(wanted.href)});
}

Spec card_spec(const Builder& b) {
  Spec spec;
  spec.fill = b.t.surface;
  spec.radius = radius_medium_px;
  spec.shadow = true;
  return spec;
}

}  // namespace noline::ui
