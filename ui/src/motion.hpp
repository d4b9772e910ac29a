// Transitions: values that move to their target within 120 to 200 ms, driven by the frame's time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

namespace noline::ui {

class Motion {
 public:
  /// Once per frame, before any `value`.
  void begin(std::int64_t now_ms, bool reduced) {
    now_ms_ = now_ms;
    reduced_ = reduced;
    moving_ = false;
  }

  /// Where the transition called `name` of the node `key` stands on its way to `target`.
  float value(std::string_view key, char name, float target, std::int64_t duration_ms = 140) {
    const std::uint64_t id = hash(key, name);
    auto it = std::lower_bound(
        tracks_.begin(), tracks_.end(), id,
        [](const Track& track, std::uint64_t wanted) { return track.id < wanted; });
    if (it == tracks_.end() || it->id != id) {
      if (target == 0) {
        return 0;  // Nothing has moved yet: no track for things at rest.
      }
      it = tracks_.insert(it, {id, 0, 0, now_ms_});
    }
    if (it->target != target) {
      it->from = position(*it, duration_ms);
      it->target = target;
      it->begun_ms = now_ms_;
    }
    const float at = position(*it, duration_ms);
    moving_ = moving_ || at != target;
    return at;
  }

  bool moving() const { return moving_; }
  void keep_moving() { moving_ = moving_ || !reduced_; }
  bool reduced() const { return reduced_; }
  std::int64_t now_ms() const { return now_ms_; }
  void clear() { tracks_.clear(); }

 private:
  struct Track {
    std::uint64_t id;
    float from;
    float target;
    std::int64_t begun_ms;
  };

  static std::uint64_t hash(std::string_view key, char name) {
    std::uint64_t value = 0xcbf29ce484222325U;
    for (const char c : key) {
      value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    }
    return (value ^ static_cast<unsigned char>(name)) * 0x100000001b3U;
  }

  float position(const Track& track, std::int64_t duration_ms) const {
    const auto passed = static_cast<float>(now_ms_ - track.begun_ms);
    const float t = passed / static_cast<float>(duration_ms);
    if (reduced_ || t >= 1) {
      return track.target;
    }
    const float rest = 1 - std::max(0.0F, t);
    return track.from + (track.target - track.from) * (1 - rest * rest * rest);
  }

  std::vector<Track> tracks_;  // Sorted by id.
  std::int64_t now_ms_ = 0;
  bool reduced_ = false;
  bool moving_ = false;
};

}  // namespace noline::ui
