// What is chosen and what is there: the variant behind the shopper's choices, stock in words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "builder.hpp"

namespace noline::ui {

/// The value chosen for an option of the product shown, its default when nothing was chosen.
std::string_view chosen_value(const State& state, const Option& option);
/// The variant that has all chosen values; the first one when no variant has them.
const Variant& chosen_variant(const State& state, const Product& product);
/// True when some variant has this value besides the other choices.
bool can_choose(const State& state, const Product& product, const Option& option,
                std::string_view value);
/// The variant a card shows: the one with every default.
const Variant& default_variant(const Product& product);

/// What distinguishes a cart line: "0,8 l · Gravur: Anna"; the summary when nothing does.
std::string line_details(const Builder& b, const Product* product, const Line& line);

struct Stock {
  std::int64_t total = 0;
  int places = 0;  ///< Locations with at least one piece.
  bool known = false;
};
Stock stock_of(const Variant& variant);
/// True when some place has it: it can be picked up, or sent, today.
bool in_stock(const Variant& variant);

/// "2 × Honey, 500 g": a part of a bundle.
std::string part_text(const Builder& b, std::string_view sku, std::int64_t quantity);

}  // namespace noline::ui
