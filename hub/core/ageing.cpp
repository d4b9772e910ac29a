// Service: what a scope forgets with time, and who was away for longer.
//
// A scope takes a turn at most once per floor: it notes its head and the contributions that are
// answered, and drops what the turn before had noted and is still so. So everything dropped had
// been settled for a floor at least, in every copy of the hub and of a device's store younger than
// that.
#include <algorithm>
#include <set>

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
          item.insert(item.end(),
                      {entry.contributor.id, entry.contributor.origin, entry.added});
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
          (line != nullptr && is_gone(*line, row->second.seq))) {
        scopes_.remove_row(scope_, row);
      } else if (is_changed) {
        scopes_.keep_row(scope_, row);
      }
    }
  }

 private:
  /// Whether the device that wrote it knows that it is here. If not, its edit may come once more,
  /// and must find what became of it. What was relayed may come from the opening itself too: the
  /// relay may have been a clone.
  [[nodiscard]] bool is_delivered(ReplicaId replica) const {
    const auto at = scope_.openings.find(replica);
    return at == scope_.openings.end() || (at->second.is_confirmed && !at->second.is_relayed);
  }

  /// A guest's total is counted anew whenever the guest's cart is carried over, so it stays.
  bool forget(const std::string& key, Line& line) {
    const auto noted = settled_.find(key);
    if (noted == settled_.end()) {
      return false;
    }
    return std::erase_if(line.contributions, [&](const Contribution& entry) {
             const auto total = noted->second.find(entry.contributor);
             return is_answered(entry) && total != noted->second.end() &&
                    total->second == entry.added && entry.contributor.origin != 1 &&
                    is_delivered({entry.contributor.id});
           }) != 0;
  }

  [[nodiscard]] bool is_gone(const Line& line, std::uint64_t seq) const {
    return seq <= scope_.age.mark_seq && line.contributions.empty() && line.quantity() == 0 &&
           is_delivered(line.base.stamp.replica) && is_delivered(line.kept.replica);
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
  for (const Listener& listener : scope.listeners) {
    const Link& link = links_.at(listener.link);
    confirm_openings(link, scope, link.scopes[listener.index].reported);
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
  for (auto at = scope.openings.begin(); at != scope.openings.end();) {
    const StoredOpening opening = at->second;
    const bool is_over = age.turn - opening.turn >= turns_remembered;
    if (is_over) {
      store_.remove_opening(scope.number, opening.replica);
    }
    at = is_over ? scope.openings.erase(at) : std::next(at);
  }
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

bool Service::is_away_too_long(const Scope& scope, const wire::ScopeCursor& cursor) const {
  if (cursor.cursor == 0 || scope.age.floor_ms == 0) {
    return false;
  }
  return is_resumable(scope, cursor) ? cursor.cursor < scope.age.floor_seq
                                     : cursor.level_ms < scope.age.floor_ms;
}

/// The openings of this device that delivered something after this copy of its store was made, and
/// whose store has learned so: what is pending here of theirs has arrived.
std::vector<ReplicaId> Service::spent_openings(const Link& link, const Scope& scope,
                                               std::uint64_t cursor) {
  std::vector<ReplicaId> spent;
  for (const ReplicaId replica : own_openings(link)) {
    const auto at = scope.openings.find(replica);
    const bool is_known = at != scope.openings.end() && replica != link.replica;
    if (is_known && at->second.is_confirmed && !at->second.is_relayed && at->second.seq > cursor) {
      spent.push_back(replica);
    }
  }
  return spent;
}

std::vector<ReplicaId> Service::own_openings(const Link& link) {
  std::vector<ReplicaId> out{link.replica};
  for (const json& replica : link.replicas) {
    out.push_back({parse_hex(*replica.get_ptr<const std::string*>()).value_or(0)});
  }
  return out;
}

/// A push may carry what earlier openings of the device did.
void Service::note_authors(const Link& link, Scope& scope, const std::vector<Row>& rows) {
  std::set<ReplicaId> authors{link.replica};
  for (const Row& row : rows) {
    if (const auto* line = std::get_if<Line>(&row.value)) {
      authors.insert({line->base.stamp.replica, line->kept.replica});
      for (const Contribution& entry : line->contributions) {
        authors.insert({entry.contributor.id});
      }
    }
  }
  for (const ReplicaId replica : own_openings(link)) {
    if (authors.contains(replica)) {
      StoredOpening& opening = scope.openings[replica];
      const bool is_new = opening.seq == 0 || opening.is_confirmed;
      const bool is_relayed = opening.is_relayed || replica != link.replica;
      opening = {replica, scope.head, false, is_relayed, scope.age.turn};
      if (is_new) {
        store_.put_opening(scope.number, opening);
      }
    }
  }
}

/// The device has stored the answers to all pushes up to here.
void Service::confirm_openings(const Link& link, Scope& scope, std::uint64_t cursor) {
  for (const ReplicaId replica : own_openings(link)) {
    const auto at = scope.openings.find(replica);
    if (at != scope.openings.end() && !at->second.is_confirmed && at->second.seq <= cursor) {
      at->second.is_confirmed = true;
      store_.put_opening(scope.number, at->second);
    }
  }
}

}  // namespace noline::hub
