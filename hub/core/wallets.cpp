// Service: coupons in shoppers' wallets, and what is told when one is gone.
#include <algorithm>
#include <iterator>

#include "core/service.hpp"
#include "noline/orders.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

/// Whether the open cart has the code in its wallet.
bool is_on(const Scope& scope, const std::string& code) {
  const auto row = scope.rows.find(cart_prefix(scope.open_epoch) + "coupon/" + code);
  const auto* held = row == scope.rows.end() ? nullptr : std::get_if<Register>(&row->second.value);
  return held != nullptr && held->value == Scalar{true};
}

}  // namespace

/// Says in the shopper's own scope what the code is worth there.
void Service::tell_coupon(Scope& scope, const std::string& code, TimeMs now) {
  const std::string key = "coupon/" + code;
  const json before = read_owned(scope, key);
  const json facts = coupons_.facts(code, scope);
  if (before == facts) {
    return;
  }
  std::vector<Row> rows;
  const Owned next{dump(facts), next_version(scope, key, now)};
  rows.push_back({key, next, scopes_.join_row(scope, key, next).row->seq});
  const std::string gone(coupon_state_name(CouponState::gone));
  const bool is_lost = before.is_object() && before.value("state", "") != gone &&
                       facts.value("state", "") == gone && is_on(scope, code);
  if (is_lost) {
    const std::string notice = "notice/" + format_hex(hash_bytes(key + scope.name));
    const json told = {{"type", "coupon_gone"}, {"detail", code}};
    const Joined joined = scopes_.join_row(scope, notice, Event{dump(told), clock_.draw(now)});
    rows.push_back({notice, joined.row->value, joined.row->seq});
  }
  tell(scope, std::move(rows));
}

/// The codes in the cart, with what they are worth at this moment.
std::vector<Coupon> Service::wallet_of(const Scope& scope, std::uint32_t epoch) {
  std::vector<Coupon> wallet;
  const std::string prefix = cart_prefix(epoch) + "coupon/";
  for (auto at = scope.rows.lower_bound(prefix);
       at != scope.rows.end() && at->first.starts_with(prefix); ++at) {
    const auto* held = std::get_if<Register>(&at->second.value);
    if (held != nullptr && held->value == Scalar{true}) {
      const std::string code = at->first.substr(prefix.size());
      wallet.push_back(read_coupon(code, coupons_.facts(code, scope)));
    }
  }
  return wallet;
}

/// Who asks for more codes than a wallet ever sees is guessing, and gets no answer.
void Service::note_coupons(Scope& scope, const std::vector<std::string>& keys, TimeMs now) {
  constexpr std::string_view prefix = "coupon/";
  constexpr std::ptrdiff_t codes_max = 64;
  for (const std::string& key : keys) {
    const std::string code(coupon_code_of(key));
    const auto first = scope.rows.lower_bound(prefix);
    const auto last = std::find_if_not(
        first, scope.rows.end(), [&](const auto& row) { return row.first.starts_with(prefix); });
    if (!code.empty() && code == normal_coupon_code(code) &&
        std::distance(first, last) < codes_max) {
      coupons_.note_holder(code, scope, now);
      tell_coupon(scope, code, now);
    }
  }
}

void Service::tell_holders(const std::string& code, TimeMs now) {
  for (const std::string& holder : coupons_.holders(code)) {
    if (Scope* scope = scopes_.find(holder)) {
      tell_coupon(*scope, code, now);
    }
  }
}

std::size_t Service::put_coupons(const std::vector<CouponRow>& rows, TimeMs now) {
  is_dirty_ = true;
  const std::vector<std::string> changed = coupons_.put(rows, now);
  for (const std::string& code : changed) {
    tell_holders(code, now);
  }
  return changed.size();
}

/// What was not spent, and may count one day, goes on in the next cart's wallet.
void Service::carry_coupons(Scope& scope, std::uint32_t epoch, const json& verdicts) {
  std::vector<Row> rows;
  for (const json& verdict : verdicts) {
    const std::string state = verdict.value("state", "");
    const bool is_over = state == coupon_state_name(CouponState::active) ||
                         state == coupon_state_name(CouponState::used) ||
                         state == coupon_state_name(CouponState::expired) ||
                         state == coupon_state_name(CouponState::unknown);
    const std::string name = "coupon/" + verdict.value("code", "");
    const auto held = scope.rows.find(cart_prefix(epoch) + name);
    if (is_over || held == scope.rows.end()) {
      continue;
    }
    const std::string key = cart_prefix(epoch + 1) + name;
    const Value value = held->second.value;
    const Joined joined = scopes_.join_row(scope, key, value);
    if (joined.is_changed) {
      rows.push_back({key, joined.row->value, joined.row->seq});
    }
  }
  tell(scope, std::move(rows));
}

/// An order takes its active coupon, or gives it back.
void Service::spend_coupon(Scope& scope, const json& order, bool is_used, TimeMs now) {
  const json verdicts = order.value("quote", json::object()).value("coupons", json::array());
  const auto epoch = order.value("epoch", std::uint32_t{0});
  if (is_used) {
    carry_coupons(scope, epoch, verdicts);
  }
  for (const json& verdict : verdicts) {
    if (verdict.value("state", "") == coupon_state_name(CouponState::active)) {
      const std::string code = verdict.value("code", "");
      coupons_.mark(code, scope, epoch, is_used, now);
      tell_holders(code, now);
    }
  }
}

}  // namespace noline::hub
