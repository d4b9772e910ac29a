#include "core/accounts.hpp"

#include <algorithm>

#include "core/limits.hpp"
#include "noline/rows.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

Error not_authenticated() {
  return fail(Errc::not_authenticated, "the credential is unknown or revoked; sign in again");
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  const auto last = text.find_last_not_of(" \t\r\n");
  return first == std::string_view::npos ? "" : std::string(text.substr(first, last - first + 1));
}

/// Something before and after one "@": the mail that proves an address is the real check.
bool is_email(std::string_view text) {
  const auto at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos &&
         text.size() <= limits::email_bytes_max && text.find(' ') == std::string_view::npos &&
         !text.starts_with(shop_identity) && !text.starts_with(token_identity) &&
         is_printable(text);
}

}  // namespace

bool is_printable(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

const std::string* find_text(const json& object, const char* name) {
  if (!object.is_object()) {
    return nullptr;
  }
  const auto at = object.find(name);
  return at == object.end() ? nullptr : at->get_ptr<const std::string*>();
}

std::string text_of(const json& object, const char* name) {
  const std::string* text = find_text(object, name);
  return text == nullptr ? std::string() : *text;
}

std::string_view role_name(Role role) {
  switch (role) {
    case Role::write:
      return "write";
    case Role::read:
      return "read";
    case Role::edit:
      return "edit";
    case Role::agent:
      return "agent";
    case Role::none:
      break;
  }
  return "none";
}

Role role_from_name(std::string_view name) {
  for (const Role role : {Role::write, Role::edit, Role::read, Role::agent}) {
    if (name == role_name(role)) {
      return role;
    }
  }
  return Role::none;
}

namespace {

constexpr std::size_t key_bytes_min = 16;
constexpr std::size_t key_bytes_max = 128;

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  while (!line.empty()) {
    const auto start = line.find_first_not_of(" \t\r");
    if (start == std::string_view::npos) {
      break;
    }
    const auto end = std::min(line.find_first_of(" \t\r", start), line.size());
    words.emplace_back(line.substr(start, end - start));
    line.remove_prefix(end);
  }
  return words;
}

bool is_right_name(std::string_view word) {
  constexpr std::string_view rights[] = {"till", "agent", "shop", "stock", "kiosk", "orders"};
  return std::find(std::begin(rights), std::end(rights), word) != std::end(rights);
}

}  // namespace

Result<std::vector<OperatorKey>> read_operator_keys(std::string_view text) {
  std::vector<OperatorKey> keys;
  for (int number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto words = words_of(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (words.empty() || words[0].front() == '#') {
      continue;
    }
    const bool is_right = words.size() == 3 && is_right_name(words[0]) &&
                          words[1].size() <= limits::name_bytes_max &&
                          words[1].find('/') == std::string::npos &&
                          words[2].size() >= key_bytes_min && words[2].size() <= key_bytes_max;
    if (!is_right) {
      return fail(Errc::invalid_argument, "line " + std::to_string(number) +
                                              ": a key is \"till NAME KEY\", \"agent NAME KEY\", "
                                              "\"shop NAME KEY\", \"stock NAME KEY\" or "
                                              "\"kiosk NAME KEY\", "
                                              "NAME without \"/\", KEY of 16 to 128 bytes");
    }
    keys.push_back({words[0], words[1], hash_secret(words[2])});
  }
  return keys;
}

std::optional<std::string> find_operator(const std::vector<OperatorKey>& keys,
                                         std::string_view right, const json& args) {
  const std::string* key = find_text(args, "key");
  if (key == nullptr) {
    return std::nullopt;
  }
  const std::string hash = hash_secret(*key);
  for (const OperatorKey& known : keys) {
    if (known.right == right && is_same_secret(known.hash, hash)) {
      return known.name;
    }
  }
  return std::nullopt;
}

json Session::facts() const {
  json facts = {{"scope", scope}, {"kind", kind()}, {"name", name}, {"role", role_name(role)}};
  if (tokens.is_object()) {
    facts.update(tokens);
  }
  return facts;
}

Result<Session> Accounts::authenticate(const json& credential, TimeMs now) {
  if (const std::string* token = find_text(credential, "token")) {
    return tokens_.authenticate(*token, now);
  }
  const std::string* guest = find_text(credential, "guest");
  const std::string* secret = find_text(credential, "secret");
  if (guest == nullptr || secret == nullptr) {
    return fail(Errc::not_authenticated,
                "hello carries neither a token nor a guest's id and secret");
  }
  return authenticate_guest(*guest, *secret, now);
}

Result<Session> Accounts::authenticate_guest(const std::string& id, const std::string& secret,
                                             TimeMs now) {
  const std::string scope = "guest:" + id;
  if (!is_scope_name(scope) || secret.size() < 32 || secret.size() > 128) {
    return fail(Errc::not_authenticated,
                "a guest has 32 hex digits and a secret of 32 to 128 characters");
  }
  const std::string hash = hash_secret(secret);
  const auto known = store_.find_guest_secret(scope);
  if (store_.is_erased(scope)) {
    return erased_error();
  }
  if (!known) {
    store_.put_guest(scope, hash, now);
  } else if (!is_same_secret(*known, hash)) {
    return not_authenticated();
  }
  return Session{scope, Role::write};
}

Result<SignIn> Accounts::check_sign_in(const json& args) {
  const std::string* email = find_text(args, "email");
  const std::string* password = find_text(args, "password");
  const std::string* name = find_text(args, "name");
  SignIn request;
  request.email = email == nullptr ? "" : trimmed(*email);
  std::transform(request.email.begin(), request.email.end(), request.email.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (!is_email(request.email)) {
    return fail(Errc::invalid_argument, "email is not an e-mail address");
  }
  if (password == nullptr || password->size() > limits::password_bytes_max) {
    return fail(Errc::invalid_argument, "password is missing or too long");
  }
  request.password = *password;
  request.name = name == nullptr ? "" : trimmed(*name);
  if (request.name.size() > limits::name_bytes_max || !is_printable(request.name)) {
    return fail(Errc::invalid_argument, "name is too long or has control characters");
  }
  return request;
}

Status Accounts::check_new_password(const SignIn& request) {
  if (request.password.size() > limits::password_bytes_max) {
    return fail(Errc::invalid_argument, "password is too long");
  }
  if (request.password.size() < limits::password_bytes_min) {
    return fail(Errc::password_weak, "a password has at least 8 characters");
  }
  return Ok{};
}

std::optional<StoredCustomer> Accounts::find_customer(std::string_view email) {
  return store_.find_customer(email);
}

Result<Session> Accounts::create_customer(const SignIn& request, std::string_view password_hash,
                                          TimeMs now) {
  if (store_.find_customer(request.email)) {
    return fail(Errc::already_exists, "an account with this e-mail address exists");
  }
  const StoredCustomer customer{"customer:" + chance_.hex(16), request.name,
                                std::string(password_hash)};
  store_.put_customer(request.email, customer);
  return tokens_.open(customer.scope, Role::write, now);
}

void Accounts::sweep(TimeMs now) {
  store_.remove_hand_offs_before(now);
  tokens_.sweep(now);
}

}  // namespace noline::hub
