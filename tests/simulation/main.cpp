// Plays seeds, explores, and plays a kept schedule again.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "explore.hpp"
#include "goals.hpp"
#include "scenario_text.hpp"
#include "seeds.hpp"

using namespace noline::simulation;

namespace {

/// Fewer schedules say nothing about the rarest goals.
constexpr std::uint64_t schedules_for_goals = 40'000;

unsigned long long wide(std::uint64_t number) {
  return number;
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

int tell_failure(const Failure& failure, const std::string& folder) {
  const std::string base = folder + "/explored-" + std::to_string(failure.seed);
  const std::string replay = "noline_simulation replay " + base + ".plan --log";
  write_file(base + ".plan", format_plan(failure.plan));
  write_file(base + ".jsonc", format_scenario(failure.plan, failure.outcome, replay));
  std::printf("seed %llu breaks property %s:\n  %s\n", wide(failure.seed),
              failure.outcome.property.c_str(), failure.outcome.wrong.c_str());
  std::printf("%zu steps on %zu devices: %s.jsonc\n  again: %s\n", failure.plan.steps.size(),
              failure.plan.devices.size(), base.c_str(), replay.c_str());
  return 1;
}

int run_explore(const ExploreOptions& options, const std::string& folder, bool is_table_wanted) {
  const Exploration found = explore(options, [](const std::string& text) {
    std::printf("... %s\n", text.c_str());
    std::fflush(stdout);
  });
  std::printf("%llu schedules in %.1f s (%.0f a second), %.0f device-seconds a second\n",
              wide(found.schedules), found.seconds,
              static_cast<double>(found.schedules) / found.seconds,
              found.device_seconds / found.seconds);
  if (found.failure)
    return tell_failure(*found.failure, folder);
  const bool is_judged = found.schedules >= schedules_for_goals;
  const bool is_reached = missed_goals(found.counters).empty();
  if (is_table_wanted || (is_judged && !is_reached))
    std::fputs(format_goals(found.counters).c_str(), stdout);
  std::printf("no property is broken; goals: %s\n", !is_judged   ? "too few schedules to judge"
                                                    : is_reached ? "all reached"
                                                                 : "some were never reached");
  return is_judged && !is_reached ? 1 : 0;
}

int replay(const std::string& path, bool is_logged) {
  std::ifstream in(path, std::ios::binary);
  const auto plan = parse_plan({std::istreambuf_iterator<char>(in), {}});
  if (!plan) {
    std::fprintf(stderr, "%s is no plan that explore has written\n", path.c_str());
    return 2;
  }
  const Outcome outcome = World(*plan, is_logged).play();
  std::printf("%s\n", outcome.wrong.empty() ? "every property holds"
                                            : (outcome.property + ": " + outcome.wrong).c_str());
  return outcome.wrong.empty() ? 0 : 1;
}

}  // namespace

int main(int count, char** values) {
  CLI::App app{
      "Plays schedules of devices and a hub, each drawn from a seed, and checks every "
      "property. Exit code 1: one was broken."};
  SeedOptions seeds;
  std::uint64_t one = 0;
  app.add_option("--seed", one, "play only this seed");
  app.add_option("--from", seeds.from, "first seed");
  app.add_option("--to", seeds.to, "last seed");
  app.add_flag("--brief", seeds.is_brief, "a dozen steps instead of a hundred");
  app.add_flag("--log", seeds.is_logged, "print what happens");
  app.add_flag("--counters", seeds.is_counted, "print how often each fault struck");

  ExploreOptions options;
  options.threads = std::max(1u, std::thread::hardware_concurrency());
  std::string folder = ".";
  bool is_table_wanted = false;
  CLI::App* exploring = app.add_subcommand("explore", "random schedules with all faults");
  exploring->add_option("--minutes", options.minutes, "how long (1)");
  exploring->add_option("--devices", options.device_count, "how many devices (two or three)");
  exploring->add_option("--from", options.from, "first seed (1)");
  exploring->add_option("--count", options.count_max, "schedules at most");
  exploring->add_option("--threads", options.threads, "(as many as processors)");
  exploring->add_option("--full-every", options.full_every, "how rare full schedules are (50)");
  exploring->add_option("--folder", folder, "where a failure's files go (.)");
  exploring->add_flag("--table", is_table_wanted, "print how often each fault struck");

  std::string path;
  bool is_logged = false;
  CLI::App* replaying = app.add_subcommand("replay", "plays a kept schedule again");
  replaying->add_option("file", path, "the .plan file")->required();
  replaying->add_flag("--log", is_logged, "print what happens");
  CLI11_PARSE(app, count, values);
  if (*exploring)
    return run_explore(options, folder, is_table_wanted);
  if (*replaying)
    return replay(path, is_logged);
  if (one != 0)
    seeds.from = seeds.to = one;
  return play_seeds(seeds);
}
