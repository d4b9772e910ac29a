// A WebSocket client over a plain blocking socket: small, without Beast, and able to send what no
// library would.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noline/wire.hpp"

namespace noline::hub::test {

class SocketClient {
 public:
  explicit SocketClient(std::uint16_t port);
  ~SocketClient();
  SocketClient(SocketClient&& other) noexcept;
  SocketClient& operator=(SocketClient&&) = delete;

  /// Sends bytes as they are; false when the hub closed.
  bool send_raw(std::string_view bytes);
  /// Everything until the hub closes or nothing comes for so long.
  std::string read_rest(int patience_ms = 2'000);
  /// An HTTP request and its whole answer, for "Connection: close".
  std::string request(std::string_view head, std::string_view body = "");

  /// Upgrades; returns the status line of the answer.
  std::string upgrade(wire::Format format, std::string_view more_headers = "");
  /// One frame. Opcode 2 is binary, 1 text.
  bool send_frame(std::string_view payload, std::uint8_t opcode);
  bool send(const wire::Message& message);
  /// The next message; nothing when the hub closed or was silent for ten seconds.
  std::optional<wire::Message> receive();
  /// The next message of one type; others are passed over.
  template <typename T>
  std::optional<T> receive_one() {
    while (auto message = receive()) {
      if (auto* own = std::get_if<T>(&*message)) {
        return std::move(*own);
      }
    }
    return std::nullopt;
  }
  /// What is there now, without waiting: the payloads of whole data frames.
  std::vector<std::string> drain();
  [[nodiscard]] int descriptor() const { return socket_; }
  /// Whether a whole frame is already in the buffer.
  [[nodiscard]] bool has_frame() const;
  void set_receive_buffer(int bytes);

  ReplicaId replica;

 private:
  bool fill(int timeout_ms);

  int socket_ = -1;
  wire::Format format_ = wire::Format::cbor;
  std::string buffer_;
};

/// A guest device over a socket, its hello said.
struct SocketDevice {
  SocketClient client;
  std::string scope;
  wire::Welcome welcome;
  std::uint64_t pushed = 0;

  SocketDevice(std::uint16_t port, unsigned guest, std::uint64_t replica, std::uint64_t cursor = 0,
               std::uint64_t lineage = 0, wire::Format format = wire::Format::cbor);
  bool push(std::vector<Row> rows);
};

}  // namespace noline::hub::test
