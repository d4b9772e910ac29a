#include <catch2/catch_test_macros.hpp>

#include "noline_test.hpp"

using namespace noline;
using namespace noline::test;

TEST_CASE("owned: the greater version wins, also when the row was withdrawn") {
  Owned a{"{\"price\":100}", 3};
  CHECK_FALSE(join(a, Owned{"{\"price\":90}", 2}));
  CHECK(join(a, Owned{"", 4}));
  CHECK(a.json.empty());
}

TEST_CASE("event: equal keys hold equal events, and forged twins still converge") {
  const Event a{"{\"a\":1}", "5@1"_stamp};
  const Event b{"{\"a\":2}", "5@1"_stamp};
  Event ab = a;
  Event ba = b;
  CHECK(join(ab, b));
  CHECK_FALSE(join(ba, a));
  CHECK(ab == ba);
}

TEST_CASE("value: of different kinds under one key the higher kind number wins everywhere") {
  const Value reg = Register{Scalar{true}, "99@1"_stamp, {}};
  const Value newer = Opaque{9, "\xf6"};
  Value a = reg;
  Value b = newer;
  CHECK(join(a, newer));
  CHECK_FALSE(join(b, reg));
  CHECK(a == b);
}

TEST_CASE("value: kind numbers are persisted") {
  CHECK(kind_number(Register{}) == 1);
  CHECK(kind_number(Choice{}) == 2);
  CHECK(kind_number(Line{}) == 3);
  CHECK(kind_number(Event{}) == 4);
  CHECK(kind_number(Owned{}) == 5);
  CHECK(kind_number(Opaque{77, ""}) == 77);
}

TEST_CASE("value: only a line without quantity is dead") {
  CHECK(is_dead(Value(Line{})));
  CHECK_FALSE(is_dead(Value(Register{})));
  CHECK_FALSE(is_dead(Value(Owned{})));
}
