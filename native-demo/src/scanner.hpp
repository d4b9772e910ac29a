// A barcode scanner that acts as a keyboard: it types the digits faster than any person, then
// Enter.
//
// Digits are held back for a moment, until it is clear whose they are. What a person types arrives
// a twentieth of a second later, and a scan never ends up in a text field. Pure: times are handed
// in, so that it can be tested.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace noline::shell {

/// Whether the last digit is the check digit of the ones before (GS1 General Specifications, 7.9):
/// of a GTIN-8, -12 (UPC-A), -13 (EAN-13) or -14.
bool is_gtin(std::string_view digits);
/// The same article always as 14 digits, however long its code is.
std::string gtin14(std::string_view digits);

class Scanner {
 public:
  /// Returns what has turned out to be typed by a person, in order.
  std::string character(char32_t character, std::int64_t now_ms);

  struct Entered {
    std::string typed;    ///< Was held back and belongs to the field; Enter comes after it.
    std::string scanned;  ///< A code; this Enter was the scanner's.
  };
  Entered enter(std::int64_t now_ms);
  /// Returns what was held back for too long to be a scanner's.
  std::string release(std::int64_t now_ms);
  /// When `release` wants to be called, in milliseconds from now; -1 for never.
  std::int64_t wake_after(std::int64_t now_ms) const;

 private:
  std::string held_;
  std::int64_t last_ms_ = 0;
};

}  // namespace noline::shell
