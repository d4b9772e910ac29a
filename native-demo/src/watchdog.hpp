// Keeps a kiosk running: a parent that starts the shop anew when it crashes or stops to beat.
//
// The parent holds nothing of the shopper's. The shop beats through a pipe from its frame loop, so
// a loop that hangs is noticed as well as a process that is gone.
#pragma once

#include <cstdint>
#include <functional>

namespace noline::shell {

/// The shop's end of the pipe. Does nothing where no watchdog listens.
class Heartbeat {
 public:
  Heartbeat();
  void beat() const;
  /// The file descriptor; -1 where nobody listens.
  int pipe() const { return pipe_; }
  /// In milliseconds; -1 where nobody listens.
  std::int64_t wake_after() const;

 private:
  int pipe_ = -1;
};

struct WatchdogOptions {
  int silent_ms_max = 15000;  ///< Without a beat for so long, the shop hangs.
  int start_ms_max = 60000;   ///< The same before the first beat.
  int pause_ms_min = 500;     ///< Before a new start; doubled each time it fails soon.
  int pause_ms_max = 60000;
  int healthy_ms = 60000;  ///< Who ran for so long has not failed soon.
};

/// How long to wait before the next start, after one that ran for `ran_ms`.
int next_pause(const WatchdogOptions& options, int pause_ms, std::int64_t ran_ms);

/// Runs `shop` in child processes until one ends by itself with 0, or this process is told to end
/// (SIGTERM, SIGINT), which it passes on. Returns the exit code. To be called before any thread is
/// started.
int run_watchdog(const WatchdogOptions& options, const std::function<int()>& shop);

}  // namespace noline::shell
