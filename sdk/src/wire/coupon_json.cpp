// What the hub says of a coupon, and what became of a wallet, <-> JSON.
#include "noline/orders.hpp"
#include "wire/codec.hpp"

namespace noline {
namespace {

using wire::Json;
using wire::member;

}  // namespace

Coupon read_coupon(std::string_view code, const Json& facts) {
  Coupon coupon;
  coupon.code = code;
  coupon.state = CouponState::unchecked;
  if (!facts.is_object()) {
    return coupon;
  }
  coupon.state = CouponState::unknown;  // Also what a later version may say.
  const auto* state = wire::take_text(member(facts, "state"));
  for (const CouponState known : {CouponState::kept, CouponState::used, CouponState::gone}) {
    if (state != nullptr && *state == coupon_state_name(known)) {
      coupon.state = known;
    }
  }
  const auto* kind = wire::take_text(member(facts, "kind"));
  bool is_known = false;
  for (const CouponKind known :
       {CouponKind::percent, CouponKind::amount, CouponKind::free_shipping}) {
    if (kind != nullptr && *kind == coupon_kind_name(known)) {
      coupon.kind = known;
      is_known = true;
    }
  }
  if (coupon.state == CouponState::kept && !is_known) {
    coupon.state = CouponState::unknown;  // Taken for another kind, it would change the total.
  }
  coupon.value = wire::whole_member(facts, "value");
  coupon.from_minor = wire::whole_member(facts, "from_minor");
  coupon.starts_ms = wire::whole_member(facts, "starts_ms");
  coupon.ends_ms = wire::whole_member(facts, "ends_ms");
  return coupon;
}

Json to_json(const std::vector<CouponVerdict>& coupons) {
  Json out = Json::array();
  for (const CouponVerdict& verdict : coupons) {
    out.push_back({{"code", verdict.code},
                   {"state", coupon_state_name(verdict.state)},
                   {"saves_minor", verdict.saves_minor},
                   {"missing_minor", verdict.missing_minor}});
  }
  return out;
}

}  // namespace noline
