// Which products the words of a query find, and how well.
#pragma once

#include <string>
#include <vector>

#include "wire/search_data.hpp"

namespace noline {

struct WordsFound {
  std::vector<std::uint32_t> products;
  std::vector<std::uint32_t> points;  ///< By product; of those found only.
  std::string corrected;              ///< Empty when every word was found as typed.
};

/// Products in which all words are. A text without words finds nothing; ask `has_words` before.
[[nodiscard]] WordsFound find_words(const SearchData& data, std::string_view typed);
[[nodiscard]] std::size_t count_words(std::string_view typed);

/// The products of a category, sorted.
[[nodiscard]] std::vector<std::uint32_t> products_in(const SearchData& data,
                                                     std::uint32_t category);

}  // namespace noline
