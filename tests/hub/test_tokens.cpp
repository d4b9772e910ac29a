#include <catch2/catch_test_macros.hpp>

#include "core/limits.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

constexpr TimeMs access_ms = 15 * 60'000;
const std::string next_a(64, 'a');
const std::string next_b(64, 'b');
const std::string next_c(64, 'c');

std::string text(const wire::Json& object, const char* name) {
  return object.at(name).get<std::string>();
}

/// A customer's device and what its session was given.
struct Customer {
  TestHub hub;
  TestDevice device{hub, 1};
  wire::Json grant;

  Customer() {
    device.hello();
    grant =
        device
            .call("sign_up",
                  {{"email", "ada@example.org"}, {"password", "correct horse"}, {"name", "Ada"}})
            .ok;
    device.leave();
    device.scope = text(grant, "scope");
    device.credential = {{"token", grant["token"]}};
    device.hello();
  }
  /// Another device of hers.
  TestDevice other(unsigned number) {
    TestDevice added(hub, number);
    added.hello();
    const auto signed_in =
        added.call("sign_in", {{"email", "ada@example.org"}, {"password", "correct horse"}});
    added.leave();
    added.scope = device.scope;
    added.credential = {{"token", signed_in.ok["token"]}};
    added.hello();
    return added;
  }
  /// The welcome to a hello with this credential, or nothing when the hub says bye.
  std::optional<wire::Json> enter(const wire::Json& credential) {
    TestDevice attempt(hub, 9);
    attempt.scope = device.scope;
    attempt.credential = credential;
    attempt.link = hub.connect();
    wire::Hello hello;
    hello.device = {{"id", attempt.device_id}, {"name", "Nine"}, {"kind", "cli"}};
    hello.replica = attempt.replica;
    hello.credential = credential;
    hello.scopes = {{attempt.scope, 0, 0}};
    hub.send(attempt.link, hello, attempt.replica);
    hub.settle();
    const auto welcomes = hub.take_all<wire::Welcome>(attempt.link);
    if (welcomes.empty()) {
      REQUIRE(hub.is_closed(attempt.link));
      return std::nullopt;
    }
    hub.disconnect(attempt.link);
    return welcomes.at(0).session;
  }
  std::optional<wire::Json> refresh(const std::string& token, const std::string& next) {
    return enter({{"refresh", token}, {"next", next}});
  }
  std::size_t notices(const char* type) {
    std::size_t count = 0;
    for (const auto& [key, row] : hub.service->find_scope(device.scope)->rows) {
      const auto* event = std::get_if<Event>(&row.value);
      count += std::size_t{event != nullptr && event->json.find(type) != std::string::npos};
    }
    return count;
  }
};

}  // namespace

TEST_CASE("tokens: an access token is good for a quarter of an hour, and its link no longer") {
  Customer ada;
  CHECK(ada.grant["expires_ms"] == ada.hub.now + access_ms);
  ada.hub.now += access_ms - 1;
  ada.hub.service->handle_timeout(ada.hub.now);
  ada.hub.settle();
  CHECK_FALSE(ada.hub.is_closed(ada.device.link));
  CHECK(ada.enter({{"token", ada.grant["token"]}}));
  ada.hub.now += 1;
  ada.hub.service->handle_timeout(ada.hub.now);
  ada.hub.settle();
  CHECK(ada.hub.is_closed(ada.device.link));
  CHECK_FALSE(ada.enter({{"token", ada.grant["token"]}}));
}

TEST_CASE("tokens: who helps a shopper proves the key anew after a working day") {
  Customer ada;
  ada.hub.service->set_operator_keys(
      read_operator_keys("agent anna key-of-the-first-agent").value());
  TestDevice desk(ada.hub, 2);
  desk.hello();
  const auto helped =
      desk.call("agent_sign_in", {{"key", "key-of-the-first-agent"}, {"email", "ada@example.org"}});
  REQUIRE(helped.error.code == Errc::none);
  ada.hub.now += 11 * 3'600'000;
  const auto session = ada.refresh(text(helped.ok, "refresh"), next_a);
  REQUIRE(session);
  ada.hub.now += 2 * 3'600'000;
  CHECK_FALSE(ada.refresh(text(*session, "refresh"), next_b));
}

TEST_CASE("tokens: a refresh token opens the cart weeks later and brings the next pair") {
  Customer ada;
  ada.hub.now += 80LL * 24 * 3'600'000;
  const auto session = ada.refresh(text(ada.grant, "refresh"), next_a);
  REQUIRE(session);
  CHECK(text(*session, "refresh") != text(ada.grant, "refresh"));
  CHECK(ada.enter({{"token", (*session)["token"]}}));
  CHECK_FALSE(ada.enter({{"token", ada.grant["token"]}}));
  CHECK(ada.refresh(text(*session, "refresh"), next_b));
  ada.hub.now += limits::session_unused_ms_max + 1;
  CHECK_FALSE(ada.refresh(text(*session, "refresh"), next_c));
}

TEST_CASE("tokens: the answer to a renewal that was lost is given again") {
  Customer ada;
  const std::string first = text(ada.grant, "refresh");
  const auto lost = ada.refresh(first, next_a);
  const auto again = ada.refresh(first, next_a);
  REQUIRE((lost && again));
  CHECK(text(*lost, "refresh") == text(*again, "refresh"));
  CHECK(ada.notices("session_ended") == 0);
}

