#include "core/ledger.hpp"

#include <algorithm>

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr std::string_view reason_names[] = {"import", "sale", "cancel",
                                             "return", "till", "correction"};
constexpr const char* channel_names[] = {"web", "kiosk", "store"};

/// Counts of another kind than numbers count nothing.
std::int64_t number_in(const json& object, const char* name) {
  const auto at = object.is_object() ? object.find(name) : object.end();
  return at != object.end() && at->is_number_integer() ? at->get<std::int64_t>() : 0;
}

}  // namespace

std::string_view stock_reason_name(StockReason reason) {
  return reason_names[static_cast<std::size_t>(reason)];
}

Channel channel_of(std::string_view device_kind) {
  return device_kind == "kiosk"   ? Channel::kiosk
         : device_kind == "store" ? Channel::store
                                  : Channel::web;
}

std::int64_t promised(const StoredStock& stock, Channel channel) {
  std::int64_t kept = 0;
  if (!stock.rules.empty()) {
    const json rules = json::parse(stock.rules, nullptr, false);
    const auto safety = rules.is_object() ? rules.find("safety") : rules.end();
    if (safety != rules.end()) {
      kept = number_in(*safety, channel_names[static_cast<std::size_t>(channel)]);
    }
  }
  return std::max<std::int64_t>(0, stock.balance - std::max<std::int64_t>(0, kept));
}

Ledger::Stand Ledger::find(std::string_view shop, std::string_view sku) {
  Stand stand;
  for (StoredStock& stock : store_.find_stock(shop, sku)) {
    std::string location = stock.location;
    stand.emplace(std::move(location), std::move(stock));
  }
  return stand;
}

void Ledger::change(std::string_view shop, std::string_view sku, StoredStock& stock,
                    std::int64_t pieces, const StockWhy& why, TimeMs now) {
  stock.balance += pieces;
  store_.put_stock(shop, sku, stock);
  store_.add_stock_entry(
      shop, {std::string(sku), stock.location, pieces, stock.balance,
             std::string(stock_reason_name(why.reason)), why.reference, now, why.told_ms});
}

void Ledger::count(std::string_view shop, std::string_view sku, StoredStock& stock,
                   std::int64_t counted, const StockWhy& why, TimeMs now) {
  stock.counted = counted;
  if (counted != stock.balance || !why.reference.empty()) {
    return change(shop, sku, stock, counted - stock.balance, why, now);
  }
  store_.put_stock(shop, sku, stock);
}

void Ledger::set_rules(std::string_view shop, std::string_view sku, StoredStock& stock,
                       const std::string& rules) {
  if (stock.rules != rules) {
    stock.rules = rules;
    store_.put_stock(shop, sku, stock);
  }
}

}  // namespace noline::hub
