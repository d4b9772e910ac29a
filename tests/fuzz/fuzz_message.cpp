// Messages in both formats: what decodes is encoded and decoded to the same again, in both formats,
// and its rows join with themselves without a change.
#include "fuzz.hpp"
#include "noline/wire.hpp"

using namespace noline;
using fuzz::require;

namespace {

constexpr ReplicaId sender{0x77};

void check_rows(const wire::Rows& rows, const wire::Message& again) {
  const auto* other = std::get_if<wire::Rows>(&again);
  require(other != nullptr && other->rows == rows.rows, "rows survive a round trip");
  for (const Row& row : rows.rows) {
    Value value = row.value;
    require(!join(value, row.value), "a decoded value joins with itself as it is");
    require(value == row.value, "joining with itself changes nothing");
    static_cast<void>(validate_row(row.key, row.value));
    static_cast<void>(wire::row_hash(row.key, row.value));
    const auto stored = wire::decode_value(wire::encode_value(row.value));
    require(stored.ok() && *stored == row.value, "a decoded value can be stored");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0)
    return 0;
  const auto format = data[0] % 2 == 0 ? wire::Format::cbor : wire::Format::json;
  const auto message = wire::decode(fuzz::text_of(data + 1, size - 1), format, sender);
  if (!message) {
    require(message.error().code != Errc::internal && message.error().code != Errc::none,
            "a refusal has a code");
    return 0;
  }
  for (const wire::Format other : {wire::Format::cbor, wire::Format::json}) {
    const std::string bytes = wire::encode(*message, other, sender);
    const auto again = wire::decode(bytes, other, sender);
    require(again.ok(), "what was decoded can be decoded again");
    require(wire::encode(*again, other, sender) == bytes, "an encoding is stable");
    if (const auto* rows = std::get_if<wire::Rows>(&*message))
      check_rows(*rows, *again);
  }
  return 0;
}
