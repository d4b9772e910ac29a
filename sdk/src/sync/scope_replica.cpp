#include "sync/scope_replica.hpp"

#include <algorithm>
#include <charconv>

#include "noline/limits.hpp"

namespace noline::sync {
namespace {

/// Pushes stay well below the limit of a message, whatever their encoding adds.
constexpr std::size_t push_bytes_max = limits::message_bytes_max / 2;

bool covers(const Value& known, const Value& value) {
  Value copy = known;
  return !join(copy, value);
}

std::size_t text_bytes(const Value& value) {
  if (const auto* trail = std::get_if<Trail>(&value)) {
    return 64 + trail->marks.size() * 2 * limits::trail_text_bytes_max;
  }
  const auto* line = std::get_if<Line>(&value);
  if (line == nullptr) {
    return 64;
  }
  std::size_t sum = 256 + 40 * line->contributions.size();
  for (const auto& [name, field] : line->fields) {
    sum += name.size() + field.value.text().size();
  }
  return sum;
}

/// The hub may have forgotten a line that was gone, so one that comes back goes whole.
Row pushed_row(const std::string& key, const Entry& entry) {
  const bool is_change = entry.known && !is_dead(*entry.known);
  return {key, is_change ? delta(entry.value, *entry.known) : entry.value, 0};
}

}  // namespace

/// Ids are hashes, so the epoch only has to keep the slots of one line apart.
std::uint64_t line_slot(const LineKey& key) {
  return key.id.value + key.epoch * 0x9e3779b97f4a7c15ULL;
}

void ScopeReplica::index_line(RowMap::iterator at) {
  if (const auto key = parse_line_key(at->first)) {
    lines_[line_slot(*key)] = &*at;
  }
}

const Line* ScopeReplica::find_line(const LineKey& key) const {
  const auto at = lines_.find(line_slot(key));
  return at == lines_.end() ? nullptr : std::get_if<Line>(&at->second->second.value);
}

Line& ScopeReplica::edit_line(const LineKey& key) {
  return *std::get_if<Line>(&begin_edit(*lines_.find(line_slot(key))->second));
}

const Value* ScopeReplica::find(std::string_view key) const {
  const auto at = rows_.find(key);
  return at == rows_.end() ? nullptr : &at->second.value;
}

Value& ScopeReplica::edit(std::string_view key, const Value& fresh) {
  auto at = rows_.find(key);
  if (at != rows_.end()) {
    return begin_edit(*at);
  }
  at = rows_.emplace(std::string(key), Entry{fresh, {}, 0, 0, false, false, false}).first;
  index_line(at);
  mark_pending(at->first, at->second);
  mark_unstored(at->first, at->second);
  return at->second.value;
}

Value& ScopeReplica::begin_edit(RowMap::value_type& row) {
  auto& [key, entry] = row;
  if (!entry.is_pending) {
    entry.known = entry.value;
  }
  mark_pending(key, entry);
  mark_unstored(key, entry);
  return entry.value;
}

void ScopeReplica::mark_unstored(const std::string& key, Entry& entry) {
  ++version_;
  if (entry.is_unstored) {
    return;
  }
  entry.is_unstored = true;
  unstored_.push_back(key);
}

void ScopeReplica::mark_pending(const std::string& key, Entry& entry) {
  if (entry.is_pending) {
    return;
  }
  entry.is_pending = true;
  pending_.emplace(key, &entry);
}

/// The hub has it all: the row is no longer pending.
void ScopeReplica::settle(const std::string& key, Entry& entry) {
  if (!entry.is_pending || !entry.known || !covers(*entry.known, entry.value)) {
    return;
  }
  entry.is_pending = false;
  entry.known.reset();
  pending_.erase(pending_.find(key));
}

void ScopeReplica::begin_link(const wire::ScopeState& scope, const wire::Welcome& welcome,
                              ReplicaId self) {
  end_link();
  self_ = self;
  link_ms_ = welcome.clock;
  const bool has_cursor = cursor_ != 0;
  const bool is_held = scope.resume || scope.rebase;
  if (is_held && lost_number_ != 0 && lost_number_ <= welcome.pushed) {
    assume_lost();
  } else {
    lost_number_ = 0;
    lost_.clear();
  }
  head_ = scope.head;
  link_lineage_ = welcome.lineage;
  if (has_cursor && scope.rebase && is_writable_) {
    return begin_rebase();
  }
  if (has_cursor && !scope.resume) {
    // A number of the lineage that is gone must not be reported under the new one.
    cursor_ = collected_cursor_ = stored_cursor_ = 0;
    if (is_writable_) {
      push_everything();
    } else {
      rows_.clear();
      lines_.clear();
      unstored_.clear();
      is_rebuilt_ = true;
    }
  }
  set_caught_up(cursor_ >= head_);
  sweep(scope.floor);
  confirm_assumed();
}

void ScopeReplica::set_caught_up(bool is_caught_up) {
  is_caught_up_ = is_caught_up;
  if (is_caught_up && level_ms_ != link_ms_) {
    level_ms_ = link_ms_;
    is_cursor_unstored_ = true;
  }
}

void ScopeReplica::end_link() {
  is_caught_up_ = is_rebasing_ = false;
  snapshot_.clear();
  for (auto& [key, known] : std::exchange(assumed_, {})) {
    if (const auto at = rows_.find(key); at != rows_.end() && at->second.is_pending) {
      at->second.known = std::move(known);
    }
  }
  if (push_number_ != 0) {
    lost_number_ = std::exchange(push_number_, 0);
    lost_ = std::exchange(in_flight_, {});
  }
}

void ScopeReplica::push_everything() {
  for (auto at = rows_.begin(); at != rows_.end();) {
    if (std::holds_alternative<Owned>(at->second.value)) {
      // Only the hub writes these, and it sends those it has; a newer version of a hub that was
      // lost would hide them for good.
      erased_.push_back(at->first);
      at = rows_.erase(at);
      continue;
    }
    Entry& entry = at->second;
    const std::string& key = at->first;
    entry.known.reset();
    mark_pending(key, entry);
    mark_unstored(key, entry);
    ++at;
  }
}

std::vector<Meeting> ScopeReplica::take_rows(std::vector<Row> rows, std::uint64_t cursor,
                                             bool more) {
  std::vector<Meeting> meetings;
  if (is_rebasing_) {
    std::move(rows.begin(), rows.end(), std::back_inserter(snapshot_));
    if (more) {
      return meetings;
    }
    meetings = finish_rebase();
    rows.clear();
  }
  const bool is_whole = more || !is_caught_up_;
  for (Row& row : rows) {
    if (auto meeting = take_row(std::move(row), is_whole)) {
      meetings.push_back(std::move(*meeting));
    }
  }
  cursor_ = std::max(cursor_, cursor);
  lineage_ = link_lineage_;
  is_cursor_unstored_ = true;
  // The hub also says "more" to a device that was level and reads too slowly: until the pages are
  // here, no acknowledgement may move the cursor past them.
  set_caught_up(!more);
  confirm_assumed();
  return meetings;
}

std::optional<Meeting> ScopeReplica::take_row(Row row, bool is_whole) {
  const auto [at, is_new] =
      rows_.try_emplace(row.key, Entry{row.value, {}, row.seq, 0, false, false, true});
  Entry& entry = at->second;
  if (is_new) {
    index_line(at);
    mark_unstored(at->first, entry);
    return std::nullopt;
  }
  std::optional<Meeting> meeting;
  raise_assumed(row);
  if (entry.is_pending) {
    Value before = known_of(entry);
    entry.known = before;
    if (join(*entry.known, row.value)) {
      meeting = Meeting{row.key, std::move(before), entry.value, row.value, {}};
    }
    join(entry.value, row.value);
    if (meeting) {
      meeting->joined = entry.value;
    }
    settle(at->first, entry);
  } else {
    auto* line = std::get_if<Line>(&entry.value);
    const auto* there = std::get_if<Line>(&row.value);
    const bool has_forgotten = is_whole && line != nullptr && there != nullptr &&
                               forget_answered(*line, Contributor::own(self_), there);
    if (!join(entry.value, row.value) && row.seq <= entry.seq && !has_forgotten) {
      return std::nullopt;
    }
  }
  entry.seq = std::max(entry.seq, row.seq);
  mark_unstored(at->first, entry);
  return meeting;
}

std::vector<Row> ScopeReplica::unsent() const {
  std::vector<Row> rows;
  for (const auto& [key, entry] : pending_) {
    rows.push_back(pushed_row(key, *entry));
  }
  return rows;
}

std::optional<std::vector<Row>> ScopeReplica::make_push(std::uint64_t number,
                                                        std::uint64_t stored_token) {
  if (push_number_ != 0 || !is_caught_up_ || !is_writable_ || pending_.empty()) {
    return std::nullopt;
  }
  std::vector<Row> rows;
  std::size_t bytes = 0;
  for (const auto& [key, entry] : pending_) {
    if (rows.size() == limits::rows_per_message_max || bytes > push_bytes_max) {
      break;
    }
    if (entry->is_unstored || entry->store_token > stored_token) {
      continue;
    }
    rows.push_back(pushed_row(key, *entry));
    bytes += text_bytes(rows.back().value);
    entry->was_sent = true;
    in_flight_.push_back({key, rows.back().value});
  }
  if (rows.empty()) {
    return std::nullopt;
  }
  push_number_ = number;
  is_push_complete_ = rows.size() == pending_.size();
  return rows;
}

void ScopeReplica::take_ack(std::uint64_t number, std::uint64_t seq,
                            const std::vector<wire::Refusal>& refused) {
  if (number != push_number_) {
    return;  // An answer from an earlier link; that push was sent again under a new number.
  }
  push_number_ = 0;
  std::vector<InFlight> sent = std::move(in_flight_);
  in_flight_.clear();
  for (const InFlight& item : sent) {
    const auto refusal =
        std::find_if(refused.begin(), refused.end(),
                     [&](const wire::Refusal& row) { return row.key == item.key; });
    if (refusal != refused.end()) {
      if (refusal->code != Errc::clock_ahead && refusal->code != Errc::stale) {
        forget_refused(item.key);
      }
      continue;
    }
    take_sent(item, seq);
  }
  if (is_caught_up_ && seq > cursor_) {
    cursor_ = seq;
    lineage_ = link_lineage_;
    is_cursor_unstored_ = true;
  }
}

/// The hub has this part now.
void ScopeReplica::take_sent(const InFlight& item, std::uint64_t seq) {
  const auto at = rows_.find(item.key);
  if (at == rows_.end()) {
    return;
  }
  Entry& entry = at->second;
  if (!entry.is_pending) {
    return;
  }
  raise_known(entry, item.sent);
  entry.seq = std::max(entry.seq, seq);  // Perhaps a little too late, which is safe: see sweep.
  settle(at->first, entry);
  mark_unstored(at->first, entry);
}

/// The hub will never take it: show what the hub has.
void ScopeReplica::forget_refused(const std::string& key) {
  const auto at = rows_.find(key);
  if (at == rows_.end()) {
    return;
  }
  Entry& entry = at->second;
  if (!entry.is_pending) {
    return;  // What came from the hub meanwhile says it all the same.
  }
  pending_.erase(pending_.find(key));
  if (!entry.known) {
    // The hub has no such row, so there is none: an empty one would be a difference.
    if (const auto line = parse_line_key(key)) {
      lines_.erase(line_slot(*line));
    }
    erased_.push_back(key);
    unstored_.erase(std::remove(unstored_.begin(), unstored_.end(), key), unstored_.end());
    rows_.erase(at);
    ++version_;
    return;
  }
  entry.value = *entry.known;
  entry.known.reset();
  entry.is_pending = false;
  mark_unstored(key, entry);
}

std::uint64_t ScopeReplica::known_clock_max() const {
  std::uint64_t most = 0;
  for (const auto& [key, entry] : rows_) {
    if (!entry.is_pending) {
      most = std::max(most, clock_max(entry.value));
    } else if (entry.known) {
      most = std::max(most, clock_max(*entry.known));
    }
  }
  return most;
}

}  // namespace noline::sync
