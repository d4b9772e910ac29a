#include "noline/rows.hpp"

#include <catch2/catch_test_macros.hpp>

#include "noline/limits.hpp"
#include "noline_test.hpp"

using namespace noline;
using namespace noline::test;

namespace {

Line teapot_line() {
  return LineDevice(laptop).add(1).line;
}

Errc refusal(std::string_view key, const Value& value) {
  const Status status = validate_row(key, value);
  return status ? Errc::none : status.error().code;
}

Errc refusal(const Line& line) {
  return refusal(line_key(1, line_id(line.identity)), line);
}

}  // namespace

TEST_CASE("line id: equal identities are one line, other options another") {
  CHECK(line_id({"TEAPOT-08", {}}) == line_id(teapot()));
  CHECK(line_id({"TEAPOT-08", {{"engraving", "Anna"}}}) != line_id(teapot()));
  CHECK(line_id({"A", {{"b", "c"}}}) != line_id({"A", {{"bc", ""}}}));
  CHECK(line_id({"A", {{"b", "c"}}}) != line_id({"Ab", {{"", "c"}}}));
}

TEST_CASE("line id: it is the same on every platform and in every version") {
  CHECK(format_hex(line_id(teapot()).value) == "478eb72463a3982f");
}

TEST_CASE("line key: it is parsed back into epoch and id") {
  const LineId id{0xfedcba9876543210};
  CHECK(line_key(3, id) == "cart/3/line/fedcba9876543210");
  const auto parsed = parse_line_key(line_key(3, id));
  REQUIRE(parsed);
  CHECK(parsed->epoch == 3);
  CHECK(parsed->id == id);
}

TEST_CASE("line key: anything that is spelled otherwise is no line key") {
  for (const char* key :
       {"", "cart/", "cart/1/line/", "cart/1/line/fedcba987654321", "cart/01/line/fedcba9876543210",
        "cart/1/line/FEDCBA9876543210", "cart/-1/line/fedcba9876543210",
        "cart/4294967296/line/fedcba9876543210", "cart/1/line/fedcba9876543210/", "cart/1/note",
        "Cart/1/line/fedcba9876543210", "cart/1/lines/fedcba9876543210"}) {
    CHECK_FALSE(parse_line_key(key));
  }
}

TEST_CASE("scope names: guest, customer and shop, exactly spelled") {
  CHECK(is_scope_name("guest:00112233445566778899aabbccddeeff"));
  CHECK(is_scope_name("customer:00112233445566778899aabbccddeeff"));
  CHECK(is_scope_name("shop:korn-und_kontor2"));
  for (const char* name :
       {"", "guest:", "guest:00112233445566778899aabbccddeef", "shop:", "shop:Korn", "shop:a/b",
        "guest:00112233445566778899AABBCCDDEEFF", "hub:1", "shop:a b", " shop:a"}) {
    CHECK_FALSE(is_scope_name(name));
  }
  CHECK_FALSE(is_scope_name("shop:" + std::string(41, 'a')));
}

TEST_CASE("row check: an honest line passes") {
  CHECK(refusal(teapot_line()) == Errc::none);
}

TEST_CASE("row check: a delta without identity passes under any line key") {
  Line line = teapot_line();
  line.identity = {};
  CHECK(refusal("cart/1/line/0000000000000001", line) == Errc::none);
}

TEST_CASE("row check: a line under a key that is not its hash is refused") {
  CHECK(refusal("cart/1/line/0000000000000001", teapot_line()) == Errc::invalid_key);
  CHECK(refusal("context/language", teapot_line()) == Errc::invalid_key);
}

