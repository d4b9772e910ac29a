// Virtual time: things happen at moments, in order; equal moments keep the order they were given
// in.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "noline/stamp.hpp"

namespace noline::simulation {

class Timeline {
 public:
  [[nodiscard]] TimeMs now() const { return now_; }
  void at(TimeMs time, std::function<void()> action);
  void after(TimeMs delay, std::function<void()> action) { at(now_ + delay, std::move(action)); }
  /// Plays everything up to this moment.
  void run_until(TimeMs time);
  /// Plays the next moment at which something happens, but nothing later than `limit`.
  void run_next(TimeMs limit);
  [[nodiscard]] std::uint64_t count() const { return played_; }

 private:
  struct Entry {
    TimeMs time;
    std::uint64_t order;
    std::function<void()> action;
    bool operator>(const Entry& other) const {
      return time != other.time ? time > other.time : order > other.order;
    }
  };
  /// A real date, so that stamps are as large as real ones.
  TimeMs now_ = 1'760'000'000'000;
  std::uint64_t order_ = 0;
  std::uint64_t played_ = 0;
  std::vector<Entry> entries_;  ///< A heap, the next one first.
};

}  // namespace noline::simulation
