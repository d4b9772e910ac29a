// One scope's rows on this device: what is shown, what the hub has, what still has to go there.
//
// A pending row keeps `known`, the value the hub is known to hold. `delta(value, known)` is what a
// push carries, and what came from the hub while the row was pending is exactly what the shopper
// had not seen: that is where concurrent edits are noticed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "noline/epochs.hpp"
#include "noline/storage.hpp"
#include "noline/wire.hpp"

namespace noline::sync {

struct Entry {
  Value value;
  std::optional<Value> known;  ///< Set while pending and the hub has some of it.
  std::uint64_t seq = 0;
  std::uint64_t store_token = 0;  ///< The store batch that carries the current value.
  bool is_pending = false;        ///< The hub lacks something of `value`.
  bool is_unstored = false;       ///< The own store lacks something of it.
  bool was_sent = false;          ///< Some of it may be elsewhere; it must not be forgotten.
};

/// What the hub is known to hold of a row; the least value of its kind where it is nothing.
[[nodiscard]] Value known_of(const Entry& entry);
/// What a line is found by: its epoch and id.
[[nodiscard]] std::uint64_t line_slot(const LineKey& key);

using RowMap = std::map<std::string, Entry, std::less<>>;

/// An edit of this device and one from elsewhere that did not know of each other, met in one row.
struct Meeting {
  std::string key;
  Value before;  ///< What both had in common.
  Value own;
  Value other;
  Value joined;
};

class ScopeReplica {
 public:
  ScopeReplica(std::string name, bool is_writable)
      : name_(std::move(name)), is_writable_(is_writable) {}

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] bool is_writable() const { return is_writable_; }
  [[nodiscard]] const RowMap& rows() const { return rows_; }
  [[nodiscard]] const Value* find(std::string_view key) const;
  /// A line of the cart, found without building its key: every edit begins with this.
  [[nodiscard]] const Line* find_line(const LineKey& key) const;
  [[nodiscard]] std::uint64_t cursor() const { return cursor_; }
  [[nodiscard]] std::uint64_t lineage() const { return lineage_; }
  [[nodiscard]] std::uint64_t stored_cursor() const { return stored_cursor_; }
  [[nodiscard]] std::size_t pending_count() const { return pending_.size(); }
  [[nodiscard]] bool is_caught_up() const { return is_caught_up_; }
  /// Rises with every visible change.
  [[nodiscard]] std::uint64_t version() const { return version_; }

  /// The row to edit, made with `fresh` when absent. Marks it pending and unstored: the caller
  /// edits it now.
  Value& edit(std::string_view key, const Value& fresh);
  /// The same for a line that is there.
  Line& edit_line(const LineKey& key);

  /// Takes a row back from the store at opening.
  void restore(const StoredRow& stored, Value value, std::optional<Value> known);
  void restore_cursor(const wire::ScopeCursor& cursor);
  /// The same as `hello` says it.
  [[nodiscard]] wire::ScopeCursor resume_point() const {
    return {name_, cursor_, lineage_, level_ms_};
  }

  /// The link is up; `scope` is what `welcome` says of this one, `self` this opening.
  void begin_link(const wire::ScopeState& scope, const wire::Welcome& welcome, ReplicaId self);
  void end_link();
  /// Lets go of a row that the hub has, and that can be asked for again.
  void forget(const std::string& key);
  /// Drops what the hub has dropped; see noline/ageing.hpp.
  void sweep(const Floor& floor);
  /// Away beyond the floor: pages are collected until all is here.
  [[nodiscard]] bool is_rebasing() const { return is_rebasing_; }
  /// Joins a page of rows; returns the meetings of pending edits with edits from elsewhere.
  [[nodiscard]] std::vector<Meeting> take_rows(std::vector<Row> rows, std::uint64_t cursor,
                                               bool more);

