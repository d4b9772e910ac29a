// Passwords that are guessed first, and counters that an attack must not grow.
#include <catch2/catch_test_macros.hpp>

#include "core/limits.hpp"
#include "passwords/common.hpp"
#include "support/break_in.hpp"

namespace noline::hub::test {
namespace {

using wire::Json;

Json parcel(std::size_t number) {
  std::string name = std::to_string(number);
  return {{"number", std::string(64 - name.size(), '0') + name}, {"parcel", "AAAA"}};
}

}  // namespace

TEST_CASE("passwords: the list has what is tried first, in any case, and more than 3,000 entries") {
  CHECK(common_password_count() >= 10'000);
  for (const char* common : {"password", "PassWord", "12345678", "qwertyuiop", "iloveyou"}) {
    CHECK(is_common_password(common));
  }
  for (const char* rare : {"", "correct horse", "password of mine", "passwor", "12345678 "}) {
    CHECK_FALSE(is_common_password(rare));
  }
}

TEST_CASE("passwords: common ones are refused at sign-up, change and reset, and tell no account") {
  Mansion mansion;
  mansion.hub.service->set_common_passwords(is_common_password);
  TestDevice device(mansion.hub, 7);
  device.hello();
  for (const char* guessed : {"Password", "iloveyou", "new@example.org", "short"}) {
    const Json args = {{"email", "new@example.org"}, {"password", guessed}};
    CHECK(device.call("sign_up", args).error.code == Errc::password_weak);
  }
  CHECK(device.call("sign_up", {{"email", "longname@example.org"}, {"password", "longname"}})
            .error.code == Errc::password_weak);
  const Json change = {{"old", "correct horse"}, {"new", "baseball"}};
  CHECK(mansion.ada.call("password_change", change).error.code == Errc::password_weak);
  const Json reset = {{"token", std::string(64, '0')}, {"password", "baseball"}};
  CHECK(device.call("password_reset", reset).error.code == Errc::password_weak);
  const Json fine = {{"email", "new@example.org"}, {"password", "baseball at night"}};
  CHECK(device.call("sign_up", fine).error.code == Errc::none);
}

TEST_CASE("passwords: tries at more addresses than are counted are refused, and soon taken again") {
  TestHub hub;
  const auto attempt = [&](std::size_t number) {
    const Json args = {{"email", std::to_string(number) + "@example.org"}};
    return hub.ask("password_forgot", args, 1 + number).body;
  };
  std::size_t taken = 0;
  // Each try counts its e-mail address and its network address.
  for (std::size_t number = 0; number < limits::attempts_kept_max / 2 + 100; ++number) {
    taken += std::size_t{!attempt(number).contains("code")};
  }
  CHECK(taken <= limits::attempts_kept_max / 2 + 1);
  CHECK(taken >= limits::attempts_kept_max / 2 - 1);
  hub.now += 60'000;
  CHECK_FALSE(attempt(200'000).contains("code"));
}

TEST_CASE("claims: one network address takes a part of the places, and others have theirs") {
  TestHub hub;
  std::size_t number = 0;
  for (; number < limits::claims_per_peer_max; ++number) {
    REQUIRE(hub.ask("claim_park", parcel(number), 1).body.contains("expires_ms"));
  }
  CHECK(hub.ask("claim_park", parcel(number), 1).body["code"] == "too_many");
  CHECK(hub.ask("claim_park", parcel(0), 1).body.contains("expires_ms"));  // Told again, kept once.
  CHECK(hub.ask("claim_park", parcel(number), 2).body.contains("expires_ms"));
  hub.now += limits::claim_ms;
  CHECK(hub.ask("claim_park", parcel(number + 1), 1).body.contains("expires_ms"));
}

}  // namespace noline::hub::test
