// The public keys of an identity provider, as its JSON Web Key Set lists them (RFC 7517).
//
// Only keys that sign with RS256 or ES256 are taken (RFC 7518, sections 3.3 and 3.4); a set may
// hold others, which are passed over. A key serves one algorithm, so that a token cannot choose
// how its signature is looked at (RFC 8725, section 3.1).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "noline/result.hpp"

struct evp_pkey_st;

namespace noline::hub {

enum class SignatureAlgorithm : std::uint8_t {
  rs256,  ///< RSASSA-PKCS1-v1_5 with SHA-256, of at least 2,048 bits.
  es256,  ///< ECDSA on P-256 with SHA-256.
};

struct SigningKey {
  std::string id;  ///< "kid"; may be empty.
  SignatureAlgorithm algorithm = SignatureAlgorithm::rs256;
  std::shared_ptr<evp_pkey_st> key;

  /// Whether the signature, in the form of a token's last part, is this key's for the text.
  [[nodiscard]] bool verify(std::string_view text, std::string_view signature) const;
};

class KeySet {
 public:
  /// `malformed` when it is no key set, `invalid_argument` when it has a private key or none that
  /// can be used.
  [[nodiscard]] static Result<KeySet> parse(std::string_view text);

  /// The key of this id and algorithm, or null. Without an id, the only key of the algorithm.
  [[nodiscard]] const SigningKey* find(SignatureAlgorithm algorithm, std::string_view id) const;
  [[nodiscard]] std::size_t size() const { return keys_.size(); }

 private:
  std::vector<SigningKey> keys_;
};

/// The bytes of base64url without padding (RFC 4648, section 5), or nothing when it is not exactly
/// that.
[[nodiscard]] Result<std::string> decode_base64url(std::string_view text);

}  // namespace noline::hub
