// What happens in a world: taps of people, and everything that can go wrong around them.
#include "world.hpp"

namespace noline::simulation {
namespace {

constexpr const char* skus[] = {"TEA", "CUP", "POT"};

LineId line_of(const char* sku) {
  return line_id({sku, {}});
}

}  // namespace

void World::step() {
  Device& device = *devices_[dice_.below(devices_.size())];
  const std::uint64_t roll = dice_.below(100);
  if (roll < 62)
    tap(device, dice_.below(100));
  else if (roll < 80)
    trouble_network(device);
  else if (roll < 93)
    trouble_device(device);
  else
    trouble_hub();
}

/// Devices go offline and online when nothing is under way.
void World::gentle_step() {
  Device& device = *devices_[dice_.below(devices_.size())];
  if (!dice_.one_in(4))
    return tap(device, dice_.below(58));
  if (wait_for(20'000, [&] { return network_.is_quiet() && !device.has_disk_work(); }))
    device.allow_network(dice_.one_in(2));
}

void World::tap(Device& device, std::uint64_t roll) {
  if (!device.is_running())
    return;
  const char* sku = skus[dice_.below(std::size(skus))];
  const std::string on = std::string(" ") + sku;
  const LineId line = line_of(sku);
  const auto count = static_cast<std::uint32_t>(1 + dice_.below(6));
  if (roll < 40)
    return device.edit("add" + on, [=](Client& client, TimeMs now) {
      return client.add({sku, {}}, 1 + count / 5, now);
    });
  if (roll < 58)
    return device.edit("set" + on + " " + std::to_string(count), [=](Client& client, TimeMs now) {
      return client.set_quantity(line, count, now);
    });
  if (roll < 72)
    return device.edit("remove" + on,
                       [=](Client& client, TimeMs now) { return client.remove(line, now); });
  if (roll < 82) {
    const char* list = dice_.one_in(2) ? "later" : "cart";
    return device.edit("move" + on + " to " + list,
                       [=](Client& client, TimeMs now) { return client.move(line, list, now); });
  }
  if (roll < 87)
    return device.edit("note" + on, [=](Client& client, TimeMs now) {
      return client.set_field(line, "note", std::to_string(count), now);
    });
  if (roll < 92)
    return device.edit("prefer", [=](Client& client, TimeMs now) {
      return client.prefer("theme", Scalar{std::int64_t{count}}, now);
    });
  if (roll < 95)
    return device.edit("empty the cart",
                       [](Client& client, TimeMs now) { return client.clear_cart(now); });
  const auto notices = device.client().notices();
  if (notices.empty())
    return;
  const std::uint64_t notice = notices[dice_.below(notices.size())].id;
  const bool is_undo = dice_.one_in(2);
  journal_.sometimes(is_undo ? "notice: undone" : "notice: dismissed");
  device.edit(is_undo ? "undo a notice" : "dismiss a notice", [=](Client& client, TimeMs now) {
    return is_undo ? client.undo_notice(notice, now) : client.dismiss_notice(notice, now);
  });
}

void World::trouble_network(Device& device) {
  const std::uint64_t roll = dice_.below(100);
  if (roll < 35) {
    const bool is_allowed = dice_.one_in(2);
    journal_.say(device.name() + (is_allowed ? ": online" : ": offline"));
    device.allow_network(is_allowed);
  } else if (roll < 65) {
    journal_.say(device.name() + ": cut while " + device.phase());
    device.cut();
  } else if (roll < 80) {
    const Way way = dice_.one_in(2) ? Way::up : Way::down;
    const std::string name = way == Way::up ? "up" : "down";
    journal_.say(device.name() + ": nothing gets " + name);
    journal_.sometimes("partition: " + name + " while " + device.phase());
    const LinkId link = device.link();
    network_.hold(link, way);
    timeline_.after(dice_.between(100, 4000), [this, link] {
      if (dice_.one_in(2))
        network_.release(link);
      else
        network_.close(link, false);
    });
  } else if (roll < 90) {
    const LinkId link = device.link();
    journal_.sometimes("hub: slow reader");
    hub_.block(link);
    timeline_.after(dice_.between(50, 3000), [this, link] { hub_.unblock(link); });
  } else {
    network_.slow_down(dice_.between(5, 800));
  }
}

void World::trouble_device(Device& device) {
  const std::uint64_t roll = dice_.below(100);
  if (roll < 45) {
    crash_and_restart(device);
  } else if (roll < 60) {
    disk_backups_.push_back(device.disk());
  } else if (roll < 72) {
    copy_device(device);
  } else if (roll < 82) {
    device.fail_next_batch();
  } else {
    const TimeMs by = dice_.between(-200'000, 200'000) * (dice_.one_in(4) ? 1000 : 1);
    journal_.say(device.name() + ": the clock jumps by " + std::to_string(by) + " ms");
    journal_.sometimes("clock: jump while " + device.phase());
    device.jump_clock(by);
  }
}

void World::crash_and_restart(Device& device) {
  if (!device.is_running())
    return;
  journal_.say(device.name() + ": crash while " + device.phase());
  device.crash();
  Device* again = &device;
  timeline_.after(dice_.between(1, 3000), [again] {
    if (!again->is_running())
      again->start();
  });
}

/// A backup put back on a device, or a second device made from one.
void World::copy_device(Device& device) {
  const bool is_clone = dice_.one_in(3) && devices_.size() < 6;
  if (is_clone) {
    journal_.say(device.name() + ": cloned as device " + std::to_string(devices_.size()));
    journal_.sometimes("device: cloned while " + device.phase());
    const DiskContent content = device.disk();
    const TimeMs skew = device.skew();
    Device& clone = add_device(skew);
    clone.disk() = content;
    return clone.start();
  }
  if (disk_backups_.empty())
    return;
  journal_.say(device.name() + ": restored from a backup");
  journal_.sometimes("device: restored while " + device.phase());
  if (device.is_running())
    device.crash();
  device.disk() = disk_backups_[dice_.below(disk_backups_.size())];
  device.start();
}

void World::trouble_hub() {
  const std::uint64_t roll = dice_.below(100);
  if (!hub_.is_up())
    return;
  if (roll < 30) {
    journal_.say("hub: killed");
    journal_.sometimes(hub_.has_uncommitted() ? "hub: killed before a commit" : "hub: killed idle");
    hub_.kill();
    timeline_.after(dice_.between(1, 3000), [this] {
      if (!hub_.is_up())
        hub_.start();
    });
  } else if (roll < 50) {
    hub_.keep_backup();
  } else if (roll < 65 && hub_.has_backup()) {
    journal_.say("hub: restored from a backup");
    journal_.sometimes("hub: restored");
    hub_.restore_backup();
    hub_.start();
  } else if (roll < 80) {
    hub_.fail_next_commit();
  } else {
    hub_.put_prices(++price_step_);
  }
}

}  // namespace noline::simulation
