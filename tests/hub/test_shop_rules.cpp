// The rules that tests/mutants plays, on the unchanged program.
#include <catch2/catch_test_macros.hpp>

#include "shop_rules.hpp"

namespace noline::hub::test {

TEST_CASE("returns: no piece goes back twice, and money and goods go with it") {
  for (std::uint64_t seed = 1; seed <= 5000; ++seed) {
    const BrokenRule broken = play_returns(seed);
    INFO("seed " << seed);
    REQUIRE(broken.what == "");
  }
}

TEST_CASE("holds: everybody is kept from what others hold, while they do, over restarts") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const BrokenRule broken = play_holds(seed);
    INFO("seed " << seed);
    REQUIRE(broken.what == "");
  }
}

}  // namespace noline::hub::test
