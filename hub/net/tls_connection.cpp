// Connections with TLS.
#include "net/http_connection.hpp"

namespace noline::hub {

void serve_tls(TcpSocket socket, boost::asio::ssl::context& tls, Shell& shell,
               std::shared_ptr<Peers::Place> place) {
  std::make_shared<HttpConnection<TlsStream>>(TlsStream(PlainStream(std::move(socket)), tls), shell,
                                              std::move(place))
      ->start();
}

}  // namespace noline::hub
