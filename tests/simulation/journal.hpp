// What a simulation writes down: a log to read when asked for, and how often each thing happened.
#pragma once

#include <cstdint>
#include <cstdio>
#include <map>
#include <string>

#include "timeline.hpp"

namespace noline::simulation {

using Counters = std::map<std::string, std::uint64_t>;

class Journal {
 public:
  Journal(const Timeline& timeline, bool is_printed)
      : timeline_(timeline), is_printed_(is_printed) {}

  void say(const std::string& text) const {
    if (is_printed_) {
      const long long ms = static_cast<long long>(timeline_.now() - 1'760'000'000'000);
      std::printf("%9lld ms  %s\n", ms, text.c_str());
    }
  }
  [[nodiscard]] bool is_printed() const { return is_printed_; }
  /// Something that must happen sometimes, or the schedules are too tame to prove anything.
  void sometimes(const std::string& what) { ++counters_[what]; }
  /// A fault that strikes in a phase.
  void sometimes(const char* what, const std::string& phase) {
    ++counters_[std::string(what) + " while " + phase];
  }
  [[nodiscard]] const Counters& counters() const { return counters_; }

 private:
  const Timeline& timeline_;
  bool is_printed_;
  Counters counters_;
};

}  // namespace noline::simulation
