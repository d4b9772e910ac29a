#include <catch2/catch_test_macros.hpp>
#include <string>

#include "world.hpp"

using noline::simulation::Counters;
using noline::simulation::Outcome;
using noline::simulation::World;
using noline::simulation::WorldOptions;

namespace {

/// Faults that must strike at least once in a thousand seeds, or the schedules have become too
/// tame.
constexpr const char* must_happen[] = {
    "clock: jump while catching up",
    "clock: jump while greeting",
    "clock: jump while level",
    "clock: jump while offline",
    "clock: jump while pushing",
    "device: cloned while level",
    "device: cloned while offline",
    "device: crash while catching up",
    "device: crash while greeting",
    "device: crash while level",
    "device: crash while offline",
    "device: crash while pushing",
    "device: restamped",
    "device: restored while level",
    "device: restored while offline",
    "disk: batch failed",
    "guest: filled a cart before signing in",
    "hub: commit failed",
    "hub: killed before a commit",
    "hub: killed idle",
    "hub: restored",
    "hub: slow reader",
    "link: cut while catching up",
    "link: cut while greeting",
    "link: cut while level",
    "link: cut while pushing",
    "notice: dismissed",
    "notice: rival sets were met",
    "notice: undone",
    "partition: down while level",
    "partition: down while pushing",
    "partition: up while greeting",
    "partition: up while level",
    "push arrived twice",
};

}  // namespace

TEST_CASE("simulation: a thousand seeds keep every property") {
  Counters total;
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    const Outcome outcome = World(WorldOptions{seed}).play();
    INFO("again: noline_simulation --seed " << seed << " --log");
    REQUIRE(outcome.wrong == "");
    for (const auto& [what, times] : outcome.counters)
      total[what] += times;
  }
  for (const char* what : must_happen) {
    INFO(what);
    CHECK(total[what] > 0);
  }
}

TEST_CASE("simulation: a seed plays the same every time") {
  const Outcome first = World(WorldOptions{7}).play();
  const Outcome second = World(WorldOptions{7}).play();
  CHECK(first.events == second.events);
  CHECK(first.counters == second.counters);
}
