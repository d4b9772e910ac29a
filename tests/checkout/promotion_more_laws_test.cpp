// Promotions: laws about more and less, stacking, and oracles that count piece by piece.
#include "promotion_carts.hpp"

using namespace noline;
using namespace noline::test;

TEST_CASE("law: being in one more segment never makes a cart dearer") {
  law("segments", [](const QuoteInput& input, const Quote& quote) {
    QuoteInput more = input;
    more.segments.emplace_back("gold");
    RC_ASSERT(quote_of(more).total_minor <= quote.total_minor);
  });
}

TEST_CASE("law: a lower threshold never makes a cart dearer") {
  law("threshold", [](const QuoteInput& input, const Quote& quote) {
    RC_PRE(!input.promotions.empty());
    QuoteInput lower = input;
    lower.promotions.front().from_minor /= 2;
    RC_ASSERT(quote_of(lower).total_minor <= quote.total_minor);
  });
}

TEST_CASE("law: a promotion below its threshold lacks just what it says") {
  law("missing", [](const QuoteInput& input, const Quote& quote) {
    for (const PromotionVerdict& verdict : quote.promotions) {
      if (verdict.state != PromotionState::below_threshold)
        continue;
      std::int64_t value = 0;
      for (const QuoteItem& item : input.items) {
        value += is_matched(behind(verdict, quote, input), item.tags)
                     ? item.unit_price_minor * item.quantity
                     : 0;
      }
      const std::int64_t least =
          std::max<std::int64_t>(1, behind(verdict, quote, input).from_minor);
      RC_ASSERT(value + verdict.missing_minor == least);
      RC_ASSERT(verdict.missing_minor > 0);
    }
  });
}

TEST_CASE("law: a higher percentage never makes a cart dearer") {
  law("percentage", [](const QuoteInput& input, const Quote& quote) {
    QuoteInput more = input;
    for (Promotion& promotion : more.promotions) {
      const bool is_percent =
          promotion.kind == PromotionKind::percent || promotion.kind == PromotionKind::cart_percent;
      promotion.value =
          is_percent ? std::min<std::int64_t>(1000, promotion.value + 50) : promotion.value;
    }
    RC_ASSERT(quote_of(more).total_minor <= quote.total_minor);
  });
}

TEST_CASE("law: one promotion of the cart counts at most, and one of the parcel") {
  law("one each", [](const QuoteInput&, const Quote& quote) {
    int of_cart = 0;
    int of_parcel = 0;
    for (const PromotionVerdict& verdict : quote.promotions) {
      const bool is_active = verdict.state == PromotionState::active;
      of_parcel += is_active && verdict.kind == PromotionKind::free_shipping ? 1 : 0;
      of_cart += is_active && (verdict.kind == PromotionKind::cart_percent ||
                               verdict.kind == PromotionKind::cart_amount)
                     ? 1
                     : 0;
    }
    RC_ASSERT(of_cart <= 1);
    RC_ASSERT(of_parcel <= 1);
  });
}

TEST_CASE("law: a line has one promotion of several pieces and one of single ones at most") {
  law("one per piece", [](const QuoteInput&, const Quote& quote) {
    for (const QuoteLine& line : quote.lines) {
      int several = 0;
      for (const LineDiscount& discount : line.discounts)
        several += quote.promotions[discount.promotion].kind >= PromotionKind::buy_get &&
                           quote.promotions[discount.promotion].kind <= PromotionKind::bundle
                       ? 1
                       : 0;
      RC_ASSERT(several <= 1);
      RC_ASSERT(line.discounts.size() <= static_cast<std::size_t>(several) + 1);
    }
  });
}

TEST_CASE("law: what counts alone is beside no other promotion and no coupon") {
  law("exclusive", [](const QuoteInput& input, const Quote& quote) {
    int active = 0;
    int alone = 0;
    for (const PromotionVerdict& verdict : quote.promotions) {
      active += verdict.state == PromotionState::active ? 1 : 0;
      alone += verdict.state == PromotionState::active && behind(verdict, quote, input).is_exclusive
                   ? 1
                   : 0;
    }
    RC_ASSERT(alone == 0 || (active == 1 && quote.discount_minor == 0));
  });
}

