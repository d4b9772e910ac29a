#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "support/hub_process.hpp"
#include "support/socket_client.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

std::vector<std::string> quiet(const TemporaryFolder& folder, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"--port", "0", "--quiet", "--data", folder.file("data")};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

Row added(std::uint64_t replica, std::string_view sku, std::uint32_t quantity) {
  return {key_of(sku), added_line(sku, {replica}, quantity), 0};
}

/// What a new device is shown of a SKU.
std::uint32_t quantity_seen(std::uint16_t port, unsigned guest, std::string_view sku) {
  SocketDevice device(port, guest, 0x9999);
  Line line;
  while (auto page = device.client.receive_one<wire::Rows>()) {
    for (const Row& row : page->rows) {
      if (row.key == key_of(sku)) {
        join(line, std::get<Line>(row.value));
      }
    }
    if (!page->more) {
      break;
    }
  }
  return line.quantity();
}

}  // namespace

TEST_CASE("program: two devices see each other's edits live, in both formats") {
  TemporaryFolder folder;
  HubProcess hub(folder.path, quiet(folder));
  SocketDevice a(hub.port(), 1, 11);
  SocketDevice b(hub.port(), 1, 12, 0, 0, wire::Format::json);
  REQUIRE(a.push({added(11, "TEA", 2)}));
  const auto ack = a.client.receive_one<wire::Ack>();
  REQUIRE(ack.has_value());
  CHECK(ack->number == 1);
  CHECK(ack->refused.empty());
  for (bool is_seen = false; !is_seen;) {
    const auto rows = b.client.receive_one<wire::Rows>();
    REQUIRE(rows.has_value());
    for (const Row& row : rows->rows) {
      is_seen = is_seen || row.key == key_of("TEA");
    }
  }
  CHECK(quantity_seen(hub.port(), 1, "TEA") == 2);
  CHECK(quantity_seen(hub.port(), 2, "TEA") == 0);
}

TEST_CASE("program: everything is there again after an orderly end and after kill -9") {
  TemporaryFolder folder;
  std::uint64_t cursor = 0;
  std::uint64_t lineage = 0;
  for (const int number : {SIGTERM, SIGKILL}) {
    HubProcess hub(folder.path, quiet(folder));
    SocketDevice a(hub.port(), 1, 11, cursor, lineage);
    CHECK(a.welcome.scopes.at(0).resume);
    CHECK(a.welcome.pushed == (number == SIGTERM ? 0 : 1));
    a.push({added(11, "TEA", number == SIGTERM ? 1 : 5)});
    const auto ack = a.client.receive_one<wire::Ack>();
    REQUIRE(ack.has_value());
    cursor = ack->seq;
    lineage = a.welcome.lineage;
    hub.signal(number);
    const Ended ended = hub.wait();
    CHECK(ended.exit_code == (number == SIGTERM ? 0 : -1));
  }
  HubProcess hub(folder.path, quiet(folder));
  CHECK(quantity_seen(hub.port(), 1, "TEA") == 5);
}

TEST_CASE("program: a hub restored from an older copy does not resume what it lost") {
  TemporaryFolder folder;
  const std::string data = folder.file("data");
  const std::string copy = folder.file("copy");
  std::uint64_t cursor = 0;
  std::uint64_t lineage = 0;
  for (const char* sku : {"KEPT", "LOST"}) {
    HubProcess hub(folder.path, quiet(folder));
    SocketDevice a(hub.port(), 1, 11, cursor, lineage);
    a.push({added(11, sku, 1)});
    cursor = a.client.receive_one<wire::Ack>().value().seq;
    lineage = a.welcome.lineage;
    hub.signal(SIGTERM);
    hub.wait();
    if (std::string_view(sku) == "KEPT") {
      std::filesystem::copy(data, copy);
    }
  }
  std::filesystem::remove_all(data);
  std::filesystem::rename(copy, data);
  HubProcess hub(folder.path, quiet(folder));
  SocketDevice other(hub.port(), 1, 12);
  for (int round = 0; round < 5; ++round) {
    other.push({added(12, "OTHER-" + std::to_string(round), 1)});
    REQUIRE(other.client.receive_one<wire::Ack>().has_value());
  }
  SocketDevice a(hub.port(), 1, 11, cursor, lineage);
  CHECK_FALSE(a.welcome.scopes.at(0).resume);
  a.push({added(11, "KEPT", 1), added(11, "LOST", 1)});
  REQUIRE(a.client.receive_one<wire::Ack>().has_value());
  CHECK(quantity_seen(hub.port(), 1, "LOST") == 1);
  CHECK(quantity_seen(hub.port(), 1, "KEPT") == 1);
}

