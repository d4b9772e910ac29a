// The running hub under attack from one address of the loopback network, while honest devices on
// another go on.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>
#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <fstream>

#include "support/hub_process.hpp"
#include "support/siege.hpp"
#include "support/socket_client.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

std::vector<std::string> arguments(const TemporaryFolder& folder,
                                   const std::vector<std::string>& more = {}) {
  std::vector<std::string> all = {"--port", "0", "--data", folder.file("data")};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

/// Connections that say only what they are given, from an address of their own.
class Flood {
 public:
  Flood(std::uint16_t port, std::size_t count, const std::string& words) {
    sockaddr_in hub{};
    hub.sin_family = AF_INET;
    hub.sin_port = htons(port);
    inet_pton(AF_INET, "127.0.0.1", &hub.sin_addr);
    sockaddr_in own{};
    own.sin_family = AF_INET;
    inet_pton(AF_INET, "127.0.0.66", &own.sin_addr);
    for (std::size_t index = 0; index < count; ++index) {
      const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
      REQUIRE(socket >= 0);
      sockets_.push_back(socket);
      REQUIRE(bind(socket, reinterpret_cast<sockaddr*>(&own), sizeof own) == 0);
      REQUIRE(connect(socket, reinterpret_cast<sockaddr*>(&hub), sizeof hub) == 0);
      static_cast<void>(::send(socket, words.data(), words.size(), MSG_NOSIGNAL));
    }
  }
  ~Flood() {
    for (const int socket : sockets_) {
      close(socket);
    }
  }
  Flood(const Flood&) = delete;
  Flood& operator=(const Flood&) = delete;

 private:
  std::vector<int> sockets_;
};

/// Whether an edit of one honest device reaches another.
bool is_serving(SocketDevice& a, SocketDevice& b, std::uint32_t quantity) {
  Line line = added_line("TEA", a.client.replica, quantity);
  if (!a.push({{key_of("TEA"), line, 0}}) || !a.client.receive_one<wire::Ack>()) {
    return false;
  }
  while (const auto rows = b.client.receive_one<wire::Rows>()) {
    for (const Row& row : rows->rows) {
      const auto* seen = std::get_if<Line>(&row.value);
      if (seen != nullptr && seen->quantity() == quantity) {
        return true;
      }
    }
  }
  return false;
}

/// The whole answer to these very bytes.
std::string ask(std::uint16_t port, const std::string& request) {
  SocketClient client(port);
  client.send_raw(request);
  return client.read_rest();
}

/// Whether enough was tried to say something of it.
bool is_over(const Tally& many, const Tally& one, const Tally& loud) {
  return many.tries >= 3'000 && one.tries >= 3'000 && loud.cut_off >= 3;
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

std::string status_of(std::string_view answer) {
  return std::string(answer.substr(0, answer.find("\r\n")));
}

}  // namespace

TEST_CASE("attack: half-open, slow and oversized connections do not keep honest devices away") {
  TemporaryFolder folder;
  HubProcess hub(folder.path, arguments(folder, {"--greeting-per-address", "200"}));
  SocketDevice a(hub.port(), 1, 11);
  SocketDevice b(hub.port(), 1, 12);
  REQUIRE(is_serving(a, b, 1));
  const std::size_t before_kb = hub.resident_kb();
  {
    const Flood silent(hub.port(), 1'000, "");
    CHECK(is_serving(a, b, 2));
    const Flood slow(hub.port(), 1'000,
                     "POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{");
    CHECK(is_serving(a, b, 3));
    SocketDevice late(hub.port(), 1, 13);
    CHECK(late.welcome.lineage == a.welcome.lineage);
  }
  SocketDevice loud(hub.port(), 2, 14);
  loud.client.send_frame(std::string(10'000'000, 'x'), 2);
  CHECK(is_serving(a, b, 4));
  CHECK(hub.resident_kb() < before_kb + 100'000);
  CHECK(hub.is_running());
}

TEST_CASE("attack: sign-in tries of one address are bounded, and another's go through") {
  TemporaryFolder folder;
  HubProcess hub(folder.path, arguments(folder));
  std::size_t refused = 0;
  for (int attempt = 0; attempt < 80; ++attempt) {
    SocketClient client(hub.port());
    const std::string body = R"({"email":"a)" + std::to_string(attempt) +
                             R"(@example.org","password":"guess one of many"})";
    const std::string answer = client.request("POST /v1/sign-in HTTP/1.1", body);
    refused += std::size_t{answer.find(" 429 ") != std::string::npos};
  }
  CHECK(refused >= 20);
  SocketDevice a(hub.port(), 1, 11);
  SocketDevice b(hub.port(), 1, 12);
  CHECK(is_serving(a, b, 1));
}

