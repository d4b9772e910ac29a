// Who wrote something, and when: replica ids, stamps and the hybrid logical clock.
//
// A stamp orders writes of one register on all devices alike. It is a hybrid logical clock value
// (Kulkarni et al., "Logical Physical Clocks", 2014) followed by the replica id, so two stamps are
// never equal by accident.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace noline {

/// Milliseconds since 1970-01-01 UTC. The core never reads a clock; every call that needs one takes
/// it.
using TimeMs = std::int64_t;

/// The author of contributions: 64 random bits, drawn anew at every opening of a store. A restored
/// backup or a cloned profile therefore shares the old contributions and makes new ones under
/// another id.
struct ReplicaId {
  std::uint64_t value = 0;
  auto operator<=>(const ReplicaId&) const = default;
};

/// A hybrid logical clock value and the replica that drew it. The zero stamp means "never".
struct Stamp {
  std::uint64_t clock = 0;  ///< 48 bits of milliseconds, then 16 bits of counter.
  ReplicaId replica;
  auto operator<=>(const Stamp&) const = default;

  [[nodiscard]] bool is_zero() const { return clock == 0; }
  /// Whether it is that of a quantity which nobody chose: see LineBase::is_held().
  [[nodiscard]] bool is_held() const { return (clock & held_flag) != 0; }
  [[nodiscard]] Stamp held() const { return {clock | held_flag, replica}; }
  /// The top bit of the counter: no replica draws 32768 stamps in a millisecond.
  static constexpr std::uint64_t held_flag = 0x8000;
  /// The physical part, in milliseconds since 1970.
  [[nodiscard]] TimeMs time_ms() const { return static_cast<TimeMs>(clock >> 16); }
};

/// The greatest time a stamp can hold, in milliseconds: the year 10889.
inline constexpr TimeMs stamp_time_ms_max = (TimeMs{1} << 48) - 1;

/// Draws stamps that rise strictly on this replica and stay above every stamp it has observed.
class HybridClock {
 public:
  explicit HybridClock(ReplicaId replica) : replica_(replica) {}

  /// A new stamp at device time `now`, corrected by the calibration against the hub.
  [[nodiscard]] Stamp draw(TimeMs now);
  /// Takes note of a stamp from elsewhere, so that the next own stamp is greater.
  void observe(std::uint64_t clock);
  /// Sets the difference "hub time - device time" in milliseconds, measured at every connection.
  void calibrate(TimeMs offset_ms) { offset_ms_ = offset_ms; }
  /// Forgets a clock value that ran ahead, so that restamped writes fall back to real time.
  void reset(std::uint64_t clock) { last_ = clock; }

  [[nodiscard]] std::uint64_t last() const { return last_; }
  [[nodiscard]] ReplicaId replica() const { return replica_; }
  [[nodiscard]] TimeMs offset_ms() const { return offset_ms_; }

 private:
  ReplicaId replica_;
  std::uint64_t last_ = 0;
  TimeMs offset_ms_ = 0;
};

/// The clock value of a moment, counter zero; moments outside 0..stamp_time_ms_max are clamped.
[[nodiscard]] std::uint64_t clock_at(TimeMs time);

/// 16 lower-case hexadecimal digits.
[[nodiscard]] std::string format_hex(std::uint64_t value);
/// The value of exactly 16 lower-case hexadecimal digits; anything else is nothing.
[[nodiscard]] std::optional<std::uint64_t> parse_hex(std::string_view text);

}  // namespace noline
