#include <algorithm>

#include "../cards.hpp"
#include "../find_products.hpp"
#include "../format.hpp"
#include "../quoted.hpp"
#include "../widgets.hpp"
#include "screens.hpp"

namespace noline::ui {
namespace {

constexpr Word filter_words[] = {Word::filter_today, Word::filter_organic, Word::filter_under_ten,
                                 Word::filter_four_stars};
constexpr Word sort_words[] = {Word::sort_popularity, Word::sort_price_up, Word::sort_price_down,
                               Word::sort_rating};

std::string list_title(const Builder& b) {
  const Route& route = b.state.route;
  if (route.screen == ScreenKind::category) {
    for (const Category& category : b.model.shop.categories) {
      if (category.id == route.id) {
        return b.in(category.name);
      }
    }
  }
  return route.query.empty() ? std::string(b.say(Word::all_products))
                             : b.say(Word::results_for, {route.query});
}

std::string count_text(const Builder& b, std::size_t count) {
  const std::string number = format_count(static_cast<std::int64_t>(count), b.view.language);
  return count == 1 ? std::string(b.say(Word::product_one)) : b.say(Word::product_many, {number});
}

void sort_button(Builder& b, std::string_view count) {
  const Route& route = b.state.route;
  const std::string sorted(b.say(sort_words[static_cast<int>(route.sort)]));
  const auto right = b.row({.gap = 4});
  Node node{.key = "count", .role = Role::status, .name = std::string(count)};
  node.state.live = true;
  {
    const auto box = b.row({.gap = 4}, std::move(node));
    b.text(count, as_number(style_small), b.t.muted, {.role = Role::none});
    b.dot(3, b.t.muted);
  }
  text_button(b, "sort", sorted, {Do::sort}, b.t.muted, b.say(Word::sort_name, {sorted}));
}

void head(Builder& b, std::size_t count) {
  const auto line = b.wrap({.justify = Justify::between, .gap = 12, .gap_cross = 0});
  b.text(list_title(b), style_h1, b.t.ink, {.role = Role::heading1});
  if (b.model.has_catalogue) {
    sort_button(b, count_text(b, count));
  }
}

void filters(Builder& b) {
  Spec spec;
  spec.gap = 8;
  // As far as the edges of a phone, so that the strip can be seen to go on.
  spec.bleed = b.view.kiosk ? 28 : b.view.phone() ? b.view.side() : 0;
  spec.pad = even(spec.bleed, 0);
  spec.scroll_x = true;
  const auto strip = b.row(
      spec, {.key = "filters", .role = Role::scroll, .name = std::string(b.say(Word::filters))});
  for (int i = 0; i < 4; ++i) {
    const bool on = (b.state.route.filters & filter_bits[i]) != 0;
    chip(b, "filter." + std::to_string(i), b.say(filter_words[i]),
         {Do::filter, {}, {}, filter_bits[i]}, {.on = on});
  }
}

void nothing_found(Builder& b) {
  const bool filtered = b.state.route.filters != 0;
  empty_state(b, {.icon = Icon::find,
                  .title = Word::nothing_found_title,
                  .text = Word::nothing_found_text,
                  .action = filtered ? Word::clear_filters : Word::show_all,
                  .bound = {filtered ? Do::clear_filters : Do::clear_search}});
}

}  // namespace

void build_list(Builder& b) {
  const auto found = find_products(b.model, b.state.route);
  const auto page = b.column({.gap = b.view.phone() ? 12.0F : 4.0F});
  if ((b.view.phone() || b.view.kiosk) && b.state.route.screen == ScreenKind::search) {
    search_field(b);
  }
  head(b, found.size());
  filters(b);
  b.space(0, b.view.phone() ? 0.0F : 12.0F);
  if (!b.model.has_catalogue) {
    return card_skeletons(b, b.view.phone() ? 4 : 10);
  }
  if (found.empty()) {
    return nothing_found(b);
  }
  const auto grid = card_grid(b, {.key = "results", .role = Role::list, .name = list_title(b)});
  for (const Product* product : found) {
    product_card(b, *product);
  }
}

namespace {

Bound compare_bound(const Product& product, bool on) {
  std::string json = R"({"do":"compare","product":)";
  append_quoted(json, product.id);
  return {Do::tell, json + (on ? R"(,"on":true})" : R"(,"on":false})")};
}

}  // namespace

void build_compare(Builder& b) {
  const auto page = b.column({.gap = 12});
  b.word(Word::compare, style_h1, b.t.ink, {.role = Role::heading1});
  if (b.model.session.compared.empty()) {
    return empty_state(b, {.icon = Icon::find,
                           .title = Word::compare_empty,
                           .text = Word::compare_text,
                           .action = Word::show_all,
                           .bound = {Do::go, "/s"},
                           .href = "/s"});
  }
  const auto grid = card_grid(
      b, {.key = "compared", .role = Role::list, .name = std::string(b.say(Word::compare))});
  for (const std::string& id : b.model.session.compared) {
    if (const Product* product = b.model.find_product(id)) {
      const auto item = b.column({}, {.key = "card." + id, .role = Role::listitem});
      product_link(b, *product);
      text_button(b, "compare." + id, b.say(Word::remove), compare_bound(*product, false),
                  b.t.muted, b.say(Word::remove_of, {b.in(product->title)}));
    }
  }
}

void compare_button(Builder& b, const Product& product) {
  const auto& held = b.model.session.compared;
  const bool on = std::find(held.begin(), held.end(), product.id) != held.end();
  chip(b, "compare." + product.id, b.say(Word::compare), compare_bound(product, !on),
       {.on = on, .name = b.say(Word::compare_of, {b.in(product.title)})});
}

}  // namespace noline::ui
