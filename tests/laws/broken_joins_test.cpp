// The laws themselves are tested: each of these joins is broken in one way, and must be caught.
#include <catch2/catch_test_macros.hpp>

#include "generators.hpp"
#include "join_laws.hpp"

using namespace noline;
using namespace noline::laws;

namespace {

/// Whether some triple out of many breaks a law.
template <typename T>
bool is_caught(Join<T> broken) {
  const auto values = rc::gen::arbitrary<T>();
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    const T a = values(rc::Random(3 * seed), 100).value();
    const T b = values(rc::Random(3 * seed + 1), 100).value();
    const T c = values(rc::Random(3 * seed + 2), 100).value();
    if (!keeps_all(broken, a, b, c))
      return true;
  }
  return false;
}

bool joined_with(Line& target, Line after) {
  const bool is_changed = !(target == after);
  target = std::move(after);
  return is_changed;
}

Line joined_line(Line target, const Line& other) {
  join(target, other);
  return target;
}

bool adding_contributions(Line& target, const Line& other) {
  Line after = joined_line(target, other);
  for (auto& entry : after.contributions) {
    for (const auto& theirs : other.contributions) {
      if (theirs.contributor == entry.contributor && theirs.added < entry.added)
        entry.added += theirs.added;
    }
  }
  return joined_with(target, after);
}

/// The tempting cap: room for as many as are shown. What one order of arrival has pushed out,
/// another brings back once something is removed.
bool counting_only_what_is_shown(Trail& target, const Trail& other) {
  Trail after = target;
  if (after.is_erased_by(other))
    after = {other.erased, {}, other.under};
  if (other.is_erased_by(after))
    return false;
  for (const auto& mark : other.marks)
    trail_put(after, mark);
  const auto kept = newest_of(after, 1);
  std::erase_if(after.marks, [&](const auto& mark) {
    return !mark.is_removed && (kept.empty() || mark.what != kept[0]);
  });
  const bool is_changed = !(after == target);
  target = std::move(after);
  return is_changed;
}

/// The other tempting rule: what is older than the erasure goes, what is newer stays.
bool erasing_by_stamp(Trail& target, const Trail& other) {
  Trail after = target;
  for (const auto& mark : other.marks)
    trail_put(after, mark);
  if (after.erased < other.erased) {
    after.erased = other.erased;
    std::erase_if(after.marks, [&](const auto& mark) { return mark.stamp < other.erased; });
  }
  const bool is_changed = !(after == target);
  target = std::move(after);
  return is_changed;
}

bool last_arrival_wins(Line& target, const Line& other) {
  Line after = joined_line(target, other);
  if (!other.base.stamp.is_zero())
    after.base = other.base;
  return joined_with(target, after);
}

bool forgetting_removals(Line& target, const Line& other) {
  Line after = joined_line(target, other);
  after.cleared = std::min(target.cleared, other.cleared);
  return joined_with(target, after);
}

bool first_list_stays(Line& target, const Line& other) {
  Line after = joined_line(target, other);
  if (!target.list.stamp.is_zero())
    after.list = target.list;
  return joined_with(target, after);
}

bool ignoring_equal_stamps(Register& target, const Register& other) {
  if (other.stamp <= target.stamp)
    return false;
  target = other;
  return true;
}

bool keeping_superseded(Choice& target, const Choice& other) {
  const Choice before = target;
  const auto kept = target.options;
  join(target, other);
  for (const auto& option : kept) {
    if (!std::binary_search(target.options.begin(), target.options.end(), option))
      target.options.insert(std::lower_bound(target.options.begin(), target.options.end(), option),
                            option);
  }
  return !(before == target);
}

}  // namespace

TEST_CASE("self-check: the true joins are not caught") {
  CHECK_FALSE(is_caught<Line>(join));
  CHECK_FALSE(is_caught<Register>(join));
  CHECK_FALSE(is_caught<Choice>(join));
  CHECK_FALSE(is_caught<Trail>(join));
}

TEST_CASE("self-check: a trail that lets the removed make room for the old is caught") {
  CHECK(is_caught<Trail>(counting_only_what_is_shown));
}

TEST_CASE("self-check: a trail that unites across an erasure is caught") {
  CHECK(is_caught<Trail>(erasing_by_stamp));
}

TEST_CASE("self-check: a join that adds instead of taking the maximum is caught") {
  CHECK(is_caught<Line>(adding_contributions));
}

TEST_CASE("self-check: a join by order of arrival is caught") {
  CHECK(is_caught<Line>(last_arrival_wins));
}

TEST_CASE("self-check: a join that takes the older removal is caught when it lies") {
  // A minimum alone is a lawful join; what gives it away is that a removal is no growth.
  Line before;
  line_set(before, {5, {1}}, 3);
  Line after = before;
  line_remove(after, {6, {1}});
  Line target = before;
  forgetting_removals(target, after);
  CHECK(target.quantity() != 0);
}

TEST_CASE("self-check: a join that keeps the list it had is caught") {
  CHECK(is_caught<Line>(first_list_stays));
}

TEST_CASE("self-check: a join that keeps its own among twins of one stamp is caught") {
  CHECK(is_caught<Register>(ignoring_equal_stamps));
}

TEST_CASE("self-check: a join that keeps superseded texts is caught") {
  CHECK(is_caught<Choice>(keeping_superseded));
}
