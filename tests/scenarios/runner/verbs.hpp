// What a scenario can say, as tables: the reader, the JSON Schema and the players go by them, so
// adding a verb is one entry here and one in the player.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace noline::scenario {

enum class Support : std::uint8_t {
  everywhere,
  sim_only,  ///< A file that says it must name its modes.
};

struct Verb {
  std::string_view name;
  std::string_view needed;    ///< Names of fields, separated by spaces.
  std::string_view optional;  ///< Likewise.
  Support support;
  std::string_view about;
};

[[nodiscard]] std::span<const Verb> device_verbs();
[[nodiscard]] std::span<const Verb> hub_verbs();

/// A member that some verbs take, and how the schema describes it.
struct FieldInfo {
  std::string_view name;
  std::string_view schema;  ///< JSON.
};
[[nodiscard]] std::span<const FieldInfo> field_infos();

/// What an `expect` step can look at.
struct Aspect {
  std::string_view name;
  std::string_view schema;
};
[[nodiscard]] std::span<const Aspect> aspects();

[[nodiscard]] bool has_word(std::string_view words, std::string_view word);
/// Takes the first word off; empty when none is left.
[[nodiscard]] std::string_view next_word(std::string_view& words);

}  // namespace noline::scenario
