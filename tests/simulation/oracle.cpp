#include "oracle.hpp"

#include <algorithm>

namespace noline::simulation {
namespace {

std::uint64_t added_of(const Line& line, const Contributor& who) {
  for (const Contribution& entry : line.contributions) {
    if (entry.contributor == who)
      return entry.added;
  }
  return 0;
}

std::uint64_t seen_of(const Line& line, const Contributor& who) {
  for (const Contribution& entry : line.contributions) {
    if (entry.contributor == who)
      return entry.seen;
  }
  return 0;
}

std::map<Contributor, std::uint64_t> totals_of(const Line& line) {
  std::map<Contributor, std::uint64_t> totals;
  for (const Contribution& entry : line.contributions)
    totals[entry.contributor] = entry.added;
  return totals;
}

std::string name_of(const Contributor& who) {
  return format_hex(who.id) + "/" + std::to_string(who.origin);
}

std::string numbers(std::uint64_t got, std::uint64_t wanted) {
  return std::to_string(got) + " instead of " + std::to_string(wanted);
}

}  // namespace

std::size_t Oracle::add(Deed deed) {
  for (const Stamp& stamp : deed.stamps)
    holds_[{deed.key, stamp}] = deeds_.size();
  deeds_.push_back(std::move(deed));
  return deeds_.size() - 1;
}

std::set<std::size_t> Oracle::seen_in(const std::string& key, const Line& line) const {
  std::set<std::size_t> seen;
  for (const Stamp& stamp : {line.base.stamp, line.kept}) {
    if (const auto hold = holds_.find({key, stamp}); hold != holds_.end())
      seen.insert(hold->second);
  }
  return seen;
}

std::vector<std::size_t> Oracle::note_edit(const std::string& key, const Line& before,
                                           const Line& after, ReplicaId self) {
  std::vector<std::size_t> noted;
  const Contributor who = Contributor::own(self);
  if (added_of(after, who) > added_of(before, who))
    noted.push_back(add(
        {Deed::Kind::unit, key, who, added_of(before, who), added_of(after, who), {}, 0, {}, {}}));
  // What a proposal adds has the proposal's own name.
  for (const Contribution& entry : after.contributions) {
    const std::uint64_t old = added_of(before, entry.contributor);
    if (entry.contributor.origin == 1 && entry.added > old) {
      noted.push_back(
          add({Deed::Kind::unit, key, entry.contributor, old, entry.added, {}, 0, {}, {}}));
      deeds_.back().is_accepted = true;
    }
  }
  if (!(after.base.stamp == before.base.stamp)) {
    Deed deed{Deed::Kind::set,     key, {}, 0, 0, {after.base.stamp}, after.base.quantity, {},
              seen_in(key, before)};
    deed.answered = totals_of(before);
    // Told by what was done, not by how the stamp looks.
    deed.is_by_move = !(after.kept == before.kept);
    noted.push_back(add(std::move(deed)));
  }
  // Where a held quantity has no room below the move, both have one stamp, and are one deed.
  if (!(after.kept == before.kept) && !(after.kept == after.base.stamp)) {
    noted.push_back(
        add({Deed::Kind::move, key, {}, 0, 0, {after.kept}, 0, {}, seen_in(key, before)}));
  }
  if (!(after.last_remove == before.last_remove)) {
    Deed deed{Deed::Kind::remove, key, {}, 0, 0, {}, 0, totals_of(before), seen_in(key, before)};
    noted.push_back(add(std::move(deed)));
  }
  return noted;
}

std::size_t Oracle::note_guest_units(const std::string& key, Contributor who, std::uint64_t from,
                                     std::uint64_t to) {
  return add({Deed::Kind::unit, key, who, from, to, {}, 0, {}, {}});
}

void Oracle::note_restamp(const std::string& key, const Stamp& old_stamp, const Stamp& new_stamp) {
  const auto hold = holds_.find({key, old_stamp});
  if (hold == holds_.end() || holds_.count({key, new_stamp}) != 0)
    return;
  const std::size_t number = hold->second;
  deeds_[number].stamps.push_back(new_stamp);
  holds_[{key, new_stamp}] = number;
}

std::string Oracle::describe(std::size_t number) const {
  const Deed& deed = deeds_[number];
  const std::string who =
      deed.stamps.empty() ? name_of(deed.who) : format_hex(deed.stamps.back().replica.value);
  const char* words[] = {"an add", "a set to ", "a removal", "a move", "a withdrawal"};
  const std::string what = words[static_cast<int>(deed.kind)];
  return "deed " + std::to_string(number) + " (" + what +
         (deed.kind == Deed::Kind::set ? std::to_string(deed.quantity) : "") + " by " + who + ")";
}

std::set<std::string> Oracle::keys() const {
  std::set<std::string> keys;
  for (const Deed& deed : deeds_) {
    if (deed.kind != Deed::Kind::withdraw)
      keys.insert(deed.key);
  }
  return keys;
}

std::uint64_t Oracle::total_of(const Line& line, const Contributor& who) {
  return added_of(line, who);
}

std::uint64_t Oracle::pieces_of(const Line& line) {
  std::uint64_t pieces =
      line.base.stamp > line.cleared || line.kept > line.cleared ? line.base.quantity : 0;
  for (const Contribution& entry : line.contributions)
    pieces += entry.added > entry.seen ? entry.added - entry.seen : 0;
  return pieces;
}

Finding Oracle::check(const std::string& key, const Line& final_line, const DeedSet& must) const {
  // A copy of the store that was made in between still has what its original forgot.
  for (const std::size_t number : must) {
    if (deeds_[number].key == key && deeds_[number].is_void)
      return {};
  }
  for (const Finding& wrong :
       {check_units(key, final_line, must), check_answers(key, final_line, must),
        check_base(key, final_line, must)}) {
    if (!wrong.what.empty())
      return {wrong.property, key + ": " + wrong.what};
  }
  return {};
}

Oracle::Totals Oracle::promised_answers(const std::string& key, const DeedSet& must) const {
  Totals answered;
  for (const std::size_t number : must) {
    if (deeds_[number].key != key || deeds_[number].is_void)
      continue;
    for (const auto& [who, total] : deeds_[number].answered)
      answered[who] = std::max(answered[who], total);
  }
  return answered;
}

/// No promised unit is missing, and none is there that nobody added.
Finding Oracle::check_units(const std::string& key, const Line& line, const DeedSet& must) const {
  Totals least;
  Totals most;
  for (std::size_t number = 0; number < deeds_.size(); ++number) {
    const Deed& deed = deeds_[number];
    if (deed.key != key || deed.kind != Deed::Kind::unit)
      continue;
    most[deed.who] = std::max(most[deed.who], deed.to);
    if (must.count(number) != 0 && !deed.is_void)
      least[deed.who] = std::max(least[deed.who], deed.to);
  }
  const Totals answered = promised_answers(key, must);
  for (const auto& [who, total] : least) {
    // A line that came and went before anybody else saw it is forgotten as a whole.
    const auto answer = answered.find(who);
    const bool is_answered = answer != answered.end() && answer->second >= total;
    if (added_of(line, who) < total && !is_answered)
      return {"2 no add is lost",
              "units of " + name_of(who) + " are lost: " + numbers(added_of(line, who), total)};
  }
  for (const Contribution& entry : line.contributions) {
    if (entry.added > most[entry.contributor])
      return {"4 nothing is counted twice",
              "units of " + name_of(entry.contributor) +
                  " came from nowhere: " + numbers(entry.added, most[entry.contributor])};
  }
  return {};
}

/// Sets and removals answered what was on the screen: no less (it would come back), and no more
/// (an unseen add would be lost).
Finding Oracle::check_answers(const std::string& key, const Line& line, const DeedSet& must) const {
  const Totals least = promised_answers(key, must);
  Totals most;
  for (const Deed& deed : deeds_) {
    if (deed.key != key)
      continue;
    for (const auto& [who, total] : deed.answered)
      most[who] = std::max(most[who], total);
  }
  for (const auto& [who, total] : least) {
    if (seen_of(line, who) < total && added_of(line, who) > seen_of(line, who))
      return {"3 no removal is undone", "units of " + name_of(who) + " came back: answered " +
                                            numbers(seen_of(line, who), total)};
  }
  for (const Contribution& entry : line.contributions) {
    if (entry.seen > most[entry.contributor])
      return {"2 no add is lost",
              "units of " + name_of(entry.contributor) +
                  " were answered unseen: " + numbers(entry.seen, most[entry.contributor])};
  }
  return {};
}

bool Oracle::has_seen(std::size_t later, std::size_t earlier) const {
  const std::set<std::size_t>& seen = deeds_[later].seen;
  return std::any_of(seen.begin(), seen.end(), [&](std::size_t number) {
    return number == earlier || (number > earlier && has_seen(number, earlier));
  });
}

/// Whether somebody replaced `set` on purpose while `rival` was still unknown to them. Then it is
/// the replacement that meets the rival, and nobody needs to hear of the set before.
bool Oracle::was_replaced_before(std::size_t set, std::size_t rival) const {
  for (std::size_t other = set + 1; other < deeds_.size(); ++other) {
    const Deed& deed = deeds_[other];
    const bool is_answer = deed.kind == Deed::Kind::set || deed.kind == Deed::Kind::remove;
    if (is_answer && other != rival && deed.key == deeds_[set].key && has_seen(other, set) &&
        !has_seen(other, rival))
      return true;
  }
  return false;
}

/// Whether who made `later` had seen the quantity of `set`, though by another's hand: of two sets
/// to the same quantity one shows, and nobody is surprised.
bool Oracle::was_on_screen(std::size_t set, std::size_t later) const {
  for (std::size_t other = 0; other < later; ++other) {
    const Deed& deed = deeds_[other];
    if (deed.kind == Deed::Kind::set && deed.key == deeds_[set].key &&
        deed.quantity == deeds_[set].quantity && has_seen(later, other))
      return true;
  }
  return false;
}

/// Whether somebody else set the same quantity, not knowing of this one. The two meet in silence,
/// and whoever comes later meets only the one that shows.
bool Oracle::has_twin(std::size_t set) const {
  for (std::size_t other = 0; other < deeds_.size(); ++other) {
    const Deed& deed = deeds_[other];
    if (other != set && deed.kind == Deed::Kind::set && deed.key == deeds_[set].key &&
        deed.quantity == deeds_[set].quantity && !has_seen(other, set) && !has_seen(set, other))
      return true;
  }
  return false;
}

/// Whether nobody chose this quantity, and a later one that somebody chose goes along with the
/// move. In the same millisecond a stamp does not tell which of them is later.
bool Oracle::is_overruled(std::size_t moved) const {
  return deeds_[moved].is_by_move &&
         std::any_of(deeds_.begin(), deeds_.end(), [&](const Deed& chosen) {
           return chosen.kind == Deed::Kind::set && !chosen.is_by_move && !chosen.is_void &&
                  chosen.key == deeds_[moved].key &&
                  chosen.stamps.back().time_ms() >= deeds_[moved].stamps.back().time_ms();
         });
}

std::optional<std::pair<std::size_t, std::size_t>> Oracle::find_rival_sets(
    const std::string& key, const DeedSet& must) const {
  for (const std::size_t b : must) {
    for (const std::size_t a : must) {
      if (a >= b)
        break;
      const bool are_sets = deeds_[a].kind == Deed::Kind::set && deeds_[b].kind == Deed::Kind::set;
      if (are_sets && deeds_[a].key == key && deeds_[b].key == key &&
          deeds_[a].quantity != deeds_[b].quantity && !has_seen(b, a) &&
          !was_replaced_before(a, b) && !was_replaced_before(b, a) && !was_on_screen(a, b) &&
          !has_twin(a) && !has_twin(b) && !is_overruled(a) && !is_overruled(b))
        return std::pair{a, b};
    }
  }
  return std::nullopt;
}

bool Oracle::is_about(const std::string& notice, const std::string& key,
                      const std::pair<std::size_t, std::size_t>& rivals) const {
  const auto names = [&](const std::string& text) {
    return notice.find(text) != std::string::npos;
  };
  const auto names_author = [&](std::size_t number) {
    return std::any_of(deeds_[number].stamps.begin(), deeds_[number].stamps.end(),
                       [&](const Stamp& stamp) { return names(format_hex(stamp.replica.value)); });
  };
  return names(key.substr(key.rfind('/') + 1)) &&
         (names("quantity_chosen") || names("kept_after_removal")) &&
         (names_author(rivals.first) || names_author(rivals.second));
}

/// Two copies of a store gave one edit different stamps: both restamped it, or one did while the
/// other came so late that the hub took the stamp as it was.
bool Oracle::is_ambiguous(const std::string& key, const Line& line) const {
  return std::any_of(deeds_.begin(), deeds_.end(), [&](const Deed& deed) {
    if (deed.key != key || deed.stamps.size() < 2)
      return false;
    const auto newest = deed.stamps.end() - 1;
    return deed.stamps.size() > 2 ||
           std::find(deed.stamps.begin(), newest, line.base.stamp) != newest ||
           std::find(deed.stamps.begin(), newest, line.kept) != newest;
  });
}

/// A quantity that nobody chose, held by a move, never stands in for one that somebody chose and
/// nobody removed.
Finding Oracle::check_held(const std::string& key, const Line& line, const DeedSet& must) const {
  const auto hold = holds_.find({key, line.base.stamp});
  if (hold == holds_.end() || !deeds_[hold->second].is_by_move)
    return {};
  for (const std::size_t number : must) {
    const Deed& deed = deeds_[number];
    const bool is_chosen = deed.key == key && deed.kind == Deed::Kind::set && !deed.is_by_move &&
                           !deed.is_void && !has_seen(hold->second, number) &&
                           !was_replaced_before(number, hold->second);
    // In the same millisecond a stamp does not tell which was removed.
    if (is_chosen && deed.stamps.back() > line.cleared &&
        deed.stamps.back().time_ms() != line.cleared.time_ms())
      return {"9 notices", describe(number) + " lost against " + describe(hold->second) +
                               ", which nobody chose"};
  }
  return {};
}

/// The hub gives a quantity that was held another stamp, where its device had forgotten the line.
bool Oracle::is_renewed(const std::string& key, const LineBase& base) const {
  return base.is_held() && holds_.count({key, base.stamp}) == 0 &&
         std::any_of(deeds_.begin(), deeds_.end(), [&](const Deed& deed) {
           return deed.key == key && deed.is_by_move && deed.quantity == base.quantity &&
                  deed.stamps.back().replica == base.stamp.replica;
         });
}

/// The last surviving set holds, unless somebody who had seen the last set or move removed it.
Finding Oracle::check_base(const std::string& key, const Line& line, const DeedSet& must) const {
  if (is_ambiguous(key, line))
    return {};
  if (Finding wrong = check_held(key, line, must); !wrong.what.empty())
    return wrong;
  for (const std::size_t number : must) {
    const Deed& deed = deeds_[number];
    // Also a deed that was never promised may have survived and replaced it.
    const bool is_followed = std::any_of(deeds_.begin(), deeds_.end(), [&](const Deed& other) {
      return other.seen.count(number) != 0;
    });
    if (deed.key != key || deed.stamps.empty() || deed.is_void || is_followed)
      continue;
    const Stamp& stamp = *std::min_element(deed.stamps.begin(), deed.stamps.end());
    if (deed.kind == Deed::Kind::set && line.base.stamp < stamp)
      return {"6 what is acknowledged survives",
              "a set of " + std::to_string(deed.quantity) + " is lost"};
    if (std::max(line.base.stamp, line.kept) < stamp)
      return {"6 what is acknowledged survives", "a move is lost"};
  }
  if (!line.base.stamp.is_zero() && !is_renewed(key, line.base)) {
    const auto set = holds_.find({key, line.base.stamp});
    if (set == holds_.end() || deeds_[set->second].kind != Deed::Kind::set)
      return {"4 nothing is counted twice", "a set came from nowhere"};
    if (deeds_[set->second].quantity != line.base.quantity)
      return {"4 nothing is counted twice", "a set changed its quantity"};
  }
  const auto hold = holds_.find({key, std::max(line.base.stamp, line.kept)});
  if (hold == holds_.end())
    return line.is_base_alive()
               ? Finding{"4 nothing is counted twice", "a base lives that nobody set"}
               : Finding{};
  bool is_removed = false;
  bool may_be_removed = false;
  for (std::size_t number = 0; number < deeds_.size(); ++number) {
    if (deeds_[number].kind == Deed::Kind::remove && deeds_[number].seen.count(hold->second) != 0) {
      may_be_removed = true;
      is_removed = is_removed || must.count(number) != 0;
    }
  }
  if (line.is_base_alive() && is_removed)
    return {"3 no removal is undone", "a removed quantity came back"};
  if (!line.is_base_alive() && !may_be_removed)
    return {"2 no add is lost", "a quantity was removed by nobody who had seen it"};
  return {};
}

}  // namespace noline::simulation
