// Gives edits made under a clock that ran ahead new stamps, in the order of the old ones.
#pragma once

#include <cstdint>
#include <map>
#include <set>

#include "noline/values.hpp"

namespace noline::sync {

/// Stamps beyond the limit are collected from all pending rows first, so that one stamp used in two
/// places (a base and the removal that cleared it) stays one. A stamp that the hub knows is never
/// renamed, however far ahead it lies: a removal of a foreign base names that base's own stamp.
class Restamper {
 public:
  explicit Restamper(std::uint64_t clock_limit) : clock_limit_(clock_limit) {}

  void keep(Value known);
  void collect(Value part);
  /// The greatest clock of a collected stamp that stays as it is.
  [[nodiscard]] std::uint64_t kept_clock_max() const { return kept_clock_max_; }
  /// False when nothing lies beyond the limit.
  bool draw_all(HybridClock& clock, TimeMs now);
  void apply(Value& part) const;

 private:
  std::uint64_t clock_limit_;
  std::uint64_t kept_clock_max_ = 0;
  std::set<Stamp> known_;
  std::map<Stamp, Stamp> renamed_;
};

}  // namespace noline::sync
