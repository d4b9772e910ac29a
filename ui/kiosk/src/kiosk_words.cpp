#include "kiosk_words.hpp"

#include <array>

namespace noline::ui {
namespace {

struct Pair {
  const char* en;
  const char* de;
};

// In the order of `KioskWord`.
constexpr std::array table{
    Pair{"Are you still there?", "Bist du noch da?"},
    Pair{"Otherwise your cart and all you typed will be cleared from this screen.",
         "Sonst werden dein Warenkorb und alles, was du eingegeben hast, hier gelöscht."},
    Pair{"Yes, I am still here", "Ja, ich bin noch da"},
    Pair{"Finish and clear", "Fertig, alles löschen"},
    Pair{"Print my cart", "Warenkorb drucken"},
    Pair{"Finish", "Abschluss"},
    Pair{"Keyboard", "Tastatur"},
    Pair{"Capital letter", "Großbuchstabe"},
    Pair{"Delete", "Löschen"},
    Pair{"Space", "Leerzeichen"},
    Pair{"Done", "Fertig"},
    Pair{"Hide the keyboard", "Tastatur ausblenden"},
    Pair{"Figures and signs", "Ziffern und Zeichen"},
    Pair{"Letters", "Buchstaben"},
};
static_assert(table.size() == static_cast<std::size_t>(KioskWord::key_letters) + 1);

}  // namespace

std::string_view say(KioskWord word, std::string_view language) {
  const Pair& pair = table[static_cast<std::size_t>(word)];
  return language == "de" ? pair.de : pair.en;
}

}  // namespace noline::ui
