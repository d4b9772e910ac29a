// RFC 6455 against the running hub: the behaviours that the Autobahn test suite looks at, without
// compression, by bytes that no library would send.
#include <catch2/catch_test_macros.hpp>

#include <csignal>

#include "support/hub_process.hpp"
#include "support/raw_socket.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

constexpr std::uint8_t text = 1;
constexpr std::uint8_t binary = 2;
constexpr std::uint8_t continued = 0;
constexpr std::uint8_t close_op = 8;
constexpr std::uint8_t ping = 9;
constexpr std::uint8_t pong = 10;

/// A call that every guest may make, with a text of its own, so that the length can be chosen.
std::string call(std::string_view more = "") {
  return R"(["call","0000000000000001","sessions",{"more":")" + std::string(more) + R"("}])";
}

std::string call_of_size(std::size_t size) {
  return call(std::string(size - call().size(), 'a'));
}

std::string closing(unsigned code, std::string_view reason = "") {
  return std::string{static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)} +
         std::string(reason);
}

/// The head of a text frame whose body is so long, above 64 KB.
std::string head_of_size(std::uint64_t size) {
  std::string head("\x81\xff");
  for (int shift = 56; shift >= 0; shift -= 8) {
    head.push_back(static_cast<char>(size >> static_cast<unsigned>(shift)));
  }
  return head + std::string(4, '\0');
}

/// What the hub says to these bytes: "result" for each answered call, "pong:..." and "close:..." in
/// their order.
struct Case {
  const char* what;
  std::string bytes;
  std::string answer;
};

const std::string result = "result ";
const std::string broken = "close:1002";
const std::string not_utf8 = "close:1007";

/// A result waits for the disk, and a violation right behind the call overtakes it.
std::string settled(std::string told) {
  const auto at = told.find(result);
  return told.find("close:") != std::string::npos && at != std::string::npos
             ? told.erase(at, result.size())
             : told;
}

/// All of them against one hub, each on a link of its own.
void play(HubProcess& hub, const std::vector<Case>& cases, std::size_t& count) {
  for (const Case& one : cases) {
    CAPTURE(one.what);
    RawSocket socket(hub.port());
    REQUIRE(socket.greet());
    CHECK(settled(socket.answer_to(one.bytes)) == settled(one.answer));
    ++count;
  }
}

