#include "cards.hpp"

#include <algorithm>

#include "choice.hpp"
#include "format.hpp"
#include "promotions.hpp"
#include "widgets.hpp"

namespace noline::ui {
namespace {

constexpr std::int64_t few_pieces = 3;

struct CardTag {
  std::string text;
  TagLook look = TagLook::good;
};

CardTag card_tag(const Builder& b, const Product& product) {
  const Variant& variant = default_variant(product);
  const Stock stock = stock_of(variant);
  if (!in_stock(variant)) {
    return {std::string(b.say(Word::sold_out)), TagLook::warn};
  }
  if (std::string badge = variant_badge(b, variant); !badge.empty()) {
    return {std::move(badge), TagLook::brand};
  }
  if (variant.price_before.minor > variant.price.minor) {
    return {std::string(b.say(Word::offer)), TagLook::brand};
  }
  if (stock.known && stock.total <= few_pieces) {
    return {b.say(Word::only_left, {format_count(stock.total, b.view.language)}), TagLook::warn};
  }
  const auto all = static_cast<int>(b.model.shop.locations.size());
  if (stock.known && all > 1 && stock.places < all) {
    return {stock.places == 1 ? std::string(b.say(Word::one_store))
                              : b.say(Word::stores, {format_count(stock.places, b.view.language)}),
            TagLook::good};
  }
  const auto& tags = product.tags;
  const bool organic = std::find(tags.begin(), tags.end(), "organic") != tags.end();
  return {organic ? std::string(b.say(Word::organic)) : std::string(), TagLook::good};
}

bool cheaper(const Variant& x, const Variant& y) {
  return x.price.minor < y.price.minor;
}

std::string card_price(const Builder& b, const Product& product) {
  const auto [low, high] =
      std::minmax_element(product.variants.begin(), product.variants.end(), cheaper);
  const std::string price = format_money(low->price, b.view.language);
  return low->price.minor == high->price.minor ? price : b.say(Word::from_price, {price});
}

// What the price in front of it was; empty when that is the price.
std::string card_price_before(const Builder& b, const Product& product) {
  const auto low = std::min_element(product.variants.begin(), product.variants.end(), cheaper);
  return low->price_before.minor > low->price.minor
             ? format_money(low->price_before, b.view.language)
             : std::string();
}

}  // namespace

void rating(Builder& b, const Product& product, bool words) {
  if (product.rating_tenths <= 0) {
    return;
  }
  const auto line = b.row({.gap = 4});
  b.stars(static_cast<int>(product.rating_tenths), 12.5F, b.t.warn, b.t.muted);
  const std::string count = format_count(product.rating_count, b.view.language);
  const std::string_view all_words =
      product.rating_count == 1 ? b.say(Word::rating_one) : b.say(Word::rating_many);
  const std::string rated = format_rating(product.rating_tenths, b.view.language);
  const std::string text = words ? fill_in(all_words, {rated, count}) : count;
  b.text(text, as_number(style_tiny), b.t.muted);
}

void product_card(Builder& b, const Product& product) {
  const auto item = b.column({}, {.key = "card." + product.id, .role = Role::listitem});
  product_link(b, product);
}

void product_link(Builder& b, const Product& product) {
  const CardTag mark = card_tag(b, product);
  const std::string price = card_price(b, product);
  const std::string before = card_price_before(b, product);
  const std::string path = "/p/" + product.id;
  std::string name = b.in(product.title) + ", " + b.in(product.summary) + ", " + price;
  if (!before.empty()) {
    name += ", " + b.say(Word::was_price, {before});
  }
  if (product.rating_tenths > 0) {
    name += ", " +
            b.say(Word::stars_name, {format_rating(product.rating_tenths, b.view.language)}) +
            " (" + format_count(product.rating_count, b.view.language) + ")";
  }
  if (!mark.text.empty()) {
    name += ", " + mark.text;
  }
  Spec spec = card_spec(b);
  spec.grow = 1;
  spec.feel = Feel::card;
  const auto card = b.column(spec, {.key = "open." + product.id,
                                    .role = Role::link,
                                    .name = std::move(name),
                                    .value = product.picture,
                                    .href = path});
  b.press({Do::go, path});
  b.picture(product.picture,
            {.aspect = 1, .fill = b.t.sunken, .radius = radius_medium_px, .corners = Corners::top},
            picture_share_percent);
  const auto text = b.column({.gap = 4, .pad = {14, 12, 14, 14}, .grow = 1});
  b.text(b.in(product.title), style_h3, b.t.ink);
  b.text(b.in(product.summary), style_small, b.t.muted);
  rating(b, product, false);
  b.space(0, 0, 1);
  const auto foot =
      b.wrap({.justify = Justify::between, .gap = 8, .gap_cross = 4, .pad = {0, 2, 0, 0}});
  // "from" may stand in a line of its own; the amount never breaks.
  TextStyle style = style_price;
  style.wrap = true;
  if (before.empty()) {
    b.text(price, style, b.t.ink);
  } else {
    const auto prices = b.wrap({.align = Align::end, .gap = 6, .gap_cross = 0});
    b.text(price, style, b.t.brand);
    b.text(before, as_number(style_tiny), b.t.muted, {.pad = {0, 0, 0, 3}, .strike = true});
  }
  if (!mark.text.empty()) {
    tag(b, mark.text, mark.look);
  }
}

void product_cards(Builder& b, const FoundList& list) {
  for (const std::string& id : list.ids) {
    if (const Product* product = b.model.find_product(id)) {
      product_card(b, *product);
    }
  }
}

Builder::Scope card_grid(Builder& b, Node node) {
  Spec spec;
  spec.gap = b.view.phone() ? 12 : 20;
  spec.column_min = b.view.phone() ? 0 : 220;
  // Two columns still hold a price on the smallest phone.
  spec.columns = b.view.phone() ? 2 : 0;
  return b.grid(spec, std::move(node));
}

void card_skeletons(Builder& b, int count) {
  const auto grid = card_grid(
      b, {.key = "loading", .role = Role::status, .name = std::string(b.say(Word::loading))});
  for (int i = 0; i < count; ++i) {
    const auto card = b.column(card_spec(b));
    b.pulse({.aspect = 1, .radius = radius_medium_px});
    const auto text = b.column({.align = Align::start, .gap = 10, .pad = even(14)});
    b.pulse({.width = 120, .height = 14, .radius = 7});
    b.pulse({.width = 88, .height = 12, .radius = 6});
    b.pulse({.width = 64, .height = 16, .radius = 8});
  }
}

}  // namespace noline::ui
