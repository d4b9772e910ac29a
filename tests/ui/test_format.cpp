#include "format.hpp"

#include <catch2/catch_test_macros.hpp>
#include <limits>

using namespace noline::ui;

TEST_CASE("money: German and English forms, never breaking before the currency") {
  CHECK(format_money({4800, "EUR"}, "de") == "48,00\u00A0€");
  CHECK(format_money({4800, "EUR"}, "en") == "€48.00");
  CHECK(format_money({160605, "EUR"}, "de") == "1.606,05\u00A0€");
  CHECK(format_money({123456789, "USD"}, "en") == "$1,234,567.89");
  CHECK(format_money({5, "EUR"}, "de") == "0,05\u00A0€");
}

TEST_CASE("money: negative amounts have a minus sign, not a hyphen") {
  CHECK(format_money({-432, "EUR"}, "de") == "\u22124,32\u00A0€");
}

TEST_CASE("money: other currencies keep their code and their own minor units") {
  CHECK(format_money({4800, "JPY"}, "en") == "JPY\u00A04,800");
  CHECK(format_money({4800, "CHF"}, "de") == "48,00\u00A0CHF");
}

TEST_CASE("money: no price is no text, and the smallest number is a number") {
  CHECK(format_money({}, "de").empty());
  CHECK_FALSE(format_money({std::numeric_limits<std::int64_t>::min(), "EUR"}, "de").empty());
}

TEST_CASE("counts and ratings follow the language") {
  CHECK(format_count(1032, "de") == "1.032");
  CHECK(format_count(1032, "en") == "1,032");
  CHECK(format_rating(48, "de") == "4,8");
  CHECK(format_rating(50, "en") == "5.0");
}

TEST_CASE("moments: today by the clock, yesterday by name, older by date") {
  constexpr std::int64_t now = 1795255620000;  // 2026-11-21 10:07 UTC, a Saturday
  constexpr std::int64_t minute = 60000;
  CHECK(format_moment(now - 5 * minute, now, 0, "de") == "um\u00A010:02");
  CHECK(format_moment(now - 5 * minute, now, 60, "en") == "at\u00A011:02");
  CHECK(format_moment(now - 1440 * minute, now, 0, "de") == "gestern um\u00A010:07");
  CHECK(format_moment(now - 2 * 1440 * minute, now, 0, "de") == "am 19.11. um\u00A010:07");
  CHECK(local_time(now, 0).weekday == 5);
}

TEST_CASE("moments: the day follows the shopper's zone") {
  constexpr std::int64_t just_after_midnight = 1795219260000;  // 00:01 UTC
  CHECK(local_time(just_after_midnight, -60).day + 1 == local_time(just_after_midnight, 0).day);
}

TEST_CASE("what is left is shown in minutes and seconds, never below zero") {
  CHECK(format_left(102000) == "1:42");
  CHECK(format_left(1) == "0:01");
  CHECK(format_left(-5) == "0:00");
}
