// What a cart costs: one function, run by the device to show the total and by the hub to charge it.
//
// Prices contain VAT, as consumer prices do in the EU (Directive 98/6/EC). Every amount is in
// minor units; nothing is a fraction, so both sides agree to the cent. A line is unit price times
// quantity, never rounded. VAT is computed once per rate, on everything charged at that rate:
// gross x rate / (100 % + rate), rounded half up to the minor unit. Shipping shares the rates of
// the goods in proportion to their value (an ancillary service follows the goods), split by the
// largest remainder, so the shares always add up to the total. What a promotion takes off a line
// lowers that line's rate; a discount on the whole cart lowers the rates in the same way as
// shipping raises them, before it. Promotions are taken off first (promotions.hpp says how they
// stack), then one coupon. Free shipping goes by the goods' full value: a discount never makes an
// order dearer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noline/coupons.hpp"
#include "noline/promotions.hpp"
#include "noline/result.hpp"

namespace noline {

/// How an order reaches the shopper. Sent by name: append only.
enum class Fulfilment : std::uint8_t {
  delivery,  ///< "delivery": to an address.
  collect,   ///< "collect": picked up in a store.
};

/// Why shipping costs what it costs; the explanation on screen. Sent by name: append only.
enum class ShippingReason : std::uint8_t {
  flat_rate,    ///< "flat_rate": the shop's rate.
  free_from,    ///< "free_from": the goods are worth at least the threshold.
  collected,    ///< "collected": picked up in a store.
  always_free,  ///< "always_free": the shop charges none.
};

[[nodiscard]] std::string_view fulfilment_name(Fulfilment fulfilment);
[[nodiscard]] std::string_view shipping_reason_name(ShippingReason reason);

/// What the shop asks for sending a parcel.
struct ShippingTerms {
  std::int64_t rate_minor = 0;
  std::int64_t free_from_minor = 0;  ///< Value of the goods from which it is free; 0 is never.
};

/// One line to be priced.
struct QuoteItem {
  std::string sku;
  std::uint32_t quantity = 0;         ///< 1 to limits::quantity_max.
  std::int64_t unit_price_minor = 0;  ///< What is charged now: the sale price where there is one.
  std::int64_t list_price_minor = 0;  ///< Without the sale; equal when there is none.
  std::uint32_t vat_permille = 0;     ///< 190 is 19 %; 0 is none.
  std::optional<Fulfilment> fulfilment = {};  ///< Absent: as the order.
  std::vector<std::string> tags = {};         ///< What promotions match: "sku:...", "category:...".
};

struct QuoteInput {
  std::string currency;  ///< ISO 4217; one for all lines.
  std::vector<QuoteItem> items;
  Fulfilment fulfilment = Fulfilment::delivery;
  ShippingTerms shipping;
  std::vector<Coupon> coupons = {};        ///< The wallet, sorted by code.
  TimeMs now_ms = 0;                       ///< Hub time, for coupons and promotions.
  std::vector<Promotion> promotions = {};  ///< The shop's, sorted by code.
  std::vector<std::string> segments = {};  ///< Those the shopper is in.
};

struct QuoteLine {
  QuoteItem item;
  std::int64_t total_minor = 0;              ///< unit_price x quantity.
  std::int64_t saved_minor = 0;              ///< (list_price - unit_price) x quantity.
  std::vector<LineDiscount> discounts = {};  ///< By promotions of goods; never more than the total.
};

/// Everything charged at one rate, and the VAT in it.
struct VatShare {
  std::uint32_t permille = 0;
  std::int64_t gross_minor = 0;
  std::int64_t vat_minor = 0;
};

struct Quote {
  std::string currency;
  std::vector<QuoteLine> lines;  ///< In the order of the items.
  std::int64_t subtotal_minor = 0;
  std::int64_t saved_minor = 0;
  std::int64_t shipping_minor = 0;
  ShippingReason shipping_reason = ShippingReason::always_free;
  std::int64_t shipping_missing_minor = 0;   ///< Goods that are missing for `free_from`; 0: none.
  std::int64_t promotions_minor = 0;         ///< What promotions take off goods and shipping.
  std::vector<PromotionVerdict> promotions;  ///< In the order of the input.
  std::int64_t discount_minor = 0;     ///< What the active coupon takes off goods or shipping.
  std::vector<CouponVerdict> coupons;  ///< In the order of the wallet; at most one is active.
  std::int64_t total_minor = 0;  ///< subtotal + shipping - promotions - discount, with the VAT.
  std::vector<VatShare> vat;     ///< By rising rate; the gross amounts add up to the total.
  std::int64_t vat_minor = 0;
};

/// The greatest unit price and shipping rate: with it the largest cart stays far below 2^63.
inline constexpr std::int64_t price_minor_max = 10'000'000'000;

/// Prices the items. `invalid_argument` names a quantity, price or rate out of its range.
[[nodiscard]] Result<Quote> make_quote(const QuoteInput& input);

/// The VAT contained in a gross amount, rounded half up.
[[nodiscard]] std::int64_t contained_vat(std::int64_t gross_minor, std::uint32_t permille);

}  // namespace noline
