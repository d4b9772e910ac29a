// Trails: capped sets of marks that unite and can be erased.
#include "noline/trail.hpp"

#include <algorithm>

#include "noline/limits.hpp"
#include "noline/values.hpp"

namespace noline {
namespace {

using Mark = Trail::Mark;

bool is_older(const Mark& left, const Mark& right) {
  return std::tie(left.stamp, left.what) < std::tie(right.stamp, right.what);
}

/// Forged twins of one stamp: the greater parts win, so that every order of arrival agrees.
bool is_beaten(const Mark& held, const Mark& other) {
  return std::tie(held.stamp, held.is_removed, held.text) <
         std::tie(other.stamp, other.is_removed, other.text);
}

auto place_of(const Trail& trail, const std::string& what) {
  return std::lower_bound(trail.marks.begin(), trail.marks.end(), what,
                          [](const Mark& mark, const std::string& key) { return mark.what < key; });
}

}  // namespace

void trail_put(Trail& trail, Mark mark) {
  const auto at = trail.marks.begin() + (place_of(trail, mark.what) - trail.marks.cbegin());
  if (at == trail.marks.end() || at->what != mark.what) {
    trail.marks.insert(at, std::move(mark));
  } else if (is_beaten(*at, mark)) {
    *at = std::move(mark);
  }
  // A mark that is pushed out stays out: those that are newer only ever become newer still.
  if (trail.marks.size() > limits::trail_marks_max) {
    trail.marks.erase(std::min_element(trail.marks.begin(), trail.marks.end(), is_older));
  }
}

void trail_erase(Trail& trail, Stamp stamp) {
  trail.erased = std::max(trail.erased, stamp);
  trail.marks.clear();
}

std::vector<std::string> newest_of(const Trail& trail, std::size_t count) {
  std::vector<Mark> marks = trail.marks;
  std::sort(marks.begin(), marks.end(),
            [](const Mark& left, const Mark& right) { return is_older(right, left); });
  std::vector<std::string> out;
  for (Mark& mark : marks) {
    if (!mark.is_removed && out.size() < count) {
      out.push_back(std::move(mark.what));
    }
  }
  return out;
}

bool is_consent_given(const Trail& consent) {
  return !newest_of(consent, 1).empty();
}

bool is_withdrawn(const Trail& record, const Trail& consent) {
  return record.under < consent.erased;
}

bool join(Trail& target, const Trail& other) {
  if (other.is_erased_by(target)) {
    return false;
  }
  const Trail before = target;
  if (target.is_erased_by(other)) {
    target = {other.erased, {}, other.under};
  }
  for (const Mark& mark : other.marks) {
    trail_put(target, mark);
  }
  return !(before == target);
}

Trail delta(const Trail& value, const Trail& base) {
  if (value.is_erased_by(base)) {
    return {};
  }
  Trail out{value.erased, {}, value.under};
  for (const Mark& mark : value.marks) {
    const auto held = place_of(base, mark.what);
    const bool is_held = !base.is_erased_by(value) && held != base.marks.end() && *held == mark;
    if (!is_held) {
      out.marks.push_back(mark);
    }
  }
  return out;
}

}  // namespace noline
