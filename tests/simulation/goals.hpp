// What must happen sometimes: each fault in each phase where it can strike. A run that never
// reaches a goal has become too tame to prove anything, and fails.
#pragma once

#include <string>
#include <vector>

#include "journal.hpp"

namespace noline::simulation {

/// Names of counters; every one of them must be above zero after some ten thousand schedules.
[[nodiscard]] const std::vector<std::string>& goals();

/// The goals that were never reached.
[[nodiscard]] std::vector<std::string> missed_goals(const Counters& counters);

/// All counters as a table, faults as rows and phases as columns, missed goals marked.
[[nodiscard]] std::string format_goals(const Counters& counters);

}  // namespace noline::simulation
