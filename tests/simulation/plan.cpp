#include "plan.hpp"

#include "dice.hpp"
#include "kill_points.hpp"

namespace noline::simulation {
namespace {

using Kind = Step::Kind;

constexpr TimeMs hour_ms = 3'600'000;
constexpr std::size_t devices_max = 6;

class Drawer {
 public:
  Drawer(Plan& plan, std::size_t device_count)
      : plan_(plan), dice_(plan.seed * 0xd1342543de82ef95 + 7) {
    const std::size_t count = device_count != 0 ? device_count : 2 + index_below(2);
    plan_.devices.resize(count);
    count_ = count;
  }

  void full() {
    for (DevicePlan& device : plan_.devices) {
      device.skew = skew();
      device.guest_taps = static_cast<std::uint32_t>(dice_.below(3));
      device.is_guest_sent = dice_.one_in(2);
    }
    if (plan_.devices.size() > 1 && dice_.one_in(3)) {
      plan_.devices.back().is_agent = true;
      plan_.devices.back().guest_taps = 0;
    }
    steps(30 + dice_.below(90), 150);
    age();
  }

  void brief() {
    plan_.has_sign_in = false;
    plan_.has_lines = !dice_.one_in(4);
    for (DevicePlan& device : plan_.devices) {
      device.skew = skew();
      device.is_fresh = dice_.one_in(6);
    }
    plan_.devices.back().is_agent = plan_.devices.size() > 2 && dice_.one_in(4);
    steps(4 + dice_.below(12), 400);
    age();
  }

 private:
  std::size_t index_below(std::size_t limit) {
    return static_cast<std::size_t>(dice_.below(limit));
  }

  TimeMs skew() {
    if (dice_.one_in(8))
      return dice_.one_in(2) ? 72 * hour_ms : -2 * hour_ms;
    return dice_.one_in(3) ? dice_.between(-90'000, 90'000) : 0;
  }

  void steps(std::uint64_t count, TimeMs wait_ms_max) {
    for (; count > 0; --count) {
      Step step = draw();
      // Mostly while something is still under way.
      step.wait = dice_.between(0, dice_.one_in(3) ? 25 : dice_.one_in(10) ? 5000 : wait_ms_max);
      step.device = index_below(count_);
      if (step.kind == Kind::clone)
        count_ = std::min(count_ + 1, devices_max);
      plan_.steps.push_back(step);
    }
  }

  /// In some schedules the hub forgets within a minute, and people take their time.
  void age() {
    if (!dice_.one_in(4))
      return;
    plan_.floor_ms = 60'000;
    for (Step& step : plan_.steps) {
      if (dice_.one_in(4))
        step.wait += dice_.between(20'000, 150'000);
      if (step.kind == Kind::crash && dice_.one_in(2))
        step.amount += dice_.between(20'000, 400'000);
    }
  }

  Step draw() {
    const std::uint64_t roll = dice_.below(100);
    if (roll < 62)
      return tap(dice_.below(100));
    if (roll < 80)
      return network(dice_.below(100));
    if (roll < 93)
      return device(dice_.below(100));
    return roll < 99 ? hub(dice_.below(100)) : Step{Kind::settle, 0, 0, 0, 0, 0};
  }

  Step tap(std::uint64_t roll) {
    const Kind kind = roll < 32   ? Kind::add
                      : roll < 36 ? Kind::open_link
                      : roll < 53 ? Kind::set
                      : roll < 67 ? Kind::remove
                      : roll < 76 ? Kind::move
                      : roll < 80 ? Kind::note
                      : roll < 82 ? Kind::prefer
                      : roll < 86 ? Kind::view
                      : roll < 88 ? Kind::compare
                      : roll < 91 ? Kind::consent
                      : roll < 92 ? Kind::forget
                      : roll < 95 ? Kind::empty_cart
                      : roll < 98 ? Kind::undo
                                  : Kind::dismiss;
    // Mostly one line, so that people meet there.
    const std::size_t sku = dice_.one_in(2) ? 0 : index_below(std::size(skus));
    return {kind, 0, 0, sku, dice_.between(1, 6), dice_.roll()};
  }

