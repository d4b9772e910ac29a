// What the hub remembers: one interface, so that the service can run over SQLite, in memory and in
// a simulation.
//
// Writes are collected until `commit`, which makes all of them durable or none. A failure inside a
// batch sticks: every later call of the batch does nothing, and `commit` returns the first error.
// So the service never has to look at single writes, and nothing that a failed read pretended can
// leave the hub.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noline/result.hpp"
#include "noline/stamp.hpp"

namespace noline::hub {

/// The store's own number of a scope; names are long and every row would carry one.
using ScopeNumber = std::int64_t;

struct StoredRow {
  std::string key;
  std::string value;  ///< As `wire::encode_value` made it.
  std::uint64_t seq = 0;
};

/// The first change that one start of the hub wrote to a scope.
struct LineageMark {
  std::uint64_t first_seq = 0;
  std::int64_t lineage_number = 0;  ///< Rises with every start; see `StoredLineage`.
};

/// What of a line was settled for so long that devices have forgotten it. The hub still knows it,
/// so that what comes back late is joined as if nothing had been forgotten.
struct StoredArchive {
  std::string key;
  std::string value;       ///< An encoded Line.
  std::uint32_t turn = 0;  ///< `StoredAge::turn` when something was last put here.
};

/// How far knowledge of a scope has aged; see docs/CONFLICTS.md, "What is forgotten".
struct StoredAge {
  std::uint64_t floor_seq = 0;  ///< What was settled here has been dropped.
  TimeMs floor_ms = 0;          ///< When the head was there.
  std::uint64_t mark_seq =
      0;               ///< The head at the last turn: what was settled then goes at the next.
  TimeMs mark_ms = 0;  ///< When that was; 0 before the first.
  std::uint32_t turn = 0;
  std::string settled;  ///< Contributions that were answered at the last turn.
};

struct StoredScope {
  ScopeNumber number = 0;
  std::uint64_t head = 0;  ///< Seq of the last change.
  std::string adopted_by;  ///< For a guest scope: the scope that took it over, else empty.
  std::vector<LineageMark> lineages;  ///< In order of starts.
  StoredAge age;
};

/// One start of the hub: drawn at random, numbered in order.
struct StoredLineage {
  std::int64_t number = 0;
  std::uint64_t id = 0;
};

/// One device's session, from its sign-in to its end; see core/tokens.hpp for the two tokens.
struct StoredSession {
  std::string id;  ///< 16 hex digits; no secret.
  std::string scope;
  std::string role;    ///< "write", "read" or "agent"
  std::string device;  ///< JSON {"id","name","kind","place"}, as hello said; empty before it.
  TimeMs created_ms = 0;
  TimeMs used_ms = 0;
  std::string family_hash;  ///< Of the part that all refresh tokens of the session share.
  std::string access_hash;
  TimeMs access_ends_ms = 0;
  std::int64_t generation = 0;  ///< Of the refresh token that comes next.
  std::string refresh_hash;     ///< Of that token's own part.
  std::string spent_hash;       ///< Of the one before it; empty at first.
  std::string seal_key;         ///< Opens what its device could not send before it was left.
};

struct StoredCustomer {
  std::string scope;
  std::string name;
  std::string password_hash;
};

/// The public half of a customer's key pair; see core/passkeys.hpp.
struct StoredPasskey {
  std::string id;  ///< The credential's, in base64url.
  std::string scope;
  std::int64_t algorithm = 0;  ///< Its COSE number.
  std::string key;             ///< Raw bytes, as libfido2 has them.
  std::uint32_t counter = 0;   ///< Of its uses; 0 when the authenticator keeps none.
  TimeMs created_ms = 0;
  TimeMs used_ms = 0;
};

/// A secret that is good once, such as the link to a new password.
struct StoredHandOff {
  std::string scope;
  std::string role;
  TimeMs expires_ms = 0;
};

/// Pieces of one SKU at one location, as they stand after the last entry of the ledger.
struct StoredStock {
  std::string location;
  std::int64_t counted = 0;  ///< What the feed, or who counted, said last.
  std::int64_t balance = 0;  ///< The sum of the ledger; below 0 when promised pieces were sold.
  std::string rules;  ///< JSON of `catalogue::StockRules`, as the feed's additions say; or empty.
};

/// One line of the stock ledger. It is never changed or removed, and names nobody.
struct StoredStockEntry {
  std::string sku;
  std::string location;
  std::int64_t change = 0;
  std::int64_t balance = 0;  ///< After the change.
  std::string reason;        ///< import, sale, cancel, return, till or correction.
  std::string reference;     ///< Of an order or a till's receipt; may be empty.
  TimeMs at_ms = 0;          ///< The hub's clock.
  TimeMs told_ms = 0;        ///< When it happened by the clock of who told it; 0: at once.
};

/// The stock of one SKU, for lists of all of them.
struct StoredSku {
  std::string sku;
  StoredStock stock;
};

class Store {
 public:
  virtual ~Store() = default;

  /// Makes everything written since the last call durable. On an error nothing of it was kept.
  [[nodiscard]] virtual Status commit() = 0;
  /// Forgets everything written since the last commit, and the error that stuck. An error here
  /// means that the store is gone for good; nothing may be called any more.
  [[nodiscard]] virtual Status rollback() = 0;

