#include "hub_store.hpp"

#include <algorithm>

namespace noline::simulation {

using namespace hub;

template <typename Map>
void HubStore::put(Map& map, const typename Map::key_type& key, typename Map::mapped_type value) {
  const auto at = map.find(key);
  if (at == map.end())
    undo_.push_back([&map, key] { map.erase(key); });
  else
    undo_.push_back([&map, key, old = at->second] { map[key] = old; });
  map.insert_or_assign(key, std::move(value));
}

template <typename Map>
void HubStore::remove(Map& map, const typename Map::key_type& key) {
  const auto at = map.find(key);
  if (at == map.end())
    return;
  undo_.push_back([&map, key, old = at->second] { map[key] = old; });
  map.erase(at);
}

Status HubStore::commit() {
  if (std::exchange(is_failing_, false)) {
    static_cast<void>(rollback());
    return fail(Errc::storage_failed, "the disk of this simulation is full");
  }
  undo_.clear();
  return Ok{};
}

Status HubStore::rollback() {
  while (!undo_.empty()) {
    undo_.back()();
    undo_.pop_back();
  }
  return Ok{};
}

std::optional<StoredScope> HubStore::find_scope(std::string_view name) {
  const auto at = content_.scopes.find(name);
  if (at == content_.scopes.end())
    return std::nullopt;
  return at->second;
}

ScopeNumber HubStore::create_scope(std::string_view name) {
  StoredScope scope;
  scope.number = static_cast<ScopeNumber>(content_.scopes.size()) + 1;
  put(content_.scopes, std::string(name), scope);
  return scope.number;
}

std::map<std::string, StoredScope, std::less<>>::iterator HubStore::scope_at(ScopeNumber number) {
  return std::find_if(content_.scopes.begin(), content_.scopes.end(),
                      [&](const auto& scope) { return scope.second.number == number; });
}

void HubStore::set_adopted_by(ScopeNumber scope, std::string_view adopter) {
  const auto at = scope_at(scope);
  StoredScope next = at->second;
  next.adopted_by = adopter;
  put(content_.scopes, at->first, next);
}

std::vector<std::string> HubStore::find_adopted(std::string_view adopter) {
  std::vector<std::string> names;
  for (const auto& [name, scope] : content_.scopes) {
    if (scope.adopted_by == adopter)
      names.push_back(name);
  }
  return names;
}

void HubStore::put_lineage_mark(ScopeNumber scope, const LineageMark& mark) {
  const auto at = scope_at(scope);
  StoredScope next = at->second;
  next.lineages.push_back(mark);
  put(content_.scopes, at->first, next);
}

std::vector<hub::StoredRow> HubStore::load_rows(ScopeNumber scope) {
  std::vector<hub::StoredRow> rows;
  for (auto at = content_.rows.lower_bound({scope, ""});
       at != content_.rows.end() && at->first.first == scope; ++at)
    rows.push_back(at->second);
  return rows;
}

void HubStore::put_row(ScopeNumber scope, std::string_view key, std::string_view value,
                       std::uint64_t seq) {
  put(content_.rows, {scope, std::string(key)}, {std::string(key), std::string(value), seq});
  const auto at = scope_at(scope);
  StoredScope next = at->second;
  next.head = std::max(next.head, seq);
  put(content_.scopes, at->first, next);
}

void HubStore::remove_row(ScopeNumber scope, std::string_view key) {
  remove(content_.rows, {scope, std::string(key)});
}

void HubStore::put_age(ScopeNumber scope, const StoredAge& age) {
  const auto at = scope_at(scope);
  StoredScope next = at->second;
  next.age = age;
  put(content_.scopes, at->first, next);
}

std::vector<StoredArchive> HubStore::load_archive(ScopeNumber scope) {
  std::vector<StoredArchive> parts;
  for (auto at = content_.archive.lower_bound({scope, ""});
       at != content_.archive.end() && at->first.first == scope; ++at)
    parts.push_back(at->second);
  return parts;
}

void HubStore::put_archive(ScopeNumber scope, const StoredArchive& part) {
  put(content_.archive, {scope, part.key}, part);
}

void HubStore::remove_archive(ScopeNumber scope, std::string_view key) {
  remove(content_.archive, {scope, std::string(key)});
}

void HubStore::trim_pushes(ScopeNumber scope, const std::vector<ReplicaId>& kept) {
  for (auto at = content_.pushes.lower_bound({scope, 0});
       at != content_.pushes.end() && at->first.first == scope;) {
    const auto key = (at++)->first;
    if (std::find(kept.begin(), kept.end(), ReplicaId{key.second}) == kept.end())
      remove(content_.pushes, key);
  }
}

std::uint64_t HubStore::find_push(ScopeNumber scope, ReplicaId replica) {
  const auto at = content_.pushes.find({scope, replica.value});
  return at == content_.pushes.end() ? 0 : at->second;
}

void HubStore::put_push(ScopeNumber scope, ReplicaId replica, std::uint64_t number) {
  put(content_.pushes, {scope, replica.value}, number);
}

std::vector<StoredLineage> HubStore::load_lineages() {
  return content_.lineages;
}

std::int64_t HubStore::add_lineage(std::uint64_t id, TimeMs) {
  const auto number = static_cast<std::int64_t>(content_.lineages.size()) + 1;
  content_.lineages.push_back({number, id});
  undo_.push_back([this] { content_.lineages.pop_back(); });
  return number;
}

std::optional<std::string> HubStore::find_guest_secret(std::string_view scope) {
  const auto at = content_.guests.find(scope);
  if (at == content_.guests.end())
    return std::nullopt;
  return at->second;
}

void HubStore::put_guest(std::string_view scope, std::string_view secret_hash, TimeMs) {
  put(content_.guests, std::string(scope), std::string(secret_hash));
}

std::optional<StoredSession> HubStore::find_session(std::string_view id) {
  const auto at = content_.sessions.find(id);
  if (at == content_.sessions.end())
    return std::nullopt;
  return at->second;
}

std::vector<StoredSession> HubStore::find_sessions(std::string_view scope) {
  std::vector<StoredSession> sessions;
  for (const auto& [id, session] : content_.sessions) {
    if (session.scope == scope)
      sessions.push_back(session);
  }
  std::stable_sort(sessions.begin(), sessions.end(),
                   [](const auto& a, const auto& b) { return a.created_ms < b.created_ms; });
  return sessions;
}

void HubStore::put_session(const StoredSession& session) {
  put(content_.sessions, session.id, session);
}

void HubStore::remove_session(std::string_view id) {
  remove(content_.sessions, std::string(id));
}

void HubStore::remove_sessions_unused_since(TimeMs time) {
  for (const auto& [id, session] : std::map(content_.sessions)) {
    if (session.used_ms < time)
      remove(content_.sessions, id);
  }
}

std::optional<StoredCustomer> HubStore::find_customer(std::string_view email) {
  const auto at = content_.customers.find(email);
  if (at == content_.customers.end())
    return std::nullopt;
  return at->second;
}

std::string HubStore::find_customer_name(std::string_view scope) {
  for (const auto& [email, customer] : content_.customers) {
    if (customer.scope == scope)
      return customer.name;
  }
  return {};
}

std::string HubStore::find_email(std::string_view scope) {
  for (const auto& [email, customer] : content_.customers) {
    if (customer.scope == scope)
      return email;
  }
  return {};
}

void HubStore::put_customer(std::string_view email, const StoredCustomer& customer) {
  put(content_.customers, std::string(email), customer);
}

std::optional<StoredPasskey> HubStore::find_passkey(std::string_view id) {
  const auto at = content_.passkeys.find(id);
  if (at == content_.passkeys.end())
    return std::nullopt;
  return at->second;
}

std::vector<StoredPasskey> HubStore::find_passkeys(std::string_view scope) {
  std::vector<StoredPasskey> found;
  for (const auto& [id, passkey] : content_.passkeys) {
    if (passkey.scope == scope)
      found.push_back(passkey);
  }
  return found;
}

void HubStore::put_passkey(const StoredPasskey& passkey) {
  put(content_.passkeys, passkey.id, passkey);
}

void HubStore::remove_passkey(std::string_view id) {
  remove(content_.passkeys, std::string(id));
}

std::optional<StoredHandOff> HubStore::find_hand_off(std::string_view code_hash) {
  const auto at = content_.hand_offs.find(code_hash);
  if (at == content_.hand_offs.end())
    return std::nullopt;
  return at->second;
}

void HubStore::put_hand_off(std::string_view code_hash, const StoredHandOff& hand_off) {
  put(content_.hand_offs, std::string(code_hash), hand_off);
}

void HubStore::remove_hand_off(std::string_view code_hash) {
  remove(content_.hand_offs, std::string(code_hash));
}

void HubStore::remove_hand_offs_before(TimeMs time) {
  for (const auto& [hash, hand_off] : std::map(content_.hand_offs)) {
    if (hand_off.expires_ms < time)
      remove(content_.hand_offs, hash);
  }
}

void HubStore::erase_scope(std::string_view name, TimeMs now) {
  put(content_.erased, std::string(name), now);
  remove(content_.guests, std::string(name));
  for (const auto& [email, customer] : std::map(content_.customers)) {
    if (customer.scope == name)
      remove(content_.customers, email);
  }
  for (const StoredPasskey& passkey : find_passkeys(name))
    remove_passkey(passkey.id);
  const auto scope = find_scope(name);
  if (!scope)
    return;
  for (const hub::StoredRow& row : load_rows(scope->number))
    remove_row(scope->number, row.key);
  for (const StoredArchive& part : load_archive(scope->number))
    remove_archive(scope->number, part.key);
  trim_pushes(scope->number, {});
}

bool HubStore::is_erased(std::string_view name) {
  return content_.erased.contains(name);
}

std::vector<std::string> HubStore::find_restored() {
  return {};
}

void HubStore::keep_order(std::string_view id, std::string_view json) {
  put(content_.kept_orders, std::string(id), std::string(json));
}

std::vector<StoredStock> HubStore::find_stock(std::string_view shop, std::string_view sku) {
  std::vector<StoredStock> found;
  for (const StoredSku& counted : load_stock(shop)) {
    if (counted.sku == sku)
      found.push_back(counted.stock);
  }
  return found;
}

std::vector<StoredSku> HubStore::load_stock(std::string_view shop) {
  std::vector<StoredSku> found;
  for (const auto& [key, stock] : content_.stock) {
    if (key[0] == shop)
      found.push_back({key[1], stock});
  }
  return found;
}

void HubStore::put_stock(std::string_view shop, std::string_view sku, const StoredStock& stock) {
  put(content_.stock, {std::string(shop), std::string(sku), stock.location}, stock);
}

void HubStore::add_stock_entry(std::string_view shop, const StoredStockEntry& entry) {
  content_.ledger.emplace_back(shop, entry);
  undo_.push_back([this] { content_.ledger.pop_back(); });
}

std::vector<StoredStockEntry> HubStore::find_stock_entries(std::string_view shop,
                                                           std::string_view sku) {
  std::vector<StoredStockEntry> found;
  for (const auto& [at, entry] : content_.ledger) {
    if (at == shop && entry.sku == sku)
      found.push_back(entry);
  }
  return found;
}

std::optional<StoredStockEntry> HubStore::find_stock_reference(std::string_view shop,
                                                               std::string_view reference) {
  for (const auto& [at, entry] : content_.ledger) {
    if (at == shop && !reference.empty() && entry.reference == reference)
      return entry;
  }
  return std::nullopt;
}

std::vector<std::string> HubStore::find_unbalanced_stock() {
  std::map<std::array<std::string, 3>, std::int64_t> sums;
  for (const auto& [shop, entry] : content_.ledger)
    sums[{shop, entry.sku, entry.location}] += entry.change;
  std::vector<std::string> found;
  for (const auto& [key, stock] : content_.stock) {
    if (sums[key] != stock.balance)
      found.push_back(key[0] + " " + key[1] + " " + key[2]);
  }
  return found;
}

}  // namespace noline::simulation
