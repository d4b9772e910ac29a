// What the service counts.
#pragma once

#include <cstdint>

namespace noline::hub {

/// Counters since the start, for metrics.
struct ServiceCounts {
  std::uint64_t messages = 0;
  std::uint64_t pushes = 0;
  std::uint64_t rows_joined = 0;
  std::uint64_t rows_refused = 0;
  std::uint64_t commits = 0;
  std::uint64_t commits_failed = 0;
  std::uint64_t malformed = 0;
  std::uint64_t calls = 0;
};

}  // namespace noline::hub
