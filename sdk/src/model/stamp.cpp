#include "noline/stamp.hpp"

#include <algorithm>

namespace noline {

std::uint64_t clock_at(TimeMs time) {
  const TimeMs clamped = std::clamp<TimeMs>(time, 0, stamp_time_ms_max);
  return static_cast<std::uint64_t>(clamped) << 16;
}

Stamp HybridClock::draw(TimeMs now) {
  last_ = std::max(last_ + 1, clock_at(now + offset_ms_));
  return {last_, replica_};
}

void HybridClock::observe(std::uint64_t clock) {
  last_ = std::max(last_, clock);
}

std::string format_hex(std::uint64_t value) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(16, '0');
  for (std::size_t index = 16; index-- > 0; value >>= 4)
    text[index] = digits[value & 15];
  return text;
}

std::optional<std::uint64_t> parse_hex(std::string_view text) {
  if (text.size() != 16)
    return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && !(c >= 'a' && c <= 'f'))
      return std::nullopt;
    value = value << 4 | static_cast<std::uint64_t>(is_digit ? c - '0' : c - 'a' + 10);
  }
  return value;
}

}  // namespace noline
