// The shop's coupons as the operator writes them: one JSON object a line.
//
//   {"code":"HELLO10","kind":"percent","value":100,"from_minor":2000,"ends":"2027-01-01"}
//
// `code` is 3 to 32 of A-Z 0-9 -; `kind` is percent (`value` in permille), amount (minor units) or
// free_shipping. Optional: from_minor (value of the goods), starts and ends (days, UTC; it counts
// from the first and no longer on the second), uses_max and uses_per_customer (absent: any number).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "noline/catalogue/import.hpp"

namespace noline::catalogue {

struct CouponLine {
  std::string code;
  std::string json;  ///< Canonical, as the hub keeps it: times in milliseconds since 1970.
};

struct CouponsResult {
  std::vector<CouponLine> coupons;
  std::vector<Problem> problems;  ///< A line that is wrong anywhere is left out whole.
};

[[nodiscard]] CouponsResult read_coupons(std::string_view text);

}  // namespace noline::catalogue
