// The streams that connections run on, plain and TLS, over one io_context with one thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include "net/peers.hpp"

namespace noline::hub {

class Shell;

using TcpSocket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

/// Starts to serve an accepted socket; the connection owns itself until it ends.
void serve_plain(TcpSocket socket, Shell& shell, std::shared_ptr<Peers::Place> place);
void serve_tls(TcpSocket socket, boost::asio::ssl::context& tls, Shell& shell,
               std::shared_ptr<Peers::Place> place);

}  // namespace noline::hub
