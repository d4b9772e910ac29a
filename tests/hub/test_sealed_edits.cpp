// Edits that a device sealed when its shopper signed out: taken once, from the session's device
// alone, and with no more rights than the session had.
#include <catch2/catch_test_macros.hpp>

#include "noline/parcel.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

using wire::Json;

std::string text(const Json& object, const char* name) {
  return object.at(name).get<std::string>();
}

/// A customer's device that was left, and the one at which somebody else is now.
struct Left {
  TestHub hub;
  TestDevice device{hub, 1};
  TestDevice next{hub, 2};
  Json grant;

  Left() {
    device.hello();
    grant =
        device
            .call("sign_up",
                  {{"email", "ada@example.org"}, {"password", "correct horse"}, {"name", "Ada"}})
            .ok;
    device.leave();
    device.scope = text(grant, "scope");
    next.hello();
  }
  [[nodiscard]] std::string key() const { return text(grant["seal"], "key"); }
  [[nodiscard]] std::string ticket() const { return text(grant["seal"], "ticket"); }
  [[nodiscard]] std::string sealed(const std::vector<Row>& rows) const {
    return seal_parcel({"", "", rows}, key());
  }
  wire::CallResult deliver(const std::string& by, const std::string& parcel) {
    return next.call("edits_deliver", {{"ticket", by}, {"parcel", parcel}});
  }
  std::uint32_t tea() { return quantity_at(hub, device.scope, "TEA"); }
};

}  // namespace

TEST_CASE("sealed edits: reach the account, once, and the session is over") {
  Left at;
  const std::string parcel = at.sealed({at.device.line_added("TEA", 3)});
  const auto done = at.deliver(at.ticket(), parcel);
  REQUIRE(done.error.code == Errc::none);
  CHECK(done.ok == Json{{"rows", 1}, {"refused", 0}});
  CHECK(at.tea() == 3);
  CHECK(at.deliver(at.ticket(), parcel).error.code == Errc::code_invalid);
  CHECK(at.hub.service->find_scope(at.next.scope)->living_lines == 0);
}

TEST_CASE("sealed edits: nobody else delivers, whatever of both secrets they know") {
  Left at;
  const std::string parcel = at.sealed({at.device.line_added("TEA", 3)});
  const std::string ticket = at.ticket();
  const std::string id = ticket.substr(0, ticket.find('.'));
  const std::vector<std::string> tickets = {"",
                                            id,
                                            id + ".",
                                            id + "." + std::string(32, '0'),
                                            ticket + "0",
                                            ticket.substr(0, ticket.size() - 1),
                                            "0000000000000000" + ticket.substr(16),
                                            text(at.grant, "token"),
                                            text(at.grant, "refresh"),
                                            at.device.scope};
  for (const std::string& forged : tickets) {
    CHECK(at.deliver(forged, parcel).error.code == Errc::code_invalid);
  }
  // The ticket is what a thief of the device finds; without the key it seals nothing.
  const Row row = at.device.line_added("TEA", 9);
  for (const std::string& key : {std::string(32, '0'), ticket, std::string()}) {
    CHECK(at.deliver(ticket, seal_parcel({"", "", {row}}, key)).error.code == Errc::code_invalid);
  }
  CHECK(at.deliver(ticket, parcel.substr(0, parcel.size() / 2)).error.code == Errc::code_invalid);
  CHECK(at.deliver(ticket, "").error.code == Errc::code_invalid);
  CHECK(at.tea() == 0);
  // None of it ended the session.
  CHECK(at.deliver(ticket, parcel).error.code == Errc::none);
  CHECK(at.tea() == 3);
}

TEST_CASE("sealed edits: are checked like a push") {
  Left at;
  const Row fine = at.device.line_added("TEA", 3);
  Row ahead = at.device.line_added("BREAD", 1);
  ahead.value = Register{Scalar{std::string("x")},
                         Stamp{clock_at(at.hub.now + 3'600'000), at.device.replica}};
  ahead.key = "context/theme";
  const Row foreign{"order/1", Owned{"{}", 1}, 0};
  const auto done = at.deliver(at.ticket(), at.sealed({fine, ahead, foreign}));
  REQUIRE(done.error.code == Errc::none);
  CHECK(done.ok == Json{{"rows", 1}, {"refused", 2}});
  CHECK(at.tea() == 3);
}

TEST_CASE("sealed edits: of somebody who was erased come to nothing") {
  Left at;
  const std::string parcel = at.sealed({at.device.line_added("TEA", 3)});
  TestDevice other(at.hub, 3);
  other.scope = at.device.scope;
  other.credential = {{"token", at.grant["token"]}};
  other.hello();
  REQUIRE(other.call("erase", {{"password", "correct horse"}}).error.code == Errc::none);
  CHECK(at.deliver(at.ticket(), parcel).error.code != Errc::none);
  CHECK(at.tea() == 0);
}
}  // namespace noline::hub::test
