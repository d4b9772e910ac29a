// Small functions over text that several parts of the import share.
#pragma once

#include <string>
#include <string_view>

namespace noline::catalogue {

/// True for well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text);

/// True when a byte below U+0020 other than tab and line end is in the text, or DEL.
[[nodiscard]] bool has_control_character(std::string_view text);

/// Without spaces, tabs, line ends and no-break spaces at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);

/// ASCII letters in lower case, everything else as it is.
[[nodiscard]] std::string lower_ascii(std::string_view text);

/// Trimmed, with each run of white space as one space: for titles and other one-line texts.
[[nodiscard]] std::string one_line(std::string_view text);

/// What a person reads of a text that may hold HTML: tags dropped, entities decoded, paragraphs and
/// list entries on lines of their own. "5 < 6" stays, because no tag begins there.
[[nodiscard]] std::string plain_text(std::string_view html);

/// Of a coupon or a promotion: 3 to 32 of A-Z, 0-9 and "-".
[[nodiscard]] bool is_code(std::string_view code);

/// True for 8, 12, 13 or 14 digits whose last is the GS1 check digit.
[[nodiscard]] bool is_gtin(std::string_view digits);

/// The id as part of a row key: letters, digits, "_", "." and "-" stay, other bytes become ":" and
/// two hex digits, so that two ids never become one.
[[nodiscard]] std::string key_of(std::string_view id);

/// A category id out of a name: "Küche & Bad" becomes "kueche_bad".
[[nodiscard]] std::string slug_of(std::string_view name);

/// Appends a code point as UTF-8.
void append_utf8(std::string& out, char32_t point);

}  // namespace noline::catalogue
