// Break-ins: each refused with the right code, seen by the audit log, and without effect on what
// it was after.
#include <catch2/catch_test_macros.hpp>

#include "core/limits.hpp"
#include "support/attempts.hpp"

namespace noline::hub::test {
namespace {

using wire::Json;

std::string text(const Json& object, const char* name) {
  return object.at(name).get<std::string>();
}

struct Credential {
  const char* family;
  std::string what;
  Json value;
};

/// One character of every part changed, taken away or added.
void add_forgeries(std::vector<Credential>& out, const char* member, const std::string& token) {
  for (std::size_t at = 0; at < token.size(); at += token.size() / 32 + 1) {
    std::string forged = token;
    forged[at] = forged[at] == '1' ? '2' : '1';
    out.push_back({"forged", "changed at " + std::to_string(at), {{member, forged}}});
    out.push_back({"truncated", "cut at " + std::to_string(at), {{member, token.substr(0, at)}}});
  }
  for (const std::string& more : {token + "0", " " + token, token + ".", token + token,
                                  token + std::string(1, '\0'), "0" + token}) {
    out.push_back({"forged", "lengthened", {{member, more}}});
  }
}

/// Ada's session with Eve's secret, and the other way about; one kind of token for the other.
void add_swaps(std::vector<Credential>& out, const Mansion& mansion) {
  const std::string access = text(mansion.ada_grant, "token");
  const std::string refresh = text(mansion.ada_grant, "refresh");
  const std::string own = text(mansion.eve_grant, "token");
  const std::string old = text(mansion.eve_grant, "refresh");
  for (const auto& [token, other] : {std::pair(access, own), std::pair(refresh, old)}) {
    for (const std::string& mixed :
         {token.substr(0, 16) + other.substr(16), other.substr(0, 16) + token.substr(16)}) {
      out.push_back({"swapped", "halves", {{"token", mixed}}});
      out.push_back({"swapped", "halves", {{"refresh", mixed}, {"next", std::string(64, 'a')}}});
    }
  }
  for (const std::string& token : {refresh, old}) {
    out.push_back({"swapped", "a refresh token for an access token", {{"token", token}}});
  }
  for (const std::string& token : {access, own}) {
    out.push_back({"swapped",
                   "an access token for a refresh token",
                   {{"refresh", token}, {"next", std::string(64, 'a')}}});
  }
}

std::vector<Credential> credentials(const Mansion& mansion) {
  std::vector<Credential> out;
  const std::string access = text(mansion.ada_grant, "token");
  const std::string refresh = text(mansion.ada_grant, "refresh");
  add_forgeries(out, "token", access);
  const std::vector<Json> values = {"",
                                    nullptr,
                                    true,
                                    1,
                                    -1,
                                    Json::array(),
                                    Json::object(),
                                    Json::array({access}),
                                    "null",
                                    "admin",
                                    "' OR '1'='1",
                                    "*",
                                    "%",
                                    std::string(5'000, 'a'),
                                    "Bearer " + access,
                                    mansion.ada.scope,
                                    mansion.ada.scope.substr(9)};
  add_swaps(out, mansion);
  for (const Json& value : values) {
    out.push_back({"forged", "token " + wire::dump(value).substr(0, 40), {{"token", value}}});
  }
  for (const Json& value : values) {
    const Json refreshing = {{"refresh", value}, {"next", std::string(64, 'a')}};
    out.push_back({"forged", "refresh " + wire::dump(value).substr(0, 40), refreshing});
  }
  for (const Json& next : {Json(), Json(""), Json("x"), Json(std::string(64, 'G')), Json(7)}) {
    out.push_back({"forged", "next " + wire::dump(next), {{"refresh", refresh}, {"next", next}}});
  }
  const std::string id = mansion.ada.scope.substr(9);
  for (const char* guest : {"00", "", "../ada", "customer:1"}) {
    out.push_back({"forged", "guest", {{"guest", guest}, {"secret", std::string(64, 'a')}}});
  }
  out.push_back(
      {"forged",
       "a guest of her first device, by another secret",
       {{"guest", std::string(16, '0') + format_hex(1)}, {"secret", std::string(64, 'b')}}});
  for (const Json& secret : {Json(), Json(""), Json("short"), Json(std::string(200, 'a'))}) {
    out.push_back({"forged", "secret", {{"guest", id}, {"secret", secret}}});
  }
  return out;
}

struct Attempt {
  const char* call;
  Json args;
  Errc code;
};

std::vector<Attempt> attempts_on(const Mansion& mansion) {
  const std::string id = text(mansion.ada_grant, "token").substr(0, 16);
  const std::string next(64, 'a');
  return {
      {"session_revoke", {{"id", id}}, Errc::unknown_scope},
      {"session_revoke", {{"id", std::string(16, '0')}}, Errc::unknown_scope},
      {"session_revoke", {{"id", "%"}}, Errc::unknown_scope},
      {"session_renew",
       {{"refresh", mansion.ada_grant["token"]}, {"next", next}},
       Errc::not_authenticated},
      {"session_renew", Json::object(), Errc::not_authenticated},
      {"session_steal", Json::object(), Errc::unknown_type},
      {"hand_off_redeem", {{"code", "abcdefghjkmnpqrstuvwxyz2"}}, Errc::code_invalid},
      {"hand_off_redeem", {{"code", ""}}, Errc::code_invalid},
      {"hand_off_redeem", {{"code", nullptr}}, Errc::code_invalid},
      {"hand_off_redeem", {{"code", std::string(1'000, 'a')}}, Errc::code_invalid},
      {"hand_off_confirm", {{"number", 42}}, Errc::code_invalid},
      {"hand_off_confirm", Json::object(), Errc::code_invalid},
      {"password_change", {{"old", "guessed it"}, {"new", "long enough"}}, Errc::not_authenticated},
      {"password_change", {{"new", "long enough"}}, Errc::not_authenticated},
      {"password_change", {{"old", "correct horse"}, {"new", "short"}}, Errc::password_weak},
      {"password_reset",
       {{"token", std::string(64, '0')}, {"password", "long enough"}},
       Errc::code_invalid},
      {"password_reset",
       {{"token", mansion.ada_grant["token"]}, {"password", "long enough"}},
       Errc::code_invalid},
      {"password_reset", {{"password", "long enough"}}, Errc::code_invalid},
      {"sign_in",
       {{"email", "ada@example.org"}, {"password", "wrong horse"}},
       Errc::not_authenticated},
      {"sign_in",
       {{"email", "nobody@example.org"}, {"password", "wrong horse"}},
       Errc::not_authenticated},
      {"sign_up",
       {{"email", "ada@example.org"}, {"password", "long enough"}},
       Errc::already_exists},
      {"sign_up",
       {{"email", " ADA@example.org"}, {"password", "long enough"}},
       Errc::already_exists},
      {"agent_sign_in", {{"key", "guess"}, {"email", "ada@example.org"}}, Errc::not_authenticated},
      {"agent_sign_in", {{"email", "ada@example.org"}}, Errc::not_authenticated},
      {"agent_sign_in", {{"key", Json::array({agent_key})}}, Errc::not_authenticated},
      {"till_sale", {{"key", "guess"}}, Errc::unknown_type},
      {"claim_park", {{"number", "1"}, {"parcel", "AA"}}, Errc::unknown_type},
      {"payment_event", {{"payment", "1"}, {"event", "authorised"}}, Errc::unknown_type},
      {"__proto__", Json::object(), Errc::unknown_type},
      {"", Json::object(), Errc::unknown_type},
  };
}

std::vector<std::string> names_to_try(const std::string& ada, const std::string& eve) {
  return {ada,
          "customer:" + std::string(32, '0'),
          "guest:" + std::string(16, '0') + format_hex(1),
          "sold:demo",
          "holds:demo",
          "payments:test",
          "coupons:shop",
          "coupon:HELLO10",
          "journal:1",
          "hub:",
          "customer:*",
          "customer:%",
          "customer:",
          ":",
          "customer",
          "CUSTOMER:" + ada.substr(9),
          " " + ada,
          ada + " ",
          ada + std::string(1, '\0'),
          ada + "/",
          ada + "/../" + ada,
          "../" + ada,
          "customer::" + ada.substr(9),
          "customer:" + ada,
          "guest:" + ada.substr(9),
          "customer:\xD0\xB0" + ada.substr(10),
          ada + "\n",
          "shop:../" + ada,
          "shop:demo/" + ada,
          ada + "," + eve,
          "customer:' OR 1=1 --",
          "customer:" + std::string(150, '0')};
}

/// Names of somebody else's scope, as it is written there.
bool is_other(const std::string& name, const Mansion& mansion) {
  return name == mansion.ada.scope || name == "customer:" + std::string(32, '0') ||
         name.starts_with("guest:0");
}

}  // namespace

void try_credentials(Tally& tally) {
  Mansion mansion;
  const std::string before = mansion.treasure();
  for (const Credential& credential : credentials(mansion)) {
    CAPTURE(credential.what);
    const LinkId link = mansion.knock(credential.value, {mansion.ada.scope});
    CHECK(mansion.hub.take_all<wire::Welcome>(link).empty());
    refuse(mansion, tally, credential.family, mansion.farewell(link), Errc::not_authenticated);
  }
  CHECK(mansion.treasure() == before);
  CHECK_FALSE(mansion.hub.is_closed(mansion.ada.link));
}

void try_scopes(Tally& tally) {
  Mansion mansion;
  const std::string ada = mansion.ada.scope;
  for (const std::string& name : names_to_try(ada, mansion.eve.scope)) {
    CAPTURE(name);
    const LinkId link = mansion.knock({{"token", mansion.eve_grant["token"]}}, {name});
    const auto welcomes = mansion.hub.take_all<wire::Welcome>(link);
    // A name that is none at all ends the link; any other gets a place without a right.
    if (welcomes.empty()) {
      const Errc farewell = mansion.farewell(link);
      CHECK((farewell == Errc::malformed || farewell == Errc::invalid_argument));
      refuse(mansion, tally, "scope names", farewell, farewell);
      continue;
    }
    const wire::ScopeState& state = welcomes.front().scopes.at(0);
    CHECK(state.role == "none");
    CHECK(state.head == 0);
    CHECK(mansion.hub.take_pages(link).empty());
    mansion.audited(Errc::none);
    mansion.hub.send(link, wire::Rows{0, 1, {mansion.eve.line_added("TEA", 1)}, false},
                     ReplicaId{0x666});
    mansion.hub.settle();
    const auto acks = mansion.hub.take_all<wire::Ack>(link);
    REQUIRE(acks.size() == 1);
    refuse(mansion, tally, is_other(name, mansion) ? "another's scope" : "scope names",
           acks.front().refused.at(0).code, Errc::unknown_scope);
    mansion.hub.disconnect(link);
  }
  CHECK(quantity_at(mansion.hub, ada, "TEA") == 3);
}

void try_rows(Tally& tally) {
  Mansion mansion;
  const Owned forged{R"({"id":"1","status":"paid","total":0})", 999'999};
  const Register flag{Scalar{true}, {clock_at(mansion.hub.now), mansion.eve.replica}, {}};
  const Event event{R"({"type":"order"})", {clock_at(mansion.hub.now), mansion.eve.replica}};
  const std::vector<std::string> keys = {"order/1",
                                         "order/2",
                                         "order/" + std::string(32, '1') + ".1",
                                         "coupon/HELLO10",
                                         "device/" + std::string(32, '1'),
                                         "device/x",
                                         "merge",
                                         "product/TEA",
                                         "shop",
                                         "role",
                                         "context/role",
                                         "notice/0000000000000001"};
  for (const std::string& key : keys) {
    CAPTURE(key);
    refuse(mansion, tally, "hub-owned rows",
           mansion.eve.push({{key, forged, 0}}).refused.at(0).code, Errc::not_owner);
  }
  for (const char* key : {"order/1", "order/9", "coupon/HELLO10", "device/x", "device/", "merge"}) {
    CAPTURE(key);
    refuse(mansion, tally, "hub-owned rows", mansion.eve.push({{key, flag, 0}}).refused.at(0).code,
           Errc::not_owner);
    refuse(mansion, tally, "hub-owned rows", mansion.eve.push({{key, event, 0}}).refused.at(0).code,
           Errc::not_owner);
  }
  const std::vector<std::string> names = {
      "",          " ",          "a b",        "cart/1/note ",         "context/a%",
      "context/*", "context/\\", "context/'",  "context/\n",           "context/\xC3\xA4",
      "a,b",       "a;b",        "context/{}", std::string("a\0b", 3), std::string(201, 'a')};
  for (const std::string& key : names) {
    CAPTURE(key);
    const auto ack = mansion.eve.push({{key, flag, 0}});
    refuse(mansion, tally, "row keys", ack.refused.at(0).code, Errc::invalid_key);
  }
  for (const char* key :
       {"cart/1/note", "cart/0/line/1", "cart/1/line/zz", "line", "cart/1/line/0"}) {
    CAPTURE(key);
    const auto ack = mansion.eve.push({{key, added_line("TEA", mansion.eve.replica, 1), 0}});
    refuse(mansion, tally, "row keys", ack.refused.at(0).code, Errc::invalid_key);
  }
  const LinkId link = mansion.knock({{"token", mansion.eve_grant["token"]}}, {"shop:demo"});
  for (const char* key : {"product/TEA", "product/NEW", "shop"}) {
    mansion.hub.send(link, wire::Rows{0, 1, {{key, forged, 0}}, false}, ReplicaId{0x666});
    mansion.hub.settle();
    refuse(mansion, tally, "hub-owned rows",
           mansion.hub.take_all<wire::Ack>(link).at(0).refused.at(0).code, Errc::not_owner);
  }
}

void try_calls(Tally& tally) {
  Mansion mansion;
  const std::string before = mansion.treasure();
  for (const Attempt& attempt : attempts_on(mansion)) {
    CAPTURE(attempt.call, wire::dump(attempt.args));
    const auto result = mansion.eve.call(attempt.call, attempt.args);
    CHECK(result.error.detail.find("ada") == std::string::npos);
    refuse(mansion, tally, "calls", result.error.code, attempt.code);
    mansion.hub.now += 60'000;
  }
  CHECK(mansion.treasure() == before);
}

TEST_CASE("isolation: no made-up credential opens anything") {
  Tally tally;
  try_credentials(tally);
}

TEST_CASE("isolation: no scope but the own ones opens, and absent ones look like forbidden ones") {
  Tally tally;
  try_scopes(tally);
}

TEST_CASE("isolation: what only the hub writes is taken from nobody") {
  Tally tally;
  try_rows(tally);
}

TEST_CASE("isolation: calls do nothing for another customer, and tell nothing of her") {
  Tally tally;
  try_calls(tally);
}

TEST_CASE("isolation: a used, shown or expired hand-off code opens nothing") {
  Mansion mansion;
  TestDevice phone(mansion.hub, 3);
  TestDevice thief(mansion.hub, 4);
  phone.hello();
  thief.hello();
  const Json code = mansion.ada.call("hand_off_create", {{"role", "edit"}}).ok["code"];
  // The thief is first: it waits, and the shopper sees no number of hers.
  mansion.hub.send(thief.link, wire::Call{1, "hand_off_redeem", {{"code", code}}}, thief.replica);
  mansion.hub.settle();
  CHECK(mansion.hub.take_all<wire::CallResult>(thief.link).empty());
  CHECK(phone.call("hand_off_redeem", {{"code", code}}).error.code == Errc::code_invalid);
  CHECK(mansion.eve.call("hand_off_confirm", {{"number", 10}}).error.code == Errc::code_invalid);
  CHECK(thief.call("hand_off_confirm", {{"number", 10}}).error.code == Errc::code_invalid);
  CHECK(mansion.ada.call("hand_off_confirm", Json::object()).ok["joined"] == false);
  const auto refused = mansion.hub.take_all<wire::CallResult>(thief.link);
  REQUIRE(refused.size() == 1);
  CHECK(refused.front().error.code == Errc::not_allowed);
  CHECK(thief.call("hand_off_redeem", {{"code", code}}).error.code == Errc::code_invalid);
  // Nobody answers: after two minutes whoever waits is told.
  const Json second = mansion.ada.call("hand_off_create", {{"role", "edit"}}).ok["code"];
  mansion.hub.send(thief.link, wire::Call{2, "hand_off_redeem", {{"code", second}}}, thief.replica);
  mansion.hub.settle();
  mansion.hub.now += limits::hand_off_ms;
  mansion.hub.service->handle_timeout(mansion.hub.now);
  mansion.hub.settle();
  const auto late = mansion.hub.take_all<wire::CallResult>(thief.link);
  REQUIRE(late.size() == 1);
  CHECK(late.front().error.code == Errc::code_invalid);
}

TEST_CASE("isolation: a reset link is good once, for half an hour, and ends every session") {
  Mansion mansion;
  TestDevice phone(mansion.hub, 3);
  phone.hello();
  CHECK(phone.call("password_forgot", {{"email", "nobody@example.org"}}).ok == Json::object());
  CHECK_FALSE(mansion.hub.service->poll_mail());
  CHECK(phone.call("password_forgot", {{"email", "ada@example.org"}}).ok == Json::object());
  const auto mail = mansion.hub.service->poll_mail();
  REQUIRE(mail);
  CHECK(mail->to == "ada@example.org");
  const Json args = {{"token", mail->token}, {"password", "another horse"}};
  CHECK(phone.call("hand_off_redeem", {{"code", mail->token}}).error.code == Errc::code_invalid);
  REQUIRE(phone.call("password_reset", args).error.code == Errc::none);
  CHECK(mansion.hub.is_closed(mansion.ada.link));
  CHECK(phone.call("password_reset", args).error.code == Errc::code_invalid);
  const Json old = {{"email", "ada@example.org"}, {"password", "correct horse"}};
  const Json fresh = {{"email", "ada@example.org"}, {"password", "another horse"}};
  CHECK(phone.call("sign_in", old).error.code == Errc::not_authenticated);
  CHECK(phone.call("sign_in", fresh).error.code == Errc::none);
  CHECK(phone.call("password_forgot", {{"email", "ada@example.org"}}).error.code == Errc::none);
  const auto late = mansion.hub.service->poll_mail();
  REQUIRE(late);
  mansion.hub.now += limits::reset_ms;
  CHECK(phone.call("password_reset", {{"token", late->token}, {"password", "long enough"}})
            .error.code == Errc::code_invalid);
}

}  // namespace noline::hub::test
