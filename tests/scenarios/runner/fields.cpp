#include "fields.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace noline::scenario {
namespace {

std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

std::string listed(const std::vector<std::string_view>& names) {
  std::string out;
  for (const std::string_view name : names) {
    out += (out.empty() ? "" : ", ") + std::string(name);
  }
  return out;
}

/// Letters to change, add or drop (Levenshtein 1966).
std::size_t distance(std::string_view one, std::string_view other) {
  std::vector<std::size_t> row(other.size() + 1);
  for (std::size_t index = 0; index < row.size(); ++index) {
    row[index] = index;
  }
  for (std::size_t line = 0; line < one.size(); ++line) {
    std::size_t corner = std::exchange(row[0], line + 1);
    for (std::size_t index = 0; index < other.size(); ++index) {
      const std::size_t change = corner + (one[line] == other[index] ? 0 : 1);
      corner = row[index + 1];
      row[index + 1] = std::min({change, row[index] + 1, corner + 1});
    }
  }
  return row.back();
}

[[noreturn]] void complain(const Node& node, std::string reason) {
  throw Wrong{node.place, std::move(reason)};
}

}  // namespace

std::string unknown_name(std::string_view name, std::string_view what,
                         const std::vector<std::string_view>& known) {
  std::string out = quoted(name) + " is no " + std::string(what);
  const auto nearest = std::min_element(known.begin(), known.end(), [&](auto one, auto other) {
    return distance(one, name) < distance(other, name);
  });
  if (nearest != known.end() && distance(*nearest, name) <= 2) {
    out += "; did you mean " + quoted(*nearest) + "?";
  }
  return out + (out.back() == '?' ? " " : "; ") + "allowed: " + listed(known);
}

void check_members(const Node& object, std::string_view what,
                   const std::vector<std::string_view>& allowed) {
  need_kind(object, Node::Kind::object, what);
  for (const Member& member : object.members) {
    if (std::find(allowed.begin(), allowed.end(), member.name) == allowed.end()) {
      throw Wrong{member.place,
                  unknown_name(member.name, "member of " + std::string(what), allowed)};
    }
  }
}

const Node& need_member(const Node& object, std::string_view what, std::string_view name) {
  const Member* member = object.find(name);
  if (member == nullptr) {
    complain(object, std::string(what) + " needs " + quoted(name));
  }
  return member->value;
}

void need_kind(const Node& node, Node::Kind kind, std::string_view name) {
  if (node.kind != kind) {
    complain(node, quoted(name) + " must be " + std::string(kind_name(kind)) + ", not " +
                       std::string(kind_name(node.kind)));
  }
}

std::string read_text(const Node& node, std::string_view name) {
  need_kind(node, Node::Kind::text, name);
  return node.text;
}

std::string read_name(const Node& node, std::string_view name) {
  const std::string text = read_text(node, name);
  const bool is_right =
      !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
               letter == '-' || letter == '_';
      });
  if (!is_right) {
    complain(node, quoted(name) + " must be 1 to 40 characters of a-z, 0-9, - and _");
  }
  return text;
}

bool read_flag(const Node& node, std::string_view name) {
  need_kind(node, Node::Kind::boolean, name);
  return node.boolean;
}

std::int64_t read_whole(const Node& node, std::string_view name, std::int64_t min,
                        std::int64_t max) {
  need_kind(node, Node::Kind::number, name);
  std::int64_t value = 0;
  const char* end = node.text.data() + node.text.size();
  const auto read = std::from_chars(node.text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || value < min || value > max) {
    complain(node, quoted(name) + " must be a whole number from " + std::to_string(min) + " to " +
                       std::to_string(max));
  }
  return value;
}

double read_chance(const Node& node, std::string_view name) {
  need_kind(node, Node::Kind::number, name);
  if (node.number < 0 || node.number > 1) {
    complain(node, quoted(name) + " is a chance and must be from 0 to 1");
  }
  return node.number;
}

std::optional<TimeMs> parse_duration(std::string_view text) {
  struct Unit {
    std::string_view name;
    TimeMs ms;
  };
  constexpr Unit units[] = {
      {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
  TimeMs count = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view rest(read.ptr,
                              static_cast<std::size_t>(text.data() + text.size() - read.ptr));
  // A thousand days bound every product with a unit.
  if (read.ec != std::errc() || count > 86'400'000'000 || count < -86'400'000'000) {
    return std::nullopt;
  }
  for (const Unit& unit : units) {
    if (rest == unit.name && count <= 86'400'000'000 / unit.ms &&
        count >= -86'400'000'000 / unit.ms) {
      return count * unit.ms;
    }
  }
  return std::nullopt;
}

TimeMs read_duration(const Node& node, std::string_view name, bool is_signed) {
  const auto ms = parse_duration(read_text(node, name));
  if (!ms || (!is_signed && *ms < 0)) {
    complain(node, quoted(name) +
                       " must be a time such as \"500ms\", \"20s\", \"10m\", \"2h\" or " +
                       (is_signed ? "\"-3d\"" : "\"3d\"") + ", at most 1000 days");
  }
  return *ms;
}

std::string read_one_of(const Node& node, std::string_view name,
                        const std::vector<std::string_view>& allowed) {
  const std::string text = read_text(node, name);
  if (std::find(allowed.begin(), allowed.end(), text) == allowed.end()) {
    complain(node, unknown_name(text, std::string(name) + " we know", allowed));
  }
  return text;
}

std::map<std::string, std::string> read_texts(const Node& node, std::string_view name) {
  need_kind(node, Node::Kind::object, name);
  std::map<std::string, std::string> out;
  for (const Member& member : node.members) {
    out[member.name] = read_text(member.value, member.name);
  }
  return out;
}

std::vector<std::string> read_text_list(const Node& node, std::string_view name) {
  need_kind(node, Node::Kind::list, name);
  std::vector<std::string> out;
  for (const Node& item : node.items) {
    out.push_back(read_text(item, name));
  }
  return out;
}

wire::Json read_scalar(const Node& node, std::string_view name) {
  switch (node.kind) {
    case Node::Kind::null:
      return nullptr;
    case Node::Kind::boolean:
      return node.boolean;
    case Node::Kind::text:
      return node.text;
    case Node::Kind::number:
      return read_whole(node, name, 0, INT64_MAX);
    default:
      complain(node, quoted(name) + " must be a text, a whole number, true, false or null");
  }
}

namespace {

wire::Json read_any(const Node& node, std::string_view name) {
  if (node.kind == Node::Kind::list) {
    wire::Json out = wire::Json::array();
    for (const Node& item : node.items) {
      out.push_back(read_any(item, name));
    }
    return out;
  }
  if (node.kind == Node::Kind::object) {
    wire::Json out = wire::Json::object();
    for (const Member& member : node.members) {
      out[member.name] = read_any(member.value, member.name);
    }
    return out;
  }
  return read_scalar(node, name);
}

}  // namespace

std::string read_rows(const Node& node, std::string_view name) {
  need_kind(node, Node::Kind::list, name);
  std::string out;
  for (const Node& item : node.items) {
    need_kind(item, Node::Kind::object, name);
    out += wire::dump(read_any(item, name)) + "\n";
  }
  return out;
}

}  // namespace noline::scenario
