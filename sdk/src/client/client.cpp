// Opening, storage, and the small accessors of Client.
#include "noline/client.hpp"

#include <algorithm>
#include <charconv>

#include "client/state.hpp"
#include "wire/codec.hpp"

namespace noline {
namespace {

constexpr TimeMs cursor_report_ms = 500;

Error damaged(const std::string& what) {
  return fail(Errc::storage_damaged,
              "the store's " + what + " cannot be read; it was left untouched");
}

/// The session as `store_session` wrote it.
Session read_session(const wire::Json& json) {
  return {wire::text_member(json, "scope"),
          wire::text_member(json, "kind"),
          wire::text_member(json, "name"),
          wire::text_member(json, "role"),
          wire::text_member(json, "token"),
          wire::text_member(json, "secret"),
          wire::text_member(json, "refresh"),
          wire::text_member(json, "next"),
          static_cast<TimeMs>(wire::take_count(wire::member(json, "expires")).value_or(0)),
          wire::member(json, "ended") == true,
          wire::text_member(json, "seal"),
          wire::text_member(json, "ticket")};
}

}  // namespace

ReplicaId draw_replica(Chance& chance) {
  for (;;) {
    if (const std::uint64_t value = chance.draw_u64(); value != 0) {
      return {value};
    }
  }
}

Client::State::State(const ClientOptions& given, TimeMs now)
    : options(given),
      chance(given.seed),
      clock(draw_replica(chance)),
      last_now(now),
      next_attempt(now) {
  forget_lists();
}

sync::ScopeReplica& Client::State::open_scope(const std::string& name) {
  auto& scope = scopes[name];
  if (!scope) {
    scope = std::make_unique<sync::ScopeReplica>(name, !is_shop(name));
  }
  return *scope;
}

/// Shows another scope. Versions go on from where they are: a number must not come twice, or what
/// is on screen would stay. What the old scope's rows were numbered says nothing here.
void Client::State::enter(const std::string& scope) {
  if (main_scope != nullptr) {
    for (std::uint64_t* part :
         {&versions.cart, &versions.notices, &versions.session, &versions.checkout}) {
      *part += main().version();
    }
  }
  main_scope = &open_scope(scope);
  living_lines_bound = limits::lines_per_cart_max;
  find_open_epoch();
  unspread.clear();
  unspread.emplace_back(marks.hub, 0);
}

void Client::State::begin_guest() {
  session = {};
  session.scope = "guest:" + chance.draw_hex(2);
  session.kind = "guest";
  session.secret = chance.draw_hex(4);
  store_session();
  enter(session.scope);
}

/// The first thing a shopper does: from now on the device knows its guest again.
void Client::State::end_visit() {
  if (is_visit) {
    is_visit = false;
    unstored_meta[meta::device_id] = device_id;
    store_session();
  }
}

void Client::State::store_session() {
  if (is_visit) {
    return;
  }
  const wire::Json json = {
      {"scope", session.scope},     {"kind", session.kind},   {"name", session.name},
      {"role", session.role},       {"token", session.token}, {"secret", session.secret},
      {"refresh", session.refresh}, {"next", session.next},   {"expires", session.expires},
      {"ended", session.is_ended},  {"seal", session.seal},   {"ticket", session.ticket}};
  unstored_meta[meta::session] = wire::dump(json);
  unstored_meta[meta::leaving] = wire::dump(leaving);
  ++versions.session;
}

Status Client::State::restore(StoredState stored) {
  if (const auto at = stored.meta.find(meta::session); at != stored.meta.end()) {
    const auto json = wire::parse_json(at->second);
    if (!json || !is_scope_name(wire::text_member(*json, "scope"))) {
      return damaged("session");
    }
    session = read_session(*json);
    open_scope(session.scope);
  }
  if (const auto json = wire::parse_json(stored.meta[meta::leaving]); json && json->is_array()) {
    for (const auto& name : *json) {
      if (const auto* text = wire::take_text(name); text != nullptr && is_scope_name(*text)) {
        leaving.push_back(*text);
        open_scope(*text);
      }
    }
  }
  if (auto json = wire::parse_json(stored.meta[meta::sealed]); json && json->is_array()) {
    sealed = std::move(*json);
  }
  for (StoredRow& row : stored.rows) {
    auto value = wire::decode_value(row.value);
    auto known = row.known.empty() ? Result<Value>(Value{}) : wire::decode_value(row.known);
    if (!is_scope_name(row.scope) || !value || !known) {
      return damaged("row " + row.key);
    }
    clock.observe(clock_max(*value));
    std::optional<Value> base;
    if (!row.known.empty()) {
      base = std::move(*known);
    }
    open_scope(row.scope).restore(row, std::move(*value), std::move(base));
  }
  for (auto& [name, scope] : scopes) {
    const std::string& text = stored.meta[meta::cursor_prefix + name];
    const auto cursor = parse_hex(text.substr(0, 16));
    const auto lineage = text.size() < 32 ? std::nullopt : parse_hex(text.substr(16, 16));
    const auto level = text.size() < 48 ? std::nullopt : parse_hex(text.substr(32));
    if (cursor && lineage) {
      scope->restore_cursor({name, *cursor, *lineage, static_cast<TimeMs>(level.value_or(0))});
    }
  }
  if (const auto json = wire::parse_json(stored.meta[meta::replicas]); json && json->is_array()) {
    for (const auto& replica : *json) {
      if (const auto* text = wire::take_text(replica)) {
        own_replicas.push_back(*text);
      }
    }
  }
  is_large = !stored.meta[meta::large].empty();
  device_id = stored.meta[meta::device_id];
  std::int64_t offset = 0;
  const std::string& text = stored.meta[meta::clock_offset];
  std::from_chars(text.data(), text.data() + text.size(), offset);
  clock.calibrate(offset);
  return Ok{};
}

Result<std::unique_ptr<Client>> Client::open(const ClientOptions& options, StoredState stored,
                                             TimeMs now) {
  auto state = std::make_unique<State>(options, now);
  if (!is_scope_name("shop:" + options.shop)) {
    return fail(Errc::invalid_argument, "shop must be 1 to 40 characters of a-z 0-9 - _");
  }
  if (auto ok = state->restore(std::move(stored)); !ok) {
    return ok.error();
  }
  state->is_visit = state->session.scope.empty();
  if (state->device_id.size() != 32) {
    state->device_id = state->chance.draw_hex(2);
  }
  if (state->is_visit) {
    state->begin_guest();
  } else {
    state->enter(state->session.scope);
  }
  state->shop_scope = &state->open_scope("shop:" + options.shop);
  return std::unique_ptr<Client>(new Client(std::move(state)));
}

Client::Client(std::unique_ptr<State> state) : state_(std::move(state)) {}
Client::~Client() = default;

std::optional<StoreBatch> Client::poll_store() {
  State& state = *state_;
  if (!state.batch_edits.empty()) {
    return std::nullopt;  // One at a time: a later batch must not be durable without this one.
  }
  const auto is_kept = [&](const auto& scope) {
    return !state.is_visit || scope.second.get() != state.main_scope;
  };
  const bool has_rows = std::any_of(
      state.scopes.begin(), state.scopes.end(),
      [&](const auto& scope) { return is_kept(scope) && scope.second->has_unstored(); });
  if (!has_rows && state.unstored_meta.empty() && !state.is_erasing &&
      state.erased_scopes.empty() && state.erased_rows.empty()) {
    // An edit that changed nothing, say emptying an empty cart, is as safe as what was there.
    if (state.marks.device < state.marks.applied) {
      state.marks.device = state.marks.applied;
      state.refresh_marks();
    }
    return std::nullopt;
  }
  StoreBatch batch;
  batch.token = ++state.last_token;
  batch.is_erasure = std::exchange(state.is_erasing, false);
  batch.erased_scopes = std::exchange(state.erased_scopes, {});
  batch.erased_rows = std::exchange(state.erased_rows, {});
  for (const auto& scope : state.scopes) {
    if (is_kept(scope)) {
      scope.second->collect_unstored(batch);
    }
  }
  for (auto& [name, value] : std::exchange(state.unstored_meta, {})) {
    batch.meta.emplace_back(name, std::move(value));
  }
  state.batch_edits[batch.token] = state.marks.applied;
  state.batch_in_flight = {batch.token, batch.erased_scopes, batch.erased_rows,
                           {},          batch.meta,          batch.is_erasure};
  return batch;
}

/// What a failed batch carried comes again with the next one, unless it is out of date by now.
void Client::State::take_back_batch() {
  for (auto& [name, scope] : scopes) {
    scope->store_failed(batch_in_flight.token);
  }
  is_erasing = is_erasing || batch_in_flight.is_erasure;
  for (std::string& name : batch_in_flight.erased_scopes) {
    erased_scopes.push_back(std::move(name));
  }
  for (auto& [scope, key] : batch_in_flight.erased_rows) {
    const auto at = scopes.find(scope);
    if (at == scopes.end() || at->second->find(key) == nullptr) {
      erased_rows.emplace_back(scope, key);
    }
  }
  for (auto& [name, value] : batch_in_flight.meta) {
    // A scope brings its cursor itself, and by now perhaps a later one.
    if (value.empty() || !name.starts_with(meta::cursor_prefix)) {
      unstored_meta.try_emplace(name, std::move(value));
    }
  }
  batch_in_flight = {};
}

void Client::handle_stored(std::uint64_t token, const Status& status, TimeMs now) {
  State& state = *state_;
  state.note_time(now);
  const auto edits = state.batch_edits.find(token);
  if (edits == state.batch_edits.end()) {
    return;
  }
  if (!status) {
    state.problem = status.error();
    ++state.versions.connection;
    state.take_back_batch();
    state.batch_edits.erase(edits);
    return;
  }
  if (state.problem && state.problem->code == Errc::storage_failed) {
    state.problem.reset();
  }
  state.stored_token = std::max(state.stored_token, token);
  state.marks.device = std::max(state.marks.device, edits->second);
  state.batch_edits.erase(edits);
  for (auto& [name, scope] : state.scopes) {
    scope->mark_stored();
  }
  if (state.is_welcomed && state.ack_due == 0) {
    // The first after a pause goes at once; under steady edits two a second are enough for people.
    state.ack_due = std::clamp(state.reported_ms + cursor_report_ms, now, now + cursor_report_ms);
  }
  state.refresh_marks();
  state.drop_drained_scopes();
}

void Client::State::drop_scope(const std::string& scope) {
  scopes.erase(scope);
  erased_scopes.push_back(scope);
  is_erasing = true;
  unstored_meta[meta::cursor_prefix + scope] = "";
}

std::uint64_t Client::state_hash() const {
  std::uint64_t sum = 0;
  for (const auto& [key, entry] : state_->main().rows()) {
    sum += wire::row_hash(key, entry.value);
  }
  return sum;
}

PartVersions Client::versions() const {
  PartVersions out = state_->versions;
  const std::uint64_t rows = state_->main().version();
  out.cart += rows + state_->shop().version();  // Prices and stock are part of the cart.
  out.notices += rows;
  out.session += rows;
  out.shop += state_->shop().version();
  // What has begun or ended since changes prices without any row.
  const std::uint64_t windows = state_->products.windows(state_->hub_now()).first;
  out.catalogue += state_->shop().version() + windows;
  const Value* membership = state_->main().find("membership");
  if (const auto* owned = membership == nullptr ? nullptr : std::get_if<Owned>(membership)) {
    out.catalogue += owned->version;  // What is open to whom.
  }
  out.checkout += rows + state_->shop().version() + windows;
  out.found += state_->shop().version();
  return out;
}

EditMarks Client::edit_marks() const {
  return state_->marks;
}

bool Client::is_caught_up() const {
  return state_->is_welcomed && state_->main().is_caught_up() && state_->shop().is_caught_up();
}

ReplicaId Client::replica() const {
  return state_->clock.replica();
}
std::string Client::main_scope() const {
  return state_->session.scope;
}
const Value* Client::find_row(std::string_view key) const {
  return state_->main().find(key);
}
void Client::use_format(wire::Format format) {
  state_->format = format;
}

void Client::set_storage_class(std::string_view name) {
  state_->storage_class = name;
  ++state_->versions.connection;
}

}  // namespace noline
