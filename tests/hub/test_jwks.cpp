// The key set of an identity provider, and signatures by its keys.
#include <catch2/catch_test_macros.hpp>

#include "identity/jwks.hpp"
#include "support/token_maker.hpp"

namespace noline::hub::test {
namespace {

using nlohmann::json;

/// One key of each kind for all tests of this file: making an RSA key takes a while.
const TokenKey& rsa() {
  static const TokenKey key("RS256", "r1");
  return key;
}

const TokenKey& p256() {
  static const TokenKey key("ES256", "e1");
  return key;
}

Errc refusal(const json& keys) {
  const auto set = KeySet::parse(json{{"keys", keys}}.dump());
  return set ? Errc::none : set.error().code;
}

json with(json key, const char* name, const json& value) {
  key[name] = value;
  return key;
}

}  // namespace

TEST_CASE("key set: signatures of both algorithms are verified, and of nothing else") {
  const auto set = KeySet::parse(key_set(rsa(), p256()));
  REQUIRE(set);
  const SigningKey* first = set->find(SignatureAlgorithm::rs256, "r1");
  const SigningKey* second = set->find(SignatureAlgorithm::es256, "e1");
  REQUIRE((first != nullptr && second != nullptr));
  CHECK(first->verify("text", rsa().sign("text")));
  CHECK(second->verify("text", p256().sign("text")));
  CHECK_FALSE(first->verify("texT", rsa().sign("text")));
  CHECK_FALSE(second->verify("texT", p256().sign("text")));
  CHECK_FALSE(first->verify("text", p256().sign("text")));
  CHECK_FALSE(second->verify("text", rsa().sign("text")));
  for (const std::size_t size : {0U, 1U, 63U, 65U, 72U, 128U, 256U}) {
    CHECK_FALSE(first->verify("text", std::string(size, '\0')));
    CHECK_FALSE(second->verify("text", std::string(size, '\0')));
  }
  CHECK_FALSE(second->verify("text", std::string(64, '\xFF')));
}

TEST_CASE("key set: a key is found by its id, and without one only when it is the only one") {
  const TokenKey other("ES256", "e2");
  const auto set = KeySet::parse(key_set(rsa(), p256(), other));
  REQUIRE(set);
  CHECK(set->size() == 3);
  CHECK(set->find(SignatureAlgorithm::es256, "e2") != nullptr);
  CHECK(set->find(SignatureAlgorithm::es256, "r1") == nullptr);
  CHECK(set->find(SignatureAlgorithm::es256, "e3") == nullptr);
  CHECK(set->find(SignatureAlgorithm::es256, "") == nullptr);
  CHECK(set->find(SignatureAlgorithm::rs256, "") != nullptr);
}

TEST_CASE("key set: keys of other kinds are passed over, and a set without a usable one refused") {
  const json good = p256().jwk();
  CHECK(refusal({good, {{"kty", "OKP"}, {"crv", "Ed25519"}, {"x", "AA"}}}) == Errc::none);
  CHECK(refusal({good, with(good, "use", "enc"), {{"kty", 7}}}) == Errc::none);
  const TokenKey small("RS256", "small", 1'024);
  const std::string zero = base64url(std::string(32, '\0'));
  const json unusable[] = {with(good, "use", "enc"),
                           with(good, "alg", "ES384"),
                           with(good, "alg", "none"),
                           with(good, "crv", "P-384"),
                           with(good, "x", "AA"),
                           with(good, "x", zero),
                           with(good, "y", "not base64!"),
                           with(good, "kty", "RSA"),
                           with(rsa().jwk(), "alg", "PS256"),
                           with(rsa().jwk(), "alg", "HS256"),
                           with(rsa().jwk(), "e", "AQ"),
                           with(rsa().jwk(), "e", "Ag"),
                           with(rsa().jwk(), "n", ""),
                           small.jwk()};
  for (const json& key : unusable) {
    CAPTURE(key.dump());
    CHECK(refusal(json::array({key})) == Errc::invalid_argument);
  }
}

TEST_CASE("key set: secrets, rubbish and floods are refused") {
  CHECK(refusal(json::array({with(p256().jwk(), "d", "AA")})) == Errc::invalid_argument);
  CHECK(refusal({p256().jwk(), {{"kty", "oct"}, {"k", "AA"}}}) == Errc::invalid_argument);
  CHECK(refusal(json::array({1})) == Errc::malformed);
  CHECK(refusal(json::object()) == Errc::malformed);
  CHECK(refusal(json(std::vector<json>(65, p256().jwk()))) == Errc::malformed);
  CHECK(refusal(json::array()) == Errc::invalid_argument);
  const std::string texts[] = {"", "null", "[]", "{}", "{\"keys\":", std::string(300'000, ' ')};
  for (const std::string& text : texts) {
    CHECK(KeySet::parse(text).error().code == Errc::malformed);
  }
}

}  // namespace noline::hub::test