std::vector<Case> lengths() {
  std::vector<Case> cases;
  for (const std::size_t size : {100U, 125U, 126U, 127U, 128U, 65'535U, 65'536U, 1'048'576U}) {
    cases.push_back({"a text of a length at a border", frame(call_of_size(size), text), result});
  }
  const std::string one = call();
  cases.push_back(
      {"two messages in one write", frame(one, text) + frame(one, text), result + result});
  cases.push_back({"a short length said in two bytes", long_frame(one, text, 2), broken});
  cases.push_back({"a short length said in eight bytes", long_frame(one, text, 8), broken});
  cases.push_back(
      {"a middle length said in eight bytes", long_frame(call_of_size(300), text, 8), broken});
  cases.push_back({"a length with its highest bit set",
                   std::string("\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 14),
                   "close:1009"});
  // Heads alone: who waited for the body would not answer.
  cases.push_back({"a message above a MiB", head_of_size(1'048'577), "close:1009"});
  cases.push_back(
      {"fragments above a MiB",
       frame(call_of_size(1'048'570), text, Fin::no) + std::string("\x80\x8A\0\0\0\0", 6),
       "close:1009"});
  return cases;
}

std::vector<Case> pings() {
  const std::string full(125, '\xFE');
  std::vector<Case> cases = {
      {"an empty ping", frame("", ping), "pong: "},
      {"a ping with text", frame("Hello", ping), "pong:Hello "},
      {"a ping with bytes", frame(std::string("\x00\xFF\xFE\xFD", 4), ping),
       "pong:" + std::string("\x00\xFF\xFE\xFD", 4) + " "},
      {"the longest ping", frame(full, ping), "pong:" + full + " "},
      {"a ping that is too long", frame(std::string(126, 'a'), ping), broken},
      {"a pong nobody asked for", frame("", pong), ""},
      {"a pong with text nobody asked for", frame("more", pong), ""},
      {"a pong and a ping", frame("no", pong) + frame("yes", ping), "pong:yes "},
      {"a pong that is too long", frame(std::string(126, 'a'), pong), broken}};
  Case ten{"ten pings", "", ""};
  for (char at = '0'; at <= '9'; ++at) {
    ten.bytes += frame(std::string(1, at), ping);
    ten.answer += std::string("pong:") + at + " ";
  }
  cases.push_back(ten);
  return cases;
}

std::vector<Case> reserved() {
  std::vector<Case> cases;
  for (unsigned bits = 1; bits <= 7; ++bits) {
    const auto with_bits = [bits](std::string bytes) {
      bytes[0] = static_cast<char>(static_cast<unsigned char>(bytes[0]) | bits << 4U);
      return bytes;
    };
    cases.push_back({"a text with reserved bits", with_bits(frame(call(), text)), broken});
    cases.push_back({"a ping with reserved bits", with_bits(frame("", ping)), broken});
  }
  for (const unsigned number : {3U, 4U, 5U, 6U, 7U, 11U, 12U, 13U, 14U, 15U}) {
    const auto opcode = static_cast<std::uint8_t>(number);
    cases.push_back({"a reserved opcode", frame("", opcode), broken});
    cases.push_back({"a reserved opcode after a message",
                     frame(call(), text) + frame("more", opcode), result + broken});
  }
  return cases;
}

std::vector<Case> fragments() {
  const std::string one = call();
  const std::string head = frame(one.substr(0, 20), text, Fin::no);
  const std::string tail = frame(one.substr(20), continued);
  std::string bytewise = frame(one.substr(0, 1), text, Fin::no);
  for (std::size_t at = 1; at < one.size(); ++at) {
    bytewise += frame(one.substr(at, 1), continued, Fin::no);
  }
  bytewise += frame("", continued);
  return {{"two fragments", head + tail, result},
          {"fragments of a byte, an empty one last", bytewise, result},
          {"empty fragments between",
           head + frame("", continued, Fin::no) + frame("", continued, Fin::no) + tail, result},
          {"an empty fragment first", frame("", text, Fin::no) + frame(one, continued), result},
          {"a ping between fragments", head + frame("in", ping) + tail, "pong:in " + result},
          {"pings and pongs between fragments",
           head + frame("1", ping) + frame("x", pong) + frame("2", ping) + tail,
           "pong:1 pong:2 " + result},
          {"a close between fragments", head + frame(closing(1000), close_op) + tail, "close:1000"},
          {"a ping in fragments", frame("a", ping, Fin::no) + frame("b", continued), broken},
          {"a pong in fragments", frame("a", pong, Fin::no) + frame("b", continued), broken},
          {"a close in fragments", frame(closing(1000), close_op, Fin::no), broken},
          {"a continuation of nothing", frame("more", continued), broken},
          {"an unfinished continuation of nothing", frame("more", continued, Fin::no), broken},
          {"a continuation after the end", head + tail + frame("more", continued), result + broken},
          {"a text inside a text", head + frame(one, text), broken},
          {"a binary inside a text", head + frame(one, binary), broken},
          {"an unfinished text inside a text", head + frame(one, text, Fin::no), broken}};
}

std::vector<Case> utf8() {
  std::vector<Case> cases = {
      {"letters of two, three and four bytes",
       frame(call("\xC3\xA4\xE2\x82\xAC\xF0\x9F\x8D\xB5"), text), result},
      {"the last code point", frame(call("\xF4\x8F\xBF\xBF"), text), result},
      {"a code point that is no character", frame(call("\xEF\xBF\xBF"), text), result}};
  const std::string whole = call("\xE2\x82\xAC");
  const auto at = whole.find('\xE2');
  for (const std::size_t cut : {at + 1, at + 2}) {
    cases.push_back(
        {"a letter across fragments",
         frame(whole.substr(0, cut), text, Fin::no) + frame(whole.substr(cut), continued), result});
    cases.push_back({"a letter across fragments with a ping between",
                     frame(whole.substr(0, cut), text, Fin::no) + frame("", ping) +
                         frame(whole.substr(cut), continued),
                     "pong: " + result});
  }
  for (const char* bad :
       {"\x80", "\xBF", "\xC0\xAF", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x80\xAF", "\xE2\x82",
        "\xE2(\xA1", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x80\x80\xAF", "\xF0\x9F\x8D",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFC\x80\x80\x80\x80\xAF", "\xFE", "\xFF"}) {
    cases.push_back({"text that is not UTF-8", frame(call(bad), text), not_utf8});
  }
  const std::string cut = call("\xC0\xAF");
  cases.push_back({"text that is not UTF-8, in its second fragment",
                   frame(cut.substr(0, 10), text, Fin::no) + frame(cut.substr(10), continued),
                   not_utf8});
  cases.push_back({"text that ends inside a letter", frame("\xE2\x82", text), not_utf8});
  return cases;
}

std::vector<Case> closes() {
  std::vector<Case> cases = {
      {"a close without a code", frame("", close_op), "close:1000"},
      {"a close of one byte", frame("\x03", close_op), broken},
      {"a close with a reason", frame(closing(1000, "done"), close_op), "close:1000"},
      {"a close with the longest reason", frame(closing(1000, std::string(123, 'a')), close_op),
       "close:1000"},
      {"a close that is too long", frame(closing(1000, std::string(124, 'a')), close_op), broken},
      // The connection fails (RFC 6455, section 8.1), which has no code of its own here.
      {"a close with a reason that is not UTF-8", frame(closing(1000, "\xC0\xAF"), close_op),
       broken},
      {"a ping after a close", frame(closing(1000), close_op) + frame("late", ping), "close:1000"},
      {"a call after a close", frame(closing(1000), close_op) + frame(call(), text), "close:1000"},
      {"two closes", frame(closing(1000), close_op) + frame(closing(1001), close_op),
       "close:1000"}};
  for (const unsigned code : {1000U, 1001U, 1002U, 1003U, 1007U, 1008U, 1009U, 1010U, 1011U, 1012U,
                              1013U, 3000U, 3999U, 4000U, 4999U}) {
    cases.push_back({"a close with a code that is known", frame(closing(code), close_op),
                     "close:" + std::to_string(code)});
  }
  for (const unsigned code :
       {0U, 999U, 1004U, 1005U, 1006U, 1014U, 1015U, 1016U, 1100U, 2000U, 2999U}) {
    cases.push_back(
        {"a close with a code that nobody may send", frame(closing(code), close_op), broken});
  }
  return cases;
}

std::vector<Case> masks() {
  return {{"a text with a mask", frame(call(), text, Fin::yes, 0xDEADBEEF), result},
          {"a ping with a mask", frame("Hello", ping, Fin::yes, 0x01020304), "pong:Hello "},
          {"fragments with masks of their own",
           frame(call().substr(0, 9), text, Fin::no, 0x11223344) +
               frame(call().substr(9), continued, Fin::yes, 0x55667788),
           result},
          {"a text without a mask", unmasked(call(), text), broken},
          {"a ping without a mask", unmasked("", ping), broken},
          {"a close without a mask", unmasked(closing(1000), close_op), broken}};
}

}  // namespace

