// What promotions take off one cart: one pass, the same on device and hub. Plain arrays with the
// limits of promotions.hpp: this is part of what every shopper downloads.
#include <algorithm>

#include "model/quote_parts.hpp"

namespace noline::quoting {
namespace {

constexpr std::uint32_t no_part = UINT32_MAX;

/// What is worked out for one line. `pieces` and `off_minor` are by deal.
struct Work {
  std::size_t order = 0;          ///< The line of this rank, the dearest first.
  std::size_t single = none;      ///< The promotion that saves most on one piece...
  std::int64_t single_minor = 0;  ///< ...and how much.
  std::uint32_t left = 0;         ///< Pieces that no deal has taken.
  std::uint32_t part = no_part;   ///< Its part of the promotion looked at.
  std::uint32_t deals = 0;        ///< Those that match it, a bit each.
  std::uint32_t pieces[piece_promotions_max] = {};  ///< They take part, and nothing else counts.
  std::int64_t off_minor[piece_promotions_max] = {};
};

/// A promotion of several pieces, applied to this cart by itself.
struct Deal {
  std::size_t promotion = 0;
  std::int64_t gain_minor = 0;  ///< Beyond what the same pieces would save one by one.
  std::uint32_t conflicts = 0;  ///< Earlier deals with a line in common, a bit each.
};

class Promoter {
 public:
  Promoter(Quote& quote, const QuoteInput& input)
      : quote_(quote), input_(input), work_(quote.lines.size()) {}

  Left run(std::size_t alone) {
    judge(alone);
    sort();
    for_open(PromotionKind::percent, PromotionKind::amount, &Promoter::find_single);
    for_open(PromotionKind::buy_get, PromotionKind::bundle, &Promoter::find_deal);
    take_deals();
    left_ = {quote_.subtotal_minor - quote_.promotions_minor, quote_.shipping_minor};
    for_open(PromotionKind::cart_percent, PromotionKind::free_shipping, &Promoter::find_cart);
    take_cart();
    return left_;
  }

 private:
  [[nodiscard]] const Promotion& at(std::size_t index) const { return input_.promotions[index]; }
  [[nodiscard]] const QuoteItem& item(std::size_t line) const { return quote_.lines[line].item; }

  void for_open(PromotionKind first, PromotionKind last, void (Promoter::*visit)(std::size_t)) {
    for (std::size_t i = 0; i < quote_.promotions.size(); ++i) {
      if ((open_ >> i & 1) != 0 && at(i).kind >= first && at(i).kind <= last) {
        (this->*visit)(i);
      }
    }
  }

  /// Which promotions are open to this cart at all.
  void judge(std::size_t alone) {
    const std::size_t count = std::min(input_.promotions.size(), promotions_max);
    quote_.promotions.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      PromotionVerdict& verdict = quote_.promotions[i];
      verdict.code = at(i).code;
      verdict.kind = at(i).kind;
      verdict.state = promotion_state(at(i), input_.now_ms, input_.segments);
      const bool is_meant = alone == none ? !at(i).is_exclusive : alone == i;
      if (is_meant && verdict.state == PromotionState::kept) {
        open_ |= std::uint64_t{1} << i;
      }
    }
  }

  [[nodiscard]] bool is_dearer(std::size_t a, std::size_t b) const {
    const std::int64_t more = item(a).unit_price_minor - item(b).unit_price_minor;
    return more != 0 ? more > 0 : item(a).sku < item(b).sku;
  }

  /// The dearest first; equal ones by SKU, so that the order of the lines decides nothing.
  void sort() {
    for (std::size_t line = 0; line < work_.size(); ++line) {
      work_[line].left = item(line).quantity;
      std::size_t rank = line;
      for (; rank > 0 && is_dearer(line, work_[rank - 1].order); --rank) {
        work_[rank].order = work_[rank - 1].order;
      }
      work_[rank].order = line;
    }
  }

  void find_single(std::size_t index) {
    for (std::size_t line = 0; line < work_.size(); ++line) {
      const std::int64_t off = piece_discount(at(index), item(line).unit_price_minor);
      if (off > work_[line].single_minor && is_matched(at(index), item(line).tags)) {
        work_[line].single = index;
        work_[line].single_minor = off;
      }
    }
  }

