// Service: rows from a device. Each row is taken or refused by itself; the acknowledgement leaves
// with the commit.
#include <algorithm>

#include "core/limits.hpp"
#include "core/service.hpp"

namespace noline::hub {
namespace {

/// Whether joining could pass a limit that each value alone keeps.
bool could_outgrow(const Value& held, const Value& part) {
  const auto* held_line = std::get_if<Line>(&held);
  const auto* line = std::get_if<Line>(&part);
  if (held_line != nullptr && line != nullptr) {
    return held_line->contributions.size() + line->contributions.size() >
               limits::contributions_per_line_max ||
           held_line->fields.size() + line->fields.size() > limits::fields_per_line_max ||
           !line->extra.empty();
  }
  return std::holds_alternative<Choice>(held);
}

bool is_addition(const Line& part) {
  return part.base.stamp.is_zero() && part.kept.is_zero() && part.cleared.is_zero() &&
         part.last_remove.is_zero() && part.list.stamp.is_zero() && part.fields.empty() &&
         std::all_of(part.contributions.begin(), part.contributions.end(),
                     [](const Contribution& entry) {
                       // A total is told with what of it was answered before.
                       return entry.seen == 0 || entry.added > entry.seen;
                     });
}

/// Whether an edit and one that it had not seen could be discarded for each other. The device must
/// meet the other one while its own is pending: afterwards nobody holds both sides, and nobody
/// would be told. Additions only ever meet a removal.
bool is_crossing(const HeldRow& held, const Row& row, std::uint64_t seen) {
  if (const auto* part = std::get_if<Line>(&row.value)) {
    return (is_addition(*part) ? held.removed_seq : held.seq) > seen;
  }
  return std::holds_alternative<Register>(row.value) && row.key.ends_with("/note") &&
         held.seq > seen;
}

bool has_consent(const std::vector<std::string>& keys) {
  return std::any_of(keys.begin(), keys.end(),
                     [](const std::string& key) { return key.starts_with(consent_prefix); });
}

bool is_checkout_draft(const std::vector<std::string>& keys) {
  return std::any_of(keys.begin(), keys.end(),
                     [](const std::string& key) { return key.starts_with("context/checkout."); });
}

}  // namespace

/// What one push did: rows for the other devices, and whole rows for all.
struct Service::Batch {
  std::vector<Row> live;  ///< As they were pushed, or whole where a dead row came to life.
  std::vector<Row> echo;  ///< Whole rows that the pusher may not have.
  std::vector<std::string> changed;  ///< Keys.
  std::vector<LateEdit> late;        ///< Lines of carts that were ordered.
};

void Service::take_rows(Link& link, const wire::Rows& rows, TimeMs now) {
  ++counts_.pushes;
  wire::Ack ack{rows.scope, rows.number, 0, {}};
  LinkScope* at = rows.scope < link.scopes.size() ? &link.scopes[rows.scope] : nullptr;
  const bool is_open = at != nullptr && at->scope != nullptr;
  if (is_open && at->role != Role::read && !link.has_pushed) {
    link.has_pushed = true;
    write_device(link, now);
  }
  Batch batch;
  const std::uint64_t head_before = is_open ? at->scope->head : 0;
  // What a proxy repeats after it was taken crosses itself.
  const bool is_first = rows.seen != 0 && rows.number > link.taken;
  for (const Row& row : rows.rows) {
    Status status = is_open ? check_row(*at, row, now)
                            : fail(Errc::unknown_scope, "this scope is not open here");
    if (status && is_first) {
      status = check_fresh(*at, row, rows.seen);
    }
    if (status) {
      if (is_closed(*at->scope, row.key)) {
        batch.late.push_back({row.key, Scopes::find_line(*at->scope, row.key)});
      }
      join_pushed(*at, row, batch);
    } else {
      ++counts_.rows_refused;
      audit_.refuse("push", status.error().code, link.id, link.session.id);
      ack.refused.push_back({row.key, status.error().code, status.error().detail});
    }
  }
  // A number that is recorded counts as held when the acknowledgement is lost, and a refusal would
  // be lost with it. So after a refusal nothing is recorded, and the device asks again.
  link.was_refused = link.was_refused || !ack.refused.empty();
  if (ack.refused.empty()) {
    link.taken = std::max(link.taken, rows.number);
  }
  if (!link.was_refused && rows.number > link.pushed) {
    link.pushed = rows.number;
    store_.put_push(link.session_scope, link.replica, rows.number);
  }
  if (is_open) {
    fan_out(*at->scope, std::move(batch.live), link.id);
    finish_rows(link, *at, batch, now);
    ack.seq = at->scope->head;
    echo(link, rows.scope, std::move(batch.echo));
  }
  send(link, ack);
  if (!is_open) {
    return;
  }
  note_own_changes(*at, head_before, now);
  spread_to_adopter(*at->scope, batch.changed, now);
}

/// What follows from rows that were joined.
void Service::finish_rows(const Link& link, LinkScope& at, Batch& batch, TimeMs now) {
  const auto carried = carry_late(*at.scope, batch.late, now);
  batch.changed.insert(batch.changed.end(), carried.begin(), carried.end());
  note_context(link, *at.scope, batch.changed, now);
  note_coupons(*at.scope, batch.changed, now);
}

void Service::spread_to_adopter(Scope& scope, const std::vector<std::string>& changed, TimeMs now) {
  if (!scope.adopted_by.empty() && !changed.empty()) {
    carry_rows(scope, scopes_.open(scope.adopted_by), changed, now);
  }
}

/// What follows from some rows of the shopper's context.
void Service::note_context(const Link& link, Scope& scope, const std::vector<std::string>& keys,
                           TimeMs now) {
  if (has_consent(keys)) {
    spread_consent(scope);
  }
  if (is_checkout_draft(keys)) {
    note_checkout(link, scope, now);
  }
}

/// Joins what a device left behind; returns how many rows were taken.
std::size_t Service::take_left(const Link& link, LinkScope& at, const std::vector<Row>& rows,
                               TimeMs now) {
  Batch batch;
  std::size_t taken = 0;
  for (const Row& row : rows) {
    if (!check_row(at, row, now)) {
      ++counts_.rows_refused;
      continue;
    }
    if (is_closed(*at.scope, row.key)) {
      batch.late.push_back({row.key, Scopes::find_line(*at.scope, row.key)});
    }
    join_pushed(at, row, batch);
    ++taken;
  }
  fan_out(*at.scope, std::move(batch.live), 0);
  finish_rows(link, at, batch, now);
  spread_to_adopter(*at.scope, batch.changed, now);
  return taken;
}

/// What a slip stands for. The same checks as for a push: it is no way around them.
void Service::unpack(Scope& scope, const std::vector<Row>& rows, TimeMs now) {
  LinkScope at;
  at.name = scope.name;
  at.role = Role::write;
  at.scope = &scope;
  Batch batch;
  for (const Row& row : rows) {
    if (!is_closed(scope, row.key) && check_row(at, row, now)) {
      join_pushed(at, row, batch);
    }
  }
  note_coupons(scope, batch.changed, now);
  fan_out(scope, std::move(batch.live), 0);
}

Status Service::check_row(const LinkScope& at, const Row& row, TimeMs now) const {
  if (at.scope->is_shop() || std::holds_alternative<Owned>(row.value) ||
      row.key.starts_with("device/") || row.key.starts_with("order/") ||
      row.key.starts_with("coupon/") || row.key == merge_key) {
    return fail(Errc::not_owner, "only the hub writes this row");
  }
  const auto held = at.scope->rows.find(row.key);
  if (at.role == Role::agent) {
    const Value* value = held == at.scope->rows.end() ? nullptr : &held->second.value;
    if (const Status status = check_agent_row(row, value); !status) {
      return status;
    }
  } else if (!can_edit(at.role)) {
    return fail(Errc::not_allowed, "this session may only look");
  } else if (at.role == Role::edit && !row.key.starts_with("cart/") &&
             !row.key.starts_with("notice/")) {
    return fail(Errc::not_allowed, "this session may change the cart alone");
  }
  if (const Status status = validate_row(row.key, row.value); !status) {
    return status;
  }
  if (epoch_after(row.key) > at.scope->open_epoch + limits::epochs_ahead_max) {
    return fail(Errc::invalid_key, "this cart is too far ahead");
  }
  if (const Status status = check_consent(*at.scope, row.key, row.value); !status) {
    return status;
  }
  const std::uint64_t clock = clock_max(row.value);
  const TimeMs ahead_ms = Stamp{clock, {}}.time_ms() - now;
  if (ahead_ms > limits::clock_ahead_ms_max) {
    return fail(Errc::clock_ahead, "a stamp is ahead by " + std::to_string(ahead_ms) + " ms");
  }
  if (held != at.scope->rows.end()) {
    if (held->second.value.index() != row.value.index() &&
        std::holds_alternative<Owned>(held->second.value)) {
      return fail(Errc::not_owner, "only the hub writes this row");
    }
    if (could_outgrow(held->second.value, row.value)) {
      Value joined = held->second.value;
      join(joined, row.value);
      return validate_row(row.key, joined);
    }
    return Ok{};
  }
  if (at.scope->rows.size() >= limits::rows_per_scope_max) {
    return fail(Errc::too_many, "the cart holds as many rows as it may");
  }
  if (std::holds_alternative<Line>(row.value) &&
      at.scope->living_lines >= limits::lines_per_cart_max) {
    return fail(Errc::too_many, "the cart holds as many lines as it may");
  }
  return Ok{};
}

Status Service::check_fresh(const LinkScope& at, const Row& row, std::uint64_t seen) {
  const auto held = at.scope->rows.find(row.key);
  if (held == at.scope->rows.end() || !is_crossing(held->second, row, seen)) {
    return Ok{};
  }
  return fail(Errc::stale, "the row has changed since " + std::to_string(seen));
}

void Service::join_pushed(LinkScope& at, const Row& row, Batch& batch) {
  clock_.observe(clock_max(row.value));
  const Joined joined = scopes_.join_row(*at.scope, row.key, row.value);
  if (joined.is_changed) {
    ++counts_.rows_joined;
    batch.changed.push_back(row.key);
    batch.live.push_back({row.key, told(row.value, joined), joined.row->seq});
  }
  if (joined.was_dead) {
    // A dead line is left out of snapshots, so the pusher may know nothing of what this one was.
    batch.echo.push_back({row.key, joined.row->value, joined.row->seq});
  }
}

}  // namespace noline::hub
