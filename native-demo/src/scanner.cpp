#include "scanner.hpp"

#include <algorithm>
#include <utility>

#include "text_field.hpp"

namespace noline::shell {
namespace {

/// Scanners send a character every 1 to 20 ms; the fastest typists need 60 ms for one.
constexpr std::int64_t gap_ms_max = 50;
constexpr std::size_t digits_min = 8;
constexpr std::size_t digits_max = 14;

}  // namespace

bool is_gtin(std::string_view digits) {
  const std::size_t size = digits.size();
  if (size != 8 && size != 12 && size != 13 && size != 14) {
    return false;
  }
  int sum = 0;
  for (std::size_t i = 0; i < size; ++i) {
    if (digits[i] < '0' || digits[i] > '9') {
      return false;
    }
    // From the right: the check digit counts once, its neighbour three times, and so on.
    sum += (digits[i] - '0') * ((size - 1 - i) % 2 == 0 ? 1 : 3);
  }
  return sum % 10 == 0;
}

std::string gtin14(std::string_view digits) {
  return std::string(digits_max - std::min(digits_max, digits.size()), '0').append(digits);
}

std::string Scanner::character(char32_t character, std::int64_t now_ms) {
  std::string typed = release(now_ms);
  if (character >= U'0' && character <= U'9') {
    held_ += static_cast<char>(character);
    last_ms_ = now_ms;
    return typed;
  }
  return typed + std::exchange(held_, {}) + utf8_of(character);
}

Scanner::Entered Scanner::enter(std::int64_t now_ms) {
  Entered entered;
  entered.typed = release(now_ms);
  if (held_.size() >= digits_min) {
    entered.scanned = std::exchange(held_, {});
  } else {
    entered.typed += std::exchange(held_, {});
  }
  return entered;
}

std::string Scanner::release(std::int64_t now_ms) {
  return held_.empty() || now_ms - last_ms_ <= gap_ms_max ? std::string()
                                                          : std::exchange(held_, {});
}

std::int64_t Scanner::wake_after(std::int64_t now_ms) const {
  return held_.empty() ? -1 : std::max<std::int64_t>(0, last_ms_ + gap_ms_max + 1 - now_ms);
}

}  // namespace noline::shell
