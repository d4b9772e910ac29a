// Makes a schedule that breaks a property short, after Zeller and Hildebrandt, "Simplifying and
// Isolating Failure-Inducing Input", 2002: leave out large parts first, then ever smaller ones.
#include <algorithm>
#include <chrono>
#include <utility>

#include "explore.hpp"

namespace noline::simulation {
namespace {

class Shrinker {
 public:
  Shrinker(const Plan& plan, const std::function<bool(const Plan&)>& is_broken, double seconds_max)
      : best_(plan),
        is_broken_(is_broken),
        end_(std::chrono::steady_clock::now() +
             std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                 std::chrono::duration<double>(seconds_max))) {}

  Plan run() {
    for (bool is_better = true; is_better && has_time();) {
      is_better = drop_steps();
      is_better = drop_devices() || is_better;
      is_better = simplify() || is_better;
    }
    return best_;
  }

 private:
  [[nodiscard]] bool has_time() const { return std::chrono::steady_clock::now() < end_; }

  /// Keeps the candidate when it still breaks the property. What is left out shifts all that chance
  /// decides later, so it gets some tries with other luck.
  bool accept(Plan candidate) {
    const std::uint64_t seed = candidate.seed;
    for (std::uint64_t luck = 0; luck < 4 && has_time(); ++luck) {
      candidate.seed = seed + luck * 1'000'003;
      if (is_broken_(candidate)) {
        best_ = std::move(candidate);
        return true;
      }
    }
    return false;
  }

  bool drop_steps() {
    bool is_better = false;
    for (std::size_t size = std::max<std::size_t>(1, best_.steps.size() / 2); size > 0; size /= 2) {
      for (std::size_t begin = 0; begin < best_.steps.size() && has_time();) {
        Plan candidate = best_;
        const auto first = candidate.steps.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto count = std::min(size, candidate.steps.size() - begin);
        candidate.steps.erase(first, first + static_cast<std::ptrdiff_t>(count));
        if (accept(std::move(candidate)))
          is_better = true;
        else
          begin += size;
      }
    }
    return is_better;
  }

  bool drop_devices() {
    bool is_better = false;
    for (std::size_t index = best_.devices.size(); index-- > 0 && best_.devices.size() > 1;) {
      Plan candidate = best_;
      candidate.devices.erase(candidate.devices.begin() + static_cast<std::ptrdiff_t>(index));
      std::erase_if(candidate.steps, [&](const Step& step) { return step.device == index; });
      for (Step& step : candidate.steps)
        step.device -= step.device > index ? 1 : 0;
      is_better = accept(std::move(candidate)) || is_better;
    }
    return is_better;
  }

  template <typename Change>
  bool try_change(const Change& change) {
    Plan candidate = best_;
    return change(candidate) && accept(std::move(candidate));
  }

  bool simplify() {
    bool is_better = try_change([](Plan& plan) { return std::exchange(plan.has_sign_in, false); });
    is_better =
        try_change([](Plan& plan) { return std::exchange(plan.has_lines, false); }) || is_better;
    for (std::size_t index = 0; index < best_.devices.size(); ++index) {
      is_better =
          try_change([&](Plan& plan) { return std::exchange(plan.devices[index].skew, 0) != 0; }) ||
          is_better;
      is_better = try_change([&](Plan& plan) {
                    return std::exchange(plan.devices[index].guest_taps, 0u) != 0;
                  }) ||
                  is_better;
      is_better = try_change([&](Plan& plan) {
                    return std::exchange(plan.devices[index].is_fresh, false);
                  }) ||
                  is_better;
    }
    for (std::size_t index = 0; index < best_.steps.size(); ++index) {
      is_better =
          try_change([&](Plan& plan) { return std::exchange(plan.steps[index].wait, 0) != 0; }) ||
          is_better;
      is_better =
          try_change([&](Plan& plan) { return std::exchange(plan.steps[index].sku, 0u) != 0; }) ||
          is_better;
    }
    return is_better;
  }

  Plan best_;
  const std::function<bool(const Plan&)>& is_broken_;
  std::chrono::steady_clock::time_point end_;
};

}  // namespace

Plan shrink(const Plan& plan, const std::function<bool(const Plan&)>& is_broken,
            double seconds_max) {
  return Shrinker(plan, is_broken, seconds_max).run();
}

}  // namespace noline::simulation
