// Break-ins with what was good once, and questions whose answers or prices could tell who is a
// customer; and whether all families of break-ins together are as many as they should be.
#include <catch2/catch_test_macros.hpp>

#include "core/limits.hpp"
#include "support/attempts.hpp"

namespace noline::hub::test {
namespace {

using wire::Json;

constexpr TimeMs access_ms = 15 * 60'000;

Errc hello_with(Mansion& mansion, const Json& credential) {
  const LinkId link = mansion.knock(credential, {mansion.ada.scope});
  CHECK(mansion.hub.take_all<wire::Welcome>(link).empty());
  return mansion.farewell(link);
}

Json access_of(const Json& grant) {
  return {{"token", grant["token"]}};
}

Json refresh_of(const Json& grant, char next) {
  return {{"refresh", grant["refresh"]}, {"next", std::string(64, next)}};
}

/// Both tokens of a session that was ended, as each end of a link says it.
void try_grant(Mansion& mansion, Tally& tally, const char* family, const Json& grant) {
  mansion.audited(Errc::none);
  for (const Json& credential :
       {access_of(grant), refresh_of(grant, 'a'), refresh_of(grant, 'b')}) {
    refuse(mansion, tally, family, hello_with(mansion, credential), Errc::not_authenticated);
  }
}

/// The code of a "path": what stands behind the last "#" or "=".
std::string code_of(const Json& answer) {
  const auto path = answer.at("path").get<std::string>();
  return path.substr(path.find_last_of("#=") + 1);
}

}  // namespace

void try_stale(Tally& tally) {
  Mansion mansion;
  TestDevice phone(mansion.hub, 3);
  TestDevice tablet(mansion.hub, 5);
  TestDevice watch(mansion.hub, 6);
  // Ended by the owner, by signing out, by a new password, by nobody's use.
  Json grant = mansion.enter(phone, "sign_in", "ada@example.org");
  const Json id = grant["token"].get<std::string>().substr(0, 16);
  REQUIRE(mansion.ada.call("session_revoke", {{"id", id}}).error.code == Errc::none);
  try_grant(mansion, tally, "stale", grant);
  grant = mansion.enter(tablet, "sign_in", "ada@example.org");
  REQUIRE(tablet.call("sign_out", Json::object()).error.code == Errc::none);
  try_grant(mansion, tally, "stale", grant);
  grant = mansion.enter(watch, "sign_in", "ada@example.org");
  const Json change = {{"old", "correct horse"}, {"new", "second horse"}};
  REQUIRE(mansion.ada.call("password_change", change).error.code == Errc::none);
  try_grant(mansion, tally, "stale", grant);
  const Json code = mansion.ada.call("hand_off_create", {{"role", "edit"}}).ok["code"];
  const std::string data = code_of(mansion.ada.call("export", Json::object()).ok);
  REQUIRE(mansion.eve.call("password_forgot", {{"email", "ada@example.org"}}).error.code ==
          Errc::none);
  const Json reset = {{"token", mansion.hub.service->poll_mail()->token},
                      {"password", "long enough"}};
  mansion.hub.now += limits::hand_off_ms;
  TestDevice thief(mansion.hub, 4);
  thief.hello();
  mansion.audited(Errc::none);
  refuse(mansion, tally, "stale", thief.call("hand_off_redeem", {{"code", code}}).error.code,
         Errc::code_invalid);
  refuse(mansion, tally, "stale", mansion.hub.ask("export", {{"code", data}}).code,
         Errc::code_invalid);
  mansion.hub.now += limits::reset_ms;
  refuse(mansion, tally, "stale", thief.call("password_reset", reset).error.code,
         Errc::code_invalid);
  refuse(mansion, tally, "stale", hello_with(mansion, access_of(mansion.ada_grant)),
         Errc::not_authenticated);
  mansion.hub.now += limits::session_unused_ms_max + access_ms;
  mansion.hub.service->handle_timeout(mansion.hub.now);
  mansion.hub.settle();
  try_grant(mansion, tally, "stale", mansion.ada_grant);
}

void try_replayed(Tally& tally) {
  Mansion mansion;
  TestDevice phone(mansion.hub, 3);
  const Json grant = mansion.enter(phone, "sign_in", "ada@example.org");
  const Json first = refresh_of(grant, 'a');
  const LinkId renewed = mansion.knock(first, {mansion.ada.scope});
  const auto welcome = mansion.hub.take_all<wire::Welcome>(renewed);
  REQUIRE(welcome.size() == 1);
  const Json later = welcome.front().session;
  // The refresh token that was renewed comes again: the session ends, and with it what came after.
  const LinkId second = mansion.knock(refresh_of(later, 'b'), {mansion.ada.scope});
  REQUIRE(mansion.hub.take_all<wire::Welcome>(second).size() == 1);
  mansion.audited(Errc::none);
  refuse(mansion, tally, "replayed", hello_with(mansion, refresh_of(grant, 'c')),
         Errc::not_authenticated);
  try_grant(mansion, tally, "replayed", grant);
  try_grant(mansion, tally, "replayed", later);
  CHECK(mansion.hub.is_closed(second));
  // Codes are good once, for whoever brings them first and for everybody after.
  TestDevice thief(mansion.hub, 4);
  thief.hello();
  const std::string data = code_of(mansion.ada.call("export", Json::object()).ok);
  REQUIRE(mansion.hub.ask("export", {{"code", data}}).code == Errc::none);
  REQUIRE(thief.call("password_forgot", {{"email", "ada@example.org"}}).error.code == Errc::none);
  const Json reset = {{"token", mansion.hub.service->poll_mail()->token},
                      {"password", "long enough"}};
  const Json code = mansion.ada.call("hand_off_create", {{"role", "edit"}}).ok["code"];
  mansion.hub.send(thief.link, wire::Call{1, "hand_off_redeem", {{"code", code}}}, thief.replica);
  mansion.hub.settle();
  TestDevice late(mansion.hub, 5);
  late.hello();
  mansion.audited(Errc::none);
  for (int time = 0; time < 3; ++time) {
    refuse(mansion, tally, "replayed", mansion.hub.ask("export", {{"code", data}}).code,
           Errc::code_invalid);
    refuse(mansion, tally, "replayed", late.call("hand_off_redeem", {{"code", code}}).error.code,
           Errc::code_invalid);
  }
  REQUIRE(late.call("password_reset", reset).error.code == Errc::none);
  mansion.audited(Errc::none);
  for (int time = 0; time < 3; ++time) {
    refuse(mansion, tally, "replayed", late.call("password_reset", reset).error.code,
           Errc::code_invalid);
  }
}

namespace {

struct Price {
  std::string bytes;  ///< Of the answer, under one number.
  std::size_t hashes = 0;
  Errc code = Errc::none;

