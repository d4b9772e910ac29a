#include "world.hpp"

#include <algorithm>

namespace noline::simulation {
namespace {

constexpr TimeMs hour_ms = 3'600'000;

}  // namespace

World::World(const WorldOptions& options)
    : dice_(options.seed * 0xd1342543de82ef95 + 1),
      journal_(timeline_, options.is_logged),
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
      around_{timeline_, dice_, journal_, network_, oracle_, hub_.store()},
      is_gentle_(options.seed % 5 == 0) {
  hub_.attach(network_);
}

Device& World::add_device(TimeMs skew) {
  devices_.push_back(std::make_unique<Device>(around_, devices_.size(), skew));
  return *devices_.back();
}

void World::fail(const std::string& what) {
  if (wrong_.empty()) {
    wrong_ = what;
    journal_.say("WRONG: " + what);
  }
}

bool World::wait_for(TimeMs at_most, const std::function<bool()>& is_done) {
  const TimeMs end = timeline_.now() + at_most;
  while (timeline_.now() < end) {
    if (is_done())
      return true;
    timeline_.run_until(timeline_.now() + 50);
  }
  return is_done();
}

Outcome World::play() {
  if (set_up()) {
    network_.set_calm(is_gentle_);
    const std::uint64_t steps = 30 + dice_.below(90);
    for (std::uint64_t count = 0; count < steps && wrong_.empty(); ++count) {
      timeline_.run_until(timeline_.now() + dice_.between(0, dice_.one_in(10) ? 5000 : 150));
      is_gentle_ ? gentle_step() : step();
    }
    calm_down();
    verify();
  }
  return {wrong_, journal_.counters(), timeline_.count()};
}

/// Three devices, each with its own idea of the time, sign in to one account. Some have filled a
/// guest's cart before.
bool World::set_up() {
  hub_.start();
  hub_.put_prices(0);
  for (int count = 0; count < 3; ++count) {
    TimeMs skew = 0;
    if (dice_.one_in(3))
      skew = dice_.between(-90'000, 90'000);
    if (dice_.one_in(8))
      skew = dice_.one_in(2) ? 72 * hour_ms : -2 * hour_ms;
    Device& device = add_device(skew);
    device.start();
    for (std::uint64_t taps = dice_.below(3); taps > 0; --taps) {
      journal_.sometimes("guest: filled a cart before signing in");
      device.edit("add TEA as a guest", [](Client& client, TimeMs now) {
        return client.add({"TEA", {}}, 1, now);
      });
    }
    // Half of the guests sign in before anything of it reached the hub.
    if (dice_.one_in(2))
      timeline_.run_until(timeline_.now() + 3000);
    if (!sign_in(device, count == 0))
      return false;
  }
  return true;
}

bool World::sign_in(Device& device, bool is_first) {
  const wire::Json args = {
      {"email", "ada@example.org"}, {"password", "long enough"}, {"name", "Ada"}};
  device.call(is_first ? "sign_up" : "sign_in", args);
  const bool is_done = wait_for(60'000, [&] {
    return device.client().session().kind == "customer" && device.phase() == "level";
  });
  if (!is_done)
    fail(device.name() + " could not sign in");
  return is_done;
}

