// One HTTP/1.1 connection: requests one after another, until it becomes a WebSocket or ends.
// Included by the files that instantiate it.
#pragma once

#include <array>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <optional>

#include "net/peers.hpp"
#include "net/socket_stream.hpp"
#include "net/streams.hpp"
#include "net/websocket_link.hpp"

namespace noline::hub {

namespace http = boost::beast::http;

using PlainStream = SocketStream;
using TlsStream = beast::ssl_stream<PlainStream>;

template <typename Stream>
class HttpConnection final : public std::enable_shared_from_this<HttpConnection<Stream>> {
 public:
  HttpConnection(Stream&& stream, Shell& shell, std::shared_ptr<Peers::Place> place)
      : stream_(std::move(stream)), shell_(shell), place_(std::move(place)) {
    shell_.connection_opened();
  }
  ~HttpConnection() { shell_.connection_closed(); }

  void start() {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      expire_after(handshake_s);
      stream_.async_handshake(boost::asio::ssl::stream_base::server,
                              [self = this->shared_from_this()](beast::error_code error) {
                                if (!error) {
                                  self->read();
                                }
                              });
    } else {
      read();
    }
  }

 private:
  static constexpr int handshake_s = 10;
  /// A whole request arrives, and an answer is taken, within this time.
  static constexpr int request_s = 20;
  static constexpr std::uint32_t header_bytes_max = 16 * 1024;
  static constexpr std::uint64_t body_bytes_max = 16 * 1024;

  void expire_after(int seconds) {
    beast::get_lowest_layer(stream_).expires_after(std::chrono::seconds(seconds));
  }

  void read() {
    parser_.emplace();
    parser_->header_limit(header_bytes_max);
    parser_->body_limit(body_bytes_max);
    expire_after(request_s);
    http::async_read(stream_, buffer_, *parser_,
                     [self = this->shared_from_this()](beast::error_code error, std::size_t) {
                       self->handle_read(error);
                     });
  }

  void handle_read(beast::error_code error) {
    if (error == http::error::body_limit || error == http::error::header_limit) {
      return answer(HttpAnswer::text(413, "text/plain", "the request is too large\n"), false);
    }
    if (error) {
      return error.category() == http::make_error_code(http::error::bad_method).category() &&
                     error != http::error::end_of_stream && error != http::error::partial_message
                 ? answer(HttpAnswer::text(400, "text/plain", "this is not HTTP\n"), false)
                 : end();
    }
    place_->greet();
    const HttpRequest request = facts();
    if (websocket::is_upgrade(parser_->get())) {
      return upgrade(request);
    }
    const bool is_keep_alive = parser_->get().keep_alive() && !shell_.is_draining();
    is_head_ = request.is_head();
    beast::get_lowest_layer(stream_).expires_never();  // The answer may wait for a password job.
    shell_.http_request(request,
                        [self = this->shared_from_this(), is_keep_alive](HttpAnswer ready) {
                          self->answer(std::move(ready), is_keep_alive);
                        });
  }

  [[nodiscard]] HttpRequest facts() const {
    const auto& message = parser_->get();
    HttpRequest request;
    request.method = message.method_string();
    request.target = message.target();
    request.host = message[http::field::host];
    request.origin = message[http::field::origin];
    request.accept_encoding = message[http::field::accept_encoding];
    request.if_none_match = message[http::field::if_none_match];
    request.content_type = message[http::field::content_type];
    const std::string_view forwarded = shell_.is_behind_proxy()
                                           ? std::string_view(message["X-Forwarded-For"])
                                           : std::string_view();
    request.peer = place_->key(forwarded);
    request.body = message.body();
    return request;
  }

  void upgrade(const HttpRequest& request) {
    const auto& message = parser_->get();
    const auto frames = choose_frames(message[http::field::sec_websocket_protocol]);
    if (request.path() != "/v1/sync") {
      return answer(HttpAnswer::text(404, "text/plain", "the WebSocket is at /v1/sync\n"), false);
    }
    if (!frames) {
      return answer(HttpAnswer::text(400, "text/plain",
                                     "the subprotocol is noline.v1.cbor or noline.v1.json\n"),
                    false);
    }
    if (!is_websocket_key(message[http::field::sec_websocket_key])) {
      return answer(
          HttpAnswer::text(400, "text/plain", "Sec-WebSocket-Key is 16 bytes in base64\n"), false);
    }
    if (!shell_.is_host_known(request.host)) {
      return answer(HttpAnswer::text(421, "text/plain", "this hub has another name\n"), false);
    }
    if (const std::string refusal = shell_.refuse_origin(request); !refusal.empty()) {
      return answer(HttpAnswer::text(403, "text/plain", refusal), false);
    }
    if (shell_.is_draining()) {
      return answer(HttpAnswer::text(503, "text/plain", "the hub restarts\n"), false);
    }
    beast::get_lowest_layer(stream_).expires_never();
    auto link = std::make_shared<WebSocketLink<Stream>>(std::move(stream_), shell_, *frames, place_,
                                                        request.peer);
    link->accept(message);
  }

  void answer(HttpAnswer ready, bool is_keep_alive) {
    answer_ = std::move(ready);
    head_ = answer_.head(is_keep_alive);
    expire_after(request_s);
    const bool has_body = answer_.body != nullptr && !is_head_;
    const std::array<boost::asio::const_buffer, 2> buffers = {
        boost::asio::buffer(head_),
        has_body ? boost::asio::buffer(*answer_.body) : boost::asio::const_buffer()};
    boost::asio::async_write(
        stream_, buffers,
        [self = this->shared_from_this(), is_keep_alive](beast::error_code error, std::size_t) {
          self->answer_ = {};
          error || !is_keep_alive ? self->end() : self->read();
        });
  }

  void end() {
    beast::error_code ignored;
    auto& socket = beast::get_lowest_layer(stream_).socket();
    socket.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
    if (!is_rest_read_) {
      // Closing with unread bytes resets the connection, and the client would not see the answer.
      is_rest_read_ = true;
      rest_.resize(4096);
      expire_after(2);
      beast::get_lowest_layer(stream_).async_read_some(
          boost::asio::buffer(rest_),
          [self = this->shared_from_this()](beast::error_code, std::size_t) {});
    }
  }

  Stream stream_;
  Shell& shell_;
  std::shared_ptr<Peers::Place> place_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  HttpAnswer answer_;
  std::string head_;
  std::string rest_;
  bool is_head_ = false;
  bool is_rest_read_ = false;
};

}  // namespace noline::hub