TEST_CASE("law: an exclusive promotion is never worse than the rest, nor better for being so") {
  law("exclusive or not", [](const QuoteInput& input, const Quote& quote) {
    QuoteInput free = input;
    for (Promotion& promotion : free.promotions)
      promotion.is_exclusive = false;
    RC_ASSERT(quote_of(free).total_minor <= quote.total_minor);
    const QuoteInput rest = keeping(input, [](const Promotion& one) { return !one.is_exclusive; });
    RC_ASSERT(quote.total_minor <= quote_of(rest).total_minor);
  });
}

TEST_CASE("law: a coupon on top never makes an order dearer, and takes off what its verdict says") {
  law("coupons", [](const QuoteInput& input, const Quote& quote) {
    QuoteInput bare = input;
    bare.coupons.clear();
    RC_ASSERT(quote.total_minor <= quote_of(bare).total_minor);
    std::int64_t active = 0;
    for (const CouponVerdict& verdict : quote.coupons)
      active += verdict.state == CouponState::active ? verdict.saves_minor : 0;
    RC_ASSERT(active == quote.discount_minor);
  });
}

TEST_CASE("law: free pieces never exceed those that were promised, nor the dearest price") {
  law("free pieces", [](const QuoteInput& input, const Quote& quote) {
    for (const PromotionVerdict& verdict : quote.promotions) {
      const Promotion& promotion = behind(verdict, quote, input);
      if (promotion.kind != PromotionKind::buy_get || verdict.state != PromotionState::active)
        continue;
      std::int64_t pieces = 0;
      std::int64_t dearest = 0;
      for (const QuoteItem& item : input.items) {
        if (is_matched(promotion, item.tags)) {
          pieces += item.quantity;
          dearest = std::max(dearest, item.unit_price_minor);
        }
      }
      const std::int64_t free = pieces / (promotion.buy + promotion.get) * promotion.get;
      RC_ASSERT(verdict.saves_minor <= free * dearest);
    }
  });
}

TEST_CASE("law: three for two is worth its cheapest pieces, counted one by one") {
  CHECK(rc::check("oracle", [] {
    QuoteInput input = any_cart();
    input.coupons.clear();
    input.promotions.clear();
    Promotion promotion{"B", PromotionKind::buy_get};
    promotion.buy = *rc::gen::inRange<std::uint32_t>(1, 4);
    promotion.get = *rc::gen::inRange<std::uint32_t>(1, 3);
    promotion.goods = any_goods();
    input.promotions = {promotion};
    std::multiset<std::int64_t> pieces;
    for (const QuoteItem& item : input.items) {
      for (std::uint32_t i = 0; is_matched(promotion, item.tags) && i < item.quantity; ++i)
        pieces.insert(item.unit_price_minor);
    }
    std::size_t free = pieces.size() / (promotion.buy + promotion.get) * promotion.get;
    std::int64_t saved = 0;
    for (auto at = pieces.begin(); free > 0; ++at, --free)
      saved += *at;
    RC_ASSERT(quote_of(input).promotions_minor == saved);
  }));
}

TEST_CASE("law: a set saves what trying every number of sets finds best") {
  CHECK(rc::check("oracle", [] {
    QuoteInput input = any_cart();
    input.coupons.clear();
    Promotion promotion{"B", PromotionKind::set};
    promotion.value = *rc::gen::inRange<std::int64_t>(0, 3000);
    promotion.buy = *rc::gen::inRange<std::uint32_t>(1, 5);
    input.promotions = {promotion};
    std::vector<std::int64_t> pieces;
    for (const QuoteItem& item : input.items)
      pieces.insert(pieces.end(), item.quantity, item.unit_price_minor);
    std::sort(pieces.rbegin(), pieces.rend());
    std::int64_t best = 0;
    std::int64_t value = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      value += pieces[i];
      if ((i + 1) % promotion.buy == 0) {
        const auto sets = static_cast<std::int64_t>((i + 1) / promotion.buy);
        best = std::max(best, value - sets * promotion.value);
      }
    }
    RC_ASSERT(quote_of(input).promotions_minor == best);
  }));
}