  bool operator==(const Price&) const = default;
};

Price price(Mansion& mansion, TestDevice& device, const char* call, const Json& args) {
  const std::size_t before = mansion.hub.hash_count();
  auto result = device.call(call, args);
  result.id = 1;
  return {wire::encode(result, wire::Format::json, device.replica),
          mansion.hub.hash_count() - before, result.error.code};
}

}  // namespace

void try_enumeration(Tally& tally) {
  Mansion mansion;
  TestDevice phone(mansion.hub, 3);
  phone.hello();
  mansion.audited(Errc::none);
  const char* passwords[] = {"wrong horse", "", "correct horse ", "CORRECT HORSE", "12345678"};
  for (const char* known :
       {"ada@example.org", "Ada@Example.ORG", " ada@example.org ", "eve@example.org"}) {
    for (const char* password : passwords) {
      CAPTURE(known, password);
      const Price is = price(mansion, phone, "sign_in", {{"email", known}, {"password", password}});
      refuse(mansion, tally, "enumeration", is.code, Errc::not_authenticated);
      const Price is_not = price(mansion, phone, "sign_in",
                                 {{"email", "nobody@example.org"}, {"password", password}});
      refuse(mansion, tally, "enumeration", is_not.code, Errc::not_authenticated);
      CHECK(is == is_not);
      CHECK(is.hashes == 1);
      mansion.hub.now += 60'000;
    }
    // Asked for a new password the hub says the same, and a mail is nothing that the asker sees.
    const Price is = price(mansion, phone, "password_forgot", {{"email", known}});
    CHECK(is == price(mansion, phone, "password_forgot", {{"email", "nobody@example.org"}}));
    CHECK(is.hashes == 0);
    mansion.hub.now += 60'000;
  }
}

TEST_CASE("isolation: what is out of date opens nothing") {
  Tally tally;
  try_stale(tally);
}

TEST_CASE("isolation: what was used opens nothing") {
  Tally tally;
  try_replayed(tally);
}

TEST_CASE("isolation: who is a customer costs the same answer and the same hashes as who is not") {
  Tally tally;
  try_enumeration(tally);
}

TEST_CASE("isolation: a changed password ends the other sessions, or keeps them by choice") {
  Mansion mansion;
  TestDevice phone(mansion.hub, 3);
  mansion.enter(phone, "sign_in", "ada@example.org");
  Json args = {{"old", "correct horse"}, {"new", "second horse"}, {"keep", true}};
  REQUIRE(mansion.ada.call("password_change", args).ok["revoked"] == 0);
  CHECK_FALSE(mansion.hub.is_closed(phone.link));
  args = {{"old", "second horse"}, {"new", "third horse"}};
  REQUIRE(mansion.ada.call("password_change", args).error.code == Errc::none);
  CHECK(mansion.hub.is_closed(phone.link));
  CHECK_FALSE(mansion.hub.is_closed(mansion.ada.link));
}

TEST_CASE("isolation: a network address learns of ten accounts an hour by signing up") {
  TestHub hub;
  constexpr std::uint64_t office = 7;
  constexpr std::uint64_t elsewhere = 8;
  // An answer over HTTP waits for its hash, so the link is there until then.
  const auto sign_up = [&](unsigned number, std::uint64_t peer) {
    const LinkId link = 70'000 + peer;
    hub.service->handle_connected(link, {wire::Format::json, LinkKind::request, peer}, hub.now);
    hub.service->handle_request(link, "sign_up",
                                {{"email", "name" + std::to_string(number) + "@example.org"},
                                 {"password", "correct horse"}},
                                hub.now);
    const Errc code = hub.settle_request(link);
    hub.service->handle_disconnected(link, hub.now);
    return code;
  };
  for (unsigned number = 0; number < 12; ++number) {
    CHECK(sign_up(number, office) == Errc::none);
  }
  for (unsigned number = 0; number < limits::taken_addresses_max; ++number) {
    CHECK(sign_up(number, office) == Errc::already_exists);
  }
  // Known and new alike: the refusal tells nothing more, and costs no hash.
  const std::size_t hashes = hub.hash_count();
  CHECK(sign_up(11, office) == Errc::too_many);
  CHECK(sign_up(99, office) == Errc::too_many);
  CHECK(hub.hash_count() == hashes);
  CHECK(sign_up(11, elsewhere) == Errc::already_exists);
  CHECK(sign_up(50, elsewhere) == Errc::none);
  hub.now += limits::taken_addresses_ms;
  hub.service->handle_timeout(hub.now);
  CHECK(sign_up(99, office) == Errc::none);
}

TEST_CASE("isolation: of every family as many attempts as there should be, and 250 in all") {
  Tally tally;
  for (const auto attempts : {try_credentials, try_scopes, try_rows, try_calls, try_stale,
                              try_replayed, try_enumeration}) {
    attempts(tally);
  }
  const std::pair<const char*, std::size_t> least[] = {
      {"forged", 80},      {"truncated", 25}, {"swapped", 12},    {"another's scope", 3},
      {"scope names", 25}, {"calls", 30},     {"row keys", 20},   {"hub-owned rows", 27},
      {"stale", 16},       {"replayed", 16},  {"enumeration", 40}};
  std::size_t all = 0;
  for (const auto& [family, count] : least) {
    CAPTURE(family);
    CHECK(tally[family] >= count);
    all += tally[family];
  }
  CHECK(all >= 250);
  CHECK(tally.size() == std::size(least));
}

}  // namespace noline::hub::test
