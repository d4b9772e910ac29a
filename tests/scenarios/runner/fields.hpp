// Reading the members of an object: unknown ones, missing ones and values of the wrong kind end
// with a complaint that says where and what is allowed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noline/client.hpp"
#include "text.hpp"

namespace noline::scenario {

/// Complains unless every member's name is allowed. `what` is said of the object: "a step".
void check_members(const Node& object, std::string_view what,
                   const std::vector<std::string_view>& allowed);

/// "\"lapto\" is no device of this file, did you mean \"laptop\"? Known: laptop, phone".
[[nodiscard]] std::string unknown_name(std::string_view name, std::string_view what,
                                       const std::vector<std::string_view>& known);

[[nodiscard]] const Node& need_member(const Node& object, std::string_view what,
                                      std::string_view name);
void need_kind(const Node& node, Node::Kind kind, std::string_view name);

[[nodiscard]] std::string read_text(const Node& node, std::string_view name);
/// A name of ours: a-z, 0-9, - and _.
[[nodiscard]] std::string read_name(const Node& node, std::string_view name);
[[nodiscard]] bool read_flag(const Node& node, std::string_view name);
[[nodiscard]] std::int64_t read_whole(const Node& node, std::string_view name, std::int64_t min,
                                      std::int64_t max);
/// 0 to 1.
[[nodiscard]] double read_chance(const Node& node, std::string_view name);
/// "500ms", "20s", "10m", "2h", "3d"; with a minus where `is_signed`.
[[nodiscard]] TimeMs read_duration(const Node& node, std::string_view name, bool is_signed);
[[nodiscard]] std::optional<TimeMs> parse_duration(std::string_view text);
[[nodiscard]] std::string read_one_of(const Node& node, std::string_view name,
                                      const std::vector<std::string_view>& allowed);
[[nodiscard]] std::map<std::string, std::string> read_texts(const Node& node,
                                                            std::string_view name);
[[nodiscard]] std::vector<std::string> read_text_list(const Node& node, std::string_view name);
/// A list of objects of texts, whole numbers, flags, lists and objects, each as a line of JSON.
[[nodiscard]] std::string read_rows(const Node& node, std::string_view name);
/// A text, a whole number, true, false or null.
[[nodiscard]] wire::Json read_scalar(const Node& node, std::string_view name);

}  // namespace noline::scenario
