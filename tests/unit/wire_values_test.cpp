// Values in a store: self-contained bytes, and the hash that proves equal states.
#include <catch2/catch_test_macros.hpp>
#include <cstdint>

#include "noline_test.hpp"

using namespace noline;
using namespace noline::test;

namespace {

Value stored(const Value& value) {
  const auto decoded = wire::decode_value(wire::encode_value(value));
  REQUIRE(decoded);
  return *decoded;
}

Line busy_line() {
  LineDevice device(laptop);
  device.line.identity.options = {{"engraving", "Änne"}, {"size", "L"}};
  device.add(2).set(3, 1000).add(1).remove(2000).add(4).move("wishlist:Küche", 3000);
  Line line = device.line;
  line.contributions.push_back({Contributor::guest("guest:x"), 5, 1});
  std::sort(line.contributions.begin(), line.contributions.end(),
            [](const auto& a, const auto& b) { return a.contributor < b.contributor; });
  register_set(line.fields["note"], "9@4"_stamp, Scalar{std::string("gift")});
  return line;
}

}  // namespace

TEST_CASE("stored values: every kind comes back as it was") {
  Choice choice;
  choice_set(choice, "5@1"_stamp, "Anna");
  choice_set(choice, "6@2"_stamp, "Berta");
  CHECK(stored(choice) == Value(choice));
  CHECK(stored(busy_line()) == Value(busy_line()));
  CHECK(stored(Event{R"({"a":1})", "5@1"_stamp}) == Value(Event{R"({"a":1})", "5@1"_stamp}));
  CHECK(stored(Event{R"({"a":1})", {}}) == Value(Event{R"({"a":1})", {}}));
  CHECK(stored(Owned{"", 7}) == Value(Owned{"", 7}));
  CHECK(stored(Line{}) == Value(Line{}));
  CHECK(stored(Register{}) == Value(Register{}));
  CHECK(stored(Choice{}) == Value(Choice{}));
}

TEST_CASE("stored values: a register keeps the type of what it holds") {
  const Scalar scalars[] = {{},
                            {true},
                            {false},
                            {std::int64_t{0}},
                            {std::int64_t{-1}},
                            {std::int64_t{INT64_MAX}},
                            {std::int64_t{INT64_MIN}},
                            {std::string()},
                            {std::string("0")},
                            {std::string("a\0b", 3)}};
  for (const Scalar& scalar : scalars) {
    const Register reg{scalar, "5@1"_stamp, "4@2"_stamp};
    CHECK(stored(reg) == Value(reg));
  }
}

TEST_CASE("state hash: equal rows have equal shares, other keys and values others") {
  const Line line = busy_line();
  CHECK(wire::row_hash("a", line) == wire::row_hash("a", Line(line)));
  CHECK(wire::row_hash("a", line) != wire::row_hash("b", line));
  Line more = line;
  line_add(more, {7, phone}, 1);
  CHECK(wire::row_hash("a", line) != wire::row_hash("a", more));
}

TEST_CASE("state hash: a line without quantity counts for nothing") {
  LineDevice device(laptop);
  device.add(2).remove(10);
  CHECK(wire::row_hash("a", device.line) == 0);
}

TEST_CASE("state hash: answered contributions, which compaction drops, do not count") {
  LineDevice device(laptop);
  device.add(2).set(3, 10);
  Line compacted = device.line;
  compacted.contributions.clear();
  CHECK(wire::row_hash("a", device.line) == wire::row_hash("a", compacted));
}

TEST_CASE("state hash: it is the same on every platform and in every version") {
  const Register reg{Scalar{std::string("de")}, "5@1"_stamp, {}};
  CHECK(format_hex(wire::row_hash("context/language", reg)) == "1a8bb80f6e15d0c5");
}

TEST_CASE("dump: bytes that are no UTF-8 become the replacement character") {
  CHECK(wire::dump("a\xff") == "\"a\xef\xbf\xbd\"");
}
