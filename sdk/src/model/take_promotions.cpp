// What promotions take off one cart: one pass, the same on device and hub.
#include <algorithm>

#include "model/quote_parts.hpp"

namespace noline {
namespace {

using namespace quoting;

bool is_of_pieces(PromotionKind kind) {
  return kind >= PromotionKind::buy_get && kind <= PromotionKind::bundle;
}

/// A promotion of several pieces applied to this cart by itself.
struct Deal {
  struct Take {
    std::size_t line = 0;
    std::uint32_t pieces = 0;  ///< Those that take part, and nothing else counts for.
    std::int64_t off_minor = 0;
  };
  std::size_t promotion = 0;
  std::int64_t gain_minor = 0;  ///< Beyond what the same pieces would save one by one.
  std::uint32_t conflicts = 0;  ///< Deals with a line in common, a bit each.
  std::vector<Take> takes;      ///< Every line that it matches.
};

/// What one piece of a line saves by itself.
struct Single {
  std::size_t promotion = none;
  std::int64_t off_minor = 0;
};

class Promoter {
 public:
  Promoter(Quote& quote, const QuoteInput& input) : quote_(quote), input_(input) {}

  Left run(std::size_t alone) {
    judge(alone);
    find_singles();
    find_deals();
    const std::uint32_t chosen = choose(0, 0).deals;
    for (std::size_t i = 0; i < deals_.size(); ++i) {
      if ((chosen >> i & 1) != 0) {
        take(deals_[i]);
      }
    }
    take_singles();
    return take_cart();
  }

 private:
  [[nodiscard]] const Promotion& at(std::size_t index) const { return input_.promotions[index]; }

  /// Which promotions are open to this cart at all.
  void judge(std::size_t alone) {
    for (const Promotion& promotion : input_.promotions) {
      const std::size_t index = quote_.promotions.size();
      PromotionVerdict& verdict = quote_.promotions.emplace_back(PromotionVerdict{
          promotion, promotion_state(promotion, input_.now_ms, input_.segments), 0, 0, 0});
      const bool is_meant = alone == none ? !promotion.is_exclusive : alone == index;
      is_open_.push_back(is_meant && verdict.state == PromotionState::kept);
    }
    for (std::size_t i = 0; i < quote_.lines.size(); ++i) {
      order_.push_back(i);
    }
    left_.reserve(order_.size());
    for (const QuoteLine& line : quote_.lines) {
      left_.push_back(line.item.quantity);
    }
    // The dearest first; equal ones by SKU, so that the order of the lines decides nothing.
    std::sort(order_.begin(), order_.end(), [this](std::size_t a, std::size_t b) {
      const QuoteItem& one = quote_.lines[a].item;
      const QuoteItem& two = quote_.lines[b].item;
      const int skus = one.sku.compare(two.sku);
      return one.unit_price_minor != two.unit_price_minor
                 ? one.unit_price_minor > two.unit_price_minor
                 : skus < 0 || (skus == 0 && a < b);
    });
  }

  void find_singles() {
    singles_.resize(order_.size());
    for (std::size_t i = 0; i < is_open_.size(); ++i) {
      for (std::size_t line = 0; is_open_[i] && line < singles_.size(); ++line) {
        const QuoteItem& item = quote_.lines[line].item;
        const std::int64_t off = piece_discount(at(i), item.unit_price_minor);
        if (off > singles_[line].off_minor && is_matched(at(i), item.tags)) {
          singles_[line] = {i, off};
        }
      }
    }
  }

  /// Takes so many pieces of each part, from the dear or the cheap end; returns their value.
  std::int64_t gather(Deal& deal, std::uint64_t pieces, bool is_cheap_first) {
    std::int64_t value = 0;
    std::vector<std::uint64_t> wanted(counts_.size(), pieces);
    deal.takes.clear();
    for (std::size_t n = 0; n < order_.size(); ++n) {
      const std::size_t line = order_[is_cheap_first ? order_.size() - 1 - n : n];
      if (parts_[line] == none) {
        continue;
      }
      const QuoteItem& item = quote_.lines[line].item;
      const auto taken =
          static_cast<std::uint32_t>(std::min<std::uint64_t>(wanted[parts_[line]], item.quantity));
      wanted[parts_[line]] -= taken;
      const std::int64_t worth = item.unit_price_minor * static_cast<std::int64_t>(taken);
      deal.takes.push_back({line, taken, worth});
      value += worth;
    }
    return value;
  }

