// JSON texts: what parses is dumped and parsed to the same again.
#include "fuzz.hpp"
#include "noline/wire.hpp"

using namespace noline;
using fuzz::require;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json = wire::parse_json(fuzz::text_of(data, size));
  if (!json) {
    require(json.error().code == Errc::malformed, "a refusal has a code");
    return 0;
  }
  const std::string text = wire::dump(*json);
  const auto again = wire::parse_json(text);
  require(again.ok() && *again == *json, "JSON survives a round trip");
  require(wire::dump(*again) == text, "a dump is stable");
  return 0;
}
