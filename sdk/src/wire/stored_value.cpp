// A value as it lies in a store, and its share of the state hash.
#include "wire/codec.hpp"
#include "wire/writer.hpp"

namespace noline::wire {
std::string encode_value(const Value& value) {
  ReplicaTable table(ReplicaId{});
  Writer body(Format::cbor);
  encode_body(value, body, table);
  Writer out(Format::cbor);
  out.begin_list();
  out.count(kind_number(value));
  table.write(out);
  out.encoded(body.take());
  out.end();
  return out.take();
}

Result<Value> decode_value(std::string_view bytes) {
  auto json = from_bytes(bytes, Format::cbor);
  if (!json)
    return json.error();
  const auto kind = take_count(element(*json, 0));
  const Json& replicas = element(*json, 1);
  if (!kind || !replicas.is_array())
    return malformed("a stored value");
  ReplicaTable table(ReplicaId{});
  for (const auto& replica : replicas) {
    const auto id = take_u64(replica);
    if (!id)
      return malformed("a stored value's replica");
    table.add({*id});
  }
  return decode_body(*kind, element(*json, 2), table);
}

std::uint64_t row_hash(std::string_view key, const Value& value) {
  if (is_dead(value))
    return 0;
  if (const auto* line = std::get_if<Line>(&value)) {
    Line live = *line;
    std::erase_if(live.contributions,
                  [](const Contribution& entry) { return entry.added <= entry.seen; });
    return hash_bytes(encode_value(live), hash_bytes(key));
  }
  return hash_bytes(encode_value(value), hash_bytes(key));
}

}  // namespace noline::wire
