#include "timeline.hpp"

#include <algorithm>
#include <utility>

namespace noline::simulation {

void Timeline::at(TimeMs time, std::function<void()> action) {
  entries_.push_back({std::max(time, now_), ++order_, std::move(action)});
  std::push_heap(entries_.begin(), entries_.end(), std::greater<>());
}

void Timeline::run_until(TimeMs time) {
  while (!entries_.empty() && entries_.front().time <= time) {
    std::pop_heap(entries_.begin(), entries_.end(), std::greater<>());
    const Entry entry = std::move(entries_.back());
    entries_.pop_back();
    now_ = entry.time;
    ++played_;
    entry.action();
  }
  now_ = std::max(now_, time);
}

void Timeline::run_next(TimeMs limit) {
  run_until(entries_.empty() ? limit : std::min(limit, entries_.front().time));
}

}  // namespace noline::simulation
