// Connections without TLS.
#include "net/http_connection.hpp"

namespace noline::hub {

std::optional<wire::Format> choose_format(std::string_view subprotocols) {
  const auto cbor = subprotocols.find(wire::subprotocol_cbor);
  const auto json = subprotocols.find(wire::subprotocol_json);
  if (cbor == std::string_view::npos && json == std::string_view::npos) {
    return std::nullopt;
  }
  const bool is_json = json != std::string_view::npos && (cbor == std::string_view::npos || json < cbor);
  return is_json ? wire::Format::json : wire::Format::cbor;
}

void serve_plain(TcpSocket socket, Shell& shell) {
  std::make_shared<HttpConnection<PlainStream>>(PlainStream(std::move(socket)), shell)->start();
}

}  // namespace noline::hub
