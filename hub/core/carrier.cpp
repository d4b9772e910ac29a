#include "core/carrier.hpp"

#include <algorithm>

#include "core/service.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr std::string_view policy_names[] = {"sum", "larger", "account", "guest", "ask"};

/// Rows beside the lines that go over where the adopter has none of that name.
bool is_carried(std::string_view key) {
  return key.starts_with("cart/") || key.starts_with("context/");
}

/// Units in the living lines of the open cart that `is_counted` takes.
template <typename Predicate>
std::uint64_t units_where(const Scope& scope, const Predicate& is_counted) {
  std::uint64_t units = 0;
  const std::string prefix = cart_prefix(scope.open_epoch);
  for (auto row = scope.rows.lower_bound(prefix);
       row != scope.rows.end() && row->first.starts_with(prefix); ++row) {
    const auto* line = std::get_if<Line>(&row->second.value);
    units += line == nullptr || !is_counted(*line) ? 0 : line->quantity();
  }
  return units;
}

std::uint64_t units_of(const Scope& scope) {
  return units_where(scope, [](const Line&) { return true; });
}

/// The replica of the line's first own contribution, by which a notice names its device.
ReplicaId author_of(const Line& line) {
  for (const Contribution& entry : line.contributions) {
    if (entry.contributor.origin == 0) {
      return {entry.contributor.id};
    }
  }
  return line.base.stamp.replica;
}

json side(ReplicaId author, std::uint64_t units, TimeMs at_ms) {
  return {
      {"did", "add"}, {"quantity", units}, {"replica", format_hex(author.value)}, {"at_ms", at_ms}};
}

/// How much of the line is this guest's doing.
std::uint64_t living_part(const Line& line, const Contributor& guest) {
  const auto own = std::find_if(line.contributions.begin(), line.contributions.end(),
                                [&](const Contribution& it) { return it.contributor == guest; });
  return own == line.contributions.end() || own->added < own->seen ? 0 : own->added - own->seen;
}

}  // namespace

std::string_view guest_merge_name(GuestMerge policy) {
  return policy_names[static_cast<std::size_t>(policy)];
}

std::optional<GuestMerge> parse_guest_merge(std::string_view name) {
  const auto* found = std::find(std::begin(policy_names), std::end(policy_names), name);
  return found == std::end(policy_names)
             ? std::nullopt
             : std::optional(static_cast<GuestMerge>(found - std::begin(policy_names)));
}

GuestMerge merge_of(const Scope& guest) {
  const auto held = guest.rows.find(merge_key);
  const auto* owned = held == guest.rows.end() ? nullptr : std::get_if<Owned>(&held->second.value);
  const json stored = owned == nullptr ? json() : json::parse(owned->json, nullptr, false);
  const std::string* name = stored.is_object() ? find_text(stored, "policy") : nullptr;
  return name == nullptr ? GuestMerge::sum : parse_guest_merge(*name).value_or(GuestMerge::sum);
}

std::uint64_t units_in_cart(const Scope& scope) {
  return units_where(scope, [](const Line& line) { return line.list_name() == "cart"; });
}

Carrier::Carrier(Scopes& scopes, const Scope& guest, Scope& adopter, GuestMerge policy)
    : scopes_(scopes),
      guest_(guest),
      adopter_(adopter),
      policy_(policy),
      is_meeting_(units_in_cart(adopter) > 0),
      units_before_(units_of(adopter)) {}

void Carrier::make_room(HybridClock& clock, TimeMs now) {
  const std::string prefix = cart_prefix(adopter_.open_epoch);
  std::vector<std::string> keys;
  for (auto row = adopter_.rows.lower_bound(prefix);
       row != adopter_.rows.end() && row->first.starts_with(prefix); ++row) {
    const auto* line = std::get_if<Line>(&row->second.value);
    if (line != nullptr && line->quantity() > 0 && line->list_name() == "cart") {
      keys.push_back(row->first);
    }
  }
  const std::string guest_prefix = cart_prefix(guest_.open_epoch);
  for (const std::string& key : keys) {
    const Line before = *line_in_account(key);
    const auto held = guest_.rows.find(guest_prefix + key.substr(prefix.size()));
    const auto* same = held == guest_.rows.end() ? nullptr : std::get_if<Line>(&held->second.value);
    Line after = before;
    if (same != nullptr && same->quantity() > 0) {
      line_remove(after, clock.draw(now));
      note(before.identity, before.quantity(), same->quantity());
    } else {
      line_move(after, clock.draw(now), "later");
      note(before.identity, before.quantity(), 0);
      lines_.back().is_moved = true;
    }
    account_author_ = author_of(before);
    write(key, delta(after, before));
  }
}

