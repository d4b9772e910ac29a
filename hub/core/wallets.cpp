// Service: coupons in shoppers' wallets, and what is told when one is gone.
#include <algorithm>

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

/// Codes that this shopper asked for and that do not exist.
int count_guesses(const Scope& scope) {
  constexpr std::string_view prefix = "coupon/";
  int guesses = 0;
  for (auto at = scope.rows.lower_bound(prefix);
       at != scope.rows.end() && at->first.starts_with(prefix); ++at) {
    const auto* owned = std::get_if<Owned>(&at->second.value);
    guesses += owned != nullptr && owned->json == dump(unknown_facts()) ? 1 : 0;
  }
  return guesses;
}

json verdicts_of(const json& order) {
  return order.value("quote", json::object()).value("coupons", json::array());
}

/// What is over stays with the cart that was ordered.
bool is_over(const json& verdict) {
  const std::string state = verdict.value("state", "");
  return state == coupon_state_name(CouponState::active) ||
         state == coupon_state_name(CouponState::used) ||
         state == coupon_state_name(CouponState::expired) ||
         state == coupon_state_name(CouponState::unknown);
}

std::vector<std::string> active_codes(const json& order) {
  std::vector<std::string> codes;
  for (const json& verdict : verdicts_of(order)) {
    if (verdict.value("state", "") == coupon_state_name(CouponState::active)) {
      codes.push_back(verdict.value("code", ""));
    }
  }
  return codes;
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
      // Guesses beyond what is answered (see note_coupons) are not answered here either.
      const bool is_answered = scope.rows.contains("coupon/" + code);
      wallet.push_back(read_coupon(code, is_answered ? coupons_.facts(code, scope) : json()));
    }
  }
  return wallet;
}

/// Who has asked for this many codes that do not exist is guessing, and gets no more answers.
void Service::note_coupons(Scope& scope, const std::vector<std::string>& keys, TimeMs now) {
  constexpr int guesses_max = 64;
  for (const std::string& key : keys) {
    const std::string code(coupon_code_of(key));
    if (code.empty() || code != normal_coupon_code(code)) {
      continue;
    }
    if (scope.rows.contains("coupon/" + code) || count_guesses(scope) < guesses_max) {
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

std::size_t Service::put_coupons(const std::vector<CouponRow>& rows, Missing missing, TimeMs now) {
  is_dirty_ = true;
  const std::vector<std::string> changed = coupons_.put(rows, missing == Missing::withdrawn, now);
  for (const std::string& code : changed) {
    tell_holders(code, now);
  }
  return changed.size();
}

/// What was not spent, and may count one day, goes on in the next cart's wallet.
void Service::carry_coupons(Scope& scope, std::uint32_t epoch, const json& verdicts) {
  std::vector<Row> rows;
  for (const json& verdict : verdicts) {
    const std::string name = "coupon/" + verdict.value("code", "");
    const auto held = scope.rows.find(cart_prefix(epoch) + name);
    if (is_over(verdict) || held == scope.rows.end()) {
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

/// A code that was put into a cart, or taken out, when that was ordered already: it counts in the
/// open cart, unless the order made an end of it. Returns the key there, or nothing.
std::string Service::carry_late_coupon(Scope& scope, const std::string& key) {
  const auto epoch = parse_cart_epoch(key);
  const std::string name = "coupon/" + std::string(coupon_code_of(key));
  const json verdicts = verdicts_of(read_owned(scope, order_key(*epoch)));
  const auto spent = std::find_if(verdicts.begin(), verdicts.end(), [&](const json& verdict) {
    return "coupon/" + verdict.value("code", "") == name && is_over(verdict);
  });
  const auto held = scope.rows.find(key);
  const auto* choice =
      held == scope.rows.end() ? nullptr : std::get_if<Register>(&held->second.value);
  std::string there = cart_prefix(scope.open_epoch) + name;
  const bool is_wanted =
      choice != nullptr && (choice->value == Scalar{true} || scope.rows.contains(there));
  if (!is_wanted || spent != verdicts.end()) {
    return {};
  }
  const Value value = *choice;
  return scopes_.join_row(scope, there, value).is_changed ? there : std::string();
}

/// The coupon that the order had spent is in the open cart's wallet again, unless the shopper has
/// decided about it there. Appends what changed.
void Service::put_coupons_back(Scope& scope, const json& order, std::vector<Row>& rows) {
  for (const std::string& code : active_codes(order)) {
    const std::string key = cart_prefix(scope.open_epoch) + "coupon/" + code;
    const auto held =
        scope.rows.find(cart_prefix(order.value("epoch", std::uint32_t{0})) + "coupon/" + code);
    if (held != scope.rows.end() && !scope.rows.contains(key)) {
      const Value value = held->second.value;
      rows.push_back({key, value, scopes_.join_row(scope, key, value).row->seq});
    }
  }
}

/// An order takes its active coupon, or gives it back.
void Service::spend_coupon(Scope& scope, const json& order, bool is_used, TimeMs now) {
  const auto epoch = order.value("epoch", std::uint32_t{0});
  if (is_used) {
    carry_coupons(scope, epoch, verdicts_of(order));
  }
  for (const std::string& code : active_codes(order)) {
    const bool was_gone = coupons_.is_gone(code);
    coupons_.mark(code, scope, epoch, is_used, now);
    tell_coupon(scope, code, now);
    if (coupons_.is_gone(code) != was_gone) {
      tell_holders(code, now);
    }
  }
}

}  // namespace noline::hub