  Step network(std::uint64_t roll) {
    const auto make = [&](Kind kind, TimeMs low, TimeMs high) {
      return Step{kind, 0, 0, 0, dice_.between(low, high), dice_.roll()};
    };
    if (roll < 35)
      return make(dice_.one_in(2) ? Kind::online : Kind::offline, 0, 0);
    if (roll < 62)
      return make(Kind::cut, 0, 0);
    if (roll < 80)
      return make(dice_.one_in(2) ? Kind::hold_up : Kind::hold_down, 100, 4000);
    return roll < 90 ? make(Kind::slow_reader, 50, 3000) : make(Kind::latency, 5, 800);
  }

  Step device(std::uint64_t roll) {
    const auto make = [&](Kind kind, TimeMs low, TimeMs high) {
      return Step{kind, 0, 0, 0, dice_.between(low, high), dice_.roll()};
    };
    if (roll < 22)
      return make(Kind::crash, 1, 3000);
    if (roll < 44)
      return {Kind::crash_at, 0, 0, 0, dice_.between(1, 3000), dice_.below(device_points)};
    if (roll < 52)
      return make(Kind::keep_backup, 0, 0);
    if (roll < 58)
      return make(Kind::restore_backup, 0, 0);
    if (roll < 64)
      return make(Kind::clone, 0, 0);
    if (roll < 74)
      return make(Kind::disk_full, 1, 3);
    if (roll < 84)
      return make(Kind::freeze, 20, 6000);
    if (roll < 88)
      return make(Kind::outdate, 0, 0);
    if (roll < 91)
      return make(Kind::newer_rows, 0, 0);
    return {Kind::jump_clock,
            0,
            0,
            0,
            dice_.between(-200'000, 200'000) * (dice_.one_in(4) ? 1000 : 1),
            0};
  }

  Step hub(std::uint64_t roll) {
    const auto make = [&](Kind kind) {
      return Step{kind, 0, 0, 0, dice_.between(1, 3000), dice_.roll()};
    };
    if (roll < 12)
      return make(Kind::hub_kill);
    if (roll < 38)
      return {Kind::hub_kill_at, 0, 0, 0, dice_.between(1, 3000), dice_.below(hub_points)};
    if (roll < 48)
      return make(Kind::hub_keep_backup);
    if (roll < 65)
      return make(Kind::hub_restore_backup);
    if (roll < 80)
      return make(Kind::hub_commit_fails);
    return make(roll < 86 ? Kind::hub_says_more : Kind::prices);
  }

  Plan& plan_;
  Dice dice_;
  std::size_t count_ = 0;
};

}  // namespace

Plan draw_plan(std::uint64_t seed, Length length, std::size_t device_count) {
  Plan plan;
  plan.seed = seed;
  Drawer drawer(plan, device_count);
  length == Length::full ? drawer.full() : drawer.brief();
  return plan;
}

const char* name_of(Kind kind) {
  constexpr const char* names[] = {"add",
                                   "open_link",
                                   "set",
                                   "remove",
                                   "move",
                                   "note",
                                   "prefer",
                                   "view",
                                   "compare",
                                   "consent",
                                   "forget",
                                   "empty_cart",
                                   "undo",
                                   "dismiss",
                                   "online",
                                   "offline",
                                   "cut",
                                   "hold_up",
                                   "hold_down",
                                   "slow_reader",
                                   "latency",
                                   "crash",
                                   "crash_at",
                                   "keep_backup",
                                   "restore_backup",
                                   "clone",
                                   "disk_full",
                                   "jump_clock",
                                   "freeze",
                                   "outdate",
                                   "newer_rows",
                                   "hub_kill",
                                   "hub_kill_at",
                                   "hub_keep_backup",
                                   "hub_restore_backup",
                                   "hub_commit_fails",
                                   "hub_says_more",
                                   "prices",
                                   "settle"};
  static_assert(std::size(names) == static_cast<std::size_t>(Kind::settle) + 1);
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace noline::simulation
