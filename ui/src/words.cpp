#include "words.hpp"

#include <array>

namespace noline::ui {
namespace {

struct Pair {
  const char* en;
  const char* de;
};

constexpr std::array table{
#define NOLINE_WORD(name, en, de) Pair{en, de},
#include "words.def"
#undef NOLINE_WORD
};
static_assert(table.size() == static_cast<std::size_t>(Word::count_of_words));

}  // namespace

std::string_view say(Word word, std::string_view language) {
  const Pair& pair = table[static_cast<std::size_t>(word)];
  return language == "de" ? pair.de : pair.en;
}

std::string fill_in(std::string_view text, std::initializer_list<std::string_view> arguments) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool slot = text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}';
    const auto index = slot ? static_cast<std::size_t>(text[i + 1] - '0') : arguments.size();
    if (index < arguments.size()) {
      out += arguments.begin()[index];
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace noline::ui
