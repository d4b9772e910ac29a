#include "core/shelf.hpp"

#include <algorithm>

#include "core/catalogue.hpp"
#include "core/limits.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

std::string sold_scope(std::string_view shop_scope) {
  return "sold:" + std::string(shop_scope.substr(shop_scope.find(':') + 1));
}

/// Counts of another kind than numbers count nothing.
std::int64_t count_of(const json& counts, const std::string& location) {
  const auto at = counts.find(location);
  return at != counts.end() && at->is_number_integer() ? at->get<std::int64_t>() : 0;
}

json* find_variant(json& product, const std::string& sku) {
  const auto variants = product.find("variants");
  if (variants == product.end() || !variants->is_array()) {
    return nullptr;
  }
  for (json& variant : *variants) {
    if (variant.is_object() && variant.value("sku", "") == sku) {
      return &variant;
    }
  }
  return nullptr;
}

std::string rules_of(const json& variant, const std::string& location) {
  json rules = json::object();
  for (const char* name : {"safety", "reorder"}) {
    const auto all = variant.find(name);
    if (all != variant.end() && all->is_object() && all->contains(location)) {
      rules[name] = (*all)[location];
    }
  }
  return rules.empty() ? std::string() : dump(rules);
}

}  // namespace

json read_owned(const Scope& scope, std::string_view key) {
  const auto held = scope.rows.find(key);
  const auto* owned = held == scope.rows.end() ? nullptr : std::get_if<Owned>(&held->second.value);
  json out = owned == nullptr ? json() : json::parse(owned->json, nullptr, false);
  return out.is_discarded() ? json() : out;
}

std::uint64_t next_version(const Scope& scope, std::string_view key, TimeMs now) {
  const auto held = scope.rows.find(key);
  const auto* owned = held == scope.rows.end() ? nullptr : std::get_if<Owned>(&held->second.value);
  const std::uint64_t past = owned == nullptr ? 0 : owned->version;
  return std::max(past + 1, static_cast<std::uint64_t>(std::max<TimeMs>(now, 0)));
}

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// The key of the product's row; empty when no product has the SKU.
std::string Shelf::product_of(std::string_view shop_scope, const std::string& sku) {
  Scope* scope = scopes_.find(shop_scope);
  if (scope == nullptr || !scope->is_shop()) {
    return "";
  }
  if (scope->index == nullptr) {
    build_index(*scope);
  }
  const std::string_view id = scope->index->product_of(sku);
  return id.empty() ? std::string() : std::string(product_prefix).append(id);
}

std::optional<Offer> Shelf::find(std::string_view shop_scope, const std::string& sku) {
  const std::string key = product_of(shop_scope, sku);
  if (key.empty()) {
    return std::nullopt;
  }
  for (Offer& offer : read_offers(read_owned(*scopes_.find(shop_scope), key))) {
    if (offer.sku == sku) {
      return std::move(offer);
    }
  }
  return std::nullopt;
}

json Shelf::shop(std::string_view shop_scope) {
  const Scope* scope = scopes_.find(shop_scope);
  return scope == nullptr ? json() : read_owned(*scope, "shop");
}

