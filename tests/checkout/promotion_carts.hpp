// Random carts, promotions and wallets for the laws of promotions.
#pragma once
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "noline/orders.hpp"
#include "noline/quote.hpp"

namespace noline::test {

inline constexpr TimeMs now_ms = 1'000'000;

/// Few SKUs, categories and prices, so that promotions meet and tie.
inline QuoteItem any_item() {
  const int number = *rc::gen::inRange(0, 8);
  QuoteItem item;
  item.sku = "S" + std::to_string(number);
  item.quantity = *rc::gen::inRange<std::uint32_t>(1, 9);
  item.unit_price_minor = item.list_price_minor = 100 + number / 2 * 333;
  item.vat_permille = number % 3 == 0 ? 190 : 70;
  item.tags = {"sku:" + item.sku, "category:c" + std::to_string(number % 3)};
  if (*rc::gen::inRange(0, 4) == 0)
    item.fulfilment = Fulfilment::collect;
  return item;
}

inline std::vector<std::string> any_goods() {
  static const std::vector<std::vector<std::string>> some = {{},
                                                             {"category:c0"},
                                                             {"category:c1"},
                                                             {"category:c1", "category:c2"},
                                                             {"sku:S1", "sku:S2"},
                                                             {"sku:S3"}};
  return *rc::gen::elementOf(some);
}

inline Promotion any_promotion(int number) {
  Promotion out;
  out.code = "P" + std::to_string(number);
  out.kind = static_cast<PromotionKind>(
      *rc::gen::inRange(0, static_cast<int>(PromotionKind::unknown) + 1));
  const bool is_percent =
      out.kind == PromotionKind::percent || out.kind == PromotionKind::cart_percent;
  out.value = *rc::gen::inRange<std::int64_t>(0, is_percent ? 1001 : 1500);
  out.buy = out.kind == PromotionKind::buy_get || out.kind == PromotionKind::set
                ? *rc::gen::inRange<std::uint32_t>(1, 4)
                : 0;
  out.get = out.kind == PromotionKind::buy_get ? *rc::gen::inRange<std::uint32_t>(1, 3) : 0;
  out.goods = any_goods();
  if (out.kind == PromotionKind::bundle && out.goods.empty())
    out.goods = {"sku:S4", "category:c0"};
  out.from_minor = *rc::gen::element<std::int64_t>(0, 0, 1000, 5000);
  out.segment = *rc::gen::element<std::string>("", "", "", "silver", "gold");
  out.starts_ms = *rc::gen::element<TimeMs>(0, 0, 0, now_ms, now_ms + 1);
  out.ends_ms = *rc::gen::element<TimeMs>(0, 0, 0, now_ms, now_ms + 1);
  out.is_exclusive = *rc::gen::inRange(0, 8) == 0;
  return out;
}

inline QuoteInput any_cart() {
  QuoteInput input;
  input.currency = "EUR";
  input.now_ms = now_ms;
  input.segments = {"silver"};
  for (int left = *rc::gen::inRange(1, 7); left > 0; --left)
    input.items.push_back(any_item());
  input.shipping = {*rc::gen::inRange<std::int64_t>(0, 900),
                    *rc::gen::element<std::int64_t>(0, 2000, 9000)};
  const int promotions = *rc::gen::inRange(0, 7);
  for (int i = 0; i < promotions; ++i)
    input.promotions.push_back(any_promotion(i));
  if (*rc::gen::inRange(0, 2) == 0)
    input.coupons = {{"TEN", CouponKind::percent, 100, 1500}, {"SEND", CouponKind::free_shipping}};
  return input;
}

inline Quote quote_of(const QuoteInput& input) {
  auto quote = make_quote(input);
  RC_ASSERT(quote.ok());
  return std::move(*quote);
}

template <typename Check>
void law(const char* name, const Check& check) {
  CHECK(rc::check(name, [&] {
    const QuoteInput input = any_cart();
    check(input, quote_of(input));
  }));
}

inline std::int64_t off_of(const QuoteLine& line) {
  std::int64_t off = 0;
  for (const LineDiscount& discount : line.discounts)
    off += discount.amount_minor;
  return off;
}

inline std::vector<std::int64_t> grosses(const Quote& quote) {
  std::vector<std::int64_t> out;
  for (const VatShare& share : quote.vat)
    out.push_back(share.gross_minor);
  return out;
}

inline bool is_of_cart(PromotionKind kind) {
  return kind >= PromotionKind::cart_percent && kind <= PromotionKind::free_shipping;
}

template <typename Keep>
QuoteInput keeping(QuoteInput input, const Keep& keep) {
  std::vector<Promotion> kept;
  for (const Promotion& promotion : input.promotions) {
    if (keep(promotion))
      kept.push_back(promotion);
  }
  input.promotions = kept;
  return input;
}

/// The promotion that a verdict is about.
inline const Promotion& behind(const PromotionVerdict& verdict, const Quote& quote,
                               const QuoteInput& input) {
  return input.promotions[static_cast<std::size_t>(&verdict - quote.promotions.data())];
}

}  // namespace noline::test
