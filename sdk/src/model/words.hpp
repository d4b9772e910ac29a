// Words as a search compares them: lower case, without marks, split at what is no letter or digit.
//
// A German umlaut has two spellings without it: "Käse" is "kase" and "kaese". An index keeps both,
// and a query tries both, so all three find each other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace noline {

/// Bytes of a folded word; the rest of a longer one is not compared.
inline constexpr std::size_t folded_bytes_max = 60;

struct FoldedWord {
  std::string plain;            ///< Umlauts as their base letters.
  std::string spelled;          ///< Umlauts as "ae", "oe", "ue"; equal to `plain` without any.
  std::string_view typed;       ///< Where it stands in the text.
  bool is_only_letters = true;  ///< Numbers and codes are not guessed at.
};

/// Takes the next word off the front of `text`; false when there is none.
[[nodiscard]] bool next_word(std::string_view& text, FoldedWord& word);

/// A set of the letters of a folded word, one bit each; digits and others share some bits.
[[nodiscard]] std::uint32_t letters_of(std::string_view folded);

/// How many insertions, deletions, replacements and swaps of neighbours part two folded words (the
/// optimal string alignment distance); any number above `most` when there are more.
[[nodiscard]] std::uint32_t edits_between(std::string_view a, std::string_view b,
                                          std::uint32_t most);

}  // namespace noline
