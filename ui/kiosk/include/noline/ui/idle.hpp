// Whether somebody is still there. It is told the time and what was touched, and never asks.
#pragma once

#include <cstdint>

namespace noline::ui {

struct IdleTimes {
  std::int64_t idle_ms = 60000;   ///< Without a touch for so long, the shopper is asked; 0: never.
  std::int64_t grace_ms = 10000;  ///< How long the question waits for an answer.
};

enum class Presence : std::uint8_t {
  nobody,  ///< Nothing was touched since the beginning: there is nothing to forget.
  here,
  asked,  ///< The question is on the screen.
  gone,   ///< Nobody answered.
};

class IdleWatch {
 public:
  explicit IdleWatch(const IdleTimes& times) : times_(times) {}

  /// Somebody did something. Times are of a clock that only goes forward.
  void touch(std::int64_t now_ms) { touched_ms_ = now_ms; }
  void forget() { touched_ms_ = -1; }

  Presence presence(std::int64_t now_ms) const;
  /// Whole seconds until the answer comes too late, rounded up; 0 unless asked.
  int seconds_left(std::int64_t now_ms) const;
  /// When presence or seconds change next, in milliseconds from now; -1 for never.
  std::int64_t wake_after(std::int64_t now_ms) const;

 private:
  IdleTimes times_;
  std::int64_t touched_ms_ = -1;
};

}  // namespace noline::ui
