#include <catch2/catch_test_macros.hpp>

#include "noline/limits.hpp"
#include "noline/quote.hpp"

using namespace noline;

namespace {

QuoteItem item(const char* sku, std::uint32_t quantity, std::int64_t price, std::uint32_t vat,
               std::int64_t list_price = 0) {
  return {sku, quantity, price, list_price == 0 ? price : list_price, vat};
}

QuoteInput cart(std::vector<QuoteItem> items) {
  return {"EUR", std::move(items), Fulfilment::delivery, {490, 4900}};
}

}  // namespace

TEST_CASE("quote: a line is unit price times quantity, and shipping is added below the threshold") {
  const auto quote = make_quote(cart({item("TEA", 2, 1290, 70), item("POT", 1, 1800, 190)}));
  REQUIRE(quote);
  CHECK(quote->lines[0].total_minor == 2580);
  CHECK(quote->subtotal_minor == 4380);
  CHECK(quote->shipping_minor == 490);
  CHECK(quote->shipping_reason == ShippingReason::flat_rate);
  CHECK(quote->total_minor == 4870);
}

TEST_CASE("quote: shipping and VAT by hand, at two rates") {
  // Shipping 490 goes 490 x 2580 / 4380 = 288.63 to 7 % and 201.36 to 19 %: 288 and 201, and the
  // cent that is left to the larger remainder, 7 %. So 2869 at 7 % and 2001 at 19 %.
  const auto quote = make_quote(cart({item("TEA", 2, 1290, 70), item("POT", 1, 1800, 190)}));
  REQUIRE(quote);
  REQUIRE(quote->vat.size() == 2);
  CHECK(quote->vat[0].gross_minor == 2869);
  CHECK(quote->vat[0].vat_minor == 188);  // 2869 x 70 / 1070 = 187.69
  CHECK(quote->vat[1].gross_minor == 2001);
  CHECK(quote->vat[1].vat_minor == 319);  // 2001 x 190 / 1190 = 319.49
  CHECK(quote->vat_minor == 507);
}

TEST_CASE("quote: the threshold itself is free, a cent below is not") {
  CHECK(make_quote(cart({item("POT", 1, 4900, 190)}))->shipping_reason ==
        ShippingReason::free_from);
  CHECK(make_quote(cart({item("POT", 1, 4899, 190)}))->shipping_minor == 490);
}

TEST_CASE("quote: collecting is free whatever the goods are worth") {
  QuoteInput input = cart({item("TEA", 1, 100, 70)});
  input.fulfilment = Fulfilment::collect;
  const auto quote = make_quote(input);
  REQUIRE(quote);
  CHECK(quote->shipping_minor == 0);
  CHECK(quote->shipping_reason == ShippingReason::collected);
}

TEST_CASE("quote: a sale is charged, and what it saves is said") {
  const auto quote = make_quote(cart({item("TENT", 3, 7900, 190, 9900)}));
  REQUIRE(quote);
  CHECK(quote->subtotal_minor == 23700);
  CHECK(quote->saved_minor == 6000);
}

TEST_CASE("quote: VAT is rounded half up to the cent") {
  CHECK(contained_vat(119, 190) == 19);
  CHECK(contained_vat(107, 70) == 7);
  CHECK(contained_vat(3, 200) == 1);       // 0.5
  CHECK(contained_vat(2, 200) == 0);       // 0.33
  CHECK(contained_vat(4800, 190) == 766);  // 766.39
  CHECK(contained_vat(4800, 0) == 0);
}

TEST_CASE("quote: goods without value leave the shipping to the highest rate") {
  const auto quote = make_quote(cart({item("A", 1, 0, 70), item("B", 1, 0, 190)}));
  REQUIRE(quote);
  CHECK(quote->vat[0].gross_minor == 0);
  CHECK(quote->vat[1].gross_minor == 490);
}

TEST_CASE("quote: an empty cart costs nothing") {
  const auto quote = make_quote(cart({}));
  REQUIRE(quote);
  CHECK(quote->total_minor == 0);
}

TEST_CASE("quote: the largest cart does not overflow") {
  std::vector<QuoteItem> items(limits::lines_per_cart_max,
                               item("A", limits::quantity_max, price_minor_max, 1000));
  const auto quote = make_quote(cart(std::move(items)));
  REQUIRE(quote);
  CHECK(quote->total_minor == 999'990'000'000'000'000);
  CHECK(quote->vat_minor == 499'995'000'000'000'000);
}

TEST_CASE("quote: what is out of its range is named") {
  const auto is_refused = [](QuoteItem wrong) {
    const auto quote = make_quote(cart({std::move(wrong)}));
    return !quote && quote.error().code == Errc::invalid_argument &&
           quote.error().detail.starts_with("TEA");
  };
  CHECK(is_refused(item("TEA", 0, 100, 70)));
  CHECK(is_refused(item("TEA", limits::quantity_max + 1, 100, 70)));
  CHECK(is_refused(item("TEA", 1, -1, 70)));
  CHECK(is_refused(item("TEA", 1, price_minor_max + 1, 70)));
  CHECK(is_refused(item("TEA", 1, 100, 1001)));
  CHECK(is_refused(item("TEA", 1, 100, 70, 99)));
}
