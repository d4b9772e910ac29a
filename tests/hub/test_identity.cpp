// Customers whose identity provider signs who they are: real keys, and tokens that are refused.
#include <catch2/catch_test_macros.hpp>

#include "identity/id_token.hpp"
#include "support/test_hub.hpp"
#include "support/token_maker.hpp"

namespace noline::hub::test {
namespace {

using wire::Json;

constexpr const char* issuer = "https://login.shop.example";
constexpr const char* audience = "shop-web";
constexpr const char* nonce = "n-0S6_WzA2Mj";
constexpr TimeMs now = 1'800'000'000'000;
constexpr std::int64_t now_s = now / 1'000;

const TokenKey& rsa() {
  static const TokenKey key("RS256", "2026-a");
  return key;
}

const TokenKey& p256() {
  static const TokenKey key("ES256", "2026-b");
  return key;
}

Json claims(const Json& other = Json::object()) {
  Json all = {{"iss", issuer}, {"aud", audience},    {"sub", "248289761001"}, {"nonce", nonce},
              {"iat", now_s},  {"exp", now_s + 300}, {"name", "Ada"}};
  for (const auto& [name, value] : other.items()) {
    value.is_null() ? static_cast<void>(all.erase(name)) : static_cast<void>(all[name] = value);
  }
  return all;
}

IdTokens provider() {
  return {{issuer, audience}, *KeySet::parse(key_set(rsa(), p256()))};
}

Errc verdict(const std::string& token, const char* with_nonce = nonce) {
  static const IdTokens tokens = provider();
  const auto identity = tokens.verify(token, with_nonce, now);
  return identity ? Errc::none : identity.error().code;
}

/// The hub of a shop whose provider this is.
struct Shop {
  IdTokens tokens = provider();
  TestHub hub;
  TestDevice device{hub, 1};

  Shop() {
    hub.service->set_identities(&tokens);
    device.hello();
  }

  /// What a page is answered over HTTP.
  Json admit(const Json& args) { return hub.ask("admit", args).body; }

