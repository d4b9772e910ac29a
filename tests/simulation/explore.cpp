#include "explore.hpp"

#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

namespace noline::simulation {
namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

bool is_full(std::uint64_t seed, const ExploreOptions& options) {
  return options.full_every != 0 && seed % options.full_every == 0;
}

/// What all threads share.
class Search {
 public:
  explicit Search(const ExploreOptions& options) : options_(options), next_(options.from) {}

  void work() {
    Exploration own;
    while (!is_over()) {
      const std::uint64_t seed = next_.fetch_add(1);
      if (options_.count_max != 0 && seed >= options_.from + options_.count_max)
        break;
      const Outcome outcome = World(explored_plan(seed, options_)).play();
      ++own.schedules;
      own.events += outcome.events;
      own.device_seconds += static_cast<double>(outcome.device_ms) / 1000;
      for (const auto& [what, times] : outcome.counters)
        own.counters[what] += times;
      played_.fetch_add(1);
      if (!outcome.wrong.empty())
        note_failure(seed, outcome);
    }
    add(own);
  }

  [[nodiscard]] bool is_over() const { return is_found_ || since(begin_) >= options_.minutes * 60; }
  [[nodiscard]] std::uint64_t played() const { return played_; }
  [[nodiscard]] Exploration take() {
    total_.seconds = since(begin_);
    return std::move(total_);
  }

 private:
  void note_failure(std::uint64_t seed, const Outcome& outcome) {
    const std::lock_guard lock(mutex_);
    is_found_ = true;
    // With several threads the smallest seed is told, so that every run tells the same one.
    if (total_.failure && total_.failure->seed < seed)
      return;
    total_.failure = Failure{explored_plan(seed, options_),
                             is_full(seed, options_) ? Length::full : Length::brief,
                             seed,
                             options_.device_count,
                             outcome,
                             since(begin_)};
  }

  void add(const Exploration& own) {
    const std::lock_guard lock(mutex_);
    total_.schedules += own.schedules;
    total_.events += own.events;
    total_.device_seconds += own.device_seconds;
    for (const auto& [what, times] : own.counters)
      total_.counters[what] += times;
  }

  const ExploreOptions& options_;
  Clock::time_point begin_ = Clock::now();
  std::atomic<std::uint64_t> next_;
  std::atomic<std::uint64_t> played_ = 0;
  std::atomic<bool> is_found_ = false;
  std::mutex mutex_;
  Exploration total_;
};

}  // namespace

Plan explored_plan(std::uint64_t seed, const ExploreOptions& options) {
  return draw_plan(seed, is_full(seed, options) ? Length::full : Length::brief,
                   options.device_count);
}

Exploration explore(const ExploreOptions& options,
                    const std::function<void(const std::string&)>& say) {
  Search search(options);
  std::vector<std::thread> threads;
  std::atomic<unsigned> at_work = options.threads;
  for (unsigned index = 0; index < options.threads; ++index)
    threads.emplace_back([&] {
      search.work();
      --at_work;
    });
  for (int tick = 1; at_work > 0; ++tick) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (say && tick % 500 == 0)
      say(std::to_string(search.played()) + " schedules");
  }
  for (std::thread& thread : threads)
    thread.join();
  Exploration result = search.take();
  if (result.failure && options.is_shrinking) {
    Failure& failure = *result.failure;
    const auto is_broken = [property = failure.outcome.property](const Plan& plan) {
      return World(plan).play().property == property;
    };
    failure.plan = shrink(failure.plan, is_broken, 30);
    failure.outcome = World(failure.plan).play();
  }
  return result;
}

}  // namespace noline::simulation
