#include "identity/jwks.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <sodium.h>

#include <nlohmann/json.hpp>
#include <optional>

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr std::size_t set_bytes_max = 256 * 1024;
constexpr std::size_t keys_max = 64;
constexpr int rsa_bits_min = 2'048;
/// Larger ones would let a key set decide how long a sign-in takes.
constexpr int rsa_bits_max = 8'192;
/// Of each half of an ES256 signature, and of each coordinate of its key.
constexpr std::size_t p256_bytes = 32;

template <auto release>
struct Releaser {
  template <typename T>
  void operator()(T* thing) const {
    release(thing);
  }
};
using Number = std::unique_ptr<BIGNUM, Releaser<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Releaser<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Releaser<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Releaser<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Releaser<EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Releaser<ECDSA_SIG_free>>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

std::string member_text(const json& object, const char* name) {
  const auto at = object.find(name);
  return at == object.end() || !at->is_string() ? std::string() : at->get<std::string>();
}

std::string bytes_at(const json& object, const char* name) {
  const auto bytes = decode_base64url(member_text(object, name));
  return bytes ? *bytes : std::string();
}

std::shared_ptr<EVP_PKEY> build(const char* kind, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  if (parameters == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return nullptr;
  }
  return {key, EVP_PKEY_free};
}

std::shared_ptr<EVP_PKEY> rsa_key(const json& object) {
  const Number modulus = number_of(bytes_at(object, "n"));
  const Number exponent = number_of(bytes_at(object, "e"));
  const Builder builder(OSSL_PARAM_BLD_new());
  const int bits = BN_num_bits(modulus.get());
  // An exponent of 1 would make every text its own signature.
  const bool is_sound = bits >= rsa_bits_min && bits <= rsa_bits_max &&
                        BN_is_odd(modulus.get()) == 1 && BN_is_odd(exponent.get()) == 1 &&
                        BN_num_bits(exponent.get()) >= 2 && BN_num_bits(exponent.get()) <= 64;
  if (!is_sound ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1) {
    return nullptr;
  }
  return build("RSA", builder.get());
}

/// OpenSSL refuses a point that is not on the curve.
std::shared_ptr<EVP_PKEY> p256_key(const json& object) {
  const std::string x = bytes_at(object, "x");
  const std::string y = bytes_at(object, "y");
  if (member_text(object, "crv") != "P-256" || x.size() != p256_bytes || y.size() != p256_bytes) {
    return nullptr;
  }
  const std::string point = "\x04" + x + y;
  const Builder builder(OSSL_PARAM_BLD_new());
  if (OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) !=
          1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1) {
    return nullptr;
  }
  return build("EC", builder.get());
}

/// Nothing for a key of another kind or purpose.
std::optional<SigningKey> read_key(const json& object) {
  const std::string kind = member_text(object, "kty");
  const bool is_rsa = kind == "RSA";
  const std::string use = member_text(object, "use");
  const std::string algorithm = member_text(object, "alg");
  if ((!is_rsa && kind != "EC") || (!use.empty() && use != "sig") ||
      (!algorithm.empty() && algorithm != (is_rsa ? "RS256" : "ES256"))) {
    return std::nullopt;
  }
  auto key = is_rsa ? rsa_key(object) : p256_key(object);
  if (key == nullptr) {
    return std::nullopt;
  }
  return SigningKey{member_text(object, "kid"),
                    is_rsa ? SignatureAlgorithm::rs256 : SignatureAlgorithm::es256, std::move(key)};
}

/// A token carries both numbers of the signature side by side (RFC 7518, section 3.4); OpenSSL
/// takes them as ASN.1.
std::string es256_as_asn1(std::string_view signature) {
  if (signature.size() != 2 * p256_bytes) {
    return {};
  }
  const Signature pair(ECDSA_SIG_new());
  if (pair == nullptr || ECDSA_SIG_set0(pair.get(), number_of(signature.substr(0, 32)).release(),
                                        number_of(signature.substr(32)).release()) != 1) {
    return {};
  }
  std::string out(2 * p256_bytes + 16, '\0');
  auto* at = reinterpret_cast<unsigned char*>(out.data());
  const int size = i2d_ECDSA_SIG(pair.get(), &at);
  out.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return out;
}

}  // namespace

Result<std::string> decode_base64url(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &size, nullptr,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0) {
    return fail(Errc::malformed, "this is not base64url without padding");
  }
  bytes.resize(size);
  return bytes;
}

bool SigningKey::verify(std::string_view text, std::string_view signature) const {
  const std::string bytes =
      algorithm == SignatureAlgorithm::es256 ? es256_as_asn1(signature) : std::string(signature);
  const DigestContext context(EVP_MD_CTX_new());
  return !bytes.empty() && context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(bytes), bytes.size(), bytes_of(text),
                          text.size()) == 1;
}

Result<KeySet> KeySet::parse(std::string_view text) {
  const json document =
      text.size() <= set_bytes_max ? json::parse(text, nullptr, false) : json(json::value_t::null);
  const json list = document.is_object() ? document.value("keys", json()) : json();
  if (!list.is_array() || list.size() > keys_max) {
    return fail(Errc::malformed, "a key set is {\"keys\": [...]} with at most 64 keys");
  }
  KeySet set;
  for (const json& object : list) {
    if (!object.is_object()) {
      return fail(Errc::malformed, "a key of the set is not an object");
    }
    if (object.contains("d") || object.contains("k")) {
      return fail(Errc::invalid_argument,
                  "the key set has a secret key; only public ones belong "
                  "here");
    }
    if (auto key = read_key(object)) {
      set.keys_.push_back(std::move(*key));
    }
  }
  if (set.keys_.empty()) {
    return fail(Errc::invalid_argument, "the key set has no key for RS256 or ES256");
  }
  return set;
}

const SigningKey* KeySet::find(SignatureAlgorithm algorithm, std::string_view id) const {
  const SigningKey* found = nullptr;
  for (const SigningKey& key : keys_) {
    if (key.algorithm != algorithm || (!id.empty() && key.id != id)) {
      continue;
    }
    if (found != nullptr) {
      return nullptr;  // Two that would do: guessing is not this function's business.
    }
    found = &key;
  }
  return found;
}

}  // namespace noline::hub