TEST_CASE("attack: every edit of honest devices arrives while all attacks go on at once") {
  TemporaryFolder folder;
  HubProcess hub(folder.path, arguments(folder, {"--behind-proxy", "--quiet"}));
  Honest honest(hub.port(), 1);
  REQUIRE(honest.edit() >= 0);
  const std::size_t before_kb = hub.resident_kb();
  Tally silent;
  Tally loud;
  Tally many;
  Tally one;
  {
    const Attacker attackers[] = {
        half_open(hub.port(), 300, silent),          slow_heads(hub.port(), 100, silent),
        slow_bodies(hub.port(), 100, silent),        large_frames(hub.port(), loud),
        tries(hub.port(), {128, 3'000, true}, many), tries(hub.port(), {16, 3'000, false}, one)};
    std::vector<std::unique_ptr<Attack>> running;
    for (const Attacker& attacker : attackers) {
      running.push_back(std::make_unique<Attack>(attacker.name, attacker.run));
    }
    for (int edit = 0; edit < 60 || !is_over(many, one, loud); ++edit) {
      REQUIRE(honest.edit() >= 0);
    }
  }
  // Every frame was refused at its header: what a socket's buffers hold is less than ten megabytes.
  CHECK(loud.swallowed == 0);
  // Of one address 60 tries a minute are looked at; of all of them no more than wait for a thread.
  CHECK(one.guessed <= 2 * 60);
  CHECK(many.tries == many.guessed + many.refused);
  CHECK(many.refused > many.guessed);
  // Two password hashes of 64 MB, and room for what the attackers have open.
  CHECK(hub.resident_kb() < before_kb + 200'000);
  CHECK(hub.is_running());
}

TEST_CASE("attack: pages of other sites and foreign names are refused") {
  TemporaryFolder folder;
  HubProcess hub(folder.path, arguments(folder, {"--host", "localhost", "--host", "127.0.0.1",
                                                 "--allow-origin", "https://shop.example"}));
  std::size_t origins = 0;
  for (const char* origin :
       {"https://evil.example", "http://localhost.evil.example", "null",
        "https://shop.example.evil", "http://shop.example", "https://shop.example:444", "file://",
        "evil", "https://", "chrome-extension://abcdef"}) {
    CAPTURE(origin);
    const std::string header = std::string("Origin: ") + origin + "\r\n";
    SocketClient socket(hub.port());
    CHECK(socket.upgrade(wire::Format::cbor, header).find(" 403 ") != std::string::npos);
    const std::string answer =
        ask(hub.port(), "POST /v1/sign-in HTTP/1.1\r\nHost: localhost\r\n" + header +
                            "Connection: close\r\nContent-Type: application/json\r\n"
                            "Content-Length: 2\r\n\r\n{}");
    CHECK(status_of(answer).find(" 403 ") != std::string::npos);
    origins += 2;
  }
  SocketClient allowed(hub.port());
  CHECK(allowed.upgrade(wire::Format::cbor, "Origin: https://shop.example\r\n").find(" 101 ") !=
        std::string::npos);
  std::size_t hosts = 0;
  for (const char* host : {"evil.example", "localhost.evil.example", "", "127.0.0.2", "[::1]"}) {
    CAPTURE(host);
    ++hosts;
    const std::string answer =
        ask(hub.port(), "GET /v1/info HTTP/1.1\r\nHost: " + std::string(host) +
                            "\r\nConnection: close\r\n\r\n");
    CHECK(status_of(answer).find(" 421 ") != std::string::npos);
  }
  const std::string answer =
      ask(hub.port(), "GET /v1/info HTTP/1.1\r\nHost: localhost:" + std::to_string(hub.port()) +
                          "\r\nConnection: close\r\n\r\n");
  CHECK(status_of(answer).find(" 200 ") != std::string::npos);
  CHECK(answer.find("frame-ancestors 'none'") != std::string::npos);
  CHECK(answer.find("unsafe-inline") == std::string::npos);
  CHECK(answer.find("nosniff") != std::string::npos);
  hub.signal(SIGTERM);
  const std::string log = hub.wait().errors;
  CHECK(origins >= 20);
  CHECK(count_of(log, "audit what=origin code=not_allowed") == origins);
  CHECK(hosts >= 5);
  CHECK(count_of(log, "audit what=host code=not_allowed") == hosts);
}

TEST_CASE("attack: a request that breaks the rules is told so, and nothing of the inside") {
  TemporaryFolder folder;
  HubProcess hub(folder.path, arguments(folder));
  const std::string post = "POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
  const std::pair<std::string, const char*> requests[] = {
      {post + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", " 415 "},
      {post + "Content-Type: application/json\r\nContent-Length: 1\r\n\r\n{", " 400 "},
      {post + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n[]", " 400 "},
      {post + "Content-Length: 99999999\r\n\r\n", " 413 "},
      {"GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(20'000, 'a') + "\r\n\r\n", " 413 "},
      {"DELETE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", " 405 "},
      {"GET /v1/nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", " 404 "},
      {"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", " 40"},
      {"nonsense\r\n\r\n", " 400 "}};
  for (const auto& [request, status] : requests) {
    CAPTURE(request.substr(0, 60));
    const std::string answer = ask(hub.port(), request);
    CHECK(status_of(answer).find(status) != std::string::npos);
    for (const char* inside : {".cpp", "/home", "std::", "sqlite", "root:"}) {
      CHECK(answer.find(inside) == std::string::npos);
    }
  }
}

}  // namespace noline::hub::test