/// No more faults, and time for everything to arrive.
void World::calm_down() {
  journal_.say("--- calm ---");
  network_.set_calm(true);
  if (!hub_.is_up())
    hub_.start();
  for (const auto& device : devices_) {
    network_.release(device->link());
    hub_.unblock(device->link());
    device->allow_network(true);
    if (!device->is_running())
      device->start();
  }
  if (!wait_for(40 * 60'000, [this] { return is_settled(); })) {
    for (const auto& device : devices_) {
      const ConnectionView view = device->client().connection();
      fail("not settled: " + device->name() + " is " + device->phase() + ", pending " +
           std::to_string(view.pending) + (view.problem ? ", " + view.problem->detail : ""));
    }
  }
}

bool World::is_settled() {
  for (const auto& device : devices_) {
    if (device->phase() != "level" || device->has_disk_work())
      return false;
  }
  return network_.is_quiet() && !hub_.has_uncommitted();
}

void World::verify() {
  for (const auto& device : devices_) {
    if (!device->wrong().empty())
      fail(device->wrong());
  }
  verify_convergence();
  verify_shop();
  verify_lines();
  verify_notices();
}

void World::explain_difference(const Client& client, const hub::Scope& scope) {
  std::set<std::string> keys;
  for (const auto& [key, row] : scope.rows)
    keys.insert(key);
  for (const auto& device : devices_) {
    for (const auto& [place, row] : device->disk().rows)
      keys.insert(place.second);
  }
  const auto text = [](const std::string& key, const Value* value) {
    return value == nullptr ? "nothing at " + key
                            : wire::encode(wire::Rows{0, 0, {Row{key, *value, 0}}, false},
                                           wire::Format::json, {});
  };
  for (const std::string& key : keys) {
    const auto held = scope.rows.find(key);
    const Value* here = held == scope.rows.end() ? nullptr : &held->second.value;
    const Value* there = client.find_row(key);
    if ((here == nullptr ? 0 : wire::row_hash(key, *here)) !=
        (there == nullptr ? 0 : wire::row_hash(key, *there))) {
      journal_.say("hub:    " + text(key, here));
      journal_.say("device: " + text(key, there));
    }
  }
}

/// Property 1: all devices and the hub hold the same, and say so.
void World::verify_convergence() {
  if (!wrong_.empty())
    return;
  const std::string name = devices_[0]->client().main_scope();
  const hub::Scope* scope = hub_.service().find_scope(name);
  std::uint64_t sum = 0;
  for (const auto& [key, row] : scope->rows)
    sum += wire::row_hash(key, row.value);
  for (const auto& device : devices_) {
    Client& client = device->client();
    if (client.main_scope() != name)
      fail(device->name() + " is in another scope");
    if (client.state_hash() != sum) {
      fail(device->name() + " and the hub differ");
      explain_difference(client, *scope);
    }
    const EditMarks marks = client.edit_marks();
    if (marks.hub != marks.applied)
      fail(device->name() + " does not say that all its edits are at the hub");
    if (!wait_for(20'000, [&] { return client.edit_marks().everywhere == marks.applied; }))
      fail(device->name() + " says that its edits are everywhere up to " +
           std::to_string(client.edit_marks().everywhere) + " of " + std::to_string(marks.applied) +
           ", the hub up to " + std::to_string(scope->everywhere) + " of " +
           std::to_string(scope->head) + " for " + std::to_string(scope->listeners.size()));
    for (const NoticeView& notice : client.notices()) {
      if (notice.type == "edit_rejected")
        fail("an edit was rejected: " + notice.detail);
    }
  }
}

void World::verify_shop() {
  for (const auto& device : devices_) {
    if (wrong_.empty() && device->client().product_jsons() != devices_[0]->client().product_jsons())
      fail("the catalogues differ");
  }
}

/// Properties 2, 3, 4, 6 and 7.
void World::verify_lines() {
  if (!wrong_.empty())
    return;
  DeedSet must = hub_.store().content().deeds;
  for (const auto& device : devices_)
    must.insert(device->disk().deeds.begin(), device->disk().deeds.end());
  const hub::Scope* scope = hub_.service().find_scope(devices_[0]->client().main_scope());
  for (const std::string& key : oracle_.keys()) {
    const auto row = scope->rows.find(key);
    const Line line = row == scope->rows.end() ? Line{} : std::get<Line>(row->second.value);
    if (const std::string wrong = oracle_.check(key, line, must); !wrong.empty())
      fail(wrong);
  }
}

/// Property 9, as far as sets go: two people who wished different quantities are told. When links
/// break at the wrong moment the later one can reach the hub before its device learns of the other,
/// so this is asked of gentle schedules only.
void World::verify_notices() {
  if (!wrong_.empty() || !is_gentle_)
    return;
  const hub::Scope* scope = hub_.service().find_scope(devices_[0]->client().main_scope());
  for (const std::string& key : oracle_.keys()) {
    if (!oracle_.has_rival_sets(key))
      continue;
    journal_.sometimes("notice: rival sets were met");
    const std::string line = key.substr(key.rfind('/') + 1);
    const bool is_told = std::any_of(scope->rows.begin(), scope->rows.end(), [&](const auto& row) {
      const auto* event = std::get_if<Event>(&row.second.value);
      return event != nullptr && event->json.find(line) != std::string::npos &&
             event->json.find("quantity_chosen") != std::string::npos;
    });
    if (!is_told)
      fail(key + ": two sets did not know of each other and left no notice");
  }
}

}  // namespace noline::simulation