  /// Takes so many pieces of each part, from the dear or the cheap end; returns their value.
  std::int64_t gather(std::uint64_t pieces, bool is_cheap_first, bool is_free_only) {
    std::int64_t value = 0;
    std::uint64_t wanted[promotion_goods_max];
    std::fill(std::begin(wanted), std::end(wanted), pieces);
    for (std::size_t n = 0; n < work_.size(); ++n) {
      const std::size_t line = work_[is_cheap_first ? work_.size() - 1 - n : n].order;
      Work& work = work_[line];
      if (work.part == no_part) {
        continue;
      }
      const std::uint64_t taken = std::min<std::uint64_t>(wanted[work.part], item(line).quantity);
      wanted[work.part] -= taken;
      if (!is_free_only) {
        work.pieces[deal_count_] = static_cast<std::uint32_t>(taken);
      }
      work.off_minor[deal_count_] = item(line).unit_price_minor * static_cast<std::int64_t>(taken);
      value += work.off_minor[deal_count_];
    }
    return value;
  }

  /// Which part of the promotion each line is; returns how often all parts are there, and says
  /// what is missing where they are not.
  std::uint64_t find_parts(std::size_t index, std::uint64_t need) {
    const bool is_bundle = at(index).kind == PromotionKind::bundle;
    const std::size_t parts = is_bundle ? at(index).goods.size() : 1;
    std::uint64_t counts[promotion_goods_max] = {};
    std::uint64_t most = UINT64_MAX;
    std::uint64_t missing = 0;
    for (std::size_t line = 0; line < work_.size(); ++line) {
      const std::size_t part = matched_part(at(index), item(line).tags);
      work_[line].part = part == none ? no_part : is_bundle ? static_cast<std::uint32_t>(part) : 0;
      if (part != none) {
        counts[work_[line].part] += item(line).quantity;
      }
    }
    bool is_begun = false;
    for (std::size_t part = 0; part < parts; ++part) {
      most = std::min(most, counts[part] / need);
      missing += need - std::min(need, counts[part]);
      is_begun = is_begun || counts[part] > 0;
    }
    if (most == 0 && is_begun) {
      quote_.promotions[index].state = PromotionState::incomplete;
      quote_.promotions[index].missing_pieces = static_cast<std::uint32_t>(missing);
    }
    return most;
  }

  /// Each further set is cheaper than the one before: the last that costs more than the set's price
  /// is found by halving. What is saved are shares of a running sum: they add up, however the
  /// pieces of a SKU are spread over lines.
  std::int64_t make_sets(std::uint64_t need, std::uint64_t most, std::int64_t price) {
    std::uint64_t sets = 0;
    for (std::uint64_t above = most + 1; above - sets > 1;) {
      const std::uint64_t middle = sets + (above - sets) / 2;
      const std::int64_t value = gather(middle * need, false, false);
      (value - gather((middle - 1) * need, false, false) > price ? sets : above) = middle;
    }
    const std::int64_t value = gather(sets * need, false, false);
    const std::int64_t off = value - static_cast<std::int64_t>(sets) * price;
    std::int64_t sum = 0;
    std::int64_t shared = 0;
    for (const Work& rank : work_) {
      std::int64_t& own = work_[rank.order].off_minor[deal_count_];
      if (work_[rank.order].part != no_part && value > 0) {
        sum += own;
        own = share_of(off, sum, value).whole - shared;
        shared += own;
      }
    }
    return off;
  }

