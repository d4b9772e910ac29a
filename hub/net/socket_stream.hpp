// The stream under every connection. It differs from Beast's in how a WebSocket ends: what a peer
// sends after the end is taken in small bites and not without limit, so that nobody keeps the
// hub's one thread at reading what nobody wants.
#pragma once

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <chrono>
#include <memory>
#include <utility>

namespace noline::hub {

class SocketStream : public boost::beast::basic_stream<boost::asio::ip::tcp,
                                                       boost::asio::io_context::executor_type,
                                                       boost::beast::unlimited_rate_policy> {
 public:
  using basic_stream::basic_stream;
};

/// Waits for the peer's end after ours; a socket that closes over unread bytes is reset, and an
/// honest peer would not see why.
template <typename Handler>
class Parting {
 public:
  Parting(SocketStream& stream, Handler handler)
      : stream_(stream), handler_(std::move(handler)), rest_(std::make_unique<Rest>()) {}

  void begin() {
    boost::beast::error_code ignored;
    stream_.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
    stream_.expires_after(patience);
    read();
  }

  void operator()(boost::beast::error_code error, std::size_t size) {
    taken_ += size;
    if (!error && taken_ < bytes_max) {
      return read();
    }
    boost::beast::error_code ignored;
    stream_.socket().close(ignored);
    std::move(handler_)(boost::beast::error_code());
  }

 private:
  static constexpr std::chrono::seconds patience{2};
  static constexpr std::size_t bytes_max = 64 * 1024;
  using Rest = std::array<char, 4096>;

  void read() {
    const auto buffer = boost::asio::buffer(*rest_);
    SocketStream& stream = stream_;
    stream.async_read_some(buffer, std::move(*this));
  }

  SocketStream& stream_;
  Handler handler_;
  std::unique_ptr<Rest> rest_;
  std::size_t taken_ = 0;
};

/// Found by Beast instead of its own, which reads until the peer ends, in one go.
template <typename Handler>
void async_teardown(boost::beast::role_type, SocketStream& stream, Handler&& handler) {
  Parting<std::decay_t<Handler>>(stream, std::forward<Handler>(handler)).begin();
}

}  // namespace noline::hub
