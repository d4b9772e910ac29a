// Shared pieces of the codecs: number forms, the replica table, and readers that never trust a
// type.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "noline/wire.hpp"

namespace noline::wire {

class Writer;

/// The replicas a message names. Index 0 stands for the replica at the device's end of the link.
class ReplicaTable {
 public:
  explicit ReplicaTable(ReplicaId link_replica) { add(link_replica); }

  /// The index of `id`, which is added when it is new.
  std::uint32_t index_of(ReplicaId id);
  void add(ReplicaId id);
  [[nodiscard]] std::optional<ReplicaId> find(std::uint64_t index) const;
  /// All but index 0, as a list.
  void write(Writer& out) const;

 private:
  std::vector<ReplicaId> replicas_;
  std::map<ReplicaId, std::uint32_t> index_;
};

/// What Writer::id wrote.
[[nodiscard]] std::optional<std::uint64_t> take_u64(const Json& json);
/// A plain non-negative number (sequence, count, time).
[[nodiscard]] std::optional<std::uint64_t> take_count(const Json& json);
[[nodiscard]] std::optional<std::uint32_t> take_u32(const Json& json);
[[nodiscard]] const std::string* take_text(const Json& json);
/// The member, or null JSON when the object lacks it.
[[nodiscard]] const Json& member(const Json& object, const char* name);
/// The member's text, or `otherwise` where there is none.
[[nodiscard]] std::string text_member(const Json& object, const char* name,
                                      const std::string& otherwise = {});
/// The member's whole number, 0 where there is none.
[[nodiscard]] std::int64_t whole_member(const Json& object, const char* name);
[[nodiscard]] Error malformed(std::string_view what);
/// The element, or null JSON when the array is shorter.
[[nodiscard]] const Json& element(const Json& array, std::size_t index);

void encode_body(const Value& value, Writer& out, ReplicaTable& table);
[[nodiscard]] Result<Value> decode_body(std::uint64_t kind, const Json& body,
                                        const ReplicaTable& table);

/// CBOR bytes of a document without floats, and back; used for parts of newer versions.
[[nodiscard]] std::string to_bytes(const Json& json);
[[nodiscard]] Result<Json> from_bytes(std::string_view bytes, Format format);

}  // namespace noline::wire
