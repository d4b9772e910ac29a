// Every message goes through both formats and comes back as it was.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "noline_test.hpp"

using namespace noline;
using namespace noline::test;
using wire::Format;
using wire::Json;

namespace {

/// The message after a round trip. Messages have no equality of their own, so their encodings are
/// compared as well.
template <typename T>
T round_trip(const T& message, Format format) {
  const std::string bytes = wire::encode(message, format, laptop);
  const auto decoded = wire::decode(bytes, format, laptop);
  REQUIRE(decoded);
  const auto* own = std::get_if<T>(&*decoded);
  REQUIRE(own != nullptr);
  CHECK(wire::encode(*decoded, format, laptop) == bytes);
  return *own;
}

}  // namespace

TEST_CASE("wire: hello keeps who, when, and the cursors") {
  const Format format = GENERATE(Format::cbor, Format::json);
  wire::Hello hello;
  hello.device = {{"id", "ab"}, {"name", "Küche"}, {"kind", "kiosk"}};
  hello.replica = {0xfedcba9876543210};
  hello.clock = 1'700'000'000'123;
  hello.credential = {{"token", "t"}};
  hello.scopes = {{"shop:demo", 12, 0xffffffffffffffff},
                  {"guest:00112233445566778899aabbccddeeff", 5, 7, 1'700'000'000'000}};
  CHECK(round_trip(hello, format).watched.empty());
  hello.watched = {"TEAPOT", "CUP"};
  const wire::Hello got = round_trip(hello, format);
  CHECK(got.watched == hello.watched);
  CHECK(got.replica == hello.replica);
  CHECK(got.clock == hello.clock);
  CHECK(got.device["name"] == "Küche");
  CHECK(got.scopes[0].lineage == 0xffffffffffffffff);
  CHECK(got.scopes[1].name == hello.scopes[1].name);
  CHECK(got.scopes[0].level_ms == 0);
  CHECK(got.scopes[1].level_ms == hello.scopes[1].level_ms);
}