  /// Which part of the promotion each line is, and how many pieces there are of each part.
  void find_parts(const Promotion& promotion) {
    const bool is_bundle = promotion.kind == PromotionKind::bundle;
    counts_.assign(is_bundle ? promotion.goods.size() : 1, 0);
    parts_.assign(order_.size(), none);
    Promotion one = promotion;
    for (std::size_t part = 0; part < counts_.size(); ++part) {
      if (is_bundle) {
        one.goods.assign(1, promotion.goods[part]);
      }
      for (std::size_t line = 0; line < parts_.size(); ++line) {
        const QuoteItem& item = quote_.lines[line].item;
        if (parts_[line] == none && is_matched(one, item.tags)) {
          parts_[line] = part;
          counts_[part] += item.quantity;
        }
      }
    }
  }

  /// The deal's pieces, and what it takes off each; nothing where it saves nothing.
  std::int64_t make_deal(Deal& deal, const Promotion& promotion, std::uint64_t need,
                         std::uint64_t most) {
    if (promotion.kind == PromotionKind::buy_get) {
      const std::int64_t off = gather(deal, most * promotion.get, true);
      const std::vector<Deal::Take> free = deal.takes;
      gather(deal, most * need, true);
      for (std::size_t i = 0; i < free.size(); ++i) {
        deal.takes[i].off_minor = free[i].off_minor;
      }
      return off;
    }
    // Each further set is cheaper than the one before: the last that costs more than the set's
    // price is found by halving.
    std::uint64_t sets = 0;
    for (std::uint64_t above = most + 1; above - sets > 1;) {
      const std::uint64_t middle = sets + (above - sets) / 2;
      const std::int64_t value = gather(deal, middle * need, false);
      (value - gather(deal, (middle - 1) * need, false) > promotion.value ? sets : above) = middle;
    }
    const std::int64_t value = gather(deal, sets * need, false);
    const std::int64_t off = value - static_cast<std::int64_t>(sets) * promotion.value;
    // Shares of a running sum: they add up, however the pieces of a SKU are spread over lines.
    std::int64_t sum = 0;
    std::int64_t shared = 0;
    for (Deal::Take& take : deal.takes) {
      sum += take.off_minor;
      take.off_minor = (value > 0 ? share_of(off, sum, value).whole : 0) - shared;
      shared += take.off_minor;
    }
    return off;
  }

  void find_deals() {
    for (std::size_t i = 0; i < is_open_.size(); ++i) {
      const Promotion& promotion = at(i);
      if (!is_open_[i] || !is_of_pieces(promotion.kind) || deals_.size() == piece_promotions_max) {
        continue;
      }
      find_parts(promotion);
      const std::uint64_t need = promotion.kind == PromotionKind::bundle
                                     ? 1
                                     : std::uint64_t{promotion.buy} + promotion.get;
      std::uint64_t most = UINT64_MAX;
      std::uint64_t missing = 0;
      bool is_begun = false;
      for (const std::uint64_t count : counts_) {
        most = std::min(most, count / need);
        missing += need - std::min(need, count);
        is_begun = is_begun || count > 0;
      }
      if (most == 0) {
        if (is_begun) {
          quote_.promotions[i].state = PromotionState::incomplete;
          quote_.promotions[i].missing_pieces = static_cast<std::uint32_t>(missing);
        }
        continue;
      }
      Deal deal{i, 0, 0, {}};
      deal.gain_minor = make_deal(deal, promotion, need, most);
      for (const Deal::Take& take : deal.takes) {
        deal.gain_minor -= singles_[take.line].off_minor * static_cast<std::int64_t>(take.pieces);
      }
      if (deal.gain_minor > 0) {
        add_deal(std::move(deal));
      }
    }
  }

  void add_deal(Deal deal) {
    const std::uint32_t bit = 1U << deals_.size();
    for (std::size_t i = 0; i < deals_.size(); ++i) {
      for (const Deal::Take& take : deals_[i].takes) {
        if (parts_[take.line] != none) {
          deals_[i].conflicts |= bit;
          deal.conflicts |= 1U << i;
        }
      }
    }
    deals_.push_back(std::move(deal));
  }

