#include "net/shell.hpp"

#include "noline/wire.hpp"

namespace noline::hub {

std::optional<Frames> choose_frames(std::string_view subprotocols) {
  const auto cbor = subprotocols.find(wire::subprotocol_cbor);
  const auto json = subprotocols.find(wire::subprotocol_json);
  if (cbor == std::string_view::npos && json == std::string_view::npos) {
    return std::nullopt;
  }
  const bool is_json =
      json != std::string_view::npos && (cbor == std::string_view::npos || json < cbor);
  return is_json ? Frames::text : Frames::binary;
}

std::string_view subprotocol_name(Frames frames) {
  return frames == Frames::binary ? wire::subprotocol_cbor : wire::subprotocol_json;
}

}  // namespace noline::hub
