// Promotions: what the shop takes off by itself, without a code.
//
// Stacking, the whole rule: every piece takes part in one promotion of goods at most. A line's
// pieces get the best of `percent` and `amount` that match it; promotions of several pieces
// (`buy_get`, `set`, `bundle`) count where they save more than that, and of those that match a
// common line one counts; the shopper gets the choice that saves most in all. From what is then
// left one of `cart_percent` and `cart_amount` is taken, the better; one `free_shipping` stands
// beside it; then one coupon counts. An `is_exclusive` promotion counts alone, without any other
// promotion or coupon, and only where that is cheaper than everything else together. What saves the
// same: the first by code. So one promotion more never makes a cart dearer, and neither the order
// of the lines nor how the pieces of a SKU are spread over lines changes the total.
//
// Rounding: `percent` is rounded half up for one piece, so ten pieces cost ten times one.
// `cart_percent` is rounded half up once. What a set or bundle saves is shared over its pieces in
// proportion to their prices. Thresholds go by the goods' full value, before any discount.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "noline/stamp.hpp"

namespace noline {

/// What a promotion takes off. Sent by name: append only, before `unknown`.
enum class PromotionKind : std::uint8_t {
  percent,        ///< "percent": `value` permille off each piece.
  amount,         ///< "amount": `value` minor units off each piece, at most its price.
  buy_get,        ///< "buy_get": of every `buy` + `get` pieces the `get` cheapest are free.
  set,            ///< "set": every `buy` pieces together cost `value`, the dearest first.
  bundle,         ///< "bundle": one piece of each entry of `goods`, together for `value`.
  cart_percent,   ///< "cart_percent": `value` permille off all goods.
  cart_amount,    ///< "cart_amount": `value` minor units off all goods.
  free_shipping,  ///< "free_shipping": what the parcel costs.
  unknown,        ///< Of a newer hub, or out of range: kept, and counts nothing.
};

/// What becomes of a promotion in this cart. Sent by name: append only.
enum class PromotionState : std::uint8_t {
  active,           ///< "active": it counts.
  kept,             ///< "kept": nothing in the cart for it, or another one saves more.
  below_threshold,  ///< "below_threshold": goods worth `missing_minor` are missing.
  incomplete,       ///< "incomplete": `missing_pieces` are missing, and at least one is there.
  not_yet,          ///< "not_yet": its time has not begun.
  over,             ///< "over": its time has passed.
  not_yours,        ///< "not_yours": for shoppers of a segment that this one is not in.
  unknown,          ///< "unknown": of a kind that this version does not know.
};
[[nodiscard]] std::string_view promotion_kind_name(PromotionKind kind);
[[nodiscard]] std::string_view promotion_state_name(PromotionState state);
/// The kind of that name; `unknown` when there is none.
[[nodiscard]] PromotionKind promotion_kind(std::string_view name);

struct Promotion {
  std::string code;
  PromotionKind kind = PromotionKind::unknown;
  std::int64_t value = 0;       ///< Permille (1 to 1000), minor units off, or a set's price.
  std::uint32_t buy = 0;        ///< buy_get: pieces to pay for; set: pieces in one set.
  std::uint32_t get = 0;        ///< buy_get: pieces that are free.
  std::int64_t from_minor = 0;  ///< cart kinds: the least full value of the matched goods.
  /// Tags of lines: "sku:<SKU>", "product:<id>", "category:<id>", "tag:<word>"; a line matches that
  /// has one of them. Empty: every line. Of a bundle: its parts, of which a line is the first that
  /// it matches.
  std::vector<std::string> goods = {};
  std::string segment = {};  ///< For shoppers in this segment only; empty: for everybody.
  TimeMs starts_ms = 0;      ///< Hub time; it counts from here...
  TimeMs ends_ms = 0;        ///< ...and no longer here; 0 is never.
  bool is_exclusive = false;
};

/// What became of one promotion: the explanation of what was taken off.
struct PromotionVerdict {
  std::string code;
  PromotionKind kind = PromotionKind::unknown;
  PromotionState state = PromotionState::kept;
  std::int64_t saves_minor = 0;      ///< What it takes off goods or shipping; 0 unless active.
  std::int64_t missing_minor = 0;    ///< below_threshold
  std::uint32_t missing_pieces = 0;  ///< incomplete
};

/// What one promotion takes off one line.
struct LineDiscount {
  std::size_t promotion = 0;  ///< Its place in Quote::promotions.
  std::int64_t amount_minor = 0;
};

/// Promotions of one shop: what a screen shows, and what one cart is priced with in no time.
inline constexpr std::size_t promotions_max = 64;
/// Of these promotions of several pieces: the best choice among them is found by trying all.
inline constexpr std::size_t piece_promotions_max = 16;
/// Entries of `goods`.
inline constexpr std::size_t promotion_goods_max = 32;

/// Whether this can be a promotion at all: value, pieces and goods in their ranges.
[[nodiscard]] bool is_sound(const Promotion& promotion);
/// Whether it counts for this shopper at this time: `kept`, or why not.
[[nodiscard]] PromotionState promotion_state(const Promotion& promotion, TimeMs now,
                                             const std::vector<std::string>& segments);
/// Which entry of `goods` a line with these tags matches first; 0 when there is none and every line
/// matches, SIZE_MAX when it does not.
[[nodiscard]] std::size_t matched_part(const Promotion& promotion,
                                       const std::vector<std::string>& tags);
/// Whether a line with these tags is among the promotion's goods.
[[nodiscard]] bool is_matched(const Promotion& promotion, const std::vector<std::string>& tags);
/// What `percent` and `amount` take off one piece of this price; 0 for other kinds.
[[nodiscard]] std::int64_t piece_discount(const Promotion& promotion, std::int64_t price_minor);

}  // namespace noline
