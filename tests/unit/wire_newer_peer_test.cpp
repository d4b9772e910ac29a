// A newer peer: what this version does not know is carried on as it came.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "noline_test.hpp"

using namespace noline;
using namespace noline::test;
using wire::Format;

namespace {

wire::Rows decoded_rows(std::string_view json) {
  const auto message = wire::decode(json, Format::json, laptop);
  REQUIRE(message);
  const auto* rows = std::get_if<wire::Rows>(&*message);
  REQUIRE(rows != nullptr);
  return *rows;
}

Row again(const wire::Rows& rows, Format format) {
  const auto message = wire::decode(wire::encode(rows, format, laptop), format, laptop);
  REQUIRE(message);
  return std::get_if<wire::Rows>(&*message)->rows.at(0);
}

}  // namespace

TEST_CASE("newer peer: a row of an unknown kind survives both formats and the store") {
  const Format format = GENERATE(Format::cbor, Format::json);
  const wire::Rows rows =
      decoded_rows(R"(["rows",0,1,[],[["poll/1",77,{"yes":[1,-2,true,null,"ä"]}]]])");
  REQUIRE(std::holds_alternative<Opaque>(rows.rows[0].value));
  CHECK(again(rows, format) == rows.rows[0]);
  const auto stored = wire::decode_value(wire::encode_value(rows.rows[0].value));
  REQUIRE(stored);
  CHECK(*stored == rows.rows[0].value);
}

TEST_CASE("newer peer: an unknown component of a line survives both formats and the store") {
  const Format format = GENERATE(Format::cbor, Format::json);
  const wire::Rows rows = decoded_rows(
      R"(["rows",0,1,[],[["cart/1/line/00000000000000aa",3,{"a":[0,2],"zz":{"rank":[1,2]}}]]])");
  const auto& line = *std::get_if<Line>(&rows.rows[0].value);
  CHECK(line.extra.count("zz") == 1);
  CHECK(line.quantity() == 2);
  CHECK(again(rows, format) == rows.rows[0]);
  CHECK(*wire::decode_value(wire::encode_value(line)) == Value(line));
}

TEST_CASE("newer peer: unknown components join by themselves and survive commands and deltas") {
  Line line;
  line.extra["zz"] = "\x01";
  Line newer;
  newer.extra["zz"] = "\x02";
  line_add(line, {7, laptop}, 1);
  CHECK(join(line, newer));
  CHECK(line.extra["zz"] == "\x02");
  CHECK(delta(line, Line{}).extra["zz"] == "\x02");
}

TEST_CASE("newer peer: unknown trailing elements and members are ignored") {
  CHECK(wire::decode(R"(["ack",0,7,9,[],"later","more"])", Format::json, laptop));
  CHECK(wire::decode(R"(["watch",["A"],{"new":1}])", Format::json, laptop));
  CHECK(wire::decode(R"(["hello",{"protocol":2,"replica":"00000000000000aa","scopes":[],"x":{}}])",
                     Format::json, laptop));
}

TEST_CASE("newer peer: a message of an unknown type is refused as such") {
  const auto message = wire::decode(R"(["teleport",1])", Format::json, laptop);
  REQUIRE_FALSE(message);
  CHECK(message.error().code == Errc::unknown_type);
  const auto numbered = wire::decode(bytes_of("82 18 63 01"), Format::cbor, laptop);
  REQUIRE_FALSE(numbered);
  CHECK(numbered.error().code == Errc::unknown_type);
}

TEST_CASE("newer peer: an unknown refusal code reads as internal and keeps its reason") {
  const auto message =
      wire::decode(R"(["ack",0,7,9,[["shop","too_shiny","dim it"]]])", Format::json, laptop);
  REQUIRE(message);
  const auto& refused = std::get_if<wire::Ack>(&*message)->refused.at(0);
  CHECK(refused.code == Errc::internal);
  CHECK(refused.reason == "dim it");
}
