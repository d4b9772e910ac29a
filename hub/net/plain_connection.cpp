// Connections without TLS.
#include "net/http_connection.hpp"

namespace noline::hub {

void serve_plain(TcpSocket socket, Shell& shell) {
  std::make_shared<HttpConnection<PlainStream>>(PlainStream(std::move(socket)), shell)->start();
}

}  // namespace noline::hub
