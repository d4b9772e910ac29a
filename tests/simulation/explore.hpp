// Plays random schedules until time is up or one breaks a property, and makes what broke it short.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "world.hpp"

namespace noline::simulation {

struct ExploreOptions {
  double minutes = 1;
  std::size_t device_count = 0;  ///< 0 leaves it to the seed: two or three.
  std::uint64_t from = 1;        ///< First seed.
  std::uint64_t count_max = 0;   ///< Schedules at most; 0: as many as the time allows.
  unsigned threads = 1;
  /// Every so-many-th schedule is a full one with sign-in; the others are brief.
  std::uint64_t full_every = 50;
  bool is_shrinking = true;
};

struct Failure {
  Plan plan;  ///< Shortened, when asked for.
  Length length = Length::brief;
  std::uint64_t seed = 0;  ///< Of the schedule as it was drawn.
  std::size_t device_count = 0;
  Outcome outcome;
  double seconds = 0;  ///< Since the beginning, shortening left out.
};

struct Exploration {
  std::uint64_t schedules = 0;
  std::uint64_t events = 0;
  double seconds = 0;
  double device_seconds = 0;  ///< Virtual, summed over the devices.
  Counters counters;
  std::optional<Failure> failure;
};

/// Explores. Says how far it is at most every ten seconds, when `say` is given; it is called from
/// one thread only.
[[nodiscard]] Exploration explore(const ExploreOptions& options,
                                  const std::function<void(const std::string&)>& say = {});

/// The schedule of a seed, as `explore` plays it.
[[nodiscard]] Plan explored_plan(std::uint64_t seed, const ExploreOptions& options);

/// Leaves out steps, devices and details while `is_broken` still says so.
[[nodiscard]] Plan shrink(const Plan& plan, const std::function<bool(const Plan&)>& is_broken,
                          double seconds_max);

/// The plan as text that `parse_plan` reads again: what is needed to play it once more, exactly.
[[nodiscard]] std::string format_plan(const Plan& plan);
[[nodiscard]] std::optional<Plan> parse_plan(const std::string& text);

}  // namespace noline::simulation
