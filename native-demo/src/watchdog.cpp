#include "watchdog.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

namespace noline::shell {
namespace {

constexpr const char* pipe_variable = "NOLINE_HEARTBEAT";
constexpr std::int64_t beat_ms = 1000;

volatile std::sig_atomic_t is_ending = 0;

void note_end(int) {
  is_ending = 1;
}

std::int64_t now_ms() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

/// In the child; does not return.
[[noreturn]] void become_shop(int pipe, pid_t parent, const std::function<int()>& shop) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) {
    _exit(1);  // The parent went before it could be told.
  }
  std::signal(SIGTERM, SIG_DFL);
  std::signal(SIGINT, SIG_DFL);
  setenv(pipe_variable, std::to_string(pipe).c_str(), 1);
  std::exit(shop());
}

/// Waits for beats until there are none; true when the shop hangs, false when it is gone.
bool hangs(int pipe, const WatchdogOptions& options) {
  int wait_ms = options.start_ms_max;
  while (is_ending == 0) {
    pollfd wanted{pipe, POLLIN, 0};
    const int ready = poll(&wanted, 1, wait_ms);
    char beats[64];
    if (ready == 0) {
      return true;
    }
    if (ready > 0 && read(pipe, beats, sizeof beats) <= 0) {
      return false;  // The other end was closed with the process.
    }
    wait_ms = ready > 0 ? options.silent_ms_max : wait_ms;
  }
  return false;
}

/// The status of the child once it is gone.
int await(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    if (is_ending != 0) {
      kill(child, SIGTERM);
    }
  }
  return status;
}

/// Runs the shop once; its status.
int run_once(const WatchdogOptions& options, const std::function<int()>& shop) {
  int ends[2];
  if (pipe2(ends, O_NONBLOCK) != 0) {
    std::perror("watchdog: pipe");
    return 1 << 8;
  }
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    become_shop(ends[1], parent, shop);
  }
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    std::perror("watchdog: fork");
    return 1 << 8;
  }
  std::fprintf(stderr, "watchdog: started %d\n", static_cast<int>(child));
  if (hangs(ends[0], options)) {
    std::fprintf(stderr, "watchdog: %d hangs and is ended\n", static_cast<int>(child));
    kill(child, SIGKILL);
  } else if (is_ending != 0) {
    kill(child, SIGTERM);
  }
  close(ends[0]);
  return await(child);
}

}  // namespace

Heartbeat::Heartbeat() {
  if (const char* number = std::getenv(pipe_variable)) {
    pipe_ = std::atoi(number);
  }
}

void Heartbeat::beat() const {
  if (pipe_ >= 0) {
    // A full pipe means that the parent is slow; what it has not read yet is beats, too.
    const ssize_t written = write(pipe_, ".", 1);
    static_cast<void>(written);
  }
}

std::int64_t Heartbeat::wake_after() const {
  return pipe_ >= 0 ? beat_ms : -1;
}

int next_pause(const WatchdogOptions& options, int pause_ms, std::int64_t ran_ms) {
  if (pause_ms == 0 || ran_ms >= options.healthy_ms) {
    return options.pause_ms_min;
  }
  return std::min(pause_ms * 2, options.pause_ms_max);
}

int run_watchdog(const WatchdogOptions& options, const std::function<int()>& shop) {
  struct sigaction action {};
  action.sa_handler = note_end;  // Without SA_RESTART: what waits is woken.
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  int pause_ms = 0;
  while (true) {
    const std::int64_t started_ms = now_ms();
    const int status = run_once(options, shop);
    if (is_ending != 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 0)) {
      return 0;
    }
    pause_ms = next_pause(options, pause_ms, now_ms() - started_ms);
    std::fprintf(stderr, "watchdog: the shop ended with %s %d, again in %d ms\n",
                 WIFSIGNALED(status) ? "signal" : "code",
                 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), pause_ms);
    for (int waited = 0; waited < pause_ms && is_ending == 0; waited += 50) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    if (is_ending != 0) {
      return 0;
    }
  }
}

}  // namespace noline::shell
