// Service: customers whom somebody else knows: the shop's own back end, which proves itself by its
// key, or its identity provider, which signs ID tokens. Either gets a code that brings a device in.
#include "core/limits.hpp"
#include "core/service.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr const char* enter_role = "enter";
/// Remembers an ID token that was used, for as long as it could be used again.
constexpr const char* spent_role = "spent";

}  // namespace

/// {"key","customer","name"} of a back end, or {"id_token","nonce"}. The tokens of the session
/// themselves never pass through a page of another origin.
Result<json> Service::admit(const json& args, TimeMs now) {
  if (find_text(args, "id_token") != nullptr) {
    return admit_by_token(args, now);
  }
  if (!find_operator(keys_, "shop", args)) {
    return fail(Errc::not_authenticated, "a shop proves itself by its key");
  }
  const std::string customer = text_of(args, "customer");
  const std::string name = text_of(args, "name");
  const bool is_right = !customer.empty() && customer.size() <= limits::name_bytes_max &&
                        name.size() <= limits::name_bytes_max && is_printable(customer + name);
  if (!is_right) {
    return fail(Errc::invalid_argument, "customer is the shop's own number of a customer");
  }
  return admit_as(std::string(shop_identity) + customer, name, now);
}

/// A token is good once: what stood in a page's address or a log opens nothing later. The account
/// is that of issuer and subject alone; an e-mail address in a token is what somebody once typed
/// elsewhere, and never leads to an account here.
Result<json> Service::admit_by_token(const json& args, TimeMs now) {
  if (identities_ == nullptr) {
    return fail(Errc::unsupported, "this hub takes no ID tokens; see --oidc-issuer");
  }
  const auto identity = identities_->verify(text_of(args, "id_token"), text_of(args, "nonce"), now);
  if (!identity) {
    return identity.error();
  }
  const std::string spent = hash_secret("id_token " + identity->fingerprint);
  if (store_.find_hand_off(spent)) {
    return fail(Errc::code_invalid, "the ID token was used before; ask for a new one");
  }
  store_.put_hand_off(spent, {"", spent_role, identity->expires_ms});
  return admit_as(std::string(token_identity) + identity->issuer + " " + identity->subject,
                  identity->name, now);
}

/// A code that brings a device into the account of this identity, which is opened when it is new.
json Service::admit_as(const std::string& identity, const std::string& name, TimeMs now) {
  auto stored = accounts_.find_customer(identity);
  if (!stored) {
    stored = StoredCustomer{"customer:" + chance_.hex(16), name, ""};
    store_.put_customer(identity, *stored);
  } else if (!name.empty() && stored->name != name) {
    stored->name = name;
    store_.put_customer(identity, *stored);
  }
  return code_to_enter(stored->scope, now);
}

json Service::code_to_enter(const std::string& scope, TimeMs now) {
  const std::string code = chance_.hex(16);
  const TimeMs ends_ms = now + limits::hand_off_ms;
  store_.put_hand_off(hash_secret(code), {scope, enter_role, ends_ms});
  return json{{"code", code}, {"expires_ms", ends_ms}};
}

/// The calls whose names begin with "passkey". What an authenticator signed comes over HTTP, from
/// the page that asked it.
Result<json> Service::passkey_call(const Link& link, const wire::Call& call, TimeMs now) {
  const Session& own = link.session;
  const bool is_request = link.info.kind == LinkKind::request;
  if (!passkeys_.is_on()) {
    return fail(Errc::unsupported, "this hub takes no passkeys");
  }
  if (is_request && call.name == "passkey_challenge") {
    return json{{"challenge", passkeys_.challenge(now)}};
  }
  if (is_request && call.name == "passkey_add") {
    const auto scope = passkeys_.add(call.args, now);
    if (!scope) {
      return scope.error();
    }
    audit_.note({"passkey_add", Errc::none, link.id, ""});
    return json::object();
  }
  if (is_request && call.name == "passkey_sign_in") {
    if (!take_attempt("passkey " + text_of(call.args, "id").substr(0, 100), link.info.peer, now)) {
      return fail(Errc::too_many, "too many attempts; try again in a minute");
    }
    const auto scope = passkeys_.find_owner(call.args, now);
    return scope ? Result<json>(code_to_enter(*scope, now)) : scope.error();
  }
  if (is_request || call.name != "passkey_create") {
    return fail(Errc::unknown_type, "this hub knows no such call");
  }
  if (!own.is_customer() || own.role != Role::write) {
    return fail(Errc::not_allowed, "only a signed-in customer has passkeys");
  }
  return passkeys_.create(own, now);
}

/// {"code","policy"}: as a sign-in, with the code of `admit`.
Result<json> Service::enter(const Link& link, const json& args, TimeMs now) {
  const auto merge = asked_merge(args);
  if (!merge) {
    return merge.error();
  }
  const std::string hash = hash_secret(text_of(args, "code"));
  const auto stored = store_.find_hand_off(hash);
  if (!stored || stored->role != enter_role || stored->expires_ms <= now) {
    return fail(Errc::code_invalid, "the code is unknown, used or expired; ask for a new one");
  }
  store_.remove_hand_off(hash);
  const Session grant = accounts_.tokens().open(stored->scope, Role::write, now);
  adopt(adoptable(link.session), stored->scope, *merge, now);
  return grant.facts();
}

}  // namespace noline::hub
