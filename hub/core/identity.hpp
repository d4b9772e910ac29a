// Whom an identity provider vouches for. The service asks through this interface, so that the
// cryptography of it stays outside the core; hub/identity implements it.
#pragma once

#include <string>
#include <string_view>

#include "noline/result.hpp"
#include "noline/stamp.hpp"

namespace noline::hub {

/// What an ID token said, after every check.
struct Identity {
  std::string issuer;       ///< A URL, without spaces.
  std::string subject;      ///< The provider's own name of the customer, never another's again.
  std::string name;         ///< How to greet; may be empty.
  std::string fingerprint;  ///< What was signed, hashed: by it a token is known to be used.
  TimeMs expires_ms = 0;    ///< From then on `verify` refuses the token.
};

class IdentityVerifier {
 public:
  virtual ~IdentityVerifier() = default;
  /// Errors: `too_large`, `malformed` (not a signed token), `unsupported` (another algorithm or
  /// kind of token) and `not_authenticated` (not of this provider, not for this shop, not now).
  /// `nonce` is what the caller gave the provider when it asked for the token.
  [[nodiscard]] virtual Result<Identity> verify(std::string_view token, std::string_view nonce,
                                                TimeMs now) const = 0;
};

}  // namespace noline::hub
