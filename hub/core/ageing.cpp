// Service: what a scope forgets with time, and who was away for longer.
//
// A scope takes a turn at most once per floor: it notes its head and the contributions that are
// answered, and drops what the turn before had noted and is still so. So everything dropped had
// been settled for a floor at least, in every copy of the hub and of a device's store younger than
// that. What is dropped of a line goes into the archive, which only the hub has: row and archive
// joined are what the row would be if nothing were ever dropped, so forgetting decides nothing.
#include <algorithm>

#include "core/service.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

bool is_answered(const Contribution& entry) {
  return entry.added <= entry.seen;
}

/// [[key, id, origin, total, ...], ...] of the contributions that are answered now.
std::string settled_of(const Scope& scope) {
  json out = json::array();
  for (const auto& [key, row] : scope.rows) {
    json item = json::array({key});
    if (const auto* line = std::get_if<Line>(&row.value)) {
      for (const Contribution& entry : line->contributions) {
        if (is_answered(entry)) {
          item.insert(item.end(), {entry.contributor.id, entry.contributor.origin, entry.added});
        }
      }
    }
    if (item.size() > 1) {
      out.push_back(std::move(item));
    }
  }
  const auto bytes = json::to_cbor(out);
  return {bytes.begin(), bytes.end()};
}

using Settled = std::map<std::string, std::map<Contributor, std::uint64_t>, std::less<>>;

Settled read_settled(const std::string& bytes) {
  Settled out;
  const json items = bytes.empty() ? json::array() : json::from_cbor(bytes, true, false);
  for (const json& item : items.is_array() ? items : json::array()) {
    auto& totals = out[item[0].get<std::string>()];
    for (std::size_t at = 1; at + 2 < item.size(); at += 3) {
      totals[{item[at].get<std::uint64_t>(), item[at + 1].get<std::uint32_t>()}] =
          item[at + 2].get<std::uint64_t>();
    }
  }
  return out;
}

/// Drops what the last turn had noted from one scope.
class Sweeper {
 public:
  Sweeper(Scopes& scopes, Scope& scope)
      : scopes_(scopes), scope_(scope), settled_(read_settled(scope.age.settled)) {}

  void run() {
    const Floor floor{scope_.age.mark_seq, scope_.age.mark_ms};
    for (auto at = scope_.rows.begin(); at != scope_.rows.end();) {
      const auto row = at++;
      const auto epoch = parse_cart_epoch(row->first);
      const auto order = epoch ? scope_.rows.find(order_key(*epoch)) : scope_.rows.end();
      const Value* closed = order == scope_.rows.end() ? nullptr : &order->second.value;
      auto* line = std::get_if<Line>(&row->second.value);
      const bool is_changed = line != nullptr && forget(row->first, *line);
      if (is_past(row->first, row->second.value, closed, floor) ||
          (line != nullptr && row->second.seq <= floor.seq && is_gone(*line))) {
        drop(row, line);
      } else if (is_changed) {
        scopes_.keep_row(scope_, row);
      }
    }
  }

 private:
  /// Answered totals go into the archive: what brings them back finds how much was answered.
  bool forget(const std::string& key, Line& line) {
    const auto noted = settled_.find(key);
    if (noted == settled_.end()) {
      return false;
    }
    Line part;
    std::erase_if(line.contributions, [&](const Contribution& entry) {
      const auto total = noted->second.find(entry.contributor);
      const bool is_settled =
          is_answered(entry) && total != noted->second.end() && total->second == entry.added;
      if (is_settled) {
        part.contributions.push_back(entry);
      }
      return is_settled;
    });
    if (part.contributions.empty()) {
      return false;
    }
    scopes_.archive(scope_, key, part);
    return true;
  }

  void drop(HeldRows::iterator row, const Line* line) {
    if (line != nullptr) {
      scopes_.archive(scope_, row->first, *line);
    }
    scopes_.remove_row(scope_, row);
  }

  Scopes& scopes_;
  Scope& scope_;
  Settled settled_;
};

}  // namespace

void Service::age_scope(Scope& scope, TimeMs now) {
  StoredAge& age = scope.age;
  if (scope.is_shop() || life_.floor_ms <= 0 ||
      (age.mark_ms != 0 && now - age.mark_ms < life_.floor_ms)) {
    return;
  }
  if (age.mark_ms != 0) {
    Sweeper(scopes_, scope).run();
    age.floor_seq = age.mark_seq;
    age.floor_ms = age.mark_ms;
    ++age.turn;
  }
  age.mark_seq = scope.head;
  age.mark_ms = now;
  age.settled = settled_of(scope);
  store_.put_age(scope.number, age);
  if (age.turn > life_.archive_floors) {
    scopes_.trim_archive(scope, age.turn - life_.archive_floors - 1);
  }
  std::vector<ReplicaId> here;
  for (const auto& [id, link] : links_) {
    if (link.session_scope == scope.number) {
      here.push_back(link.replica);
    }
  }
  store_.trim_pushes(scope.number, here);
  tell_floor(scope, now);
}

/// Devices that are connected drop the same, at once; those that are here stand in the list again.
void Service::tell_floor(Scope& scope, TimeMs now) {
  if (scope.age.floor_ms == 0) {
    return;
  }
  const std::vector<Listener> listeners = scope.listeners;
  for (const Listener& listener : listeners) {
    Link* link = find_link(listener.link);
    if (link == nullptr || link->is_closing) {
      continue;
    }
    const StoredAge& age = scope.age;
    send(*link, wire::Signal{listener.index, {{"floor", {age.floor_seq, age.floor_ms}}}});
    write_device(*link, now);
  }
}

/// Where a restore lost what the cursor stands for, the device may hold the only copy of it, so it
/// brings all it has for as long as the archive knows what else became of that.
bool Service::is_away_too_long(const Scope& scope, const wire::ScopeCursor& cursor) const {
  const StoredAge& age = scope.age;
  if (cursor.cursor == 0 || age.floor_ms == 0 || shared_seq(scope, cursor) >= age.floor_seq) {
    return false;
  }
  return is_resumable(scope, cursor) ||
         cursor.level_ms < age.floor_ms - life_.archive_floors * life_.floor_ms;
}

}  // namespace noline::hub
