// UTF-8, white space, check digits and ids.
#include "text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace noline::catalogue {
namespace {

unsigned byte_at(std::string_view text, std::size_t index) {
  return static_cast<unsigned char>(text[index]);
}

/// Bytes of the sequence that begins at `index`, or 0 when it is not well formed (RFC 3629).
std::size_t sequence_size(std::string_view text, std::size_t index) {
  const unsigned lead = byte_at(text, index);
  if (lead < 0x80)
    return 1;
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || index + size > text.size())
    return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte_at(text, index + i) & 0xC0U) != 0x80)
      return 0;
  }
  const unsigned second = byte_at(text, index + 1);
  const bool is_overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool is_outside = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return is_overlong || is_outside ? 0 : size;
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Bytes of white space at the beginning: 0, 1, or 2 for U+00A0.
std::size_t space_at_begin(std::string_view text) {
  if (text.empty())
    return 0;
  if (is_space(text.front()))
    return 1;
  return text.substr(0, 2) == "\xC2\xA0" ? 2 : 0;
}

std::size_t space_at_end(std::string_view text) {
  if (text.empty())
    return 0;
  if (is_space(text.back()))
    return 1;
  return text.size() >= 2 && text.substr(text.size() - 2) == "\xC2\xA0" ? 2 : 0;
}

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

bool is_utf8(std::string_view text) {
  std::size_t index = 0;
  while (index < text.size()) {
    const std::size_t size = sequence_size(text, index);
    if (size == 0)
      return false;
    index += size;
  }
  return true;
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && !is_space(c)) || c == 0x7F;
  });
}

std::string_view trim(std::string_view text) {
  while (const std::size_t size = space_at_begin(text))
    text.remove_prefix(size);
  while (const std::size_t size = space_at_end(text))
    text.remove_suffix(size);
  return text;
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string one_line(std::string_view text) {
  std::string out;
  text = trim(text);
  out.reserve(text.size());
  while (!text.empty()) {
    std::size_t size = space_at_begin(text);
    if (size == 0) {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    out += ' ';
    for (; size > 0; size = space_at_begin(text))
      text.remove_prefix(size);
  }
  return out;
}

bool is_gtin(std::string_view digits) {
  const std::size_t size = digits.size();
  if (size != 8 && size != 12 && size != 13 && size != 14)
    return false;
  int sum = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const char c = digits[size - 1 - i];
    if (c < '0' || c > '9')
      return false;
    // The check digit itself has weight 1, its neighbour 3, and so on from the right.
    sum += (c - '0') * (i % 2 == 0 ? 1 : 3);
  }
  // Eight zeros are valid by the sum, and are what spreadsheets leave behind.
  return sum > 0 && sum % 10 == 0;
}

std::string key_of(std::string_view id) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out;
  for (const char c : id) {
    if (is_plain(c) || c == '_' || c == '.' || c == '-') {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {':', hex[byte >> 4], hex[byte & 15]};
  }
  return out;
}

std::string slug_of(std::string_view name) {
  using Pair = std::pair<std::string_view, std::string_view>;
  static constexpr std::array<Pair, 14> letters{{{"ä", "ae"},
                                                 {"ö", "oe"},
                                                 {"ü", "ue"},
                                                 {"Ä", "ae"},
                                                 {"Ö", "oe"},
                                                 {"Ü", "ue"},
                                                 {"ß", "ss"},
                                                 {"é", "e"},
                                                 {"è", "e"},
                                                 {"ê", "e"},
                                                 {"à", "a"},
                                                 {"ç", "c"},
                                                 {"ñ", "n"},
                                                 {"ø", "o"}}};
  std::string out;
  const std::string lower = lower_ascii(name);
  std::string_view rest = lower;
  while (!rest.empty()) {
    const auto* letter = std::find_if(letters.begin(), letters.end(),
                                      [&](const Pair& p) { return rest.starts_with(p.first); });
    if (letter != letters.end()) {
      out += letter->second;
      rest.remove_prefix(letter->first.size());
      continue;
    }
    if (is_plain(rest.front())) {
      out += rest.front();
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
    rest.remove_prefix(1);
  }
  while (!out.empty() && out.back() == '_')
    out.pop_back();
  return out;
}

bool is_code(std::string_view code) {
  return code.size() >= 3 && code.size() <= 32 && std::all_of(code.begin(), code.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
         });
}

void append_utf8(std::string& out, char32_t point) {
  const auto add = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xC0 | (point >> 6));
    add(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    add(0xE0 | (point >> 12));
    add(0x80 | ((point >> 6) & 0x3F));
    add(0x80 | (point & 0x3F));
  } else {
    add(0xF0 | (point >> 18));
    add(0x80 | ((point >> 12) & 0x3F));
    add(0x80 | ((point >> 6) & 0x3F));
    add(0x80 | (point & 0x3F));
  }
}

}  // namespace noline::catalogue
