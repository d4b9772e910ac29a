// Gives edits made under a clock that ran ahead new stamps, in the order of the old ones.
#pragma once

#include <cstdint>
#include <functional>
#include <map>

#include "noline/values.hpp"

namespace noline::sync {

/// Stamps beyond the limit are collected from all pending rows first, so that one stamp used in two
/// places (a base and the removal that cleared it) stays one.
class Restamper {
 public:
  explicit Restamper(std::uint64_t clock_limit) : clock_limit_(clock_limit) {}

  void collect(Value part);
  /// False when nothing lies beyond the limit.
  bool draw_all(const std::function<Stamp()>& draw);
  void apply(Value& part) const;

 private:
  std::uint64_t clock_limit_;
  std::map<Stamp, Stamp> renamed_;
};

}  // namespace noline::sync