TEST_CASE("wire: welcome keeps clocks, lineage and the scopes' states") {
  const Format format = GENERATE(Format::cbor, Format::json);
  wire::Welcome welcome;
  welcome.session = {{"scope", "guest:x"}, {"role", "write"}};
  welcome.clock = 1'700'000'000'123;
  welcome.stamp_clock = clock_at(welcome.clock) + 3;
  welcome.lineage = 0x8000000000000001;
  welcome.scopes = {{"shop:demo", 120, "read", true},
                    {"customer:x", 0, "write", false, {77, 1'700'000'000'000}, true}};
  welcome.pushed = 41;
  welcome.limits = {{"message_bytes", 1048576}};
  welcome.scopes[0].products = 100'000;
  const wire::Welcome got = round_trip(welcome, format);
  CHECK(got.scopes[0].products == 100'000);
  CHECK(got.scopes[1].products == 0);
  CHECK(got.stamp_clock == welcome.stamp_clock);
  CHECK(got.lineage == welcome.lineage);
  CHECK(got.pushed == 41);
  CHECK(got.scopes[0].head == 120);
  CHECK_FALSE(got.scopes[1].resume);
  CHECK(got.scopes[0].floor == Floor{});
  CHECK_FALSE(got.scopes[0].rebase);
  CHECK(got.scopes[1].floor == Floor{77, 1'700'000'000'000});
  CHECK(got.scopes[1].rebase);
}

TEST_CASE("wire: rows keep keys, values, numbers and whether more follows") {
  const Format format = GENERATE(Format::cbor, Format::json);
  LineDevice device(phone);
  device.add(2).set(3, 1'700'000'000'000);
  wire::Rows rows = rows_of(line_key(2, line_id(teapot())), device.line);
  rows.scope = 1;
  rows.number = 99;
  rows.more = true;
  rows.rows[0].seq = 77;
  rows.rows.push_back({"context/language", Register{Scalar{std::string("de")}, "5@7"_stamp, {}}});
  const wire::Rows got = round_trip(rows, format);
  CHECK(got.scope == 1);
  CHECK(got.number == 99);
  CHECK(got.more);
  CHECK(got.rows == rows.rows);
}

TEST_CASE("wire: ack keeps its numbers and the refused rows") {
  const Format format = GENERATE(Format::cbor, Format::json);
  const wire::Ack plain = round_trip(wire::Ack{1, 7, 0, {}}, format);
  CHECK(plain.number == 7);
  const std::string key = line_key(1, LineId{12});
  const wire::Ack got = round_trip(
      wire::Ack{0, 8, 55, {{key, Errc::clock_ahead, "by 3 days"}, {"shop", Errc::not_owner, ""}}},
      format);
  CHECK(got.seq == 55);
  REQUIRE(got.refused.size() == 2);
  CHECK(got.refused[0].key == key);
  CHECK(got.refused[0].code == Errc::clock_ahead);
  CHECK(got.refused[1].code == Errc::not_owner);
}

TEST_CASE("wire: calls and both kinds of result") {
  const Format format = GENERATE(Format::cbor, Format::json);
  const wire::Call call =
      round_trip(wire::Call{0xffffffffffffffff, "sign_in", {{"email", "ada@example.org"}}}, format);
  CHECK(call.id == 0xffffffffffffffff);
  CHECK(call.args["email"] == "ada@example.org");
  const wire::CallResult good =
      round_trip(wire::CallResult{3, {{"token", "t"}}, {Errc::none, ""}}, format);
  CHECK(good.ok["token"] == "t");
  CHECK(good.error.code == Errc::none);
  const wire::CallResult bad =
      round_trip(wire::CallResult{4, nullptr, {Errc::code_invalid, "used"}}, format);
  CHECK(bad.ok.is_null());
  CHECK(bad.error.code == Errc::code_invalid);
  CHECK(bad.error.detail == "used");
}

TEST_CASE("wire: watch, signal and bye") {
  const Format format = GENERATE(Format::cbor, Format::json);
  CHECK(round_trip(wire::Watch{{"TEAPOT", "CUP"}}, format).keys.size() == 2);
  CHECK(round_trip(wire::Signal{2, {{"everywhere", 12}}}, format).body["everywhere"] == 12);
  const wire::Bye bye = round_trip(wire::Bye{Errc::too_many, "slow down", 4000}, format);
  CHECK(bye.code == Errc::too_many);
  CHECK(bye.reason == "slow down");
  CHECK(bye.retry_ms == 4000);
}

TEST_CASE("wire: JSON and CBOR carry the same message") {
  LineDevice device(phone);
  device.add(2).set(3, 1'700'000'000'000).remove(1'700'000'000'500).add(1);
  const wire::Rows rows = rows_of(line_key(1, line_id(teapot())), device.line);
  for (const ReplicaId link : {laptop, phone, ReplicaId{}}) {
    const auto a = wire::decode(wire::encode(rows, Format::cbor, link), Format::cbor, link);
    const auto b = wire::decode(wire::encode(rows, Format::json, link), Format::json, link);
    REQUIRE(a);
    REQUIRE(b);
    CHECK(std::get_if<wire::Rows>(&*a)->rows == rows.rows);
    CHECK(std::get_if<wire::Rows>(&*b)->rows == rows.rows);
  }
}

TEST_CASE("wire: the link's own replica is not spelled out in a push") {
  const wire::Rows rows = rows_of("row", LineDevice(laptop).add(1).line);
  CHECK(wire::encode(rows, Format::json, laptop).find(format_hex(laptop.value)) ==
        std::string::npos);
  CHECK(wire::encode(rows, Format::json, phone).find(format_hex(laptop.value)) !=
        std::string::npos);
}

TEST_CASE("wire: in JSON a message is an array with its type's name first") {
  CHECK(wire::encode(wire::Ack{0, 20, 4000, {}}, Format::json, laptop) == R"(["ack",0,20,4000])");
  CHECK(wire::encode(wire::Watch{{"A"}}, Format::json, laptop) == R"(["watch",["A"]])");
}

TEST_CASE("wire: in CBOR a message is an array with its type's number first") {
  CHECK(hex_of(wire::encode(wire::Ack{0, 20, 4000, {}}, Format::cbor, laptop)) == "84040014190fa0");
}
