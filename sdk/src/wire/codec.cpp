#include "wire/codec.hpp"

#include "noline/limits.hpp"
#include "wire/well_formed.hpp"
#include "wire/writer.hpp"

namespace noline::wire {
namespace {

const Json null_json;

bool has_float(const Json& json) {
  if (json.is_number_float())
    return true;
  if (!json.is_structured())
    return false;
  for (const auto& child : json) {
    if (has_float(child))
      return true;
  }
  return false;
}

}  // namespace

std::uint32_t ReplicaTable::index_of(ReplicaId id) {
  if (id == replicas_.front())
    return 0;
  if (const auto at = index_.find(id); at != index_.end())
    return at->second;
  add(id);
  return static_cast<std::uint32_t>(replicas_.size() - 1);
}

void ReplicaTable::add(ReplicaId id) {
  index_.try_emplace(id, static_cast<std::uint32_t>(replicas_.size()));
  replicas_.push_back(id);
}

std::optional<ReplicaId> ReplicaTable::find(std::uint64_t index) const {
  if (index >= replicas_.size())
    return std::nullopt;
  return replicas_[static_cast<std::size_t>(index)];
}

void ReplicaTable::write(Writer& out) const {
  out.begin_list();
  for (std::size_t index = 1; index < replicas_.size(); ++index) {
    out.id(replicas_[index].value);
  }
  out.end();
}

std::optional<std::uint64_t> take_u64(const Json& json) {
  if (const auto* text = take_text(json))
    return parse_hex(*text);
  return take_count(json);
}

std::optional<std::uint64_t> take_count(const Json& json) {
  if (const auto* number = json.get_ptr<const Json::number_unsigned_t*>())
    return *number;
  // nlohmann/json keeps small numbers that were assigned from signed types as signed ones.
  const auto* number = json.get_ptr<const Json::number_integer_t*>();
  if (number != nullptr && *number >= 0)
    return static_cast<std::uint64_t>(*number);
  return std::nullopt;
}

std::optional<std::uint32_t> take_u32(const Json& json) {
  const auto value = take_count(json);
  if (!value || *value > UINT32_MAX)
    return std::nullopt;
  return static_cast<std::uint32_t>(*value);
}

const std::string* take_text(const Json& json) {
  return json.get_ptr<const std::string*>();
}

const Json& member(const Json& object, const char* name) {
  if (!object.is_object())
    return null_json;
  const auto at = object.find(name);
  return at == object.end() ? null_json : *at;
}

std::int64_t whole_member(const Json& object, const char* name) {
  return static_cast<std::int64_t>(take_count(member(object, name)).value_or(0));
}

std::string text_member(const Json& object, const char* name, const std::string& otherwise) {
  const std::string* text = take_text(member(object, name));
  return text == nullptr ? otherwise : *text;
}

Error malformed(std::string_view what) {
  return fail(Errc::malformed, std::string(what) + " is missing or malformed");
}

const Json& element(const Json& array, std::size_t index) {
  return array.is_array() && index < array.size() ? array[index] : null_json;
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string to_bytes(const Json& json) {
  std::string bytes;
  Json::to_cbor(json, bytes);
  return bytes;
}

Result<Json> from_bytes(std::string_view bytes, Format format) {
  if (format == Format::json)
    return parse_json(bytes);
  if (auto ok = check_cbor(bytes); !ok)
    return ok.error();
  Json json = Json::from_cbor(bytes.begin(), bytes.end(), true, false);
  if (json.is_discarded())
    return fail(Errc::malformed, "the CBOR is not readable");
  return json;
}

Result<Json> parse_json(std::string_view text) {
  if (auto ok = check_json_depth(text); !ok)
    return ok.error();
  Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  if (json.is_discarded())
    return fail(Errc::malformed, "the text is not JSON");
  if (has_float(json))
    return fail(Errc::malformed, "fractions are not used; send integers");
  return json;
}

}  // namespace noline::wire
