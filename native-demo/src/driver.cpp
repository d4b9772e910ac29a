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
  const std::lock_guard lock(mutex_);
  return line_;
}

void Driver::done() {
  {
    const std::lock_guard lock(mutex_);
    std::printf("done %s\n", line_ ? line_->c_str() : "");
    std::fflush(stdout);
    line_.reset();
  }
  changed_.notify_all();
}

void Driver::run() {
  while (true) {
    std::string line;
    char byte = 0;
    // Byte by byte: a buffer would swallow what the next start of the program is to read.
    while (read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n') {
      line += byte;
    }
    if (byte != '\n') {
      return;
    }
    std::unique_lock lock(mutex_);
    line_ = std::move(line);
    wake_();
    changed_.wait(lock, [this] { return !line_; });
  }
}

}  // namespace noline::shell
