#include <algorithm>

#include "../cards.hpp"
#include "../format.hpp"
#include "../quoted.hpp"
#include "../widgets.hpp"
#include "screens.hpp"

namespace noline::ui {
namespace {

constexpr Word sort_words[] = {Word::sort_popularity, Word::sort_price_up, Word::sort_price_down,
                               Word::sort_rating};

/// While the answer is on its way, what was shown before it on the same screen.
const FoundList* shown_list(const Builder& b) {
  const Route& route = b.state.route;
  const FoundList* list = b.model.found.find(path_of(route));
  for (std::size_t i = 0; (!list || list->waiting) && i < b.model.found.lists.size(); ++i) {
    const FoundList& other = b.model.found.lists[i];
    const Route was = parse_path(other.as);
    if (was.screen == route.screen && was.id == route.id && !other.waiting) {
      return &other;
    }
  }
  return list && list->waiting ? nullptr : list;
}

std::string list_title(const Builder& b) {
  const Route& route = b.state.route;
  if (route.screen == ScreenKind::category) {
    for (const Category& category : b.model.shop.categories) {
      if (category.id == route.id) {
        return b.in(category.name);
      }
    }
  }
  const FoundList* list = shown_list(b);
  const std::string& words = list && !list->corrected.empty() ? list->corrected : route.query;
  return words.empty() ? std::string(b.say(Word::all_products)) : b.say(Word::results_for, {words});
}

std::string count_text(const Builder& b, std::int64_t count) {
  const std::string number = format_count(count, b.view.language);
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

void head(Builder& b, const FoundList* list) {
  const auto line = b.wrap({.justify = Justify::between, .gap = 12, .gap_cross = 0});
  b.text(list_title(b), style_h1, b.t.ink, {.role = Role::heading1});
  if (list) {
    sort_button(b, count_text(b, list->total));
  }
}

// "1000-2500" of a facet as a shopper reads it.
std::string price_band(const Builder& b, std::string_view band) {
  const std::size_t dash = std::min(band.find('-'), band.size());
  const auto money = [&](std::string_view digits) {
    std::int64_t minor = 0;
    for (const char digit : digits) {
      minor = minor * 10 + digit - '0';
    }
    return format_money({minor, b.model.products.front().variants.front().price.currency},
                        b.view.language);
  };
  const std::string from = money(band.substr(0, dash));
  const std::string below = money(band.substr(std::min(dash + 1, band.size())));
  if (dash + 1 >= band.size()) {
    return b.say(Word::from_price, {from});
  }
  return band.starts_with("0-") ? b.say(Word::filter_under, {below}) : from + " – " + below;
}

std::string facet_text(const Builder& b, const Facet& facet) {
  const std::size_t colon = std::min(facet.id.find(':'), facet.id.size());
  const std::string_view group = std::string_view(facet.id).substr(0, colon);
  const std::string value = facet.id.substr(std::min(colon + 1, facet.id.size()));
  if (group == "stock") {
    return std::string(b.say(Word::filter_today));
  }
  if (group == "stars") {
    return std::string(b.say(Word::filter_four_stars));
  }
  if (group == "price" && !b.model.products.empty()) {
    return price_band(b, value);
  }
  const std::string& label = b.in(facet.label);
  return label.empty() ? value.substr(value.find('=') + 1) : label;
}

void filters(Builder& b, const FoundList& list) {
  const auto& chosen = b.state.route.filters;
  const auto is_on = [&](const Facet& facet) {
    return std::find(chosen.begin(), chosen.end(), facet.id) != chosen.end();
  };
  std::vector<const Facet*> shown;
  // A category is chosen on a page of its own; here it stands behind what narrows any list.
  for (const bool is_category : {false, true}) {
    for (const Facet& facet : list.facets) {
      // What all of them have narrows nothing.
      if (facet.id.starts_with("category") == is_category &&
          (is_on(facet) || facet.count < list.total)) {
        shown.push_back(&facet);
      }
    }
  }
  if (shown.empty()) {
    return;
  }
  Spec spec;
  spec.gap = 8;
  // As far as the edges of a phone, so that the strip can be seen to go on.
  spec.bleed = b.view.kiosk ? 28 : b.view.phone() ? b.view.side() : 0;
  spec.pad = even(spec.bleed, 0);
  spec.scroll_x = true;
  const auto strip = b.row(
      spec, {.key = "filters", .role = Role::scroll, .name = std::string(b.say(Word::filters))});
  for (const Facet* facet : shown) {
    chip(b, "filter." + facet->id,
         facet_text(b, *facet) + " (" + format_count(facet->count, b.view.language) + ')',
         {Do::filter, facet->id}, {.on = is_on(*facet)});
  }
}

void nothing_found(Builder& b) {
  const bool filtered = !b.state.route.filters.empty();
  empty_state(b, {.icon = Icon::find,
                  .title = Word::nothing_found_title,
                  .text = Word::nothing_found_text,
                  .action = filtered ? Word::clear_filters : Word::show_all,
                  .bound = {filtered ? Do::clear_filters : Do::clear_search}});
}

}  // namespace

void build_list(Builder& b) {
  const FoundList* list = shown_list(b);
  const auto page = b.column({.gap = b.view.phone() ? 12.0F : 4.0F});
  if ((b.view.phone() || b.view.kiosk) && b.state.route.screen == ScreenKind::search) {
    search_field(b);
  }
  head(b, list);
  if (!list) {
    return card_skeletons(b, b.view.phone() ? 4 : 10);
  }
  filters(b, *list);
  b.space(0, b.view.phone() ? 0.0F : 12.0F);
  if (list->here) {
    b.word(Word::found_here, style_small, b.t.muted);
  }
  if (list->ids.empty()) {
    return nothing_found(b);
  }
  {
    const auto grid = card_grid(b, {.key = "results", .role = Role::list, .name = list_title(b)});
    product_cards(b, *list);
  }
  if (static_cast<std::int64_t>(list->ids.size()) < list->total) {
    b.space(0, 12);
    button(b, "more", b.say(Word::show_more), {Do::more}, {.look = ButtonLook::outlined});
  }
}

namespace {

Bound compare_bound(const Product& product, bool on) {
  std::string json = R"({"do":"compare","product":)";
  append_quoted(json, product.id);
  return {Do::tell, json + (on ? R"(,"on":true})" : R"(,"on":false})")};
}

// What can be chosen, in words: "Size: 0.5 l, 0.8 l".
void choices(Builder& b, const Product& product) {
  for (const Option& option : product.options) {
    std::string text = b.in(option.label);
    for (const OptionValue& value : option.values) {
      text += (&value == &option.values.front() ? ": " : ", ") + b.in(value.label);
    }
    b.text(text, style_small, b.t.muted);
  }
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
      const auto item = b.column({.gap = 8}, {.key = "card." + id, .role = Role::listitem});
      product_link(b, *product);
      choices(b, *product);
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
