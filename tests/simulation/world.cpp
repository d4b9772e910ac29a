#include "world.hpp"

#include <algorithm>
#include <array>
#include <mutex>

namespace noline::simulation {
namespace {

/// No cart expires: whoever moves its lines would have to be known to the oracle.
TimeMs floor_of(const Plan& plan) {
  constexpr TimeMs longer_than_any_schedule = 3000LL * 24 * 3'600'000;
  return plan.floor_ms != 0 ? plan.floor_ms : longer_than_any_schedule;
}

}  // namespace

World::World(const WorldOptions& options)
    : World(draw_plan(options.seed, options.length), options.is_logged) {}

World::World(Plan plan, bool is_logged)
    : plan_(std::move(plan)),
      dice_(plan_.seed * 0xd1342543de82ef95 + 1),
      journal_(timeline_, is_logged),
      hub_(timeline_, dice_, journal_),
      network_(
          timeline_, dice_, journal_,
          {[this](std::size_t device, LinkId link) { devices_[device]->handle_connected(link); },
           [this](std::size_t device, LinkId link) { devices_[device]->handle_refused(link); },
           [this](std::size_t device, LinkId link, const std::string& bytes) {
             devices_[device]->handle_message(link, bytes);
           },
           [this](LinkId link, const std::string& bytes) { hub_.handle_message(link, bytes); },
           [this](std::size_t device, LinkId link) { devices_[device]->handle_lost(link); },
           [this](LinkId link) { hub_.handle_connected(link); },
           [this](LinkId link) { hub_.handle_lost(link); }}),
      around_{timeline_, dice_, journal_, network_, oracle_, hub_.store()} {
  hub_.attach(network_);
  hub_.set_keys(*hub::read_operator_keys(std::string("agent desk ") + agent_key));
}

Device& World::add_device(TimeMs skew) {
  devices_.push_back(std::make_unique<Device>(around_, devices_.size(), skew));
  return *devices_.back();
}

void World::fail(const char* property, const std::string& what) {
  if (wrong_.empty()) {
    wrong_ = what;
    property_ = property;
    journal_.say(std::string("WRONG (") + property + "): " + what);
  }
}

bool World::wait_for(TimeMs at_most, const std::function<bool()>& is_done) {
  const TimeMs end = timeline_.now() + at_most;
  // Who is busy for so long without an end is not about to settle.
  const std::uint64_t events_max = timeline_.count() + 15'000;
  while (!is_done()) {
    if (timeline_.now() >= end || timeline_.count() >= events_max)
      return false;
    timeline_.run_next(end);
  }
  return true;
}

Outcome World::play() {
  const TimeMs begin = timeline_.now();
  hub_.set_access_ms(access_ms());
  plan_.has_sign_in ? begin_anew() : begin_from(beginning_of(plan_));
  network_.set_calm(false);
  for (std::size_t index = 0; index < plan_.steps.size() && wrong_.empty(); ++index) {
    const Step& step = plan_.steps[index];
    timeline_.run_until(timeline_.now() + step.wait);
    take(step);
    if (step.kind <= Step::Kind::dismiss && step.device < devices_.size() &&
        devices_[step.device]->last_error() != Errc::none)
      refusals_[index] = errc_name(devices_[step.device]->last_error());
  }
  if (wrong_.empty()) {
    calm_down();
    verify();
  }
  const auto passed = static_cast<std::uint64_t>(timeline_.now() - begin);
  return {wrong_,    property_,         journal_.counters(),
          refusals_, timeline_.count(), passed * devices_.size()};
}

/// Devices, each with its own idea of the time, sign in to one account. Some have filled a guest's
/// cart before.
/// A copy of a store ends its session at the next renewal, as it must: schedules with copies, and
/// those that begin on one, are over before that. The others renew every few seconds.
TimeMs World::access_ms() const {
  const bool has_copies = std::any_of(plan_.steps.begin(), plan_.steps.end(), [](const Step& step) {
    return step.kind == Step::Kind::clone || step.kind == Step::Kind::restore_backup ||
           step.kind == Step::Kind::hub_restore_backup;
  });
  constexpr TimeMs year_ms = 365LL * 24 * 3'600'000;
  return has_copies || !plan_.has_sign_in || plan_.steps.empty() ? year_ms : 20'000;
}

void World::begin_anew() {
  hub_.set_floor(floor_of(plan_));
  hub_.start();
  hub_.put_prices(0);
  for (const DevicePlan& plan : plan_.devices) {
    Device& device = add_device(plan.skew);
    device.start();
    for (std::uint32_t taps = plan.guest_taps; taps > 0; --taps)
      tap_as_guest(device);
    if (plan.is_guest_sent)
      timeline_.run_until(timeline_.now() + 3000);
    if (!sign_in(device, plan))
      return;
  }
}

/// Opens on stores that have signed in before: most of a short schedule would be signing in.
void World::begin_from(const Beginning& beginning) {
  oracle_ = beginning.oracle;
  disk_backups_ = beginning.disks;
  timeline_.run_until(beginning.at);
  hub_.put_content(beginning.hub);
  hub_.set_floor(floor_of(plan_));
  hub_.start();
  for (std::size_t index = 0; index < plan_.devices.size(); ++index) {
    Device& device = add_device(plan_.devices[index].skew);
    device.disk() = beginning.disks[index];
    if (plan_.devices[index].is_fresh) {
      journal_.sometimes("device: begins with nothing");
      device.disk().rows.clear();
      std::erase_if(device.disk().meta,
                    [](const auto& entry) { return entry.first.starts_with("cursor/"); });
    }
    device.start();
  }
}

Beginning World::make_beginning() {
  hub_.set_access_ms(access_ms());
  begin_anew();
  if (plan_.has_lines) {
    take({Step::Kind::add, 0, 0, 0, 6, 0});
    take({Step::Kind::add, 0, 0, 1, 1, 0});
    take({Step::Kind::settle, 0, 0, 0, 0, 0});
    take({Step::Kind::set, 1, 0, 1, 3, 0});
  }
  calm_down();
  Beginning beginning{hub_.store().content(), {}, oracle_, timeline_.now()};
  for (const auto& device : devices_)
    beginning.disks.push_back(device->disk());
  return beginning;
}

const Beginning& World::beginning_of(const Plan& plan) {
  constexpr std::size_t count_max = 8;
  static std::array<std::unique_ptr<Beginning>, 4 * (count_max + 1)> beginnings;
  static std::mutex mutex;
  const std::size_t count = std::min(plan.devices.size(), count_max);
  const std::lock_guard lock(mutex);
  const bool has_agent = plan.devices.back().is_agent;
  auto& held = beginnings[4 * count + (has_agent ? 2u : 0u) + (plan.has_lines ? 1u : 0u)];
  if (!held) {
    Plan empty;
    empty.devices.resize(count);
    empty.devices.back().is_agent = has_agent;
    empty.has_lines = plan.has_lines;
    held = std::make_unique<Beginning>(World(std::move(empty)).make_beginning());
  }
  return *held;
}

void World::tap_as_guest(Device& device) {
  journal_.sometimes("guest: filled a cart before signing in");
  device.edit("add TEA as a guest", [](Client& client, TimeMs now) {
    return client.add({"TEA", {}}, 1, now);
  });
}

bool World::sign_in(Device& device, const DevicePlan& plan) {
  const bool is_impatient = plan.guest_taps > 1;
  const wire::Json args = {{"email", "ada@example.org"},
                           {"password", "long enough"},
                           {"name", "Ada"},
                           {"key", agent_key}};
  device.call(devices_.size() == 1 ? "sign_up" : plan.is_agent ? "assist" : "sign_in", args);
  // What is added while the answer is on its way is the guest's too.
  const auto is_guest = [&] { return device.client().session().kind == "guest"; };
  for (int moment = 0; is_impatient && moment < 8 && is_guest(); ++moment) {
    tap_as_guest(device);
    timeline_.run_until(timeline_.now() + 20);
  }
  const bool is_done = wait_for(
      60'000, [&] { return device.client().session().kind == "customer" && device.is_level(); });
  if (!is_done)
    fail("sign-in", device.name() + " could not sign in");
  return is_done;
}

/// No more faults, and time for everything to arrive.
void World::calm_down() {
  journal_.say("--- calm ---");
  network_.set_calm(true);
  hub_.end_faults();
  if (!hub_.is_up())
    hub_.start();
  for (const auto& device : devices_) {
    network_.release(device->link());
    hub_.unblock(device->link());
    device->end_faults();
    device->allow_network(true);
    if (device->is_running() && device->is_outdated())
      device->crash();  // The update that it waits for.
    if (!device->is_running())
      device->start();
  }
  // Until then a device may take a link for open that is gone.
  timeline_.run_until(timeline_.now() + 100);
  if (!wait_for(40 * 60'000, [this] { return is_settled(); })) {
    for (const auto& device : devices_) {
      const ConnectionView view = device->client().connection();
      fail("settling", "not settled: " + device->name() + " is " + device->phase() + ", pending " +
                           std::to_string(view.pending) +
                           (view.problem ? ", " + view.problem->detail : ""));
    }
  }
}

bool World::is_settled() {
  if (!network_.is_quiet() || hub_.has_uncommitted())
    return false;
  return std::all_of(devices_.begin(), devices_.end(), [](const auto& device) {
    return !device->has_disk_work() && device->is_level();
  });
}

}  // namespace noline::simulation
