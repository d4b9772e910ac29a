// Coupons: what a code promises, and which one of a wallet counts for a cart.
//
// One coupon counts at a time: the one that saves the shopper most, of equal ones the first by
// code. The others stay in the wallet. The hub says what a code is worth and whether it is still
// there (row `coupon/<code>`, PROTOCOL.md); device and hub pick with the same function, so both
// come to the same total.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "noline/stamp.hpp"

namespace noline {

/// What a coupon takes off. Sent by name: append only.
enum class CouponKind : std::uint8_t {
  percent,        ///< "percent": so many permille of the goods, rounded half up, once.
  amount,         ///< "amount": so many minor units, at most what the goods cost.
  free_shipping,  ///< "free_shipping": what the parcel costs.
};

/// What becomes of a coupon in this cart. Sent by name: append only.
enum class CouponState : std::uint8_t {
  active,           ///< "active": it counts.
  kept,             ///< "kept": another one saves more, or there is nothing to save.
  below_threshold,  ///< "below_threshold": the goods are not worth enough yet.
  not_yet,          ///< "not_yet": its time has not begun.
  expired,          ///< "expired": its time is over.
  used,             ///< "used": this shopper has had it.
  gone,             ///< "gone": somebody else was first.
  unknown,          ///< "unknown": the shop has no such code.
  unchecked,        ///< "unchecked": the hub has not been asked yet.
};
[[nodiscard]] std::string_view coupon_kind_name(CouponKind kind);
[[nodiscard]] std::string_view coupon_state_name(CouponState state);

/// A code in a wallet, with what the hub says of it.
struct Coupon {
  std::string code;
  CouponKind kind = CouponKind::amount;
  std::int64_t value = 0;       ///< percent: permille, 1 to 1000; amount: minor units.
  std::int64_t from_minor = 0;  ///< The least value of the goods, before any discount.
  TimeMs starts_ms = 0;         ///< Hub time; it counts from here...
  TimeMs ends_ms = 0;           ///< ...and no longer here; 0 is never.
  CouponState state =
      CouponState::kept;  ///< kept, or why it cannot count: used, gone, unknown, ...
};

/// What became of one coupon, for the shopper to read.
struct CouponVerdict {
  std::string code;
  CouponState state = CouponState::kept;
  std::int64_t saves_minor = 0;    ///< What it takes off, or would take off.
  std::int64_t missing_minor = 0;  ///< below_threshold: goods that are missing.
};

/// A code as people type it: 3 to 32 of A-Z 0-9 - after lower case was raised and spaces were left
/// out; empty when it cannot be one.
[[nodiscard]] std::string normal_coupon_code(std::string_view text);

}  // namespace noline
