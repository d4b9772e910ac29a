// Keys, scope names and what a row must satisfy.
#include "noline/rows.hpp"

#include <algorithm>
#include <charconv>

#include "noline/limits.hpp"

namespace noline {
namespace {

constexpr std::string_view cart_prefix = "cart/";
constexpr std::string_view line_infix = "/line/";

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_key_char(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' ||
         c == '_' || c == '-' || c == '.' || c == ':';
}

Status check_text(std::string_view what, std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max)
    return Ok{};
  return fail(Errc::too_large, std::string(what) + " has " + std::to_string(text.size()) +
                                   " bytes; the limit is " + std::to_string(bytes_max));
}

Status check_register(std::string_view what, const Register& reg) {
  return check_text(what, reg.value.text(), limits::text_bytes_max);
}

Status check_identity(const LineIdentity& identity) {
  if (identity.options.size() > limits::options_per_line_max) {
    return fail(Errc::too_many, "a line has too many options");
  }
  for (const auto& [name, value] : identity.options) {
    if (name.empty())
      return fail(Errc::invalid_argument, "an option has no name");
    if (auto ok = check_text("option name", name, limits::option_bytes_max); !ok)
      return ok;
    if (auto ok = check_text("option value", value, limits::option_bytes_max); !ok)
      return ok;
  }
  return check_text("sku", identity.sku, limits::sku_bytes_max);
}

/// What a newer version keeps in a line is carried along, so it must not be a way around the
/// limits.
Status check_extra(const std::map<std::string, std::string>& extra) {
  std::size_t bytes = 0;
  for (const auto& [name, part] : extra)
    bytes += name.size() + part.size();
  if (bytes <= limits::json_bytes_max)
    return Ok{};
  return fail(Errc::too_large, "a line's unknown components have too many bytes");
}

Status check_value(const Line& line) {
  if (auto ok = check_identity(line.identity); !ok)
    return ok;
  if (line.base.quantity > limits::quantity_max ||
      (!line.base.stamp.is_zero() && line.base.quantity == 0)) {
    return fail(Errc::invalid_argument,
                "quantity must be 1 to " + std::to_string(limits::quantity_max));
  }
  if (line.contributions.size() > limits::contributions_per_line_max) {
    return fail(Errc::too_many, "a line has too many contributors");
  }
  for (const Contribution& entry : line.contributions) {
    if (std::max(entry.added, entry.seen) > limits::added_max) {
      return fail(Errc::invalid_argument, "a contribution is out of range");
    }
  }
  if (line.fields.size() > limits::fields_per_line_max)
    return fail(Errc::too_many, "a line has too many fields");
  for (const auto& [name, field] : line.fields) {
    if (auto ok = check_text("field name", name, limits::option_bytes_max); !ok)
      return ok;
    if (auto ok = check_register("field", field); !ok)
      return ok;
  }
  if (auto ok = check_extra(line.extra); !ok)
    return ok;
  return check_register("list", line.list);
}

Status check_value(const Register& reg) {
  return check_register("value", reg);
}
Status check_value(const Choice& choice) {
  if (choice.options.size() > limits::options_per_line_max)
    return fail(Errc::too_many, "too many options");
  for (const auto& option : choice.options) {
    if (auto ok = check_text("option", option.value, limits::text_bytes_max); !ok)
      return ok;
  }
  return Ok{};
}
Status check_value(const Event& event) {
  return check_text("event", event.json, limits::json_bytes_max);
}
Status check_value(const Owned& owned) {
  return check_text("row", owned.json, limits::json_bytes_max);
}
Status check_value(const Trail& trail) {
  if (trail.marks.size() > limits::trail_marks_max)
    return fail(Errc::too_many, "a trail has too many marks");
  for (const auto& mark : trail.marks) {
    if (mark.what.empty())
      return fail(Errc::invalid_argument, "a mark says nothing");
    if (auto ok = check_text("a mark", mark.what, limits::trail_text_bytes_max); !ok)
      return ok;
    if (auto ok = check_text("a mark's text", mark.text, limits::trail_text_bytes_max); !ok)
      return ok;
  }
  return Ok{};
}
Status check_value(const Opaque& opaque) {
  return check_text("row", opaque.body, limits::json_bytes_max);
}

Status check_line_key(std::string_view key, const Value& value) {
  const auto parsed = parse_line_key(key);
  const auto* line = std::get_if<Line>(&value);
  if (line != nullptr && !parsed)
    return fail(Errc::invalid_key, "a cart line needs a key cart/<epoch>/line/<id>");
  if (line == nullptr)
    return Ok{};
  if (!line->identity.is_empty() && line_id(line->identity) != parsed->id) {
    return fail(Errc::invalid_key, "the line's key is not the hash of its SKU and options");
  }
  return Ok{};
}

}  // namespace

