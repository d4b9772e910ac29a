// A WebSocket client that sends any bytes, and tells in one line what came back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "support/socket_client.hpp"

namespace noline::hub::test {

enum class Fin : std::uint8_t { no, yes };
enum class Pace : std::uint8_t { at_once, bytewise };

/// A masked frame, its length in the shortest form.
[[nodiscard]] std::string frame(std::string_view payload, std::uint8_t opcode, Fin fin = Fin::yes,
                                std::uint32_t mask = 0);
/// The same with its length in that many bytes, however short it is.
[[nodiscard]] std::string long_frame(std::string_view payload, std::uint8_t opcode,
                                     unsigned length_bytes);
[[nodiscard]] std::string unmasked(std::string_view payload, std::uint8_t opcode);

class RawSocket {
 public:
  explicit RawSocket(std::uint16_t port) : client_(port) {}

  /// Upgrades to JSON, says hello as a guest and takes what comes of it.
  [[nodiscard]] bool greet();
  /// Sends, then a call of its own, and reads until its result or the end: "result ", "pong:... "
  /// and "close:..." in their order. Rows and signals are passed over.
  [[nodiscard]] std::string answer_to(std::string_view bytes, Pace pace = Pace::at_once);
  /// The status of the answer to a request's head.
  [[nodiscard]] std::string status_of(std::string_view head);

 private:
  /// The next frame, or false at the end of the connection.
  [[nodiscard]] bool next(std::uint8_t& opcode, std::string& payload);
  [[nodiscard]] bool fill();

  SocketClient client_;
  std::string buffer_;
};

}  // namespace noline::hub::test
