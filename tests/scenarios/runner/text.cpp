#include "text.hpp"

#include <charconv>

namespace noline::scenario {
namespace {

/// Deeper than any scenario; keeps the recursion of the reader small.
constexpr int depth_max = 32;

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Node read_all() {
    skip_blank();
    if (is_end()) {
      complain("the file is empty; it must hold one object");
    }
    Node node = read_value(0);
    skip_blank();
    if (!is_end()) {
      complain("there is more after the end of the value");
    }
    return node;
  }

 private:
  [[nodiscard]] bool is_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return is_end() ? '\0' : text_[at_]; }
  [[nodiscard]] bool is_next(std::string_view what) const {
    return text_.substr(at_).starts_with(what);
  }

  [[noreturn]] void complain(std::string reason) const { throw Wrong{place_, std::move(reason)}; }

  char take() {
    const char letter = text_[at_++];
    if (letter == '\n') {
      ++place_.line;
      place_.column = 1;
    } else if ((static_cast<unsigned char>(letter) & 0xC0U) != 0x80U) {
      ++place_.column;  // A following byte of UTF-8 is no column of its own.
    }
    return letter;
  }

  void skip_blank() {
    while (!is_end()) {
      const char letter = peek();
      if (letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r') {
        take();
      } else if (is_next("//")) {
        while (!is_end() && peek() != '\n') {
          take();
        }
      } else if (is_next("/*")) {
        skip_long_comment();
      } else {
        return;
      }
    }
  }

  void skip_long_comment() {
    const Place start = place_;
    take();
    take();
    while (!is_next("*/")) {
      if (is_end()) {
        throw Wrong{start, "this comment has no end; close it with */"};
      }
      take();
    }
    take();
    take();
  }

  Node read_value(int depth) {
    if (depth > depth_max) {
      complain("this is nested too deeply");
    }
    Node node;
    node.place = place_;
    switch (peek()) {
      case '{':
        read_object(node, depth);
        break;
      case '[':
        read_list(node, depth);
        break;
      case '"':
        node.kind = Node::Kind::text;
        node.text = read_string();
        break;
      default:
        read_word(node);
    }
    return node;
  }

  /// After an element: true when another one follows.
  bool goes_on(char closing, Place opened) {
    skip_blank();
    if (is_end()) {
      throw Wrong{opened, std::string("this has no end; close it with ") + closing};
    }
    const Place comma = place_;
    if (peek() == ',') {
      take();
      skip_blank();
      if (peek() == closing) {
        throw Wrong{comma, std::string("remove this comma: nothing follows it before ") + closing};
      }
      return true;
    }
    if (peek() != closing) {
      complain(std::string("a comma or ") + closing + " is missing here");
    }
    take();
    return false;
  }

  /// After the opening bracket: true when it holds anything.
  bool has_any(char closing) {
    take();
    skip_blank();
    if (peek() != closing) {
      return true;
    }
    take();
    return false;
  }

  void read_list(Node& node, int depth) {
    node.kind = Node::Kind::list;
    if (!has_any(']')) {
      return;
    }
    do {
      skip_blank();
      node.items.push_back(read_value(depth + 1));
    } while (goes_on(']', node.place));
  }

  void read_object(Node& node, int depth) {
    node.kind = Node::Kind::object;
    if (!has_any('}')) {
      return;
    }
    do {
      skip_blank();
      if (peek() != '"') {
        complain("a name in double quotes must stand here");
      }
      Member member;
      member.place = place_;
      member.name = read_string();
      if (node.find(member.name) != nullptr) {
        throw Wrong{member.place, "\"" + member.name + "\" stands here a second time"};
      }
      skip_blank();
      if (peek() != ':') {
        complain("a colon is missing after \"" + member.name + "\"");
      }
      take();
      skip_blank();
      member.value = read_value(depth + 1);
      node.members.push_back(std::move(member));
    } while (goes_on('}', node.place));
  }

  std::string read_string() {
    const Place start = place_;
    take();
    std::string out;
    for (;;) {
      if (is_end() || peek() == '\n') {
        throw Wrong{start, "this text has no end; close it with \" on the same line"};
      }
      if (static_cast<unsigned char>(peek()) < 0x20) {
        complain("a control character must be written as \\u00xx");
      }
      const char letter = take();
      if (letter == '"') {
        return out;
      }
      if (letter == '\\') {
        read_escape(out);
      } else {
        out += letter;
      }
    }
  }

  void read_escape(std::string& out) {
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view values = "\"\\/\b\f\n\r\t";
    const std::size_t index = is_end() ? std::string_view::npos : names.find(peek());
    if (index != std::string_view::npos) {
      take();
      out += values[index];
    } else if (peek() == 'u') {
      take();
      read_code_point(out);
    } else {
      complain("there is no such escape; \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX are allowed");
    }
  }

  /// Characters beyond the basic plane are written as themselves, so no surrogates are taken.
  void read_code_point(std::string& out) {
    unsigned code = 0;
    const std::string_view digits = text_.substr(at_, 4);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (digits.size() != 4 || read.ptr != digits.data() + 4 || (code >= 0xD800 && code <= 0xDFFF)) {
      complain("\\u needs four hexadecimal digits of a character that is no surrogate");
    }
    for (int count = 0; count < 4; ++count) {
      take();
    }
    if (code < 0x80) {
      out += static_cast<char>(code);
    } else if (code < 0x800) {
      out += static_cast<char>(0xC0U | (code >> 6U));
      out += static_cast<char>(0x80U | (code & 0x3FU));
    } else {
      out += static_cast<char>(0xE0U | (code >> 12U));
      out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
      out += static_cast<char>(0x80U | (code & 0x3FU));
    }
  }

  /// A number, true, false or null.
  void read_word(Node& node) {
    const std::size_t start = at_;
    const auto is_part = [&] {
      const char letter = peek();
      return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
             (letter >= 'A' && letter <= 'Z') || letter == '-' || letter == '+' || letter == '.' ||
             letter == '_';
    };
    while (!is_end() && is_part()) {
      take();
    }
    const std::string_view word = text_.substr(start, at_ - start);
    if (word == "true" || word == "false") {
      node.kind = Node::Kind::boolean;
      node.boolean = word == "true";
      return;
    }
    if (word == "null") {
      return;
    }
    node.kind = Node::Kind::number;
    node.text = word;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), node.number);
    if (word.empty() || read.ec != std::errc() || read.ptr != word.data() + word.size()) {
      throw Wrong{node.place, word.empty() ? "a value is missing here"
                                           : "\"" + node.text +
                                                 "\" is no value; texts stand in "
                                                 "double quotes"};
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Place place_{1, 1};
};

}  // namespace

const Member* Node::find(std::string_view name) const {
  for (const Member& member : members) {
    if (member.name == name) {
      return &member;
    }
  }
  return nullptr;
}

Node parse_text(std::string_view text) {
  return Reader(text).read_all();
}

std::string_view kind_name(Node::Kind kind) {
  constexpr std::string_view names[] = {"null",   "true or false", "a number",
                                        "a text", "a list",        "an object"};
  return names[static_cast<int>(kind)];
}

}  // namespace noline::scenario
