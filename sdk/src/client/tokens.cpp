// The session's tokens: told to the hub, renewed before they run out. docs/PROTOCOL.md, "Tokens".
#include <algorithm>

#include "client/state.hpp"
#include "wire/codec.hpp"

namespace noline {

using wire::text_member;

namespace {

constexpr TimeMs retry_ms = 20'000;

}  // namespace

/// What comes next is drawn, and stored, long before it is sent: an answer that is lost or never
/// stored is asked for again with the same words.
void Client::State::take_tokens(const wire::Json& tokens) {
  std::string token = text_member(tokens, "token");
  if (token.empty()) {
    return;
  }
  session.token = std::move(token);
  session.refresh = text_member(tokens, "refresh");
  session.next = chance.draw_hex(4);
  session.expires =
      static_cast<TimeMs>(wire::take_count(wire::member(tokens, "expires_ms")).value_or(0));
  if (const wire::Json& seal = wire::member(tokens, "seal"); seal.is_object()) {
    session.seal = text_member(seal, "key");
    session.ticket = text_member(seal, "ticket");
  }
  is_token_spent = false;
}

wire::Json Client::State::credential(TimeMs now) {
  is_refreshing = false;
  if (session.token.empty()) {
    return {{"guest", session.scope.substr(session.scope.find(':') + 1)},
            {"secret", session.secret}};
  }
  // A clock that is wrong costs a refusal, or a renewal too early.
  const bool is_over = !session.refresh.empty() && now + clock.offset_ms() >= session.expires;
  if ((is_token_spent || is_over) && is_session_stored()) {
    is_refreshing = true;
    return {{"refresh", session.refresh}, {"next", session.next}};
  }
  return {{"token", session.token}};
}

bool Client::State::is_session_stored() const {
  const auto& stored = batch_in_flight.meta;
  return !unstored_meta.contains(meta::session) &&
         (batch_edits.empty() || std::none_of(stored.begin(), stored.end(), [](const auto& entry) {
            return entry.first == meta::session;
          }));
}

void Client::State::end_hand_off() {
  hand_off = nullptr;
  join_number = 0;
  ++versions.session;
}

/// At four fifths of what is left. A store that was opened beside its owner holds no refresh token
/// and gets a session of its own at once.
void Client::State::plan_renewal(TimeMs now) {
  const TimeMs left = session.expires - (now + clock.offset_ms());
  renew_at = session.token.empty() ? 0 : now + (session.refresh.empty() ? 0 : left * 4 / 5);
}

void Client::State::renew_when_due(TimeMs now) {
  if (!is_welcomed || renew_at == 0 || now < renew_at) {
    return;
  }
  renew_at = now + retry_ms;
  if (!is_session_stored()) {
    return;
  }
  const std::uint64_t id = chance.draw_u64() >> 11;
  const bool is_branch = session.refresh.empty();
  calls[id] = {is_branch ? "branch" : "renew",
               now + retry_ms,
               false,
               {{"refresh", session.refresh}, {"next", session.next}}};
  send_waiting_calls();
}

}  // namespace noline
