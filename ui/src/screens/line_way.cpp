#include "../widgets.hpp"
#include "screens.hpp"

namespace noline::ui {

std::string way_text(const Builder& b, std::string_view way) {
  if (!way.starts_with("collect:")) {
    return std::string(b.say(way.empty() ? Word::line_rest : Word::line_sent));
  }
  std::string name(way.substr(8));
  for (const Location& place : b.model.shop.locations) {
    name = place.id == name ? b.in(place.name) : name;
  }
  return b.say(Word::line_collected, {name});
}

// A line may go another way than the rest: collected, or sent.
void build_line_way(Builder& b, const Line& line) {
  const auto& places = b.model.shop.locations;
  if (places.empty()) {
    return;
  }
  constexpr std::string_view collect = "collect:";
  const bool own_collect = line.fulfilment.starts_with(collect);
  std::string store = own_collect ? line.fulfilment.substr(collect.size()) : b.model.checkout.store;
  std::string name = b.in(places.front().name);
  bool known = false;
  for (const Location& place : places) {
    if (place.id == store) {
      name = b.in(place.name);
      known = true;
    }
  }
  store = known ? store : places.front().id;
  const bool own = !line.fulfilment.empty();
  const bool can_collect = !own && b.model.checkout.fulfilment != "collect";
  const std::string text = own           ? std::string(b.say(Word::line_rest))
                           : can_collect ? b.say(Word::line_collect, {name})
                                         : std::string(b.say(Word::line_send));
  const Product* product = b.model.find_product(line.sku);
  const std::string title = product ? b.in(product->title) : line.sku;
  const auto row = b.wrap({.justify = Justify::between, .gap = 8, .gap_cross = 0},
                          {.key = "ways." + line.id, .role = Role::listitem, .name = title});
  if (own) {
    b.text(way_text(b, line.fulfilment), style_tiny, b.t.muted);
  }
  text_button(b, "way." + line.id, text,
              {Do::field, line.id, "fulfilment", 0,
               own           ? std::string()
               : can_collect ? std::string(collect) + store
                             : std::string("delivery")},
              b.t.brand, title + ": " + text);
}

}  // namespace noline::ui
