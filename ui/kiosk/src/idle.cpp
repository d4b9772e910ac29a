#include "noline/ui/idle.hpp"

namespace noline::ui {

Presence IdleWatch::presence(std::int64_t now_ms) const {
  if (touched_ms_ < 0) {
    return Presence::nobody;
  }
  const std::int64_t passed = now_ms - touched_ms_;
  if (times_.idle_ms <= 0 || passed < times_.idle_ms) {
    return Presence::here;
  }
  return passed < times_.idle_ms + times_.grace_ms ? Presence::asked : Presence::gone;
}

int IdleWatch::seconds_left(std::int64_t now_ms) const {
  if (presence(now_ms) != Presence::asked) {
    return 0;
  }
  const std::int64_t left = touched_ms_ + times_.idle_ms + times_.grace_ms - now_ms;
  return static_cast<int>((left + 999) / 1000);
}

std::int64_t IdleWatch::wake_after(std::int64_t now_ms) const {
  switch (presence(now_ms)) {
    case Presence::nobody:
      return -1;
    case Presence::here:
      return times_.idle_ms <= 0 ? -1 : touched_ms_ + times_.idle_ms - now_ms;
    case Presence::asked:
      break;
    case Presence::gone:
      return 0;
  }
  // The moment after which one second less is left.
  const std::int64_t left = touched_ms_ + times_.idle_ms + times_.grace_ms - now_ms;
  return left - (left - 1) / 1000 * 1000;
}

}  // namespace noline::ui
