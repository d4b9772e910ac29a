#include "join_laws.hpp"

#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>

#include "generators.hpp"
#include "noline/limits.hpp"

using namespace noline;
using namespace noline::laws;

namespace {

template <typename T>
Join<T> own_join() {
  return static_cast<Join<T>>(join);
}

}  // namespace

TEMPLATE_TEST_CASE("law: join does not care for order, grouping or repetition", "", Register,
                   Choice, Line, Event, Owned, Trail, Opaque, Value) {
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
  CHECK(rc::check("of trails", [](const Trail& value, const Trail& base) {
    RC_ASSERT(joined(own_join<Trail>(), base, delta(value, base)) ==
              joined(own_join<Trail>(), base, value));
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

TEST_CASE("law: a trail keeps to its cap, and to its newest marks") {
  CHECK(rc::check("cap", [](const Trail& a, const Trail& b) {
    const Trail both = joined(own_join<Trail>(), a, b);
    RC_ASSERT(both.marks.size() <= limits::trail_marks_max);
    const auto is_shown = [&](const Trail::Mark& mark) {
      return std::any_of(both.marks.begin(), both.marks.end(),
                         [&](const auto& held) { return held.what == mark.what; });
    };
    for (const Trail* side : {&a, &b}) {
      for (const Trail::Mark& mark : side->marks) {
        const bool is_erased = side->is_erased_by(both);
        const bool is_pushed_out =
            both.marks.size() == limits::trail_marks_max &&
            std::all_of(both.marks.begin(), both.marks.end(),
                        [&](const auto& held) { return held.stamp >= mark.stamp; });
        RC_ASSERT(is_shown(mark) || is_erased || is_pushed_out);
      }
    }
  }));
}

TEST_CASE("law: nothing that was marked without knowing of an erasure survives it") {
  CHECK(rc::check("erasure", [](const Trail& before, const Trail& elsewhere) {
    HybridClock clock({9});
    clock.observe(std::max(clock_max(before), clock_max(elsewhere)));
    Trail erased = before;
    trail_erase(erased, clock.draw(0));
    // Later by the clock, but made on a device that had not heard of the erasure.
    Trail recorded = elsewhere;
    recorded.under = std::min(recorded.under, before.under);
    trail_put(recorded, {"late", clock.draw(0), "", false});
    RC_ASSERT(joined(own_join<Trail>(), erased, recorded).marks.empty());
    RC_ASSERT(joined(own_join<Trail>(), recorded, erased).marks.empty());
  }));
}

TEST_CASE("law: nothing that was marked under an older consent survives its withdrawal") {
  CHECK(rc::check("withdrawal", [](const Trail& before, const Trail& elsewhere) {
    HybridClock clock({9});
    clock.observe(std::max(clock_max(before), clock_max(elsewhere)));
    const Trail consent{clock.draw(0), {}};
    // Emptied and marked later by the clock, but by whom had not heard of the withdrawal.
    Trail recorded = elsewhere;
    trail_erase(recorded, clock.draw(0));
    trail_put(recorded, {"late", clock.draw(0), "", false});
    RC_ASSERT(is_withdrawn(recorded, consent));
    RC_ASSERT(joined(own_join<Trail>(), record_under(consent), recorded).marks.empty());
    RC_ASSERT(joined(own_join<Trail>(), recorded, record_under(consent)).marks.empty());
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
