// Messages and stored rows <-> bytes, in CBOR (binary frames) and JSON (text frames).
//
// docs/PROTOCOL.md is the specification. Decoding checks everything before anything is applied: a
// malformed message yields an Error and no value. Both formats share one structure, so a message
// can be read by eye.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "noline/ageing.hpp"
#include "noline/rows.hpp"

namespace noline::wire {

using Json = nlohmann::json;

enum class Format : std::uint8_t { cbor, json };

inline constexpr std::uint32_t protocol_version = 1;
inline constexpr std::string_view subprotocol_cbor = "noline.v1.cbor";
inline constexpr std::string_view subprotocol_json = "noline.v1.json";

struct ScopeCursor {
  std::string name;
  std::uint64_t cursor = 0;   ///< Last seq stored by the device; 0 asks for a snapshot.
  std::uint64_t lineage = 0;  ///< The hub's lineage when that cursor was reached.
  TimeMs level_ms = 0;        ///< The hub's clock in the last welcome after which it was level.
};

struct Hello {
  std::uint32_t protocol = protocol_version;
  Json device = Json::object();  ///< {"id","name","kind","language"}
  ReplicaId replica;
  TimeMs clock = 0;                  ///< Device time, for calibration.
  Json credential = Json::object();  ///< {"guest","secret"} or {"token"}
  std::vector<ScopeCursor> scopes;
  /// Of a large shop: ids of products of which the device has every change up to its cursor, and
  /// wants the next ones. Up to `limits::watched_products_max`.
  std::vector<std::string> watched;
};

struct ScopeState {
  std::string name;
  std::uint64_t head = 0;
  std::string role;  ///< "write" or "read"
  bool resume =
      true;  ///< False: the hub has lost what the cursor stands for; the device pushes all it has.
  Floor floor{};               ///< What was dropped, for the device to drop it too.
  bool rebase = false;         ///< The device was away beyond the floor: takes all, adds its own.
  std::uint64_t products = 0;  ///< Of a large shop, how many: the device gets what it watches.
};

struct Welcome {
  Json session = Json::object();  ///< {"scope","kind","name","role"}
  TimeMs clock = 0;
  std::uint64_t stamp_clock = 0;  ///< The hub's hybrid clock, to observe.
  std::uint64_t lineage = 0;
  std::vector<ScopeState> scopes;
  std::uint64_t pushed = 0;  ///< Last push the hub holds of this replica.
  Json limits = Json::object();
};

/// Rows in either direction. `scope` is the position in hello's list. From a device `number` is the
/// push number, and `seen` the cursor up to which it knew the scope; from the hub `number` is the
/// cursor reached when the page is stored.
struct Rows {
  std::uint32_t scope = 0;
  std::uint64_t number = 0;
  std::vector<Row> rows;
  bool more = false;
  std::uint64_t seen = 0;  ///< 0: not said, and nothing is refused as `stale`.
};

struct Refusal {
  std::string key;
  Errc code = Errc::internal;
  std::string reason;
};

/// From the hub: push `number` is durable, `seq` is the scope's head after it. From a device:
/// stored up to cursor `number`.
struct Ack {
  std::uint32_t scope = 0;
  std::uint64_t number = 0;
  std::uint64_t seq = 0;
  std::vector<Refusal> refused;
};

struct Call {
  std::uint64_t id = 0;
  std::string name;
  Json args = Json::object();
};

struct CallResult {
  std::uint64_t id = 0;
  Json ok;      ///< Null when the call failed.
  Error error;  ///< Errc::none when it succeeded.
};

/// The products of a large shop that the device wants changes of, in place of all before.
struct Watch {
  std::vector<std::string> keys;
};

struct Signal {
  std::uint32_t scope = 0;
  Json body = Json::object();
};

struct Bye {
  Errc code = Errc::none;
  std::string reason;
  TimeMs retry_ms = 0;  ///< When to come back; 0 leaves it to the device.
};

using Message = std::variant<Hello, Welcome, Rows, Ack, Call, CallResult, Watch, Signal, Bye>;

/// `receiver` is the replica at the device's end of the link: index 0 of every replica table.
/// Frames for many receivers use ReplicaId{} and name all replicas in the table.
[[nodiscard]] std::string encode(const Message& message, Format format, ReplicaId link_replica);
[[nodiscard]] Result<Message> decode(std::string_view bytes, Format format, ReplicaId link_replica);

/// One value as it lies in a store: self-contained CBOR [kind, [replica...], body].
[[nodiscard]] std::string encode_value(const Value& value);
[[nodiscard]] Result<Value> decode_value(std::string_view bytes);

/// A row's share of `state_hash`: 0 for a line without quantity; answered contributions do not
/// count. The hash of a scope is the sum of its rows' shares modulo 2^64, equal on every replica
/// and platform.
[[nodiscard]] std::uint64_t row_hash(std::string_view key, const Value& value);

/// Compact JSON text; bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string dump(const Json& json);

/// Parses JSON text within the depth limit, without exceptions.
[[nodiscard]] Result<Json> parse_json(std::string_view text);

}  // namespace noline::wire
