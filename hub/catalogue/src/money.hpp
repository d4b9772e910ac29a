// Prices as feeds write them, into minor units without floating point.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "noline/catalogue/product.hpp"

namespace noline::catalogue {

/// Digits after the decimal mark in ISO 4217: 2 for EUR, 0 for JPY; nothing for an unknown code.
[[nodiscard]] std::optional<int> minor_digits_of(std::string_view currency);

struct PriceResult {
  std::optional<Money> price;
  std::string reason;  ///< Why there is none.
};

/// "48.00 EUR", "EUR 48", "1,299.50 USD", "12,50 EUR". What could be read in two ways ("1,299 EUR")
/// is refused instead of guessed, as are signs, exponents and amounts above the limit.
[[nodiscard]] PriceResult parse_price(std::string_view text);

}  // namespace noline::catalogue
