// `noline-scenario explore`: random schedules with all faults; what breaks a property is made short
// and written down as a scenario file.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "explore.hpp"

namespace noline::scenario {

struct ExploreArguments {
  simulation::ExploreOptions options;
  std::string folder = ".";
};

CLI::App* add_explore(CLI::App& app, ExploreArguments& arguments);
/// 0 every property held, 1 one was broken.
int run_explore(const ExploreArguments& arguments);

}  // namespace noline::scenario
