#include "join_laws.hpp"

#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>

#include "generators.hpp"

using namespace noline;
using namespace noline::laws;

namespace {

template <typename T>
Join<T> own_join() {
  return static_cast<Join<T>>(join);
}

}  // namespace

TEMPLATE_TEST_CASE("law: join does not care for order, grouping or repetition", "", Register,
                   Choice, Line, Event, Owned, Opaque, Value) {
  CHECK(rc::check("commutative", [](const TestType& a, const TestType& b) {
    RC_ASSERT(is_commutative(own_join<TestType>(), a, b));
  }));
  CHECK(rc::check("associative", [](const TestType& a, const TestType& b, const TestType& c) {
    RC_ASSERT(is_associative(own_join<TestType>(), a, b, c));
  }));
  CHECK(rc::check("idempotent", [](const TestType& a, const TestType& b) {
    RC_ASSERT(is_idempotent(own_join<TestType>(), a, b));
  }));
  CHECK(rc::check("honest", [](const TestType& a, const TestType& b) {
    RC_ASSERT(is_honest(own_join<TestType>(), a, b));
  }));
}

TEST_CASE("law: a delta brings its base exactly as far as the whole value does") {
  CHECK(rc::check("of any value", [](const Value& value, const Value& base) {
    RC_ASSERT(joined(own_join<Value>(), base, delta(value, base)) ==
              joined(own_join<Value>(), base, value));
  }));
  CHECK(rc::check("of lines", [](const Line& value, const Line& base) {
    RC_ASSERT(joined(own_join<Line>(), base, delta(value, base)) ==
              joined(own_join<Line>(), base, value));
  }));
  CHECK(rc::check("of a grown line", [](const Line& base, const Line& news) {
    const Line value = joined(own_join<Line>(), base, news);
    RC_ASSERT(joined(own_join<Line>(), base, delta(value, base)) == value);
  }));
}

TEST_CASE("law: deltas of one value joined anywhere never add what the value lacks") {
  CHECK(rc::check("within", [](const Line& value, const Line& base, const Line& other) {
    const Line whole = joined(own_join<Line>(), other, value);
    const Line part = joined(own_join<Line>(), other, delta(value, base));
    RC_ASSERT(joined(own_join<Line>(), part, value) == whole);
  }));
}

TEST_CASE("law: a command on a line only ever grows it, so that nothing is undone by joining") {
  CHECK(rc::check("grows", [](const Line& before) {
    HybridClock clock({9});
    clock.observe(clock_max(before));
    const auto quantity = *rc::gen::inRange<std::uint32_t>(1, 9);
    Line after = before;
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        line_add(after, clock.draw(0), quantity);
        break;
      case 1:
        line_set(after, clock.draw(0), quantity);
        break;
      case 2:
        line_remove(after, clock.draw(0));
        break;
      default:
        line_move(after, clock.draw(0), "later");
    }
    RC_ASSERT(joined(own_join<Line>(), before, after) == after);
    RC_ASSERT(joined(own_join<Line>(), after, before) == after);
  }));
}

TEST_CASE("law: what a command leaves is what was asked for") {
  CHECK(rc::check("quantity", [](const Line& before) {
    HybridClock clock({9});
    clock.observe(clock_max(before));
    const auto quantity = *rc::gen::inRange<std::uint32_t>(1, 9);
    Line line = before;
    line_add(line, clock.draw(0), quantity);
    RC_ASSERT(line.quantity() == before.quantity() + quantity);
    line_set(line, clock.draw(0), quantity);
    RC_ASSERT(line.quantity() == quantity);
    line_move(line, clock.draw(0), "later");
    RC_ASSERT(line.quantity() == quantity);
    line_remove(line, clock.draw(0));
    RC_ASSERT(line.quantity() == 0U);
  }));
}
