// The rows and push numbers that are durable in the journal but not yet in their tables.
//
// One edit would dirty three pages of the row table, its index and the push table. Instead a batch
// is one record appended to the table `journal`, and the latest state of every touched row waits
// here until it is folded into the tables a few hundred at a time, inside batches that are
// committed anyway. After a crash the records are replayed in order; folding a row twice changes
// nothing.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "store/store.hpp"

namespace noline::hub {

/// Latest states by scope. Reads of the store look here first.
class JournalRows {
 public:
  struct RowState {
    std::string value;  ///< Empty: the row is removed.
    std::uint64_t seq = 0;
  };
  struct ScopeState {
    std::map<std::string, RowState, std::less<>> rows;
    std::map<ReplicaId, std::uint64_t> pushes;
    std::uint64_t head = 0;
  };

  void put_row(ScopeNumber scope, std::string_view key, std::string_view value, std::uint64_t seq);
  void put_push(ScopeNumber scope, ReplicaId replica, std::uint64_t number);
  [[nodiscard]] const ScopeState* find(ScopeNumber scope) const;
  /// Rows and push numbers held.
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] bool is_empty() const { return scopes_.empty(); }
  void clear();

  /// Takes out some scope, to be folded.
  [[nodiscard]] std::pair<ScopeNumber, ScopeState> take_one();

 private:
  std::unordered_map<ScopeNumber, ScopeState> scopes_;
  std::size_t count_ = 0;
};

/// One batch as bytes: appended to while it is built, replayed when the store opens.
class JournalBatch {
 public:
  void add_row(ScopeNumber scope, std::string_view key, std::string_view value, std::uint64_t seq);
  void add_push(ScopeNumber scope, ReplicaId replica, std::uint64_t number);
  [[nodiscard]] bool is_empty() const { return bytes_.empty(); }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  void clear() { bytes_.clear(); }

  /// Puts a batch's entries into `rows`; false when the bytes do not follow the format.
  [[nodiscard]] static bool replay(std::string_view bytes, JournalRows& rows);

 private:
  std::string bytes_;
};

}  // namespace noline::hub
