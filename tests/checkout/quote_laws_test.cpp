// Laws of the price function, for random carts.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "noline/quote.hpp"

using namespace noline;

namespace {

QuoteItem any_item() {
  QuoteItem item;
  item.sku = "S" + std::to_string(*rc::gen::inRange(0, 1000));
  item.quantity = *rc::gen::inRange<std::uint32_t>(1, 200);
  item.list_price_minor = *rc::gen::inRange<std::int64_t>(0, 1'000'000);
  item.unit_price_minor = *rc::gen::inRange<std::int64_t>(0, item.list_price_minor + 1);
  item.vat_permille = *rc::gen::element<std::uint32_t>(0, 50, 70, 77, 100, 190, 200, 255);
  return item;
}

QuoteInput any_cart() {
  QuoteInput input;
  input.currency = "EUR";
  const int count = *rc::gen::inRange(1, 12);
  for (int i = 0; i < count; ++i)
    input.items.push_back(any_item());
  input.fulfilment = *rc::gen::element(Fulfilment::delivery, Fulfilment::collect);
  input.shipping = {*rc::gen::inRange<std::int64_t>(0, 2000),
                    *rc::gen::inRange<std::int64_t>(0, 20'000)};
  return input;
}

bool same(const VatShare& a, const VatShare& b) {
  return a.permille == b.permille && a.gross_minor == b.gross_minor && a.vat_minor == b.vat_minor;
}

void law(const char* name, const std::function<void(const QuoteInput&, const Quote&)>& check) {
  INFO(name);
  CHECK(rc::check(name, [&] {
    const QuoteInput input = any_cart();
    const auto quote = make_quote(input);
    RC_ASSERT(quote.ok());
    check(input, *quote);
  }));
}

}  // namespace

TEST_CASE("law: the total is the goods and the shipping, and every share adds up to it") {
  law("adds up", [](const QuoteInput&, const Quote& quote) {
    std::int64_t lines = 0;
    for (const QuoteLine& line : quote.lines)
      lines += line.total_minor;
    std::int64_t gross = 0;
    std::int64_t vat = 0;
    for (const VatShare& share : quote.vat) {
      gross += share.gross_minor;
      vat += share.vat_minor;
    }
    RC_ASSERT(lines == quote.subtotal_minor);
    RC_ASSERT(quote.subtotal_minor + quote.shipping_minor == quote.total_minor);
    RC_ASSERT(gross == quote.total_minor);
    RC_ASSERT(vat == quote.vat_minor);
  });
}

TEST_CASE("law: the order of the lines changes nothing but their order") {
  law("order", [](const QuoteInput& input, const Quote& quote) {
    QuoteInput other = input;
    std::reverse(other.items.begin(), other.items.end());
    const auto again = make_quote(other);
    RC_ASSERT(again->total_minor == quote.total_minor);
    RC_ASSERT(
        std::equal(quote.vat.begin(), quote.vat.end(), again->vat.begin(), again->vat.end(), same));
  });
}

TEST_CASE("law: one line of n pieces costs as much as n lines of one") {
  law("split lines", [](const QuoteInput& input, const Quote& quote) {
    QuoteInput other = input;
    other.items.clear();
    for (const QuoteItem& item : input.items) {
      const std::uint32_t half = item.quantity / 2;
      for (const std::uint32_t part : {half, item.quantity - half}) {
        if (part == 0)
          continue;
        other.items.push_back(item);
        other.items.back().quantity = part;
      }
    }
    const auto again = make_quote(other);
    RC_ASSERT(again->total_minor == quote.total_minor);
    RC_ASSERT(again->vat_minor == quote.vat_minor);
    RC_ASSERT(again->saved_minor == quote.saved_minor);
  });
}

TEST_CASE("law: one piece more never costs less than the free shipping it earns") {
  law("monotone goods", [](const QuoteInput& input, const Quote& quote) {
    QuoteInput other = input;
    ++other.items.front().quantity;
    const auto again = make_quote(other);
    RC_ASSERT(again->subtotal_minor >= quote.subtotal_minor);
    RC_ASSERT(again->total_minor >= quote.total_minor - input.shipping.rate_minor);
  });
}

TEST_CASE("law: a higher price never lowers the total by more than the shipping") {
  law("monotone price", [](const QuoteInput& input, const Quote& quote) {
    QuoteInput other = input;
    other.items.front().list_price_minor += 1;
    other.items.front().unit_price_minor += 1;
    const auto again = make_quote(other);
    RC_ASSERT(again->subtotal_minor ==
              quote.subtotal_minor + std::int64_t{input.items.front().quantity});
  });
}

TEST_CASE("law: collecting never costs more than delivery") {
  law("collect", [](const QuoteInput& input, const Quote&) {
    QuoteInput collect = input;
    collect.fulfilment = Fulfilment::collect;
    QuoteInput delivery = input;
    delivery.fulfilment = Fulfilment::delivery;
    RC_ASSERT(make_quote(collect)->total_minor <= make_quote(delivery)->total_minor);
    RC_ASSERT(make_quote(collect)->shipping_minor == 0);
  });
}

TEST_CASE("law: shipping is the rate or nothing, and nothing only with a reason") {
  law("shipping", [](const QuoteInput& input, const Quote& quote) {
    const bool is_charged = quote.shipping_reason == ShippingReason::flat_rate;
    RC_ASSERT(quote.shipping_minor == (is_charged ? input.shipping.rate_minor : 0));
    if (quote.shipping_reason == ShippingReason::free_from) {
      RC_ASSERT(quote.subtotal_minor >= input.shipping.free_from_minor);
    }
  });
}

TEST_CASE("law: contained VAT is exact to half a cent and grows with the amount") {
  CHECK(rc::check("vat", [] {
    const auto gross = *rc::gen::inRange<std::int64_t>(0, 100'000'000);
    const auto permille = *rc::gen::inRange<std::uint32_t>(0, 1001);
    const std::int64_t vat = contained_vat(gross, permille);
    const std::int64_t exact = gross * permille;  // In (1000 + permille)ths of a cent.
    const std::int64_t rounded = vat * (1000 + permille);
    RC_ASSERT(2 * std::abs(rounded - exact) <= 1000 + permille);
    RC_ASSERT(contained_vat(gross + 1, permille) >= vat);
    RC_ASSERT(vat <= gross);
  }));
}

TEST_CASE("law: no rate's share of the shipping is off by a cent or more") {
  law("fair share", [](const QuoteInput&, const Quote& quote) {
    RC_PRE(quote.subtotal_minor > 0);
    for (const VatShare& share : quote.vat) {
      std::int64_t goods = 0;
      for (const QuoteLine& line : quote.lines) {
        goods += line.item.vat_permille == share.permille ? line.total_minor : 0;
      }
      const std::int64_t shipping = share.gross_minor - goods;
      const std::int64_t off = shipping * quote.subtotal_minor - quote.shipping_minor * goods;
      RC_ASSERT(std::abs(off) < quote.subtotal_minor);
    }
  });
}

TEST_CASE("law: what is saved is what the list prices would have cost more") {
  law("savings", [](const QuoteInput& input, const Quote& quote) {
    QuoteInput listed = input;
    for (QuoteItem& item : listed.items)
      item.unit_price_minor = item.list_price_minor;
    RC_ASSERT(make_quote(listed)->subtotal_minor == quote.subtotal_minor + quote.saved_minor);
  });
}
