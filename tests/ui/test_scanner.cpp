// The barcode scanner that types, and the watchdog's patience: without a window.
#include <catch2/catch_test_macros.hpp>

#include "src/scanner.hpp"
#include "src/watchdog.hpp"

namespace noline::test {
namespace {

using shell::Scanner;

/// Types a text with this many milliseconds between characters; what was typed for the field.
std::string type(Scanner& scanner, std::string_view text, std::int64_t gap_ms,
                 std::int64_t& now_ms) {
  std::string typed;
  for (const char byte : text) {
    now_ms += gap_ms;
    typed += scanner.character(static_cast<unsigned char>(byte), now_ms);
  }
  return typed;
}

}  // namespace

TEST_CASE("scanner: check digits of EAN-13, UPC-A, EAN-8 and GTIN-14") {
  CHECK(shell::is_gtin("4006381333931"));
  CHECK(shell::is_gtin("036000291452"));
  CHECK(shell::is_gtin("96385074"));
  CHECK(shell::is_gtin("10614141000415"));
  CHECK_FALSE(shell::is_gtin("4006381333932"));
  CHECK_FALSE(shell::is_gtin("036000291453"));
  CHECK_FALSE(shell::is_gtin("400638133393"));
  CHECK_FALSE(shell::is_gtin("40063813339a1"));
  CHECK_FALSE(shell::is_gtin(""));
}

TEST_CASE("scanner: one wrong digit is always noticed") {
  const std::string right = "4006381333931";
  for (std::size_t i = 0; i < right.size(); ++i) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string code = right;
      code[i] = digit;
      CHECK(shell::is_gtin(code) == (code == right));
    }
  }
}

TEST_CASE("scanner: a UPC-A and its EAN-13 are the same article") {
  CHECK(shell::gtin14("036000291452") == shell::gtin14("0036000291452"));
}

TEST_CASE("scanner: fast digits and Enter are a code, and none of it is typed") {
  Scanner scanner;
  std::int64_t now_ms = 5000;
  CHECK(type(scanner, "4006381333931", 4, now_ms).empty());
  const auto entered = scanner.enter(now_ms + 4);
  CHECK(entered.scanned == "4006381333931");
  CHECK(entered.typed.empty());
  CHECK(scanner.wake_after(now_ms) == -1);
}

TEST_CASE("scanner: what a person types arrives whole and in order") {
  Scanner scanner;
  std::int64_t now_ms = 5000;
  std::string typed = type(scanner, "10115 Berlin", 90, now_ms);
  const auto entered = scanner.enter(now_ms + 90);
  CHECK(typed + entered.typed == "10115 Berlin");
  CHECK(entered.scanned.empty());
}

TEST_CASE("scanner: digits that are held back are let go when nothing follows") {
  Scanner scanner;
  CHECK(scanner.character(U'7', 1000).empty());
  CHECK(scanner.wake_after(1000) == 51);
  CHECK(scanner.release(1040).empty());
  CHECK(scanner.release(1051) == "7");
  CHECK(scanner.release(1052).empty());
}

TEST_CASE("scanner: a few fast digits are a person's postcode") {
  Scanner scanner;
  std::int64_t now_ms = 0;
  CHECK(type(scanner, "10115", 5, now_ms).empty());
  const auto entered = scanner.enter(now_ms);
  CHECK(entered.typed == "10115");
  CHECK(entered.scanned.empty());
}

TEST_CASE("scanner: letters that come between are typed with what was held back") {
  Scanner scanner;
  CHECK(scanner.character(U'1', 10).empty());
  CHECK(scanner.character(U'ü', 12) == "1ü");
}

TEST_CASE("watchdog: who fails soon waits longer each time, up to a minute") {
  const shell::WatchdogOptions options;
  int pause = 0;
  for (const int wanted : {500, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000}) {
    pause = shell::next_pause(options, pause, 100);
    CHECK(pause == wanted);
  }
  CHECK(shell::next_pause(options, pause, 60000) == 500);
}

}  // namespace noline::test
