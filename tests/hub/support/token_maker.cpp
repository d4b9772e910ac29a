#include "support/token_maker.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <sodium.h>

namespace noline::hub::test {
namespace {

std::string bytes_of(const BIGNUM* number, int size) {
  std::string bytes(static_cast<std::size_t>(size), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), size);
  return bytes;
}

}  // namespace

std::string base64url(std::string_view bytes) {
  constexpr int kind = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), kind), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kind);
  text.pop_back();
  return text;
}

TokenKey::TokenKey(const std::string& algorithm, std::string id, unsigned bits)
    : key_(algorithm == "RS256" ? EVP_RSA_gen(bits) : EVP_EC_gen("P-256"), EVP_PKEY_free),
      algorithm_(algorithm),
      id_(std::move(id)) {}

std::string TokenKey::number(const char* name) const {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key_.get(), name, &number);
  const std::string bytes = bytes_of(number, algorithm_ == "ES256" ? 32 : BN_num_bytes(number));
  BN_free(number);
  return bytes;
}

nlohmann::json TokenKey::jwk() const {
  nlohmann::json key = {{"use", "sig"}, {"alg", algorithm_}};
  if (!id_.empty()) {
    key["kid"] = id_;
  }
  if (algorithm_ == "RS256") {
    key.update({{"kty", "RSA"},
                {"n", base64url(number(OSSL_PKEY_PARAM_RSA_N))},
                {"e", base64url(number(OSSL_PKEY_PARAM_RSA_E))}});
  } else {
    key.update({{"kty", "EC"},
                {"crv", "P-256"},
                {"x", base64url(number(OSSL_PKEY_PARAM_EC_PUB_X))},
                {"y", base64url(number(OSSL_PKEY_PARAM_EC_PUB_Y))}});
  }
  return key;
}

std::string TokenKey::sign(const std::string& text) const {
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                   EVP_MD_CTX_free);
  std::string bytes(2'048, '\0');
  std::size_t size = bytes.size();
  auto* out = reinterpret_cast<unsigned char*>(bytes.data());
  EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
  EVP_DigestSign(context.get(), out, &size, reinterpret_cast<const unsigned char*>(text.data()),
                 text.size());
  bytes.resize(size);
  if (algorithm_ == "RS256") {
    return bytes;
  }
  const unsigned char* at = out;
  ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size));
  bytes = bytes_of(ECDSA_SIG_get0_r(pair), 32) + bytes_of(ECDSA_SIG_get0_s(pair), 32);
  ECDSA_SIG_free(pair);
  return bytes;
}

std::string TokenKey::token(const nlohmann::json& claims, const nlohmann::json& header) const {
  nlohmann::json whole = {{"alg", algorithm_}, {"typ", "JWT"}};
  if (!id_.empty()) {
    whole["kid"] = id_;
  }
  whole.update(header);
  const std::string text = base64url(whole.dump()) + "." + base64url(claims.dump());
  return text + "." + base64url(sign(text));
}

}  // namespace noline::hub::test
