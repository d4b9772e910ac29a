// One client with its store, as the browser's worker runs it: synchronous storage, so that every
// command is durable when its call returns.
//
// Several tabs send commands through one engine and send them again when the engine's tab has
// ended. A command may therefore carry an id, "<tab>:<number>" with numbers rising per tab; the
// newest number of each tab is stored in the same transaction as the command's effect, and a
// command that is not newer is answered and not carried out again.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "noline/client.hpp"
#include "noline/snapshot.hpp"
#include "noline/sqlite_store.hpp"

namespace noline::web {

class Engine {
 public:
  // `options` is JSON: {"seed": 64 hex digits, "shop", "device": {"name","kind","language"},
  // "storage": class to show, "adopt": what `session` of another engine said}. `adopt` counts only
  // when the store is empty: the engine then is a replica of the same cart.
  static Result<std::unique_ptr<Engine>> open(std::string_view options, TimeMs now);

  // Answers with JSON: {"edit":n}, {"call":n} or {"error":{...}}; "repeat" for a known id.
  std::string command(std::string_view json, TimeMs now);

  Client& client() { return *client_; }
  // Stores what the client has to store; to be called after everything that may change it.
  void store(TimeMs now);

  // Changed snapshot parts and events as JSON, one at a time.
  std::optional<std::string> poll_part() { return feed_.poll_part(*client_); }
  std::optional<std::string> poll_event();

  // Who this engine acts for, for another engine's `adopt`. It holds a secret.
  const std::string& session() const { return session_; }

 private:
  struct Seen {
    std::uint64_t number = 0;
    std::uint64_t edit = 0;
    std::uint64_t order = 0;  // When it was last seen, relative to the other tabs.
  };

  void recall(const StoredState& state);
  void remember(const std::string& tab, std::uint64_t number, std::uint64_t edit);

  std::unique_ptr<SqliteStore> store_;
  std::unique_ptr<Client> client_;
  SnapshotFeed feed_;
  EditMarks marks_;
  std::map<std::string, Seen> seen_;
  std::uint64_t order_ = 0;
  std::map<std::string, std::string> unstored_;
  std::string session_;
};

}  // namespace noline::web
