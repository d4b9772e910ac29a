#include "model/words.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace noline {
namespace {

/// Base letters of U+00C0 to U+017F. '-' parts words; '1' to '5' are `pairs`.
constexpr char bases[] =
    "aaaaaa1ceeeeiiiidnooooo-ouuuuy23"
    "aaaaaa1ceeeeiiiidnooooo-ouuuuy2y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii44jjkkkllllllllll"
    "nnnnnnnnnoooooo55rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(sizeof(bases) == 0x180 - 0xC0 + 1);
constexpr std::array<std::string_view, 5> pairs = {"ae", "th", "ss", "ij", "oe"};

/// One character of UTF-8 off the front; a space for bytes that are none.
std::uint32_t take_character(std::string_view& text) {
  const std::uint32_t lead = static_cast<unsigned char>(text[0]);
  const auto size =
      static_cast<std::size_t>(lead < 0x80 ? 1 : std::countl_one(static_cast<std::uint8_t>(lead)));
  std::uint32_t code = size == 1 ? lead : lead & (0x7FU >> size);
  bool is_fine = size <= 4 && size <= text.size() && (lead < 0x80 || lead >= 0xC0);
  for (std::size_t at = 1; is_fine && at < size; ++at) {
    const std::uint32_t byte = static_cast<unsigned char>(text[at]);
    is_fine = (byte & 0xC0U) == 0x80;
    code = code << 6U | (byte & 0x3FU);
  }
  text.remove_prefix(is_fine ? size : 1);
  return is_fine ? code : ' ';
}

bool is_mark(std::uint32_t code) {
  return code == 0xAD || (code >= 0x300 && code < 0x370);  // A soft hyphen, and combining ones.
}

/// Punctuation, spaces and symbols.
bool is_parting(std::uint32_t code) {
  return code < 0xC0 || (code >= 0x2000 && code < 0x2C00) || (code >= 0x3000 && code < 0x3040) ||
         code == 0xFEFF;
}

bool is_umlaut(std::uint32_t code) {
  return code == 0xC4 || code == 0xD6 || code == 0xDC || code == 0xE4 || code == 0xF6 ||
         code == 0xFC;
}

/// Adds a character to the word; false when it ends the word.
bool add_character(FoldedWord& word, std::uint32_t code, std::string_view bytes) {
  char base = '-';
  if (code < 0x80) {
    const auto lower = static_cast<char>(code >= 'A' && code <= 'Z' ? code + 32 : code);
    const bool is_digit = lower >= '0' && lower <= '9';
    word.is_only_letters = word.is_only_letters && !is_digit;
    if (!is_digit && (lower < 'a' || lower > 'z')) {
      return false;
    }
    base = lower;
  } else if (code >= 0xC0 && code < 0x180) {
    base = bases[code - 0xC0];
    if (base == '-') {
      return false;
    }
    bytes = base < 'a' ? pairs[static_cast<std::size_t>(base - '1')] : std::string_view(&base, 1);
  } else if (code == 0x1E9E) {
    bytes = "ss";
  } else if (is_mark(code)) {
    // Two dots of their own behind the letter.
    const char last = word.plain.empty() ? ' ' : word.plain.back();
    bytes = "";
    word.spelled += code == 0x308 && (last == 'a' || last == 'o' || last == 'u') ? "e" : "";
  } else if (is_parting(code)) {
    return false;
  }
  if (word.plain.size() < folded_bytes_max) {
    const std::string_view folded = code < 0x80 ? std::string_view(&base, 1) : bytes;
    word.plain += folded;
    word.spelled += folded;
    word.spelled += is_umlaut(code) ? "e" : "";
  }
  return true;
}

}  // namespace

bool next_word(std::string_view& text, FoldedWord& word) {
  word.plain.clear();
  word.spelled.clear();
  word.is_only_letters = true;
  std::string_view from = text;
  while (!text.empty()) {
    const std::string_view before = text;
    const std::uint32_t code = take_character(text);
    if (add_character(word, code, before.substr(0, before.size() - text.size()))) {
      continue;
    }
    if (!word.plain.empty()) {
      word.typed = from.substr(0, from.size() - before.size());
      return true;
    }
    from = text;
  }
  word.typed = from;
  return !word.plain.empty();
}

std::uint32_t letters_of(std::string_view folded) {
  std::uint32_t letters = 0;
  for (const char c : folded) {
    const bool is_letter = c >= 'a' && c <= 'z';
    letters |= 1U << (is_letter ? static_cast<unsigned>(c - 'a')
                                : 26U + static_cast<unsigned char>(c) % 6U);
  }
  return letters;
}

std::uint32_t edits_between(std::string_view a, std::string_view b, std::uint32_t most) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > most) {
    return most + 1;
  }
  constexpr std::size_t width = 2 * folded_bytes_max;  // Spelled out, every letter may be two.
  std::array<std::array<std::uint8_t, width + 1>, 3> rows{};
  for (std::size_t j = 0; j <= std::min(b.size(), width); ++j) {
    rows[0][j] = static_cast<std::uint8_t>(j);
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    row[0] = static_cast<std::uint8_t>(i);
    std::uint8_t least = row[0];
    for (std::size_t j = 1; j <= std::min(b.size(), width); ++j) {
      const bool is_same = a[i - 1] == b[j - 1];
      int edits = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (is_same ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        edits = std::min(edits, rows[(i + 1) % 3][j - 2] + 1);
      }
      row[j] = static_cast<std::uint8_t>(edits);
      least = std::min(least, row[j]);
    }
    if (least > most && i > 1) {
      return most + 1;
    }
  }
  return rows[a.size() % 3][std::min(b.size(), width)];
}

}  // namespace noline
