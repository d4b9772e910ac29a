// ScopeReplica: pushes that a link took without acknowledging them.
#include "sync/scope_replica.hpp"

namespace noline::sync {

Value known_of(const Entry& entry) {
  return entry.known
             ? *entry.known
             : std::visit([](const auto& own) -> Value { return std::decay_t<decltype(own)>{}; },
                          entry.value);
}

/// The hub has this part of the row now.
void ScopeReplica::raise_known(Entry& entry, const Value& part) {
  entry.known = known_of(entry);
  join(*entry.known, part);
}

/// The acknowledgement was lost, not the push, and what others did since has seen it. But a hub may
/// still be restored to before the push: the rows stay pending until the cursor has passed them.
void ScopeReplica::assume_lost() {
  for (const InFlight& item : lost_) {
    if (const auto at = rows_.find(item.key); at != rows_.end() && at->second.is_pending) {
      assumed_.emplace_back(item.key, at->second.known);
      raise_known(at->second, item.sent);
    }
  }
}

/// What a page brings is there for good, however the link ends: the cursor has passed it.
void ScopeReplica::raise_assumed(const Row& row) {
  for (auto& [key, known] : assumed_) {
    if (key == row.key) {
      Entry held{row.value, std::move(known)};
      raise_known(held, row.value);
      known = std::move(held.known);
    }
  }
}

void ScopeReplica::confirm_assumed() {
  if (!is_caught_up_ || lost_number_ == 0) {
    return;
  }
  for (const auto& [key, known] : std::exchange(assumed_, {})) {
    if (const auto at = rows_.find(key); at != rows_.end()) {
      settle(at->first, at->second);
      mark_unstored(at->first, at->second);
    }
  }
  lost_number_ = 0;
  lost_.clear();
}

}  // namespace noline::sync
