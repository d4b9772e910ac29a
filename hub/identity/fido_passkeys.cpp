#include "identity/fido_passkeys.hpp"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <openssl/sha.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "core/accounts.hpp"
#include "identity/jwks.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

/// Far above what authenticators say, far below what could cost time.
constexpr std::size_t part_bytes_max = 8 * 1024;
constexpr std::size_t id_bytes_max = 1023;  // Web Authentication Level 2, section 6.5.1.

struct FreeCredential {
  void operator()(fido_cred_t* credential) const { fido_cred_free(&credential); }
};
struct FreeAssertion {
  void operator()(fido_assert_t* assertion) const { fido_assert_free(&assertion); }
};
template <class Key, void (*free)(Key**)>
struct FreeKey {
  void operator()(Key* key) const { free(&key); }
};

const unsigned char* octets_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// libfido2 wants to be told once; it keeps no state that matters here.
void start_library() {
  static const bool is_started = [] {
    fido_init(FIDO_DISABLE_U2F_FALLBACK);
    return true;
  }();
  static_cast<void>(is_started);
}

Error malformed(const char* what) {
  return fail(Errc::malformed, what);
}

Error not_ours() {
  return fail(Errc::not_authenticated, "this answer is not for a page of this shop");
}

Result<std::string> decoded(const std::string& text) {
  return text.size() > part_bytes_max
             ? Result<std::string>(fail(Errc::too_large, "an authenticator says less"))
             : decode_base64url(text);
}

json client_data_of(const PasskeyAnswer& answer) {
  const auto text = decoded(answer.client_data);
  json data = text ? json::parse(*text, nullptr, false) : json();
  return data.is_object() ? data : json::object();
}

/// The page, and what it asked its authenticator for.
Status check_client_data(const PasskeyAnswer& answer, std::string_view type) {
  const json data = client_data_of(answer);
  const bool is_foreign = data.value("crossOrigin", json()) == true;
  if (text_of(data, "type") != type || answer.origin.empty() ||
      text_of(data, "origin") != answer.origin || is_foreign ||
      relying_party(answer.origin).empty()) {
    return not_ours();
  }
  return Ok{};
}

/// Authenticator data as libfido2 wants it: as a CBOR byte string.
std::string as_cbor(const std::string& bytes) {
  const std::vector<std::uint8_t> cbor =
      json::to_cbor(json::binary(std::vector<std::uint8_t>(bytes.begin(), bytes.end())));
  return {cbor.begin(), cbor.end()};
}

/// The first 32 bytes name the relying party, by their hash.
bool is_of(const std::string& authenticator_data, const std::string& party) {
  unsigned char hash[SHA256_DIGEST_LENGTH];
  SHA256(octets_of(party), party.size(), hash);
  return authenticator_data.size() > sizeof hash &&
         is_same_secret(authenticator_data.substr(0, sizeof hash),
                        {reinterpret_cast<const char*>(hash), sizeof hash});
}

int verify_with(const fido_assert_t* assertion, const StoredPasskey& passkey) {
  const auto* key = octets_of(passkey.key);
  const std::size_t size = passkey.key.size();
  if (passkey.algorithm == COSE_ES256) {
    const std::unique_ptr<es256_pk_t, FreeKey<es256_pk_t, es256_pk_free>> own(es256_pk_new());
    return es256_pk_from_ptr(own.get(), key, size) == FIDO_OK
               ? fido_assert_verify(assertion, 0, COSE_ES256, own.get())
               : FIDO_ERR_INVALID_ARGUMENT;
  }
  if (passkey.algorithm == COSE_RS256) {
    const std::unique_ptr<rs256_pk_t, FreeKey<rs256_pk_t, rs256_pk_free>> own(rs256_pk_new());
    return rs256_pk_from_ptr(own.get(), key, size) == FIDO_OK
               ? fido_assert_verify(assertion, 0, COSE_RS256, own.get())
               : FIDO_ERR_INVALID_ARGUMENT;
  }
  const std::unique_ptr<eddsa_pk_t, FreeKey<eddsa_pk_t, eddsa_pk_free>> own(eddsa_pk_new());
  return eddsa_pk_from_ptr(own.get(), key, size) == FIDO_OK
             ? fido_assert_verify(assertion, 0, COSE_EDDSA, own.get())
             : FIDO_ERR_INVALID_ARGUMENT;
}

}  // namespace

