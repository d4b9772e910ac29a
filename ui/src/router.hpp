// Paths and screens: "/p/TEAPOT-08" is the product screen of that variant, and back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace noline::ui {

enum class ScreenKind : std::uint8_t {
  home,
  category,
  search,
  product,
  cart,
  checkout,
  order,
  account,
  hand_off,
  join,
  compare,
  stores,
  help,
  not_found,
};

enum class Sort : std::uint8_t { popularity, price_up, price_down, rating };
inline constexpr int sort_count = 4;

struct Route {
  ScreenKind screen = ScreenKind::home;
  std::string id;     ///< Category, product, SKU or order, or the secret of a join or a reset.
  std::string query;  ///< What is searched for.
  std::vector<std::string> filters;  ///< Ids of facets, in the order they were chosen.
  Sort sort = Sort::popularity;
  friend bool operator==(const Route&, const Route&) = default;
};

/// As the address says it: "", "price", "price-down", "rating".
std::string_view sort_name(Sort sort);

/// Never fails: an unknown path is `not_found`.
Route parse_path(std::string_view path);
/// The canonical path of a route; `parse_path` reads it back.
std::string path_of(const Route& route);

}  // namespace noline::ui
