// Service: a guest's cart goes over into the scope that the device signed in to.
//
// Each living line's quantity is joined in as the contribution of the guest scope, a running total
// like any other, so doing it twice changes nothing. The guest scope keeps working: what a device
// still pushes there, because it was offline meanwhile, is carried over again by the same code.
#include <algorithm>

#include "core/limits.hpp"
#include "core/service.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

/// How far a chain of adoptions is followed; a person signs in once or twice.
constexpr int adoptions_max = 8;

json side(std::string_view name, std::string_view kind, std::uint32_t quantity, TimeMs at_ms) {
  return {{"name", name}, {"kind", kind}, {"did", "add"}, {"quantity", quantity}, {"at_ms", at_ms}};
}

/// Rows beside the lines that go over where the adopter has none of that name.
bool is_carried(std::string_view key) {
  return key.starts_with("cart/") || key.starts_with("context/");
}

}  // namespace

void Service::adopt(std::string_view guest_name, std::string_view adopter_name, TimeMs now) {
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
  if (guest->adopted_by.empty()) {
    scopes_.set_adopted_by(*guest, adopter_name);
  } else if (guest->adopted_by != adopter_name) {
    return;
  }
  std::vector<std::string> keys;
  for (const auto& [key, row] : guest->rows) {
    keys.push_back(key);
  }
  carry_rows(*guest, adopter, keys, now);
}

void Service::carry_rows(Scope& guest, Scope& adopter, const std::vector<std::string>& keys,
                         TimeMs now) {
  std::vector<Row> changed;
  for (const std::string& key : keys) {
    const Value& value = guest.rows.find(key)->second.value;
    if (const auto* line = std::get_if<Line>(&value)) {
      carry_line(guest, adopter, key, *line, now, changed);
    } else if (is_carried(key) && !adopter.rows.contains(key)) {
      const Joined joined = scopes_.join_row(adopter, key, value);
      changed.push_back({key, value, joined.row->seq});
    }
  }
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
  if (!adopter.adopted_by.empty() && !changed_keys.empty()) {
    carry_rows(adopter, scopes_.open(adopter.adopted_by), changed_keys, now);
  }
}

void Service::carry_line(Scope& guest, Scope& adopter, const std::string& key, const Line& line,
                         TimeMs now, std::vector<Row>& changed) {
  const std::uint32_t quantity = line.quantity();
  if (quantity == 0 || line.identity.is_empty()) {
    return;
  }
  const auto held = adopter.rows.find(key);
  const auto* own = held == adopter.rows.end() ? nullptr : std::get_if<Line>(&held->second.value);
  const std::uint32_t before = own == nullptr ? 0 : own->quantity();
  Line part;
  part.identity = line.identity;
  part.contributions.push_back({Contributor::guest(guest.name), quantity, 0});
  if (before == 0) {
    part.list = line.list;
  }
  for (const auto& [name, field] : line.fields) {
    if (own == nullptr || !own->fields.contains(name)) {
      part.fields.emplace(name, field);
    }
  }
  const Joined joined = scopes_.join_row(adopter, key, part);
  if (!joined.is_changed) {
    return;
  }
  const Line& after = std::get<Line>(joined.row->value);
  changed.push_back({key, joined.was_dead ? joined.row->value : Value(part), joined.row->seq});
  if (before == 0 || after.quantity() == before) {
    return;
  }
  const LineId id = line_id(line.identity);
  const std::uint64_t notice_id = hash_bytes(guest.name + adopter.name + key);
  const std::string notice_key = "notice/" + format_hex(notice_id);
  if (adopter.rows.contains(notice_key)) {
    return;
  }
  const json notice = {{"type", "merged_guest_cart"},
                       {"line", format_hex(id.value)},
                       {"sku", line.identity.sku},
                       {"at_ms", now},
                       {"before", before},
                       {"after", after.quantity()},
                       {"mine", side("", "guest", quantity, now)},
                       {"other", side("", "customer", before, now)}};
  const Event event{notice.dump(-1, ' ', false, json::error_handler_t::replace), clock_.draw(now)};
  const Joined written = scopes_.join_row(adopter, notice_key, event);
  changed.push_back({notice_key, event, written.row->seq});
}

}  // namespace noline::hub
