// Plays a range of seeds and prints what was broken.
#pragma once

#include <cstdint>

namespace noline::simulation {

struct SeedOptions {
  std::uint64_t from = 1;
  std::uint64_t to = 1000;
  bool is_brief = false;    ///< A dozen steps instead of a hundred.
  bool is_logged = false;   ///< Prints what happens.
  bool is_counted = false;  ///< Prints how often each fault struck.
};

/// 0 when every property held in every seed, otherwise 1: a program's exit code.
int play_seeds(const SeedOptions& options);

}  // namespace noline::simulation
