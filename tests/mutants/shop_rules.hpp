// Rules of the shop that no schedule of the simulation reaches, played at random by themselves:
// what goes back of an order, and what checkouts hold.
#pragma once

#include <cstdint>
#include <string>

namespace noline::hub::test {

/// What broke, and how; both empty when all held.
struct BrokenRule {
  const char* property = "";
  std::string what;
};

/// An order and a series of returns: a line's pieces go back once, money and goods with them, and
/// all of it when all has come back.
[[nodiscard]] BrokenRule play_returns(std::uint64_t seed);

/// Checkouts that hold pieces, restarts between: everybody is kept from what others hold, for as
/// long as they do.
[[nodiscard]] BrokenRule play_holds(std::uint64_t seed);

}  // namespace noline::hub::test
