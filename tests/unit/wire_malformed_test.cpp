// Rubbish in, a typed error out.
#include <catch2/catch_test_macros.hpp>

#include "noline/limits.hpp"
#include "noline_test.hpp"

using namespace noline;
using namespace noline::test;
using wire::Format;

namespace {

Errc json_error(std::string_view text) {
  const auto message = wire::decode(text, Format::json, laptop);
  return message ? Errc::none : message.error().code;
}

Errc cbor_error(std::string_view hex) {
  const auto message = wire::decode(bytes_of(hex), Format::cbor, laptop);
  return message ? Errc::none : message.error().code;
}

Errc body_error(int kind, std::string_view body) {
  return json_error("[\"rows\",0,1,[\"00000000000000b1\"],[[\"row\"," + std::to_string(kind) + "," +
                    std::string(body) + "]]]");
}

std::string every_message() {
  LineDevice device(phone);
  device.add(2).set(3, 1'700'000'000'000).remove(1'700'000'000'500).add(1);
  wire::Rows rows = rows_of(line_key(1, line_id(teapot())), device.line);
  rows.rows.push_back({"context/a", Register{Scalar{std::string("Küche")}, "5@1"_stamp, {}}});
  return wire::encode(rows, Format::cbor, laptop);
}

}  // namespace

TEST_CASE("malformed: JSON that is none, or not a message") {
  for (const char* text :
       {"", " ", "{", "[", "nul", "[]", "{}", "3", "null", "[null]", "[1.5]", "[\"ack\",0,7]x",
        "[\"ack\",0,7],", "\xff", "[\"\xff\"]", "[\"\\ud800\"]"}) {
    INFO(text);
    CHECK(json_error(text) == Errc::malformed);
  }
}

TEST_CASE("malformed: more watched products than a device may name") {
  wire::Watch watch;
  watch.keys.assign(limits::watched_products_max, "TEA");
  CHECK(json_error(wire::encode(watch, Format::json, {})) == Errc::none);
  watch.keys.push_back("TEA");
  CHECK(json_error(wire::encode(watch, Format::json, {})) == Errc::malformed);
}

TEST_CASE("malformed: each message without or with wrong parts") {
  for (const char* text : {R"(["hello"])",
                           R"(["hello",[]])",
                           R"(["hello",{"protocol":1,"replica":7}])",
                           R"(["hello",{"protocol":1,"replica":0,"scopes":[]}])",
                           R"(["hello",{"protocol":-1,"replica":7,"scopes":[]}])",
                           R"(["hello",{"protocol":1,"replica":7,"scopes":[["bad name",0,0]]}])",
                           R"(["hello",{"protocol":1,"replica":7,"scopes":[["shop:a",-1,0]]}])",
                           R"(["hello",{"protocol":1,"replica":7,"scopes":[],"watched":7}])",
                           R"(["hello",{"protocol":1,"replica":7,"scopes":[],"watched":[7]}])",
                           R"(["welcome",{}])",
                           R"(["welcome",{"stamp_clock":1,"lineage":1,"scopes":[{}]}])",
                           R"(["rows",0,1])",
                           R"(["rows",-1,1,[],[]])",
                           R"(["rows",0,1,["x"],[]])",
                           R"(["rows",0,1,[0],[]])",
                           R"(["rows",0,1,[],[[]]])",
                           R"(["rows",0,1,[],[["a",0,{}]]])",
                           R"(["rows",0,1,[],[["a",99999999999,{}]]])",
                           R"(["rows",4294967296,1,[],[]])",
                           R"(["ack",0])",
                           R"(["ack",0,1,2,[["a"]]])",
                           R"(["ack",0,1,2,5])",
                           R"(["call",1,"a"])",
                           R"(["call","1","a",{}])",
                           R"(["result"])",
                           R"(["result",1,null,{"code":1}])",
                           R"(["watch"])",
                           R"(["watch",[1]])",
                           R"(["watch",[""]])",
                           R"(["signal",0,[]])",
                           R"(["bye","none"])"}) {
    INFO(text);
    CHECK(json_error(text) == Errc::malformed);
  }
}

