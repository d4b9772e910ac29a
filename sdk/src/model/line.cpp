// The cart line: quantity, join, delta and the commands. The rules are those of docs/CONFLICTS.md,
// section "Line".
#include <algorithm>
#include <cassert>

#include "noline/limits.hpp"
#include "noline/rows.hpp"
#include "noline/values.hpp"

namespace noline {
namespace {

template <typename T>
bool raise(T& target, const T& other) {
  if (!(target < other))
    return false;
  target = other;
  return true;
}

bool contributor_less(const Contribution& entry, const Contributor& key) {
  return entry.contributor < key;
}

Contribution& contribution_of(Line& line, const Contributor& key) {
  auto& entries = line.contributions;
  auto at = std::lower_bound(entries.begin(), entries.end(), key, contributor_less);
  if (at == entries.end() || at->contributor != key)
    at = entries.insert(at, {key, 0, 0});
  return *at;
}

const Contribution* find_contribution(const Line& line, const Contributor& key) {
  const auto& entries = line.contributions;
  const auto at = std::lower_bound(entries.begin(), entries.end(), key, contributor_less);
  return at == entries.end() || at->contributor != key ? nullptr : &*at;
}

/// Equal stamps with different quantities occur only when somebody forges them; the greater one is
/// as good.
bool join_base(LineBase& target, const LineBase& other) {
  if (other.stamp < target.stamp)
    return false;
  if (other.stamp == target.stamp && other.quantity <= target.quantity)
    return false;
  target = other;
  return true;
}

bool join_created(Stamp& target, const Stamp& other) {
  if (other.is_zero() || (!target.is_zero() && target <= other)) {
    return false;
  }
  target = other;
  return true;
}

bool join_contributions(Line& target, const Line& other) {
  bool changed = false;
  for (const Contribution& entry : other.contributions) {
    if (entry.added == 0 && entry.seen == 0)
      continue;
    Contribution& own = contribution_of(target, entry.contributor);
    changed |= raise(own.added, entry.added);
    changed |= raise(own.seen, entry.seen);
  }
  return changed;
}

void answer_all(Line& line) {
  for (Contribution& entry : line.contributions)
    entry.seen = std::max(entry.seen, entry.added);
}

template <typename Map>
bool join_map_max(Map& target, const Map& other) {
  bool changed = false;
  for (const auto& [key, value] : other)
    changed |= raise(target[key], value);
  return changed;
}

}  // namespace

Contributor Contributor::guest(std::string_view guest_scope) {
  return {hash_bytes(guest_scope), 1};
}

bool Line::is_base_alive() const {
  return std::max(base.stamp, kept) > cleared;
}

bool LineBase::is_held() const {
  return stamp.is_held();
}

std::uint32_t Line::quantity() const {
  std::uint64_t sum = is_base_alive() ? base.quantity : 0;
  for (const Contribution& entry : contributions) {
    if (entry.added > entry.seen)
      sum += entry.added - entry.seen;
    sum = std::min<std::uint64_t>(sum, limits::quantity_max);
  }
  return static_cast<std::uint32_t>(sum);
}

std::string_view Line::list_name() const {
  const std::string& name = list.value.text();
  return name.empty() ? std::string_view("cart") : std::string_view(name);
}

bool join(Line& target, const Line& other) {
  bool changed = raise(target.identity, other.identity);
  changed |= join_created(target.created, other.created);
  changed |= join_base(target.base, other.base);
  changed |= raise(target.kept, other.kept);
  changed |= raise(target.cleared, other.cleared);
  changed |= raise(target.last_add, other.last_add);
  changed |= raise(target.last_remove, other.last_remove);
  changed |= join_contributions(target, other);
  changed |= join(target.list, other.list);
  for (const auto& [name, field] : other.fields)
    changed |= join(target.fields[name], field);
  changed |= join_map_max(target.extra, other.extra);
  return changed;
}

Line delta(const Line& value, const Line& base) {
  Line out;
  if (base.identity < value.identity)
    out.identity = value.identity;
  if (base.base != value.base)
    out.base = value.base;
  if (base.created != value.created)
    out.created = value.created;
  if (base.kept < value.kept)
    out.kept = value.kept;
  if (base.cleared < value.cleared)
    out.cleared = value.cleared;
  if (base.last_add < value.last_add)
    out.last_add = value.last_add;
  if (base.last_remove < value.last_remove)
    out.last_remove = value.last_remove;
  for (const Contribution& entry : value.contributions) {
    const Contribution* old = find_contribution(base, entry.contributor);
    const bool has_added = !old || old->added < entry.added;
    // A total comes with what of it is answered: the hub may have forgotten both by now.
    const Contribution news{entry.contributor, has_added ? entry.added : 0,
                            has_added || old->seen < entry.seen ? entry.seen : 0};
    if (news.added != 0 || news.seen != 0)
      out.contributions.push_back(news);
  }
  if (base.list != value.list)
    out.list = value.list;
  for (const auto& [name, field] : value.fields) {
    const auto old = base.fields.find(name);
    if (old == base.fields.end() || old->second != field)
      out.fields[name] = field;
  }
  for (const auto& [name, bytes] : value.extra) {
    const auto old = base.extra.find(name);
    if (old == base.extra.end() || old->second != bytes)
      out.extra[name] = bytes;
  }
  return out;
}

void line_add(Line& line, Stamp stamp, std::uint32_t quantity) {
  Contribution& own = contribution_of(line, Contributor::own(stamp.replica));
  line.last_add = stamp;
  own.added = std::min(own.added + quantity, limits::added_max);
}

void line_set(Line& line, Stamp stamp, std::uint32_t quantity) {
  assert(quantity >= 1 && stamp > line.cleared);
  line.base = {stamp, quantity};
  answer_all(line);
}

void line_remove(Line& line, Stamp stamp) {
  line.cleared = std::max({line.cleared, line.base.stamp, line.kept});
  line.last_remove = stamp;
  answer_all(line);
}

void line_move(Line& line, Stamp stamp, std::string_view list) {
  // Without a living base, `kept` alone would revive the quantity that an earlier removal had
  // cleared, and an unseen removal would answer all additions. Nobody chose this quantity, though:
  // its stamp lies just above what was cleared, so that any set that somebody made wins.
  // Never above the move itself, though: within a millisecond the flag could overtake the clock.
  if (!line.is_base_alive()) {
    const Stamp held = Stamp{line.cleared.clock + 1, stamp.replica}.held();
    line.base = {std::min(held, stamp), std::max<std::uint32_t>(1, line.quantity())};
    answer_all(line);
  }
  register_set(line.list, stamp, Scalar{std::string(list)});
  line.kept = stamp;
}

}  // namespace noline
