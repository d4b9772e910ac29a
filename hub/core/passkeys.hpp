// Passkeys: signing in by a key pair that never leaves the shopper's authenticator (Web
// Authentication Level 2). The service asks through this interface, so that the cryptography stays
// outside the core; hub/identity implements it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "core/chance.hpp"
#include "core/role.hpp"
#include "noline/result.hpp"
#include "store/store.hpp"

namespace noline::hub {

/// What a page brings from its authenticator, every text in base64url but the origin.
struct PasskeyAnswer {
  std::string origin;  ///< Of the page, as the HTTP request says it and the server has checked.
  std::string id;      ///< Of the credential.
  std::string client_data;
  std::string authenticator_data;
  std::string signature;       ///< Empty for a new passkey.
  std::int64_t algorithm = 0;  ///< COSE number of a new passkey's algorithm.
};

class PasskeyVerifier {
 public:
  virtual ~PasskeyVerifier() = default;
  /// The challenge that was answered, or nothing when the answer cannot be read.
  [[nodiscard]] virtual std::string challenge_of(const PasskeyAnswer& answer) const = 0;
  /// A new passkey; its scope and times are the caller's. `malformed`, `unsupported` (another
  /// algorithm) or `not_authenticated` (of another page, or nobody was asked).
  [[nodiscard]] virtual Result<StoredPasskey> read_new(const PasskeyAnswer& answer) const = 0;
  /// The counter after this use. `not_authenticated` when the signature is not the passkey's.
  [[nodiscard]] virtual Result<std::uint32_t> verify(const PasskeyAnswer& answer,
                                                     const StoredPasskey& passkey) const = 0;
};

class Passkeys {
 public:
  Passkeys(Store& store, Chance& chance) : store_(store), chance_(chance) {}

  /// Without one there are no passkeys. It must outlive this.
  void set_verifier(const PasskeyVerifier* verifier) { verifier_ = verifier; }
  [[nodiscard]] bool is_on() const { return verifier_ != nullptr; }

  /// A challenge for a new passkey of the account, and what the page needs to ask for one.
  [[nodiscard]] Result<nlohmann::json> create(const Session& own, TimeMs now);
  /// Adds the account's passkeys to a list of its sessions, each as what it is: a way in.
  void append(const Session& own, nlohmann::json& sessions);
  /// False when the account has no such passkey.
  [[nodiscard]] bool remove(const Session& own, std::string_view id);

  /// Keeps the new passkey of whoever asked for its challenge; returns that scope.
  [[nodiscard]] Result<std::string> add(const nlohmann::json& args, TimeMs now);
  /// A challenge for whoever wants to sign in. Nothing is kept of it before it is answered, so
  /// asking for many costs no memory.
  [[nodiscard]] std::string challenge(TimeMs now);
  /// Whose passkey answered. Whether it is unknown or its signature wrong is not told.
  [[nodiscard]] Result<std::string> find_owner(const nlohmann::json& args, TimeMs now);

 private:
  [[nodiscard]] bool is_open(std::string_view challenge, TimeMs now);

  Store& store_;
  Chance& chance_;
  const PasskeyVerifier* verifier_ = nullptr;
  std::string secret_;  ///< Of this start: what tells an own challenge.
};

}  // namespace noline::hub
