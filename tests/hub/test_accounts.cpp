#include <catch2/catch_test_macros.hpp>

#include "core/limits.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

const wire::Json ada = {
    {"email", " Ada@Example.org "}, {"password", "correct horse"}, {"name", "Ada"}};

std::string text(const wire::Json& object, const char* name) {
  return object.at(name).get<std::string>();
}

/// The device under the token that a call gave it.
void become(TestDevice& device, const wire::Json& grant) {
  device.leave();
  device.credential = {{"token", grant["token"]}};
  device.scope = text(grant, "scope");
  device.cursor = device.lineage = 0;
  device.hello();
}

/// Brings the code from `b`, and picks its number on `a`.
wire::CallResult hand_over(TestHub& hub, TestDevice& a, TestDevice& b, const wire::Json& code) {
  hub.send(b.link, wire::Call{77, "hand_off_redeem", {{"code", code}}}, b.replica);
  hub.settle();
  wire::Json number;
  for (const auto& signal : hub.take_all<wire::Signal>(b.link)) {
    number = signal.body.contains("join") ? signal.body["join"]["number"] : number;
  }
  REQUIRE(number.is_number());
  REQUIRE(a.call("hand_off_confirm", {{"number", number}}).error.code == Errc::none);
  const auto results = hub.take_all<wire::CallResult>(b.link);
  REQUIRE(results.size() == 1);
  return results.front();
}

std::size_t notices_in(TestHub& hub, const std::string& scope) {
  std::size_t count = 0;
  for (const auto& [key, row] : hub.service->find_scope(scope)->rows) {
    count += std::size_t{key.starts_with("notice/")};
  }
  return count;
}

}  // namespace

TEST_CASE("accounts: sign-up gives a token that opens the customer's scope") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  const auto result = a.call("sign_up", ada);
  REQUIRE(result.error.code == Errc::none);
  CHECK(result.ok["name"] == "Ada");
  become(a, result.ok);
  CHECK(a.push({a.line_added("TEA", 1)}).refused.empty());
  CHECK(a.call("sign_up", ada).error.code == Errc::already_exists);
}

TEST_CASE("accounts: sign-in takes the right password alone, and does not tell who is a customer") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  REQUIRE(a.call("sign_up", ada).error.code == Errc::none);
  wire::Json wrong = ada;
  wrong["password"] = "wrong password";
  wire::Json unknown = ada;
  unknown["email"] = "eve@example.org";
  const auto wrong_result = a.call("sign_in", wrong);
  const auto unknown_result = a.call("sign_in", unknown);
  CHECK(wrong_result.error.code == Errc::not_authenticated);
  CHECK(unknown_result.error.code == wrong_result.error.code);
  CHECK(unknown_result.error.detail == wrong_result.error.detail);
  CHECK(a.call("sign_in", ada).error.code == Errc::none);
}

TEST_CASE("accounts: weak passwords, wrong addresses and unknown calls have their codes") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  CHECK(a.call("sign_up", {{"email", "ada@example.org"}, {"password", "short"}}).error.code ==
        Errc::password_weak);
  CHECK(a.call("sign_up", {{"email", "nobody"}, {"password", "long enough"}}).error.code ==
        Errc::invalid_argument);
  CHECK(a.call("sign_up", {{"email", 7}}).error.code == Errc::invalid_argument);
  CHECK(a.call("make_coffee", wire::Json::object()).error.code == Errc::unknown_type);
}

TEST_CASE("accounts: guessing is slowed down by address and by link") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  for (std::size_t attempt = 0; attempt < limits::attempts_per_minute_max; ++attempt) {
    CHECK(a.call("sign_in", ada).error.code == Errc::not_authenticated);
  }
  CHECK(a.call("sign_in", ada).error.code == Errc::too_many);
  hub.now += 60'000;
  CHECK(a.call("sign_in", ada).error.code == Errc::not_authenticated);
  for (std::size_t call = 0; call < limits::calls_per_minute_max; ++call) {
    a.call("sign_out", wire::Json::object());
  }
  CHECK(a.call("sign_out", wire::Json::object()).error.code == Errc::too_many);
}

