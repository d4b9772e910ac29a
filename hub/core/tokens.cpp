#include "core/tokens.hpp"

#include <charconv>

#include "core/limits.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

/// A working day: who helps later proves the key once more, so a key that was taken back is.
constexpr TimeMs agent_session_ms_max = 12LL * 3'600'000;
constexpr std::size_t id_digits = 16;
constexpr std::size_t family_digits = 32;
constexpr std::size_t secret_digits = 64;
constexpr std::size_t seal_digits = 32;

bool is_hex(std::string_view text, std::size_t digits) {
  return text.size() == digits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

/// Takes what stands before the next dot, or all.
std::string_view take_part(std::string_view& rest) {
  const auto dot = std::min(rest.find('.'), rest.size());
  const std::string_view part = rest.substr(0, dot);
  rest.remove_prefix(std::min(dot + 1, rest.size()));
  return part;
}

/// "<session>.<generation>.<family>.<secret>". The family part proves that the token was once this
/// session's, so that strangers who know the id cannot end the session by guessing.
struct RefreshToken {
  std::string id;
  std::int64_t generation = 0;
  std::string family;
  std::string secret;

  static std::optional<RefreshToken> parse(std::string_view text) {
    RefreshToken token;
    token.id = take_part(text);
    const std::string_view number = take_part(text);
    const auto read =
        std::from_chars(number.data(), number.data() + number.size(), token.generation);
    token.family = take_part(text);
    token.secret = text;
    const bool is_right = is_hex(token.id, id_digits) && read.ec == std::errc() &&
                          read.ptr == number.data() + number.size() && token.generation >= 0 &&
                          is_hex(token.family, family_digits) &&
                          is_hex(token.secret, secret_digits);
    return is_right ? std::optional(token) : std::nullopt;
  }
  [[nodiscard]] std::string text() const {
    return id + "." + std::to_string(generation) + "." + family + "." + secret;
  }
};

}  // namespace

std::optional<StoredSession> Tokens::find(std::string_view id, TimeMs now) {
  auto stored = is_hex(id, id_digits) ? store_.find_session(id) : std::nullopt;
  if (!stored || stored->used_ms < now - limits::session_unused_ms_max) {
    return std::nullopt;
  }
  const bool is_over = role_from_name(stored->role) == Role::agent &&
                       stored->created_ms < now - agent_session_ms_max;
  return is_over ? std::nullopt : stored;
}

Session Tokens::give_access(StoredSession& stored, TimeMs now) {
  const std::string access = stored.id + "." + chance_.hex(32);
  stored.access_hash = hash_secret(access);
  stored.access_ends_ms = now + access_ms_;
  stored.used_ms = now;
  Session session{stored.scope, role_from_name(stored.role),
                  store_.find_customer_name(stored.scope), stored.id, stored.access_ends_ms};
  session.tokens = {{"token", access}, {"expires_ms", stored.access_ends_ms}};
  return session;
}

void Tokens::give_seal(Session& session, StoredSession& stored, std::string_view family) {
  if (stored.seal_key.empty()) {
    stored.seal_key = chance_.hex(seal_digits / 2);
  }
  session.tokens["seal"] = {{"key", stored.seal_key},
                            {"ticket", stored.id + "." + std::string(family)}};
}

std::optional<StoredSession> Tokens::find_by_ticket(std::string_view ticket, TimeMs now) {
  const std::string_view id = take_part(ticket);
  auto stored = is_hex(ticket, family_digits) ? find(id, now) : std::nullopt;
  return stored && is_same_secret(stored->family_hash, hash_secret(ticket)) ? stored : std::nullopt;
}

Session Tokens::open(std::string_view scope, Role role, TimeMs now) {
  StoredSession stored;
  stored.id = chance_.hex(id_digits / 2);
  stored.scope = scope;
  stored.role = role_name(role);
  stored.created_ms = now;
  const RefreshToken refresh{stored.id, 0, chance_.hex(family_digits / 2),
                             chance_.hex(secret_digits / 2)};
  stored.family_hash = hash_secret(refresh.family);
  stored.refresh_hash = hash_secret(refresh.secret);
  Session session = give_access(stored, now);
  session.tokens["refresh"] = refresh.text();
  give_seal(session, stored, refresh.family);
  store_.put_session(stored);
  return session;
}

Error erased_error() {
  return fail(Errc::erased, "everything about this shopper was erased; begin anew");
}

Result<Session> Tokens::authenticate(std::string_view access, TimeMs now) {
  const auto stored = find(access.substr(0, access.find('.')), now);
  if (!stored || !is_same_secret(stored->access_hash, hash_secret(access)) ||
      stored->access_ends_ms <= now) {
    return fail(Errc::not_authenticated, "the credential is unknown, run out or revoked");
  }
  if (store_.is_erased(stored->scope)) {
    return erased_error();
  }
  return Session{stored->scope, role_from_name(stored->role),
                 store_.find_customer_name(stored->scope), stored->id, stored->access_ends_ms};
}

Renewal Tokens::renew(std::string_view refresh, std::string_view next, TimeMs now) {
  Renewal renewal;
  auto token = RefreshToken::parse(refresh);
  auto stored = token ? find(token->id, now) : std::nullopt;
  const bool is_known = stored && is_hex(next, secret_digits) &&
                        is_same_secret(stored->family_hash, hash_secret(token->family)) &&
                        // From before a restore the hub cannot know it: no sign of a copy.
                        token->generation <= stored->generation;
  if (!is_known) {
    return renewal;
  }
  if (store_.is_erased(stored->scope)) {
    renewal.is_erased = true;
    return renewal;
  }
  const std::string held = hash_secret(token->secret);
  const std::string successor = hash_secret(next);
  const bool is_fresh =
      token->generation == stored->generation && is_same_secret(stored->refresh_hash, held);
  const bool is_repeated = token->generation + 1 == stored->generation &&
                           is_same_secret(stored->spent_hash, held) &&
                           is_same_secret(stored->refresh_hash, successor);
  if (!is_fresh && !is_repeated) {
    store_.remove_session(stored->id);
    renewal.revoked = std::move(*stored);
    return renewal;
  }
  if (is_fresh) {
    stored->spent_hash = held;
    stored->refresh_hash = successor;
    ++stored->generation;
  }
  renewal.session = give_access(*stored, now);
  token->generation = stored->generation;
  token->secret = next;
  renewal.session->tokens["refresh"] = token->text();
  give_seal(*renewal.session, *stored, token->family);
  store_.put_session(*stored);
  return renewal;
}

void Tokens::note_device(const Session& session, std::string device, TimeMs now) {
  auto stored = session.id.empty() ? std::nullopt : store_.find_session(session.id);
  if (!stored || (stored->device == device && stored->used_ms > now - limits::session_touch_ms)) {
    return;
  }
  stored->device = std::move(device);
  stored->used_ms = now;
  store_.put_session(*stored);
}

void Tokens::sweep(TimeMs now) {
  store_.remove_sessions_unused_since(now - limits::session_unused_ms_max);
}

}  // namespace noline::hub
