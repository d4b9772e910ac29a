// Reading JSON that may be anything: every access checks the type first and has a default.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "nlohmann/json.hpp"

namespace noline::ui {

using Json = nlohmann::json;

/// The member, or null when this is no object or has none of that name.
inline const Json* find(const Json& json, const char* name) {
  if (!json.is_object()) {
    return nullptr;
  }
  const auto it = json.find(name);
  return it == json.end() ? nullptr : &*it;
}

inline std::string text_of(const Json& json) {
  const auto* text = json.get_ptr<const std::string*>();
  return text ? *text : std::string();
}

inline std::string read_text(const Json& json, const char* name) {
  const Json* member = find(json, name);
  return member ? text_of(*member) : std::string();
}

inline std::int64_t read_integer(const Json& json, const char* name) {
  const Json* member = find(json, name);
  return member && member->is_number_integer() ? member->get<std::int64_t>() : 0;
}

inline bool read_flag(const Json& json, const char* name) {
  const Json* member = find(json, name);
  return member && member->is_boolean() && member->get<bool>();
}

/// The member's elements, or nothing to walk over when it is no array.
inline const Json& read_array(const Json& json, const char* name, const Json& empty) {
  const Json* member = find(json, name);
  return member && member->is_array() ? *member : empty;
}

}  // namespace noline::ui
