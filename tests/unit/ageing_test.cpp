// What may be forgotten, row by row.
#include <catch2/catch_test_macros.hpp>

#include "noline/ageing.hpp"
#include "noline/epochs.hpp"
#include "noline_test.hpp"

using namespace noline;
using namespace noline::test;

namespace {

const Floor settled_floor{10, 1000};

Stamp stamp_ms(TimeMs ms) {
  return {clock_at(ms), laptop};
}

Value owned_ms(TimeMs ms) {
  return Owned{"{}", static_cast<std::uint64_t>(ms)};
}

}  // namespace

TEST_CASE("ageing: notices and their answers stay, since an old store may bring them back") {
  const Value notice = Event{"{}", stamp_ms(1000)};
  const Value answer = Register{Scalar{true}, stamp_ms(1000), {}};
  CHECK_FALSE(is_past("notice/00000000000000b1", notice, nullptr, settled_floor));
  CHECK_FALSE(is_past("notice/00000000000000b1/dismissed", answer, nullptr, settled_floor));
}

TEST_CASE("ageing: devices that were not heard of end with the floor, preferences never") {
  CHECK(is_past("device/ab", owned_ms(1000), nullptr, settled_floor));
  CHECK_FALSE(is_past("device/ab", owned_ms(1001), nullptr, settled_floor));
  CHECK_FALSE(
      is_past("context/theme", Register{Scalar{true}, stamp_ms(1), {}}, nullptr, settled_floor));
  CHECK_FALSE(is_past("order/1", owned_ms(1), nullptr, settled_floor));
}

TEST_CASE("ageing: a cart ends with the floor once it was ordered, and when nothing came after") {
  LineDevice device(laptop);
  device.add(2).set(3, 900);
  const Value line = device.line;
  const Value ordered = owned_ms(950);
  const Value ordered_later = owned_ms(1500);
  const std::string key = line_key(1, line_id(teapot()));
  CHECK(is_past(key, line, &ordered, settled_floor));
  CHECK_FALSE(is_past(key, line, &ordered_later, settled_floor));
  CHECK_FALSE(is_past(key, line, nullptr, settled_floor));
  device.set(4, 1200);
  CHECK_FALSE(is_past(key, Value{device.line}, &ordered, settled_floor));
}

TEST_CASE("ageing: answered totals go, but for one's own and those that somebody still names") {
  Line line;
  line.contributions = {{Contributor::own(laptop), 2, 2},
                        {Contributor::own(phone), 3, 3},
                        {Contributor::own(kiosk), 3, 1}};
  Line held;
  held.contributions = {{Contributor::own(phone), 3, 3}};
  Line copy = line;
  CHECK_FALSE(forget_answered(copy, Contributor::own(laptop), &held));
  CHECK(copy == line);
  CHECK(forget_answered(copy, Contributor::own(laptop), nullptr));
  CHECK(copy.contributions.size() == 2);
  CHECK(copy.quantity() == line.quantity());
}

TEST_CASE(
    "ageing: a line with a total that may go on, or with parts of a later version, is not gone") {
  LineDevice device(laptop);
  device.set(3, 10).remove(20);
  CHECK(is_gone(device.line));
  Line later = device.line;
  later.extra["z"] = "1";
  CHECK_FALSE(is_gone(later));
  Line total = device.line;
  total.contributions = {{Contributor::own(laptop), 2, 2}};
  CHECK_FALSE(is_gone(total));
}

TEST_CASE("ageing: a store brings to a line that the hub has forgotten what makes it whole") {
  LineDevice device(laptop);
  device.line.identity = teapot();
  device.set(3, 10);
  const Value known = device.line;
  CHECK_FALSE(rebased(known, &known, nullptr));
  device.add(2);
  const auto part = rebased(device.line, &known, nullptr);
  REQUIRE(part);
  const Line& line = std::get<Line>(*part);
  CHECK(line.identity == teapot());
  CHECK(line.base == LineBase{});
  CHECK(line.quantity() == 2);
}
