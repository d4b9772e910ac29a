#include "core/scope.hpp"

#include <algorithm>

#include "core/catalogue.hpp"
#include "core/limits.hpp"
#include "noline/epochs.hpp"
#include "noline/wire.hpp"

namespace noline::hub {
namespace {

bool is_line(const Value& value) {
  return std::holds_alternative<Line>(value);
}

Stamp last_remove(const Value& value) {
  const auto* line = std::get_if<Line>(&value);
  return line == nullptr ? Stamp{} : line->last_remove;
}

}  // namespace

std::size_t Scope::change_after(std::uint64_t seq) const {
  const auto at =
      std::upper_bound(changes.begin(), changes.end(), seq,
                       [](std::uint64_t left, const auto& change) { return left < change.first; });
  return static_cast<std::size_t>(at - changes.begin());
}

Scope* Scopes::find(std::string_view name) {
  std::string key(name);
  const auto held = scopes_.find(key);
  if (held != scopes_.end()) {
    return held->second.get();
  }
  const auto stored = store_.find_scope(name);
  if (!stored) {
    return nullptr;
  }
  auto scope = std::make_unique<Scope>();
  scope->name = key;
  scope->number = stored->number;
  scope->head = stored->head;
  scope->adopted_by = stored->adopted_by;
  scope->lineages = stored->lineages;
  scope->age = stored->age;
  load(*scope);
  return scopes_.emplace(std::move(key), std::move(scope)).first->second.get();
}

Scope& Scopes::open(std::string_view name) {
  if (Scope* found = find(name)) {
    return *found;
  }
  auto scope = std::make_unique<Scope>();
  scope->name = name;
  scope->number = store_.create_scope(name);
  return *scopes_.emplace(std::string(name), std::move(scope)).first->second;
}

void Scopes::load(Scope& scope) {
  for (StoredArchive& stored : store_.load_archive(scope.number)) {
    auto value = wire::decode_value(stored.value);
    if (value && is_line(*value)) {
      Archived part{std::move(std::get<Line>(*value)), stored.turn};
      scope.archive.emplace(std::move(stored.key), std::move(part));
    }
  }
  for (StoredRow& stored : store_.load_rows(scope.number)) {
    auto value = wire::decode_value(stored.value);
    stored.value = std::string();  // A catalogue need not be in memory twice.
    if (!value) {
      continue;  // A newer version wrote it; the row stays in the store and is not served.
    }
    if (is_line(*value) && !is_dead(*value)) {
      ++scope.living_lines;
    }
    scope.open_epoch = std::max(scope.open_epoch, epoch_after(stored.key));
    const auto row =
        scope.rows
            .emplace(std::move(stored.key), HeldRow{std::move(*value), stored.seq, stored.seq})
            .first;
    scope.changes.emplace_back(stored.seq, row);
  }
  std::sort(scope.changes.begin(), scope.changes.end(),
            [](const auto& left, const auto& right) { return left.first < right.first; });
}

Joined Scopes::join_row(Scope& scope, std::string_view key, const Value& value) {
  const bool is_back = revive(scope, key, value);
  auto row = scope.rows.find(key);
  const bool is_new = row == scope.rows.end();
  Joined joined;
  bool was_alive = false;
  bool is_removal = !last_remove(value).is_zero();
  if (is_new) {
    row = scope.rows.emplace(std::string(key), HeldRow{value, 0, 0}).first;
    scope.open_epoch = std::max(scope.open_epoch, epoch_after(key));
    joined.is_changed = true;
  } else {
    is_removal = last_remove(row->second.value) < last_remove(value);
    was_alive = !is_dead(row->second.value);
    joined.was_dead = !was_alive || is_back;
    joined.is_changed = join(row->second.value, value) || is_back;
  }
  if (joined.is_changed) {
    if (is_line(row->second.value)) {
      const bool is_alive = !is_dead(row->second.value);
      scope.living_lines = scope.living_lines + std::size_t{is_alive} - std::size_t{was_alive};
    }
    note_change(scope, row);
    if (is_removal) {
      row->second.removed_seq = row->second.seq;
    }
  }
  joined.key = &row->first;
  joined.row = &row->second;
  return joined;
}

void Scopes::note_change(Scope& scope, HeldRows::iterator row) {
  row->second.seq = ++scope.head;
  scope.changes.emplace_back(scope.head, row);
  if (scope.changes.size() > 2 * scope.rows.size() + 64) {
    std::erase_if(scope.changes,
                  [](const auto& change) { return change.first != change.second->second.seq; });
  }
  if (scope.lineages.empty() || scope.lineages.back().lineage_number != lineage_number_) {
    scope.lineages.push_back({scope.head, lineage_number_});
    store_.put_lineage_mark(scope.number, scope.lineages.back());
  }
  store_.put_row(scope.number, row->first, wire::encode_value(row->second.value), scope.head);
  index_row(scope, row->first, row->second.value);
}

void Scopes::remove_row(Scope& scope, HeldRows::iterator row) {
  std::erase_if(scope.changes, [&](const auto& change) { return change.second == row; });
  const bool is_alive = is_line(row->second.value) && !is_dead(row->second.value);
  scope.living_lines -= std::size_t{is_alive};
  store_.remove_row(scope.number, row->first);
  scope.rows.erase(row);
}

void Scopes::keep_row(Scope& scope, HeldRows::iterator row) {
  store_.put_row(scope.number, row->first, wire::encode_value(row->second.value), row->second.seq);
}

void Scopes::set_adopted_by(Scope& scope, std::string_view adopter) {
  scope.adopted_by = adopter;
  store_.set_adopted_by(scope.number, adopter);
}

void Scopes::erase(Scope& scope, TimeMs now) {
  scope.rows.clear();
  scope.changes.clear();
  scope.archive.clear();
  scope.living_lines = 0;
  store_.erase_scope(scope.name, now);
}

void Scopes::forget_idle() {
  if (scopes_.size() <= limits::idle_scopes_max) {
    return;
  }
  const auto idle =
      static_cast<std::size_t>(std::count_if(scopes_.begin(), scopes_.end(), [](const auto& held) {
        return held.second->listeners.empty();
      }));
  if (idle > limits::idle_scopes_max) {
    // Shops stay: reading a large one again would take seconds.
    std::erase_if(scopes_, [](const auto& held) {
      return held.second->listeners.empty() && !held.second->is_shop();
    });
  }
}

}  // namespace noline::hub
