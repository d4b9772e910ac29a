// One network conversation with a device, as the service sees it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/accounts.hpp"
#include "core/catalogue.hpp"
#include "core/scope.hpp"
#include "noline/wire.hpp"

namespace noline::hub {

/// A scope as one link sees it.
struct LinkScope {
  std::string name;
  Role role = Role::none;
  Scope* scope = nullptr;    ///< Null while the role is none.
  std::uint64_t sent = 0;    ///< Seq up to which the device was sent everything.
  std::uint64_t stored = 0;  ///< Seq up to which the device says it stored everything.
  /// Changes after the first and up to the second came from the device itself, which stores what
  /// it pushes before it pushes it.
  std::uint64_t own_after = 0;
  std::uint64_t own_to = 0;
  bool is_behind = false;            ///< Gets pages instead of live changes.
  bool is_rebasing = false;          ///< It was away beyond the floor.
  bool is_new_here = false;          ///< Began with nothing: its first pages leave out dead lines.
  std::unique_ptr<Watched> watched;  ///< Of a large shop; null when the device gets all rows.
};

/// Counts events against a limit per minute, or per another time.
struct MinuteCounter {
  TimeMs since_ms = 0;
  std::size_t count = 0;

  /// Counts one more; false when the limit of this minute is passed.
  [[nodiscard]] bool take(TimeMs now, std::size_t count_max, TimeMs period_ms = 60'000) {
    if (now - since_ms >= period_ms || now < since_ms) {
      since_ms = now;
      count = 0;
    }
    return ++count <= count_max;
  }
};

enum class LinkKind : std::uint8_t {
  socket,   ///< A WebSocket: hello first, then anything.
  request,  ///< One call over HTTP; its result ends the link.
};

struct LinkInfo {
  wire::Format format = wire::Format::cbor;
  LinkKind kind = LinkKind::socket;
  std::uint64_t peer = 0;  ///< Stands for the network address; of no use after a restart.
};

struct Link {
  LinkId id = 0;
  LinkInfo info;
  TimeMs connected_ms = 0;
  bool is_welcome = false;  ///< Hello was answered.
  bool is_closing = false;  ///< Bye is on its way; nothing more is read.
  bool is_blocked = false;  ///< The shell's buffer is full.
  bool has_pushed = false;  ///< Its replica authors rows, so the device's row names it.
  bool was_refused =
      false;  ///< A push was refused in part, so later push numbers are not recorded.
  Session session;
  ScopeNumber session_scope = 0;
  nlohmann::json device;    ///< {"id","name","kind","language"}, checked.
  nlohmann::json replicas;  ///< A list: the openings that the device says it edited in.
  ReplicaId replica;
  std::uint64_t pushed = 0;
  std::uint64_t taken = 0;  ///< The last push of this link that was taken as a whole.
  std::vector<LinkScope> scopes;
  MinuteCounter calls;
};

}  // namespace noline::hub
