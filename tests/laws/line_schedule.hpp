// A cart line on several devices and a hub, under lost answers, skewed clocks, restored backups,
// clones and reopened stores, with an oracle that keeps account of every single unit.
#pragma once

#include <cstdint>
#include <string>

#include "noline/values.hpp"

namespace noline::laws {

/// The rules under test; a self-check puts a broken one in.
struct LineRules {
  void (*add)(Line&, Stamp, std::uint32_t) = line_add;
  void (*set)(Line&, Stamp, std::uint32_t) = line_set;
  void (*remove)(Line&, Stamp) = line_remove;
  void (*move)(Line&, Stamp, std::string_view) = line_move;
  bool (*join)(Line&, const Line&) = noline::join;
  /// Whether a store draws a new replica id at every opening.
  bool is_replica_fresh = true;
};

/// Plays one random schedule. The answer is empty, or says what is wrong.
std::string play_line_schedule(std::uint64_t seed, const LineRules& rules);

}  // namespace noline::laws
