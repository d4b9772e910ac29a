// Promotions: laws about sums, order and what counts.
#include "promotion_carts.hpp"

using namespace noline;
using namespace noline::test;

TEST_CASE("law: with promotions the parts add up to the total, and the rates' shares too") {
  law("adds up", [](const QuoteInput&, const Quote& quote) {
    std::int64_t gross = 0;
    std::int64_t vat = 0;
    for (const VatShare& share : quote.vat) {
      gross += share.gross_minor;
      vat += share.vat_minor;
    }
    RC_ASSERT(quote.total_minor == quote.subtotal_minor + quote.shipping_minor -
                                       quote.promotions_minor - quote.discount_minor);
    RC_ASSERT(gross == quote.total_minor);
    RC_ASSERT(vat == quote.vat_minor);
  });
}

TEST_CASE("law: no total, no rate's share and no VAT is below zero") {
  law("not negative", [](const QuoteInput&, const Quote& quote) {
    RC_ASSERT(quote.total_minor >= 0);
    for (const VatShare& share : quote.vat) {
      RC_ASSERT(share.gross_minor >= 0);
      RC_ASSERT(share.vat_minor >= 0);
    }
  });
}

TEST_CASE("law: what is taken off a line is above zero, and never more than the line") {
  law("line bound", [](const QuoteInput&, const Quote& quote) {
    for (const QuoteLine& line : quote.lines) {
      RC_ASSERT(off_of(line) <= line.total_minor);
      for (const LineDiscount& discount : line.discounts)
        RC_ASSERT(discount.amount_minor > 0);
    }
  });
}

TEST_CASE("law: every cent taken off is explained by a verdict, and those of goods by a line") {
  law("explained", [](const QuoteInput&, const Quote& quote) {
    std::map<std::string, std::int64_t> lines;
    for (const QuoteLine& line : quote.lines) {
      for (const LineDiscount& discount : line.discounts)
        lines[quote.promotions[discount.promotion].code] += discount.amount_minor;
    }
    std::int64_t sum = 0;
    for (const PromotionVerdict& verdict : quote.promotions) {
      sum += verdict.saves_minor;
      RC_ASSERT((verdict.saves_minor > 0) == (verdict.state == PromotionState::active));
      if (!is_of_cart(verdict.kind))
        RC_ASSERT(lines[verdict.code] == verdict.saves_minor);
      else
        RC_ASSERT(lines.count(verdict.code) == 0);
    }
    RC_ASSERT(sum == quote.promotions_minor);
  });
}

TEST_CASE("law: the order of the lines changes neither the total nor any rate's share") {
  law("line order", [](const QuoteInput& input, const Quote& quote) {
    QuoteInput other = input;
    std::reverse(other.items.begin(), other.items.end());
    std::rotate(other.items.begin(), other.items.begin() + 1, other.items.end());
    const Quote again = quote_of(other);
    RC_ASSERT(again.total_minor == quote.total_minor);
    RC_ASSERT(grosses(again) == grosses(quote));
  });
}

TEST_CASE("law: the order in which the shop names its promotions does not change the total") {
  law("promotion order", [](const QuoteInput& input, const Quote& quote) {
    QuoteInput other = input;
    std::reverse(other.promotions.begin(), other.promotions.end());
    RC_ASSERT(quote_of(other).total_minor == quote.total_minor);
  });
}

TEST_CASE("law: one promotion more never makes a cart dearer") {
  law("never dearer", [](const QuoteInput& input, const Quote& quote) {
    QuoteInput more = input;
    more.promotions.push_back(any_promotion(*rc::gen::inRange(7, 10)));
    RC_ASSERT(quote_of(more).total_minor <= quote.total_minor);
  });
}

TEST_CASE("law: pieces of a SKU cost the same on one line as on several") {
  law("split lines", [](const QuoteInput& input, const Quote& quote) {
    QuoteInput other = input;
    other.items.clear();
    for (const QuoteItem& item : input.items) {
      const auto first = *rc::gen::inRange<std::uint32_t>(0, item.quantity + 1);
      for (const std::uint32_t part : {first, item.quantity - first}) {
        if (part == 0)
          continue;
        other.items.push_back(item);
        other.items.back().quantity = part;
      }
    }
    const Quote again = quote_of(other);
    RC_ASSERT(again.total_minor == quote.total_minor);
    RC_ASSERT(grosses(again) == grosses(quote));
  });
}

TEST_CASE("law: the same cart is priced the same again, to the last explanation") {
  law("idempotent", [](const QuoteInput& input, const Quote& quote) {
    RC_ASSERT(to_json(quote_of(input)) == to_json(quote));
  });
}

TEST_CASE("law: what is over, too early, for others or unknown counts as if it were not there") {
  law("closed", [](const QuoteInput& input, const Quote& quote) {
    const Quote open = quote_of(keeping(input, [&](const Promotion& promotion) {
      return promotion_state(promotion, now_ms, input.segments) == PromotionState::kept;
    }));
    RC_ASSERT(open.total_minor == quote.total_minor);
    RC_ASSERT(grosses(open) == grosses(quote));
  });
}

TEST_CASE("law: a promotion that has ended leaves the price of a cart that never had it") {
  law("ended", [](const QuoteInput& input, const Quote&) {
    QuoteInput later = input;
    for (Promotion& promotion : later.promotions)
      promotion.ends_ms = now_ms;
    RC_ASSERT(quote_of(later).total_minor ==
              quote_of(keeping(input, [](const Promotion&) { return false; })).total_minor);
  });
}
