#include "support/siege.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

using Over = const std::atomic<bool>&;
using Clock = std::chrono::steady_clock;

/// A connection from the attackers' address that closes with its end.
class Door {
 public:
  explicit Door(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    inet_pton(AF_INET, "127.0.0.66", &address.sin_addr);
    const int on = 1;
    setsockopt(socket_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    address.sin_port = htons(port);
    const timeval patience{1, 0};
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    is_open_ = socket_ >= 0 &&
               connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Door() {
    if (socket_ >= 0) {
      close(socket_);
    }
  }
  Door(Door&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)), is_open_(other.is_open_) {}
  Door& operator=(Door&& other) noexcept {
    std::swap(socket_, other.socket_);
    is_open_ = other.is_open_;
    return *this;
  }

  bool say(std::string_view bytes) {
    while (is_open_ && !bytes.empty()) {
      const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      is_open_ = sent > 0;
      bytes.remove_prefix(is_open_ ? static_cast<std::size_t>(sent) : 0);
    }
    return is_open_;
  }
  /// Some bytes; empty when there are none within a second, or never will be.
  std::string hear(int flags = 0) {
    char chunk[4096];
    const ssize_t size = recv(socket_, chunk, sizeof chunk, flags);
    is_open_ = is_open_ && (size > 0 || (size < 0 && errno == EAGAIN));
    return size > 0 ? std::string(chunk, static_cast<std::size_t>(size)) : std::string();
  }
  [[nodiscard]] bool is_open() const { return is_open_; }
  [[nodiscard]] int descriptor() const { return socket_; }
  /// Whether the hub has closed it.
  bool is_closed() {
    pollfd asked = {socket_, POLLIN | POLLRDHUP, 0};
    return !is_open_ || (poll(&asked, 1, 0) > 0 && (asked.revents & (POLLRDHUP | POLLHUP)) != 0);
  }

 private:
  int socket_;
  bool is_open_ = false;
};

void rest(int ms) {
  std::this_thread::sleep_for(std::chrono::milliseconds(ms));
}

/// Many doors, each beginning with these words and adding one letter in every round.
Attacker dripping(std::string name, std::uint16_t port, std::size_t count, std::string words,
                  std::string letter, Tally& tally) {
  return {std::move(name), [=, &tally](Over is_over) {
            std::vector<Door> doors;
            const auto open = [&] {
              ++tally.connections;
              Door door(port);
              door.say(words);
              return door;
            };
            while (!is_over) {
              for (std::size_t at = 0; at < doors.size() && !is_over; ++at) {
                if (doors[at].is_closed() || !doors[at].say(letter)) {
                  doors[at] = open();
                }
                tally.bytes += letter.size();
              }
              while (doors.size() < count && !is_over) {
                doors.push_back(open());
              }
              rest(200);
            }
          }};
}

constexpr const char* upgrade_request =
    "GET /v1/sync HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Protocol: noline.v1.cbor\r\n\r\n";

std::string sign_in_request(std::size_t number, bool from_many) {
  const std::string body = R"({"email":"victim)" + std::to_string(number % 1'000) +
                           R"(@example.org","password":"guess )" + std::to_string(number) + "\"}";
  const std::string address = from_many ? "10." + std::to_string(number >> 16 & 255) + "." +
                                              std::to_string(number >> 8 & 255) + "." +
                                              std::to_string(number & 255)
                                        : "10.0.0.1";
  return "POST /v1/sign-in HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: " + address +
         "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

}  // namespace

Attack::Attack(std::string, std::function<void(Over)> run)
    : thread_([this, run = std::move(run)] { run(is_over_); }) {}

Attack::~Attack() {
  is_over_ = true;
  thread_.join();
}

Attacker half_open(std::uint16_t port, std::size_t count, Tally& tally) {
  return dripping("half-open", port, count, "", "", tally);
}

Attacker slow_heads(std::uint16_t port, std::size_t count, Tally& tally) {
  return dripping("slow heads", port, count, "GET /v1/info HTTP/1.1\r\nHost: localhost\r\nX: ", "a",
                  tally);
}

