// Service: what a shopper has not agreed to is not kept, whoever sends it.
//
// Devices erase by themselves what was recorded before a withdrawal. The hub does it, too, at the
// moment it learns of the withdrawal: a device may be away for long, or never come back.
#include "core/service.hpp"

namespace noline::hub {
namespace {

const Trail* find_trail(const Scope& scope, std::string_view key) {
  const auto held = scope.rows.find(key);
  return held == scope.rows.end() ? nullptr : std::get_if<Trail>(&held->second.value);
}

const Trail& consent_of(const Scope& scope) {
  static const Trail none;
  static const std::string key = std::string(consent_prefix) += history_purpose;
  const Trail* consent = find_trail(scope, key);
  return consent == nullptr ? none : *consent;
}

}  // namespace

Status check_consent(const Scope& scope, std::string_view key, const Value& value) {
  if (!key.starts_with(history_prefix)) {
    return Ok{};
  }
  const auto* record = std::get_if<Trail>(&value);
  if (record == nullptr) {
    return fail(Errc::invalid_key, "a record is a trail");
  }
  const Trail& consent = consent_of(scope);
  const bool is_allowed = is_consent_given(consent) && !is_withdrawn(*record, consent);
  return record->marks.empty() || is_allowed
             ? Status(Ok{})
             : Status(fail(Errc::not_allowed, "the shopper has not agreed to this being recorded"));
}

void Service::erase_withdrawn(Scope& scope) {
  const Trail& consent = consent_of(scope);
  std::vector<Row> erased;
  for (auto at = scope.rows.lower_bound(history_prefix);
       at != scope.rows.end() && at->first.starts_with(history_prefix); ++at) {
    const auto* record = std::get_if<Trail>(&at->second.value);
    if (record != nullptr && is_withdrawn(*record, consent)) {
      const Trail empty = record_under(consent);
      const Joined joined = scopes_.join_row(scope, at->first, empty);
      erased.push_back({at->first, empty, joined.row->seq});
    }
  }
  fan_out(scope, std::move(erased), 0);
}

void Service::spread_consent(Scope& scope) {
  erase_withdrawn(scope);
  const Trail& consent = consent_of(scope);
  if (consent.erased.is_zero()) {
    return;
  }
  // Who still is a guest in a cart that went into this account is the same person.
  const Trail withdrawal{consent.erased, {}};
  const std::string key = std::string(consent_prefix) += history_purpose;
  for (const std::string& name : store_.find_adopted(scope.name)) {
    Scope* guest = scopes_.find(name);
    if (guest == nullptr || !consent_of(*guest).is_erased_by(withdrawal)) {
      continue;
    }
    const Joined joined = scopes_.join_row(*guest, key, withdrawal);
    fan_out(*guest, {{key, withdrawal, joined.row->seq}}, 0);
    spread_consent(*guest);
  }
}

}  // namespace noline::hub