  // Scopes and rows.
  [[nodiscard]] virtual std::optional<StoredScope> find_scope(std::string_view name) = 0;
  [[nodiscard]] virtual ScopeNumber create_scope(std::string_view name) = 0;
  virtual void set_adopted_by(ScopeNumber scope, std::string_view adopter) = 0;
  /// Names of the guest scopes that this scope took over.
  [[nodiscard]] virtual std::vector<std::string> find_adopted(std::string_view adopter) = 0;
  virtual void put_lineage_mark(ScopeNumber scope, const LineageMark& mark) = 0;
  [[nodiscard]] virtual std::vector<StoredRow> load_rows(ScopeNumber scope) = 0;
  /// Takes over a row; the bytes are copied.
  virtual void put_row(ScopeNumber scope, std::string_view key, std::string_view value,
                       std::uint64_t seq) = 0;

  virtual void remove_row(ScopeNumber scope, std::string_view key) = 0;
  virtual void put_age(ScopeNumber scope, const StoredAge& age) = 0;
  [[nodiscard]] virtual std::vector<StoredArchive> load_archive(ScopeNumber scope) = 0;
  virtual void put_archive(ScopeNumber scope, const StoredArchive& part) = 0;
  virtual void remove_archive(ScopeNumber scope, std::string_view key) = 0;

  // The last push held of a replica, by the scope of the session that pushed.
  [[nodiscard]] virtual std::uint64_t find_push(ScopeNumber scope, ReplicaId replica) = 0;
  virtual void put_push(ScopeNumber scope, ReplicaId replica, std::uint64_t number) = 0;
  /// May forget those of all replicas but these: what was acknowledged is sent once more at most.
  virtual void trim_pushes(ScopeNumber scope, const std::vector<ReplicaId>& kept) = 0;

  // Starts of the hub.
  [[nodiscard]] virtual std::vector<StoredLineage> load_lineages() = 0;
  [[nodiscard]] virtual std::int64_t add_lineage(std::uint64_t id, TimeMs now) = 0;

  // Credentials. Secrets, tokens and codes arrive here as hashes only.
  [[nodiscard]] virtual std::optional<std::string> find_guest_secret(std::string_view scope) = 0;
  virtual void put_guest(std::string_view scope, std::string_view secret_hash, TimeMs now) = 0;
  [[nodiscard]] virtual std::optional<StoredSession> find_session(std::string_view id) = 0;
  /// The sessions of a scope, the oldest first.
  [[nodiscard]] virtual std::vector<StoredSession> find_sessions(std::string_view scope) = 0;
  virtual void put_session(const StoredSession& session) = 0;
  virtual void remove_session(std::string_view id) = 0;
  virtual void remove_sessions_unused_since(TimeMs time) = 0;
  [[nodiscard]] virtual std::optional<StoredCustomer> find_customer(std::string_view email) = 0;
  [[nodiscard]] virtual std::string find_customer_name(std::string_view scope) = 0;
  /// The e-mail address of a customer's scope; empty when there is none.
  [[nodiscard]] virtual std::string find_email(std::string_view scope) = 0;
  virtual void put_customer(std::string_view email, const StoredCustomer& customer) = 0;
  [[nodiscard]] virtual std::optional<StoredPasskey> find_passkey(std::string_view id) = 0;
  /// The passkeys of a scope, by id.
  [[nodiscard]] virtual std::vector<StoredPasskey> find_passkeys(std::string_view scope) = 0;
  virtual void put_passkey(const StoredPasskey& passkey) = 0;
  virtual void remove_passkey(std::string_view id) = 0;
  [[nodiscard]] virtual std::optional<StoredHandOff> find_hand_off(std::string_view code_hash) = 0;
  virtual void put_hand_off(std::string_view code_hash, const StoredHandOff& hand_off) = 0;
  virtual void remove_hand_off(std::string_view code_hash) = 0;
  virtual void remove_hand_offs_before(TimeMs time) = 0;

  // Erasure; see core/erasure.cpp.
  /// Removes what is kept of a scope and of whose it was, but the hashes by which its devices are
  /// known, and remembers the name apart from the data, so that a restored copy knows it, too.
  virtual void erase_scope(std::string_view name, TimeMs now) = 0;
  [[nodiscard]] virtual bool is_erased(std::string_view name) = 0;
  /// Scopes that were erased, yet are here again: the store is a copy from before.
  [[nodiscard]] virtual std::vector<std::string> find_restored() = 0;
  /// An order that the books must keep, without whose it was.
  virtual void keep_order(std::string_view id, std::string_view json) = 0;

  // Stock; see core/ledger.hpp. `shop` is the name of the shop's scope.
  [[nodiscard]] virtual std::vector<StoredStock> find_stock(std::string_view shop,
                                                            std::string_view sku) = 0;
  /// Everything that is counted in a shop, by SKU and location.
  [[nodiscard]] virtual std::vector<StoredSku> load_stock(std::string_view shop) = 0;
  virtual void put_stock(std::string_view shop, std::string_view sku, const StoredStock& stock) = 0;
  virtual void add_stock_entry(std::string_view shop, const StoredStockEntry& entry) = 0;
  /// The ledger of a SKU in all locations, the oldest first.
  [[nodiscard]] virtual std::vector<StoredStockEntry> find_stock_entries(std::string_view shop,
                                                                         std::string_view sku) = 0;
  /// The first entry with this reference, or nothing.
  [[nodiscard]] virtual std::optional<StoredStockEntry> find_stock_reference(
      std::string_view shop, std::string_view reference) = 0;
  /// The shops and SKUs, as "shop:demo TEA berlin", whose balance is not the sum of their ledger.
  [[nodiscard]] virtual std::vector<std::string> find_unbalanced_stock() = 0;
};

}  // namespace noline::hub
