#include "noline/quote.hpp"

#include <algorithm>
#include <map>

#include "noline/limits.hpp"

namespace noline {
namespace {

constexpr std::uint32_t permille_max = 1000;

/// Cents times rates and cents times cents pass 2^63; every compiler we support has 128 bits.
__extension__ using Wide = __int128;

struct Share {
  std::int64_t whole = 0;
  std::int64_t rest = 0;
};

/// a x b / c, and what remains. The result is at most the greater of `a` and `b`.
Share share_of(std::int64_t a, std::int64_t b, std::int64_t c) {
  const Wide product = Wide{a} * b;
  return {static_cast<std::int64_t>(product / c), static_cast<std::int64_t>(product % c)};
}

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
  if (input.fulfilment == Fulfilment::collect) {
    quote.shipping_reason = ShippingReason::collected;
  } else if (terms.rate_minor == 0) {
    quote.shipping_reason = ShippingReason::always_free;
  } else if (terms.free_from_minor > 0 && quote.subtotal_minor >= terms.free_from_minor) {
    quote.shipping_reason = ShippingReason::free_from;
  } else {
    quote.shipping_reason = ShippingReason::flat_rate;
    quote.shipping_minor = terms.rate_minor;
  }
}

/// Splits the shipping cost over the rates of the goods. Each gets its share rounded down; what is
/// left goes, a cent each, to the largest remainders, of equal ones to the higher rate.
void split_shipping(std::vector<VatShare>& vat, std::int64_t goods, std::int64_t shipping) {
  std::vector<std::pair<std::int64_t, std::size_t>> rests;
  std::int64_t left = shipping;
  for (std::size_t i = 0; i < vat.size(); ++i) {
    // Goods without value: the highest rate takes it all.
    const bool is_last = i + 1 == vat.size();
    const Share share = goods > 0 ? share_of(shipping, vat[i].gross_minor, goods)
                                  : Share{is_last ? shipping : 0, 0};
    vat[i].gross_minor += share.whole;
    left -= share.whole;
    rests.emplace_back(share.rest, i);
  }
  std::sort(rests.rbegin(), rests.rend());
  for (std::size_t i = 0; left > 0; ++i, --left) {
    ++vat[rests[i].second].gross_minor;
  }
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
  Quote quote;
  quote.currency = input.currency;
  std::map<std::uint32_t, std::int64_t> gross;
  for (const QuoteItem& item : input.items) {
    if (const Status ok = check_item(item); !ok) {
      return ok.error();
    }
    const auto quantity = static_cast<std::int64_t>(item.quantity);
    const QuoteLine line{item, item.unit_price_minor * quantity,
                         (item.list_price_minor - item.unit_price_minor) * quantity};
    quote.subtotal_minor += line.total_minor;
    quote.saved_minor += line.saved_minor;
    gross[item.vat_permille] += line.total_minor;
    quote.lines.push_back(line);
  }
  for (const auto& [permille, amount] : gross) {
    quote.vat.push_back({permille, amount, 0});
  }
  if (!quote.lines.empty()) {
    add_shipping(quote, input);
    split_shipping(quote.vat, quote.subtotal_minor, quote.shipping_minor);
  }
  quote.total_minor = quote.subtotal_minor + quote.shipping_minor;
  for (VatShare& share : quote.vat) {
    share.vat_minor = contained_vat(share.gross_minor, share.permille);
    quote.vat_minor += share.vat_minor;
  }
  return quote;
}

}  // namespace noline
