#include "core/holds.hpp"

#include <algorithm>

#include "core/fence.hpp"
#include "core/limits.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr std::string_view key_prefix = "hold/";

std::string scope_of(std::string_view shop) {
  return "holds:" + std::string(shop.substr(shop.find(':') + 1));
}

std::string key_of(std::string_view holder) {
  return std::string(key_prefix) + std::string(holder);
}

json to_json(const Hold& hold) {
  json pieces = json::array();
  for (const StockMove& move : hold.pieces) {
    pieces.push_back({{"sku", move.sku}, {"from", move.pieces}});
  }
  return {{"epoch", hold.epoch},
          {"began_ms", hold.began_ms},
          {"until_ms", hold.until_ms},
          {"lines", std::move(pieces)}};
}

Hold read_hold(const json& row) {
  return {row.value("epoch", 0U), row.value("began_ms", TimeMs{0}),
          row.value("until_ms", TimeMs{0}), stock_moves(row)};
}

}  // namespace

Holds::Shop& Holds::open(std::string_view shop) {
  const auto known = shops_.find(shop);
  if (known != shops_.end()) {
    return known->second;
  }
  Shop& held = shops_[std::string(shop)];
  if (const Scope* scope = scopes_.find(scope_of(shop))) {
    for (const auto& [key, row] : scope->rows) {
      const json hold = read_owned(*scope, key);
      if (key.starts_with(key_prefix) && hold.is_object()) {
        const std::string holder = key.substr(key_prefix.size());
        const Hold& read = held.holds[holder] = read_hold(hold);
        for (const StockMove& move : read.pieces) {
          held.holders[move.sku].insert(holder);
        }
      }
    }
  }
  return held;
}

Pieces Holds::of_others(std::string_view shop, const std::string& sku, std::string_view holder,
                        TimeMs now) {
  Pieces pieces;
  const Shop& held = open(shop);
  const auto holders = held.holders.find(sku);
  if (holders == held.holders.end()) {
    return pieces;
  }
  for (const std::string& other : holders->second) {
    const Hold& hold = held.holds.at(other);
    if (other == holder || hold.until_ms <= now) {
      continue;
    }
    for (const StockMove& move : hold.pieces) {
      for (const auto& [location, count] : move.pieces) {
        pieces[location] += move.sku == sku ? count : 0;
      }
    }
  }
  return pieces;
}

const Hold* Holds::find(std::string_view shop, std::string_view holder) {
  const Shop& held = open(shop);
  const auto found = held.holds.find(holder);
  return found == held.holds.end() ? nullptr : &found->second;
}

void Holds::forget(Shop& held, std::string_view holder) {
  const auto found = held.holds.find(holder);
  if (found == held.holds.end()) {
    return;
  }
  for (const StockMove& move : found->second.pieces) {
    const auto at = held.holders.find(move.sku);
    if (at != held.holders.end()) {
      at->second.erase(found->first);
      if (at->second.empty()) {
        held.holders.erase(at);
      }
    }
  }
  held.holds.erase(found);
}

bool Holds::put(std::string_view shop, std::string_view holder, Hold hold, TimeMs now) {
  Shop& held = open(shop);
  if (held.holds.size() >= limits::holds_max && !held.holds.contains(holder)) {
    return false;
  }
  forget(held, holder);
  Scope& scope = scopes_.open(scope_of(shop));
  const std::string key = key_of(holder);
  static_cast<void>(
      scopes_.join_row(scope, key, Owned{dump(to_json(hold)), next_version(scope, key, now)}));
  for (const StockMove& move : hold.pieces) {
    held.holders[move.sku].insert(std::string(holder));
  }
  held.holds.emplace(std::string(holder), std::move(hold));
  return true;
}

bool Holds::release(std::string_view shop, std::string_view holder) {
  Shop& held = open(shop);
  if (!held.holds.contains(holder)) {
    return false;
  }
  forget(held, holder);
  Scope& scope = scopes_.open(scope_of(shop));
  if (const auto row = scope.rows.find(key_of(holder)); row != scope.rows.end()) {
    scopes_.remove_row(scope, row);
  }
  return true;
}

void Holds::sweep(TimeMs now) {
  for (auto& [shop, held] : shops_) {
    std::vector<std::string> over;
    for (const auto& [holder, hold] : held.holds) {
      if (std::max(hold.until_ms, hold.began_ms + limits::hold_ms_max) <= now) {
        over.push_back(holder);
      }
    }
    for (const std::string& holder : over) {
      static_cast<void>(release(shop, holder));
    }
  }
}

std::vector<std::string> Holds::shops_of(std::string_view holder) {
  std::vector<std::string> names;
  for (const auto& [shop, held] : shops_) {
    if (held.holds.contains(holder)) {
      names.push_back(shop);
    }
  }
  return names;
}

}  // namespace noline::hub
