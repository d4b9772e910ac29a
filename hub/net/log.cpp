#include "net/log.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <ctime>

namespace noline::hub {
namespace {

std::atomic<bool> is_quiet = false;

std::string utc_now() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts = {};
  gmtime_r(&now, &parts);
  std::array<char, 32> text = {};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return std::string(text.data(), size);
}

std::string quoted(const std::string& value) {
  if (!value.empty() && value.find_first_of(" \"=\n") == std::string::npos) {
    return value;
  }
  std::string out = "\"";
  for (const char c : value) {
    out.push_back(c == '"' || c == '\n' ? '\'' : c);
  }
  return out + '"';
}

}  // namespace

void set_log_quiet() {
  is_quiet = true;
}

void log_event(LogLevel level, std::string_view event, LogFields fields) {
  if (is_quiet && level != LogLevel::error) {
    return;
  }
  constexpr std::array<std::string_view, 3> names = {"info", "warning", "error"};
  std::string line = utc_now() + ' ';
  line.append(names[static_cast<std::size_t>(level)]).append(" ").append(event);
  for (const auto& [key, value] : fields) {
    line.append(" ").append(key).append("=").append(quoted(value));
  }
  line.push_back('\n');
  // One write, so that lines of different threads never mix. A log that cannot be written is
  // nobody's to tell.
  static_cast<void>(!::write(STDERR_FILENO, line.data(), line.size()));
}

}  // namespace noline::hub
