#include "line_schedule.hpp"

#include <bitset>
#include <vector>

#include "noline/stamp.hpp"

namespace noline::laws {
namespace {

/// Numbers of events of one schedule; a schedule has at most sixty.
using Known = std::bitset<64>;

/// SplitMix64 (Steele, Lea, Flood 2014): one word of state, the same on every platform.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t limit) {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return (z ^ (z >> 31)) % limit;
  }

 private:
  std::uint64_t state_;
};

/// Something a person did, and what had reached that person's device before.
struct Deed {
  enum class Kind { unit, set, remove, move } kind = Kind::unit;
  Stamp stamp;
  std::uint32_t quantity = 0;
  bool is_answer = false;  ///< It answers the units its device knew of.
  Known known;
};

struct Device {
  Line line;
  Line hub_known;  ///< What the hub is known to hold: a push carries the difference.
  HybridClock clock{ReplicaId{0}};
  Known known;
};

class Schedule {
 public:
  Schedule(std::uint64_t seed, const LineRules& rules) : dice_(seed), rules_(rules) {
    for (Device& device : devices_)
      open(device);
  }

  std::string play() {
    const std::uint64_t steps = 5 + dice_.below(55);
    for (std::uint64_t step = 0; step < steps; ++step) {
      now_ += static_cast<TimeMs>(dice_.below(6));
      this->step(devices_[dice_.below(devices_.size())]);
    }
    return settle();
  }

 private:
  void open(Device& device) {
    if (rules_.is_replica_fresh || device.clock.replica().value == 0) {
      const std::uint64_t last = device.clock.last();
      device.clock = HybridClock(ReplicaId{++replica_count_});
      device.clock.observe(last);
    }
  }

  void step(Device& device) {
    static constexpr TimeMs skews[] = {0, 0, 0, -3, 7};
    const TimeMs now = now_ + skews[dice_.below(std::size(skews))];
    const std::uint64_t roll = dice_.below(100);
    if (roll < 50)
      edit(device, roll, now);
    else if (roll < 78)
      exchange(device, dice_.below(10) < 8);
    else if (roll < 84)
      backups_.push_back(device);
    else if (roll < 91 && !backups_.empty()) {
      device = backups_[dice_.below(backups_.size())];
      open(device);
    } else if (roll < 96)
      open(device);
    else
      clone(device);
  }

  void edit(Device& device, std::uint64_t roll, TimeMs now) {
    Line& line = device.line;
    const Stamp stamp = device.clock.draw(now);
    if (roll < 26 || line.quantity() == 0) {
      rules_.add(line, stamp, 1);
      note(device, {Deed::Kind::unit, stamp, 0, false, device.known});
    } else if (roll < 36) {
      const auto quantity = static_cast<std::uint32_t>(1 + dice_.below(9));
      rules_.set(line, stamp, quantity);
      note(device, {Deed::Kind::set, stamp, quantity, true, device.known});
    } else if (roll < 44) {
      rules_.remove(line, stamp);
      note(device, {Deed::Kind::remove, stamp, 0, true, device.known});
    } else {
      move(device, stamp);
    }
  }

  /// A move of a line without a living base gives it one, which answers the units it is made of.
  void move(Device& device, Stamp stamp) {
    const std::uint32_t quantity = device.line.quantity();
    const bool is_based = device.line.is_base_alive();
    rules_.move(device.line, stamp, "later");
    if (!is_based)
      note(device, {Deed::Kind::set, device.line.base.stamp, quantity, true, device.known});
    note(device, {Deed::Kind::move, stamp, quantity, false, device.known});
  }

  void note(Device& device, const Deed& deed) {
    device.known.set(deeds_.size());
    deeds_.push_back(deed);
  }

  void exchange(Device& device, bool is_answered) {
    rules_.join(hub_, delta(device.line, device.hub_known));
    hub_known_ |= device.known;
    if (!is_answered)
      return;
    rules_.join(device.line, hub_);
    device.hub_known = hub_;
    device.known |= hub_known_;
    device.clock.observe(clock_max(device.line));
  }

  void clone(Device& device) {
    if (devices_.size() >= 6)
      return;
    Device copy = device;
    open(copy);
    devices_.push_back(copy);
  }

  std::string settle() {
    for (int round = 0; round < 2; ++round) {
      for (Device& device : devices_)
        exchange(device, true);
    }
    for (const Device& device : devices_) {
      if (!(device.line == hub_))
        return "a device and the hub differ";
    }
    const std::uint32_t expected = expected_quantity();
    if (hub_.quantity() == expected)
      return {};
    return "quantity " + std::to_string(hub_.quantity()) + " instead of " +
           std::to_string(expected);
  }

  /// From what was done alone: units that no surviving answer knew of, and the last set, if the
  /// newest of sets and moves is one that no removal knew of. Deeds that a restored backup took
  /// away before they reached anybody do not count.
  std::uint32_t expected_quantity() const {
    Known answered;
    Known removed;
    for_survivors([&](const Deed& deed, std::size_t) {
      if (deed.is_answer)
        answered |= deed.known;
      if (deed.kind == Deed::Kind::remove)
        removed |= deed.known;
    });
    std::uint32_t units = 0;
    const Deed* last_set = nullptr;
    const Deed* last_hold = nullptr;
    bool is_alive = false;
    for_survivors([&](const Deed& deed, std::size_t index) {
      if (deed.kind == Deed::Kind::unit && !answered.test(index))
        ++units;
      if (deed.kind == Deed::Kind::set && (!last_set || last_set->stamp < deed.stamp))
        last_set = &deed;
      const bool is_hold = deed.kind == Deed::Kind::set || deed.kind == Deed::Kind::move;
      if (is_hold && (!last_hold || last_hold->stamp < deed.stamp)) {
        last_hold = &deed;
        is_alive = !removed.test(index);
      }
    });
    return units + (last_set != nullptr && is_alive ? last_set->quantity : 0);
  }

  template <typename Visit>
  void for_survivors(Visit visit) const {
    for (std::size_t index = 0; index < deeds_.size(); ++index) {
      if (hub_known_.test(index))
        visit(deeds_[index], index);
    }
  }

  Dice dice_;
  LineRules rules_;
  TimeMs now_ = 1;
  std::uint64_t replica_count_ = 0;
  std::vector<Device> devices_{3};
  std::vector<Device> backups_;
  std::vector<Deed> deeds_;
  Line hub_;
  Known hub_known_;
};

}  // namespace

std::string play_line_schedule(std::uint64_t seed, const LineRules& rules) {
  return Schedule(seed, rules).play();
}

}  // namespace noline::laws
