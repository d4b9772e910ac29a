// The shop's promotions as the operator writes them: one JSON object a line.
//
//   {"code":"TEA-3FOR2","kind":"buy_get","buy":2,"get":1,"goods":["category:tea_coffee"],
//    "title":{"de":"Teewochen","en":"Tea weeks"},"ends":"2027-01-01"}
//
// `code` is 3 to 32 of A-Z 0-9 -. `kind` is one of
//   percent, cart_percent   `value` in permille
//   amount, cart_amount     `value` in minor units
//   buy_get                 `buy` pieces paid for, `get` free
//   set                     `buy` pieces for `value`
//   bundle                  one piece of each entry of `goods` (two at least) for `value`
//   free_shipping
// Optional: goods (texts "sku:", "product:", "category:" or "tag:" and a name; absent: everything),
// from_minor (of cart_percent, cart_amount and free_shipping: the least value of these goods),
// title (language to text), starts and ends (days, UTC; it counts from the first and no longer on
// the second), segment (only for shoppers in it), exclusive (true: it counts alone).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "noline/catalogue/import.hpp"

namespace noline::catalogue {

struct PromotionsResult {
  std::string json;  ///< A list by code, canonical, as it stands in the shop's row.
  std::size_t count = 0;
  std::vector<Problem> problems;  ///< A line that is wrong anywhere is left out whole.
};

[[nodiscard]] PromotionsResult read_promotions(std::string_view text);

/// A shop's JSON with these promotions in it.
[[nodiscard]] std::string with_promotions(std::string_view shop, std::string_view promotions);

}  // namespace noline::catalogue
