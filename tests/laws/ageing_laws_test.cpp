// Laws of what devices forget, and of what they bring along after a long time away.
#include <catch2/catch_test_macros.hpp>

#include "generators.hpp"
#include "noline/ageing.hpp"

using namespace noline;

namespace {

constexpr Contributor nobody{0, 99};

Line joined(Line left, const Line& right) {
  join(left, right);
  return left;
}

Line forgotten(Line line) {
  forget_answered(line, nobody, nullptr);
  return line;
}

}  // namespace

TEST_CASE("law: forgetting what is answered changes no quantity, and can be done twice") {
  CHECK(rc::check("quantity", [](const Line& line) {
    const Line less = forgotten(line);
    RC_ASSERT(less.quantity() == line.quantity());
    RC_ASSERT(forgotten(less) == less);
    RC_ASSERT(joined(line, less) == line);
  }));
}

TEST_CASE("law: forgetting commutes with join where both sides know what is answered") {
  CHECK(rc::check("commutes", [](const Line& settled, const Line& a, const Line& b) {
    // What was answered before the floor both have; what they do afterwards has other authors.
    Line base = settled;
    std::erase_if(base.contributions,
                  [](const Contribution& entry) { return entry.added > entry.seen; });
    const auto later = [&](const Line& own) {
      Line out = joined(base, own);
      for (const Contribution& old : base.contributions) {
        for (Contribution& entry : out.contributions) {
          if (entry.contributor == old.contributor)
            entry = old;
        }
      }
      return out;
    };
    const Line left = later(a);
    const Line right = later(b);
    RC_ASSERT(forgotten(joined(left, right)) ==
              forgotten(joined(forgotten(left), forgotten(right))));
  }));
}

TEST_CASE("law: what a store brings after a long time is what it alone did") {
  CHECK(rc::check("rebase", [](const Line& known, const Line& own, const Line& others) {
    const Line value = joined(known, own);
    const Value held = joined(known, others);
    const Value before = known;
    const auto part = rebased(value, &before, &held);
    const Line whole = joined(std::get<Line>(held), value);
    RC_ASSERT(joined(std::get<Line>(held), part ? std::get<Line>(*part) : Line{}) == whole);
  }));
}
