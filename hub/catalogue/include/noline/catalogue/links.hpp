// The shop's buy links as the operator writes them: one JSON object a line.
//
//   {"code":"TEA-POSTER","sku":"TEAPOT-08","quantity":1,"options":{"engraving":"Anna"},
//    "coupon":"HELLO10","channel":"poster","campaign":"spring","starts":"2026-03-01",
//    "ends":"2026-06-01"}
//
// `code` is 3 to 32 of A-Z 0-9 -; several goods stand in `lines`, a list of {sku, quantity,
// options}. `channel` and `campaign` are names of up to 40 of a-z A-Z 0-9 _ - . and reach the
// order. Days are in UTC; a link works from the first and no longer on the second.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "noline/catalogue/import.hpp"

namespace noline::catalogue {

struct BuyLink {
  std::string code;
  std::string json;  ///< Canonical, as the hub keeps it: times in milliseconds since 1970.
};

struct BuyLinksResult {
  std::vector<BuyLink> links;
  std::vector<Problem> problems;  ///< A line that is wrong anywhere is left out whole.
};

[[nodiscard]] BuyLinksResult read_buy_links(std::string_view text);

}  // namespace noline::catalogue
