// Service: a guest's cart goes over into the scope that the device signed in to.
//
// The guest scope keeps working: what a device still pushes there, because it was offline
// meanwhile, is carried over again by the same code and the same policy.
#include <algorithm>

#include "core/carrier.hpp"
#include "core/limits.hpp"
#include "core/service.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

/// How far a chain of adoptions is followed; a person signs in once or twice.
constexpr int adoptions_max = 8;

std::vector<std::string> keys_of(const Scope& scope) {
  std::vector<std::string> keys;
  for (const auto& [key, row] : scope.rows) {
    keys.push_back(key);
  }
  return keys;
}

}  // namespace

void Service::adopt(std::string_view guest_name, std::string_view adopter_name, GuestMerge policy,
                    TimeMs now) {
  Scope* guest = guest_name.starts_with("guest:") ? scopes_.find(guest_name) : nullptr;
  if (guest == nullptr || guest_name == adopter_name) {
    return;
  }
  Scope& adopter = scopes_.open(adopter_name);
  const Scope* last = &adopter;
  for (int step = 0; step < adoptions_max && !last->adopted_by.empty(); ++step) {
    last = scopes_.find(last->adopted_by);
    if (last == nullptr || last == guest) {
      return;  // The adopter was itself taken over by this guest's scope.
    }
  }
  move_holds(guest_name, adopter_name, now);
  if (guest->adopted_by.empty()) {
    scopes_.set_adopted_by(*guest, adopter_name);
    return merge_cart(*guest, adopter, policy, now);
  }
  if (guest->adopted_by == adopter_name) {
    carry_rows(*guest, adopter, keys_of(*guest), now);
  }
}

/// The first time, and again when the shopper decides otherwise: the policy is remembered with the
/// guest's scope, for what its devices send later.
void Service::merge_cart(Scope& guest, Scope& adopter, GuestMerge policy, TimeMs now) {
  // Where only one side has something there is nothing to choose.
  const GuestMerge chosen = units_in_cart(adopter) > 0 ? policy : GuestMerge::sum;
  Carrier carrier(scopes_, guest, adopter, chosen);
  if (chosen != merge_of(guest)) {
    const std::string key(merge_key);
    const Owned row{json{{"policy", guest_merge_name(chosen)}}.dump(),
                    next_version(guest, key, now)};
    const Joined joined = scopes_.join_row(guest, key, row);
    fan_out(guest, {{key, row, joined.row->seq}}, 0);
  }
  if (chosen == GuestMerge::guest) {
    carrier.make_room(clock_, now);
  }
  finish_carrying(carrier, adopter, keys_of(guest), now);
}

void Service::carry_rows(Scope& guest, Scope& adopter, const std::vector<std::string>& keys,
                         TimeMs now) {
  Carrier carrier(scopes_, guest, adopter, merge_of(guest));
  finish_carrying(carrier, adopter, keys, now);
}

void Service::finish_carrying(Carrier& carrier, Scope& adopter,
                              const std::vector<std::string>& keys, TimeMs now) {
  for (const std::string& key : keys) {
    if (key != merge_key) {
      carrier.take(key);
    }
  }
  carrier.tell(clock_, now);
  const std::vector<Row>& changed = carrier.changed();
  std::vector<std::string> changed_keys;
  for (const Row& row : changed) {
    changed_keys.push_back(row.key);
  }
  for (std::size_t first = 0; first < changed.size(); first += limits::rows_per_message_max) {
    const std::size_t end = std::min(changed.size(), first + limits::rows_per_message_max);
    fan_out(adopter,
            {changed.begin() + static_cast<std::ptrdiff_t>(first),
             changed.begin() + static_cast<std::ptrdiff_t>(end)},
            0);
  }
  note_coupons(adopter, changed_keys, now);
  spread_consent(adopter);
  if (!adopter.adopted_by.empty() && !changed_keys.empty()) {
    carry_rows(adopter, scopes_.open(adopter.adopted_by), changed_keys, now);
  }
}

/// The shopper's answer to carts that were left aside: {"policy"}. Pressed twice, or on two
/// devices, it is done once, for then no cart is left aside any more.
Result<json> Service::merge_guest(Link& link, const json& args, TimeMs now) {
  const std::string* name = find_text(args, "policy");
  const auto policy = name == nullptr ? std::nullopt : parse_guest_merge(*name);
  if (!policy || *policy == GuestMerge::ask) {
    return fail(Errc::invalid_argument, "policy is sum, larger, account or guest");
  }
  Scope* scope = scopes_.find(link.session.scope);
  if (scope == nullptr || link.session.role != Role::write) {
    return fail(Errc::not_allowed, "this session may not change the cart");
  }
  std::size_t merged = 0;
  for (const std::string& guest_name : store_.find_adopted(scope->name)) {
    Scope* guest = scopes_.find(guest_name);
    const GuestMerge held = guest == nullptr ? GuestMerge::sum : merge_of(*guest);
    if (held != GuestMerge::ask && held != GuestMerge::account) {
      continue;
    }
    const std::string key = Carrier::notice_key(*guest, *scope, true);
    if (scope->rows.contains(key) && !scope->rows.contains(key + "/dismissed")) {
      const Register seen{Scalar{true}, clock_.draw(now), {}};
      const Joined joined = scopes_.join_row(*scope, key + "/dismissed", seen);
      fan_out(*scope, {{key + "/dismissed", seen, joined.row->seq}}, 0);
    }
    merge_cart(*guest, *scope, *policy, now);
    ++merged;
  }
  return json{{"merged", merged}};
}

}  // namespace noline::hub
