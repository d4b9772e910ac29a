// Every text of the screens, in English and German.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace noline::ui {

enum class Word : std::uint16_t {
#define NOLINE_WORD(name, en, de) name,
#include "words.def"
#undef NOLINE_WORD
  count_of_words,
};

/// "de" is German, everything else English.
std::string_view say(Word word, std::string_view language);

/// The text with "{0}", "{1}", ... replaced. Arguments are put in as they are.
std::string fill_in(std::string_view text, std::initializer_list<std::string_view> arguments);

}  // namespace noline::ui
