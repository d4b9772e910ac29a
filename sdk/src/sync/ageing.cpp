// ScopeReplica: what leaves this device with time, and how it comes back after a long time away.
#include "sync/scope_replica.hpp"

#include <algorithm>

namespace noline::sync {
namespace {

bool has_total(const Line* line, const Contributor& who) {
  return line != nullptr &&
         std::any_of(line->contributions.begin(), line->contributions.end(),
                     [&](const Contribution& entry) { return entry.contributor == who; });
}

}  // namespace

void ScopeReplica::drop(RowMap::iterator at) {
  if (const auto line = parse_line_key(at->first)) {
    lines_.erase(line_slot(*line));
  }
  erased_.push_back(at->first);
  rows_.erase(at);
  ++version_;
}

void ScopeReplica::forget(const std::string& key) {
  const auto at = rows_.find(key);
  if (at != rows_.end() && !at->second.is_pending) {
    drop(at);
  }
}

/// Does as the hub did: what is settled for as long as the floor goes. Only rows that the hub holds
/// as they are here; lines count by their `seq`, for a removal may arrive long after it was made.
void ScopeReplica::sweep(const Floor& floor) {
  if (is_caught_up_ && cursor_ >= floor.seq && level_ms_ < floor.ms) {
    level_ms_ = floor.ms;
    is_cursor_unstored_ = true;
  }
  for (auto at = rows_.begin(); floor.ms != 0 && at != rows_.end();) {
    const auto row = at++;
    Entry& entry = row->second;
    if (entry.is_pending) {
      continue;
    }
    const auto epoch = parse_cart_epoch(row->first);
    const Value* order = epoch ? find(order_key(*epoch)) : nullptr;
    auto* line = std::get_if<Line>(&entry.value);
    const bool is_settled = line != nullptr && entry.seq <= floor.seq;
    if (is_settled && forget_answered(*line, Contributor::own(self_), nullptr)) {
      mark_unstored(row->first, entry);
    }
    if ((is_settled && is_gone(*line)) || is_past(row->first, entry.value, order, floor)) {
      drop(row);
    }
  }
}

void ScopeReplica::begin_rebase() {
  is_rebasing_ = true;
  // Nothing is reported as stored until all is here.
  collected_cursor_ = stored_cursor_ = 0;
  is_caught_up_ = false;
}

/// The hub's rows are all here: they replace what was acknowledged, and what this device alone did
/// is added. Nothing of it shows before, so a device that is cut off begins again.
std::vector<Meeting> ScopeReplica::finish_rebase() {
  is_rebasing_ = false;
  std::vector<Meeting> meetings;
  const RowMap old = std::exchange(rows_, {});
  lines_.clear();
  unstored_.clear();
  erased_.clear();
  pending_.clear();
  assumed_.clear();
  is_rebuilt_ = true;
  cursor_ = collected_cursor_ = stored_cursor_ = 0;
  for (Row& row : std::exchange(snapshot_, {})) {
    static_cast<void>(take_row(std::move(row), false));
  }
  for (const auto& [key, entry] : old) {
    rejoin(key, entry, meetings);
  }
  ++version_;
  return meetings;
}

void ScopeReplica::rejoin(const std::string& key, const Entry& was,
                          std::vector<Meeting>& meetings) {
  const Value* held = find(key);
  const Value* known = was.known ? &*was.known : nullptr;
  auto part = was.is_pending ? rebased(was.value, known, held) : own_total(was.value, held);
  if (!part) {
    return;
  }
  const auto at =
      rows_.try_emplace(key, Entry{known_of({*part}), {}, 0, 0, false, false, false}).first;
  Entry& entry = at->second;
  index_line(at);
  mark_unstored(at->first, entry);
  if (!was.is_pending) {
    join(entry.value, *part);
    return;
  }
  mark_pending(at->first, entry);
  entry.was_sent = was.was_sent;
  if (held != nullptr) {
    entry.known = entry.value;
    Value before = known_of(was);
    if (Value both = before; join(both, *entry.known)) {
      meetings.push_back({key, std::move(before), was.value, *entry.known, {}});
    }
  }
  join(entry.value, *part);
  if (!meetings.empty() && meetings.back().key == key) {
    meetings.back().joined = entry.value;
  }
  settle(at->first, entry);
}

/// The running total of this opening goes on, so it must not begin anew where the hub forgot it:
/// other devices may still hold it as answered.
std::optional<Value> ScopeReplica::own_total(const Value& value, const Value* held) const {
  const auto* line = std::get_if<Line>(&value);
  const auto* there = held == nullptr ? nullptr : std::get_if<Line>(held);
  Line part;
  for (std::size_t index = 0; line != nullptr && index < line->contributions.size(); ++index) {
    Contribution entry = line->contributions[index];
    if (entry.contributor == Contributor::own(self_)) {
      entry.seen = std::max(entry.seen, entry.added);
      part.contributions.push_back(entry);
    }
  }
  if (part.contributions.empty() || has_total(there, Contributor::own(self_))) {
    return std::nullopt;
  }
  part.identity = line->identity;
  return part;
}

}  // namespace noline::sync
