// Prices as feeds write them.
#include "money.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using noline::catalogue::Money;
using noline::catalogue::parse_price;

namespace {

struct Case {
  const char* text;
  std::int64_t minor;
  const char* currency;
};

}  // namespace

TEST_CASE("a price is read in every way that has one meaning") {
  const auto price = GENERATE(
      Case{"48.00 EUR", 4800, "EUR"}, Case{"48 EUR", 4800, "EUR"}, Case{"48.5 EUR", 4850, "EUR"},
      Case{"48,00 EUR", 4800, "EUR"}, Case{"EUR 48.00", 4800, "EUR"}, Case{"48.00EUR", 4800, "EUR"},
      Case{"48.00 eur", 4800, "EUR"}, Case{" 0.99 USD ", 99, "USD"},
      Case{"1,299.00 USD", 129900, "USD"}, Case{"1.299,00 EUR", 129900, "EUR"},
      Case{"1,234,567.89 USD", 123456789, "USD"}, Case{"1.234.567 EUR", 123456700, "EUR"},
      Case{"4800 JPY", 4800, "JPY"}, Case{"4800.00 JPY", 4800, "JPY"},
      Case{"1.250 KWD", 1250, "KWD"}, Case{"5.400 EUR", 0, ""}, Case{"5.4000 EUR", 540, "EUR"});
  const auto result = parse_price(price.text);
  INFO(price.text << " " << result.reason);
  CHECK(result.price.has_value() == (price.minor > 0));
  if (result.price)
    CHECK(*result.price == Money{price.minor, price.currency});
}

TEST_CASE("a price that is no amount of money is refused with its reason") {
  const auto text =
      GENERATE("", "EUR", "48.00", "48.00 XYZ", "48.00 EURO", "-5.00 EUR", "0.00 EUR", "1,299 EUR",
               "4.999 EUR", "48.001 EUR", "4e3 EUR", "1..2 EUR", "12,34,567.00 INR", "48.50 JPY",
               "10000000.01 EUR", "NaN EUR", "99999999999999999999999999 EUR", "48.00 € EUR",
               "\xFF 48 EUR", ". EUR", "5. EUR", "free");
  const auto result = parse_price(text);
  INFO(text);
  CHECK_FALSE(result.price.has_value());
  CHECK_FALSE(result.reason.empty());
}
