#include "support/socket_client.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

namespace noline::hub::test {
namespace {

/// Fails the test, or ends a program that is none.
void require(bool is_true, const char* what) {
  if (!is_true) {
    throw std::runtime_error(what);
  }
}

struct Header {
  std::uint8_t opcode = 0;
  std::size_t start = 0;
  std::size_t size = 0;
};

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) {
    value = value << 8 | static_cast<unsigned char>(byte);
  }
  return value;
}

/// The header of the frame at the front, when it is there.
std::optional<Header> parse_header(std::string_view bytes) {
  if (bytes.size() < 2) {
    return std::nullopt;
  }
  Header header;
  header.opcode = static_cast<std::uint8_t>(bytes[0]) & 0x0f;
  const std::size_t length = static_cast<std::uint8_t>(bytes[1]) & 0x7f;
  const std::size_t more = length == 126 ? 2 : length == 127 ? 8 : 0;
  if (bytes.size() < 2 + more) {
    return std::nullopt;
  }
  header.start = 2 + more;
  header.size = more == 0 ? length : big_endian(bytes.substr(2, more));
  return header;
}

}  // namespace

SocketClient::SocketClient(std::uint16_t port) {
  socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  require(connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
          "connect");
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

SocketClient::~SocketClient() {
  if (socket_ >= 0) {
    close(socket_);
  }
}

SocketClient::SocketClient(SocketClient&& other) noexcept
    : replica(other.replica),
      socket_(std::exchange(other.socket_, -1)),
      format_(other.format_),
      buffer_(std::move(other.buffer_)) {}

void SocketClient::set_receive_buffer(int bytes) {
  setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

bool SocketClient::send_raw(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool SocketClient::fill(int timeout_ms) {
  pollfd waiting = {socket_, POLLIN, 0};
  if (poll(&waiting, 1, timeout_ms) <= 0) {
    return false;
  }
  char chunk[65536];
  const ssize_t received = recv(socket_, chunk, sizeof chunk, 0);
  if (received <= 0) {
    return false;
  }
  buffer_.append(chunk, static_cast<std::size_t>(received));
  return true;
}

std::string SocketClient::read_rest(int patience_ms) {
  while (fill(patience_ms)) {
  }
  return std::exchange(buffer_, {});
}

std::string SocketClient::request(std::string_view head, std::string_view body) {
  std::string text(head);
  text += "\r\nHost: localhost\r\nConnection: close\r\n";
  if (!body.empty()) {
    text +=
        "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  }
  send_raw(text + "\r\n" + std::string(body));
  return read_rest(20'000);  // The hub closes; a password's hash may wait for a busy machine.
}

std::string SocketClient::upgrade(wire::Format format, std::string_view more_headers) {
  format_ = format;
  std::string text =
      "GET /v1/sync HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  if (more_headers.find("Sec-WebSocket-Protocol") == std::string_view::npos) {
    text.append("Sec-WebSocket-Protocol: ");
    text.append(format == wire::Format::cbor ? wire::subprotocol_cbor : wire::subprotocol_json)
        .append("\r\n");
  }
  send_raw(text.append(more_headers).append("\r\n"));
  while (buffer_.find("\r\n\r\n") == std::string::npos) {
    if (!fill(10'000)) {
      break;
    }
  }
  const std::string status = buffer_.substr(0, buffer_.find("\r\n"));
  const auto end = buffer_.find("\r\n\r\n");
  buffer_.erase(0, end == std::string::npos ? end : end + 4);
  return status;
}

bool SocketClient::send_frame(std::string_view payload, std::uint8_t opcode) {
  std::string frame(1, static_cast<char>(0x80 | opcode));
  if (payload.size() < 126) {
    frame.push_back(static_cast<char>(0x80 | payload.size()));
  } else {
    // The shortest form that holds the length; a longer one is a protocol error.
    const bool is_short = payload.size() < 65'536;
    frame.push_back(static_cast<char>(0x80 | (is_short ? 126 : 127)));
    for (int shift = is_short ? 8 : 56; shift >= 0; shift -= 8) {
      frame.push_back(static_cast<char>(payload.size() >> shift));
    }
  }
  frame.append(4, '\0');  // A mask of zeros is a mask.
  return send_raw(frame.append(payload));
}

bool SocketClient::send(const wire::Message& message) {
  return send_frame(wire::encode(message, format_, replica), format_ == wire::Format::cbor ? 2 : 1);
}

bool SocketClient::has_frame() const {
  const auto header = parse_header(buffer_);
  return header && buffer_.size() >= header->start + header->size;
}

std::optional<wire::Message> SocketClient::receive() {
  for (;;) {
    while (!has_frame()) {
      if (!fill(10'000)) {
        return std::nullopt;
      }
    }
    const Header header = *parse_header(buffer_);
    const std::string payload = buffer_.substr(header.start, header.size);
    buffer_.erase(0, header.start + header.size);
    if (header.opcode == 9) {
      send_frame(payload, 10);
    } else if (header.opcode == 8) {
      return std::nullopt;
    } else if (header.opcode <= 2) {
      auto message = wire::decode(payload, format_, replica);
      require(message.ok(), "a frame that can be decoded");
      return std::move(*message);
    }
  }
}

std::vector<std::string> SocketClient::drain() {
  std::vector<std::string> payloads;
  fill(0);
  while (has_frame()) {
    const Header header = *parse_header(buffer_);
    if (header.opcode == 9) {
      send_frame(std::string_view(buffer_).substr(header.start, header.size), 10);
    } else if (header.opcode <= 2) {
      payloads.push_back(buffer_.substr(header.start, header.size));
    }
    buffer_.erase(0, header.start + header.size);
  }
  return payloads;
}

SocketDevice::SocketDevice(std::uint16_t port, unsigned guest, std::uint64_t replica,
                           std::uint64_t cursor, std::uint64_t lineage, wire::Format format)
    : client(port) {
  const std::string id = std::string(16, '0') + format_hex(guest);
  scope = "guest:" + id;
  client.replica = {replica};
  require(client.upgrade(format) == "HTTP/1.1 101 Switching Protocols", "upgrade");
  wire::Hello hello;
  hello.device = {
      {"id", std::string(16, '0') + format_hex(replica)}, {"name", "Test"}, {"kind", "cli"}};
  hello.replica = {replica};
  hello.credential = {{"guest", id}, {"secret", std::string(64, 'a')}};
  hello.scopes = {{scope, cursor, lineage}, {"shop:demo", 0, 0}};
  require(client.send(hello), "hello");
  auto answer = client.receive();
  if (const auto* bye = answer ? std::get_if<wire::Bye>(&*answer) : nullptr) {
    throw std::runtime_error(bye->reason);
  }
  auto* first = answer ? std::get_if<wire::Welcome>(&*answer) : nullptr;
  require(first != nullptr, "a welcome first");
  welcome = std::move(*first);
  pushed = welcome.pushed;
}

bool SocketDevice::push(std::vector<Row> rows) {
  return client.send(wire::Rows{0, ++pushed, std::move(rows), false});
}

}  // namespace noline::hub::test