  /// All that the hub may lack, as pushes would carry it.
  [[nodiscard]] std::vector<Row> unsent() const;
  /// The next push, when nothing is in flight and something stored is pending. Deltas only.
  [[nodiscard]] std::optional<std::vector<Row>> make_push(std::uint64_t number,
                                                          std::uint64_t stored_token);
  [[nodiscard]] std::uint64_t push_in_flight() const { return push_number_; }
  /// Whether the push in flight carried everything that was pending when it was made.
  [[nodiscard]] bool is_push_complete() const { return is_push_complete_; }
  void take_ack(std::uint64_t number, std::uint64_t seq, const std::vector<wire::Refusal>& refused);

  /// The greatest clock in what the hub is known to hold.
  [[nodiscard]] std::uint64_t known_clock_max() const;
  /// Draws new stamps for pending components whose clock lies beyond `clock_limit`.
  void restamp(std::uint64_t clock_limit, HybridClock& clock, TimeMs now);

  /// Moves what the store lacks into the batch.
  void collect_unstored(StoreBatch& batch);
  [[nodiscard]] bool has_unstored() const;
  void mark_stored() { stored_cursor_ = collected_cursor_; }
  /// A failed batch: everything it carried is unstored again.
  void store_failed(std::uint64_t token);

 private:
  struct InFlight {
    std::string key;
    Value sent;
  };

  void index_line(RowMap::iterator at);
  Value& begin_edit(RowMap::value_type& row);
  void mark_unstored(const std::string& key, Entry& entry);
  void mark_pending(const std::string& key, Entry& entry);
  void settle(const std::string& key, Entry& entry);
  void take_sent(const InFlight& item, std::uint64_t seq);
  void set_caught_up(bool is_caught_up);
  static void raise_known(Entry& entry, const Value& part);
  void assume_lost();
  void raise_assumed(const Row& row);
  void confirm_assumed();
  /// `is_whole`: it holds all that the hub has, not only what has changed.
  [[nodiscard]] std::optional<Meeting> take_row(Row row, bool is_whole);
  void drop(RowMap::iterator at);
  void begin_rebase();
  [[nodiscard]] std::vector<Meeting> finish_rebase();
  void rejoin(const std::string& key, const Entry& was, std::vector<Meeting>& meetings);
  [[nodiscard]] std::optional<Value> own_total(const Value& value, const Value* held) const;
  void forget_refused(const std::string& key);
  void push_everything();

  std::string name_;
  bool is_writable_;
  RowMap rows_;
  std::unordered_map<std::uint64_t, RowMap::value_type*>
      lines_;  ///< By epoch and id; never iterated.
  std::vector<std::string> unstored_;
  std::vector<std::string> erased_;  ///< Keys that the store still has.
  std::map<std::string, Entry*, std::less<>> pending_;
  std::vector<InFlight> in_flight_;
  std::uint64_t push_number_ = 0;
  std::vector<InFlight> lost_;  ///< Of the last link: perhaps at the hub.
  std::uint64_t lost_number_ = 0;
  /// Rows of `lost_` that the hub holds, and what was known of them before it said so.
  std::vector<std::pair<std::string, std::optional<Value>>> assumed_;
  bool is_push_complete_ = false;
  bool is_caught_up_ = false;
  bool is_cursor_unstored_ = false;
  bool is_rebuilt_ = false;  ///< The stored rows are void; the batch erases them first.
  std::uint64_t cursor_ = 0;
  std::uint64_t collected_cursor_ = 0;
  std::uint64_t stored_cursor_ = 0;
  std::uint64_t lineage_ = 0;
  std::uint64_t link_lineage_ = 0;
  std::uint64_t head_ = 0;
  TimeMs level_ms_ = 0;  ///< The hub's clock when this device was last known to be level...
  TimeMs link_ms_ = 0;   ///< ...and when it welcomed this link.
  ReplicaId self_;
  bool is_rebasing_ = false;
  std::vector<Row> snapshot_;  ///< While rebasing: what the hub has.
  std::uint64_t version_ = 1;
};

}  // namespace noline::sync