std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed) {
  std::uint64_t hash = seed;
  for (const char c : bytes)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

LineId line_id(const LineIdentity& identity) {
  // Zero bytes part the pieces, so that no other split of the same text has the same hash input.
  constexpr std::string_view part("\0", 1);
  std::uint64_t hash = hash_bytes(identity.sku);
  for (const auto& [name, value] : identity.options) {
    hash = hash_bytes(value, hash_bytes(part, hash_bytes(name, hash_bytes(part, hash))));
  }
  return {hash};
}

std::string line_key(std::uint32_t epoch, LineId id) {
  std::string key(cart_prefix);
  key += std::to_string(epoch);
  key += line_infix;
  key += format_hex(id.value);
  return key;
}

std::optional<LineKey> parse_line_key(std::string_view key) {
  if (!key.starts_with(cart_prefix))
    return std::nullopt;
  const char* const end = key.data() + key.size();
  LineKey parsed;
  const auto [rest, error] = std::from_chars(key.data() + cart_prefix.size(), end, parsed.epoch);
  if (error != std::errc{})
    return std::nullopt;
  const std::string_view tail(rest, static_cast<std::size_t>(end - rest));
  if (!tail.starts_with(line_infix))
    return std::nullopt;
  const auto id = parse_hex(tail.substr(line_infix.size()));
  if (!id)
    return std::nullopt;
  parsed.id = {*id};
  if (line_key(parsed.epoch, parsed.id) != key)
    return std::nullopt;  // "cart/01/..." would be a second name
  return parsed;
}

std::string choice_key(const LineKey& line, std::string_view name) {
  std::string key(cart_prefix);
  key += std::to_string(line.epoch) + "/choice/" + format_hex(line.id.value) + "/";
  key += name;
  return key;
}

bool is_scope_name(std::string_view name) {
  for (const std::string_view kind : {"guest:", "customer:"}) {
    if (name.starts_with(kind)) {
      const auto id = name.substr(kind.size());
      return id.size() == 32 && is_hex(id);
    }
  }
  if (!name.starts_with("shop:"))
    return false;
  const auto id = name.substr(5);
  return !id.empty() && id.size() <= 40 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

Status validate_row(std::string_view key, const Value& value) {
  if (key.empty() || key.size() > limits::key_bytes_max ||
      !std::all_of(key.begin(), key.end(), is_key_char)) {
    return fail(Errc::invalid_key, "a row key is 1 to 200 characters of a-z A-Z 0-9 / _ - . :");
  }
  if (auto ok = check_line_key(key, value); !ok)
    return ok;
  // On any other row it would outdo every erasure, a withdrawal's too.
  const auto* trail = std::get_if<Trail>(&value);
  if (trail != nullptr && !trail->under.is_zero() && !key.starts_with(history_prefix)) {
    return fail(Errc::invalid_argument, "only a record is made under a consent");
  }
  return std::visit([](const auto& own) { return check_value(own); }, value);
}

}  // namespace noline
