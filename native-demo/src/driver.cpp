#include "driver.hpp"

#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <thread>
#include <utility>

namespace noline::shell {
namespace {

constexpr const char* line_variable = "NOLINE_DRIVER_LINE";

bool has_input(int wait_ms) {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  return poll(&input, 1, wait_ms) > 0;
}

}  // namespace

Driver::Driver(std::function<void()> wake) : wake_(std::move(wake)) {
  if (const char* handed_on = std::getenv(line_variable)) {
    line_ = handed_on;
    unsetenv(line_variable);
  }
  // It waits for input that may never come, and lives as long as the program.
  std::thread([this] { watch(); }).detach();
}

std::optional<std::string> Driver::line() {
  if (line_) {
    return line_;
  }
  if (has_input(0)) {
    std::string line;
    char byte = 0;
    // Byte by byte: a buffer would swallow what the next start of the program is to read.
    while (read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n') {
      line += byte;
    }
    if (byte == '\n') {
      line_ = std::move(line);
      return line_;
    }
    return std::nullopt;  // The end of the input: nobody is to be woken any more.
  }
  {
    const std::lock_guard lock(mutex_);
    is_watching_ = true;
  }
  changed_.notify_all();
  return std::nullopt;
}

void Driver::done() {
  std::printf("done %s\n", line_ ? line_->c_str() : "");
  std::fflush(stdout);
  line_.reset();
}

void Driver::hand_on() const {
  if (line_) {
    setenv(line_variable, line_->c_str(), 1);
  }
}

/// Takes nothing from the input, since the program may begin anew at any time.
void Driver::watch() {
  while (true) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_watching_; });
    is_watching_ = false;
    lock.unlock();
    if (has_input(-1)) {
      wake_();
    }
  }
}

}  // namespace noline::shell
