// Connections without TLS.
#include "net/http_connection.hpp"

namespace noline::hub {

void serve_plain(TcpSocket socket, Shell& shell, std::shared_ptr<Peers::Place> place) {
  std::make_shared<HttpConnection<PlainStream>>(PlainStream(std::move(socket)), shell,
                                                std::move(place))
      ->start();
}

}  // namespace noline::hub
