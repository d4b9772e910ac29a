#include "../choice.hpp"
#include "../format.hpp"
#include "../promotions.hpp"
#include "../widgets.hpp"
#include "screens.hpp"

namespace noline::ui {
namespace {

constexpr std::int64_t few_pieces = 3;

std::string_view picture_of(const Product& product, const Variant& variant) {
  return variant.picture.empty() ? product.picture : variant.picture;
}

void stock_tag(Builder& b, const Variant& variant) {
  const Stock stock = stock_of(variant);
  if (!in_stock(variant)) {
    tag(b, b.say(Word::sold_out), TagLook::warn);
  } else if (stock.known && stock.total <= few_pieces) {
    tag(b, b.say(Word::only_left, {format_count(stock.total, b.view.language)}), TagLook::warn);
  } else {
    tag(b, b.say(Word::in_stock), TagLook::good);
  }
}

void price_row(Builder& b, const Variant& variant) {
  const auto line = b.wrap({.justify = Justify::between, .gap = 12, .gap_cross = 4});
  {
    const auto prices = b.row({.align = Align::end, .gap = 8});
    TextStyle style = style_price;
    style.size_px = 26;
    b.text(format_money(variant.price, b.view.language), style, b.t.ink);
    if (variant.price_before.minor > variant.price.minor) {
      const std::string before = format_money(variant.price_before, b.view.language);
      b.text(before, as_number(style_small), b.t.muted, {.pad = {0, 0, 0, 6}, .strike = true});
    }
  }
  stock_tag(b, variant);
}

void value_chips(Builder& b, const Product& product, const Option& option) {
  const auto chips = b.wrap({.gap = 12, .gap_cross = 0});
  for (const OptionValue& value : option.values) {
    const bool on = chosen_value(b.state, option) == value.value;
    chip(b, "option." + option.name + "." + value.value, b.in(value.label),
         {Do::choose, option.name, value.value},
         {.on = on,
          .name = b.in(option.label) + ": " + b.in(value.label),
          .disabled = !on && !can_choose(b.state, product, option, value.value)});
  }
}

void options(Builder& b, const Product& product) {
  for (const Option& option : product.options) {
    const auto group =
        b.column({.gap = 4},
                 {.key = "option." + option.name, .role = Role::group, .name = b.in(option.label)});
    b.text(b.in(option.label), style_h3, b.t.ink, {.role = Role::none});
    if (!option.is_text()) {
      value_chips(b, product, option);
      continue;
    }
    FieldSpec spec;
    spec.label = b.in(option.label);
    spec.label_shown = false;
    spec.placeholder =
        b.say(Word::text_option_hint, {format_count(option.text_length_max, b.view.language)});
    spec.length_max = static_cast<int>(option.text_length_max);
    spec.submit = "add";
    field(b, "text." + option.name, std::move(spec));
  }
}

void places(Builder& b, const Variant& variant) {
  if (variant.stock.empty() || b.model.shop.locations.empty()) {
    return;
  }
  Spec spec = card_spec(b);
  spec.pad = even(14, 6);
  const auto card = b.column(
      spec, {.key = "places", .role = Role::list, .name = std::string(b.say(Word::pickup))});
  bool first = true;
  for (const Location& place : b.model.shop.locations) {
    std::int64_t pieces = 0;
    for (const auto& [id, count] : variant.stock) {
      pieces = id == place.id ? count : pieces;
    }
    const auto line =
        b.row({.gap = 12, .pad = even(0, 8), .border = first ? 0 : b.t.line, .border_top = true},
              {.key = "place." + place.id, .role = Role::listitem});
    first = false;
    {
      const auto names = b.column({.grow = 1});
      b.text(b.in(place.name), style_h3, b.t.ink);
      b.text(place.city, style_small, b.t.muted);
    }
    const std::string count = format_count(pieces, b.view.language);
    b.text(pieces > 0 ? b.say(Word::pieces_there, {count}) : std::string(b.say(Word::none_there)),
           as_number(with_weight(style_small, Weight::semibold)),
           pieces > 0 ? b.t.good : b.t.muted);
  }
}

void amount(Builder& b, const Product& product) {
  const auto line = b.row({.justify = Justify::between, .gap = 12});
  b.word(Word::quantity, style_h3, b.t.ink, {.role = Role::none});
  stepper(b, {.key = "amount",
              .name = b.in(product.title),
              .quantity = b.state.amount,
              .less = {Do::amount, {}, {}, b.state.amount - 1},
              .more = {Do::amount, {}, {}, b.state.amount + 1},
              .can_less = b.state.amount > 1});
}

void add_button(Builder& b, const Product& product) {
  const Variant& variant = chosen_variant(b.state, product);
  const bool may = in_stock(variant) && b.model.session.role != "read";
  button(b, "add", b.say(may ? Word::add_to_cart : Word::sold_out), {Do::add, variant.sku},
         {.min_height = 52, .disabled = !may});
}

void rating_and_title(Builder& b, const Product& product) {
  const auto head = b.column({.gap = 6});
  rating(b, product, true);
  b.text(b.in(product.title), style_h1, b.t.ink, {.role = Role::heading1});
  price_row(b, chosen_variant(b.state, product));
  build_variant_promotions(b, chosen_variant(b.state, product));
}

// A bundle's parts lead to their own pages.
void contents(Builder& b, const Variant& variant) {
  if (variant.parts.empty()) {
    return;
  }
  const auto box = b.column(
      {.gap = 0}, {.key = "parts", .role = Role::list, .name = std::string(b.say(Word::in_it))});
  b.word(Word::in_it, style_h3, b.t.ink, {.role = Role::none});
  for (const auto& [sku, quantity] : variant.parts) {
    const std::string path = "/p/" + sku;
    const std::string text = part_text(b, sku, quantity);
    const auto item = b.column({}, {.key = "parts." + sku, .role = Role::listitem});
    const auto link = b.row({.gap = 8, .min_height = tap_px, .radius = radius_small_px},
                            {.key = "part." + sku, .role = Role::link, .name = text, .href = path});
    b.press({Do::go, path});
    b.text(text, style_body, b.t.ink, {.grow = 1, .role = Role::none});
  }
}

void description(Builder& b, const Product& product) {
  const auto box = b.column({.gap = 6});
  b.word(Word::description, style_h3, b.t.ink, {.role = Role::heading2});
  b.text(b.in(product.description), style_body, b.t.muted);
}

void details(Builder& b, const Product& product) {
  rating_and_title(b, product);
  options(b, product);
  contents(b, chosen_variant(b.state, product));
  amount(b, product);
  if (!b.view.phone()) {
    add_button(b, product);
  }
  if (b.model.session.own() && !b.view.kiosk) {
    const auto row = b.row({.gap = 12});
    compare_button(b, product);
    if (!b.model.session.compared.empty()) {
      text_button(b, "to.compare", b.say(Word::to_compare), {Do::go, "/compare"}, b.t.brand);
    }
  }
  places(b, chosen_variant(b.state, product));
  description(b, product);
}

void gallery(Builder& b, const Product& product, Spec spec) {
  const Variant& variant = chosen_variant(b.state, product);
  spec.fill = b.t.sunken;
  const std::string picture(picture_of(product, variant));
  b.picture(picture, spec, picture_share_percent,
            {.key = "picture", .role = Role::img, .name = b.in(product.title), .value = picture});
}

void loading(Builder& b) {
  const auto page =
      b.column({.gap = 16, .pad = even(b.view.phone() ? 16 : 0, 16)},
               {.key = "loading", .role = Role::status, .name = std::string(b.say(Word::loading))});
  b.pulse({.height = 300, .radius = radius_medium_px});
  b.pulse({.height = 28, .max_width = 260, .radius = 10});
  b.pulse({.height = 20, .max_width = 120, .radius = 10});
}

void way_back(Builder& b, const Product& product) {
  for (const Category& category : b.model.shop.categories) {
    if (category.id == product.category) {
      const std::string path = "/c/" + category.id;
      const auto link =
          b.row({.gap = 4, .min_height = tap_px, .self = Align::start, .radius = radius_small_px},
                {.key = "up", .role = Role::link, .name = b.in(category.name), .href = path});
      b.press({Do::go, path});
      b.icon(Icon::back, 20, b.t.muted);
      b.text(b.in(category.name), style_small, b.t.muted);
    }
  }
}

}  // namespace

void build_product(Builder& b) {
  const Product* product = b.model.find_product(b.state.route.id);
  if (!product) {
    const Found& found = b.model.found;
    const bool missing = found.large ? std::find(found.missing.begin(), found.missing.end(),
                                                 b.state.route.id) != found.missing.end()
                                     : b.model.has_catalogue;
    return missing ? build_not_found(b) : loading(b);
  }
  if (b.view.phone()) {
    gallery(b, *product, {.height = 300});
    const float side = b.view.kiosk ? 28 : b.view.side();
    const auto page = b.column({.gap = 16, .pad = {side, 20, side, 0}});
    return details(b, *product);
  }
  way_back(b, *product);
  const auto page =
      b.row({.align = Align::start, .gap = b.view.wide() ? 48.0F : 24.0F, .pad = {0, 8, 0, 0}});
  {
    const auto left = b.column({.grow = 1});
    gallery(b, *product, {.aspect = 1, .radius = radius_large_px});
  }
  const float width = b.view.wide() ? 460.0F : b.view.width * 0.46F;
  const auto right = b.column({.gap = 20, .width = width});
  details(b, *product);
}

void build_product_foot(Builder& b) {
  const Product* product = b.model.find_product(b.state.route.id);
  if (!product) {
    return;
  }
  const auto bar = b.column({.pad = even(b.view.kiosk ? 28 : 16, 10),
                             .fill = b.t.bg,
                             .border = b.t.line,
                             .border_top = true});
  add_button(b, *product);
}

}  // namespace noline::ui
