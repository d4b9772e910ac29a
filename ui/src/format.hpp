// Numbers, money and times as shoppers read them, in English and German.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "noline/ui/model.hpp"

namespace noline::ui {

/// "1.606,00 €" or "€1,606.00", with a no-break space so that it stays on one line. Currencies
/// without minor units (JPY) show none. Empty when there is no price.
std::string format_money(const Money& money, std::string_view language);
/// "1.032" or "1,032".
std::string format_count(std::int64_t count, std::string_view language);
/// 48 is "4,8" or "4.8".
std::string format_rating(std::int64_t tenths, std::string_view language);
/// "10:02", "gestern um 10:02", "am 19.11. um 10:02", in the local time of `utc_offset_minutes`.
/// With "um"/"at" in front.
std::string format_moment(std::int64_t at_ms, std::int64_t now_ms, int utc_offset_minutes,
                          std::string_view language);
/// What is left, as "1:42".
std::string format_left(std::int64_t left_ms);

/// Local calendar facts of a moment.
struct LocalTime {
  std::int64_t day = 0;  ///< Days since 1970-01-01.
  int minute = 0;        ///< Of the day.
  int weekday = 0;       ///< Monday is 0.
};
LocalTime local_time(std::int64_t at_ms, int utc_offset_minutes);

}  // namespace noline::ui
