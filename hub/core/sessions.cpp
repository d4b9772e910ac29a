// Service: hello, welcome, and who is there.
#include <algorithm>

#include "core/limits.hpp"
#include "core/service.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

bool is_short_text(const std::string* text, std::size_t bytes_max) {
  return text != nullptr && text->size() <= bytes_max;
}

/// The openings that the device says it edited in: what a guest did comes into an account without
/// the guest's scope, and edits made offline are sent by a later opening.
json checked_replicas(const json& device) {
  json replicas = json::array();
  const auto said = device.find("replicas");
  if (said == device.end() || !said->is_array()) {
    return replicas;
  }
  for (const json& replica : *said) {
    const auto* text = replica.get_ptr<const std::string*>();
    if (text != nullptr && text->size() == 16 && parse_hex(*text) &&
        replicas.size() < limits::replicas_per_device_max) {
      replicas.push_back(*text);
    }
  }
  return replicas;
}

/// The facts of hello's device that other devices of the shopper see, or null when they are not in
/// order.
json checked_device(const json& device) {
  const std::string* id = find_text(device, "id");
  const std::string* name = find_text(device, "name");
  const std::string* kind = find_text(device, "kind");
  const std::string* language = find_text(device, "language");
  if (id == nullptr || !is_scope_name("guest:" + *id) ||
      !is_short_text(name, limits::name_bytes_max) || !is_short_text(kind, 16)) {
    return nullptr;
  }
  json checked = {{"id", *id}, {"name", *name}, {"kind", *kind}};
  const std::string* place = find_text(device, "place");
  if (is_short_text(place, limits::name_bytes_max)) {
    checked["place"] = *place;
  }
  if (is_short_text(language, 16)) {
    checked["language"] = *language;
  }
  return checked;
}

}  // namespace