TEST_CASE("law: of single promotions each piece gets the best, counted one by one") {
  CHECK(rc::check("oracle", [] {
    QuoteInput input = keeping(any_cart(), [](const Promotion& promotion) {
      return !promotion.is_exclusive &&
             (promotion.kind == PromotionKind::percent || promotion.kind == PromotionKind::amount);
    });
    std::int64_t saved = 0;
    for (const QuoteItem& item : input.items) {
      std::int64_t best = 0;
      for (const Promotion& promotion : input.promotions) {
        const bool counts =
            promotion_state(promotion, now_ms, input.segments) == PromotionState::kept &&
            is_matched(promotion, item.tags);
        const std::int64_t off = promotion.kind == PromotionKind::amount
                                     ? std::min(promotion.value, item.unit_price_minor)
                                     : (item.unit_price_minor * promotion.value + 500) / 1000;
        best = counts ? std::max(best, off) : best;
      }
      saved += best * item.quantity;
    }
    RC_ASSERT(quote_of(input).promotions_minor == saved);
  }));
}

TEST_CASE("law: n carts in one save n times as much piece by piece") {
  law("n-fold", [](const QuoteInput& input, const Quote&) {
    QuoteInput one = keeping(input, [](const Promotion& promotion) {
      return promotion.kind == PromotionKind::percent || promotion.kind == PromotionKind::amount;
    });
    one.coupons.clear();
    QuoteInput many = one;
    for (QuoteItem& item : many.items)
      item.quantity *= 7;
    RC_ASSERT(quote_of(many).promotions_minor == 7 * quote_of(one).promotions_minor);
  });
}

TEST_CASE("law: free shipping takes off the whole rate or nothing, and nothing where none is due") {
  law("parcel", [](const QuoteInput& input, const Quote& quote) {
    const bool is_sent = std::any_of(input.items.begin(), input.items.end(), [](const auto& one) {
      return one.fulfilment.value_or(Fulfilment::delivery) == Fulfilment::delivery;
    });
    for (const PromotionVerdict& verdict : quote.promotions) {
      if (verdict.kind == PromotionKind::free_shipping && verdict.saves_minor > 0) {
        RC_ASSERT(verdict.saves_minor == quote.shipping_minor);
        RC_ASSERT(is_sent);
      }
    }
  });
}

TEST_CASE("law: one piece more never lowers a cart without sets, gifts, thresholds and parcels") {
  law("monotone", [](const QuoteInput& input, const Quote&) {
    QuoteInput one = keeping(input, [](const Promotion& promotion) {
      return promotion.kind == PromotionKind::percent || promotion.kind == PromotionKind::amount ||
             (is_of_cart(promotion.kind) && promotion.from_minor == 0);
    });
    for (Promotion& promotion : one.promotions)
      promotion.goods.clear();
    one.coupons.clear();
    one.shipping = {0, 0};
    QuoteInput more = one;
    ++more.items.front().quantity;
    RC_ASSERT(quote_of(more).total_minor >= quote_of(one).total_minor);
  });
}

TEST_CASE("law: what the hub's row says is priced as what was written into it: device and hub") {
  law("row", [](const QuoteInput& input, const Quote& quote) {
    wire::Json list = wire::Json::array();
    for (const Promotion& promotion : input.promotions) {
      list.push_back({{"code", promotion.code},
                      {"kind", promotion_kind_name(promotion.kind)},
                      {"value", promotion.value},
                      {"buy", promotion.buy},
                      {"get", promotion.get},
                      {"goods", promotion.goods},
                      {"from_minor", promotion.from_minor},
                      {"segment", promotion.segment},
                      {"starts_ms", promotion.starts_ms},
                      {"ends_ms", promotion.ends_ms},
                      {"exclusive", promotion.is_exclusive}});
    }
    QuoteInput read = input;
    read.promotions = read_promotions({{"promotions", list}});
    RC_ASSERT(to_json(quote_of(read)) == to_json(quote));
  });
}
