// Calls to the hub, and what sign-in, sign-out and a hand-off change on this device.
#include <algorithm>

#include "client/state.hpp"
#include "wire/codec.hpp"

namespace noline {
namespace {

constexpr TimeMs call_ms_max = 15'000;
/// A person picks a number on the other device meanwhile.
constexpr TimeMs join_ms_max = 125'000;

struct CallName {
  std::string_view command;
  std::string_view wire;
};
constexpr CallName call_names[] = {
    {"sign_up", "sign_up"},
    {"sign_in", "sign_in"},
    {"sign_out", "sign_out"},
    {"hand_off", "hand_off_create"},
    {"join", "hand_off_redeem"},
    {"checkout", "checkout"},
    {"cancel", "order_cancel"},
    {"confirm", "order_confirm"},
    {"assist", "agent_sign_in"},
    {"merge", "merge_guest"},
    {"sessions", "sessions"},
    {"revoke", "session_revoke"},
    {"confirm_hand_off", "hand_off_confirm"},
    {"password", "password_change"},
    {"forgot", "password_forgot"},
    {"reset_password", "password_reset"},
    {"export", "export"},
    {"erase", "erase"},
    {"enter", "enter"},
    {"open_link", "link_open"},
    {"share", "cart_share"},
    {"return", "order_return"},
    {"renew", "session_renew"},
    {"branch", "session_branch"},
    {"deliver", "edits_deliver"},
    {"passkey", "passkey_create"},
    {"find", "search"},
    {"look_up", "products"},
};

}  // namespace

/// Goes out with the next waiting calls.
std::uint64_t Client::State::begin_call(std::string_view name, wire::Json args, TimeMs now) {
  const std::uint64_t id = chance.draw_u64() >> 11;  // Fits a double: JSON readers keep it.
  calls[id] = {std::string(name), now + (name == "join" ? join_ms_max : call_ms_max), false,
               std::move(args), name == "checkout" || name == "share"};
  return id;
}

CallId Client::call(std::string_view name, wire::Json args, TimeMs now) {
  State& state = *state_;
  state.end_visit();
  const std::uint64_t id = state.begin_call(name, std::move(args), now);
  const bool is_switch = name == "sign_in" || name == "sign_up" || name == "join" ||
                         name == "sign_out" || name == "assist" || name == "enter";
  const bool is_known = std::any_of(std::begin(call_names), std::end(call_names),
                                    [&](const CallName& known) { return known.command == name; });
  if (name == "sign_out" && state.is_sealable()) {
    const bool is_discarding = wire::member(state.calls[id].args, "discard") == true;
    if (wire::Json ok = state.seal_unsent(is_discarding); !ok.is_null()) {
      state.finish_call(id, std::move(ok), {Errc::none, ""}, now);
      return {id};
    }
  }
  if (!is_known) {
    state.finish_call(id, nullptr, fail(Errc::unknown_type, "no such call"), now);
  } else if (is_switch && (state.session.kind == "customer" || name == "assist") &&
             state.main().pending_count() > 0 &&
             wire::member(state.calls[id].args, "discard") != true) {
    state.finish_call(id, nullptr,
                      fail(Errc::not_allowed,
                           "edits are not sent yet; go online first, or pass \"discard\": true"),
                      now);
  } else if (state.is_welcomed) {
    state.send_waiting_calls();
  }
  return {id};
}

void Client::State::send_waiting_calls() {
  for (auto& [id, call] : calls) {
    if (call.is_sent || (call.is_after_pushes && main().pending_count() > 0)) {
      continue;
    }
    // Clang 14 cannot capture a structured binding.
    const std::string_view command = call.name;
    const auto known = std::find_if(std::begin(call_names), std::end(call_names),
                                    [&](const CallName& name) { return name.command == command; });
    if (known == std::end(call_names)) {
      continue;
    }
    call.is_sent = true;
    send(wire::Call{id, std::string(known->wire), call.args});
  }
}

void Client::State::take(const wire::CallResult& result, TimeMs now) {
  finish_call(result.id, result.ok, result.error, now);
}

void Client::State::finish_call(std::uint64_t id, wire::Json ok, Error error, TimeMs now) {
  const auto at = calls.find(id);
  if (at == calls.end()) {
    return;
  }
  const std::string name = at->second.name;
  const wire::Json args = std::move(at->second.args);
  calls.erase(at);
  if (name == "renew" || name == "branch") {
    if (error.code == Errc::none) {
      take_tokens(ok);
      store_session();
      plan_renewal(now);
    }
    return;
  }
  if (name == "deliver") {
    return take_delivered(error);
  }
  if (name == "find") {
    return take_found(id, ok, error, now);
  }
  if (name == "look_up") {
    return take_looked_up(args, ok, error);
  }
  if (name == "join" || name == "confirm_hand_off") {
    end_hand_off();
  }
  if (name == "checkout") {
    take_order_answer(ok);
  }
  if (error.code == Errc::none) {
    if (name == "open_link") {
      error = take_link(args, ok, now);
    } else if (name == "sign_out") {
      switch_session({}, now);
    } else if (name == "erase") {
      reset(now);
    } else if (name == "sign_in" || name == "sign_up" || name == "join" || name == "assist" ||
               name == "enter") {
      const std::string kind = wire::text_member(ok, "kind");
      Session next{wire::text_member(ok, "scope"), kind.empty() ? "customer" : kind,
                   wire::text_member(ok, "name"),  name == "assist" ? "agent" : "write",
                   wire::text_member(ok, "token"), ""};
      if (!is_scope_name(next.scope) || next.token.empty()) {
        error = fail(Errc::malformed, "the hub's answer names no session");
      } else {
        switch_session(std::move(next), now);
        take_tokens(ok);
        store_session();
      }
    }
  }
  finished_calls.push_back(
      {{id}, name, error.code == Errc::none ? std::move(ok) : wire::Json(), error});
}

/// The old scope is left: a guest's was adopted by the hub and only delivers what is pending; a
/// customer's is erased from this device.
void Client::State::switch_session(Session next, TimeMs now) {
  const std::string old = session.scope;
  const bool was_guest = session.kind == "guest" && session.token.empty();
  if (next.scope.empty()) {
    begin_guest();
  } else {
    session = std::move(next);
    is_token_spent = false;
    enter(session.scope);
  }
  if (old != session.scope) {
    // An agent's own cart is nobody's in the shopper's account.
    if (was_guest && !session.token.empty() && session.role != "agent") {
      leaving.push_back(old);
    } else {
      drop_scope(old);
    }
  }
  store_session();
  drop_drained_scopes();
  close_link(now, 0);
}

EditId Client::reset(TimeMs now) {
  state_->note_time(now);
  return state_->reset(now);
}

EditId Client::State::reset(TimeMs now) {
  // Every cart that is here, also one that waits for its owner since the session was ended
  // elsewhere.
  std::vector<std::string> old;
  for (const auto& [name, scope] : scopes) {
    if (!is_shop(name)) {
      old.push_back(name);
    }
  }
  leaving.clear();
  finished_calls.clear();
  // Another device from here on: no id ties the next person to the last.
  HybridClock fresh(draw_replica(chance));
  fresh.observe(clock.last());
  fresh.calibrate(clock.offset_ms());
  clock = fresh;
  is_visit = true;
  device_id = chance.draw_hex(2);
  own_replicas.clear();
  is_replica_remembered = false;
  // What was to be erased still is.
  std::erase_if(unstored_meta, [](const auto& entry) { return !entry.second.empty(); });
  for (const char* name : {meta::device_id, meta::session, meta::leaving, meta::replicas}) {
    unstored_meta[name] = "";
  }
  begin_guest();
  for (const std::string& name : old) {
    drop_scope(name);
  }
  forget_lists();
  order_attempt.clear();
  order_answer = nullptr;
  outbox.clear();
  is_halted = false;
  problem.reset();
  while (!calls.empty()) {
    finish_call(calls.begin()->first, nullptr, fail(Errc::offline, "reset"), now);
  }
  ++marks.applied;
  close_link(now, 0);
  ++versions.session;
  ++versions.connection;
  ++versions.checkout;
  return {marks.applied};
}

void Client::State::drop_drained_scopes() {
  const auto is_drained = [&](const std::string& name) {
    const auto at = scopes.find(name);
    return at == scopes.end() || at->second->pending_count() == 0;
  };
  const auto drained = std::stable_partition(
      leaving.begin(), leaving.end(), [&](const std::string& name) { return !is_drained(name); });
  if (drained == leaving.end()) {
    return;
  }
  for (auto at = drained; at != leaving.end(); ++at) {
    drop_scope(*at);
  }
  leaving.erase(drained, leaving.end());
  store_session();
}

void Client::State::fail_calls(bool only_sent, TimeMs now) {
  std::vector<std::uint64_t> lost;
  for (const auto& [id, call] : calls) {
    if ((only_sent && call.is_sent) || now >= call.deadline) {
      lost.push_back(id);
    }
  }
  for (const std::uint64_t id : lost) {
    const Errc code = calls.at(id).is_sent ? Errc::timed_out : Errc::offline;
    finish_call(id, nullptr, fail(code, "the hub did not answer; try again when online"), now);
  }
}

std::optional<CallFinished> Client::poll_call() {
  State& state = *state_;
  if (state.finished_calls.empty()) {
    return std::nullopt;
  }
  CallFinished finished = std::move(state.finished_calls.front());
  state.finished_calls.pop_front();
  return finished;
}

}  // namespace noline
