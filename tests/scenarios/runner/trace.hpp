// What happened in one run, for the verdict and the picture.
#pragma once

#include <string>
#include <vector>

#include "noline/stamp.hpp"
#include "text.hpp"

namespace noline::scenario {

/// Something at one moment of one device or of the hub.
struct Mark {
  enum class Kind {
    edit,     ///< A person did something.
    shown,    ///< The cart on the screen changed.
    notice,   ///< A notice appeared.
    fault,    ///< Killed, cut off, cloned, restored, ...
    repair,   ///< Started again, connected again.
    online,   ///< The link is up.
    offline,  ///< It is down.
    failed,   ///< An expectation failed here.
  };
  TimeMs at = 0;
  std::string lane;  ///< A device's name, or "hub".
  Kind kind = Kind::edit;
  std::string text;
};

/// A message between a device and the hub.
struct Arrow {
  std::string device;
  bool is_up = true;
  TimeMs sent = 0;
  TimeMs arrived = 0;
  bool is_lost = false;
  std::string text;
};

struct Trace {
  bool is_wanted = false;  ///< Observing costs time; thousands of seeds do without.
  TimeMs begin = 0;
  TimeMs end = 0;
  std::vector<std::string> lanes;  ///< In order of appearance, without the hub.
  std::vector<Mark> marks;
  std::vector<Arrow> arrows;

  void mark(TimeMs at, const std::string& lane, Mark::Kind kind, std::string text) {
    if (is_wanted) {
      marks.push_back({at, lane, kind, std::move(text)});
    }
  }
};

/// One thing that was not as expected.
struct Difference {
  std::string lane;
  std::string what;  ///< "cart", "state_hash", ...
  std::string expected;
  std::string found;
};

/// Why a run failed: at which step, and how.
struct Verdict {
  bool is_passed = true;
  Place place;
  std::string summary;
  std::vector<Difference> differences;
};

}  // namespace noline::scenario
