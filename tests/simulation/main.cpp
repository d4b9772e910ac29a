// Plays seeds: noline_simulation --seed 17 --log, or --from 1 --to 1000.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "world.hpp"

using noline::simulation::Counters;
using noline::simulation::Outcome;
using noline::simulation::Length;
using noline::simulation::World;
using noline::simulation::WorldOptions;

namespace {

constexpr const char* usage =
    "usage: noline_simulation [--seed N] [--from N] [--to N] [--log] [--counters]\n"
    "Plays the schedules of these seeds and checks every property. Exit code 1: one was broken.\n";

struct Arguments {
  std::uint64_t from = 1;
  std::uint64_t to = 1000;
  bool is_logged = false;
  bool is_counted = false;
  Length length = Length::full;
};

bool parse(int count, char** values, Arguments& out) {
  for (int index = 1; index < count; ++index) {
    const std::string_view name = values[index];
    if (name == "--brief") {
      out.length = Length::brief;
      continue;
    }
    if (name == "--log" || name == "--counters") {
      (name == "--log" ? out.is_logged : out.is_counted) = true;
      continue;
    }
    char* end = nullptr;
    const char* text = index + 1 < count ? values[++index] : "";
    const std::uint64_t number = std::strtoull(text, &end, 10);
    if (end == text || *end != '\0')
      return false;
    if (name == "--seed" || name == "--from")
      out.from = number;
    if (name == "--seed" || name == "--to")
      out.to = number;
    if (name != "--seed" && name != "--from" && name != "--to")
      return false;
  }
  return true;
}

}  // namespace

int main(int count, char** values) {
  Arguments arguments;
  if (!parse(count, values, arguments)) {
    std::fputs(usage, stderr);
    return 2;
  }
  Counters total;
  std::uint64_t failed = 0;
  for (std::uint64_t seed = arguments.from; seed <= arguments.to; ++seed) {
    const Outcome outcome = World(WorldOptions{seed, arguments.is_logged, arguments.length}).play();
    for (const auto& [what, times] : outcome.counters)
      total[what] += times;
    if (outcome.wrong.empty())
      continue;
    ++failed;
    std::printf("seed %llu: (%s) %s\n  again: noline_simulation --seed %llu --log\n",
                static_cast<unsigned long long>(seed), outcome.property.c_str(), outcome.wrong.c_str(),
                static_cast<unsigned long long>(seed));
  }
  if (arguments.is_counted) {
    for (const auto& [what, times] : total)
      std::printf("%8llu  %s\n", static_cast<unsigned long long>(times), what.c_str());
  }
  std::printf("%llu seeds, %llu broken\n",
              static_cast<unsigned long long>(arguments.to - arguments.from + 1),
              static_cast<unsigned long long>(failed));
  return failed == 0 ? 0 : 1;
}
