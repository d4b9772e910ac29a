#include "../choice.hpp"
#include "../format.hpp"
#include "../promotions.hpp"
#include "../widgets.hpp"
#include "screens.hpp"

namespace noline::ui {
namespace {

void line_picture(Builder& b, const Product* product, const Line& line) {
  const Variant* variant = b.model.find_variant(line.sku);
  const std::string_view name = variant && !variant->picture.empty() ? variant->picture
                                : product                            ? product->picture
                                                                     : std::string_view();
  b.picture(name,
            {.width = 84,
             .height = 84,
             .self = Align::start,
             .fill = b.t.sunken,
             .radius = radius_small_px},
            picture_share_percent);
}

void line_head(Builder& b, const Product* product, const Line& line, std::int64_t off) {
  // The smallest phones have no room for a long word beside a price.
  const auto head = b.view.width < 350 ? b.column({}) : b.row({.align = Align::start, .gap = 12});
  {
    const auto names = b.column({.grow = 1});
    const std::string path = "/p/" + line.sku;
    const std::string title = product ? b.in(product->title) : line.sku;
    const std::string details = line_details(b, product, line);
    const auto link =
        b.column({.radius = 6}, {.key = "line." + line.id + ".open",
                                 .role = Role::link,
                                 .name = title + (details.empty() ? "" : ", ") + details,
                                 .href = path});
    b.press({Do::go, path});
    b.text(title, style_h3, b.t.ink);
    b.text(details, style_small, b.t.muted);
  }
  const auto prices = b.column({.align = Align::end});
  b.text(format_money({line.line_total.minor - off, line.line_total.currency}, b.view.language),
         as_number(with_weight(style_body, Weight::bold)), b.t.ink, {.align = Align::end});
  if (off > 0) {
    b.text(format_money(line.line_total, b.view.language), as_number(style_tiny), b.t.muted,
           {.align = Align::end, .strike = true});
  }
  if (line.quantity > 1 && !line.unit_price.currency.empty()) {
    TextStyle style = style_tiny;
    style.tabular = true;
    b.text(b.say(Word::each, {format_money(line.unit_price, b.view.language)}), style, b.t.muted,
           {.align = Align::end});
  }
}

void line_tags(Builder& b, const Line& line) {
  if (line.purchasable < line.quantity) {
    const auto row = b.wrap({});
    tag(b,
        b.say(Word::wanted_available, {format_count(line.quantity, b.view.language),
                                       format_count(line.purchasable, b.view.language)}),
        TagLook::warn);
  }
}

Bound note_of(const Builder& b, const Line& line) {
  return {Do::note_open, b.state.note_line == line.id ? std::string() : line.id, line.note};
}

std::string note_name(const Builder& b, const std::string& title, const Line& line) {
  return b.say(line.note.empty() ? Word::note_add_of : Word::note_edit_of, {title});
}

void line_actions(Builder& b, const std::string& title, const Line& line) {
  if (read_only(b)) {
    const std::string count = format_count(line.quantity, b.view.language);
    b.text(b.say(Word::pieces, {count}), as_number(style_small), b.t.ink);
    return;
  }
  const std::string key = "line." + line.id;
  const auto row = b.wrap({.justify = Justify::between, .gap = 8, .gap_cross = 0});
  Bound less{Do::set, line.id, {}, line.quantity - 1};
  if (line.quantity <= 1) {
    less = {Do::remove, line.id};
  }
  stepper(b, {.key = key + ".amount",
              .name = title,
              .quantity = line.quantity,
              .less = less,
              .more = {Do::set, line.id, {}, line.quantity + 1},
              .removes = line.quantity <= 1});
  const auto words = b.row({.gap = 16});
  if (!b.view.phone()) {
    text_button(b, key + ".note", b.say(Word::note), note_of(b, line), b.t.muted,
                note_name(b, title, line));
    text_button(b, key + ".remove", b.say(Word::remove), {Do::remove, line.id}, b.t.muted,
                b.say(Word::remove_of, {title}));
  }
  text_button(b, key + ".list", b.say(Word::wish_list),
              {Do::list_open, b.state.list_line == line.id ? std::string() : line.id}, b.t.muted,
              b.say(Word::wish_list_of, {title}));
  text_button(b, key + ".save", b.say(Word::save_for_later), {Do::save, line.id}, b.t.muted,
              b.say(Word::save_of, {title}));
}

// On phones the room under the picture holds what a narrow line has no words for.
void line_side(Builder& b, const Product* product, const std::string& title, const Line& line) {
  const auto side = b.column({.width = 88});
  line_picture(b, product, line);
  if (b.view.phone() && !read_only(b)) {
    const auto icons = b.row({});
    const std::string key = "line." + line.id;
    icon_button(b, key + ".note", Icon::note, note_of(b, line), b.t.muted,
                note_name(b, title, line));
    icon_button(b, key + ".remove", Icon::bin, {Do::remove, line.id}, b.t.muted,
                b.say(Word::remove_of, {title}));
  }
}

void note_at(Builder& b, const std::string& place, const std::string& text) {
  if (b.state.note_line == place) {
    Spec spec;
    spec.gap = 8;
    spec.max_width = 520;
    const auto row = b.view.phone() ? b.column(spec) : b.row(spec);
    {
      const auto wide = b.column({.grow = 1});
      FieldSpec wanted;
      wanted.label = b.say(Word::note);
      wanted.label_shown = false;
      wanted.placeholder = b.say(Word::note_hint);
      wanted.submit = "note.save";
      wanted.length_max = 200;
      field(b, "note", std::move(wanted));
    }
    button(b, "note.save", b.say(Word::save), {Do::note_save, place}, {.look = ButtonLook::quiet});
  } else if (!text.empty()) {
    const auto row = b.row({.align = Align::start, .gap = 6});
    b.icon(Icon::note, 18, b.t.muted);
    b.text(text, style_small, b.t.muted, {.grow = 1});
  }
}

// What a bundle holds, each with its own note.
void line_parts(Builder& b, const Line& line) {
  for (const Part& part : line.parts) {
    const std::string place = line.id + "/" + part.sku;
    const std::string text = part_text(b, part.sku, part.quantity);
    {
      const auto row = b.row({.justify = Justify::between, .gap = b.view.phone() ? 3.0F : 8.0F},
                             {.key = "part." + place, .role = Role::group, .name = text});
      b.text(text, style_small, b.t.ink, {.grow = 1});
      if (!read_only(b)) {
        text_button(b, "part." + place + ".note", b.say(Word::note),
                    {Do::note_open, b.state.note_line == place ? std::string() : place, part.note},
                    b.t.muted,
                    b.say(part.note.empty() ? Word::note_add_of : Word::note_edit_of, {text}));
      }
    }
    note_at(b, place, part.note);
  }
}

// Which wish list the line goes to: one that there is, or one that is named here.
void line_lists(Builder& b, const Line& line) {
  if (b.state.list_line != line.id) {
    return;
  }
  const auto row = b.wrap({.gap = 8, .max_width = 520});
  const auto offer = [&](const std::string& name) {
    chip(b, "list." + name, name, {Do::list, line.id, name}, {.toggle = false});
  };
  for (const auto& [name, lines] : b.model.cart.wishlists) {
    offer(name);
  }
  if (b.model.cart.wishlists.empty()) {
    offer(std::string(b.say(Word::wish_list)));
  }
  {
    const auto wide = b.column({.min_width = 160, .grow = 1});
    FieldSpec wanted;
    wanted.label = b.say(Word::wish_list_new);
    wanted.label_shown = false;
    wanted.placeholder = wanted.label;
    wanted.submit = "list.save";
    wanted.length_max = 60;
    field(b, "list", std::move(wanted));
  }
  button(b, "list.save", b.say(Word::save), {Do::list, line.id}, {.look = ButtonLook::quiet});
}

// Texts that two devices wrote without knowing of each other: a person decides.
void line_choices(Builder& b, const Product* product, const Line& line) {
  for (const auto& [name, texts] : line.choices) {
    if (texts.size() < 2 || read_only(b)) {
      continue;
    }
    std::string label = name;
    for (const Option& option : product ? product->options : std::vector<Option>{}) {
      label = option.name == name ? b.in(option.label) : label;
    }
    const std::string key = "line." + line.id + ".choice." + name;
    const std::string question = b.say(Word::choice_open, {label});
    const auto box =
        b.column({.gap = 8, .pad = even(12), .fill = b.t.sunken, .radius = radius_small_px},
                 {.key = key, .role = Role::group, .name = question});
    b.text(question, style_small, b.t.ink);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const ChoiceText& one = texts[i];
      const std::string text = one.device.empty()
                                   ? b.say(Word::choice_take_unknown, {one.text})
                                   : b.say(Word::choice_take, {one.text, one.device});
      const auto row =
          b.column({.justify = Justify::center,
                    .pad = even(12, 8),
                    .min_height = tap_px,
                    .fill = b.t.bg,
                    .border = b.t.line,
                    .radius = radius_small_px},
                   {.key = key + ".take" + std::to_string(i), .role = Role::button, .name = text});
      b.press({Do::decide, line.id, name, 0, one.text});
      b.text(text, style_small, b.t.ink, {.role = Role::none});
    }
  }
}

void cart_line(Builder& b, const Line& line, bool last, std::span<const LineDiscount> discounts) {
  const Product* product = b.model.find_product(line.sku);
  const std::string title = product ? b.in(product->title) : line.sku;
  const auto item = b.row({.align = Align::start,
                           .gap = 10,
                           .pad = even(16),
                           .border = last ? 0 : b.t.line,
                           .border_bottom = true},
                          {.key = "line." + line.id, .role = Role::listitem, .name = title});
  line_side(b, product, title, line);
  const auto body = b.column({.gap = 6, .grow = 1});
  line_head(b, product, line, discount_minor(discounts));
  build_line_discounts(b, discounts);
  line_tags(b, line);
  note_at(b, line.id, line.note);
  line_parts(b, line);
  line_lists(b, line);
  line_choices(b, product, line);
  line_actions(b, title, line);
}

void lines(Builder& b) {
  const auto card = b.column(
      card_spec(b), {.key = "lines", .role = Role::list, .name = std::string(b.say(Word::cart))});
  for (std::size_t i = 0; i < b.model.cart.lines.size(); ++i) {
    cart_line(b, b.model.cart.lines[i], i + 1 == b.model.cart.lines.size(), discounts_of(b, i));
  }
}

void later_card(Builder& b, const Line& line) {
  const Product* product = b.model.find_product(line.sku);
  const std::string title = product ? b.in(product->title) : line.sku;
  const auto item =
      b.column(card_spec(b), {.key = "later." + line.id, .role = Role::listitem, .name = title});
  b.picture(product ? std::string_view(product->picture) : std::string_view(),
            {.aspect = 1, .fill = b.t.sunken, .radius = radius_medium_px, .corners = Corners::top},
            picture_share_percent);
  const auto text = b.column({.gap = 4, .pad = {14, 12, 14, 14}, .grow = 1});
  b.text(title, style_h3, b.t.ink);
  b.text(line_details(b, product, line), style_small, b.t.muted);
  b.space(0, 0, 1);
  b.text(format_money(line.unit_price, b.view.language), style_price, b.t.ink);
  if (read_only(b)) {
    return;
  }
  button(b, "later." + line.id + ".back", b.say(Word::to_cart), {Do::unsave, line.id},
         {.look = ButtonLook::quiet, .name = b.say(Word::to_cart_of, {title}), .pad_x = 8});
  text_button(b, "later." + line.id + ".remove", b.say(Word::remove), {Do::remove, line.id},
              b.t.muted, b.say(Word::remove_of, {title}));
}

void list_of(Builder& b, const std::string& key, const std::string& title,
             const std::vector<Line>& lines) {
  if (lines.empty()) {
    return;
  }
  b.text(title, style_h2, b.t.ink, {.pad = {0, 12, 0, 0}, .role = Role::heading2});
  const auto grid = card_grid(b, {.key = key, .role = Role::list, .name = title});
  for (const Line& line : lines) {
    later_card(b, line);
  }
}

void later(Builder& b) {
  list_of(b, "later", std::string(b.say(Word::saved_for_later)), b.model.cart.later);
  for (const auto& [name, lines] : b.model.cart.wishlists) {
    list_of(b, "wishlist." + name, name, lines);
  }
}

void empty_cart(Builder& b) {
  empty_state(b, {.icon = Icon::bag,
                  .title = Word::cart_empty_title,
                  .text = Word::cart_empty_text,
                  .action = Word::shop_on,
                  .bound = {Do::go, "/"},
                  .href = "/"});
}

void skeleton(Builder& b) {
  const auto box =
      b.column({.gap = 12},
               {.key = "loading", .role = Role::status, .name = std::string(b.say(Word::loading))});
  for (int i = 0; i < 3; ++i) {
    b.pulse({.height = 116, .radius = radius_medium_px});
  }
}

void left_side(Builder& b) {
  build_notices(b);
  if (read_only(b)) {
    const auto box = note(
        b, NoteLook::info,
        {.key = "read-only", .role = Role::status, .name = std::string(b.say(Word::view_only))});
    b.word(Word::view_only, style_small, b.t.ink, {.grow = 1, .role = Role::none});
  }
  if (!b.model.has_cart) {
    skeleton(b);
  } else if (b.model.cart.lines.empty()) {
    empty_cart(b);
  } else {
    lines(b);
    if (!read_only(b)) {
      text_button(b, "share", b.say(Word::share_cart), {Do::tell, R"({"do":"share"})"}, b.t.brand);
    }
  }
}

}  // namespace

void build_cart(Builder& b) {
  const auto page = b.column({.gap = b.view.phone() ? 12.0F : 20.0F});
  b.word(Word::cart, style_h1, b.t.ink, {.role = Role::heading1});
  const bool filled = !b.model.cart.lines.empty();
  if (!b.view.wide()) {
    left_side(b);
    if (filled) {
      build_cart_sum(b);
    }
    return later(b);
  }
  const auto two = b.row({.align = Align::start, .gap = 32});
  {
    const auto left = b.column({.gap = 12, .grow = 1});
    left_side(b);
    later(b);
  }
  if (filled) {
    const auto right = b.column({.width = 380, .sticky_top = 28});
    build_cart_sum(b);
  }
}

}  // namespace noline::ui
