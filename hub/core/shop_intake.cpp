// Service: taking over a catalogue. Unchanged rows cost nothing, whole catalogues are never held
// twice.
#include "core/shop_intake.hpp"

#include <algorithm>

#include "core/catalogue.hpp"

namespace noline::hub {
namespace {

/// Rows of one message to those who have the shop open.
constexpr std::size_t rows_told_at_once = 32;
/// So few changes are indexed as they come, whatever the shop's size.
constexpr std::size_t rows_indexed_one_by_one = 64;

}  // namespace

ShopIntake::ShopIntake(Service& service, std::string_view scope_name)
    : service_(service),
      scope_(service.scopes_.open(scope_name)),
      was_indexed_(scope_.index != nullptr) {
  service_.is_dirty_ = true;
}

void ShopIntake::put(const ShopRow& row, TimeMs now) {
  const auto held = scope_.rows.find(row.key);
  if (held != scope_.rows.end() && named_.contains(&held->second)) {
    return;
  }
  const bool is_product = row.key.starts_with("product/");
  put_value(row.key, is_product ? service_.shelf_.shelve(scope_.name, row.json, now) : row.json,
            now);
}

void ShopIntake::put_value(std::string_view key, std::string json, TimeMs now) {
  const auto held = scope_.rows.find(key);
  if (held != scope_.rows.end()) {
    named_.insert(&held->second);
    const auto* owned = std::get_if<Owned>(&held->second.value);
    if (owned != nullptr && owned->json == json) {
      return;
    }
  }
  const Owned next{std::move(json), next_version(scope_, key, now)};
  const Joined joined = service_.scopes_.join_row(scope_, key, next);
  named_.insert(joined.row);
  ++changed_count_;
  if (scope_.index != nullptr &&
      changed_count_ > rows_indexed_one_by_one + scope_.index->size() / 4) {
    scope_.index.reset();  // To read all rows at the end is faster than to change so many.
  }
  if (!scope_.listeners.empty()) {
    changed_.push_back({std::string(key), next, joined.row->seq});
    if (changed_.size() == rows_told_at_once) {
      tell();
    }
  }
}

void ShopIntake::tell() {
  service_.fan_out(scope_, std::exchange(changed_, {}), 0);
}

std::size_t ShopIntake::close(Missing missing, TimeMs now) {
  if (missing == Missing::withdrawn) {
    for (const auto& [key, held] : scope_.rows) {
      if (!named_.contains(&held)) {
        put_value(key, "", now);
      }
    }
  }
  if (was_indexed_ && scope_.index == nullptr) {
    build_index(scope_);
  }
  tell();
  return changed_count_;
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
  ShopIntake intake(*this, scope_name);
  for (const ShopRow* row : order) {
    intake.put(*row, now);
  }
  return intake.close(missing, now);
}

std::optional<Offer> Service::find_offer(std::string_view shop, const std::string& sku) {
  return shelf_.find(shop, sku);
}

}  // namespace noline::hub
