// HTML in descriptions, as feeds from other shops have it, down to plain text.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "text.hpp"

namespace noline::catalogue {
namespace {

using Entity = std::pair<std::string_view, char32_t>;

/// The names that product texts use; others stay as they are written. Sorted by name.
constexpr std::array<Entity, 46> entities{{
    {"Auml", 0xC4},    {"Eacute", 0xC9},  {"Ouml", 0xD6},     {"Uuml", 0xDC},    {"aacute", 0xE1},
    {"acirc", 0xE2},   {"agrave", 0xE0},  {"amp", 0x26},      {"apos", 0x27},    {"aring", 0xE5},
    {"auml", 0xE4},    {"bdquo", 0x201E}, {"bull", 0x2022},   {"ccedil", 0xE7},  {"copy", 0xA9},
    {"deg", 0xB0},     {"eacute", 0xE9},  {"ecirc", 0xEA},    {"egrave", 0xE8},  {"euro", 0x20AC},
    {"frac12", 0xBD},  {"gt", 0x3E},      {"hellip", 0x2026}, {"iacute", 0xED},  {"laquo", 0xAB},
    {"ldquo", 0x201C}, {"lsquo", 0x2018}, {"lt", 0x3C},       {"mdash", 0x2014}, {"middot", 0xB7},
    {"nbsp", 0xA0},    {"ndash", 0x2013}, {"ntilde", 0xF1},   {"oacute", 0xF3},  {"ocirc", 0xF4},
    {"oslash", 0xF8},  {"ouml", 0xF6},    {"quot", 0x22},     {"raquo", 0xBB},   {"rdquo", 0x201D},
    {"reg", 0xAE},     {"rsquo", 0x2019}, {"szlig", 0xDF},    {"times", 0xD7},   {"trade", 0x2122},
    {"uuml", 0xFC},
}};

/// The code point that a browser shows for a number; control characters have none.
std::optional<char32_t> point_of_number(std::string_view digits) {
  const bool is_hex = !digits.empty() && (digits[0] == 'x' || digits[0] == 'X');
  if (is_hex)
    digits.remove_prefix(1);
  std::uint32_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, is_hex ? 16 : 10);
  if (error != std::errc() || end != digits.data() + digits.size())
    return std::nullopt;
  const bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
  const bool is_control = value < 0x20 || (value >= 0x7F && value < 0xA0);
  if (is_surrogate || is_control || value > 0x10FFFF)
    return std::nullopt;
  return value;
}

/// Bytes of the entity at the beginning of `text`, with its code point; 0 when there is none.
std::size_t decode_entity(std::string_view text, char32_t& point) {
  constexpr std::size_t name_bytes_max = 10;
  const std::size_t end = text.substr(0, name_bytes_max + 2).find(';');
  if (end == std::string_view::npos || end < 2)
    return 0;
  const std::string_view name = text.substr(1, end - 1);
  if (name[0] == '#') {
    const auto number = point_of_number(name.substr(1));
    if (!number)
      return 0;
    point = *number;
    return end + 1;
  }
  const auto* entity =
      std::lower_bound(entities.begin(), entities.end(), name,
                       [](const Entity& e, std::string_view n) { return e.first < n; });
  if (entity == entities.end() || entity->first != name)
    return 0;
  point = entity->second;
  return end + 1;
}

struct Tag {
  std::string name;      ///< Lower case, with "/" in front for an end tag; empty for a comment.
  std::size_t size = 0;  ///< Bytes with both brackets; 0 when no tag begins here.
};

Tag tag_at(std::string_view text) {
  if (text.starts_with("<!--")) {
    const std::size_t end = text.find("-->", 4);
    return {"", end == std::string_view::npos ? text.size() : end + 3};
  }
  std::size_t i = text.size() > 1 && text[1] == '/' ? 2 : 1;
  const std::size_t begin = 1;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (i >= text.size() || !is_letter(text[i]))
    return {};
  while (i < text.size() && (is_letter(text[i]) || (text[i] >= '0' && text[i] <= '9')))
    ++i;
  const std::string name = lower_ascii(text.substr(begin, i - begin));
  char quote = 0;
  for (; i < text.size(); ++i) {
    if (quote != 0) {
      if (text[i] == quote)
        quote = 0;
    } else if (text[i] == '"' || text[i] == '\'') {
      quote = text[i];
    } else if (text[i] == '>') {
      return {name, i + 1};
    }
  }
  return {};
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void begin_line(std::string& out) {
  while (!out.empty() && out.back() == ' ')
    out.pop_back();
  if (!out.empty() && out.back() != '\n')
    out += '\n';
}

/// What a tag leaves behind; returns how many bytes of `rest` it takes with it.
std::size_t apply_tag(const Tag& tag, std::string_view rest, std::string& out) {
  if (is_one_of(tag.name, {"script", "style"})) {
    // Their content is no text: it goes up to the end tag, or to the end.
    const std::size_t end = lower_ascii(rest).find("</" + tag.name, tag.size);
    return end == std::string_view::npos ? rest.size() : end;
  }
  if (is_one_of(tag.name, {"br", "p", "/p", "div", "/div", "ul", "/ul", "ol", "/ol", "tr", "/tr",
                           "h1", "/h1", "h2", "/h2", "h3", "/h3", "h4", "/h4"})) {
    begin_line(out);
  } else if (tag.name == "li") {
    begin_line(out);
    out += "• ";
  } else if (is_one_of(tag.name, {"td", "th"}) && !out.empty() && out.back() != '\n') {
    out += ' ';
  }
  return tag.size;
}

void append_text(std::string& out, char c) {
  const bool is_space = c == ' ' || c == '\t' || c == '\r';
  if (!is_space) {
    out += c;
  } else if (!out.empty() && out.back() != ' ' && out.back() != '\n') {
    out += ' ';
  }
}

}  // namespace

std::string plain_text(std::string_view html) {
  std::string out;
  out.reserve(html.size());
  while (!html.empty()) {
    std::size_t size = 1;
    char32_t point = 0;
    if (html[0] == '<') {
      const Tag tag = tag_at(html);
      size = tag.size > 0 ? apply_tag(tag, html, out) : 0;
    } else if (html[0] == '&') {
      size = decode_entity(html, point);
      if (point == 0xA0)
        append_text(out, ' ');
      if (size > 0 && point != 0xA0)
        append_utf8(out, point);
    } else if (html[0] == '\n') {
      begin_line(out);
    } else {
      append_text(out, html[0]);
    }
    if (size == 0)
      out += html[0];
    html.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return std::string(trim(out));
}

}  // namespace noline::catalogue
