// What a Client has to send, and when it wants to be woken: outbox, pushes, cursor reports,
// deadlines.
#include <algorithm>

#include "client/state.hpp"

namespace noline {

std::optional<std::string> Client::poll_transmit(TimeMs now) {
  State& state = *state_;
  state.note_time(now);
  if (state.link == LinkState::offline || state.wants_close) {
    return std::nullopt;
  }
  if (state.outbox.empty() && state.is_welcomed && !state.send_next_push(now)) {
    state.send_due_acks(now);
  }
  if (state.outbox.empty()) {
    return std::nullopt;
  }
  std::string bytes = std::move(state.outbox.front());
  state.outbox.pop_front();
  return bytes;
}

bool Client::State::send_next_push(TimeMs now) {
  if (!restamp_pending(now)) {
    return false;
  }
  for (std::uint32_t index = 0; index < link_scopes.size(); ++index) {
    sync::ScopeReplica* scope = linked(index);
    if (scope == nullptr) {
      continue;
    }
    auto rows = scope->make_push(last_push + 1, stored_token);
    if (!rows) {
      continue;
    }
    ++last_push;
    if (scope == &main()) {
      push_edit = marks.device;
    }
    send(wire::Rows{index, last_push, std::move(*rows), false, scope->cursor()});
    return true;
  }
  return false;
}

void Client::State::send_due_acks(TimeMs now) {
  if (ack_due == 0 || now < ack_due) {
    return;
  }
  ack_due = 0;
  for (std::uint32_t index = 0; index < link_scopes.size(); ++index) {
    const sync::ScopeReplica* scope = linked(index);
    if (scope == nullptr || !scope->is_writable() || scope->is_rebasing()) {
      continue;
    }
    auto& acked = acked_cursors[scope->name()];
    if (scope->stored_cursor() > acked) {
      acked = scope->stored_cursor();
      send(wire::Ack{index, acked, 0, {}});
      reported_ms = now;
    }
  }
}

std::optional<TimeMs> Client::poll_timeout() const {
  const State& state = *state_;
  std::optional<TimeMs> next;
  const auto consider = [&](TimeMs at) { next = next ? std::min(*next, at) : at; };
  if (state.link == LinkState::offline && !state.is_halted) {
    consider(state.next_attempt);
  }
  if (state.link == LinkState::connecting && !state.is_welcomed) {
    consider(state.welcome_deadline);
  }
  if (state.ack_due != 0 && state.is_welcomed) {
    consider(state.ack_due);
  }
  if (state.renew_at != 0 && state.is_welcomed) {
    consider(state.renew_at);
  }
  for (const auto& [id, call] : state.calls) {
    consider(call.deadline);
  }
  if (const TimeMs window = state.products.windows(state.hub_now()).second) {
    consider(window - state.clock.offset_ms());
  }
  return next;
}

void Client::handle_timeout(TimeMs now) {
  State& state = *state_;
  state.note_time(now);
  if (state.link == LinkState::connecting && !state.is_welcomed && now >= state.welcome_deadline) {
    state.close_link(now, 0);
    state.next_attempt = 0;  // handle_disconnected draws the back-off.
  }
  state.fail_calls(false, now);
  state.renew_when_due(now);
}

}  // namespace noline
