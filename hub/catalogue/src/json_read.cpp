// Type checks in front of every JSON access.
#include "json_read.hpp"

#include <algorithm>

#include "text.hpp"

namespace noline::catalogue {

using nlohmann::json;

const json* JsonReader::find(const char* key) {
  if (!is_right())
    return nullptr;
  const auto found = object_->find(key);
  return found == object_->end() || found->is_null() ? nullptr : &*found;
}

bool JsonReader::has(const char* key) const {
  return object_->contains(key);
}

void JsonReader::fail(std::string where, std::string why) {
  if (!is_right())
    return;
  field = std::move(where);
  reason = std::move(why);
}

void JsonReader::require(const char* key) {
  if (find(key) == nullptr)
    fail(key, "is missing");
}

std::string JsonReader::text(const char* key, std::size_t bytes_max) {
  const json* value = find(key);
  if (value == nullptr)
    return "";
  if (!value->is_string()) {
    fail(key, "is not a text");
    return "";
  }
  const auto& out = value->get_ref<const std::string&>();
  if (out.empty())
    fail(key, "is empty");
  if (out.size() > bytes_max)
    fail(key, "has more than " + std::to_string(bytes_max) + " bytes");
  if (has_control_character(out))
    fail(key, "holds a control character");
  return is_right() ? out : "";
}

std::optional<std::int64_t> JsonReader::number(const char* key, std::int64_t min,
                                               std::int64_t max) {
  const json* value = find(key);
  if (value == nullptr)
    return std::nullopt;
  // An unsigned number above the signed range would turn negative when it is read as signed.
  const bool is_number = value->is_number_integer() &&
                         (!value->is_number_unsigned() ||
                          value->get<std::uint64_t>() <= static_cast<std::uint64_t>(INT64_MAX));
  const std::int64_t out = is_number ? value->get<std::int64_t>() : 0;
  if (!is_number || out < min || out > max) {
    fail(key, "is not a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    return std::nullopt;
  }
  return out;
}

LocalText JsonReader::local_text(const char* key, std::size_t bytes_max) {
  LocalText out;
  const json* value = object(key);
  if (value == nullptr)
    return out;
  JsonReader texts(*value);
  for (const auto& [language, text] : value->items()) {
    if (!is_language(language))
      texts.fail("", "names a language \"" + language + "\"");
    out[language] = texts.text(language.c_str(), bytes_max);
  }
  if (!texts.is_right()) {
    fail(texts.field.empty() ? key : key + ("." + texts.field), texts.reason);
  }
  return out;
}

const json* JsonReader::array(const char* key) {
  const json* value = find(key);
  if (value != nullptr && !value->is_array())
    fail(key, "is not a list");
  return is_right() ? value : nullptr;
}

const json* JsonReader::object(const char* key) {
  const json* value = find(key);
  if (value != nullptr && !value->is_object())
    fail(key, "is not an object");
  return is_right() ? value : nullptr;
}

bool is_name(std::string_view text) {
  constexpr std::size_t name_bytes_max = 64;
  const auto is_right = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  };
  return !text.empty() && text.size() <= name_bytes_max &&
         std::all_of(text.begin(), text.end(), is_right);
}

bool is_language(std::string_view text) {
  const std::string_view primary = text.substr(0, text.find('-'));
  return (primary.size() == 2 || primary.size() == 3) && text.size() <= 16 &&
         std::all_of(primary.begin(), primary.end(), [](char c) { return c >= 'a' && c <= 'z'; }) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-';
         });
}

}  // namespace noline::catalogue