void Service::take_hello(Link& link, const wire::Hello& hello, TimeMs now) {
  if (link.is_welcome) {
    return say_bye(link, Errc::malformed, "hello was said already", 0);
  }
  if (hello.protocol != wire::protocol_version) {
    return say_bye(link, Errc::unsupported, "this hub speaks protocol 1", 0);
  }
  link.device = checked_device(hello.device);
  if (link.device.is_null()) {
    return say_bye(link, Errc::invalid_argument,
                   "hello.device needs an id of 32 hex digits, name and kind", 0);
  }
  link.replicas = checked_replicas(hello.device);
  auto session = authenticate(hello.credential, now);
  if (!session) {
    return say_bye(link, session.error().code, session.error().detail, 0);
  }
  link.session = std::move(*session);
  await_end(link);
  accounts_.tokens().note_device(link.session, dump(link.device), now);
  Scope& own = scopes_.open(link.session.scope);
  if (own.listeners.size() >= limits::links_per_scope_max) {
    return say_bye(link, Errc::too_many, "too many devices are connected", 60'000);
  }
  greeting_.erase(link.id);
  link.is_welcome = true;
  link.replica = hello.replica;
  link.session_scope = own.number;
  link.pushed = store_.find_push(own.number, link.replica);
  age_scope(own, now);
  write_device(link, now);
  open_scopes(link, hello, now);
  wire::Welcome welcome{link.session.facts(), now, std::max(clock_.last(), clock_at(now)),
                        lineage_};
  welcome.pushed = link.pushed;
  welcome.limits = limits::announced();
  for (std::size_t index = 0; index < link.scopes.size(); ++index) {
    const LinkScope& at = link.scopes[index];
    auto& state = welcome.scopes.emplace_back(wire::ScopeState{at.name, 0});
    state.role = role_name(at.role);
    if (at.scope != nullptr) {
      state.head = at.scope->head;
      state.resume = is_resumable(*at.scope, hello.scopes[index]);
      state.floor = {at.scope->age.floor_seq, at.scope->age.floor_ms};
      state.rebase = at.is_rebasing;
      state.products = at.watched == nullptr ? 0 : at.scope->index->size();
    }
  }
  send(link, welcome);
  link.session.tokens = nullptr;
  tell_asked(link);
  for (LinkScope& at : link.scopes) {
    if (at.scope != nullptr && !at.scope->is_shop()) {
      tell_presence(*at.scope);
      update_everywhere(*at.scope, now);
      const auto index = static_cast<std::uint32_t>(&at - link.scopes.data());
      send(link, wire::Signal{index, {{"everywhere", at.scope->everywhere}}});
    }
  }
}

Role Service::role_in(const Session& session, std::string_view scope_name) {
  if (scope_name == session.scope) {
    return session.role;
  }
  if (scope_name.starts_with("shop:")) {
    return Role::read;
  }
  // A device that signed in still delivers what it wrote as a guest: that cart belongs to the
  // adopter now.
  const Scope* left = scope_name.starts_with("guest:") ? scopes_.find(scope_name) : nullptr;
  return left != nullptr && left->adopted_by == session.scope ? session.role : Role::none;
}

void Service::open_scopes(Link& link, const wire::Hello& hello, TimeMs now) {
  for (const wire::ScopeCursor& cursor : hello.scopes) {
    const auto index = static_cast<std::uint32_t>(link.scopes.size());
    LinkScope& at = link.scopes.emplace_back();
    at.name = cursor.name;
    at.scope =
        role_in(link.session, cursor.name) == Role::none ? nullptr : scopes_.find(cursor.name);
    const bool is_twice =
        std::any_of(link.scopes.begin(), link.scopes.end() - 1,
                    [&](const LinkScope& other) { return other.name == at.name; });
    if (at.scope == nullptr || is_twice) {
      at.scope = nullptr;
      continue;
    }
    at.role = role_in(link.session, cursor.name);
    expire_cart(*at.scope, now);
    age_scope(*at.scope, now);
    at.is_rebasing = is_away_too_long(*at.scope, cursor);
    if (!at.is_rebasing && is_resumable(*at.scope, cursor)) {
      at.sent = at.stored = cursor.cursor;
      at.is_new_here = cursor.cursor == 0 && cursor.lineage == 0;
    }
    if (at.scope->is_shop()) {
      const bool is_first = std::none_of(
          link.scopes.begin(), link.scopes.end() - 1,
          [](const LinkScope& other) { return other.scope != nullptr && other.scope->is_shop(); });
      open_shop(at, is_first ? hello.watched : std::vector<std::string>());
    }
    at.is_behind = at.sent < at.scope->head || at.is_rebasing;
    if (at.is_behind) {
      behind_.insert(link.id);
    }
    at.scope->listeners.push_back({link.id, index});
  }
}

bool Service::is_resumable(const Scope& scope, const wire::ScopeCursor& cursor) const {
  return cursor.cursor == 0 || shared_seq(scope, cursor) == cursor.cursor;
}

/// Up to which change the device and this hub have the same history; 0 when the hub does not know
/// the cursor's lineage. Where a later start of the hub began to write at or before the cursor, it
/// did so without having what the cursor stands for: that was lost by a restore.
std::uint64_t Service::shared_seq(const Scope& scope, const wire::ScopeCursor& cursor) const {
  const auto number = lineage_numbers_.find(cursor.lineage);
  if (number == lineage_numbers_.end()) {
    return 0;
  }
  std::uint64_t shared = std::min(cursor.cursor, scope.head);
  for (const LineageMark& mark : scope.lineages) {
    if (mark.lineage_number > number->second) {
      shared = std::min(shared, mark.first_seq - 1);
    }
  }
  return shared;
}

namespace {

/// The replicas of a device's openings that wrote something, by which notices name it; the newest
/// last.
json replicas_of(const Owned* held, const Link& link) {
  const json old = held == nullptr ? json() : json::parse(held->json, nullptr, false);
  json replicas = old.is_object() && old.contains("replicas") ? old["replicas"] : json::array();
  json wrote = link.replicas;
  if (link.has_pushed) {
    wrote.push_back(format_hex(link.replica.value));
  }
  for (const json& replica : wrote) {
    if (std::find(replicas.begin(), replicas.end(), replica) == replicas.end()) {
      replicas.push_back(replica);
    }
  }
  while (replicas.size() > limits::replicas_per_device_max) {
    replicas.erase(replicas.begin());
  }
  return replicas;
}

}  // namespace

void Service::write_device(Link& link, TimeMs now) {
  Scope* scope = scopes_.find(link.session.scope);
  if (scope == nullptr || scope->rows.size() >= limits::rows_per_scope_max) {
    return;
  }
  const std::string key = "device/" + *find_text(link.device, "id");
  const auto held = scope->rows.find(key);
  const auto* owned = held == scope->rows.end() ? nullptr : std::get_if<Owned>(&held->second.value);
  json facts = link.device;
  facts["replicas"] = replicas_of(owned, link);
  const Owned next{facts.dump(-1, ' ', false, json::error_handler_t::replace),
                   next_version(*scope, key, now)};
  if (owned != nullptr && owned->json == next.json) {
    return;
  }
  const Joined joined = scopes_.join_row(*scope, key, next);
  std::vector<Row> rows;
  rows.push_back({key, next, joined.row->seq});
  fan_out(*scope, std::move(rows), 0);
}

void Service::tell_presence(Scope& scope) {
  json devices = json::array();
  for (const Listener& listener : scope.listeners) {
    if (const Link* link = find_link(listener.link)) {
      devices.push_back(link->device);
    }
  }
  for (const Listener& listener : scope.listeners) {
    const Link* link = find_link(listener.link);
    if (link != nullptr && !link->is_closing) {
      send(*link, wire::Signal{listener.index, {{"devices", devices}}});
    }
  }
}

void Service::forget_link(Link& link, TimeMs now) {
  greeting_.erase(link.id);
  behind_.erase(link.id);
  for (LinkScope& at : link.scopes) {
    if (at.scope == nullptr) {
      continue;
    }
    std::erase_if(at.scope->listeners,
                  [&](const Listener& other) { return other.link == link.id; });
    if (!at.scope->is_shop()) {
      tell_presence(*at.scope);
      update_everywhere(*at.scope, now);
    }
  }
}

}  // namespace noline::hub