TEST_CASE("malformed: each component of a value with a wrong type") {
  for (const char* body : {"7",
                           "[]",
                           R"({"i":["",{"a":"b"}]})",
                           R"({"i":[7]})",
                           R"({"i":["A",[]]})",
                           R"({"i":["A",{"o":7}]})",
                           R"({"b":[1,0]})",
                           R"({"b":["x",0,2]})",
                           R"({"b":[1,9,2]})",
                           R"({"b":[1,0,-2]})",
                           R"({"b":[1,0,4294967296]})",
                           R"({"k":7})",
                           R"({"c":[1]})",
                           R"({"a":[0]})",
                           R"({"a":[9,1]})",
                           R"({"a":[0,-1]})",
                           R"({"a":{}})",
                           R"({"g":[[1,0,1,1]]})",
                           R"({"g":[[1,1,1]]})",
                           R"({"l":7})",
                           R"({"f":[]})",
                           R"({"f":{"note":7}})",
                           R"({"f":{"note":{"v":[]}}})"}) {
    INFO(body);
    CHECK(body_error(3, body) == Errc::malformed);
  }
  CHECK(body_error(1, R"({"v":{}})") == Errc::malformed);
  CHECK(body_error(1, R"({"v":18446744073709551615,"s":[1,0]})") == Errc::malformed);
  CHECK(body_error(2, R"({"v":[[7,[1,0]]]})") == Errc::malformed);
  CHECK(body_error(2, R"({"x":[[9,1]]})") == Errc::malformed);
  CHECK(body_error(4, R"({"s":[1,0]})") == Errc::malformed);
  CHECK(body_error(5, R"({"j":"{}"})") == Errc::malformed);
}

TEST_CASE("malformed: a stamp that is written out has a clock, for zero means never") {
  CHECK(body_error(3, R"({"b":["0000000000000000",1,5]})") == Errc::malformed);
  CHECK(body_error(3, R"({"l":{"v":"later"}})") == Errc::malformed);
  CHECK(body_error(2, R"({"v":[["Anna"]]})") == Errc::malformed);
  CHECK(body_error(2, R"({"x":[[0,0]]})") == Errc::malformed);
}

TEST_CASE("malformed: a stamp at the end of time is refused, for none could follow it") {
  CHECK(body_error(3, R"({"c":["ffffffffffffffff",1]})") == Errc::malformed);
  CHECK(body_error(2, R"({"x":[[1,"ffffffffffffffff"]]})") == Errc::malformed);
}

TEST_CASE("malformed: a time that cannot be is clamped to one that can") {
  const auto message = wire::decode(
      R"(["welcome",{"clock":18446744073709551615,"stamp_clock":1,"lineage":1,"scopes":[]}])",
      Format::json, laptop);
  REQUIRE(message);
  CHECK(std::get_if<wire::Welcome>(&*message)->clock == stamp_time_ms_max);
}

TEST_CASE("malformed: a choice whose own history supersedes its options is put in order") {
  const auto message =
      wire::decode(R"(["rows",0,1,[],[["a",2,{"v":[["old",[5,0]],["new",[9,0]]],"x":[[0,5]]}]]])",
                   Format::json, laptop);
  REQUIRE(message);
  const Value value = std::get_if<wire::Rows>(&*message)->rows[0].value;
  Value joined = value;
  CHECK_FALSE(join(joined, value));
  CHECK(std::get_if<Choice>(&value)->options.size() == 1);
}

