#include <catch2/catch_test_macros.hpp>
#include <set>

#include "noline_test.hpp"

using namespace noline;

TEST_CASE("errc: every code has its own snake_case name, there and back") {
  std::set<std::string_view> names;
  for (std::uint16_t number = 0; number <= static_cast<std::uint16_t>(Errc::internal); ++number) {
    const auto code = static_cast<Errc>(number);
    const std::string_view name = errc_name(code);
    CHECK(errc_from_name(name) == code);
    CHECK(names.insert(name).second);
    CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
  }
}

TEST_CASE("errc: names are persisted, so the known ones stay as they are") {
  CHECK(errc_name(Errc::clock_ahead) == "clock_ahead");
  CHECK(errc_name(Errc::not_owner) == "not_owner");
  CHECK(errc_name(Errc::storage_damaged) == "storage_damaged");
}

TEST_CASE("errc: the name of a newer version reads as internal") {
  CHECK(errc_from_name("quantum_flux") == Errc::internal);
  CHECK(errc_from_name("") == Errc::internal);
  CHECK(errc_name(static_cast<Errc>(9999)) == "internal");
}

TEST_CASE("result: it holds either a value or an error") {
  const Result<int> good = 7;
  const Result<int> bad = fail(Errc::too_large, "send less");
  REQUIRE(good);
  CHECK(*good == 7);
  REQUIRE_FALSE(bad);
  CHECK(bad.error().code == Errc::too_large);
  CHECK(bad.error().detail == "send less");
}
