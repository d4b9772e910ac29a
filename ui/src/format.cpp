#include "format.hpp"

#include <algorithm>
#include <charconv>

#include "words.hpp"

namespace noline::ui {
namespace {

constexpr std::string_view no_break_space = "\u00A0";

std::string digits_of(std::int64_t value) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return std::string(buffer, end);
}

std::string two_digits(std::int64_t value) {
  return (value < 10 ? "0" : "") + digits_of(value);
}

std::string grouped(std::int64_t value, std::string_view language) {
  std::string text = digits_of(value);
  const std::string_view mark = language == "de" ? "." : ",";
  for (std::size_t at = text.size(); at > 3; at -= 3) {
    text.insert(at - 3, mark);
  }
  return text;
}

// Digits behind the point: two, or none in currencies without minor units.
int decimals_of(std::string_view currency) {
  static constexpr std::string_view none[] = {"JPY", "KRW", "ISK", "CLP", "VND"};
  return std::find(std::begin(none), std::end(none), currency) != std::end(none) ? 0 : 2;
}

std::string_view sign_of(std::string_view currency) {
  if (currency == "EUR") {
    return "€";
  }
  if (currency == "USD") {
    return "$";
  }
  if (currency == "GBP") {
    return "£";
  }
  return currency;
}

// Civil date from a day number; Howard Hinnant's days algorithms.
void civil(std::int64_t day, int& month, int& of_month) {
  day += 719468;
  const std::int64_t era = (day >= 0 ? day : day - 146096) / 146097;
  const std::int64_t of_era = day - era * 146097;
  const std::int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  const std::int64_t shifted = (5 * of_year + 2) / 153;
  of_month = static_cast<int>(of_year - (153 * shifted + 2) / 5 + 1);
  month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
}

}  // namespace

std::string format_money(const Money& money, std::string_view language) {
  if (money.currency.empty()) {
    return {};
  }
  const bool german = language == "de";
  const bool minus = money.minor < 0;
  // The smallest value has no positive counterpart; unsigned arithmetic does not care.
  const auto plain = static_cast<std::uint64_t>(money.minor);
  const std::uint64_t minor = minus ? 0 - plain : plain;
  const int decimals = decimals_of(money.currency);
  const std::uint64_t unit = decimals == 0 ? 1 : 100;
  std::string number = grouped(static_cast<std::int64_t>(minor / unit), language);
  if (decimals > 0) {
    number += german ? "," : ".";
    number += two_digits(static_cast<std::int64_t>(minor % unit));
  }
  const std::string_view sign = sign_of(money.currency);
  std::string out = minus ? "\u2212" : "";
  if (german) {
    return out.append(number).append(no_break_space).append(sign);
  }
  // A sign stands close to the number; a code does not.
  return out.append(sign).append(sign == money.currency ? no_break_space : "").append(number);
}

std::string format_count(std::int64_t count, std::string_view language) {
  return grouped(count, language);
}

std::string format_rating(std::int64_t tenths, std::string_view language) {
  return digits_of(tenths / 10) + (language == "de" ? "," : ".") + digits_of(tenths % 10);
}

LocalTime local_time(std::int64_t at_ms, int utc_offset_minutes) {
  const std::int64_t minutes = at_ms / 60000 + utc_offset_minutes;
  LocalTime time;
  time.day = minutes >= 0 ? minutes / 1440 : (minutes - 1439) / 1440;
  time.minute = static_cast<int>(minutes - time.day * 1440);
  time.weekday = static_cast<int>(((time.day + 3) % 7 + 7) % 7);
  return time;
}

std::string format_moment(std::int64_t at_ms, std::int64_t now_ms, int utc_offset_minutes,
                          std::string_view language) {
  const LocalTime at = local_time(at_ms, utc_offset_minutes);
  const LocalTime now = local_time(now_ms, utc_offset_minutes);
  const std::string clock = digits_of(at.minute / 60) + ":" + two_digits(at.minute % 60);
  if (at.day == now.day) {
    return fill_in(say(Word::moment_today, language), {clock});
  }
  if (at.day + 1 == now.day) {
    return fill_in(say(Word::moment_yesterday, language), {clock});
  }
  int month = 1;
  int day = 1;
  civil(at.day, month, day);
  return fill_in(say(Word::moment_date, language), {digits_of(day), digits_of(month), clock});
}

std::string format_left(std::int64_t left_ms) {
  const std::int64_t seconds = std::max<std::int64_t>(0, (left_ms + 999) / 1000);
  return digits_of(seconds / 60) + ":" + two_digits(seconds % 60);
}

}  // namespace noline::ui
