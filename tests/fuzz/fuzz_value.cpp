// Stored values: damage is an error, and what decodes has one encoding. Two values joined keep the
// laws.
#include "fuzz.hpp"
#include "noline/rows.hpp"
#include "noline/wire.hpp"

using namespace noline;
using fuzz::require;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all = fuzz::text_of(data, size);
  const std::size_t half = size < 2 ? size : 1 + data[0] * (size - 1) / 256;
  const auto a = wire::decode_value(all.substr(size < 2 ? 0 : 1, half));
  const auto whole = wire::decode_value(all);
  if (whole) {
    const auto again = wire::decode_value(wire::encode_value(*whole));
    require(again.ok() && *again == *whole, "a stored value comes back");
  }
  if (!a)
    return 0;
  const auto b = wire::decode_value(all.substr(std::min(size, half + 1)));
  if (!b)
    return 0;
  Value ab = *a;
  Value ba = *b;
  join(ab, *b);
  join(ba, *a);
  require(ab == ba, "join does not care for order");
  require(!join(ab, *b), "join does not care for repetition");
  Value part = *b;
  join(part, delta(*a, *b));
  require(part == ba, "a delta is enough");
  return 0;
}
