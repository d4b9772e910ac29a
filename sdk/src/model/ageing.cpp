#include "noline/ageing.hpp"

#include <algorithm>

#include "noline/epochs.hpp"

namespace noline {
namespace {

bool contains(const std::vector<ReplicaId>& replicas, ReplicaId replica) {
  return std::find(replicas.begin(), replicas.end(), replica) != replicas.end();
}

const Contribution* find(const Line* line, const Contributor& who) {
  if (line == nullptr) {
    return nullptr;
  }
  for (const Contribution& entry : line->contributions) {
    if (entry.contributor == who) {
      return &entry;
    }
  }
  return nullptr;
}

/// When the hub wrote an Owned row; versions of rows are times.
TimeMs written_ms(const Value* value) {
  const auto* owned = value == nullptr ? nullptr : std::get_if<Owned>(value);
  return owned == nullptr ? INT64_MAX : static_cast<TimeMs>(owned->version);
}

TimeMs latest_ms(const Value& value) {
  return Stamp{clock_max(value), {}}.time_ms();
}

/// The stamp of a value that is written as a whole.
const Stamp* stamp_of(const Value& value) {
  if (const auto* reg = std::get_if<Register>(&value)) {
    return &reg->stamp;
  }
  const auto* event = std::get_if<Event>(&value);
  return event == nullptr ? nullptr : &event->stamp;
}

void leave_out(Line& part, const std::vector<ReplicaId>& spent) {
  const auto is_spent = [&](const Stamp& stamp) { return contains(spent, stamp.replica); };
  if (is_spent(part.base.stamp)) {
    part.base = {};
  }
  if (is_spent(part.kept)) {
    part.kept = {};
  }
  if (is_spent(part.list.stamp)) {
    part.list = {};
  }
  std::erase_if(part.fields, [&](const auto& field) { return is_spent(field.second.stamp); });
  for (Contribution& entry : part.contributions) {
    if (entry.contributor.origin != 1 && contains(spent, {entry.contributor.id})) {
      entry.added = 0;
    }
  }
}

Line rebased_line(const Line& value, const Line* known, const Line* held,
                  const std::vector<ReplicaId>& spent) {
  Line part = delta(value, known == nullptr ? Line{} : *known);
  leave_out(part, spent);
  for (Contribution& entry : part.contributions) {
    const Contribution* acked = find(known, entry.contributor);
    const Contribution* there = find(held, entry.contributor);
    if (acked != nullptr && entry.added != 0 && (there == nullptr || there->added < acked->added)) {
      entry.seen = std::max(entry.seen, acked->added);
    }
  }
  std::erase_if(part.contributions,
                [](const Contribution& entry) { return entry.added == 0 && entry.seen == 0; });
  if (held == nullptr && !(part == Line{})) {
    part.identity = value.identity;
    part.created = value.created;
    // A move keeps the quantity that it saw.
    if (!part.kept.is_zero() && part.base.stamp.is_zero()) {
      part.base = value.base;
    }
  }
  return part;
}

}  // namespace

bool is_past(std::string_view key, const Value& value, const Value* order, const Floor& floor) {
  if (key.starts_with("notice/")) {
    return latest_ms(value) <= floor.ms;
  }
  if (key.starts_with("device/")) {
    return written_ms(&value) <= floor.ms;
  }
  return order != nullptr && key.starts_with("cart/") && written_ms(order) <= floor.ms &&
         latest_ms(value) <= floor.ms;
}

bool forget_answered(Line& line, const Contributor& own, const Line* held) {
  return std::erase_if(line.contributions, [&](const Contribution& entry) {
           return entry.added <= entry.seen && entry.contributor != own &&
                  (held == nullptr || find(held, entry.contributor) == nullptr);
         }) != 0;
}

std::optional<Value> rebased(const Value& value, const Value* known, const Value* held,
                             const std::vector<ReplicaId>& spent) {
  if (const auto* line = std::get_if<Line>(&value)) {
    const auto* before = known == nullptr ? nullptr : std::get_if<Line>(known);
    const auto* there = held == nullptr ? nullptr : std::get_if<Line>(held);
    Line part = rebased_line(*line, before, there, spent);
    return part == Line{} ? std::nullopt : std::optional<Value>(std::move(part));
  }
  const Stamp* stamp = stamp_of(value);
  if (stamp != nullptr && contains(spent, stamp->replica)) {
    return std::nullopt;
  }
  return known == nullptr ? value : delta(value, *known);
}

}  // namespace noline
