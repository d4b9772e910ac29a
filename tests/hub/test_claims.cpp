// A slip of a kiosk: whoever brings its code gets the cart, once, and nobody else can read it.
#include <catch2/catch_test_macros.hpp>

#include "core/limits.hpp"
#include "noline/parcel.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

constexpr const char* code = "00112233445566778899aabbccddeeff";

struct Counter {
  TestHub hub;
  TestDevice kiosk{hub, 1};
  TestDevice phone{hub, 2};

  Parcel parcel() {
    kiosk.hello();
    return {"", "", {kiosk.line_added("TEA", 3)}};
  }
  Errc park(const std::string& sealed, const std::string& number = parcel_number(code)) {
    return hub.ask("claim_park", {{"number", number}, {"parcel", sealed}}, 7).code;
  }
};

}  // namespace

TEST_CASE("claims: a parcel is read with its code only, and not when a byte was changed") {
  Counter at;
  const Parcel parcel = at.parcel();
  const std::string sealed = seal_parcel(parcel, code);
  CHECK(sealed.find("TEA") == std::string::npos);
  const auto opened = open_parcel(sealed, code);
  REQUIRE(opened);
  REQUIRE(opened->rows.size() == 1);
  CHECK(opened->rows[0].key == parcel.rows[0].key);
  CHECK(opened->rows[0].value == parcel.rows[0].value);
  CHECK_FALSE(open_parcel(sealed, "00112233445566778899aabbccddeefe"));
  for (std::size_t i = 0; i < sealed.size(); i += 7) {
    std::string changed = sealed;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CHECK_FALSE(open_parcel(changed, code));
  }
  CHECK_FALSE(open_parcel("", code));
}

TEST_CASE("claims: who brings the code has the cart, and the second finds nothing") {
  Counter at;
  const std::string sealed = seal_parcel(at.parcel(), code);
  CHECK(at.park(sealed) == Errc::none);
  CHECK(at.park(sealed) == Errc::none);
  at.phone.hello();
  const auto grant = at.phone.call("hand_off_redeem", {{"code", code}});
  REQUIRE(grant.error.code == Errc::none);
  const auto* scope = at.hub.service->find_scope(grant.ok["scope"].get<std::string>());
  REQUIRE(scope != nullptr);
  CHECK(scope->living_lines == 1);
  CHECK(at.phone.call("hand_off_redeem", {{"code", code}}).error.code == Errc::code_invalid);
}

TEST_CASE("claims: after a week a parcel is gone") {
  Counter at;
  CHECK(at.park(seal_parcel(at.parcel(), code)) == Errc::none);
  at.hub.now += limits::claim_ms;
  at.phone.hello();
  CHECK(at.phone.call("hand_off_redeem", {{"code", code}}).error.code == Errc::code_invalid);
  at.hub.service->handle_timeout(at.hub.now);
  CHECK(at.hub.service->find_scope("claims:kiosk")->rows.empty());
}

TEST_CASE("claims: what is no parcel is refused") {
  Counter at;
  const std::string sealed = seal_parcel(at.parcel(), code);
  CHECK(at.park(sealed, "12") == Errc::invalid_argument);
  CHECK(at.park("") == Errc::invalid_argument);
  CHECK(at.park(std::string(limits::claim_bytes_max + 1, 'A')) == Errc::too_large);
  CHECK(at.park(sealed) == Errc::none);
  CHECK(at.park("another") == Errc::already_exists);
}

TEST_CASE("claims: a guest's scope opens to the slip that holds its secret, and to no other") {
  Counter at;
  at.kiosk.hello();
  REQUIRE(at.kiosk.push({at.kiosk.line_added("TEA", 2)}).refused.empty());
  const std::string guest = at.kiosk.scope.substr(6);
  Parcel forged{guest, std::string(64, '0'), {}};
  CHECK(at.park(seal_parcel(forged, code)) == Errc::none);
  at.phone.hello();
  CHECK(at.phone.call("hand_off_redeem", {{"code", code}}).error.code == Errc::code_invalid);
  const std::string other = "ffffffffffffffffffffffffffffffff";
  Parcel own{guest, at.kiosk.credential["secret"].get<std::string>(), {}};
  CHECK(at.park(seal_parcel(own, other), parcel_number(other)) == Errc::none);
  const auto grant = at.phone.call("hand_off_redeem", {{"code", other}});
  REQUIRE(grant.error.code == Errc::none);
  CHECK(grant.ok["scope"] == at.kiosk.scope);
}

}  // namespace noline::hub::test