  struct Choice {
    std::int64_t gain_minor = 0;
    std::uint32_t deals = 0;
  };
  /// The deals from `index` on that gain most together; `banned` are those in conflict with others.
  [[nodiscard]] Choice choose(std::size_t index, std::uint32_t banned) const {
    if (index == deals_.size()) {
      return {};
    }
    const Deal& deal = deals_[index];
    Choice with;
    if ((banned >> index & 1) == 0) {
      with = choose(index + 1, banned | deal.conflicts);
      with.gain_minor += deal.gain_minor;
      with.deals |= 1U << index;
      if (deal.conflicts == 0) {
        return with;
      }
    }
    const Choice without = choose(index + 1, banned);
    return with.gain_minor >= without.gain_minor ? with : without;
  }

  void count(std::size_t promotion, std::int64_t off) {
    quote_.promotions[promotion].state = PromotionState::active;
    quote_.promotions[promotion].saves_minor += off;
    quote_.promotions_minor += off;
  }

  void take_off(std::size_t promotion, std::size_t line, std::int64_t off) {
    if (off == 0) {
      return;
    }
    count(promotion, off);
    quote_.lines[line].discounts.push_back({at(promotion).code, at(promotion).kind, off});
    for (VatShare& share : quote_.vat) {
      share.gross_minor -= share.permille == quote_.lines[line].item.vat_permille ? off : 0;
    }
  }

  void take(const Deal& deal) {
    for (const Deal::Take& take : deal.takes) {
      take_off(deal.promotion, take.line, take.off_minor);
      left_[take.line] -= take.pieces;
    }
  }

  void take_singles() {
    for (std::size_t line = 0; line < singles_.size(); ++line) {
      take_off(singles_[line].promotion, line,
               singles_[line].off_minor * static_cast<std::int64_t>(left_[line]));
    }
  }

  /// Whether the goods that the promotion names are worth enough, and what they lack.
  bool is_reached(std::size_t index) {
    std::int64_t value = 0;
    for (const QuoteLine& line : quote_.lines) {
      value += is_matched(at(index), line.item.tags) ? line.total_minor : 0;
    }
    const std::int64_t missing = std::max<std::int64_t>(1, at(index).from_minor) - value;
    if (missing <= 0) {
      return true;
    }
    quote_.promotions[index].state = PromotionState::below_threshold;
    quote_.promotions[index].missing_minor = missing;
    return false;
  }

  /// At most one promotion of the whole cart, and one of the parcel.
  Left take_cart() {
    Left left{quote_.subtotal_minor - quote_.promotions_minor, quote_.shipping_minor};
    Single best;
    std::size_t parcel = none;
    for (std::size_t i = 0; i < is_open_.size(); ++i) {
      const PromotionKind kind = at(i).kind;
      const bool is_parcel = kind == PromotionKind::free_shipping;
      if (!is_open_[i] || kind < PromotionKind::cart_percent ||
          (is_parcel && left.shipping_minor == 0) || !is_reached(i)) {
        continue;
      }
      const std::int64_t off = kind == PromotionKind::cart_percent
                                   ? permille_of(left.goods_minor, at(i).value)
                                   : std::min(at(i).value, left.goods_minor);
      if (is_parcel) {
        parcel = std::min(parcel, i);
      } else if (off > best.off_minor) {
        best = {i, off};
      }
    }
    if (best.promotion != none) {
      count(best.promotion, best.off_minor);
      spread(quote_.vat, left.goods_minor, best.off_minor, -1);
      left.goods_minor -= best.off_minor;
    }
    if (parcel != none) {
      count(parcel, left.shipping_minor);
      left.shipping_minor = 0;
    }
    return left;
  }

  Quote& quote_;
  const QuoteInput& input_;
  std::vector<bool> is_open_;          ///< By promotion.
  std::vector<std::size_t> order_;     ///< Lines, the dearest first.
  std::vector<std::uint32_t> left_;    ///< By line: pieces that no deal has taken.
  std::vector<Single> singles_;        ///< By line.
  std::vector<std::size_t> parts_;     ///< By line: its part of the promotion looked at.
  std::vector<std::uint64_t> counts_;  ///< By part: pieces in the cart.
  std::vector<Deal> deals_;
};

}  // namespace

namespace quoting {

Left take_promotions(Quote& quote, const QuoteInput& input, std::size_t alone) {
  return Promoter(quote, input).run(alone);
}

}  // namespace quoting
}  // namespace noline
