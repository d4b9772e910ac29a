// Service: taking over a catalogue. Unchanged rows cost nothing, whole catalogues are never held
// twice.
#include "core/shop_intake.hpp"

#include <algorithm>

#include "core/service.hpp"

namespace noline::hub {
namespace {

/// Rows of one message to those who have the shop open.
constexpr std::size_t rows_told_at_once = 32;

}  // namespace

ShopIntake Service::open_shop(std::string_view scope_name) {
  is_dirty_ = true;
  ShopIntake intake;
  intake.scope = &scopes_.open(scope_name);
  shelf_.forget(scope_name);
  return intake;
}

void Service::put_shop_row(ShopIntake& intake, const ShopRow& row, TimeMs now) {
  const auto held = intake.scope->rows.find(row.key);
  if (held != intake.scope->rows.end() && intake.named.contains(&held->second)) {
    return;
  }
  const bool is_product = row.key.starts_with("product/");
  put_shop_value(intake, row.key,
                 is_product ? shelf_.shelve(intake.scope->name, row.json, now) : row.json, now);
}

void Service::put_shop_value(ShopIntake& intake, std::string_view key, std::string json,
                             TimeMs now) {
  Scope& scope = *intake.scope;
  const auto held = scope.rows.find(key);
  if (held != scope.rows.end()) {
    intake.named.insert(&held->second);
    const auto* owned = std::get_if<Owned>(&held->second.value);
    if (owned != nullptr && owned->json == json) {
      return;
    }
  }
  const Owned next{std::move(json), next_version(scope, key, now)};
  const Joined joined = scopes_.join_row(scope, key, next);
  intake.named.insert(joined.row);
  ++intake.changed_count;
  if (!scope.listeners.empty()) {
    intake.changed.push_back({std::string(key), next, joined.row->seq});
    if (intake.changed.size() == rows_told_at_once) {
      tell_shop(intake);
    }
  }
}

void Service::tell_shop(ShopIntake& intake) {
  fan_out(*intake.scope, std::exchange(intake.changed, {}), 0);
}

std::size_t Service::close_shop(ShopIntake& intake, Missing missing, TimeMs now) {
  if (missing == Missing::withdrawn) {
    for (const auto& [key, held] : intake.scope->rows) {
      if (!intake.named.contains(&held)) {
        put_shop_value(intake, key, "", now);
      }
    }
  }
  tell_shop(intake);
  shelf_.forget(intake.scope->name);
  return intake.changed_count;
}

std::size_t Service::put_shop(std::string_view scope_name, const std::vector<ShopRow>& rows,
                              Missing missing, TimeMs now) {
  // By key, so that the order of changes does not depend on the feed's; the last of a key counts.
  std::vector<const ShopRow*> order;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    order.push_back(&*row);
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const ShopRow* a, const ShopRow* b) { return a->key < b->key; });
  ShopIntake intake = open_shop(scope_name);
  for (const ShopRow* row : order) {
    put_shop_row(intake, *row, now);
  }
  return close_shop(intake, missing, now);
}

}  // namespace noline::hub
