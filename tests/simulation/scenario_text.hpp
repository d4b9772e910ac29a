// A schedule as a scenario file (docs/CONFLICTS.md names the words), for people to read and for
// noline-scenario to play.
#pragma once

#include <string>

#include "plan.hpp"
#include "world.hpp"

namespace noline::simulation {

/// `replay` is the command that plays exactly this again. Faults that a scenario file has no word
/// for stand there as comments.
[[nodiscard]] std::string format_scenario(const Plan& plan, const Outcome& outcome,
                                          const std::string& replay);

}  // namespace noline::simulation