TEST_CASE("tokens: a refresh token used twice ends the session and tells the other devices") {
  Customer ada;
  TestDevice other = ada.other(2);
  const std::string first = text(ada.grant, "refresh");
  const auto thief = ada.refresh(first, next_a);
  REQUIRE(thief);
  CHECK_FALSE(ada.refresh(first, next_b));
  CHECK(ada.hub.is_closed(ada.device.link));
  CHECK_FALSE(ada.refresh(text(*thief, "refresh"), next_c));
  CHECK_FALSE(ada.enter({{"token", (*thief)["token"]}}));
  CHECK_FALSE(ada.hub.is_closed(other.link));
  CHECK(ada.notices("session_ended") == 1);
}

TEST_CASE("tokens: an older refresh token than the last ends the session, too") {
  Customer ada;
  const std::string first = text(ada.grant, "refresh");
  const std::string second = text(*ada.refresh(first, next_a), "refresh");
  const std::string third = text(*ada.refresh(second, next_b), "refresh");
  CHECK_FALSE(ada.refresh(first, next_a));
  CHECK_FALSE(ada.refresh(third, next_c));
}

TEST_CASE("tokens: what strangers make up about a session does not end it") {
  Customer ada;
  const std::string own = text(ada.grant, "refresh");
  std::string forged = own;
  forged.replace(own.find('.') + 3, 32, std::string(32, '0'));
  CHECK_FALSE(ada.refresh(forged, next_a));
  CHECK_FALSE(ada.refresh(own.substr(0, own.size() - 1), next_a));
  CHECK_FALSE(ada.refresh(own, "short"));
  std::string newer = own;
  newer[own.find('.') + 1] = '7';  // As after a restore of the hub: unknown, and no sign of a copy.
  CHECK_FALSE(ada.refresh(newer, next_a));
  CHECK(ada.refresh(own, next_a));
}

TEST_CASE("tokens: a link renews its own session and no other") {
  Customer ada;
  TestDevice other = ada.other(2);
  const auto swapped =
      other.call("session_renew", {{"refresh", ada.grant["refresh"]}, {"next", next_a}});
  CHECK(swapped.error.code == Errc::not_authenticated);
  Customer bea;
  const auto renewed =
      bea.device.call("session_renew", {{"refresh", bea.grant["refresh"]}, {"next", next_a}});
  REQUIRE(renewed.error.code == Errc::none);
  bea.hub.now += access_ms;
  bea.hub.service->handle_timeout(bea.hub.now - 1);
  bea.hub.settle();
  CHECK_FALSE(bea.hub.is_closed(bea.device.link));
}

TEST_CASE("tokens: a second opening gets a session of its own that outlives the first") {
  Customer ada;
  const auto branch = ada.device.call("session_branch", wire::Json::object());
  REQUIRE(branch.error.code == Errc::none);
  CHECK(ada.refresh(text(branch.ok, "refresh"), next_a));
  CHECK(ada.refresh(text(ada.grant, "refresh"), next_b));
}

TEST_CASE("sessions: the list names each device, and one or all others can be ended") {
  Customer ada;
  TestDevice second = ada.other(2);
  TestDevice third = ada.other(3);
  auto list = ada.device.call("sessions", wire::Json::object()).ok["sessions"];
  REQUIRE(list.size() >= 3);
  std::string id;
  for (const auto& session : list) {
    if (session["device"].value("id", "") == second.device_id) {
      id = text(session, "id");
      CHECK(session["self"] == false);
      CHECK(session["used_ms"] == ada.hub.now);
      CHECK(session["device"]["kind"].is_string());
    }
  }
  CHECK(ada.device.call("session_revoke", {{"id", id}}).ok["revoked"] == 1);
  CHECK(ada.hub.is_closed(second.link));
  CHECK_FALSE(ada.hub.is_closed(third.link));
  CHECK(ada.device.call("session_revoke", {{"id", id}}).error.code == Errc::unknown_scope);
  CHECK(ada.device.call("session_revoke", {{"others", true}}).error.code == Errc::none);
  CHECK(ada.hub.is_closed(third.link));
  CHECK_FALSE(ada.hub.is_closed(ada.device.link));
  CHECK(ada.device.call("sessions", wire::Json::object()).ok["sessions"].size() == 1);
}

TEST_CASE("sessions: nobody ends or sees another customer's") {
  Customer ada;
  TestDevice eve(ada.hub, 5);
  eve.hello();
  const auto grant =
      eve.call("sign_up", {{"email", "eve@example.org"}, {"password", "long enough"}});
  eve.leave();
  eve.scope = text(grant.ok, "scope");
  eve.credential = {{"token", grant.ok["token"]}};
  eve.hello();
  const std::string id = text(ada.grant, "token").substr(0, 16);
  CHECK(eve.call("session_revoke", {{"id", id}}).error.code == Errc::unknown_scope);
  CHECK(eve.call("sessions", wire::Json::object()).ok["sessions"].size() == 1);
  CHECK_FALSE(ada.hub.is_closed(ada.device.link));
}

}  // namespace noline::hub::test
