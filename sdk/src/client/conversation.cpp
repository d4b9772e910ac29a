// The conversation with the hub, as a state machine: docs/PROTOCOL.md, "A link".
#include <algorithm>

#include "client/state.hpp"
#include "noline/limits.hpp"
#include "wire/codec.hpp"

namespace noline {
namespace {

constexpr TimeMs backoff_ms_min = 500;
constexpr TimeMs backoff_ms_max = 60'000;
constexpr TimeMs welcome_ms_max = 10'000;

/// The row stays pending, and is sent again with other stamps or after what it had not seen.
bool is_to_be_repeated(Errc code) {
  return code == Errc::clock_ahead || code == Errc::stale;
}

}  // namespace

/// Waiting is measured on the device's clock. When somebody sets that back, what is waited for
/// stays as far away as it was; a device that waited for a moment days ahead would be offline until
/// then.
void Client::State::note_time(TimeMs now) {
  const TimeMs back = std::max<TimeMs>(0, last_now - now);
  last_now = now;
  if (back == 0) {
    return;
  }
  next_attempt = std::max<TimeMs>(0, next_attempt - back);
  welcome_deadline -= back;
  renew_at = renew_at == 0 ? 0 : std::max<TimeMs>(1, renew_at - back);
  if (ack_due != 0) {
    ack_due = std::max<TimeMs>(1, ack_due - back);
  }
  for (auto& [id, call] : calls) {
    call.deadline -= back;
  }
}

void Client::State::send(const wire::Message& message) {
  outbox.push_back(wire::encode(message, format, clock.replica()));
}

void Client::handle_connected(TimeMs now) {
  State& state = *state_;
  state.note_time(now);
  state.link = LinkState::connecting;
  state.wants_close = false;
  state.is_welcomed = false;
  state.is_clock_checked = false;
  state.welcome_deadline = now + welcome_ms_max;
  state.outbox.clear();
  state.send_hello(now);
  ++state.versions.connection;
}

void Client::State::send_hello(TimeMs now) {
  wire::Hello hello;
  hello.device = {{"id", device_id},
                  {"name", options.device.name},
                  {"kind", options.device.kind},
                  {"language", options.device.language},
                  {"replicas", own_replicas}};
  hello.replica = clock.replica();
  hello.clock = now;
  hello.credential = credential(now);
  link_scopes = {session.scope, "shop:" + options.shop};
  for (const std::string& name : leaving) {
    if (link_scopes.size() < limits::scopes_per_link_max) {
      link_scopes.push_back(name);
    }
  }
  for (const std::string& name : link_scopes) {
    hello.scopes.push_back(open_scope(name).resume_point());
  }
  if (is_large) {
    trim_products();
    hello.watched = watched_products();
  }
  send(hello);
}

void Client::handle_disconnected(TimeMs now) {
  State& state = *state_;
  state.note_time(now);
  if (state.link == LinkState::offline) {
    return;
  }
  state.link = LinkState::offline;
  state.is_welcomed = false;
  state.wants_close = false;
  state.outbox.clear();
  state.ack_due = 0;
  state.end_hand_off();
  for (auto& [name, scope] : state.scopes) {
    scope->end_link();
  }
  if (state.next_attempt <= now) {
    // Full jitter (Brooker, "Exponential Backoff and Jitter"): a hub that restarts is not stormed.
    const TimeMs most = std::min(backoff_ms_max, backoff_ms_min << std::min(state.attempts, 7u));
    state.next_attempt =
        now + static_cast<TimeMs>(state.chance.draw_up_to(static_cast<std::uint64_t>(most)));
    ++state.attempts;
  }
  state.fail_calls(true, now);
  ++state.versions.connection;
}

void Client::State::close_link(TimeMs now, TimeMs retry_ms) {
  wants_close = true;
  next_attempt = now + retry_ms;
}

LinkRequest Client::poll_link(TimeMs now) {
  State& state = *state_;
  state.note_time(now);
  if (state.link != LinkState::offline) {
    return state.wants_close ? LinkRequest::close : LinkRequest::keep;
  }
  if (state.is_halted || now < state.next_attempt) {
    return LinkRequest::keep;
  }
  state.link = LinkState::connecting;
  state.next_attempt = 0;
  state.welcome_deadline = now + welcome_ms_max;
  ++state.versions.connection;
  return LinkRequest::connect;
}

void Client::handle_message(std::string_view bytes, TimeMs now) {
  State& state = *state_;
  state.note_time(now);
  if (state.link == LinkState::offline || state.wants_close) {
    return;
  }
  auto message = wire::decode(bytes, state.format, state.clock.replica());
  if (!message) {
    if (message.error().code == Errc::unknown_type) {
      return;  // A newer hub may say more than this version understands.
    }
    state.problem = message.error();
    return state.close_link(now, backoff_ms_max);
  }
  std::visit(
      [&](auto& own) {
        using T = std::decay_t<decltype(own)>;
        if constexpr (std::is_same_v<T, wire::Rows>) {
          state.take(std::move(own), now);
        } else if constexpr (std::is_same_v<T, wire::Welcome> || std::is_same_v<T, wire::Ack> ||
                             std::is_same_v<T, wire::CallResult> ||
                             std::is_same_v<T, wire::Signal> || std::is_same_v<T, wire::Bye>) {
          state.take(own, now);
        }
      },
      *message);
}

sync::ScopeReplica* Client::State::linked(std::uint32_t index) {
  if (index >= link_scopes.size()) {
    return nullptr;
  }
  const auto at = scopes.find(link_scopes[index]);
  return at == scopes.end() ? nullptr : at->second.get();
}

void Client::State::take(const wire::Welcome& welcome, TimeMs now) {
  is_welcomed = true;
  is_refreshing = false;
  acked_cursors.clear();  // The hub forgot them with the last link.
  everywhere_seq = 0;
  link = LinkState::online;
  problem.reset();
  attempts = 0;
  clock.calibrate(welcome.clock - now);
  unstored_meta[meta::clock_offset] = std::to_string(welcome.clock - now);
  clock.observe(
      std::min(welcome.stamp_clock, clock_at(welcome.clock + limits::clock_ahead_ms_max)));
  const Session before = session;
  session.role = wire::text_member(welcome.session, "role", session.role);
  session.name = wire::text_member(welcome.session, "name", session.name);
  take_tokens(welcome.session);
  if (session.role != before.role || session.name != before.name || session.token != before.token) {
    store_session();
  }
  plan_renewal(now);
  for (const wire::ScopeState& scope : welcome.scopes) {
    if (is_shop(scope.name)) {
      take_shop_size(scope.products);
    }
    if (const auto at = scopes.find(scope.name); at != scopes.end()) {
      at->second->begin_link(scope, welcome, clock.replica());
      if (!scope.resume && at->second.get() == main_scope) {
        find_open_epoch();  // Orders that the hub lost are not shown any more.
        unspread.clear();
        must_spread_again = true;
      }
      if (at->second.get() == &main() && !scope.resume) {
        unspread.clear();  // These are numbers of a hub that was lost; all is pushed anew.
      }
    }
  }
  begin_finding(now);
  send_waiting_calls();
  deliver_sealed(now);
  refresh_marks();
  drop_drained_scopes();
  ++versions.connection;
}

/// Edits made under a clock that ran ahead get stamps the hub takes. Only once everything the hub
/// has is here: an edit whose acknowledgement was lost is others' by now, and keeps the stamp they
/// know.
bool Client::State::restamp_pending(TimeMs now) {
  const bool is_level = std::all_of(link_scopes.begin(), link_scopes.end(), [&](const auto& name) {
    const auto at = scopes.find(name);
    return at == scopes.end() || !at->second->is_writable() || at->second->is_caught_up();
  });
  if (is_clock_checked || !is_level) {
    return is_clock_checked;
  }
  is_clock_checked = true;
  // Exactly what the hub allows: what lies below may have been taken already and be known to
  // others.
  const TimeMs hub_now = now + clock.offset_ms();
  const std::uint64_t limit = clock_at(hub_now + limits::clock_ahead_ms_max);
  if (clock.last() <= limit) {
    return true;
  }
  // Back to real time, so that the wrong clock wins nothing; but above everything that stays.
  clock.reset(clock_at(hub_now));
  for (const auto& [name, scope] : scopes) {
    clock.observe(scope->known_clock_max());
  }
  for (auto& [name, scope] : scopes) {
    scope->restamp(limit, clock, now);
  }
  return true;
}

void Client::State::take(wire::Rows rows, TimeMs now) {
  sync::ScopeReplica* scope = linked(rows.scope);
  if (scope == nullptr) {
    return;
  }
  std::vector<std::string> orders;
  for (const Row& row : rows.rows) {
    clock.observe(clock_max(row.value));
    note_erasure(*scope, row);
    if (scope == &main() && (epoch_after(row.key) > 1 || row.key.starts_with("order/"))) {
      orders.push_back(row.key);
    }
  }
  living_lines_bound = limits::lines_per_cart_max;  // Rows may bring lines; count when it matters.
  const bool was_rebasing = scope->is_rebasing();
  const auto meetings = scope->take_rows(std::move(rows.rows), rows.number, rows.more);
  if (scope == &main()) {
    if (was_rebasing && !scope->is_rebasing()) {
      orders.clear();
      for (const auto& [key, entry] : scope->rows()) {
        orders.push_back(key);
      }
    }
    note_meetings(meetings, now);
    note_orders(orders);
    erase_withdrawn();
    look_up_unknown(now);
    send_waiting_calls();
  }
  refresh_marks();
}

void Client::State::take(const wire::Ack& ack, TimeMs now) {
  sync::ScopeReplica* scope = linked(ack.scope);
  if (scope == nullptr) {
    return;
  }
  const bool is_complete = scope->is_push_complete() && ack.number == scope->push_in_flight();
  // The hub knows that a device holds what it pushed; only what came from elsewhere is reported.
  auto& reported = acked_cursors[scope->name()];
  const bool was_reported = reported == scope->cursor();
  scope->take_ack(ack.number, ack.seq, ack.refused);
  reported = was_reported ? scope->cursor() : reported;
  if (scope == &main()) {
    const bool is_taken =
        std::none_of(ack.refused.begin(), ack.refused.end(),
                     [](const wire::Refusal& row) { return is_to_be_repeated(row.code); });
    if (is_complete && is_taken && leaving.empty()) {
      marks.hub = std::max(marks.hub, push_edit);
    }
    note_refusals(ack.refused, now);
    unspread.emplace_back(marks.hub, ack.seq);
  }
  for (const wire::Refusal& row : ack.refused) {
    if (row.code == Errc::clock_ahead) {
      close_link(now, backoff_ms_min);  // Measures the clock anew before it tries again.
      break;
    }
  }
  send_waiting_calls();
  refresh_marks();
  ++versions.connection;
}

void Client::State::refresh_marks() {
  std::size_t pending = 0;
  for (const auto& [name, scope] : scopes) {
    pending += scope->is_writable() ? scope->pending_count() : 0;
  }
  if (pending == 0 && (marks.hub < marks.device || must_spread_again)) {
    marks.hub = std::max(marks.hub, marks.device);
    must_spread_again = false;
    unspread.emplace_back(marks.hub, main().cursor());
  }
  // The hub says it once, perhaps before this device knows its own edit to be at the hub.
  while (!unspread.empty() && unspread.front().second <= everywhere_seq) {
    marks.everywhere = std::max(marks.everywhere, unspread.front().first);
    unspread.pop_front();
  }
  ++versions.connection;
}

void Client::State::take(const wire::Signal& signal, TimeMs now) {
  const wire::Json& join = wire::member(signal.body, "join");
  const wire::Json& asked = wire::member(signal.body, "hand_off");
  if (join.is_object() || asked.is_object()) {
    join_number = wire::take_u32(wire::member(join, "number")).value_or(join_number);
    hand_off = asked.is_object() ? asked : hand_off;
    ++versions.session;
  }
  sync::ScopeReplica* scope = linked(signal.scope);
  const wire::Json& floor = wire::member(signal.body, "floor");
  const auto floor_seq = wire::take_count(wire::element(floor, 0));
  const auto floor_ms = wire::take_count(wire::element(floor, 1));
  if (scope != nullptr && floor_seq && floor_ms) {
    scope->sweep({*floor_seq, static_cast<TimeMs>(*floor_ms)});
  }
  take_unwatched(wire::member(signal.body, "unwatched"), now);
  const auto seq = wire::take_count(wire::member(signal.body, "everywhere"));
  if (!seq || scope != &main()) {
    return;
  }
  everywhere_seq = *seq;
  refresh_marks();
}

void Client::State::take(const wire::Bye& bye, TimeMs now) {
  if (bye.code != Errc::none) {
    problem = Error{bye.code, bye.reason};
  }
  if (bye.code == Errc::erased) {
    reset(now);
    session.is_ended = true;  // Said on screen; nothing of it is stored.
    return;
  }
  const TimeMs retry = std::clamp<TimeMs>(bye.retry_ms, 0, 10 * backoff_ms_max);
  close_link(now, retry > 0 ? retry : backoff_ms_min);
  if (bye.code == Errc::not_authenticated && !is_refreshing && !session.refresh.empty()) {
    is_token_spent = true;  // Weeks may have passed; the refresh token says who this is.
    problem.reset();
  } else if (bye.code == Errc::not_authenticated) {
    // The session was ended elsewhere. Its unsent edits stay in the store for when its owner is
    // back.
    const std::string parked = session.scope;
    const bool is_drained = main().pending_count() == 0;
    begin_guest();
    session.is_ended = true;
    store_session();
    if (is_drained) {
      drop_scope(parked);
    }
  }
  if (bye.code == Errc::unsupported) {
    is_halted = true;
  }
  ++versions.connection;
}

}  // namespace noline
