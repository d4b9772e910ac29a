// Joins, deltas and commands of every value but the line.
#include "noline/values.hpp"

#include <algorithm>

namespace noline {
namespace {

template <typename Map, typename Key>
auto lookup(const Map& map, const Key& key) {
  const auto at = map.find(key);
  return at == map.end() ? typename Map::mapped_type{} : at->second;
}

bool is_superseded(const Choice& choice, const Stamp& stamp) {
  return stamp.clock <= lookup(choice.superseded, stamp.replica);
}

Choice delta(const Choice& value, const Choice& base) {
  Choice out;
  for (const auto& option : value.options) {
    if (!std::binary_search(base.options.begin(), base.options.end(), option))
      out.options.push_back(option);
  }
  for (const auto& [replica, clock] : value.superseded) {
    if (lookup(base.superseded, replica) < clock)
      out.superseded[replica] = clock;
  }
  return out;
}

template <typename T>
T delta(const T& value, const T& base) {
  return value == base ? T{} : value;
}

std::uint64_t clock_max_of(const Register& reg) {
  return reg.stamp.clock;
}
std::uint64_t clock_max_of(const Choice& choice) {
  std::uint64_t most = choice.options.empty() ? 0 : choice.options.back().stamp.clock;
  // A forged history far in the future would silence its replica for good.
  for (const auto& [replica, clock] : choice.superseded)
    most = std::max(most, clock);
  return most;
}
std::uint64_t clock_max_of(const Line& line) {
  std::uint64_t most =
      std::max({line.base.stamp.clock, line.kept.clock, line.cleared.clock, line.last_add.clock,
                line.last_remove.clock, line.list.stamp.clock});
  for (const auto& [name, field] : line.fields)
    most = std::max(most, field.stamp.clock);
  return most;
}
std::uint64_t clock_max_of(const Event& event) {
  return event.stamp.clock;
}
std::uint64_t clock_max_of(const Owned&) {
  return 0;
}
std::uint64_t clock_max_of(const Trail& trail) {
  std::uint64_t most = std::max(trail.under, trail.erased).clock;
  for (const auto& mark : trail.marks)
    most = std::max(most, mark.stamp.clock);
  return most;
}
std::uint64_t clock_max_of(const Opaque&) {
  return 0;
}

}  // namespace

const std::string& Scalar::text() const {
  static const std::string empty;
  const auto* held = std::get_if<std::string>(&value);
  return held != nullptr ? *held : empty;
}

bool join(Register& target, const Register& other) {
  if (other.stamp < target.stamp)
    return false;
  if (other.stamp == target.stamp) {
    // Forged or truncated twins: take the greater parts, so that every order of arrival agrees.
    const Register before = target;
    target.value = std::max(target.value, other.value);
    target.replaced = std::max(target.replaced, other.replaced);
    return !(before == target);
  }
  target = other;
  return true;
}

bool join(Choice& target, const Choice& other) {
  const Choice before = target;
  for (const auto& [replica, clock] : other.superseded) {
    auto& own = target.superseded[replica];
    own = std::max(own, clock);
  }
  std::vector<Choice::Option> all;
  std::set_union(target.options.begin(), target.options.end(), other.options.begin(),
                 other.options.end(), std::back_inserter(all));
  std::erase_if(all, [&](const auto& option) { return is_superseded(target, option.stamp); });
  target.options = std::move(all);
  return !(before == target);
}

bool join(Event& target, const Event& other) {
  const bool is_greater =
      target.stamp != other.stamp ? target.stamp < other.stamp : target.json < other.json;
  if (is_greater)
    target = other;
  return is_greater;
}

bool join(Owned& target, const Owned& other) {
  const bool is_greater =
      target.version != other.version ? target.version < other.version : target.json < other.json;
  if (is_greater)
    target = other;
  return is_greater;
}

bool join(Opaque& target, const Opaque& other) {
  const bool is_greater =
      target.kind != other.kind ? target.kind < other.kind : target.body < other.body;
  if (is_greater)
    target = other;
  return is_greater;
}

bool join(Value& target, const Value& other) {
  if (target.index() == other.index()) {
    return std::visit(
        [&](auto& own) { return join(own, *std::get_if<std::decay_t<decltype(own)>>(&other)); },
        target);
  }
  if (kind_number(other) <= kind_number(target))
    return false;
  target = other;
  return true;
}

Value delta(const Value& value, const Value& base) {
  if (value.index() != base.index())
    return value;
  return std::visit(
      [&](const auto& own) -> Value {
        return delta(own, *std::get_if<std::decay_t<decltype(own)>>(&base));
      },
      value);
}

bool is_dead(const Value& value) {
  // What is left of records that the hub refused.
  if (const auto* trail = std::get_if<Trail>(&value)) {
    return trail->marks.empty() && trail->erased.is_zero() && trail->under.is_zero();
  }
  const auto* line = std::get_if<Line>(&value);
  return line != nullptr && line->quantity() == 0;
}

std::uint64_t clock_max(const Value& value) {
  return std::visit([](const auto& own) { return clock_max_of(own); }, value);
}

std::uint32_t kind_number(const Value& value) {
  if (const auto* opaque = std::get_if<Opaque>(&value))
    return opaque->kind;
  return static_cast<std::uint32_t>(value.index()) + 1;
}

void register_set(Register& reg, Stamp stamp, Scalar value) {
  reg.replaced = reg.stamp;
  reg.stamp = stamp;
  reg.value = std::move(value);
}

void choice_set(Choice& choice, Stamp stamp, std::string value) {
  for (const auto& option : choice.options) {
    auto& clock = choice.superseded[option.stamp.replica];
    clock = std::max(clock, option.stamp.clock);
  }
  choice.options = {{stamp, std::move(value)}};
}

}  // namespace noline
