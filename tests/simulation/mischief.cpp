// What happens in a world: taps of people, and everything that can go wrong around them.
#include "world.hpp"

namespace noline::simulation {
namespace {

using Kind = Step::Kind;

LineId line_of(const Step& step) {
  return line_id({skus[step.sku], {}});
}

}  // namespace

void World::take(const Step& step) {
  if (step.kind == Kind::settle) {
    static_cast<void>(wait_for(20'000, [this] { return is_settled(); }));
    return;
  }
  if (step.device >= devices_.size())
    return;  // A clone that was never made.
  Device& device = *devices_[step.device];
  if (step.kind <= Kind::dismiss)
    tap(device, step);
  else if (step.kind <= Kind::latency)
    trouble_link(device, step);
  else if (step.kind <= Kind::newer_rows)
    trouble_device(device, step);
  else
    trouble_hub(device, step);
}

void World::tap(Device& device, const Step& step) {
  if (!device.is_running())
    return;
  const LineId line = line_of(step);
  const auto count = static_cast<std::uint32_t>(step.amount);
  const std::string what = std::string(name_of(step.kind)) + " " + skus[step.sku];
  switch (step.kind) {
    case Kind::add:
      return device.edit(what, [=, sku = skus[step.sku]](Client& client, TimeMs now) {
        return client.add({sku, {}}, 1 + count / 5, now);
      });
    case Kind::open_link:
      return device.open_link(step.option % 5 != 0   ? "/b/poster"
                              : step.option % 2 == 0 ? "/b/OVER"
                                                     : "/b/SOON",
                              100 * (device.index() + 1) + step.option / 10 % 3);
    case Kind::set:
      return device.edit(what + " " + std::to_string(count), [=](Client& client, TimeMs now) {
        return client.set_quantity(line, count, now);
      });
    case Kind::remove:
      return device.edit(what,
                         [=](Client& client, TimeMs now) { return client.remove(line, now); });
    case Kind::move:
      return device.edit(what, [=](Client& client, TimeMs now) {
        return client.move(line, count % 2 == 0 ? "later" : "cart", now);
      });
    case Kind::note:
      return device.edit(what, [=](Client& client, TimeMs now) {
        return client.set_field(line, "note", std::to_string(count), now);
      });
    case Kind::prefer:
      return device.edit("prefer", [=](Client& client, TimeMs now) {
        return client.prefer("theme", Scalar{std::int64_t{count}}, now);
      });
    case Kind::view: {
      // The mark names the withdrawal it was made under, by which `verify` knows who may stay.
      const std::string mark =
          std::to_string(oracle_.find_withdrawal(device.withdrawn())) + "-" + std::to_string(count);
      device.edit("view " + mark,
                  [=](Client& client, TimeMs now) { return client.view_product(mark, now); });
      if (device.last_error() == Errc::none)
        journal_.sometimes("context: something was looked at");
      return;
    }
    case Kind::compare:
      return compare(device, step);
    case Kind::consent:
      return device.edit("consent", [=](Client& client, TimeMs now) {
        return client.consent("history", step.option % 3 != 0, now);
      });
    case Kind::forget:
      return forget(device);
    case Kind::empty_cart:
      return device.edit("empty the cart",
                         [](Client& client, TimeMs now) { return client.clear_cart(now); });
    default:
      return undo_or_dismiss(device, step);
  }
}

/// Some at a time, so that lists grow longer than what is shown of them.
void World::compare(Device& device, const Step& step) {
  for (std::uint64_t more = 0; more <= step.option % 3; ++more) {
    device.edit("compare", [&](Client& client, TimeMs now) {
      return client.compare(std::to_string(static_cast<std::uint64_t>(step.amount) + more),
                            step.option % 4 != 0, now);
    });
  }
}

void World::forget(Device& device) {
  if (device.is_frozen())
    return;
  device.edit("forget", [](Client& client, TimeMs now) { return client.forget("viewed", now); });
  if (device.last_error() != Errc::none || !device.is_running())
    return;
  journal_.sometimes("context: a list was emptied");
  if (!device.client().context().viewed.empty())
    fail("38 lists", device.name() + " shows what it has just forgotten");
}

void World::undo_or_dismiss(Device& device, const Step& step) {
  const auto notices = device.client().notices();
  if (notices.empty())
    return;
  const NoticeView& chosen = notices[step.option % notices.size()];
  const std::uint64_t notice = chosen.id;
  const bool is_undo = step.kind == Kind::undo;
  if (is_undo && chosen.can_accept) {
    journal_.sometimes("proposal: accepted");
    return device.edit("accept a proposal", [=](Client& client, TimeMs now) {
      return client.accept_notice(notice, now);
    });
  }
  journal_.sometimes(is_undo ? "notice: undone" : "notice: dismissed");
  device.edit(is_undo ? "undo a notice" : "dismiss a notice", [=](Client& client, TimeMs now) {
    return is_undo ? client.undo_notice(notice, now) : client.dismiss_notice(notice, now);
  });
}

void World::trouble_link(Device& device, const Step& step) {
  journal_.say(device.name() + ": " + name_of(step.kind) + " while " + device.phase());
  switch (step.kind) {
    case Kind::online:
    case Kind::offline:
      return device.allow_network(step.kind == Kind::online);
    case Kind::cut:
      return device.cut();
    case Kind::hold_up:
      return hold(device, step, Way::up);
    case Kind::hold_down:
      return hold(device, step, Way::down);
    case Kind::latency:
      return network_.slow_down(step.amount);
    default:
      break;
  }
  if (device.link() == 0)
    return;
  journal_.sometimes("hub: slow reader", device.phase());
  hub_.block(device.link());
  timeline_.after(step.amount, [this, link = device.link()] { hub_.unblock(link); });
}

/// A one-way partition, which ends by itself or with the connection.
void World::hold(Device& device, const Step& step, Way way) {
  const LinkId link = device.link();
  if (link == 0)
    return;
  journal_.sometimes(way == Way::up ? "partition: up" : "partition: down", device.phase());
  network_.hold(link, way);
  timeline_.after(step.amount, [this, link, is_released = step.option % 2 == 0] {
    if (is_released)
      network_.release(link);
    else
      network_.close(link, false);
  });
}

void World::trouble_device(Device& device, const Step& step) {
  journal_.say(device.name() + ": " + name_of(step.kind) + " while " + device.phase());
  switch (step.kind) {
    case Kind::crash:
      if (device.is_running())
        device.crash();
      timeline_.after(step.amount, [&device] {
        if (!device.is_running())
          device.start();
      });
      return;
    case Kind::crash_at:
      return device.crash_at(static_cast<DevicePoint>(step.option), step.amount);
    case Kind::keep_backup:
      return disk_backups_.push_back(device.disk());
    case Kind::restore_backup:
      return restore(device, step);
    case Kind::clone:
      return clone(device);
    case Kind::disk_full:
      return device.fail_batches(step.amount, step.option % 2 == 1);
    case Kind::jump_clock:
      journal_.sometimes("clock: jump", device.phase());
      return device.jump_clock(step.amount);
    case Kind::freeze:
      return device.freeze(step.amount);
    case Kind::outdate:
      return device.outdate();
    default:
      return leave_newer_rows(device);
  }
}

/// A backup put back on a device, its own or another's.
void World::restore(Device& device, const Step& step) {
  if (disk_backups_.empty())
    return;
  journal_.sometimes("device: restored", device.phase());
  if (device.is_running())
    device.crash();
  device.disk() = disk_backups_[step.option % disk_backups_.size()];
  device.start();
}

/// A second device made from a copy of the first one's store, as it is at this moment.
void World::clone(Device& device) {
  if (devices_.size() >= 6)
    return;
  journal_.sometimes("device: cloned", device.phase());
  const DiskContent content = device.disk();
  Device& copy = add_device(device.skew());
  copy.disk() = content;
  copy.start();
}

/// A later version ran on this store and left a row and a part of a line that this one does not
/// know.
void World::leave_newer_rows(Device& device) {
  // What an agent may write is named row by row.
  if (!device.is_running() || device.client().session().role != "write")
    return;
  const std::string scope = device.client().main_scope();
  device.crash();
  const std::string key = "later/" + std::to_string(++newer_rows_);
  const auto bytes = wire::Json::to_cbor(wire::Json{{"n", newer_rows_}});
  const std::string body(bytes.begin(), bytes.end());
  auto& rows = device.disk().rows;
  rows[{scope, key}] = {scope, key, wire::encode_value(Opaque{9, body}), "", 0, true};
  if (const auto row = rows.find({scope, line_keys()[0]}); row != rows.end()) {
    Value value = *wire::decode_value(row->second.value);
    if (!row->second.is_pending)
      row->second.known = row->second.value;
    row->second.is_pending = true;
    std::get<Line>(value).extra["z"] = std::max(std::get<Line>(value).extra["z"], body);
    row->second.value = wire::encode_value(value);
  }
  journal_.sometimes("skew: a store with rows of a later version");
  device.start();
}

void World::trouble_hub(Device& device, const Step& step) {
  if (!hub_.is_up())
    return;
  journal_.say(name_of(step.kind));
  switch (step.kind) {
    case Kind::hub_kill:
      journal_.sometimes(hub_.has_uncommitted() ? "hub: killed with work" : "hub: killed idle");
      hub_.kill();
      return hub_.start_after(step.amount);
    case Kind::hub_kill_at:
      return hub_.kill_at(static_cast<HubPoint>(step.option), step.amount);
    case Kind::hub_keep_backup:
      return hub_.keep_backup();
    case Kind::hub_restore_backup:
      if (!hub_.has_backup())
        return;
      journal_.sometimes("hub: restored from an older copy");
      hub_.restore_backup();
      return hub_.start();
    case Kind::hub_commit_fails:
      return hub_.fail_next_commit();
    case Kind::hub_says_more:
      journal_.sometimes("skew: a message of a later hub");
      // [12, {"n": 1}]
      return network_.send(device.link(), Way::down, "\x82\x0c\xa1\x61n\x01");
    default:
      return hub_.put_prices(++price_step_);
  }
}

}  // namespace noline::simulation
