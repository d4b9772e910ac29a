#include "driver.hpp"

#include <unistd.h>

#include <cstdio>
#include <utility>

namespace noline::shell {

Driver::Driver(std::function<void()> wake) : wake_(std::move(wake)) {
  // It waits for input that may never come, and lives as long as the program.
  std::thread([this] { run(); }).detach();
}

std::optional<std::string> Driver::line() {
  {
    const std::lock_guard lock(mutex_);
    if (line_) {
      return line_;
    }
    is_wanted_ = true;
  }
  changed_.notify_all();
  return std::nullopt;
}

void Driver::done() {
  const std::lock_guard lock(mutex_);
  std::printf("done %s\n", line_ ? line_->c_str() : "");
  std::fflush(stdout);
  line_.reset();
}

void Driver::run() {
  while (true) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_wanted_; });
    is_wanted_ = false;
    lock.unlock();
    std::string line;
    char byte = 0;
    // Byte by byte: a buffer would swallow what the next start of the program is to read.
    while (read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n') {
      line += byte;
    }
    if (byte != '\n') {
      return;
    }
    lock.lock();
    line_ = std::move(line);
    wake_();
  }
}

}  // namespace noline::shell
