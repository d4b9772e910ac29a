// Days as operators write them.
#include "day.hpp"

#include <algorithm>

namespace noline::catalogue {
namespace {

using nlohmann::json;

constexpr std::int64_t day_ms = 86'400'000;

/// Days since 1970 of a date in the Gregorian calendar; H. Hinnant, "chrono-compatible low-level
/// date algorithms".
std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = year / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         719468;
}

}  // namespace

void read_day(JsonReader& line, const char* key, const char* name, json& out) {
  const std::string text = line.text(key, 10);
  if (text.empty()) {
    return;
  }
  const bool is_date =
      text.size() == 10 && text[4] == '-' && text[7] == '-' &&
      std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) == 8;
  const auto number = [&](std::size_t at, std::size_t size) {
    return is_date ? std::stoll(text.substr(at, size)) : 0;
  };
  const std::int64_t month = number(5, 2);
  const std::int64_t day = number(8, 2);
  const std::int64_t year = number(0, 4);
  const bool is_day =
      is_date && year >= 1970 && month >= 1 && month <= 12 && day >= 1 &&
      day <= days_of(year + month / 12, month % 12 + 1, 1) - days_of(year, month, 1);
  if (!is_day) {
    line.fail(key, "is no day as 2026-12-31");
    return;
  }
  out[name] = days_of(year, month, day) * day_ms;
}

}  // namespace noline::catalogue
