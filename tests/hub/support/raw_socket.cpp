#include "support/raw_socket.hpp"

#include <poll.h>
#include <sys/socket.h>

#include "noline/wire.hpp"

namespace noline::hub::test {
namespace {

/// The last call of a case: answers come in the order of calls, but a pong waits for nothing.
constexpr const char* last_call = R"(["call","00000000000000ff","sessions",{}])";

std::string head_of(std::size_t size, std::uint8_t first, std::uint8_t masked,
                    unsigned length_bytes) {
  std::string head(1, static_cast<char>(first));
  const std::size_t code = length_bytes == 0 ? size : length_bytes == 2 ? 126 : 127;
  head.push_back(static_cast<char>(masked | code));
  for (unsigned at = length_bytes; at > 0; --at) {
    head.push_back(static_cast<char>(size >> 8U * (at - 1)));
  }
  return head;
}

unsigned shortest(std::size_t size) {
  return size < 126 ? 0 : size < 65'536 ? 2 : 8;
}

}  // namespace

std::string frame(std::string_view payload, std::uint8_t opcode, Fin fin, std::uint32_t mask) {
  const auto first = static_cast<std::uint8_t>((fin == Fin::yes ? 0x80U : 0U) | opcode);
  std::string out = head_of(payload.size(), first, 0x80, shortest(payload.size()));
  for (unsigned at = 4; at > 0; --at) {
    out.push_back(static_cast<char>(mask >> 8U * (at - 1)));
  }
  for (std::size_t at = 0; at < payload.size(); ++at) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(payload[at]) ^
                                    (mask >> 8U * (3 - at % 4) & 0xFFU)));
  }
  return out;
}

std::string long_frame(std::string_view payload, std::uint8_t opcode, unsigned length_bytes) {
  return head_of(payload.size(), static_cast<std::uint8_t>(0x80U | opcode), 0x80, length_bytes) +
         std::string(4, '\0') + std::string(payload);
}

std::string unmasked(std::string_view payload, std::uint8_t opcode) {
  return head_of(payload.size(), static_cast<std::uint8_t>(0x80U | opcode), 0,
                 shortest(payload.size())) +
         std::string(payload);
}

bool RawSocket::fill() {
  pollfd waiting = {client_.descriptor(), POLLIN, 0};
  char chunk[65536];
  if (poll(&waiting, 1, 10'000) <= 0) {
    return false;
  }
  const ssize_t received = recv(client_.descriptor(), chunk, sizeof chunk, 0);
  if (received <= 0) {
    return false;
  }
  buffer_.append(chunk, static_cast<std::size_t>(received));
  return true;
}

bool RawSocket::next(std::uint8_t& opcode, std::string& payload) {
  const auto byte = [this](std::size_t at) { return static_cast<unsigned char>(buffer_[at]); };
  for (;;) {
    if (buffer_.size() >= 2) {
      const unsigned code = byte(1);  // The hub masks nothing.
      const std::size_t more = code == 126 ? 2 : code == 127 ? 8 : 0;
      std::size_t size = more == 0 ? code : 0;
      for (std::size_t at = 0; at < more && buffer_.size() >= 2 + more; ++at) {
        size = size << 8U | byte(2 + at);
      }
      if (buffer_.size() >= 2 + more + size) {
        opcode = byte(0) & 0x0FU;
        payload = buffer_.substr(2 + more, size);
        buffer_.erase(0, 2 + more + size);
        return true;
      }
    }
    if (!fill()) {
      return false;
    }
  }
}

bool RawSocket::greet() {
  if (client_.upgrade(wire::Format::json) != "HTTP/1.1 101 Switching Protocols") {
    return false;
  }
  client_.replica = {0x77};
  wire::Hello hello;
  hello.device = {{"id", std::string(32, '7')}, {"name", "Raw"}, {"kind", "cli"}};
  hello.replica = {0x77};
  const std::string id(32, '7');
  hello.credential = {{"guest", id}, {"secret", std::string(64, 'a')}};
  hello.scopes = {{"guest:" + id, 0, 0}};
  std::uint8_t opcode = 0;
  std::string payload;
  bool is_welcome = false;
  client_.send(hello);
  while (!is_welcome && next(opcode, payload)) {
    is_welcome = payload.starts_with("[\"welcome\"");
  }
  return is_welcome;
}

std::string RawSocket::answer_to(std::string_view bytes, Pace pace) {
  const std::string last = frame(last_call, 1);
  if (pace == Pace::at_once) {
    client_.send_raw(std::string(bytes) + last);
  } else {
    for (const char one : bytes) {
      client_.send_raw(std::string_view(&one, 1));
    }
    client_.send_raw(last);
  }
  std::string told;
  std::uint8_t opcode = 0;
  for (std::string payload; next(opcode, payload);) {
    if (opcode == 10) {
      told += "pong:" + payload + " ";
    } else if (opcode == 8) {
      const auto* code = reinterpret_cast<const unsigned char*>(payload.data());
      told += "close:" + (payload.size() < 2 ? "" : std::to_string(code[0] * 256 + code[1]));
    } else if (payload.starts_with(R"(["result","00000000000000ff")")) {
      return told;
    } else if (payload.starts_with("[\"result\"")) {
      told += "result ";
    }
  }
  return told;
}

std::string RawSocket::status_of(std::string_view head) {
  client_.send_raw(head);
  while (buffer_.find("\r\n") == std::string::npos && fill()) {
  }
  return buffer_.size() > 12 ? buffer_.substr(9, 3) : std::string();
}

}  // namespace noline::hub::test
