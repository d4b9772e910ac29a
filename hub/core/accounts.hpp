// Who may do what: guests, customers, their sessions, and one-time hand-off codes.
//
// A guest's id and secret are made by the device and trusted at first sight. Everything that grants
// access is kept as a hash, so a copy of the database opens no cart.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/chance.hpp"
#include "core/tokens.hpp"
#include "noline/result.hpp"
#include "store/store.hpp"

namespace noline::hub {

/// A key of the operator's own: what it opens, and for whom.
struct OperatorKey {
  std::string right;  ///< "till", "agent" or "shop": its back end, which knows its customers.
  std::string name;   ///< "till-berlin-1", "anna"
  std::string hash;   ///< hash_secret of the key.
};
/// One key a line: right, name and key, parted by spaces; "#" begins a comment. A key has 16 to 128
/// characters.
[[nodiscard]] Result<std::vector<OperatorKey>> read_operator_keys(std::string_view text);
/// The name that goes with the text member "key" of a call, or nothing.
[[nodiscard]] std::optional<std::string> find_operator(const std::vector<OperatorKey>& keys,
                                                       std::string_view right,
                                                       const nlohmann::json& args);

/// What a sign-up or sign-in asks for, checked.
struct SignIn {
  std::string email;  ///< Lower case.
  std::string password;
  std::string name;
};

class Accounts {
 public:
  Accounts(Store& store, Chance& chance) : store_(store), chance_(chance), tokens_(store, chance) {}

  /// The session of an access token or of a guest's own secret. A guest id that was never seen is
  /// taken over by this secret.
  [[nodiscard]] Result<Session> authenticate(const nlohmann::json& credential, TimeMs now);
  [[nodiscard]] static Result<SignIn> check_sign_in(const nlohmann::json& args);
  [[nodiscard]] static Status check_new_password(const SignIn& request);

  [[nodiscard]] std::optional<StoredCustomer> find_customer(std::string_view email);
  /// Creates the customer and a session; `already_exists` when the address is taken.
  [[nodiscard]] Result<Session> create_customer(const SignIn& request,
                                                std::string_view password_hash, TimeMs now);

  [[nodiscard]] Tokens& tokens() { return tokens_; }
  /// Removes sessions and codes that ran out.
  void sweep(TimeMs now);

 private:
  [[nodiscard]] Result<Session> authenticate_guest(const std::string& id, const std::string& secret,
                                                   TimeMs now);

  Store& store_;
  Chance& chance_;
  Tokens tokens_;
};

/// What the names of accounts begin with whose customers somebody else knows. No e-mail address may
/// begin so, or whoever signs up with it first would own such a customer's account.
inline constexpr std::string_view shop_identity = "shop/";
inline constexpr std::string_view token_identity = "oidc/";

/// Whether a text has no control characters.
[[nodiscard]] bool is_printable(std::string_view text);
/// The text member of an object, or nothing.
[[nodiscard]] const std::string* find_text(const nlohmann::json& object, const char* name);
/// The same, or an empty text.
[[nodiscard]] std::string text_of(const nlohmann::json& object, const char* name);

}  // namespace noline::hub