TEST_CASE(
    "program: rubbish, oversized, truncated and hostile frames are refused and the hub stays up") {
  TemporaryFolder folder;
  HubProcess hub(folder.path, quiet(folder));
  {
    SocketDevice a(hub.port(), 1, 11);
    a.push({added(11, "TEA", 2)});
    REQUIRE(a.client.receive_one<wire::Ack>().has_value());
  }
  const auto bye_after = [&](std::string_view payload, std::uint8_t opcode) {
    SocketDevice device(hub.port(), 1, 12);
    device.client.send_frame(payload, opcode);
    const auto bye = device.client.receive_one<wire::Bye>();
    return bye ? bye->code : Errc::none;
  };
  CHECK(bye_after("rubbish", 2) == Errc::malformed);
  CHECK(bye_after("", 2) == Errc::malformed);
  CHECK(bye_after("[\"hello\"]", 1) == Errc::malformed);
  CHECK(bye_after(std::string(1024 * 1024 + 1, 'x'), 2) == Errc::none);  // Close 1009 instead.
  CHECK(bye_after(std::string(200'000, '\x81'), 2) != Errc::none);
  CHECK(bye_after("\x81\x18\x63", 2) == Errc::unknown_type);
  for (const std::string& raw :
       {std::string("\x82\x05hello"),                                         // Not masked.
        std::string("\x83\x80\0\0\0\0", 6),                                   // Reserved opcode.
        std::string("\xf2\x80\0\0\0\0", 6),                                   // Reserved bits.
        std::string("\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 14),  // Eight exabytes.
        std::string("\x89\xfe\x10\x00\0\0\0\0", 8)}) {                        // A ping of 4 KB.
    SocketDevice device(hub.port(), 1, 12);
    device.client.send_raw(raw);
    device.client.send_raw(std::string(64, '\0'));
    while (device.client.receive()) {
    }
  }
  for (const std::string& raw :
       {std::string("\x16\x03\x01\x02\x00\x01\x00"), std::string(100'000, 'A'),
        std::string("GET / HTTP/1.1\r\n") + std::string(50'000, 'h'),
        std::string("POST /v1/sign-in HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n")}) {
    SocketClient client(hub.port());
    client.send_raw(raw + "\r\n\r\n");
    CHECK(client.read_rest().starts_with("HTTP/1.1 4"));
  }
  CHECK(quantity_seen(hub.port(), 1, "TEA") == 2);
}

TEST_CASE("program: a device that does not read is cut off and costs no memory, the others go on") {
  TemporaryFolder folder;
  HubProcess hub(folder.path, quiet(folder, {"--slow-reader-seconds", "1"}));
  SocketDevice slow(hub.port(), 1, 11);
  slow.client.set_receive_buffer(4096);
  SocketDevice busy(hub.port(), 1, 12);
  const std::size_t before_kb = hub.resident_kb();
  Register note;
  bool is_cut_off = false;
  for (int round = 0; round < 4000 && !is_cut_off; ++round) {
    register_set(note, {note.stamp.clock + 1, {12}}, {std::string(1900, 'n')});
    REQUIRE(busy.push({{"cart/1/note", note, 0}}));
    REQUIRE(busy.client.receive_one<wire::Ack>().has_value());
    if (round > 1000 && round % 200 == 0) {
      SocketClient asking(hub.port());
      is_cut_off =
          asking.request("GET /v1/metrics HTTP/1.1").find("slow_readers_cut_off_total 1") !=
          std::string::npos;
      usleep(100'000);
    }
  }
  CHECK(is_cut_off);
  CHECK(hub.resident_kb() < before_kb + 20'000);
  REQUIRE(busy.push({added(12, "TEA", 1)}));
  CHECK(busy.client.receive_one<wire::Ack>().has_value());
}

TEST_CASE("program: more connections than allowed are not taken, and room is made by leaving") {
  TemporaryFolder folder;
  HubProcess hub(folder.path, quiet(folder, {"--connections-max", "3"}));
  const std::uint16_t port = hub.port();
  {
    SocketDevice a(port, 1, 11);
    SocketDevice b(port, 2, 12);
    SocketDevice c(port, 3, 13);
    SocketClient refused(port);
    CHECK(refused.request("GET /healthz HTTP/1.1").empty());
  }
  std::string answer;
  for (int attempt = 0; attempt < 100 && answer.empty(); ++attempt) {
    usleep(20'000);
    answer = SocketClient(port).request("GET /healthz HTTP/1.1");
  }
  CHECK(answer.ends_with("ok\n"));
}

TEST_CASE("program: SIGTERM says bye with a time to come back and ends with 0") {
  TemporaryFolder folder;
  HubProcess hub(folder.path, quiet(folder));
  SocketDevice a(hub.port(), 1, 11);
  SocketDevice b(hub.port(), 2, 12);
  hub.signal(SIGTERM);
  for (SocketDevice* device : {&a, &b}) {
    const auto bye = device->client.receive_one<wire::Bye>();
    REQUIRE(bye.has_value());
    CHECK(bye->retry_ms >= 500);
  }
  CHECK(hub.wait().exit_code == 0);
}

TEST_CASE("program: a password is hashed and checked by the real thing, over WebSocket and HTTP") {
  TemporaryFolder folder;
  HubProcess hub(folder.path, quiet(folder));
  SocketDevice a(hub.port(), 1, 11);
  a.client.send(
      wire::Call{1,
                 "sign_up",
                 {{"email", "ada@example.org"}, {"password", "correct horse"}, {"name", "Ada"}}});
  const auto signed_up = a.client.receive_one<wire::CallResult>();
  REQUIRE(signed_up.has_value());
  CHECK(signed_up->error.code == Errc::none);
  const auto post = [&](std::string_view path, std::string_view body) {
    return SocketClient(hub.port()).request("POST " + std::string(path) + " HTTP/1.1", body);
  };
  CHECK(post("/v1/sign-in", R"({"email":"ada@example.org","password":"correct horse"})")
            .starts_with("HTTP/1.1 200"));
  CHECK(post("/v1/sign-in", R"({"email":"ada@example.org","password":"another horse"})")
            .starts_with("HTTP/1.1 401"));
  CHECK(post("/v1/sign-up", R"({"email":"ada@example.org","password":"correct horse"})")
            .starts_with("HTTP/1.1 409"));
  CHECK(post("/v1/sign-up", R"({"email":"eve@example.org","password":"short"})")
            .starts_with("HTTP/1.1 422"));
  CHECK(post("/v1/sign-in", "[1,2").starts_with("HTTP/1.1 400"));
}

TEST_CASE("program: pages of other origins may not connect") {
  TemporaryFolder folder;
  HubProcess hub(folder.path, quiet(folder, {"--public-url", "https://shop.example",
                                             "--allow-origin", "https://kiosk.example"}));
  const auto status = [&](std::string_view headers) {
    return SocketClient(hub.port()).upgrade(wire::Format::cbor, headers).substr(9, 3);
  };
  CHECK(status("") == "101");
  CHECK(status("Origin: http://localhost\r\n") == "101");
  CHECK(status("Origin: https://shop.example\r\n") == "101");
  CHECK(status("Origin: https://kiosk.example\r\n") == "101");
  CHECK(status("Origin: https://evil.example\r\n") == "403");
  CHECK(status("Origin: null\r\n") == "403");
  CHECK(status("Sec-WebSocket-Protocol: chat\r\n") == "400");
}

TEST_CASE(
    "program: the site is served with types, siblings, validators and a page for its own "
    "addresses") {
  TemporaryFolder folder;
  std::filesystem::create_directories(folder.file("site/pictures"));
  std::ofstream(folder.file("site/index.html")) << "<!doctype html>shop";
  std::ofstream(folder.file("site/shop.wasm")) << "wasm";
  std::ofstream(folder.file("site/shop.wasm.br")) << "small";
  std::ofstream(folder.file("site/pictures/tea-512.webp")) << "picture";
  std::ofstream(folder.file("secret")) << "secret";
  HubProcess hub(folder.path, quiet(folder, {"--site", folder.file("site")}));
  const auto get = [&](const std::string& path, const std::string& headers = "") {
    return SocketClient(hub.port()).request("GET " + path + " HTTP/1.1" + headers);
  };
  CHECK(get("/").find("<!doctype html>shop") != std::string::npos);
  CHECK(get("/p/TEAPOT-08").find("<!doctype html>shop") != std::string::npos);
  CHECK(get("/missing.js").starts_with("HTTP/1.1 404"));
  CHECK(get("/../secret").find("secret\n") == std::string::npos);
  CHECK(get("/%2e%2e/secret").starts_with("HTTP/1.1 404"));
  CHECK(get("/..%2fsecret").starts_with("HTTP/1.1 404"));
  const std::string plain = get("/shop.wasm");
  CHECK(plain.find("Content-Type: application/wasm\r\n") != std::string::npos);
  CHECK(plain.find("script-src 'self' 'wasm-unsafe-eval'") != std::string::npos);
  const std::string small = get("/shop.wasm", "\r\nAccept-Encoding: gzip, br");
  CHECK(small.find("Content-Encoding: br\r\n") != std::string::npos);
  CHECK(small.ends_with("small"));
  const auto at = plain.find("ETag: ");
  REQUIRE(at != std::string::npos);
  const std::string etag = plain.substr(at + 6, plain.find("\r\n", at) - at - 6);
  CHECK(get("/shop.wasm", "\r\nIf-None-Match: " + etag).starts_with("HTTP/1.1 304"));
  CHECK(get("/pictures/tea-512.webp").find("max-age=86400") != std::string::npos);
  CHECK(get("/healthz").ends_with("ok\n"));
  CHECK(get("/v1/nothing").starts_with("HTTP/1.1 404"));
}

}  // namespace noline::hub::test