TEST_CASE("malformed: CBOR outside of the subset") {
  CHECK(cbor_error("") == Errc::malformed);
  CHECK(cbor_error("84 04 00 14") == Errc::malformed);           // ends early
  CHECK(cbor_error("84 04 00 14 00 00") == Errc::malformed);     // bytes follow
  CHECK(cbor_error("9f 04 00 14 ff") == Errc::malformed);        // indefinite length
  CHECK(cbor_error("84 04 00 f9 3c 00 00") == Errc::malformed);  // a float
  CHECK(cbor_error("84 04 00 c0 61 61 00") == Errc::malformed);  // a tag
  CHECK(cbor_error("84 04 00 41 61 00") == Errc::malformed);     // a byte string
  CHECK(cbor_error("84 04 00 62 c3 28 00") == Errc::malformed);  // no UTF-8
  CHECK(cbor_error("82 08 a1 01 02") == Errc::malformed);        // a key that is no text
  CHECK(cbor_error("84 04 00 f7 00") == Errc::malformed);        // undefined
  CHECK(cbor_error("9b ff ff ff ff ff ff ff ff") == Errc::malformed);
  CHECK(cbor_error("bb 80 00 00 00 00 00 00 00") == Errc::malformed);
  CHECK(cbor_error("7b ff ff ff ff ff ff ff ff") == Errc::malformed);
}

TEST_CASE("malformed: a message cut off anywhere, or with any byte changed, never applies") {
  const std::string whole = every_message();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto message = wire::decode(whole.substr(0, size), Format::cbor, laptop);
    REQUIRE_FALSE(message);
    CHECK(message.error().code == Errc::malformed);
  }
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int flip : {1, 0x20, 0x80, 0xff}) {
      std::string other = whole;
      other[at] = static_cast<char>(other[at] ^ flip);
      if (const auto message = wire::decode(other, Format::cbor, laptop); !message)
        CHECK(message.error().code != Errc::internal);
    }
  }
}

TEST_CASE("malformed: nesting beyond the limit is refused in both formats") {
  const std::string deep =
      "[\"watch\"," + std::string(100'000, '[') + std::string(100'000, ']') + "]";
  CHECK(json_error(deep) == Errc::malformed);
  CHECK(cbor_error(std::string(200, '8').replace(0, 0, "") + "80") == Errc::malformed);
  const auto json = wire::parse_json(std::string(limits::depth_max + 1, '['));
  REQUIRE_FALSE(json);
  CHECK(json.error().code == Errc::malformed);
}

TEST_CASE("too much: bytes, rows, replicas and scopes beyond their limits") {
  CHECK(json_error(std::string(limits::message_bytes_max + 1, ' ')) == Errc::too_large);
  wire::Rows rows;
  for (std::size_t count = 0; count <= limits::rows_per_message_max; ++count)
    rows.rows.push_back({"a", Register{}});
  CHECK(json_error(wire::encode(rows, Format::json, laptop)) == Errc::too_many);
  std::string replicas = "1";
  for (std::size_t count = 0; count < limits::replicas_per_message_max; ++count)
    replicas += ",1";
  CHECK(json_error("[\"rows\",0,1,[" + replicas + "],[]]") == Errc::too_many);
  wire::Hello hello;
  hello.replica = laptop;
  hello.scopes.resize(limits::scopes_per_link_max + 1, {"shop:a", 0, 0});
  CHECK(json_error(wire::encode(hello, Format::json, laptop)) == Errc::too_many);
}

TEST_CASE("malformed: fractions are refused wherever they stand") {
  CHECK(json_error(R"(["signal",0,{"a":[1,{"b":1.5}]}])") == Errc::malformed);
  CHECK(json_error(R"(["signal",0,{"a":1e3}])") == Errc::malformed);
  CHECK(json_error(R"(["signal",0,{"a":18446744073709551616}])") == Errc::malformed);
}

TEST_CASE("malformed: a stored value that is damaged is an error, not a crash") {
  const std::string whole = wire::encode_value(LineDevice(phone).add(2).set(3, 1000).line);
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK_FALSE(wire::decode_value(whole.substr(0, size)));
}
