// A scope as the hub holds it in memory: all rows, the order of their changes, and who is
// listening.
//
// The rows are written through to the store, so a push needs no read. A scope with a listener
// stays; others are forgotten when there are too many.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/transmit.hpp"
#include "noline/rows.hpp"
#include "store/store.hpp"

namespace noline {
class SearchIndex;
}

namespace noline::hub {

struct HeldRow {
  Value value;
  std::uint64_t seq = 0;
  std::uint64_t removed_seq = 0;  ///< Last change that removed a line; never before the real one.
};
using HeldRows = std::map<std::string, HeldRow, std::less<>>;

/// A link that gets a scope's changes, and the scope's position in the link's hello.
struct Listener {
  LinkId link = 0;
  std::uint32_t index = 0;
};

/// What is settled of a line and left out of its row; see docs/CONFLICTS.md, "What is forgotten".
struct Archived {
  Line line;
  std::uint32_t turn = 0;
};

struct Scope {
  std::string name;
  ScopeNumber number = 0;
  std::uint64_t head = 0;
  std::string adopted_by;
  std::vector<LineageMark> lineages;
  StoredAge age;
  HeldRows rows;
  std::map<std::string, Archived, std::less<>> archive;
  /// Changes in order; an entry whose row has a later seq by now is passed over.
  std::vector<std::pair<std::uint64_t, HeldRows::const_iterator>> changes;
  std::size_t living_lines = 0;
  std::uint32_t open_epoch = 1;  ///< The cart that can be ordered next; see noline/epochs.hpp.
  std::vector<Listener> listeners;
  std::shared_ptr<SearchIndex> index;  ///< Of a shop; see catalogue.hpp.

  std::uint64_t everywhere = 0;       ///< Seq that every live device is known to hold.
  std::uint64_t everywhere_told = 0;  ///< What the devices were told of it.
  TimeMs everywhere_told_ms = 0;

  [[nodiscard]] bool is_shop() const { return name.starts_with("shop:"); }
  /// The position in `changes` of the first change after `seq`.
  [[nodiscard]] std::size_t change_after(std::uint64_t seq) const;
};

/// What joining a row did.
struct Joined {
  const std::string* key = nullptr;
  const HeldRow* row = nullptr;
  bool is_changed = false;
  /// The row was there, with nothing alive in it, or some of it was in the archive: devices may
  /// know nothing of it.
  bool was_dead = false;
};

/// What devices are told of a value that was joined: all of a row they may know nothing of, else
/// the value with what is answered of each total in it, for that they may have forgotten.
[[nodiscard]] Value told(const Value& value, const Joined& joined);

/// All scopes of the hub. Pointers to a scope hold until `forget_idle` or `clear`.
class Scopes {
 public:
  Scopes(Store& store, std::int64_t lineage_number)
      : store_(store), lineage_number_(lineage_number) {}

  /// The scope, read from the store when needed; null when it does not exist.
  [[nodiscard]] Scope* find(std::string_view name);
  /// The scope, created when it does not exist.
  [[nodiscard]] Scope& open(std::string_view name);
  /// Joins a value into a row, numbers the change and hands it to the store.
  Joined join_row(Scope& scope, std::string_view key, const Value& value);
  /// Puts a settled part of a line, which its row loses, into the archive.
  void archive(Scope& scope, std::string_view key, const Line& part);
  /// Removes what was put there this turn or before.
  void trim_archive(Scope& scope, std::uint32_t turn);
  /// The whole line, with what is archived; blank when there never was one.
  [[nodiscard]] static Line find_line(const Scope& scope, std::string_view key);
  /// Drops a row; its number is not used again.
  void remove_row(Scope& scope, HeldRows::iterator row);
  /// Stores a row that has forgotten a part of its value. That is no change to anybody.
  void keep_row(Scope& scope, HeldRows::iterator row);
  void set_adopted_by(Scope& scope, std::string_view adopter);
  /// Removes everything in it, here and in the store; its name is not used again.
  void erase(Scope& scope, TimeMs now);

  /// Drops scopes nobody listens to, when there are more than a limit. Nothing may be uncommitted.
  void forget_idle();
  /// Drops everything: after a failed commit memory is ahead of the store.
  void clear() { scopes_.clear(); }
  [[nodiscard]] std::size_t count() const { return scopes_.size(); }

 private:
  void load(Scope& scope);
  static bool revive(Scope& scope, std::string_view key, const Value& value);
  void note_change(Scope& scope, HeldRows::iterator row);

  Store& store_;
  std::int64_t lineage_number_;
  std::unordered_map<std::string, std::unique_ptr<Scope>> scopes_;
};

}  // namespace noline::hub
