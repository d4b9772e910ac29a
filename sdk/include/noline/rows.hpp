// Rows: the unit of replication. A scope is what is synchronised and authorised as one; a key names
// a row in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "noline/result.hpp"
#include "noline/values.hpp"

namespace noline {

struct Row {
  std::string key;
  Value value;
  std::uint64_t seq =
      0;  ///< The hub's number of this change in its scope; 0 when the hub has not numbered it.
  bool operator==(const Row&) const = default;
};

/// What a cart line is found by: a 64-bit hash of SKU and canonical options, never a position.
struct LineId {
  std::uint64_t value = 0;
  auto operator<=>(const LineId&) const = default;
};

/// FNV-1a (Fowler, Noll, Vo) over the bytes, 64 bits.
[[nodiscard]] std::uint64_t hash_bytes(std::string_view bytes,
                                       std::uint64_t seed = 0xcbf29ce484222325ULL);

[[nodiscard]] LineId line_id(const LineIdentity& identity);

/// "cart/<epoch>/line/<16 hex>"
[[nodiscard]] std::string line_key(std::uint32_t epoch, LineId id);
struct LineKey {
  std::uint32_t epoch = 0;
  LineId id;
};
/// The parts of a line's key, or nothing when the key is another one.
[[nodiscard]] std::optional<LineKey> parse_line_key(std::string_view key);

/// "cart/<epoch>/choice/<16 hex>/<name>": a Choice that belongs to a line, such as its engraving.
[[nodiscard]] std::string choice_key(const LineKey& line, std::string_view name);

/// Whether the scope's name is well formed: "guest:" or "customer:" and 32 hex digits, or "shop:"
/// and a-z0-9_-.
[[nodiscard]] bool is_scope_name(std::string_view name);

/// Checks that key and value fit each other and the limits: what a hub takes and a device keeps. A
/// line's key must be the hash of its identity when the identity is present.
[[nodiscard]] Status validate_row(std::string_view key, const Value& value);

}  // namespace noline
