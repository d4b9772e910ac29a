// ESC/POS, as the printers of most makers take it (Epson, "ESC/POS Command Reference").
#include <cstdint>

#include "receipt.hpp"

namespace noline::receipt {
namespace {

constexpr std::size_t columns = 42;
constexpr std::size_t columns_large = columns / 2;
constexpr char esc = '\x1b';
constexpr char gs = '\x1d';

struct Character {
  std::uint32_t unicode;
  char byte;
};

// Code page 858 is 850 with the euro sign: what German and other western texts need.
constexpr Character page_858[] = {
    {0xC7, '\x80'}, {0xFC, '\x81'}, {0xE9, '\x82'},   {0xE2, '\x83'}, {0xE4, '\x84'},
    {0xE0, '\x85'}, {0xE5, '\x86'}, {0xE7, '\x87'},   {0xEA, '\x88'}, {0xEB, '\x89'},
    {0xE8, '\x8a'}, {0xEF, '\x8b'}, {0xEE, '\x8c'},   {0xC4, '\x8e'}, {0xC5, '\x8f'},
    {0xC9, '\x90'}, {0xE6, '\x91'}, {0xC6, '\x92'},   {0xF4, '\x93'}, {0xF6, '\x94'},
    {0xFB, '\x96'}, {0xF9, '\x97'}, {0xD6, '\x99'},   {0xDC, '\x9a'}, {0xF8, '\x9b'},
    {0xA3, '\x9c'}, {0xD8, '\x9d'}, {0xD7, '\x9e'},   {0xE1, '\xa0'}, {0xED, '\xa1'},
    {0xF3, '\xa2'}, {0xFA, '\xa3'}, {0xF1, '\xa4'},   {0xD1, '\xa5'}, {0xDF, '\xe1'},
    {0xB0, '\xf8'}, {0xB7, '\xfa'}, {0x20AC, '\xd5'}, {0xA0, ' '},    {0x2013, '-'},
    {0x2014, '-'},  {0x2018, '\''}, {0x2019, '\''},   {0x201C, '"'},  {0x201D, '"'},
    {0x201E, '"'},  {0x202F, ' '},  {0x2212, '-'}};

char byte_in_858(std::uint32_t unicode) {
  if (unicode >= 0x20 && unicode < 0x7F) {
    return static_cast<char>(unicode);
  }
  for (const Character& known : page_858) {
    if (known.unicode == unicode) {
      return known.byte;
    }
  }
  return '?';
}

/// A byte for each character; what the page lacks is "?", and no control character gets through.
std::string to_858(std::string_view text) {
  return to_code_page(text, byte_in_858);
}

/// The first line of a text that is to fit; the text goes on behind it.
std::string take_line(std::string& text, std::size_t width) {
  if (text.size() <= width) {
    return std::exchange(text, {});
  }
  std::size_t end = text.rfind(' ', width);
  end = end == std::string::npos || end == 0 ? width : end;
  std::string line = text.substr(0, end);
  text.erase(0, text[end] == ' ' ? end + 1 : end);
  return line;
}

/// The left text in as many lines as it needs, the right one at the end of the last.
void put_pair(std::string& out, const Row& row, std::size_t width) {
  const std::string right = to_858(row.right);
  std::string left = to_858(row.left);
  const std::size_t room = width > right.size() + 1 ? width - right.size() - 1 : width;
  while (true) {
    const std::string line = take_line(left, room);
    out += line;
    if (left.empty()) {
      out.append(width > line.size() + right.size() ? width - line.size() - right.size() : 1, ' ');
      out += right + "\n";
      return;
    }
    out += "\n";
  }
}

void put_centred(std::string& out, const std::string& text, std::size_t width) {
  std::string left = to_858(text);
  out += {esc, 'a', '\x01'};
  do {
    out += take_line(left, width) + "\n";
  } while (!left.empty());
  out += {esc, 'a', '\x00'};
}

/// GS ( k: function 165 picks model 2, 167 the size of a module, 169 correction M, 180 stores the
/// data, 181 prints it.
void put_code(std::string& out, const std::string& text) {
  const auto size = static_cast<std::uint16_t>(text.size() + 3);
  out += {esc, 'a', '\x01'};
  out += {gs, '(', 'k', '\x04', '\x00', '1', 'A', '2', '\x00'};
  out += {gs, '(', 'k', '\x03', '\x00', '1', 'C', '\x06'};
  out += {gs, '(', 'k', '\x03', '\x00', '1', 'E', '1'};
  out +=
      {gs, '(', 'k', static_cast<char>(size & 0xFFU), static_cast<char>(size >> 8U), '1', 'P', '0'};
  out += text;
  out += {gs, '(', 'k', '\x03', '\x00', '1', 'Q', '0'};
  out += "\n";
  out += {esc, 'a', '\x00'};
}

}  // namespace

std::string to_escpos(const std::vector<Row>& rows) {
  std::string out{esc, '@', esc, 't', '\x13'};  // Initialised; code page 858.
  const auto large = [&](bool is_on) {
    out += {gs, '!', is_on ? '\x11' : '\x00', esc, 'E', is_on ? '\x01' : '\x00'};
  };
  for (const Row& row : rows) {
    switch (row.kind) {
      case RowKind::title:
        large(true);
        put_centred(out, row.left, columns_large);
        large(false);
        break;
      case RowKind::centre:
        put_centred(out, row.left, columns);
        break;
      case RowKind::pair:
        put_pair(out, row, columns);
        break;
      case RowKind::total:
        large(true);
        put_pair(out, row, columns_large);
        large(false);
        break;
      case RowKind::rule:
        out += std::string(columns, '-') + "\n";
        break;
      case RowKind::code:
        put_code(out, row.left);
        break;
    }
  }
  out += {esc, 'd', '\x04', gs, 'V', 'B', '\x00'};  // Four lines on, then cut.
  return out;
}

}  // namespace noline::receipt