  /// The scope that a token leads into.
  std::string scope_of(TestDevice& at, const std::string& token) {
    const Json answer = admit({{"id_token", token}, {"nonce", nonce}});
    REQUIRE(answer.contains("code"));
    return at.call("enter", {{"code", answer["code"]}}).ok.at("scope").get<std::string>();
  }
};

struct Hostile {
  const char* what;
  std::string token;
  Errc code;
};

/// Another alphabet, fewer or more parts, and parts that are none.
std::vector<Hostile> misshapen() {
  const std::string good = p256().token(claims());
  const auto first = good.find('.');
  const auto last = good.rfind('.');
  const std::string body = good.substr(0, last);
  return {{"empty", "", Errc::malformed},
          {"dots", "..", Errc::malformed},
          {"one part", "abc", Errc::malformed},
          {"two parts", body, Errc::malformed},
          {"four parts", good + ".AA", Errc::malformed},
          {"five parts", "a.b.c.d.e", Errc::malformed},
          {"padded", good + "=", Errc::malformed},
          {"a space before", " " + good, Errc::malformed},
          {"a line feed after", good + "\n", Errc::malformed},
          {"a zero byte", good + std::string(1, '\0'), Errc::malformed},
          {"the other alphabet", body + ".++//", Errc::malformed},
          {"a header that is a list", base64url("[]") + good.substr(first), Errc::malformed},
          {"a header that is no JSON", base64url("{") + good.substr(first), Errc::malformed},
          {"huge", std::string(9'000, 'a') + ".a.a", Errc::too_large},
          {"claims that are no object", p256().token(Json::array({claims()})), Errc::malformed},
          {"claims that are text", p256().token("me"), Errc::malformed}};
}

/// The header's wishes.
std::vector<Hostile> misheaded() {
  const auto es = [](const Json& header) { return p256().token(claims(), header); };
  const std::string body = base64url(R"({"alg":"none"})") + "." + base64url(claims().dump()) + ".";
  return {{"no algorithm", body, Errc::unsupported},
          {"None", es({{"alg", "None"}}), Errc::unsupported},
          {"no name of one", es({{"alg", nullptr}}), Errc::unsupported},
          {"a list of algorithms", es({{"alg", {"ES256"}}}), Errc::unsupported},
          {"a shared secret", es({{"alg", "HS256"}}), Errc::unsupported},
          {"another curve", es({{"alg", "ES384"}}), Errc::unsupported},
          {"lower case", es({{"alg", "es256"}}), Errc::unsupported},
          {"must understand", es({{"crit", {"exp"}}, {"exp", 1}}), Errc::unsupported},
          {"brings its key", es({{"jwk", p256().jwk()}}), Errc::unsupported},
          {"says where its key is", es({{"jku", "https://evil.example"}}), Errc::unsupported},
          {"says where its chain is", es({{"x5u", "https://evil.example"}}), Errc::unsupported},
          {"is compressed", es({{"zip", "DEF"}}), Errc::unsupported},
          {"is an access token", es({{"typ", "at+jwt"}}), Errc::unsupported},
          {"is a logout token", es({{"typ", "logout+jwt"}}), Errc::unsupported},
          {"has a type that is none", es({{"typ", 1}}), Errc::unsupported}};
}

/// Signed by somebody else, or not at all.
std::vector<Hostile> missigned() {
  static const TokenKey stranger("ES256", "2026-b");
  const std::string good = p256().token(claims());
  const std::string body = good.substr(0, good.rfind('.'));
  const std::string other = p256().token(claims({{"sub", "1"}}));
  std::string changed = good;
  changed[good.size() - 10] = changed[good.size() - 10] == 'A' ? 'B' : 'A';
  const Errc code = Errc::not_authenticated;
  return {
      {"a stranger's key of the same id", stranger.token(claims()), code},
      {"an id that is not in the set", p256().token(claims(), {{"kid", "old"}}), code},
      {"the other algorithm's key", p256().token(claims(), {{"kid", "2026-a"}}), code},
      {"RS256 by the P-256 key", p256().token(claims(), {{"alg", "RS256"}, {"kid", "2026-a"}}),
       code},
      {"ES256 by the RSA key", rsa().token(claims(), {{"alg", "ES256"}, {"kid", "2026-b"}}), code},
      {"no signature", body + ".", code},
      {"a signature of zeros", body + "." + base64url(std::string(64, '\0')), code},
      {"another token's signature", body + other.substr(other.rfind('.')), code},
      {"a signature in ASN.1", body + "." + base64url("\x30\x06\x02\x01\x01\x02\x01\x01"), code},
      {"a changed signature", changed, code},
      {"other claims under the signature",
       body.substr(0, body.find('.') + 1) + base64url(claims({{"sub", "2"}}).dump()) +
           good.substr(good.rfind('.')),
       code}};
}

/// Rightly signed, and not for us, not now, or not for this sign-in.
std::vector<Hostile> misclaimed() {
  const std::pair<const char*, Json> all[] = {
      {"no issuer", {{"iss", nullptr}}},
      {"another issuer", {{"iss", "https://evil.example"}}},
      {"an issuer with a slash more", {{"iss", "https://login.shop.example/"}}},
      {"a list of issuers", {{"iss", {issuer}}}},
      {"no audience", {{"aud", nullptr}}},
      {"another audience", {{"aud", "other-app"}}},
      {"no audience in the list", {{"aud", Json::array()}}},
      {"two audiences and nobody who asked", {{"aud", {audience, "other-app"}}}},
      {"two audiences and the other asked",
       {{"aud", {audience, "other-app"}}, {"azp", "other-app"}}},
      {"asked by another", {{"azp", "other-app"}}},
      {"no end", {{"exp", nullptr}}},
      {"an end in words", {{"exp", "tomorrow"}}},
      {"ended", {{"exp", now_s - 60}}},
      {"an end before all time", {{"exp", -1}}},
      {"an end beyond all time", {{"exp", 1e300}}},
      {"no beginning", {{"iat", nullptr}}},
      {"made tomorrow", {{"iat", now_s + 86'400}, {"exp", now_s + 90'000}}},
      {"made long ago", {{"iat", now_s - 3'600}, {"exp", now_s + 3'600}}},
      {"not before tomorrow", {{"nbf", now_s + 86'400}}},
      {"not before in words", {{"nbf", "now"}}},
      {"no nonce", {{"nonce", nullptr}}},
      {"another nonce", {{"nonce", "of another page"}}},
      {"a nonce that is a number", {{"nonce", 1}}},
      {"nobody", {{"sub", nullptr}}},
      {"an empty name", {{"sub", ""}}},
      {"a number for a name", {{"sub", 7}}},
      {"a long name", {{"sub", std::string(256, 'a')}}},
      {"a name with a line feed", {{"sub", "a\nb"}}},
      {"a name beyond ASCII", {{"sub", "\xC3\xA4"}}}};
  std::vector<Hostile> out;
  for (const auto& [what, other] : all) {
    out.push_back({what, p256().token(claims(other)), Errc::not_authenticated});
  }
  return out;
}

}  // namespace

TEST_CASE("identity: tokens of both algorithms are taken, with and without what is optional") {
  for (const TokenKey* key : {&rsa(), &p256()}) {
    CHECK(verdict(key->token(claims())) == Errc::none);
    CHECK(verdict(key->token(claims({{"aud", Json::array({audience})}}))) == Errc::none);
    CHECK(verdict(key->token(claims({{"aud", {"api", audience}}, {"azp", audience}}))) ==
          Errc::none);
    CHECK(verdict(key->token(claims({{"nbf", now_s + 30}, {"iat", now_s + 59}}))) == Errc::none);
    CHECK(verdict(key->token(claims({{"exp", now_s - 59}}))) == Errc::none);
    CHECK(verdict(key->token(claims({{"exp", now_s + 0.5}, {"name", 7}}))) == Errc::none);
    CHECK(verdict(key->token(claims(), {{"typ", "jwt"}, {"x5t", "AA"}})) == Errc::none);
  }
}

TEST_CASE("identity: hostile tokens are refused, each with the code that is right for it") {
  std::size_t count = 0;
  for (const auto& some : {misshapen(), misheaded(), missigned(), misclaimed()}) {
    for (const Hostile& hostile : some) {
      CAPTURE(hostile.what);
      CHECK(errc_name(verdict(hostile.token)) == errc_name(hostile.code));
      ++count;
    }
  }
  CHECK(count >= 70);
  CHECK(verdict(p256().token(claims()), "") == Errc::not_authenticated);
  CHECK(verdict(p256().token(claims({{"nonce", ""}})), "") == Errc::not_authenticated);
}

TEST_CASE("identity: a customer finds one cart on all devices, the guest's with it") {
  Shop shop;
  REQUIRE(shop.device.push({shop.device.line_added("TEA", 2)}).refused.empty());
  const std::string scope = shop.scope_of(shop.device, rsa().token(claims()));
  CHECK(quantity_at(shop.hub, scope, "TEA") == 2);
  TestDevice phone(shop.hub, 2);
  phone.hello();
  CHECK(shop.scope_of(phone, p256().token(claims())) == scope);
  TestDevice other(shop.hub, 3);
  other.hello();
  CHECK(shop.scope_of(other, p256().token(claims({{"sub", "248289761002"}}))) != scope);
}

TEST_CASE("identity: an e-mail address in a token leads into nobody's account") {
  Shop shop;
  const Json ada = {{"email", "ada@example.org"}, {"password", "correct horse"}};
  const auto account = shop.device.call("sign_up", ada);
  REQUIRE(account.error.code == Errc::none);
  TestDevice other(shop.hub, 2);
  other.hello();
  for (const char* subject : {"ada@example.org", "1"}) {
    const Json more = {{"sub", subject}, {"email", "ada@example.org"}, {"email_verified", true}};
    CHECK(shop.scope_of(other, p256().token(claims(more))) != account.ok["scope"]);
  }
}

TEST_CASE("identity: nobody signs up or in by the name that such an account goes by") {
  Shop shop;
  for (const char* email : {"oidc/https://login.shop.example a@b", "oidc/a@b", "shop/a@b",
                            "SHOP/4711@example.org", " shop/4711@example.org"}) {
    CAPTURE(email);
    const Json args = {{"email", email}, {"password", "correct horse"}};
    for (const char* call : {"sign_up", "sign_in", "password_forgot"}) {
      CHECK(shop.device.call(call, args).error.code == Errc::invalid_argument);
    }
  }
}

TEST_CASE("identity: a token is good once, also with its signature turned about") {
  Shop shop;
  const std::string token = rsa().token(claims());
  const Json args = {{"id_token", token}, {"nonce", nonce}};
  CHECK(shop.admit(args).contains("code"));
  CHECK(shop.admit(args)["code"] == "code_invalid");
  // Of an ECDSA signature (r, s), (r, n - s) is one, too; what was signed is the same.
  const std::string twin = p256().token(claims());
  CHECK(shop.admit({{"id_token", twin}, {"nonce", nonce}}).contains("code"));
  const std::string text = twin.substr(0, twin.rfind('.'));
  const std::string again = text + "." + base64url(p256().sign(text));
  REQUIRE(again != twin);
  CHECK(shop.admit({{"id_token", again}, {"nonce", nonce}})["code"] == "code_invalid");
  // Not even after the record of it was swept: then it has expired.
  shop.hub.now += 20 * 60'000;
  shop.hub.service->handle_timeout(shop.hub.now);
  shop.hub.settle();
  CHECK(shop.admit(args)["code"] == "not_authenticated");
}

TEST_CASE("identity: keys that the provider changed are followed") {
  Shop shop;
  const TokenKey fresh("ES256", "2026-c");
  const Json args = {{"id_token", fresh.token(claims())}, {"nonce", nonce}};
  CHECK(shop.admit(args)["code"] == "not_authenticated");
  shop.tokens.set_keys(*KeySet::parse(key_set(p256(), fresh)));
  CHECK(shop.admit(args).contains("code"));
  CHECK(shop.admit({{"id_token", p256().token(claims())}, {"nonce", nonce}}).contains("code"));
  CHECK(shop.admit({{"id_token", rsa().token(claims())}, {"nonce", nonce}})["code"] ==
        "not_authenticated");
}

TEST_CASE("identity: a hub without a provider takes no token, and one with it no other's key") {
  Shop shop;
  const Json args = {{"id_token", p256().token(claims())}, {"nonce", nonce}};
  CHECK(shop.admit({{"key", "x"}, {"customer", "1"}})["code"] == "not_authenticated");
  CHECK(shop.admit({{"id_token", 7}, {"nonce", nonce}})["code"] == "not_authenticated");
  shop.hub.service->set_identities(nullptr);
  CHECK(shop.admit(args)["code"] == "unsupported");
}

}  // namespace noline::hub::test
