// What the service is told and tells beside links and messages.
#pragma once

#include <cstdint>
#include <string>

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

/// A row of the catalogue: its key in the shop's scope and canonical JSON.
struct ShopRow {
  std::string key;
  std::string json;
};

/// What becomes of rows that an import does not name.
enum class Missing : std::uint8_t {
  stays,      ///< The import was not read to its end, so it says nothing about them.
  withdrawn,  ///< They are no longer sold.
};

}  // namespace noline::hub
