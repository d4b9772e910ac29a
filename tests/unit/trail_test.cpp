#include "noline/trail.hpp"

#include <catch2/catch_test_macros.hpp>

#include "noline/limits.hpp"
#include "noline_test.hpp"

using namespace noline;
using namespace noline::test;

namespace {

Trail::Mark mark(const std::string& what, std::uint64_t clock, std::uint64_t replica = 1) {
  return {what, {clock, {replica}}, "", false};
}

Trail trail_of(std::initializer_list<Trail::Mark> marks, Stamp erased = {}) {
  Trail out{erased, {}};
  for (const Trail::Mark& one : marks)
    trail_put(out, one);
  return out;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("trail: the newest come first, and a mark that is renewed moves to the front") {
  Trail trail = trail_of({mark("honey", 1), mark("tea", 2), mark("bread", 3)});
  CHECK(newest_of(trail, 9) == Texts{"bread", "tea", "honey"});
  trail_put(trail, mark("honey", 4));
  CHECK(newest_of(trail, 2) == Texts{"honey", "bread"});
}

TEST_CASE("trail: an older mark that arrives late changes nothing") {
  Trail trail = trail_of({mark("honey", 5), mark("tea", 6)});
  CHECK_FALSE(join(trail, trail_of({mark("honey", 3)})));
  CHECK(newest_of(trail, 9) == Texts{"tea", "honey"});
}

TEST_CASE("trail: the oldest goes when there are too many") {
  Trail trail;
  for (std::uint64_t clock = 1; clock <= limits::trail_marks_max + 3; ++clock)
    trail_put(trail, mark("p" + std::to_string(clock), clock));
  CHECK(trail.marks.size() == limits::trail_marks_max);
  const auto shown = newest_of(trail, limits::trail_marks_max);
  CHECK(shown.front() == "p" + std::to_string(limits::trail_marks_max + 3));
  CHECK(shown.back() == "p4");
}

TEST_CASE("trail: what is removed is not shown, and stays removed when an old copy comes by") {
  Trail trail = trail_of({mark("honey", 1), mark("tea", 2)});
  const Trail old = trail;
  trail_put(trail, {"honey", {3, {1}}, "", true});
  CHECK(newest_of(trail, 9) == Texts{"tea"});
  CHECK_FALSE(join(trail, old));
}

TEST_CASE("trail: an erasure takes what another device marked without knowing of it") {
  Trail here = trail_of({mark("honey", 1)});
  Trail there = here;
  trail_erase(here, {2, {1}});
  trail_put(there, mark("tea", 3, 2));
  join(there, here);
  CHECK(there.marks.empty());
  CHECK(there == here);
  trail_put(there, mark("bread", 4, 2));
  CHECK(join(here, there));
  CHECK(newest_of(here, 9) == Texts{"bread"});
}

TEST_CASE("trail: a consent counts until it is withdrawn, and a withdrawal wins over one unseen") {
  Trail consent = trail_of({mark("given", 1)});
  CHECK(is_consent_given(consent));
  Trail elsewhere = consent;
  trail_erase(consent, {2, {1}});
  CHECK_FALSE(is_consent_given(consent));
  trail_put(elsewhere, mark("given", 5, 2));
  join(consent, elsewhere);
  CHECK_FALSE(is_consent_given(consent));
  trail_put(consent, mark("given", 6));
  CHECK(is_consent_given(consent));
}

TEST_CASE("trail: a record is withdrawn when its consent was given before the last withdrawal") {
  Trail record = record_under(Trail{{4, {1}}, {}});
  trail_put(record, mark("honey", 9));
  CHECK_FALSE(is_withdrawn(record, Trail{{4, {1}}, {}}));
  CHECK(is_withdrawn(record, Trail{{5, {1}}, {}}));
  trail_erase(record, {7, {2}});
  CHECK(is_withdrawn(record, Trail{{5, {1}}, {}}));
}

TEST_CASE("trail: a list that was emptied later does not outlive a withdrawal it had not seen") {
  Trail emptied = trail_of({mark("honey", 1)});
  trail_erase(emptied, {5, {2}});
  trail_put(emptied, mark("tea", 6, 2));
  const Trail withdrawn = record_under(Trail{{4, {1}}, {}});
  Trail here = withdrawn;
  CHECK_FALSE(join(here, emptied));
  CHECK(join(emptied, withdrawn));
  CHECK(here == emptied);
  CHECK(here.marks.empty());
  CHECK(delta(emptied, trail_of({}, {5, {2}})) == withdrawn);
}

TEST_CASE("trail: forged twins of one stamp agree in every order") {
  Trail left = trail_of({{"honey", {1, {1}}, "a", false}});
  Trail right = trail_of({{"honey", {1, {1}}, "b", false}});
  const Trail before = left;
  join(left, right);
  join(right, before);
  CHECK(left == right);
}