std::string relying_party(std::string_view origin) {
  const auto start = origin.find("://");
  if (start == std::string_view::npos) {
    return {};
  }
  const std::string_view authority = origin.substr(start + 3);
  return std::string(authority.substr(0, authority.find(':')));
}

std::string FidoPasskeys::challenge_of(const PasskeyAnswer& answer) const {
  const auto challenge = decode_base64url(text_of(client_data_of(answer), "challenge"));
  return challenge ? *challenge : std::string();
}

Result<StoredPasskey> FidoPasskeys::read_new(const PasskeyAnswer& answer) const {
  start_library();
  if (const Status status = check_client_data(answer, "webauthn.create"); !status) {
    return status.error();
  }
  if (answer.algorithm != COSE_ES256 && answer.algorithm != COSE_RS256 &&
      answer.algorithm != COSE_EDDSA) {
    return fail(Errc::unsupported, "passkeys sign with ES256, RS256 or EdDSA");
  }
  const auto data = decoded(answer.authenticator_data);
  const auto id = decoded(answer.id);
  if (!data || !id || id->empty() || id->size() > id_bytes_max) {
    return malformed("the authenticator's answer cannot be read");
  }
  if (!is_of(*data, relying_party(answer.origin))) {
    return not_ours();
  }
  const std::unique_ptr<fido_cred_t, FreeCredential> credential(fido_cred_new());
  const std::string cbor = as_cbor(*data);
  if (credential == nullptr ||
      fido_cred_set_type(credential.get(), static_cast<int>(answer.algorithm)) != FIDO_OK ||
      fido_cred_set_authdata(credential.get(), octets_of(cbor), cbor.size()) != FIDO_OK) {
    return malformed("the authenticator's answer cannot be read");
  }
  constexpr std::uint8_t present_and_recognised = 0x01 | 0x04;
  if ((fido_cred_flags(credential.get()) & present_and_recognised) != present_and_recognised) {
    return fail(Errc::not_authenticated, "the authenticator must recognise its owner");
  }
  const std::string_view held(reinterpret_cast<const char*>(fido_cred_id_ptr(credential.get())),
                              fido_cred_id_len(credential.get()));
  if (held != *id || fido_cred_pubkey_len(credential.get()) == 0) {
    return malformed("the answer names another credential than it holds");
  }
  StoredPasskey passkey;
  passkey.id = answer.id;
  passkey.algorithm = answer.algorithm;
  passkey.key.assign(reinterpret_cast<const char*>(fido_cred_pubkey_ptr(credential.get())),
                     fido_cred_pubkey_len(credential.get()));
  passkey.counter = fido_cred_sigcount(credential.get());
  return passkey;
}

Result<std::uint32_t> FidoPasskeys::verify(const PasskeyAnswer& answer,
                                           const StoredPasskey& passkey) const {
  start_library();
  if (const Status status = check_client_data(answer, "webauthn.get"); !status) {
    return status.error();
  }
  const auto client_data = decoded(answer.client_data);
  const auto data = decoded(answer.authenticator_data);
  const auto signature = decoded(answer.signature);
  if (!client_data || !data || !signature) {
    return malformed("the authenticator's answer cannot be read");
  }
  const std::unique_ptr<fido_assert_t, FreeAssertion> assertion(fido_assert_new());
  const std::string cbor = as_cbor(*data);
  const bool is_read =
      assertion != nullptr && fido_assert_set_count(assertion.get(), 1) == FIDO_OK &&
      fido_assert_set_rp(assertion.get(), relying_party(answer.origin).c_str()) == FIDO_OK &&
      fido_assert_set_clientdata(assertion.get(), octets_of(*client_data), client_data->size()) ==
          FIDO_OK &&
      fido_assert_set_up(assertion.get(), FIDO_OPT_TRUE) == FIDO_OK &&
      fido_assert_set_uv(assertion.get(), FIDO_OPT_TRUE) == FIDO_OK &&
      fido_assert_set_authdata(assertion.get(), 0, octets_of(cbor), cbor.size()) == FIDO_OK &&
      fido_assert_set_sig(assertion.get(), 0, octets_of(*signature), signature->size()) == FIDO_OK;
  if (!is_read || verify_with(assertion.get(), passkey) != FIDO_OK) {
    return fail(Errc::not_authenticated, "the signature is not this passkey's");
  }
  return fido_assert_sigcount(assertion.get(), 0);
}

}  // namespace noline::hub