TEST_CASE("websocket: frames, fragments, pings, closes and masks are taken as RFC 6455 has it") {
  TemporaryFolder folder;
  HubProcess hub(folder.path, {"--port", "0", "--quiet", "--data", folder.file("data")});
  std::size_t count = 0;
  for (const auto& some :
       {lengths(), pings(), reserved(), fragments(), utf8(), closes(), masks()}) {
    play(hub, some, count);
  }
  CHECK(count >= 120);
}

TEST_CASE("websocket: bytes that come one by one are the same bytes") {
  TemporaryFolder folder;
  HubProcess hub(folder.path, {"--port", "0", "--quiet", "--data", folder.file("data")});
  const Case cases[] = {{"a call", frame(call(), text), result},
                        {"a ping", frame("Hello", ping), "pong:Hello "},
                        {"a bad opcode", frame("a", 3), broken},
                        {"bad text", frame("\xC0\xAF", text), not_utf8}};
  for (const Case& one : cases) {
    CAPTURE(one.what);
    RawSocket socket(hub.port());
    REQUIRE(socket.greet());
    CHECK(socket.answer_to(one.bytes, Pace::bytewise) == one.answer);
  }
}

TEST_CASE("websocket: a handshake that is none opens nothing") {
  TemporaryFolder folder;
  HubProcess hub(folder.path, {"--port", "0", "--quiet", "--data", folder.file("data")});
  const std::string get = "GET /v1/sync HTTP/1.1\r\n";
  const std::string host = "Host: localhost\r\n";
  const std::string wish = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
  const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  const std::string version = "Sec-WebSocket-Version: 13\r\n";
  const std::string protocol = "Sec-WebSocket-Protocol: noline.v1.json\r\n";
  const auto status = [&](const std::string& head) {
    RawSocket socket(hub.port());
    return socket.status_of(head + "\r\n");
  };
  CHECK(status(get + host + wish + key + version + protocol) == "101");
  for (const std::string& head :
       {get + host + wish + version + protocol, get + host + wish + key + protocol,
        get + host + wish + key + "Sec-WebSocket-Version: 12\r\n" + protocol,
        get + wish + key + version + protocol, get + host + wish + key + version,
        "GET /v1/other HTTP/1.1\r\n" + host + wish + key + version + protocol,
        "POST /v1/sync HTTP/1.1\r\n" + host + wish + key + version + protocol,
        "GET /v1/sync HTTP/1.0\r\n" + host + wish + key + version + protocol,
        get + host + key + version + protocol,
        get + host + wish + "Sec-WebSocket-Key: c2hvcnQ=\r\n" + version + protocol,
        get + host + wish + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZSB0b28=\r\n" + version +
            protocol,
        get + host + wish + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j*Q==\r\n" + version +
            protocol}) {
    CAPTURE(head);
    CHECK(status(head).starts_with("4"));
  }
}

TEST_CASE("websocket: of a stranger a hello is read, and no more than a hello has") {
  TemporaryFolder folder;
  HubProcess hub(folder.path, {"--port", "0", "--data", folder.file("data")});
  const auto answer_to = [&](const std::string& bytes) {
    SocketClient client(hub.port());
    REQUIRE(client.upgrade(wire::Format::json).find(" 101 ") != std::string::npos);
    client.send_raw(bytes);
    return client.read_rest();
  };
  const std::string too_big("\x88\x02\x03\xf1");
  CHECK(answer_to(head_of_size(70'000)) == too_big);
  CHECK(answer_to(head_of_size(10'000'000)) == too_big);
  // A frame that may be a hello, and is none: the hub says why, and reads nothing after it.
  const std::string answer = answer_to(frame(call_of_size(16 * 1024), text) + frame("", ping));
  CHECK(answer.find("not_authenticated") != std::string::npos);
  CHECK(answer.find('\x8A') == std::string::npos);
  hub.signal(SIGTERM);
  const std::string log = hub.wait().errors;
  CHECK(log.find("audit what=hello code=too_large") != std::string::npos);
}

}  // namespace noline::hub::test
