#include "explore_command.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "scenario_text.hpp"

namespace noline::scenario {
namespace {

void write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  if (!out.flush()) {
    std::fprintf(stderr, "noline-scenario: cannot write %s\n", path.c_str());
  }
}

int tell_failure(const simulation::Failure& failure, const std::string& folder) {
  const std::string base = folder + "/explored-" + std::to_string(failure.seed);
  const std::string replay = "noline_simulation replay " + base + ".plan --log";
  write_file(base + ".plan", simulation::format_plan(failure.plan));
  write_file(base + ".jsonc", simulation::format_scenario(failure.plan, failure.outcome, replay));
  std::printf("seed %llu breaks property %s:\n  %s\n",
              static_cast<unsigned long long>(failure.seed), failure.outcome.property.c_str(),
              failure.outcome.wrong.c_str());
  std::printf("%zu steps on %zu devices, as a scenario: %s.jsonc\n  exactly this again: %s\n",
              failure.plan.steps.size(), failure.plan.devices.size(), base.c_str(), replay.c_str());
  return 1;
}

}  // namespace

CLI::App* add_explore(CLI::App& app, ExploreArguments& arguments) {
  simulation::ExploreOptions& options = arguments.options;
  options.threads = std::max(1U, std::thread::hardware_concurrency());
  auto* explore = app.add_subcommand("explore", "Play random schedules with all faults");
  explore->add_option("--minutes", options.minutes, "How long")->capture_default_str();
  explore->add_option("--devices", options.device_count, "How many devices; 0: two or three")
      ->check(CLI::Range(0, 6));
  explore->add_option("--from", options.from, "First seed")->capture_default_str();
  explore->add_option("--count", options.count_max, "Schedules at most; 0: what the time allows");
  explore->add_option("--threads", options.threads, "Threads")->capture_default_str();
  explore->add_option("--folder", arguments.folder, "Where a failure is written to")
      ->capture_default_str();
  return explore;
}

int run_explore(const ExploreArguments& arguments) {
  const simulation::Exploration found =
      simulation::explore(arguments.options, [](const std::string& text) {
        std::printf("... %s\n", text.c_str());
        std::fflush(stdout);
      });
  std::printf("%llu schedules in %.1f s, %.0f device-seconds a second\n",
              static_cast<unsigned long long>(found.schedules), found.seconds,
              found.seconds > 0 ? found.device_seconds / found.seconds : 0.0);
  if (found.failure) {
    return tell_failure(*found.failure, arguments.folder);
  }
  std::printf("no property is broken\n");
  return 0;
}

}  // namespace noline::scenario
