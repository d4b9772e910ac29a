#include "core/shelf.hpp"

#include <algorithm>

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

/// What can be promised: what was counted without what has gone since. A till may have sold pieces
/// that were promised, so what went can be more than what there was; what is then given back makes
/// up for that first.
void set_stock(json& stock, const json& ledger, const std::string& location) {
  const std::int64_t left =
      count_of(ledger["counted"], location) - count_of(ledger["sold"], location);
  stock[location] = static_cast<std::uint64_t>(std::max<std::int64_t>(0, left));
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

const std::string* Shelf::product_of(std::string_view shop_scope, const std::string& sku) {
  const Scope* scope = scopes_.find(shop_scope);
  if (scope == nullptr) {
    return nullptr;
  }
  auto known = products_.find(std::string(shop_scope));
  if (known == products_.end()) {
    known = products_.emplace(std::string(shop_scope), ProductKeys()).first;
    constexpr std::string_view prefix = "product/";
    for (auto at = scope->rows.lower_bound(prefix);
         at != scope->rows.end() && at->first.starts_with(prefix); ++at) {
      for (const Offer& offer : read_offers(read_owned(*scope, at->first))) {
        known->second[offer.sku] = at->first;
      }
    }
  }
  const auto found = known->second.find(sku);
  return found == known->second.end() ? nullptr : &found->second;
}

std::optional<Offer> Shelf::find(std::string_view shop_scope, const std::string& sku) {
  const std::string* key = product_of(shop_scope, sku);
  if (key == nullptr) {
    return std::nullopt;
  }
  for (Offer& offer : read_offers(read_owned(*scopes_.find(shop_scope), *key))) {
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

void Shelf::write_sold(std::string_view shop_scope, const std::string& sku, const json& sold,
                       TimeMs now) {
  Scope& scope = scopes_.open(sold_scope(shop_scope));
  const std::string key = "sold/" + sku;
  static_cast<void>(scopes_.join_row(scope, key, Owned{dump(sold), next_version(scope, key, now)}));
}

std::vector<Row> Shelf::move(std::string_view shop_scope, const std::vector<StockMove>& moves,
                             bool is_sold, TimeMs now) {
  std::map<std::string, json> products;
  for (const StockMove& move : moves) {
    const std::string* key = product_of(shop_scope, move.sku);
    if (key == nullptr || move.pieces.empty()) {
      continue;  // Nothing counted, or no longer sold.
    }
    const auto at = products.try_emplace(*key, read_owned(*scopes_.find(shop_scope), *key)).first;
    json* variant = find_variant(at->second, move.sku);
    if (variant == nullptr || !(*variant)["stock"].is_object()) {
      continue;
    }
    json sold = read_sold(shop_scope, move.sku);
    if (!sold.is_object()) {
      sold = {{"counted", (*variant)["stock"]}, {"sold", json::object()}};
    }
    for (const auto& [location, pieces] : move.pieces) {
      const auto count = static_cast<std::int64_t>(pieces);
      sold["sold"][location] = count_of(sold["sold"], location) + (is_sold ? count : -count);
      set_stock((*variant)["stock"], sold, location);
    }
    write_sold(shop_scope, move.sku, sold, now);
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

std::string Shelf::without_sold(std::string_view shop_scope, const std::string& key,
                                const std::string& text, TimeMs now) {
  const Scope* ledger = scopes_.find(sold_scope(shop_scope));
  if (ledger == nullptr || ledger->rows.empty() || !key.starts_with("product/")) {
    return text;
  }
  json product = json::parse(text, nullptr, false);
  bool is_changed = false;
  for (const Offer& offer : read_offers(product)) {
    const json sold = read_sold(shop_scope, offer.sku);
    if (!sold.is_object() || !offer.has_stock_count) {
      continue;
    }
    json& stock = (*find_variant(product, offer.sku))["stock"];
    if (sold["counted"] != stock) {
      write_sold(shop_scope, offer.sku, {{"counted", stock}, {"sold", json::object()}}, now);
      continue;
    }
    for (const auto& [location, pieces] : sold["sold"].items()) {
      set_stock(stock, sold, location);
      is_changed = true;
    }
  }
  return is_changed ? dump(product) : text;
}

}  // namespace noline::hub
