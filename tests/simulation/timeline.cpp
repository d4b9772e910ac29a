#include "timeline.hpp"

#include <algorithm>

namespace noline::simulation {

void Timeline::at(TimeMs time, std::function<void()> action) {
  entries_.push({std::max(time, now_), ++order_, std::move(action)});
}

void Timeline::run_until(TimeMs time) {
  while (!entries_.empty() && entries_.top().time <= time) {
    const Entry entry = entries_.top();
    entries_.pop();
    now_ = entry.time;
    ++played_;
    entry.action();
  }
  now_ = std::max(now_, time);
}

}  // namespace noline::simulation