Attacker slow_bodies(std::uint16_t port, std::size_t count, Tally& tally) {
  return dripping("slow bodies", port, count,
                  "POST /v1/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                  "application/json\r\nContent-Length: 9000\r\n\r\n{",
                  " ", tally);
}

Attacker large_frames(std::uint16_t port, Tally& tally) {
  return {"10 MB frames", [port, &tally](Over is_over) {
            std::string frame("\x82\xff\0\0\0\0\0\x98\x96\x80\0\0\0\0", 14);
            frame.append(10'000'000, 'x');
            constexpr std::size_t bite = 64 * 1024;
            while (!is_over) {
              Door door(port);
              ++tally.connections;
              door.say(upgrade_request);
              door.hear();
              std::string_view left = frame;
              while (!left.empty() && !is_over && door.say(left.substr(0, bite))) {
                left.remove_prefix(std::min(bite, left.size()));
                tally.bytes += bite;
              }
              ++(left.empty() ? tally.swallowed : tally.cut_off);
            }
          }};
}

namespace {

/// One connection of tries, and as much of its answer as has come.
struct Asker {
  Door door;
  std::string answer;

  /// The status of a whole answer, which is taken; 0 when it is not whole.
  int take_status() {
    constexpr std::string_view length_name = "Content-Length: ";
    const auto head = answer.find("\r\n\r\n");
    const auto length = answer.find(length_name);
    if (head == std::string::npos || length > head) {
      return 0;
    }
    const auto body =
        static_cast<std::size_t>(std::stoul(answer.substr(length + length_name.size())));
    if (answer.size() < head + 4 + body) {
      return 0;
    }
    const int status = std::stoi(answer.substr(9, 3));
    answer.clear();
    return status;
  }
};

}  // namespace

Attacker tries(std::uint16_t port, const Tries& how, Tally& tally) {
  return {how.is_from_many ? "tries of many" : "tries of one", [=, &tally](Over is_over) {
            std::vector<Asker> askers;
            std::vector<pollfd> asked;
            std::size_t number = 0;
            const auto ask = [&](Asker& asker) {
              if (!asker.door.is_open()) {
                ++tally.connections;
                asker = {Door(port), ""};
              }
              asker.door.say(sign_in_request(number++, how.is_from_many));
            };
            for (std::size_t at = 0; at < how.connections && !is_over; ++at) {
              ++tally.connections;
              askers.push_back({Door(port), ""});
              ask(askers.back());
            }
            while (!is_over && tally.tries < how.count_max) {
              asked.clear();
              for (const Asker& asker : askers) {
                asked.push_back({asker.door.descriptor(), POLLIN, 0});
              }
              poll(asked.data(), asked.size(), 100);
              for (std::size_t at = 0; at < asked.size(); ++at) {
                if (asked[at].revents == 0) {
                  continue;
                }
                Asker& asker = askers[at];
                asker.answer += asker.door.hear(MSG_DONTWAIT);
                const int status = asker.take_status();
                tally.tries += status != 0 ? 1U : 0U;
                tally.guessed += status == 401 ? 1U : 0U;
                tally.refused += status == 429 ? 1U : 0U;
                if (status != 0 || !asker.door.is_open()) {
                  ask(asker);
                }
              }
            }
          }};
}

Honest::Honest(std::uint16_t port, unsigned number)
    : a_(port, number, number * 2 + 1'000),
      b_(port, number, number * 2 + 1'001),
      replica_(number * 2 + 1'000) {}

double Honest::edit() {
  Line line = added_line("TEA", {replica_}, ++quantity_);
  const auto start = Clock::now();
  if (!a_.push({{key_of("TEA"), line, 0}})) {
    return -1;
  }
  while (const auto rows = b_.client.receive_one<wire::Rows>()) {
    for (const Row& row : rows->rows) {
      const auto* seen = std::get_if<Line>(&row.value);
      if (seen != nullptr && seen->quantity() == quantity_) {
        const std::chrono::duration<double, std::milli> took = Clock::now() - start;
        a_.client.drain();
        return took.count();
      }
    }
  }
  return -1;
}

}  // namespace noline::hub::test
