// ScopeReplica: pushes that a link took without acknowledging them.
#include "sync/scope_replica.hpp"

namespace noline::sync {

/// The acknowledgement was lost, not the push, and what others did since has seen it. But a hub may
/// still be restored to before the push: the rows stay pending until the cursor has passed them.
void ScopeReplica::assume_lost() {
  for (const InFlight& item : lost_) {
    if (const auto at = rows_.find(item.key); at != rows_.end() && at->second.is_pending) {
      std::optional<Value>& known = at->second.known;
      assumed_.emplace_back(item.key, known);
      if (!known) {
        known = std::visit([](const auto& sent) -> Value { return std::decay_t<decltype(sent)>{}; },
                           item.sent);
      }
      join(*known, item.sent);
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
