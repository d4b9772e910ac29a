// What must hold when everything has arrived.
#include <algorithm>

#include "noline/limits.hpp"
#include "world.hpp"

namespace noline::simulation {

void World::verify() {
  for (const auto& device : devices_) {
    if (!device->wrong().empty())
      fail("device", device->wrong());
  }
  verify_all_marks();
  verify_convergence();
  verify_shop();
  verify_rows();
  verify_lines();
  verify_notices();
  verify_context();
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
      fail("1 convergence", device->name() + " is in another scope");
    if (client.state_hash() != sum) {
      fail("1 convergence", device->name() + " and the hub differ");
      explain_difference(client, *scope);
    }
    for (const NoticeView& notice : client.notices()) {
      if (notice.type == "edit_rejected")
        fail("no edit is rejected", "an edit was rejected: " + notice.detail);
    }
  }
}

/// Every wait for an edit comes to an end.
void World::verify_all_marks() {
  for (const auto& device : devices_)
    verify_marks(*device);
  if (!wait_for(60'000, [this] { return is_settled(); }))
    fail("settling", "does not stay settled");
}

void World::verify_marks(Device& device) {
  if (!wrong_.empty())
    return;
  const Client& client = device.client();
  const EditMarks marks = client.edit_marks();
  if (marks.hub != marks.applied)
    fail("marks", device.name() + " does not say that all its edits are at the hub");
  if (!wait_for(20'000, [&] { return client.edit_marks().everywhere == marks.applied; }))
    fail("marks", device.name() + " says that its edits are everywhere up to " +
                      std::to_string(client.edit_marks().everywhere) + " of " +
                      std::to_string(marks.applied));
}

void World::verify_shop() {
  for (const auto& device : devices_) {
    if (wrong_.empty() && device->client().product_jsons() != devices_[0]->client().product_jsons())
      fail("1 convergence", "the catalogues differ");
  }
}

/// What a device has on its disk the hub has too, also what neither understands.
void World::verify_rows() {
  if (!wrong_.empty())
    return;
  const std::string name = devices_[0]->client().main_scope();
  const hub::Scope* scope = hub_.service().find_scope(name);
  for (const auto& device : devices_) {
    for (const auto& [place, row] : device->disk().rows) {
      const bool is_here = place.first == name && !scope->rows.contains(place.second);
      if (is_here && !is_dead(*wire::decode_value(row.value)))
        fail("1 convergence", device->name() + " alone has " + place.second);
    }
  }
}

/// Deeds that the hub, or a device that is still there, said to be safe.
DeedSet World::promised() {
  DeedSet must = hub_.store().content().deeds;
  for (const auto& device : devices_)
    must.insert(device->disk().deeds.begin(), device->disk().deeds.end());
  return must;
}

/// Properties 2, 3, 4, 6 and 7.
void World::verify_lines() {
  if (!wrong_.empty())
    return;
  const DeedSet must = promised();
  const hub::Scope* scope = hub_.service().find_scope(devices_[0]->client().main_scope());
  for (const std::string& key : oracle_.keys()) {
    const auto row = scope->rows.find(key);
    const Line shown = row == scope->rows.end() ? Line{} : std::get<Line>(row->second.value);
    const Line line = hub::Scopes::find_line(*scope, key);
    if (line.quantity() != shown.quantity())
      fail("forgetting", key + " shows " + std::to_string(shown.quantity()) + " pieces of " +
                             std::to_string(line.quantity()));
    if (line.quantity() != Oracle::pieces_of(line))
      fail("quantity", key + " shows " + std::to_string(line.quantity()) + " pieces of " +
                           std::to_string(Oracle::pieces_of(line)));
    if (const Finding wrong = oracle_.check(key, line, must); !wrong.what.empty())
      fail(wrong.property, wrong.what);
  }
}

/// Property 9: where two edits did not know of each other and one was discarded, people are told.
void World::verify_notices() {
  if (!wrong_.empty())
    return;
  const DeedSet must = promised();
  const hub::Scope* scope = hub_.service().find_scope(devices_[0]->client().main_scope());
  for (const std::string& key : oracle_.keys()) {
    const auto rivals = oracle_.find_rival_sets(key, must);
    if (!rivals || oracle_.is_older(*rivals, scope->age.floor_ms))
      continue;  // Notices end with the floor.
    journal_.sometimes("notice: rival sets were met");
    const bool is_told = std::any_of(scope->rows.begin(), scope->rows.end(), [&](const auto& row) {
      const auto* event = std::get_if<Event>(&row.second.value);
      return event != nullptr && oracle_.is_about(event->json, key, *rivals);
    });
    if (!is_told)
      fail("9 notices", key + ": " + oracle_.describe(rivals->first) + " and " +
                            oracle_.describe(rivals->second) +
                            " did not know of each other and left no notice");
  }
}

/// Situations 37 and 38: nothing recorded outlives the withdrawal it did not know of, neither at
/// the hub nor on a disk, and lists keep to their cap.
void World::verify_context() {
  if (!wrong_.empty())
    return;
  const std::string name = devices_[0]->client().main_scope();
  const auto trail = [](const hub::Scope& scope, std::string_view key) {
    const auto row = scope.rows.find(key);
    return row == scope.rows.end() ? Trail{} : std::get<Trail>(row->second.value);
  };
  const hub::Scope& scope = *hub_.service().find_scope(name);
  const Trail consent = trail(scope, "consent/history");
  const Finding wrong = oracle_.check_consent(consent, trail(scope, viewed_key), promised());
  if (!wrong.what.empty())
    return fail(wrong.property, wrong.what);
  for (const auto& device : devices_) {
    if (device->client().context().compared !=
        newest_of(trail(scope, compare_key), limits::compared_max))
      fail("38 lists", device->name() + " compares other products than the hub has");
    const auto row = device->disk().rows.find({name, std::string(viewed_key)});
    if (row == device->disk().rows.end())
      continue;
    const auto stored = std::get<Trail>(*wire::decode_value(row->second.value));
    if (!stored.marks.empty() && is_withdrawn(stored, consent))
      fail("consent", device->name() + " keeps on its disk what was withdrawn");
  }
}

}  // namespace noline::simulation
