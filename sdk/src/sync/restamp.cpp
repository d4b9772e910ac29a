#include "sync/restamp.hpp"

#include <algorithm>

#include "sync/scope_replica.hpp"

namespace noline::sync {
namespace {

template <typename Visit>
void visit_stamps(Register& reg, const Visit& visit) {
  visit(reg.stamp);
  visit(reg.replaced);
}

template <typename Visit>
void visit_stamps(Choice& choice, const Visit& visit) {
  for (auto& option : choice.options) {
    visit(option.stamp);
  }
  std::map<ReplicaId, std::uint64_t> superseded;
  for (const auto& [replica, clock] : choice.superseded) {
    Stamp stamp{clock, replica};
    visit(stamp);
    auto& most = superseded[stamp.replica];
    most = std::max(most, stamp.clock);
  }
  choice.superseded = std::move(superseded);
}

template <typename Visit>
void visit_stamps(Line& line, const Visit& visit) {
  for (Stamp* stamp : {&line.created, &line.base.stamp, &line.kept, &line.cleared, &line.last_add,
                       &line.last_remove}) {
    visit(*stamp);
  }
  visit_stamps(line.list, visit);
  for (auto& [name, field] : line.fields) {
    visit_stamps(field, visit);
  }
}

template <typename Visit>
void visit_stamps(Event& event, const Visit& visit) {
  visit(event.stamp);
}

template <typename Visit>
void visit_stamps(Trail& trail, const Visit& visit) {
  visit(trail.under);
  visit(trail.erased);
  for (auto& mark : trail.marks) {
    visit(mark.stamp);
  }
}

template <typename Visit>
void visit_stamps(Owned&, const Visit&) {}

template <typename Visit>
void visit_stamps(Opaque&, const Visit&) {}

}  // namespace

void Restamper::keep(Value known) {
  const auto note = [this](Stamp& stamp) {
    if (stamp.clock > clock_limit_) {
      known_.insert(stamp);
    }
  };
  std::visit([&](auto& own) { visit_stamps(own, note); }, known);
}

void Restamper::collect(Value part) {
  const auto note = [this](Stamp& stamp) {
    if (stamp.clock > clock_limit_ && known_.count(stamp) == 0) {
      renamed_[stamp] = {};
    } else {
      kept_clock_max_ = std::max(kept_clock_max_, stamp.clock);
    }
  };
  std::visit([&](auto& own) { visit_stamps(own, note); }, part);
}

bool Restamper::draw_all(HybridClock& clock, TimeMs now) {
  for (auto& [old, fresh] : renamed_) {
    fresh = clock.draw(now);
    if (old.is_held()) {
      fresh = fresh.held();
      // The flag is in the counter: what comes later lies in the next millisecond.
      clock.observe(fresh.clock | 0xffff);
    }
  }
  return !renamed_.empty();
}

void Restamper::apply(Value& part) const {
  const auto rename = [this](Stamp& stamp) {
    if (const auto at = renamed_.find(stamp); at != renamed_.end()) {
      stamp = at->second;
    }
  };
  std::visit([&](auto& own) { visit_stamps(own, rename); }, part);
}

void ScopeReplica::restamp(std::uint64_t clock_limit, HybridClock& clock, TimeMs now) {
  Restamper restamper(clock_limit);
  for (auto& [key, entry] : pending_) {
    if (entry->known) {
      restamper.keep(*entry->known);
    }
  }
  for (auto& [key, entry] : pending_) {
    const Value base = known_of(*entry);
    restamper.collect(delta(entry->value, base));
  }
  clock.observe(restamper.kept_clock_max());
  if (!restamper.draw_all(clock, now)) {
    return;
  }
  for (auto& [key, entry] : pending_) {
    Value base = known_of(*entry);
    Value part = delta(entry->value, base);
    restamper.apply(part);
    join(base, part);
    entry->value = std::move(base);
    mark_unstored(key, *entry);
  }
}

}  // namespace noline::sync
