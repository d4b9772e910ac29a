// ID tokens of OpenID Connect (Core 1.0, section 3.1.3.7; RFC 7519; RFC 8725): a shop's customers
// come with what their identity provider signed.
//
// What a token says about how to check it is never believed: algorithm and key come from the key
// set, a key inside the token is refused.
#pragma once

#include "core/identity.hpp"
#include "identity/jwks.hpp"

namespace noline::hub {

struct IdTokenRules {
  std::string issuer;    ///< "iss", to the letter.
  std::string audience;  ///< The shop's client id at the provider.
};

class IdTokens final : public IdentityVerifier {
 public:
  IdTokens(IdTokenRules rules, KeySet keys) : rules_(std::move(rules)), keys_(std::move(keys)) {}

  [[nodiscard]] Result<Identity> verify(std::string_view token, std::string_view nonce,
                                        TimeMs now) const override;
  /// Providers change their keys now and then; tokens of a key that went are refused from here on.
  void set_keys(KeySet keys) { keys_ = std::move(keys); }

 private:
  IdTokenRules rules_;
  KeySet keys_;
};

/// Bytes of one token: an HTTP body has 16 KB, and providers stay far below.
inline constexpr std::size_t id_token_bytes_max = 8 * 1024;
/// A sign-in is now: an older token was kept by somebody.
inline constexpr TimeMs id_token_age_ms_max = 10 * 60'000;
/// How far the clocks of provider and hub may be apart.
inline constexpr TimeMs id_token_skew_ms = 60'000;

}  // namespace noline::hub