void Carrier::take(const std::string& key) {
  const Value& value = guest_.rows.find(key)->second.value;
  if (key.starts_with("order/")) {
    write(adopted_order_key(guest_.name, key), adopted_order(key, value));
    return;
  }
  const auto epoch = parse_cart_epoch(key);
  if (epoch && *epoch != guest_.open_epoch) {
    return;  // Ordered: history, and its rest is in the open cart.
  }
  const std::string there =
      epoch ? cart_prefix(adopter_.open_epoch) + key.substr(cart_prefix(*epoch).size()) : key;
  if (const auto* line = std::get_if<Line>(&value)) {
    take_line(there, *line);
  } else if (std::holds_alternative<Trail>(value)) {
    if (check_consent(adopter_, there, value)) {
      write(there, value);
    }
  } else if (is_carried(key) && !adopter_.rows.contains(there) && !(epoch && is_left_aside())) {
    write(there, value);
  }
}

std::string Carrier::notice_key(const Scope& guest, const Scope& adopter, bool is_open) {
  return "notice/" + format_hex(hash_bytes(guest.name + adopter.name + (is_open ? "?" : "")));
}

void Carrier::tell(HybridClock& clock, TimeMs now) {
  const std::string key = notice_key(guest_, adopter_, is_left_aside());
  if (!is_meeting_ || lines_.empty() || adopter_.rows.contains(key)) {
    return;
  }
  json lines = json::array();
  std::uint64_t units_of_guest = 0;
  for (const Merged& line : lines_) {
    json item = {{"line", format_hex(line_id(line.identity).value)},
                 {"sku", line.identity.sku},
                 {"account", line.account},
                 {"guest", line.guest}};
    if (line.is_moved) {
      item["moved"] = true;
    }
    lines.push_back(std::move(item));
    units_of_guest += line.guest;
  }
  const bool is_sum = policy_ == GuestMerge::sum;
  const std::uint64_t units_after = units_of(adopter_);
  const json notice = {
      {"type", is_left_aside() ? "guest_cart_waiting" : "merged_guest_cart"},
      {"detail", guest_merge_name(policy_)},
      {"line", lines[0]["line"]},
      {"sku", lines[0]["sku"]},
      {"before", units_before_},
      {"after", units_after},
      {"first", side(guest_author_, is_sum ? units_after - units_before_ : units_of_guest, now)},
      {"second", side(account_author_, units_before_, now)},
      {"lines", std::move(lines)}};
  write(key, Event{dump(notice), clock.draw(now)});
}

/// The copy of an order names itself by the key it has here.
Value Carrier::adopted_order(const std::string& key, const Value& value) const {
  const auto* owned = std::get_if<Owned>(&value);
  json order = owned == nullptr ? json() : json::parse(owned->json, nullptr, false);
  if (!order.is_object()) {
    return value;
  }
  order["id"] = adopted_order_key(guest_.name, key).substr(6);
  return Owned{dump(order), owned->version};
}

const Line* Carrier::line_in_account(const std::string& key) const {
  const auto held = adopter_.rows.find(key);
  return held == adopter_.rows.end() ? nullptr : std::get_if<Line>(&held->second.value);
}

/// One entry for each line, however often it is looked at.
void Carrier::note(const LineIdentity& identity, std::uint32_t account, std::uint32_t guest) {
  const bool is_there = std::any_of(lines_.begin(), lines_.end(),
                                    [&](const Merged& line) { return line.identity == identity; });
  if (!is_there) {
    lines_.push_back({identity, account, guest});
  }
}

void Carrier::take_line(const std::string& key, const Line& line) {
  const std::uint32_t quantity = line.quantity();
  if (quantity == 0 || line.identity.is_empty()) {
    return;
  }
  const Line* own = line_in_account(key);
  const std::uint32_t before = own == nullptr ? 0 : own->quantity();
  const ReplicaId account_author = own == nullptr ? ReplicaId{} : author_of(*own);
  const auto take_note = [&] {
    guest_author_ = author_of(line);
    account_author_ = before == 0 ? account_author_ : account_author;
    note(line.identity, before, quantity);
  };
  // Lists for later and of wishes meet nothing, so they are put together whatever the policy.
  if (is_left_aside() && line.list_name() == "cart") {
    return take_note();
  }
  Line part;
  part.identity = line.identity;
  const Contributor contributor = Contributor::guest(guest_.name);
  std::uint64_t added = quantity;
  if (policy_ == GuestMerge::larger && own != nullptr) {
    const std::uint64_t others =
        before - std::min<std::uint64_t>(before, living_part(*own, contributor));
    added = quantity > others ? quantity - others : 0;
  }
  if (added > 0) {
    part.contributions.push_back({contributor, added, 0});
  }
  if (before == 0) {
    part.list = line.list;
  }
  for (const auto& [name, field] : line.fields) {
    if (own == nullptr || !own->fields.contains(name)) {
      part.fields.emplace(name, field);
    }
  }
  if (write(key, part)) {
    take_note();
  }
}

bool Carrier::write(const std::string& key, const Value& value) {
  const Joined joined = scopes_.join_row(adopter_, key, value);
  if (joined.is_changed) {
    changed_.push_back({key, told(value, joined), joined.row->seq});
  }
  return joined.is_changed;
}

}  // namespace noline::hub
