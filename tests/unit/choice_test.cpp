#include <catch2/catch_test_macros.hpp>

#include "noline/values.hpp"
#include "noline_test.hpp"

using namespace noline;
using namespace noline::test;

TEST_CASE("choice: concurrent texts stay side by side, the later one shown") {
  Choice a;
  Choice b;
  choice_set(a, "5@1"_stamp, "Anna");
  choice_set(b, "6@2"_stamp, "Berta");
  join(a, b);
  REQUIRE(a.options.size() == 2);
  CHECK(a.options.back().value == "Berta");
}

TEST_CASE("choice: choosing supersedes all texts that were shown") {
  Choice a;
  Choice b;
  choice_set(a, "5@1"_stamp, "Anna");
  choice_set(b, "6@2"_stamp, "Berta");
  join(a, b);
  choice_set(a, "7@1"_stamp, "Anna");
  join(b, a);
  REQUIRE(b.options.size() == 1);
  CHECK(b.options.front().value == "Anna");
}

TEST_CASE("choice: a superseded text does not come back with an old copy") {
  Choice old;
  choice_set(old, "5@1"_stamp, "Anna");
  Choice now = old;
  choice_set(now, "6@2"_stamp, "Berta");
  CHECK_FALSE(join(now, old));
  join(old, now);
  CHECK(old == now);
}

TEST_CASE("choice: a text that the chooser had not seen stays selectable") {
  Choice a;
  choice_set(a, "5@1"_stamp, "Anna");
  Choice b = a;
  choice_set(b, "6@2"_stamp, "Berta");
  choice_set(a, "7@1"_stamp, "Carla");
  join(a, b);
  REQUIRE(a.options.size() == 2);
  CHECK(a.options[0].value == "Berta");
  CHECK(a.options[1].value == "Carla");
}

TEST_CASE("choice: a delta carries the new text and what it superseded") {
  Choice old;
  choice_set(old, "5@1"_stamp, "Anna");
  Choice now = old;
  choice_set(now, "6@2"_stamp, "Berta");
  Value target = old;
  join(target, delta(Value(now), Value(old)));
  CHECK(target == Value(now));
}

TEST_CASE("choice: its greatest clock counts what was superseded too") {
  Choice choice;
  choice.superseded[phone] = 90;
  CHECK(clock_max(choice) == 90);
}
