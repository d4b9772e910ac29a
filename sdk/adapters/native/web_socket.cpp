#include "web_socket.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <deque>

#include "noline/limits.hpp"

namespace noline {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using PlainStream = beast::websocket::stream<beast::tcp_stream>;
using TlsStream = beast::websocket::stream<beast::ssl_stream<beast::tcp_stream>>;

constexpr std::chrono::seconds connect_time_max{10};
constexpr std::chrono::seconds idle_time_max{45};

template <typename Stream>
class Connection final : public WebSocket, public std::enable_shared_from_this<Connection<Stream>> {
 public:
  template <typename... Args>
  Connection(HubUrl url, std::string subprotocol, bool is_binary, Handlers handlers, Args&&... args)
      : url_(std::move(url)),
        subprotocol_(std::move(subprotocol)),
        handlers_(std::move(handlers)),
        stream_(std::forward<Args>(args)...) {
    stream_.binary(is_binary);
    stream_.read_message_max(limits::message_bytes_max);
  }

  void start() {
    asio::co_spawn(
        stream_.get_executor(), [self = this->shared_from_this()] { return self->run(); },
        asio::detached);
  }

  void send(std::string bytes) override {
    queued_bytes_ += bytes.size();
    queue_.push_back(std::move(bytes));
    if (queue_.size() == 1) {
      write_next();
    }
  }

  void close() override {
    if (is_closing_) {
      return;
    }
    is_closing_ = true;
    if (is_open_) {
      stream_.async_close(beast::websocket::close_code::normal,
                          [self = this->shared_from_this()](beast::error_code) {
                            beast::get_lowest_layer(self->stream_).close();
                          });
    } else {
      beast::get_lowest_layer(stream_).close();
    }
  }

  [[nodiscard]] std::size_t queued_bytes() const override { return queued_bytes_; }

 private:
  asio::awaitable<void> run() {
    beast::error_code error;
    co_await open(error);
    if (!error) {
      is_open_ = true;
      handlers_.on_open();
      beast::flat_buffer buffer;
      for (;;) {
        co_await stream_.async_read(buffer, asio::redirect_error(asio::use_awaitable, error));
        if (error) {
          break;
        }
        handlers_.on_message(beast::buffers_to_string(buffer.data()));
        buffer.consume(buffer.size());
      }
    }
    is_open_ = false;
    handlers_.on_close(error.message());
  }

  asio::awaitable<void> open(beast::error_code& error) {
    tcp::resolver resolver(stream_.get_executor());
    const auto found = co_await resolver.async_resolve(
        url_.host, url_.port, asio::redirect_error(asio::use_awaitable, error));
    if (error) {
      co_return;
    }
    auto& tcp_stream = beast::get_lowest_layer(stream_);
    tcp_stream.expires_after(connect_time_max);
    co_await tcp_stream.async_connect(found, asio::redirect_error(asio::use_awaitable, error));
    if (error) {
      co_return;
    }
    tcp_stream.socket().set_option(tcp::no_delay(true), error);
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      if (SSL_set_tlsext_host_name(stream_.next_layer().native_handle(), url_.host.c_str()) != 1) {
        error = asio::error::invalid_argument;
        co_return;
      }
      stream_.next_layer().set_verify_callback(asio::ssl::host_name_verification(url_.host));
      co_await stream_.next_layer().async_handshake(
          asio::ssl::stream_base::client, asio::redirect_error(asio::use_awaitable, error));
      if (error) {
        co_return;
      }
    }
    tcp_stream.expires_never();
    stream_.set_option(
        beast::websocket::stream_base::timeout{connect_time_max, idle_time_max, true});
    stream_.set_option(
        beast::websocket::stream_base::decorator([this](beast::websocket::request_type& request) {
          request.set(beast::http::field::sec_websocket_protocol, subprotocol_);
        }));
    co_await stream_.async_handshake(url_.host + ":" + url_.port, url_.path,
                                     asio::redirect_error(asio::use_awaitable, error));
  }

  void write_next() {
    stream_.async_write(asio::buffer(queue_.front()),
                        [self = this->shared_from_this()](beast::error_code error, std::size_t) {
                          self->queued_bytes_ -= self->queue_.front().size();
                          self->queue_.pop_front();
                          if (!error && !self->queue_.empty()) {
                            self->write_next();
                          }
                        });
  }

  HubUrl url_;
  std::string subprotocol_;
  Handlers handlers_;
  Stream stream_;
  std::deque<std::string> queue_;
  std::size_t queued_bytes_ = 0;
  bool is_open_ = false;
  bool is_closing_ = false;
};

asio::ssl::context& tls_context(const std::string& ca_file) {
  static asio::ssl::context context = [&] {
    asio::ssl::context made(asio::ssl::context::tls_client);
    beast::error_code ignored;
    made.set_default_verify_paths(ignored);
    made.set_verify_mode(asio::ssl::verify_peer);
    return made;
  }();
  if (!ca_file.empty()) {
    beast::error_code ignored;
    context.load_verify_file(ca_file, ignored);
  }
  return context;
}

}  // namespace

std::shared_ptr<WebSocket> WebSocket::connect(asio::io_context& io, const HubUrl& url,
                                              const std::string& subprotocol, bool is_binary,
                                              const std::string& ca_file, Handlers handlers) {
  if (url.is_tls) {
    auto made = std::make_shared<Connection<TlsStream>>(
        url, subprotocol, is_binary, std::move(handlers), io, tls_context(ca_file));
    made->start();
    return made;
  }
  auto made = std::make_shared<Connection<PlainStream>>(url, subprotocol, is_binary,
                                                        std::move(handlers), io);
  made->start();
  return made;
}

}  // namespace noline
