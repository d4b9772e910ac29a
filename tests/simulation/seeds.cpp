#include "seeds.hpp"

#include <cstdio>

#include "goals.hpp"
#include "world.hpp"

namespace noline::simulation {
namespace {

unsigned long long wide(std::uint64_t number) {
  return number;
}

}  // namespace

int play_seeds(const SeedOptions& options) {
  Counters total;
  std::uint64_t failed = 0;
  const Length length = options.is_brief ? Length::brief : Length::full;
  for (std::uint64_t seed = options.from; seed <= options.to; ++seed) {
    const Outcome outcome = World(WorldOptions{seed, options.is_logged, length}).play();
    for (const auto& [what, times] : outcome.counters)
      total[what] += times;
    if (outcome.wrong.empty())
      continue;
    ++failed;
    std::printf("seed %llu: (%s) %s\n  again: noline_simulation %s--seed %llu --log\n", wide(seed),
                outcome.property.c_str(), outcome.wrong.c_str(), options.is_brief ? "--brief " : "",
                wide(seed));
  }
  if (options.is_counted)
    std::fputs(format_goals(total).c_str(), stdout);
  std::printf("%llu seeds, %llu broken\n", wide(options.to - options.from + 1), wide(failed));
  return failed == 0 ? 0 : 1;
}

}  // namespace noline::simulation
