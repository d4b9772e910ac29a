// JSON with comments, read into nodes that know where they stand, so that every complaint about a
// scenario file can name line and column.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace noline::scenario {

/// 1-based; columns count characters, as editors show them.
struct Place {
  int line = 0;
  int column = 0;
};

/// Why a file cannot be used. Thrown while reading; the tool prints it and ends with 2.
struct Wrong {
  Place place;
  std::string reason;
};

struct Member;

struct Node {
  enum class Kind : std::uint8_t { null, boolean, number, text, list, object };

  Kind kind = Kind::null;
  Place place;
  bool boolean = false;
  double number = 0;
  std::string text;  ///< Of a text; of a number, as it was written.
  std::vector<Node> items;
  std::vector<Member> members;  ///< In the order of the file; names are different.

  [[nodiscard]] const Member* find(std::string_view name) const;
};

struct Member {
  std::string name;
  Place place;  ///< Of the name.
  Node value;
};

/// Reads one value with `//` and `/* */` comments around anything. Throws Wrong.
[[nodiscard]] Node parse_text(std::string_view text);

/// "a text", "a list", ...: for complaints.
[[nodiscard]] std::string_view kind_name(Node::Kind kind);

}  // namespace noline::scenario