  void find_deal(std::size_t index) {
    const std::uint64_t need =
        at(index).kind == PromotionKind::bundle ? 1 : std::uint64_t{at(index).buy} + at(index).get;
    const std::uint64_t most =
        deal_count_ < piece_promotions_max ? find_parts(index, need) : std::uint64_t{0};
    if (most == 0) {
      return;
    }
    Deal deal{index, 0, 0};
    if (at(index).kind == PromotionKind::buy_get) {
      gather(most * need, true, false);
      deal.gain_minor = gather(most * at(index).get, true, true);
    } else {
      deal.gain_minor = make_sets(need, most, at(index).value);
    }
    for (const Work& work : work_) {
      if (work.part != no_part) {
        deal.gain_minor -= work.single_minor * std::int64_t{work.pieces[deal_count_]};
        deal.conflicts |= work.deals;
      }
    }
    if (deal.gain_minor <= 0) {
      return;
    }
    for (Work& work : work_) {
      if (work.part != no_part) {
        work.deals |= 1U << deal_count_;
      }
    }
    deals_[deal_count_++] = deal;
  }

  /// The deals that gain most together, without two that match a common line.
  [[nodiscard]] std::uint32_t choose() const {
    std::int64_t best = 0;
    std::uint32_t chosen = 0;
    for (std::uint32_t all = 1; all < 1U << deal_count_; ++all) {
      std::int64_t gain = 0;
      for (std::size_t i = 0; i < deal_count_; ++i) {
        if ((all >> i & 1) != 0) {
          gain += deals_[i].gain_minor;
          if ((deals_[i].conflicts & all) != 0) {
            gain = INT64_MIN / 2;
          }
        }
      }
      if (gain > best) {
        best = gain;
        chosen = all;
      }
    }
    return chosen;
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
    quote_.lines[line].discounts.push_back({promotion, off});
    for (VatShare& share : quote_.vat) {
      share.gross_minor -= share.permille == item(line).vat_permille ? off : 0;
    }
  }

  void take_deals() {
    const std::uint32_t chosen = choose();
    for (std::size_t line = 0; line < work_.size(); ++line) {
      Work& work = work_[line];
      for (std::size_t i = 0; i < deal_count_; ++i) {
        if ((chosen & work.deals & 1U << i) != 0) {
          take_off(deals_[i].promotion, line, work.off_minor[i]);
          work.left -= work.pieces[i];
        }
      }
      take_off(work.single, line, work.single_minor * std::int64_t{work.left});
    }
  }

  /// A promotion of the whole cart, or of the parcel, whose threshold is reached.
  void find_cart(std::size_t index) {
    const Promotion& promotion = at(index);
    const bool is_parcel = promotion.kind == PromotionKind::free_shipping;
    std::int64_t missing = std::max<std::int64_t>(1, promotion.from_minor);
    for (const QuoteLine& line : quote_.lines) {
      missing -= is_matched(promotion, line.item.tags) ? line.total_minor : 0;
    }
    if (is_parcel && left_.shipping_minor == 0) {
      return;
    }
    if (missing > 0) {
      quote_.promotions[index].state = PromotionState::below_threshold;
      quote_.promotions[index].missing_minor = missing;
      return;
    }
    const std::int64_t off = promotion.kind == PromotionKind::cart_percent
                                 ? permille_of(left_.goods_minor, promotion.value)
                                 : std::min(promotion.value, left_.goods_minor);
    if (is_parcel) {
      parcel_ = std::min(parcel_, index);
    } else if (off > cart_minor_) {
      cart_ = index;
      cart_minor_ = off;
    }
  }

  void take_cart() {
    if (cart_ != none) {
      count(cart_, cart_minor_);
      spread(quote_.vat, left_.goods_minor, cart_minor_, -1);
      left_.goods_minor -= cart_minor_;
    }
    if (parcel_ != none) {
      count(parcel_, left_.shipping_minor);
      left_.shipping_minor = 0;
    }
  }

  Quote& quote_;
  const QuoteInput& input_;
  std::vector<Work> work_;  ///< By line.
  std::uint64_t open_ = 0;  ///< Promotions, a bit each.
  Deal deals_[piece_promotions_max];
  std::size_t deal_count_ = 0;
  Left left_;
  std::size_t cart_ = none;
  std::int64_t cart_minor_ = 0;
  std::size_t parcel_ = none;
};

}  // namespace

Left take_promotions(Quote& quote, const QuoteInput& input, std::size_t alone) {
  return Promoter(quote, input).run(alone);
}

}  // namespace noline::quoting