TEST_CASE("row check: keys have a length and an alphabet") {
  const Register reg{Scalar{true}, "1@1"_stamp, {}};
  CHECK(refusal("context/language", reg) == Errc::none);
  CHECK(refusal("", reg) == Errc::invalid_key);
  CHECK(refusal(std::string(limits::key_bytes_max, 'a'), reg) == Errc::none);
  CHECK(refusal(std::string(limits::key_bytes_max + 1, 'a'), reg) == Errc::invalid_key);
  CHECK(refusal("a b", reg) == Errc::invalid_key);
  CHECK(refusal("k\xc3\xa4se", reg) == Errc::invalid_key);
  CHECK(refusal(std::string_view("a\0b", 3), reg) == Errc::invalid_key);
}

TEST_CASE("row check: the quantity of a base is 1 to the limit") {
  Line line = teapot_line();
  line.base = {"5@1"_stamp, 0};
  CHECK(refusal(line) == Errc::invalid_argument);
  line.base.quantity = limits::quantity_max;
  CHECK(refusal(line) == Errc::none);
  line.base.quantity = limits::quantity_max + 1;
  CHECK(refusal(line) == Errc::invalid_argument);
}

TEST_CASE("row check: contributions are bounded in number and size") {
  Line line = teapot_line();
  line.contributions[0].added = limits::added_max + 1;
  CHECK(refusal(line) == Errc::invalid_argument);
  line.contributions.clear();
  for (std::uint64_t id = 0; id <= limits::contributions_per_line_max; ++id)
    line.contributions.push_back({Contributor{id, 0}, 1, 0});
  CHECK(refusal(line) == Errc::too_many);
}

TEST_CASE("row check: SKU, options and fields are bounded") {
  Line line;
  line.identity = {std::string(limits::sku_bytes_max + 1, 'A'), {}};
  CHECK(refusal(line) == Errc::too_large);
  line.identity = {"A", {{"o", std::string(limits::option_bytes_max + 1, 'x')}}};
  CHECK(refusal(line) == Errc::too_large);
  line.identity = {"A", {{"", "x"}}};
  CHECK(refusal(line) == Errc::invalid_argument);
  line.identity = {"A", {}};
  for (std::size_t count = 0; count <= limits::options_per_line_max; ++count)
    line.identity.options["o" + std::to_string(count)] = "x";
  CHECK(refusal(line) == Errc::too_many);
  line.identity = {"A", {}};
  for (std::size_t count = 0; count <= limits::fields_per_line_max; ++count)
    line.fields["f" + std::to_string(count)] = {};
  CHECK(refusal(line) == Errc::too_many);
}

TEST_CASE("row check: texts are bounded") {
  const std::string text(limits::text_bytes_max + 1, 'x');
  CHECK(refusal("context/a", Register{Scalar{text}, "1@1"_stamp, {}}) == Errc::too_large);
  Choice choice;
  choice.options = {{"1@1"_stamp, text}};
  CHECK(refusal("context/a", choice) == Errc::too_large);
  Line line = teapot_line();
  line.fields["note"] = {Scalar{text}, "1@1"_stamp, {}};
  CHECK(refusal(line) == Errc::too_large);
}

TEST_CASE("row check: JSON and unknown kinds are bounded") {
  const std::string text(limits::json_bytes_max + 1, 'x');
  CHECK(refusal("notice/a", Event{text, {}}) == Errc::too_large);
  CHECK(refusal("product/a", Owned{text, 1}) == Errc::too_large);
  CHECK(refusal("newer/a", Opaque{9, text}) == Errc::too_large);
}

TEST_CASE("row check: components of a newer version are bounded together") {
  Line line = teapot_line();
  line.extra["z"] = std::string(limits::json_bytes_max, '\0');
  CHECK(refusal(line) == Errc::too_large);
}

TEST_CASE("row check: only a record says after which withdrawal it was begun") {
  const Trail record = record_under(Trail{"1@1"_stamp, {}});
  CHECK(validate_row("history/viewed", Value{record}));
  CHECK(refusal("consent/history", record) == Errc::invalid_argument);
  CHECK(refusal("context/compare", record) == Errc::invalid_argument);
}
