#include "core/coupons.hpp"

#include "core/shelf.hpp"
#include "noline/epochs.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr std::string_view book = "coupons:hub";

std::string path(const char* kind, std::string_view code, std::string_view rest) {
  return std::string(kind) + "/" + std::string(code) + "/" + std::string(rest);
}

/// Keys under a prefix whose row says something.
template <typename Visit>
void for_each(const Scope& scope, const std::string& prefix, const Visit& visit) {
  for (auto at = scope.rows.lower_bound(prefix);
       at != scope.rows.end() && at->first.starts_with(prefix); ++at) {
    const auto* owned = std::get_if<Owned>(&at->second.value);
    if (owned != nullptr && !owned->json.empty()) {
      visit(std::string_view(at->first).substr(prefix.size()));
    }
  }
}

}  // namespace

json unknown_facts() {
  return {{"state", coupon_state_name(CouponState::unknown)}};
}

std::string_view coupon_code_of(std::string_view key) {
  const auto epoch = parse_cart_epoch(key);
  if (!epoch) {
    return {};
  }
  key.remove_prefix(cart_prefix(*epoch).size());
  constexpr std::string_view name = "coupon/";
  return key.starts_with(name) ? key.substr(name.size()) : std::string_view();
}

void Coupons::write(const std::string& key, const std::string& text, TimeMs now) {
  Scope& scope = scopes_.open(book);
  const auto held = scope.rows.find(key);
  const auto* owned = held == scope.rows.end() ? nullptr : std::get_if<Owned>(&held->second.value);
  if (owned == nullptr || owned->json != text) {
    static_cast<void>(scopes_.join_row(scope, key, Owned{text, next_version(scope, key, now)}));
  }
}

std::vector<std::string> Coupons::put(const std::vector<CouponRow>& rows, bool is_whole,
                                      TimeMs now) {
  Scope& scope = scopes_.open(book);
  std::map<std::string, std::string> wanted;
  if (is_whole) {
    for_each(scope, "def/", [&](std::string_view code) { wanted[std::string(code)] = ""; });
  }
  for (const CouponRow& row : rows) {
    wanted[row.code] = row.json;
  }
  std::vector<std::string> changed;
  for (const auto& [code, text] : wanted) {
    const std::uint64_t head = scope.head;
    write("def/" + code, text, now);
    if (scope.head != head) {
      changed.push_back(code);
    }
  }
  return changed;
}

std::size_t Coupons::count_uses(const std::string& prefix) {
  std::size_t count = 0;
  if (const Scope* scope = scopes_.find(book)) {
    for_each(*scope, prefix, [&](std::string_view) { ++count; });
  }
  return count;
}

json Coupons::facts(std::string_view code, const Scope& shopper) {
  const Scope* scope = scopes_.find(book);
  json out = scope == nullptr ? json() : read_owned(*scope, "def/" + std::string(code));
  if (!out.is_object()) {
    return unknown_facts();
  }
  const auto per_customer = out.value("uses_per_customer", std::size_t{0});
  out.erase("uses_max");
  out.erase("uses_per_customer");
  // Counting is bounded by the limits themselves: a code for everybody, for ever, is not counted.
  const auto own = [&] { return count_uses(path("used", code, shopper.name + "/")); };
  CouponState state = CouponState::kept;
  if (is_gone(code)) {
    state = own() > 0 ? CouponState::used : CouponState::gone;
  } else if (per_customer > 0 && own() >= per_customer) {
    state = CouponState::used;
  }
  out["state"] = coupon_state_name(state);
  return out;
}

bool Coupons::is_gone(std::string_view code) {
  const Scope* scope = scopes_.find(book);
  const json def = scope == nullptr ? json() : read_owned(*scope, "def/" + std::string(code));
  const auto uses_max = def.is_object() ? def.value("uses_max", std::size_t{0}) : 0;
  return uses_max > 0 && count_uses(path("used", code, "")) >= uses_max;
}

void Coupons::note_holder(std::string_view code, const Scope& shopper, TimeMs now) {
  const Scope* scope = scopes_.find(book);
  if (scope != nullptr && scope->rows.contains("def/" + std::string(code))) {
    write(path("held", code, shopper.name), "1", now);
  }
}

std::vector<std::string> Coupons::holders(std::string_view code) {
  std::vector<std::string> out;
  if (const Scope* scope = scopes_.find(book)) {
    for_each(*scope, path("held", code, ""),
             [&](std::string_view name) { out.emplace_back(name); });
  }
  return out;
}

void Coupons::mark(std::string_view code, const Scope& shopper, std::uint32_t epoch, bool is_used,
                   TimeMs now) {
  write(path("used", code, shopper.name + "/" + std::to_string(epoch)), is_used ? "1" : "", now);
}

}  // namespace noline::hub
