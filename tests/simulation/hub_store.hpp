// The hub's store in memory: a commit makes everything since the last one durable, a crash or a
// failed commit takes it back, and a copy can be kept and put back.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "disk.hpp"
#include "store/store.hpp"

namespace noline::simulation {

struct HubContent {
  std::map<std::string, hub::StoredScope, std::less<>> scopes;
  std::map<std::pair<hub::ScopeNumber, std::string>, hub::StoredRow> rows;
  std::map<std::pair<hub::ScopeNumber, std::uint64_t>, std::uint64_t> pushes;
  std::map<std::pair<hub::ScopeNumber, std::string>, hub::StoredArchive> archive;
  std::vector<hub::StoredLineage> lineages;
  std::map<std::string, std::string, std::less<>> guests;
  std::map<std::string, hub::StoredSession, std::less<>> sessions;
  std::map<std::string, hub::StoredCustomer, std::less<>> customers;
  std::map<std::string, hub::StoredHandOff, std::less<>> hand_offs;
  std::map<std::string, hub::StoredPasskey, std::less<>> passkeys;
  std::map<std::string, TimeMs, std::less<>> erased;
  std::map<std::string, std::string, std::less<>> kept_orders;
  /// By shop, SKU and location.
  std::map<std::array<std::string, 3>, hub::StoredStock> stock;
  std::vector<std::pair<std::string, hub::StoredStockEntry>> ledger;  ///< By shop.
  DeedSet deeds;  ///< What devices were told to be durable here.
};

class HubStore final : public hub::Store {
 public:
  [[nodiscard]] Status commit() override;
  [[nodiscard]] Status rollback() override;

  [[nodiscard]] std::optional<hub::StoredScope> find_scope(std::string_view name) override;
  [[nodiscard]] hub::ScopeNumber create_scope(std::string_view name) override;
  void set_adopted_by(hub::ScopeNumber scope, std::string_view adopter) override;
  [[nodiscard]] std::vector<std::string> find_adopted(std::string_view adopter) override;
  void put_lineage_mark(hub::ScopeNumber scope, const hub::LineageMark& mark) override;
  [[nodiscard]] std::vector<hub::StoredRow> load_rows(hub::ScopeNumber scope) override;
  void put_row(hub::ScopeNumber scope, std::string_view key, std::string_view value,
               std::uint64_t seq) override;
  void remove_row(hub::ScopeNumber scope, std::string_view key) override;
  void put_age(hub::ScopeNumber scope, const hub::StoredAge& age) override;
  [[nodiscard]] std::vector<hub::StoredArchive> load_archive(hub::ScopeNumber scope) override;
  void put_archive(hub::ScopeNumber scope, const hub::StoredArchive& part) override;
  void remove_archive(hub::ScopeNumber scope, std::string_view key) override;
  void trim_pushes(hub::ScopeNumber scope, const std::vector<ReplicaId>& kept) override;
  [[nodiscard]] std::uint64_t find_push(hub::ScopeNumber scope, ReplicaId replica) override;
  void put_push(hub::ScopeNumber scope, ReplicaId replica, std::uint64_t number) override;
  [[nodiscard]] std::vector<hub::StoredLineage> load_lineages() override;
  [[nodiscard]] std::int64_t add_lineage(std::uint64_t id, TimeMs now) override;
  [[nodiscard]] std::optional<std::string> find_guest_secret(std::string_view scope) override;
  void put_guest(std::string_view scope, std::string_view secret_hash, TimeMs now) override;
  [[nodiscard]] std::optional<hub::StoredSession> find_session(std::string_view id) override;
  [[nodiscard]] std::vector<hub::StoredSession> find_sessions(std::string_view scope) override;
  void put_session(const hub::StoredSession& session) override;
  void remove_session(std::string_view id) override;
  void remove_sessions_unused_since(TimeMs time) override;
  [[nodiscard]] std::optional<hub::StoredCustomer> find_customer(std::string_view email) override;
  [[nodiscard]] std::string find_customer_name(std::string_view scope) override;
  [[nodiscard]] std::string find_email(std::string_view scope) override;
  void put_customer(std::string_view email, const hub::StoredCustomer& customer) override;
  [[nodiscard]] std::optional<hub::StoredPasskey> find_passkey(std::string_view id) override;
  [[nodiscard]] std::vector<hub::StoredPasskey> find_passkeys(std::string_view scope) override;
  void put_passkey(const hub::StoredPasskey& passkey) override;
  void remove_passkey(std::string_view id) override;
  [[nodiscard]] std::optional<hub::StoredHandOff> find_hand_off(
      std::string_view code_hash) override;
  void put_hand_off(std::string_view code_hash, const hub::StoredHandOff& hand_off) override;
  void remove_hand_off(std::string_view code_hash) override;
  void remove_hand_offs_before(TimeMs time) override;
  void erase_scope(std::string_view name, TimeMs now) override;
  [[nodiscard]] bool is_erased(std::string_view name) override;
  [[nodiscard]] std::vector<std::string> find_restored() override;
  void keep_order(std::string_view id, std::string_view json) override;
  [[nodiscard]] std::vector<hub::StoredStock> find_stock(std::string_view shop,
                                                         std::string_view sku) override;
  [[nodiscard]] std::vector<hub::StoredSku> load_stock(std::string_view shop) override;
  void put_stock(std::string_view shop, std::string_view sku,
                 const hub::StoredStock& stock) override;
  void add_stock_entry(std::string_view shop, const hub::StoredStockEntry& entry) override;
  [[nodiscard]] std::vector<hub::StoredStockEntry> find_stock_entries(
      std::string_view shop, std::string_view sku) override;
  [[nodiscard]] std::optional<hub::StoredStockEntry> find_stock_reference(
      std::string_view shop, std::string_view reference) override;
  [[nodiscard]] std::vector<std::string> find_unbalanced_stock() override;

  /// The next commit fails and nothing of it is kept.
  void fail_next_commit() { is_failing_ = true; }
  void end_faults() { is_failing_ = false; }
  /// Only to be called with nothing uncommitted.
  [[nodiscard]] HubContent& content() { return content_; }

 private:
  template <typename Map>
  void put(Map& map, const typename Map::key_type& key, typename Map::mapped_type value);
  template <typename Map>
  void remove(Map& map, const typename Map::key_type& key);
  [[nodiscard]] std::map<std::string, hub::StoredScope, std::less<>>::iterator scope_at(
      hub::ScopeNumber number);

  HubContent content_;
  std::vector<std::function<void()>> undo_;
  bool is_failing_ = false;
};

}  // namespace noline::simulation