TEST_CASE(
    "accounts: a guest's cart is joined into the account, with a notice where both had the line") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  const auto account = a.call("sign_up", ada);
  become(a, account.ok);
  a.push({a.line_added("TEA", 1)});
  TestDevice b(hub, 2);
  b.hello();
  b.push({b.line_added("TEA", 2), b.line_added("MUG", 1)});
  REQUIRE(b.call("sign_in", ada).error.code == Errc::none);
  const std::string scope = text(account.ok, "scope");
  CHECK(quantity_at(hub, scope, "TEA") == 3);
  CHECK(quantity_at(hub, scope, "MUG") == 1);
  CHECK(notices_in(hub, scope) == 1);
  REQUIRE(b.call("sign_in", ada).error.code == Errc::none);
  CHECK(quantity_at(hub, scope, "TEA") == 3);
  CHECK(notices_in(hub, scope) == 1);
}

TEST_CASE("accounts: the notice of a merge names every line with what the account had") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  const auto account = a.call("sign_up", ada);
  become(a, account.ok);
  a.push({a.line_added("TEA", 1)});
  TestDevice b(hub, 2);
  b.hello();
  b.push({b.line_added("TEA", 2), b.line_added("MUG", 4)});
  b.call("sign_in", ada);
  for (const auto& [key, row] : hub.service->find_scope(text(account.ok, "scope"))->rows) {
    if (!key.starts_with("notice/")) {
      continue;
    }
    const auto notice = wire::parse_json(std::get<Event>(row.value).json);
    REQUIRE(notice.ok());
    CHECK((*notice)["type"] == "merged_guest_cart");
    CHECK((*notice)["before"] == 1);
    CHECK((*notice)["after"] == 7);
    CHECK((*notice)["first"]["replica"] == format_hex(b.replica.value));
    REQUIRE((*notice)["lines"].size() == 2);
    for (const auto& line : (*notice)["lines"]) {
      CHECK(line["account"] == (line["sku"] == "TEA" ? 1 : 0));
      CHECK(line["guest"] == (line["sku"] == "TEA" ? 2 : 4));
    }
  }
}

TEST_CASE("accounts: a device that signed in delivers the rest of its guest cart under its token") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  a.push({a.line_added("TEA", 2)});
  const std::string guest = a.scope;
  const auto account = a.call("sign_up", ada);
  become(a, account.ok);
  TestDevice late = TestDevice::beside(a, 1);
  late.scope = guest;
  CHECK(late.hello().scopes.at(0).role == "write");
  CHECK(late.push({late.line_added("MUG", 3)}).refused.empty());
  CHECK(quantity_at(hub, text(account.ok, "scope"), "MUG") == 3);
  TestDevice stranger(hub, 2);
  stranger.hello();
  const auto other =
      stranger.call("sign_up", {{"email", "eve@example.org"}, {"password", "long enough"}});
  become(stranger, other.ok);
  stranger.leave();
  stranger.scope = guest;
  CHECK(stranger.hello().scopes.at(0).role == "none");
}

TEST_CASE("accounts: what a guest still pushes after the sign-in is carried over again, once") {
  TestHub hub;
  TestDevice guest(hub, 1);
  guest.hello();
  guest.push({guest.line_added("TEA", 2)});
  TestDevice late = TestDevice::beside(guest, 2);
  late.hello();
  const auto account = guest.call("sign_up", ada);
  const std::string scope = text(account.ok, "scope");
  become(guest, account.ok);
  CHECK(quantity_at(hub, scope, "TEA") == 2);
  hub.take(guest.link);
  late.push({late.line_added("TEA", 1), late.line_added("MUG", 4)});
  late.push({late.line_added("TEA", 1), late.line_added("MUG", 4)});
  CHECK(quantity_at(hub, scope, "TEA") == 3);
  CHECK(quantity_at(hub, scope, "MUG") == 4);
  CHECK_FALSE(hub.take_all<wire::Rows>(guest.link).empty());
}

TEST_CASE(
    "accounts: what the account removed after the merge stays removed when it is carried again") {
  TestHub hub;
  TestDevice guest(hub, 1);
  guest.hello();
  guest.push({guest.line_added("TEA", 2)});
  TestDevice late = TestDevice::beside(guest, 2);
  late.hello();
  const auto account = guest.call("sign_up", ada);
  const std::string scope = text(account.ok, "scope");
  become(guest, account.ok);
  Line line = std::get<Line>(hub.service->find_scope(scope)->rows.at(key_of("TEA")).value);
  line_remove(line, {clock_at(hub.now + 5), guest.replica});
  guest.push({{key_of("TEA"), line, 0}});
  late.push({late.line_added("MUG", 1)});
  CHECK(quantity_at(hub, scope, "TEA") == 0);
  CHECK(quantity_at(hub, scope, "MUG") == 1);
}

