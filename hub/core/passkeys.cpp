#include "core/passkeys.hpp"

#include <sodium.h>

#include <charconv>

#include "core/accounts.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

/// Bound to the account that asked for it.
constexpr const char* new_role = "passkey";
/// Remembers a challenge that was answered, for as long as it could be answered again.
constexpr const char* spent_role = "spent";
/// A person looks for the phone, and touches it.
constexpr TimeMs challenge_ms = 5 * 60'000;
/// Phone, laptop, a key on the ring, and the ones before them.
constexpr std::size_t passkeys_max = 20;

PasskeyAnswer read_answer(const json& args) {
  const json algorithm = args.value("algorithm", json());
  return {text_of(args, "origin"),
          text_of(args, "id"),
          text_of(args, "client_data"),
          text_of(args, "authenticator_data"),
          text_of(args, "signature"),
          algorithm.is_number_integer() ? algorithm.get<std::int64_t>() : 0};
}

std::string tag_of(const std::string& secret, std::string_view body) {
  const std::string hash = hash_secret(secret + std::string(body));
  std::string hex(hash.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const unsigned char*>(hash.data()),
                 hash.size());
  hex.pop_back();
  return hex;
}

}  // namespace

Result<json> Passkeys::create(const Session& own, TimeMs now) {
  const auto held = store_.find_passkeys(own.scope);
  if (held.size() >= passkeys_max) {
    return fail(Errc::too_many, "remove a passkey first");
  }
  const std::string challenge = chance_.hex(32);
  store_.put_hand_off(hash_secret(challenge), {own.scope, new_role, now + challenge_ms});
  json known = json::array();
  for (const StoredPasskey& passkey : held) {
    known.push_back(passkey.id);
  }
  // The user's handle is the scope's number, drawn by chance: no e-mail address.
  return json{{"challenge", challenge},
              {"user", own.scope.substr(own.scope.find(':') + 1)},
              {"name", own.name},
              {"known", std::move(known)}};
}

void Passkeys::append(const Session& own, json& sessions) {
  for (const StoredPasskey& passkey : store_.find_passkeys(own.scope)) {
    sessions.push_back({{"id", passkey.id},
                        {"device", {{"name", "Passkey"}, {"kind", "passkey"}}},
                        {"role", role_name(Role::write)},
                        {"created_ms", passkey.created_ms},
                        {"used_ms", passkey.used_ms},
                        {"self", false},
                        {"passkey", true}});
  }
}

bool Passkeys::remove(const Session& own, std::string_view id) {
  const auto held = store_.find_passkey(id);
  const bool is_own = held && held->scope == own.scope;
  if (is_own) {
    store_.remove_passkey(id);
  }
  return is_own;
}

/// The challenge says whose passkey it becomes: it was told to a link of that account alone.
Result<std::string> Passkeys::add(const json& args, TimeMs now) {
  const PasskeyAnswer answer = read_answer(args);
  const std::string asked = hash_secret(verifier_->challenge_of(answer));
  const auto stored = store_.find_hand_off(asked);
  if (!stored || stored->role != new_role || stored->expires_ms <= now) {
    return fail(Errc::code_invalid, "the challenge is unknown, used or expired; ask for a new one");
  }
  auto passkey = verifier_->read_new(answer);
  if (!passkey) {
    return passkey.error();
  }
  store_.remove_hand_off(asked);
  if (store_.find_passkey(passkey->id)) {
    return fail(Errc::already_exists, "this passkey is known");
  }
  passkey->scope = stored->scope;
  passkey->created_ms = now;
  passkey->used_ms = now;
  store_.put_passkey(*passkey);
  return passkey->scope;
}

/// "<ms in hex>.<chance>.<tag>"
std::string Passkeys::challenge(TimeMs now) {
  if (secret_.empty()) {
    secret_ = chance_.hex(32);
  }
  const std::string body = format_hex(static_cast<std::uint64_t>(now)) + "." + chance_.hex(16);
  return body + "." + tag_of(secret_, body);
}

bool Passkeys::is_open(std::string_view challenge, TimeMs now) {
  const auto dot = challenge.rfind('.');
  if (secret_.empty() || dot == std::string_view::npos ||
      !is_same_secret(challenge.substr(dot + 1), tag_of(secret_, challenge.substr(0, dot)))) {
    return false;
  }
  std::uint64_t asked = 0;
  std::from_chars(challenge.data(), challenge.data() + dot, asked, 16);
  const auto asked_ms = static_cast<TimeMs>(asked);
  return asked_ms <= now && now < asked_ms + challenge_ms &&
         !store_.find_hand_off(hash_secret(challenge));
}

Result<std::string> Passkeys::find_owner(const json& args, TimeMs now) {
  const Error refusal =
      fail(Errc::not_authenticated, "this passkey opens no account here; sign in another way");
  const PasskeyAnswer answer = read_answer(args);
  const std::string challenge = verifier_->challenge_of(answer);
  auto passkey = store_.find_passkey(answer.id);
  if (!passkey || store_.is_erased(passkey->scope) || !is_open(challenge, now)) {
    return refusal;
  }
  const auto counter = verifier_->verify(answer, *passkey);
  // A counter that does not rise is a sign of a copied key (Web Authentication Level 2, 6.1.1); an
  // authenticator that keeps none says 0.
  const bool is_counting = counter && (*counter != 0 || passkey->counter != 0);
  if (!counter || (is_counting && *counter <= passkey->counter)) {
    return refusal;
  }
  store_.put_hand_off(hash_secret(challenge), {"", spent_role, now + challenge_ms});
  passkey->counter = *counter;
  passkey->used_ms = now;
  store_.put_passkey(*passkey);
  return passkey->scope;
}

}  // namespace noline::hub
