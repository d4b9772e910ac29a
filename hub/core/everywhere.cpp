// Service: how far all live devices of a scope are, so that an edit's state can become
// `everywhere`.
#include <algorithm>

#include "core/limits.hpp"
#include "core/service.hpp"

namespace noline::hub {

void Service::take_stored(Link& link, const wire::Ack& ack, TimeMs now) {
  if (ack.scope >= link.scopes.size() || link.scopes[ack.scope].scope == nullptr) {
    return;
  }
  LinkScope& at = link.scopes[ack.scope];
  advance_stored(at, std::min(ack.number, at.scope->head), now);
}

void Service::note_own_changes(LinkScope& at, std::uint64_t head_before, TimeMs now) {
  if (at.scope->head == head_before) {
    return;
  }
  if (at.own_to != head_before) {
    at.own_after = head_before;
  }
  at.own_to = at.scope->head;
  advance_stored(at, at.stored, now);
}

void Service::advance_stored(LinkScope& at, std::uint64_t stored, TimeMs now) {
  if (stored >= at.own_after) {
    stored = std::max(stored, at.own_to);
  }
  if (stored > at.stored && !at.scope->is_shop()) {
    at.stored = stored;
    update_everywhere(*at.scope, now);
  }
}

void Service::update_everywhere(Scope& scope, TimeMs now) {
  if (scope.listeners.empty()) {
    everywhere_due_.erase(scope.name);
    return;
  }
  std::uint64_t least = scope.head;
  for (const Listener& listener : scope.listeners) {
    least = std::min(least, links_.at(listener.link).scopes[listener.index].stored);
  }
  scope.everywhere = std::max(scope.everywhere, least);
  if (scope.everywhere == scope.everywhere_told) {
    everywhere_due_.erase(scope.name);
  } else if (now - scope.everywhere_told_ms < limits::everywhere_ms_min &&
             now >= scope.everywhere_told_ms) {
    everywhere_due_[scope.name] = &scope;
  } else {
    tell_everywhere(scope, now);
  }
}

void Service::tell_everywhere(Scope& scope, TimeMs now) {
  everywhere_due_.erase(scope.name);
  scope.everywhere_told = scope.everywhere;
  scope.everywhere_told_ms = now;
  for (const Listener& listener : scope.listeners) {
    const Link& link = links_.at(listener.link);
    if (!link.is_closing) {
      send(link, wire::Signal{listener.index, {{"everywhere", scope.everywhere}}});
    }
  }
}

}  // namespace noline::hub
