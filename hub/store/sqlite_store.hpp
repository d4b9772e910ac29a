// The hub's store in one SQLite file, or in memory with the same code.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "store/journal.hpp"
#include "store/sqlite_database.hpp"
#include "store/store.hpp"

namespace noline::hub {

class SqliteStore final : public Store {
 public:
  /// Opens or creates the file; an empty path is a store in memory.
  [[nodiscard]] static Result<std::unique_ptr<SqliteStore>> open(std::string path);
  ~SqliteStore() override;

  [[nodiscard]] Status commit() override;
  [[nodiscard]] Status rollback() override;
  /// Moves everything from the journal into the tables, so that the file is small and plain when
  /// closed.
  [[nodiscard]] Status fold_all();

  [[nodiscard]] std::optional<StoredScope> find_scope(std::string_view name) override;
  [[nodiscard]] ScopeNumber create_scope(std::string_view name) override;
  void set_adopted_by(ScopeNumber scope, std::string_view adopter) override;
  [[nodiscard]] std::vector<std::string> find_adopted(std::string_view adopter) override;
  void put_lineage_mark(ScopeNumber scope, const LineageMark& mark) override;
  [[nodiscard]] std::vector<StoredRow> load_rows(ScopeNumber scope) override;
  void put_row(ScopeNumber scope, std::string_view key, std::string_view value,
               std::uint64_t seq) override;
  void remove_row(ScopeNumber scope, std::string_view key) override;
  void put_age(ScopeNumber scope, const StoredAge& age) override;
  [[nodiscard]] std::vector<StoredArchive> load_archive(ScopeNumber scope) override;
  void put_archive(ScopeNumber scope, const StoredArchive& part) override;
  void remove_archive(ScopeNumber scope, std::string_view key) override;
  void trim_pushes(ScopeNumber scope, const std::vector<ReplicaId>& kept) override;
  [[nodiscard]] std::uint64_t find_push(ScopeNumber scope, ReplicaId replica) override;
  void put_push(ScopeNumber scope, ReplicaId replica, std::uint64_t number) override;
  [[nodiscard]] std::vector<StoredLineage> load_lineages() override;
  [[nodiscard]] std::int64_t add_lineage(std::uint64_t id, TimeMs now) override;
  [[nodiscard]] std::optional<std::string> find_guest_secret(std::string_view scope) override;
  void put_guest(std::string_view scope, std::string_view secret_hash, TimeMs now) override;
  [[nodiscard]] std::optional<StoredSession> find_session(std::string_view id) override;
  [[nodiscard]] std::vector<StoredSession> find_sessions(std::string_view scope) override;
  void put_session(const StoredSession& session) override;
  void remove_session(std::string_view id) override;
  void remove_sessions_unused_since(TimeMs time) override;
  [[nodiscard]] std::optional<StoredCustomer> find_customer(std::string_view email) override;
  [[nodiscard]] std::string find_customer_name(std::string_view scope) override;
  [[nodiscard]] std::string find_email(std::string_view scope) override;
  void put_customer(std::string_view email, const StoredCustomer& customer) override;
  [[nodiscard]] std::optional<StoredPasskey> find_passkey(std::string_view id) override;
  [[nodiscard]] std::vector<StoredPasskey> find_passkeys(std::string_view scope) override;
  void put_passkey(const StoredPasskey& passkey) override;
  void remove_passkey(std::string_view id) override;
  [[nodiscard]] std::optional<StoredHandOff> find_hand_off(std::string_view code_hash) override;
  void put_hand_off(std::string_view code_hash, const StoredHandOff& hand_off) override;
  void remove_hand_off(std::string_view code_hash) override;
  void remove_hand_offs_before(TimeMs time) override;
  void erase_scope(std::string_view name, TimeMs now) override;
  [[nodiscard]] bool is_erased(std::string_view name) override;
  [[nodiscard]] std::vector<std::string> find_restored() override;
  void keep_order(std::string_view id, std::string_view json) override;
  [[nodiscard]] std::vector<StoredStock> find_stock(std::string_view shop,
                                                    std::string_view sku) override;
  [[nodiscard]] std::vector<StoredSku> load_stock(std::string_view shop) override;
  void put_stock(std::string_view shop, std::string_view sku, const StoredStock& stock) override;
  void add_stock_entry(std::string_view shop, const StoredStockEntry& entry) override;
  [[nodiscard]] std::vector<StoredStockEntry> find_stock_entries(std::string_view shop,
                                                                 std::string_view sku) override;
  [[nodiscard]] std::optional<StoredStockEntry> find_stock_reference(
      std::string_view shop, std::string_view reference) override;
  [[nodiscard]] std::vector<std::string> find_unbalanced_stock() override;

 private:
  struct Statements;

  explicit SqliteStore(std::string path);
  [[nodiscard]] Status connect();
  [[nodiscard]] Status create_schema();
  [[nodiscard]] Status replay_journal();
  void begin_writing();
  void load_age(StoredScope& scope);
  void fold_some(std::size_t count_max);
  void fold_scope(ScopeNumber scope, const JournalRows::ScopeState& state);
  void fold_waiting();
  [[nodiscard]] Status note_erasures();
  [[nodiscard]] Status sweep_erased();

  std::string path_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Statements> statements_;
  bool is_writing_ = false;

  JournalBatch batch_;
  JournalRows recent_;           ///< Newer than `folding_`.
  JournalRows folding_;          ///< On its way into the tables.
  std::int64_t folding_id_ = 0;  ///< Last journal record that `folding_` covers.
  std::int64_t last_id_ = 0;
  std::size_t journal_bytes_ = 0;
  std::string erasures_;  ///< Lines for the ledger, written before the commit.
};

}  // namespace noline::hub
