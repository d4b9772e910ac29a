// Scopes: what is settled of a line and left out of its row.
//
// Row and archive joined are the line. Whatever is joined into a row first fetches what the archive
// knows of the contributors that it speaks of, so the result is what it would be without archive.
#include <algorithm>

#include "core/scope.hpp"
#include "noline/epochs.hpp"
#include "noline/wire.hpp"

namespace noline::hub {
namespace {

const Contribution* entry_of(const Line& line, const Contributor& who) {
  const auto at = std::find_if(line.contributions.begin(), line.contributions.end(),
                               [&](const Contribution& entry) { return entry.contributor == who; });
  return at == line.contributions.end() ? nullptr : &*at;
}

/// Who has forgotten a line holds a quantity as if it had never been removed (`line_move`): under
/// the stamp of one that was held before, and removed. It counts from the removal on.
bool renew_held(Line& held, const Line& line) {
  const bool is_forgotten = line.base.is_held() && line.base.stamp == held.base.stamp &&
                            line.base.quantity != held.base.quantity &&
                            line.base.stamp <= held.cleared && line.kept > held.cleared;
  if (is_forgotten) {
    const Stamp next = Stamp{held.cleared.clock + 1, line.kept.replica}.held();
    held.base = {std::min(next, line.kept), line.base.quantity};
  }
  return is_forgotten;
}

}  // namespace

Value told(const Value& value, const Joined& joined) {
  if (joined.was_dead) {
    return joined.row->value;
  }
  Value out = value;
  const auto* held = std::get_if<Line>(&joined.row->value);
  auto* line = std::get_if<Line>(&out);
  for (std::size_t at = 0; held != nullptr && line != nullptr && at < line->contributions.size();
       ++at) {
    Contribution& entry = line->contributions[at];
    const Contribution* whole = entry_of(*held, entry.contributor);
    if (entry.added != 0 && whole != nullptr) {
      entry.seen = whole->seen;
    }
  }
  return out;
}

void Scopes::archive(Scope& scope, std::string_view key, const Line& part) {
  Archived& held = scope.archive[std::string(key)];
  join(held.line, part);
  held.turn = scope.age.turn;
  store_.put_archive(scope.number, {std::string(key), wire::encode_value(held.line), held.turn});
}

void Scopes::trim_archive(Scope& scope, std::uint32_t turn) {
  std::erase_if(scope.archive, [&](const auto& part) {
    const bool is_old = part.second.turn <= turn;
    if (is_old) {
      store_.remove_archive(scope.number, part.first);
    }
    return is_old;
  });
}

Line Scopes::find_line(const Scope& scope, std::string_view key) {
  Line whole;
  const auto row = scope.rows.find(key);
  if (const auto* line =
          row == scope.rows.end() ? nullptr : std::get_if<Line>(&row->second.value)) {
    whole = *line;
  }
  if (const auto part = scope.archive.find(key); part != scope.archive.end()) {
    join(whole, part->second.line);
  }
  return whole;
}

/// Fetches what the archive knows of what `value` speaks of; true when that was something.
bool Scopes::revive(Scope& scope, std::string_view key, const Value& value) {
  const auto part = scope.archive.find(key);
  const auto* line = std::get_if<Line>(&value);
  if (part == scope.archive.end() || line == nullptr) {
    return false;
  }
  auto row = scope.rows.find(key);
  const bool is_absent = row == scope.rows.end();
  auto* whole = is_absent ? nullptr : std::get_if<Line>(&row->second.value);
  Line back = part->second.line;
  std::erase_if(back.contributions, [&](const Contribution& entry) {
    const bool is_alive = is_absent && entry.added > entry.seen;
    return !is_alive && entry_of(*line, entry.contributor) == nullptr;
  });
  if (!is_absent) {
    const bool is_joined = join(row->second.value, back);
    return (whole != nullptr && renew_held(*whole, *line)) || is_joined;
  }
  renew_held(back, *line);
  scope.rows.emplace(std::string(key), HeldRow{std::move(back), 0, 0});
  scope.open_epoch = std::max(scope.open_epoch, epoch_after(key));
  return true;
}

}  // namespace noline::hub
