// Passkeys: an authenticator of this test's own, with a real key, against the hub's core and
// libfido2.
#include <openssl/sha.h>

#include <catch2/catch_test_macros.hpp>

#include "identity/fido_passkeys.hpp"
#include "identity/jwks.hpp"
#include "support/test_hub.hpp"
#include "support/token_maker.hpp"

namespace noline::hub::test {
namespace {

using nlohmann::json;

const std::string origin = "https://shop.example";

std::string sha256(std::string_view text) {
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

/// Signatures of authenticators are DER, those of JSON Web Signatures two numbers.
std::string as_der(const std::string& raw) {
  std::string body;
  for (const std::size_t at : {0U, 32U}) {
    std::string number = raw.substr(at, 32);
    number.erase(0, std::min(number.find_first_not_of('\0'), number.size() - 1));
    if ((static_cast<unsigned char>(number[0]) & 0x80U) != 0) {
      number.insert(0, 1, '\0');
    }
    body += '\x02';
    body += static_cast<char>(number.size());
    body += number;
  }
  return std::string("\x30") + static_cast<char>(body.size()) + body;
}

/// What a page and its authenticator can be made to say.
struct Authenticator {
  TokenKey key{"ES256", "p"};
  std::string id = "credential of this test";
  std::string page = origin;
  std::string party = "shop.example";
  std::uint8_t flags = 0x05;  // Present and recognised.
  std::uint32_t counter = 0;
  json client_more = json::object();

  [[nodiscard]] std::string data(std::uint8_t more) const {
    std::string bytes = sha256(party);
    bytes += static_cast<char>(flags | more);
    for (const int shift : {24, 16, 8, 0}) {
      bytes += static_cast<char>(counter >> shift);
    }
    return bytes;
  }
  [[nodiscard]] std::string client_data(const char* type, const std::string& challenge) const {
    json said = {{"type", type}, {"challenge", base64url(challenge)}, {"origin", page}};
    said.update(client_more);
    return said.dump();
  }
  [[nodiscard]] json create(const std::string& challenge) const {
    const json own = key.jwk();
    const auto x = decode_base64url(own["x"].get<std::string>());
    const auto y = decode_base64url(own["y"].get<std::string>());
    const auto binary = [](const std::string& text) {
      return json::binary(std::vector<std::uint8_t>(text.begin(), text.end()));
    };
    // COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y}; JSON has no numbers as names, so by hand.
    std::string cose("\xa5\x01\x02\x03\x26\x20\x01", 7);
    for (const auto& [name, value] : {std::pair('\x21', *x), std::pair('\x22', *y)}) {
      const auto bytes = json::to_cbor(binary(value));
      cose += name;
      cose.append(bytes.begin(), bytes.end());
    }
    std::string bytes = data(0x40) + std::string(16, '\0');
    bytes += static_cast<char>(id.size() >> 8);
    bytes += static_cast<char>(id.size());
    bytes += id + cose;
    return {{"id", base64url(id)},
            {"client_data", base64url(client_data("webauthn.create", challenge))},
            {"authenticator_data", base64url(bytes)},
            {"algorithm", -7}};
  }
  [[nodiscard]] json get(const std::string& challenge) const {
    const std::string client = client_data("webauthn.get", challenge);
    const std::string bytes = data(0);
    return {{"id", base64url(id)},
            {"client_data", base64url(client)},
            {"authenticator_data", base64url(bytes)},
            {"signature", base64url(as_der(key.sign(bytes + sha256(client))))}};
  }
};

struct House {
  TestHub hub;
  FidoPasskeys verifier;
  TestDevice laptop{hub, 1};
  TestDevice phone{hub, 2};
  Authenticator keys;

  House() {
    hub.service->set_passkeys(&verifier);
    laptop.hello();
    const auto grant = laptop.call(
        "sign_up", {{"email", "ada@example.org"}, {"password", "correct horse"}, {"name", "Ada"}});
    laptop.leave();
    laptop.scope = grant.ok["scope"].get<std::string>();
    laptop.credential = {{"token", grant.ok["token"]}};
    laptop.hello();
    phone.hello();
  }
  Errc ask(const char* call, json args, json* ok = nullptr) {
    if (!args.contains("origin")) {
      args["origin"] = origin;
    }
    const auto answer = hub.ask(call, args, 7);
    if (ok != nullptr) {
      *ok = answer.body;
    }
    return answer.code;
  }
  std::string new_challenge() {
    const auto asked = laptop.call("passkey_create", json::object());
    return asked.error.code == Errc::none ? asked.ok["challenge"].get<std::string>() : "";
  }
  std::string challenge() {
    json ok;
    REQUIRE(ask("passkey_challenge", json::object(), &ok) == Errc::none);
    return ok["challenge"].get<std::string>();
  }
  Errc add() { return ask("passkey_add", keys.create(new_challenge())); }
  Errc sign_in(const json& answer) { return ask("passkey_sign_in", answer); }
};

}  // namespace

TEST_CASE("passkeys: one is added, and opens the account on another device") {
  House at;
  REQUIRE(at.add() == Errc::none);
  json ok;
  REQUIRE(at.ask("passkey_sign_in", at.keys.get(at.challenge()), &ok) == Errc::none);
  const auto entered = at.phone.call("enter", {{"code", ok["code"]}});
  REQUIRE(entered.error.code == Errc::none);
  CHECK(entered.ok["scope"] == at.laptop.scope);
  CHECK(at.phone.call("enter", {{"code", ok["code"]}}).error.code == Errc::code_invalid);
  const json list = at.laptop.call("sessions", json::object()).ok["sessions"];
  REQUIRE(list.back()["passkey"] == true);
  const json id = {{"id", list.back()["id"]}};
  REQUIRE(at.laptop.call("session_revoke", id).ok == json{{"revoked", 1}});
  CHECK(at.laptop.call("session_revoke", id).error.code == Errc::unknown_scope);
  CHECK(at.sign_in(at.keys.get(at.challenge())) == Errc::not_authenticated);
}

TEST_CASE("passkeys: an answer is good once, for its own challenge, for some minutes") {
  House at;
  REQUIRE(at.add() == Errc::none);
  const json answer = at.keys.get(at.challenge());
  CHECK(at.sign_in(answer) == Errc::none);
  CHECK(at.sign_in(answer) == Errc::not_authenticated);
  for (const std::string& made_up :
       {std::string(), std::string("0.0.0"), at.challenge() + "0", at.new_challenge()}) {
    CHECK(at.sign_in(at.keys.get(made_up)) == Errc::not_authenticated);
  }
  const std::string old = at.challenge();
  at.hub.now += 6 * 60'000;
  CHECK(at.sign_in(at.keys.get(old)) == Errc::not_authenticated);
  const json late = at.keys.create(at.new_challenge());
  at.hub.now += 6 * 60'000;
  CHECK(at.ask("passkey_add", late) == Errc::code_invalid);
}

TEST_CASE("passkeys: whatever was changed in an answer, it opens nothing") {
  House at;
  at.keys.counter = 5;
  REQUIRE(at.add() == Errc::none);
  const auto refused = [&](auto change) {
    Authenticator other = at.keys;
    other.counter = 9;
    change(other);
    return at.sign_in(other.get(at.challenge())) == Errc::not_authenticated;
  };
  CHECK(refused([](Authenticator& it) { it.page = "https://shop.example.evil"; }));
  CHECK(refused([](Authenticator& it) { it.page = "http://shop.example"; }));
  CHECK(refused([](Authenticator& it) { it.party = "evil.example"; }));
  CHECK(refused([](Authenticator& it) { it.flags = 0x01; }));  // Nobody was recognised.
  CHECK(refused([](Authenticator& it) { it.flags = 0x04; }));  // Nobody was there.
  CHECK(refused([](Authenticator& it) { it.counter = 5; }));   // A copy of the key.
  CHECK(refused([](Authenticator& it) { it.key = TokenKey("ES256", "x"); }));
  CHECK(refused([](Authenticator& it) { it.id = "another credential"; }));
  CHECK(refused([](Authenticator& it) { it.client_more = {{"crossOrigin", true}}; }));
  CHECK(refused([](Authenticator& it) { it.client_more = {{"type", "webauthn.create"}}; }));
  at.keys.counter = 9;
  for (const char* part : {"client_data", "authenticator_data", "signature", "id"}) {
    json answer = at.keys.get(at.challenge());
    for (const std::string& changed :
         {std::string(), std::string("!"), answer[part].get<std::string>() + "AA",
          answer[part].get<std::string>().substr(4), std::string(20'000, 'A')}) {
      json other = answer;
      other[part] = changed;
      CHECK(at.sign_in(other) == Errc::not_authenticated);
      at.hub.now += 61'000;  // Guessing is slowed down; that is another test.
      answer = at.keys.get(at.challenge());
    }
  }
  // The page's origin comes from the browser's request; without one nobody was there.
  json silent = at.keys.get(at.challenge());
  silent["origin"] = "";
  CHECK(at.sign_in(silent) == Errc::not_authenticated);
  CHECK(at.sign_in(at.keys.get(at.challenge())) == Errc::none);
}

TEST_CASE("passkeys: a new one is checked, and belongs to whoever asked for it") {
  House at;
  const auto refused = [&](auto change) {
    Authenticator other = at.keys;
    change(other);
    return at.ask("passkey_add", other.create(at.new_challenge())) != Errc::none;
  };
  CHECK(refused([](Authenticator& it) { it.page = "https://evil.example"; }));
  CHECK(refused([](Authenticator& it) { it.party = "evil.example"; }));
  CHECK(refused([](Authenticator& it) { it.flags = 0x01; }));
  CHECK(refused([](Authenticator& it) { it.client_more = {{"type", "webauthn.get"}}; }));
  json answer = at.keys.create(at.new_challenge());
  answer["id"] = base64url("another");
  CHECK(at.ask("passkey_add", answer) == Errc::malformed);
  answer = at.keys.create(at.new_challenge());
  answer["algorithm"] = -65535;  // RS1
  CHECK(at.ask("passkey_add", answer) == Errc::unsupported);
  // A challenge of a sign-in is none for a new passkey.
  CHECK(at.ask("passkey_add", at.keys.create(at.challenge())) == Errc::code_invalid);
  CHECK(at.laptop.call("sessions", json::object()).ok["sessions"].size() == 1);
  CHECK(at.phone.call("passkey_create", json::object()).error.code == Errc::not_allowed);
  CHECK(at.phone.call("passkey_challenge", json::object()).error.code == Errc::unknown_type);
  REQUIRE(at.add() == Errc::none);
  CHECK(at.add() == Errc::already_exists);
}

TEST_CASE("passkeys: are gone when everything about their owner is erased") {
  House at;
  REQUIRE(at.add() == Errc::none);
  REQUIRE(at.laptop.call("erase", {{"password", "correct horse"}}).error.code == Errc::none);
  CHECK(at.sign_in(at.keys.get(at.challenge())) == Errc::not_authenticated);
}

TEST_CASE("passkeys: guessing is slowed down") {
  House at;
  REQUIRE(at.add() == Errc::none);
  json wrong = at.keys.get(at.challenge());
  wrong["signature"] = "AAAA";
  Errc last = Errc::none;
  for (int i = 0; i < 12; ++i) {
    last = at.sign_in(wrong);
  }
  CHECK(last == Errc::too_many);
}
}  // namespace noline::hub::test
