#include "noline/quote.hpp"

#include <algorithm>

#include "model/quote_parts.hpp"
#include "noline/limits.hpp"

namespace noline {
namespace quoting {
namespace {

/// Cents times rates and cents times cents pass 2^63; every compiler we support has 128 bits.
__extension__ using Wide = __int128;

}  // namespace

Share share_of(std::int64_t a, std::int64_t b, std::int64_t c) {
  const Wide product = Wide{a} * b;
  return {static_cast<std::int64_t>(product / c), static_cast<std::int64_t>(product % c)};
}

std::int64_t permille_of(std::int64_t amount, std::int64_t permille) {
  const Share share = share_of(amount, permille, permille_max);
  return share.whole + (2 * share.rest >= permille_max ? 1 : 0);
}

void spread(std::vector<VatShare>& vat, std::int64_t goods, std::int64_t amount, int sign) {
  std::vector<Share> shares;
  std::int64_t left = amount;
  for (std::size_t i = 0; i < vat.size(); ++i) {
    // Goods without value: the highest rate takes it all.
    const bool is_last = i + 1 == vat.size();
    const Share share =
        goods > 0 ? share_of(amount, vat[i].gross_minor, goods) : Share{is_last ? amount : 0, 0};
    vat[i].gross_minor += sign * share.whole;
    left -= share.whole;
    shares.push_back(share);
  }
  // There are a handful of rates: looking for the largest is less code than sorting.
  for (; left > 0; --left) {
    std::size_t largest = 0;
    for (std::size_t i = 1; i < shares.size(); ++i) {
      largest = shares[i].rest >= shares[largest].rest ? i : largest;
    }
    shares[largest].rest = -1;
    vat[largest].gross_minor += sign;
  }
}

}  // namespace quoting

namespace {

using namespace quoting;

Status check_item(const QuoteItem& item) {
  if (item.quantity == 0 || item.quantity > limits::quantity_max) {
    return fail(Errc::invalid_argument, item.sku + ": the quantity is out of range");
  }
  const bool is_price_right = item.unit_price_minor >= 0 &&
                              item.unit_price_minor <= item.list_price_minor &&
                              item.list_price_minor <= price_minor_max;
  if (!is_price_right) {
    return fail(Errc::invalid_argument, item.sku + ": the price is out of range");
  }
  if (item.vat_permille > permille_max) {
    return fail(Errc::invalid_argument, item.sku + ": the VAT rate is out of range");
  }
  return Ok{};
}

void add_shipping(Quote& quote, const QuoteInput& input) {
  const ShippingTerms& terms = input.shipping;
  std::int64_t sent_minor = 0;
  bool is_sent = false;
  for (const QuoteLine& line : quote.lines) {
    if (line.item.fulfilment.value_or(input.fulfilment) == Fulfilment::delivery) {
      is_sent = true;
      sent_minor += line.total_minor;
    }
  }
  if (!is_sent) {
    quote.shipping_reason = ShippingReason::collected;
  } else if (terms.rate_minor == 0) {
    quote.shipping_reason = ShippingReason::always_free;
  } else if (terms.free_from_minor > 0 && sent_minor >= terms.free_from_minor) {
    quote.shipping_reason = ShippingReason::free_from;
  } else {
    quote.shipping_reason = ShippingReason::flat_rate;
    quote.shipping_minor = terms.rate_minor;
    quote.shipping_missing_minor = std::max<std::int64_t>(0, terms.free_from_minor - sent_minor);
  }
}

/// What the coupon would take off, or why it takes off nothing.
CouponVerdict judge_coupon(const Quote& quote, const Left& left, const Coupon& coupon, TimeMs now) {
  CouponVerdict verdict{coupon.code, coupon.state, 0, 0};
  if (coupon.state != CouponState::kept) {
    return verdict;
  }
  if (coupon.ends_ms != 0 && now >= coupon.ends_ms) {
    verdict.state = CouponState::expired;
  } else if (now < coupon.starts_ms) {
    verdict.state = CouponState::not_yet;
  } else if (quote.subtotal_minor < coupon.from_minor) {
    verdict.state = CouponState::below_threshold;
    verdict.missing_minor = coupon.from_minor - quote.subtotal_minor;
  } else if (coupon.kind == CouponKind::percent) {
    verdict.saves_minor = permille_of(left.goods_minor, coupon.value);
  } else {
    const bool is_shipping = coupon.kind == CouponKind::free_shipping;
    verdict.saves_minor =
        is_shipping ? left.shipping_minor : std::min(coupon.value, left.goods_minor);
  }
  return verdict;
}

/// Picks the coupon that saves most, and takes it off goods or shipping. Beside an exclusive
/// promotion none counts.
void take_coupon(Quote& quote, const QuoteInput& input, Left& left, bool may_count) {
  CouponVerdict* best = nullptr;
  const Coupon* chosen = nullptr;
  quote.coupons.reserve(input.coupons.size());
  for (const Coupon& coupon : input.coupons) {
    quote.coupons.push_back(judge_coupon(quote, left, coupon, input.now_ms));
    CouponVerdict& verdict = quote.coupons.back();
    if (may_count && verdict.saves_minor > (best == nullptr ? 0 : best->saves_minor)) {
      best = &verdict;
      chosen = &coupon;
    }
  }
  if (best == nullptr) {
    return;
  }
  best->state = CouponState::active;
  quote.discount_minor = best->saves_minor;
  if (chosen->kind == CouponKind::free_shipping) {
    left.shipping_minor = 0;
  } else {
    spread(quote.vat, left.goods_minor, quote.discount_minor, -1);
    left.goods_minor -= quote.discount_minor;
  }
}

Status check_coupon(const Coupon& coupon) {
  const std::int64_t most = coupon.kind == CouponKind::percent ? permille_max : price_minor_max;
  if (coupon.value < 0 || coupon.value > most || coupon.from_minor < 0) {
    return fail(Errc::invalid_argument, coupon.code + ": the coupon is out of range");
  }
  return Ok{};
}

/// The share of a rate, by rising rate; a new one where there is none yet.
VatShare& rate_of(std::vector<VatShare>& vat, std::uint32_t permille) {
  std::size_t place = 0;
  while (place < vat.size() && vat[place].permille < permille) {
    ++place;
  }
  if (place == vat.size() || vat[place].permille != permille) {
    vat.emplace_back();
    for (std::size_t i = vat.size() - 1; i > place; --i) {
      vat[i] = vat[i - 1];
    }
    vat[place] = {permille, 0, 0};
  }
  return vat[place];
}

/// Adds up the lines, and what is charged at each rate.
Status add_lines(Quote& quote, const QuoteInput& input) {
  for (const QuoteItem& item : input.items) {
    if (const Status ok = check_item(item); !ok) {
      return ok;
    }
    const auto quantity = static_cast<std::int64_t>(item.quantity);
    QuoteLine line{item,
                   item.unit_price_minor * quantity,
                   (item.list_price_minor - item.unit_price_minor) * quantity,
                   {}};
    quote.subtotal_minor += line.total_minor;
    quote.saved_minor += line.saved_minor;
    rate_of(quote.vat, item.vat_permille).gross_minor += line.total_minor;
    quote.lines.push_back(std::move(line));
  }
  return Ok{};
}

/// The quote with one choice of promotions; `alone` as in take_promotions.
Result<Quote> price(const QuoteInput& input, std::size_t alone) {
  Quote quote;
  quote.currency = input.currency;
  if (const Status ok = add_lines(quote, input); !ok) {
    return ok.error();
  }
  Left left;
  if (!quote.lines.empty()) {
    add_shipping(quote, input);
    left = take_promotions(quote, input, alone);
    take_coupon(quote, input, left, alone == none);
    spread(quote.vat, left.goods_minor, left.shipping_minor, 1);
  }
  quote.total_minor = left.goods_minor + left.shipping_minor;
  for (VatShare& share : quote.vat) {
    share.vat_minor = contained_vat(share.gross_minor, share.permille);
    quote.vat_minor += share.vat_minor;
  }
  return quote;
}

}  // namespace

std::string_view fulfilment_name(Fulfilment fulfilment) {
  return fulfilment == Fulfilment::collect ? "collect" : "delivery";
}

std::string_view shipping_reason_name(ShippingReason reason) {
  switch (reason) {
    case ShippingReason::flat_rate:
      return "flat_rate";
    case ShippingReason::free_from:
      return "free_from";
    case ShippingReason::collected:
      return "collected";
    case ShippingReason::always_free:
      break;
  }
  return "always_free";
}

std::int64_t contained_vat(std::int64_t gross_minor, std::uint32_t permille) {
  const std::int64_t divisor = 1000 + static_cast<std::int64_t>(permille);
  const Share share = share_of(gross_minor, permille, divisor);
  return share.whole + (2 * share.rest >= divisor ? 1 : 0);
}

Result<Quote> make_quote(const QuoteInput& input) {
  if (input.items.size() > limits::lines_per_cart_max) {
    return fail(Errc::too_many, "an order has too many lines");
  }
  if (input.shipping.rate_minor < 0 || input.shipping.rate_minor > price_minor_max) {
    return fail(Errc::invalid_argument, "the shipping rate is out of range");
  }
  for (const Coupon& coupon : input.coupons) {
    if (const Status ok = check_coupon(coupon); !ok) {
      return ok.error();
    }
  }
  Result<Quote> best = price(input, none);
  for (std::size_t i = 0; best && i < input.promotions.size(); ++i) {
    if (input.promotions[i].is_exclusive) {
      Result<Quote> other = price(input, i);
      if (other->total_minor < best->total_minor) {
        best = std::move(other);
      }
    }
  }
  return best;
}

}  // namespace noline
