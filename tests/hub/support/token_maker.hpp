// An identity provider of the tests: real keys, made anew for each run, and tokens as nobody
// should make them.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

namespace noline::hub::test {

/// base64url without padding.
[[nodiscard]] std::string base64url(std::string_view bytes);

class TokenKey {
 public:
  /// "RS256" or "ES256".
  TokenKey(const std::string& algorithm, std::string id, unsigned bits = 2'048);

  /// Its public half as JSON Web Key.
  [[nodiscard]] nlohmann::json jwk() const;
  /// The signature of the text as a token has it.
  [[nodiscard]] std::string sign(const std::string& text) const;
  /// header.payload.signature in base64url; "alg" and "kid" are this key's, unless the header has
  /// them.
  [[nodiscard]] std::string token(const nlohmann::json& claims,
                                  const nlohmann::json& header = nlohmann::json::object()) const;
  [[nodiscard]] std::string number(const char* name) const;

 private:
  std::shared_ptr<EVP_PKEY> key_;
  std::string algorithm_;
  std::string id_;
};

/// {"keys": [...]}
template <typename... Keys>
std::string key_set(const Keys&... keys) {
  return nlohmann::json{{"keys", nlohmann::json::array({keys.jwk()...})}}.dump();
}

}  // namespace noline::hub::test
