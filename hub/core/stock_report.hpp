// Stock explained: how each number came about, and what should be ordered and why. For operators;
// reads the store alone, so it works on the database of a hub that is not running, too.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "store/store.hpp"

namespace noline::hub {

/// {sku, locations: [{location, quantity, counted, promised{web, kiosk, store}, entries: [{at_ms,
/// told_ms, reason, reference, change, balance}]}]}; without locations when nothing was ever
/// counted.
[[nodiscard]] nlohmann::json stock_history(Store& store, std::string_view shop,
                                           std::string_view sku);
/// The same as lines for people.
[[nodiscard]] std::string explain_stock(Store& store, std::string_view shop, std::string_view sku);

/// [{sku, location, quantity, at, to, order, sold_28_days, reason}]: what has reached its reorder
/// point or lacks pieces that were sold, by SKU and location.
[[nodiscard]] nlohmann::json reorder_proposals(Store& store, std::string_view shop, TimeMs now);
/// With the names of the columns first (RFC 4180).
[[nodiscard]] std::string reorder_csv(const nlohmann::json& proposals);

}  // namespace noline::hub
