// The account of what people did: every unit added, every set, removal and move, with what had been
// on the screen before. From it follows what every cart must show in the end.
//
// A deed must survive when its device, or the hub, said so and nobody took that place back by a
// backup; other deeds may survive. The oracle never looks at how the SDK joins; from the final
// state it reads only which of the deeds that may survive did.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "disk.hpp"
#include "noline/values.hpp"

namespace noline::simulation {

struct Deed {
  enum class Kind { unit, set, remove, move, withdraw } kind = Kind::unit;
  std::string key;
  Contributor who;             ///< unit: whose running total grew
  std::uint64_t from = 0;      ///< unit: from this total
  std::uint64_t to = 0;        ///< unit: to this one
  std::vector<Stamp> stamps;   ///< set, move: several when its device gave it a new stamp
  std::uint32_t quantity = 0;  ///< set
  std::map<Contributor, std::uint64_t> answered;  ///< set, remove: totals that were on the screen
  std::set<std::size_t> seen;                     ///< sets and moves that were on the screen
  bool is_void = false;                           ///< It came and went before it left its device.
  bool is_accepted = false;                       ///< A unit that a proposal brought.
  bool is_by_move = false;  ///< set: the base of a line of adds alone that was moved.
};

/// A property that does not hold, and why; both empty when all is well.
struct Finding {
  const char* property = "";
  std::string what;
};

class Oracle {
 public:
  /// Notes what a command did to a line; the answer lists the numbers of its deeds.
  std::vector<std::size_t> note_edit(const std::string& key, const Line& before, const Line& after,
                                     ReplicaId self);
  /// Units that a guest added before signing in; they count as the guest scope's.
  std::size_t note_guest_units(const std::string& key, Contributor who, std::uint64_t from,
                               std::uint64_t to);
  /// A consent was withdrawn under this stamp, by who knew of the withdrawal `before`.
  std::size_t note_withdrawal(const Stamp& stamp, const Stamp& before);
  /// The withdrawal of this stamp, by a number that its device's new stamps do not change; 0 for
  /// none.
  [[nodiscard]] std::size_t find_withdrawal(const Stamp& stamp) const;
  /// Situation 37: promised withdrawals hold, and marks made without knowing of the last one are
  /// gone.
  [[nodiscard]] Finding check_consent(const Trail& consent, const Trail& viewed,
                                      const DeedSet& must) const;
  /// A device gave its unsent deed another stamp, because its clock had run ahead.
  void note_restamp(const std::string& key, const Stamp& old_stamp, const Stamp& new_stamp);

  /// The line was added and removed again before anybody else saw it, and forgotten as a whole.
  void forget(std::size_t number) { deeds_[number].is_void = true; }
  /// What is wrong with the final line under this key, or nothing. `must` are the deeds that were
  /// promised to survive.
  [[nodiscard]] Finding check(const std::string& key, const Line& final_line,
                              const DeedSet& must) const;
  /// Two promised sets of this line that did not know of each other and wished different
  /// quantities.
  [[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> find_rival_sets(
      const std::string& key, const DeedSet& must) const;
  /// Whether one of the two was made at this time or before, so that its notice may have ended.
  [[nodiscard]] bool is_older(const std::pair<std::size_t, std::size_t>& rivals, TimeMs ms) const {
    return deeds_[rivals.first].stamps.back().time_ms() <= ms ||
           deeds_[rivals.second].stamps.back().time_ms() <= ms;
  }
  /// Whether a notice tells of one of the two at this line.
  [[nodiscard]] bool is_about(const std::string& notice, const std::string& key,
                              const std::pair<std::size_t, std::size_t>& rivals) const;
  /// How many pieces a line stands for, by the rule of docs/CONFLICTS.md.
  [[nodiscard]] static std::uint64_t pieces_of(const Line& line);
  /// A contributor's running total, 0 when it has none.
  [[nodiscard]] static std::uint64_t total_of(const Line& line, const Contributor& who);
  [[nodiscard]] std::set<std::string> keys() const;
  [[nodiscard]] std::string describe(std::size_t number) const;
  [[nodiscard]] std::size_t count() const { return deeds_.size(); }
  [[nodiscard]] const Deed& deed(std::size_t number) const { return deeds_[number]; }

 private:
  using Totals = std::map<Contributor, std::uint64_t>;

  std::size_t add(Deed deed);
  [[nodiscard]] std::set<std::size_t> seen_in(const std::string& key, const Line& line) const;
  [[nodiscard]] Totals promised_answers(const std::string& key, const DeedSet& must) const;
  [[nodiscard]] Finding check_units(const std::string& key, const Line& line,
                                    const DeedSet& must) const;
  [[nodiscard]] Finding check_answers(const std::string& key, const Line& line,
                                      const DeedSet& must) const;
  [[nodiscard]] Finding check_held(const std::string& key, const Line& line,
                                   const DeedSet& must) const;
  [[nodiscard]] bool is_renewed(const std::string& key, const LineBase& base) const;
  [[nodiscard]] Finding check_base(const std::string& key, const Line& line,
                                   const DeedSet& must) const;
  [[nodiscard]] bool was_replaced_before(std::size_t set, std::size_t rival) const;
  [[nodiscard]] bool was_on_screen(std::size_t set, std::size_t later) const;
  [[nodiscard]] bool is_overruled(std::size_t moved) const;
  [[nodiscard]] bool has_twin(std::size_t set) const;
  [[nodiscard]] bool has_seen(std::size_t later, std::size_t earlier) const;
  [[nodiscard]] bool is_ambiguous(const std::string& key, const Line& line) const;

  std::vector<Deed> deeds_;
  /// Sets and moves by line and stamp.
  std::map<std::pair<std::string, Stamp>, std::size_t> holds_;
};

}  // namespace noline::simulation
