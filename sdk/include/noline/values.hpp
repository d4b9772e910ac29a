// The values rows hold, and their joins.
//
// Every value is a join-semilattice: `join` is commutative, associative and idempotent, so the same
// change may arrive twice, late or in any order. A delta is a value too: one with only the changed
// components.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "noline/stamp.hpp"
#include "noline/trail.hpp"

namespace noline {

/// What a register can hold. JSON text is used for structured values, so that equal values are
/// equal bytes.
struct Scalar {
  std::variant<std::monostate, bool, std::int64_t, std::string> value;
  // Written out: Emscripten's library has no <=> for strings.
  bool operator==(const Scalar&) const = default;
  bool operator<(const Scalar& other) const { return value < other.value; }
  [[nodiscard]] bool is_empty() const { return value.index() == 0; }
  /// The text, or "" when it holds none.
  [[nodiscard]] const std::string& text() const;
};

/// Last writer wins by stamp; remembers the stamp it replaced, which tells "newer" from
/// "concurrent".
struct Register {
  Scalar value;
  Stamp stamp;
  Stamp replaced;
  bool operator==(const Register&) const = default;
};

/// A text a person must decide on: concurrent values stay side by side until one is chosen.
struct Choice {
  struct Option {
    Stamp stamp;
    std::string value;
    bool operator==(const Option&) const = default;
    bool operator<(const Option& other) const {
      return std::tie(stamp, value) < std::tie(other.stamp, other.value);
    }
  };
  std::vector<Option> options;                    ///< Sorted by stamp; the last one is shown.
  std::map<ReplicaId, std::uint64_t> superseded;  ///< Highest clock per replica that was replaced.
  bool operator==(const Choice&) const = default;
};

/// Whose contribution to a line: a replica's own, one carried over from an ordered epoch, or a
/// guest scope's.
struct Contributor {
  std::uint64_t id = 0;      ///< Replica id, or a 64-bit hash of the guest scope's name.
  std::uint32_t origin = 0;  ///< 0 own; 1 guest scope; 2 + epoch: carried over from that epoch.
  auto operator<=>(const Contributor&) const = default;

  static Contributor own(ReplicaId replica) { return {replica.value, 0}; }
  static Contributor guest(std::string_view guest_scope);
};

/// One contributor's running total of "add to cart", and how much of it a set or removal has
/// answered.
struct Contribution {
  Contributor contributor;
  std::uint64_t added = 0;
  std::uint64_t seen = 0;
  bool operator==(const Contribution&) const = default;
};

/// What is bought: equal identities are one line. Defaults are dropped before they get here, keys
/// are sorted.
struct LineIdentity {
  std::string sku;
  std::map<std::string, std::string> options;
  bool operator==(const LineIdentity&) const = default;
  bool operator<(const LineIdentity& other) const {
    return std::tie(sku, options) < std::tie(other.sku, other.options);
  }
  [[nodiscard]] bool is_empty() const { return sku.empty(); }
};

/// The last absolute quantity of a line.
struct LineBase {
  Stamp stamp;
  std::uint32_t quantity = 0;
  bool operator==(const LineBase&) const = default;
  /// Nobody chose this quantity: it is that of a line of additions alone when it was moved. Loses
  /// against every quantity that somebody set.
  [[nodiscard]] bool is_held() const;
};

/// A cart line; see docs/CONFLICTS.md for its rules.
struct Line {
  LineIdentity identity;
  Stamp created;      ///< join: the smaller, but not zero; orders the cart on screen
  LineBase base;      ///< join: greater stamp
  Stamp kept;         ///< join: greater; last move to another list
  Stamp cleared;      ///< join: greater; base values up to here are gone
  Stamp last_add;     ///< join: greater; who added last and when, for notices only
  Stamp last_remove;  ///< join: greater; the last removal, for notices only
  std::vector<Contribution> contributions;  ///< Sorted by contributor; join: maximum per component
  Register list;  ///< "cart" (also when never set), "later", "wishlist:<name>"
  std::map<std::string, Register> fields;    ///< note, gift_wrap, ...
  std::map<std::string, std::string> extra;  ///< Components of a newer version, kept as CBOR bytes.
  bool operator==(const Line&) const = default;

  /// Whether the base counts: it, or a move of the line, is younger than the last removal that saw
  /// it.
  [[nodiscard]] bool is_base_alive() const;
  /// (alive ? base.quantity : 0) + sum of max(0, added - seen); saturates at quantity_max.
  [[nodiscard]] std::uint32_t quantity() const;
  /// The list the line stands on.
  [[nodiscard]] std::string_view list_name() const;
};

/// Immutable once written; equal keys hold equal events. Should two differ, the greater JSON text
/// wins.
struct Event {
  std::string json;  ///< Canonical JSON object.
  Stamp stamp;
  bool operator==(const Event&) const = default;
};

/// Written by the hub alone; the greater version wins.
struct Owned {
  std::string json;  ///< Canonical JSON, or "" for a row the hub withdrew.
  std::uint64_t version = 0;
  bool operator==(const Owned&) const = default;
};

/// A kind that this version does not know, kept as it came; join: the greater bytes.
struct Opaque {
  std::uint32_t kind = 0;
  std::string body;  ///< CBOR bytes.
  bool operator==(const Opaque&) const = default;
};

using Value = std::variant<Register, Choice, Line, Event, Owned, Trail, Opaque>;

/// Makes `target` the join of both; true when that changed `target`.
bool join(Register& target, const Register& other);
bool join(Choice& target, const Choice& other);
bool join(Line& target, const Line& other);
bool join(Event& target, const Event& other);
bool join(Owned& target, const Owned& other);
bool join(Trail& target, const Trail& other);
bool join(Opaque& target, const Opaque& other);
/// Values of different kinds under one key do not occur in one version; the higher kind number
/// wins.
bool join(Value& target, const Value& other);

/// The components of `value` that `base` lacks: join(base, delta(value, base)) == join(base,
/// value).
[[nodiscard]] Value delta(const Value& value, const Value& base);
[[nodiscard]] Line delta(const Line& value, const Line& base);
[[nodiscard]] Trail delta(const Trail& value, const Trail& base);

/// Whether nothing of the value needs to reach a device that has never been here: a line without
/// quantity, a trail that never had a mark.
[[nodiscard]] bool is_dead(const Value& value);

/// The greatest clock inside the value, for HybridClock::observe and the clock_ahead check.
[[nodiscard]] std::uint64_t clock_max(const Value& value);

/// The persisted number of a kind: append only.
enum class Kind : std::uint32_t { reg = 1, choice = 2, line = 3, event = 4, owned = 5, trail = 6 };
[[nodiscard]] std::uint32_t kind_number(const Value& value);

// Commands on a line. `stamp` is freshly drawn by the acting replica.

/// added[stamp.replica] += quantity.
void line_add(Line& line, Stamp stamp, std::uint32_t quantity);
/// base = (stamp, quantity), all contributions seen so far are answered. Needs quantity >= 1.
void line_set(Line& line, Stamp stamp, std::uint32_t quantity);
/// The base so far is gone, all contributions seen so far are answered.
void line_remove(Line& line, Stamp stamp);
/// Moves the line; a line that lives on contributions alone gets a held base first, so that the
/// move keeps it.
void line_move(Line& line, Stamp stamp, std::string_view list);
/// Writes a register field, remembering what it replaced.
void register_set(Register& reg, Stamp stamp, Scalar value);
/// Chooses a text: everything shown so far is superseded.
void choice_set(Choice& choice, Stamp stamp, std::string value);

}  // namespace noline