TEST_CASE("accounts: a guest's cart goes to one account only") {
  TestHub hub;
  TestDevice guest(hub, 1);
  guest.hello();
  guest.push({guest.line_added("TEA", 2)});
  const auto first = guest.call("sign_up", ada);
  const auto second =
      guest.call("sign_up", {{"email", "eve@example.org"}, {"password", "long enough"}});
  REQUIRE(second.error.code == Errc::none);
  CHECK(quantity_at(hub, text(first.ok, "scope"), "TEA") == 2);
  CHECK(quantity_at(hub, text(second.ok, "scope"), "TEA") == 0);
}

TEST_CASE("accounts: signing out ends the session on every link that uses it") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  const auto grant = a.call("sign_up", ada);
  become(a, grant.ok);
  TestDevice b = TestDevice::beside(a, 2);
  b.hello();
  CHECK(a.call("sign_out", wire::Json::object()).error.code == Errc::none);
  CHECK(hub.is_closed(b.link));
  CHECK(a.push({a.line_added("TEA", 1)}).refused.at(0).code == Errc::not_allowed);
  a.hello();
  CHECK(hub.is_closed(a.link));
}

TEST_CASE("hand-off: the code opens the cart once, within two minutes") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  a.push({a.line_added("TEA", 2)});
  const auto offer = a.call("hand_off_create", {{"role", "edit"}});
  REQUIRE(offer.error.code == Errc::none);
  const std::string code = text(offer.ok, "code");
  CHECK(offer.ok["path"] == "/#join=" + code);
  CHECK(offer.ok["expires_ms"] == hub.now + limits::hand_off_ms);
  TestDevice b(hub, 2);
  b.hello();
  b.push({b.line_added("TEA", 1)});
  const auto grant = hand_over(hub, a, b, code);
  REQUIRE(grant.error.code == Errc::none);
  CHECK(b.call("hand_off_redeem", {{"code", code}}).error.code == Errc::code_invalid);
  become(b, grant.ok);
  CHECK(b.push({b.line_added("MUG", 1)}).refused.empty());
  CHECK(quantity_at(hub, a.scope, "MUG") == 1);
  CHECK(quantity_at(hub, a.scope, "TEA") == 3);  // What the phone's guest had came along.
  const std::string late = text(a.call("hand_off_create", wire::Json::object()).ok, "code");
  hub.now += limits::hand_off_ms + 1;
  CHECK(b.call("hand_off_redeem", {{"code", late}}).error.code == Errc::code_invalid);
}

TEST_CASE("hand-off: who may look may not write and hands off looking alone") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  TestDevice b(hub, 2);
  b.hello();
  const auto offer = a.call("hand_off_create", {{"role", "view"}});
  const auto grant = hand_over(hub, a, b, offer.ok["code"]);
  become(b, grant.ok);
  CHECK(b.push({b.line_added("TEA", 1)}).refused.at(0).code == Errc::not_allowed);
  CHECK(b.call("hand_off_create", {{"role", "edit"}}).error.code == Errc::not_allowed);
  CHECK(b.call("hand_off_create", {{"role", "view"}}).error.code == Errc::none);
  CHECK(b.call("hand_off_create", {{"role", "king"}}).error.code == Errc::invalid_argument);
}

TEST_CASE("accounts: the database holds no token, secret or code") {
  TemporaryFolder folder;
  std::vector<std::string> secrets;
  {
    TestHub hub(folder.file("hub.db"));
    TestDevice a(hub, 1);
    a.hello();
    const auto grant = a.call("sign_up", ada);
    secrets = {text(grant.ok, "token"), text(a.credential, "secret")};
    secrets.push_back(text(a.call("hand_off_create", wire::Json::object()).ok, "code"));
  }
  FILE* file = std::fopen(folder.file("hub.db").c_str(), "rb");
  REQUIRE(file != nullptr);
  std::string bytes(10'000'000, '\0');
  bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file));
  std::fclose(file);
  for (const std::string& secret : secrets) {
    CHECK(bytes.find(secret) == std::string::npos);
  }
}

}  // namespace noline::hub::test