Pieces Shelf::allocate(const Offer& offer, std::string_view location, std::uint32_t quantity) {
  Pieces pieces;
  if (!offer.has_stock_count) {
    return pieces;
  }
  // The fullest location first, so that a parcel comes from as few places as possible.
  std::vector<std::pair<std::uint32_t, std::string>> places;
  for (const auto& [name, count] : offer.stock) {
    if (location.empty() || name == location) {
      places.emplace_back(count, name);
    }
  }
  std::stable_sort(places.begin(), places.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  for (const auto& [count, name] : places) {
    const std::uint32_t taken = std::min(count, quantity);
    quantity -= taken;
    if (taken > 0) {
      pieces[name] = taken;
    }
  }
  return pieces;
}

json Shelf::read_sold(std::string_view shop_scope, const std::string& sku) {
  const Scope* scope = scopes_.find(sold_scope(shop_scope));
  return scope == nullptr ? json() : read_owned(*scope, "sold/" + sku);
}

std::vector<StockChange> stock_changes(const std::vector<StockMove>& moves, const StockWhy& why) {
  std::vector<StockChange> changes;
  const std::int64_t sign = why.reason == StockReason::sale ? -1 : 1;
  for (const StockMove& move : moves) {
    for (const auto& [location, pieces] : move.pieces) {
      changes.push_back({move.sku, location, sign * std::int64_t{pieces}, why});
    }
  }
  return changes;
}

/// The ledger of a SKU, begun where a location has none. Databases from before there was a ledger
/// know counts and what was sold since in the scope `sold:<shop>`.
Ledger::Stand Shelf::open_ledger(std::string_view shop_scope, const std::string& sku,
                                 const json& counts, TimeMs now) {
  Ledger::Stand stand = ledger_.find(shop_scope, sku);
  json before;
  for (const auto& [location, count] : counts.items()) {
    if (stand.contains(location)) {
      continue;
    }
    before = before.is_null() ? read_sold(shop_scope, sku) : before;
    const bool is_known = before.is_object() && before["counted"].contains(location);
    StoredStock& stock = stand[location];
    stock.location = location;
    ledger_.count(shop_scope, sku, stock, count_of(is_known ? before["counted"] : counts, location),
                  {StockReason::import, ""}, now);
    const std::int64_t gone = is_known ? count_of(before["sold"], location) : 0;
    if (gone != 0) {
      ledger_.change(shop_scope, sku, stock, -gone, {StockReason::sale, "before the ledger"}, now);
    }
  }
  return stand;
}

std::optional<Offer> Shelf::find_for(std::string_view shop_scope, const std::string& sku,
                                     const Buyer& buyer, TimeMs now) {
  auto offer = find(shop_scope, sku);
  if (!offer || !offer->has_stock_count) {
    return offer;
  }
  const Ledger::Stand stand = ledger_.find(shop_scope, sku);
  const Pieces held = holds_.of_others(shop_scope, sku, buyer.scope, now);
  for (auto& [location, pieces] : offer->stock) {
    const auto stock = stand.find(location);
    const auto other = held.find(location);
    const std::int64_t left =
        (stock == stand.end() ? std::int64_t{pieces} : promised(stock->second, buyer.channel)) -
        (other == held.end() ? 0 : std::int64_t{other->second});
    pieces = static_cast<std::uint32_t>(
        std::clamp<std::int64_t>(left, 0, std::int64_t{limits::quantity_max}));
  }
  return offer;
}

std::int64_t Shelf::promised_at(std::string_view shop_scope, const std::string& sku,
                                const std::string& location, Channel channel) {
  const Ledger::Stand stand = ledger_.find(shop_scope, sku);
  const auto stock = stand.find(location);
  return stock == stand.end() ? 0 : promised(stock->second, channel);
}

std::vector<Row> Shelf::change(std::string_view shop_scope, const std::vector<StockChange>& changes,
                               TimeMs now) {
  std::map<std::string, json> products;
  for (const StockChange& change : changes) {
    const std::string key = product_of(shop_scope, change.sku);
    json* variant = nullptr;
    if (!key.empty()) {
      const auto at = products.try_emplace(key, read_owned(*scopes_.find(shop_scope), key)).first;
      variant = find_variant(at->second, change.sku);
    }
    const bool is_shown = variant != nullptr && (*variant)["stock"].is_object();
    Ledger::Stand stand =
        open_ledger(shop_scope, change.sku, is_shown ? (*variant)["stock"] : json::object(), now);
    const auto stock = stand.find(change.location);
    if (stock == stand.end()) {
      continue;  // Never counted there.
    }
    if (change.is_count) {
      ledger_.count(shop_scope, change.sku, stock->second, change.pieces, change.why, now);
    } else {
      ledger_.change(shop_scope, change.sku, stock->second, change.pieces, change.why, now);
    }
    if (is_shown) {
      (*variant)["stock"][change.location] =
          static_cast<std::uint64_t>(promised(stock->second, Channel::web));
    }
  }
  std::vector<Row> rows;
  Scope& scope = scopes_.open(shop_scope);
  for (const auto& [key, product] : products) {
    const Owned next{dump(product), next_version(scope, key, now)};
    const Joined joined = scopes_.join_row(scope, key, next);
    rows.push_back({key, next, joined.row->seq});
  }
  return rows;
}

/// Puts what the feed counts of one variant into the ledger. The number it named before says
/// nothing new: what was sold since stays sold.
void Shelf::count_all(std::string_view shop_scope, json& variant, TimeMs now) {
  const std::string sku = variant.value("sku", "");
  json& shown = variant["stock"];
  const json counts = shown;
  Ledger::Stand stand = open_ledger(shop_scope, sku, counts, now);
  for (auto& [location, stock] : stand) {
    const std::int64_t counted = count_of(counts, location);
    if (stock.counted != counted) {
      ledger_.count(shop_scope, sku, stock, counted, {StockReason::correction, ""}, now);
    }
    ledger_.set_rules(shop_scope, sku, stock, rules_of(variant, location));
    if (counts.contains(location)) {
      shown[location] = static_cast<std::uint64_t>(promised(stock, Channel::web));
    }
  }
}

std::string Shelf::shelve(std::string_view shop_scope, const std::string& text, TimeMs now) {
  // Feeds without counts, of which there are large ones, need not be read.
  if (text.find("\"stock\":{\"") == std::string::npos) {
    return text;
  }
  json product = json::parse(text, nullptr, false);
  const auto variants = product.is_object() ? product.find("variants") : product.end();
  if (variants == product.end() || !variants->is_array()) {
    return text;
  }
  for (json& variant : *variants) {
    const bool is_counted = variant.is_object() && variant.contains("stock") &&
                            variant["stock"].is_object() && !variant["stock"].empty() &&
                            !variant.contains("availability");
    if (is_counted && variant.value("sku", "") != "") {
      count_all(shop_scope, variant, now);
    }
    if (variant.is_object()) {
      variant.erase("safety");
      variant.erase("reorder");
    }
  }
  return dump(product);
}

}  // namespace noline::hub
