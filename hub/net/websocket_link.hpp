// A WebSocket to one device. Included by the files that instantiate it, since Beast takes long to
// compile.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>

#include "net/peers.hpp"
#include "net/shell.hpp"
#include "noline/limits.hpp"

namespace noline::hub {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

template <typename Stream>
class WebSocketLink final : public Connection,
                            public std::enable_shared_from_this<WebSocketLink<Stream>> {
 public:
  using Request = beast::http::request<beast::http::string_body>;

  WebSocketLink(Stream&& stream, Shell& shell, Frames frames, std::shared_ptr<Peers::Place> place,
                std::uint64_t peer)
      : stream_(std::move(stream)),
        shell_(shell),
        frames_(frames),
        place_(std::move(place)),
        peer_(peer) {
    shell_.connection_opened();
  }
  ~WebSocketLink() override { shell_.connection_closed(); }

  /// Answers the upgrade and begins to read.
  void accept(const Request& request) {
    websocket::stream_base::timeout timeout{};
    timeout.handshake_timeout = std::chrono::seconds(10);
    timeout.idle_timeout = std::chrono::seconds(shell_.idle_s());
    timeout.keep_alive_pings = true;
    stream_.set_option(timeout);
    stream_.auto_fragment(false);
    stream_.read_message_max(hello_bytes_max);
    stream_.binary(frames_ == Frames::binary);
    stream_.set_option(
        websocket::stream_base::decorator([frames = frames_](websocket::response_type& response) {
          response.set(beast::http::field::sec_websocket_protocol, subprotocol_name(frames));
        }));
    stream_.async_accept(request, [self = this->shared_from_this()](beast::error_code error) {
      if (!error) {
        self->link_ = self->shell_.link_opened(self, self->frames_, self->peer_);
        self->read();
      }
    });
  }

  void send(const Transmit& transmit) override {
    if (!is_answered_ && !transmit.is_last) {
      // Welcome: the device is known from here on.
      is_answered_ = true;
      stream_.read_message_max(limits::message_bytes_max);
    }
    is_last_queued_ = is_last_queued_ || transmit.is_last;
    if (transmit.bytes != nullptr) {
      queued_size_ += transmit.bytes->size();
      queue_.push_back(transmit.bytes);
    }
    if (!is_writing_) {
      write();
    }
    if (is_answered_ && is_hello_pending_) {
      is_hello_pending_ = false;
      read();
    }
  }

  [[nodiscard]] std::size_t queued_size() const override { return queued_size_; }
  [[nodiscard]] std::int64_t stuck_since_ms() const override {
    return is_writing_ ? writing_since_ms_ : 0;
  }
  void abort() override {
    beast::error_code ignored;
    beast::get_lowest_layer(stream_).socket().close(ignored);
  }

 private:
  /// What a device may say before it is known: a hello with all its scopes is smaller.
  static constexpr std::size_t hello_bytes_max = 16 * 1024;
  /// Above this a link is not read from until it takes what it was sent: it cannot make the hub
  /// buffer.
  static constexpr std::size_t queued_size_while_reading_max = 512 * 1024;
  /// Buffers of messages larger than this are given back.
  static constexpr std::size_t buffer_kept_max = 8 * 1024;

  void read() {
    if (queued_size_ > queued_size_while_reading_max) {
      is_read_paused_ = true;
      return;
    }
    stream_.async_read_some(
        buffer_, is_answered_ ? 64 * 1024 : 4 * 1024,
        [self = this->shared_from_this()](beast::error_code error, std::size_t) {
          self->handle_read(error);
        });
  }

  void handle_read(beast::error_code error) {
    if (error == websocket::error::message_too_big) {
      // Refused at the header of its frame: the body was not read, and close 1009 has said so.
      shell_.link_violation(link_, Errc::too_large, "the message is larger than welcome allows");
    }
    if (error) {
      return handle_end();
    }
    if (stream_.is_message_done()) {
      if (stream_.got_binary() != (frames_ == Frames::binary)) {
        return shell_.link_violation(link_, Errc::malformed,
                                     "frames are binary for CBOR and text for JSON");
      }
      const auto data = buffer_.cdata();
      shell_.link_message(link_, {static_cast<const char*>(data.data()), data.size()});
      buffer_.clear();
      if (buffer_.capacity() > buffer_kept_max) {
        buffer_.shrink_to_fit();
      }
    }
    if (!is_answered_ && stream_.is_message_done()) {
      // Nothing more is read of a stranger until the hub has answered its hello.
      is_hello_pending_ = true;
    } else if (!is_last_queued_) {
      read();
    }
  }

  void write() {
    if (queue_.empty()) {
      if (is_last_queued_ && !is_closing_) {
        close();
      }
      return;
    }
    is_writing_ = true;
    writing_since_ms_ = shell_.monotonic_ms();
    stream_.async_write(boost::asio::buffer(*queue_.front()),
                        [self = this->shared_from_this()](beast::error_code error, std::size_t) {
                          self->handle_written(error);
                        });
  }

  void handle_written(beast::error_code error) {
    is_writing_ = false;
    if (error) {
      return handle_end();
    }
    queued_size_ -= queue_.front()->size();
    queue_.pop_front();
    if (queue_.empty()) {
      shell_.link_drained(link_);
    }
    if (is_read_paused_ && queue_.empty()) {
      is_read_paused_ = false;
      read();
    }
    write();
  }

  void close() {
    is_closing_ = true;
    stream_.async_close(
        websocket::close_code::normal,
        [self = this->shared_from_this()](beast::error_code) { self->handle_end(); });
  }

  void handle_end() {
    if (link_ != 0) {
      shell_.link_closed(std::exchange(link_, 0));
    }
    queue_.clear();
    abort();
  }

  websocket::stream<Stream, false> stream_;
  Shell& shell_;
  Frames frames_;
  std::shared_ptr<Peers::Place> place_;
  std::uint64_t peer_;
  LinkId link_ = 0;
  beast::flat_buffer buffer_;
  std::deque<SharedBytes> queue_;
  std::size_t queued_size_ = 0;
  std::int64_t writing_since_ms_ = 0;
  bool is_answered_ = false;       ///< The first answer that is no farewell was queued.
  bool is_hello_pending_ = false;  ///< Not read from until then.
  bool is_writing_ = false;
  bool is_read_paused_ = false;
  bool is_last_queued_ = false;
  bool is_closing_ = false;
};

}  // namespace noline::hub
