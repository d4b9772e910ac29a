// The texts of a kiosk. They are kept apart from the shop's, which every browser downloads.
#pragma once

#include <cstdint>
#include <string_view>

namespace noline::ui {

enum class KioskWord : std::uint8_t {
  still_there,
  will_clear,
  still_here,
  finish,
  print,
  ways,
  keyboard,
  key_capital,
  key_delete,
  key_space,
  key_enter,
  key_hide,
  key_signs,
  key_letters,
};

/// "de" is German, everything else English.
std::string_view say(KioskWord word, std::string_view language);

}  // namespace noline::ui
