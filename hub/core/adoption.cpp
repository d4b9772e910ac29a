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

/// Rows beside the lines that go over where the adopter has none of that name.
bool is_carried(std::string_view key) {
  return key.starts_with("cart/") || key.starts_with("context/");
}

/// Units in all living lines.
std::uint64_t units_of(const Scope& scope) {
  std::uint64_t units = 0;
  for (const auto& [key, row] : scope.rows) {
    const auto* line = std::get_if<Line>(&row.value);
    units += line == nullptr ? 0 : line->quantity();
  }
  return units;
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

}  // namespace

/// Takes one guest's rows over and remembers what a notice has to say of it.
class Carrier {
 public:
  Carrier(Scopes& scopes, const Scope& guest, Scope& adopter)
      : scopes_(scopes), guest_(guest), adopter_(adopter), units_before_(units_of(adopter)) {}

  void take(const std::string& key) {
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
    } else if (is_carried(key) && !adopter_.rows.contains(there)) {
      write(there, value);
    }
  }

  /// Tells of carts that were put together, once for a guest; the undo goes back to `account`.
  void tell(HybridClock& clock, TimeMs now) {
    const std::string key = "notice/" + format_hex(hash_bytes(guest_.name + adopter_.name));
    if (units_before_ == 0 || lines_.empty() || adopter_.rows.contains(key)) {
      return;
    }
    const std::uint64_t units_after = units_of(adopter_);
    const json notice = {{"type", "merged_guest_cart"},
                         {"line", lines_[0]["line"]},
                         {"sku", lines_[0]["sku"]},
                         {"before", units_before_},
                         {"after", units_after},
                         {"first", side(guest_author_, units_after - units_before_, now)},
                         {"second", side(account_author_, units_before_, now)},
                         {"lines", lines_}};
    write(key, Event{notice.dump(-1, ' ', false, json::error_handler_t::replace), clock.draw(now)});
  }

  [[nodiscard]] std::vector<Row>& changed() { return changed_; }

 private:
  /// The copy of an order names itself by the key it has here.
  [[nodiscard]] Value adopted_order(const std::string& key, const Value& value) const {
    const auto* owned = std::get_if<Owned>(&value);
    json order = owned == nullptr ? json() : json::parse(owned->json, nullptr, false);
    if (!order.is_object()) {
      return value;
    }
    order["id"] = adopted_order_key(guest_.name, key).substr(6);
    return Owned{dump(order), owned->version};
  }

  void take_line(const std::string& key, const Line& line) {
    const std::uint32_t quantity = line.quantity();
    if (quantity == 0 || line.identity.is_empty()) {
      return;
    }
    const auto held = adopter_.rows.find(key);
    const auto* own =
        held == adopter_.rows.end() ? nullptr : std::get_if<Line>(&held->second.value);
    const std::uint32_t before = own == nullptr ? 0 : own->quantity();
    Line part;
    part.identity = line.identity;
    part.contributions.push_back({Contributor::guest(guest_.name), quantity, 0});
    if (before == 0) {
      part.list = line.list;
    }
    for (const auto& [name, field] : line.fields) {
      if (own == nullptr || !own->fields.contains(name)) {
        part.fields.emplace(name, field);
      }
    }
    const ReplicaId account_author = own == nullptr ? ReplicaId{} : author_of(*own);
    if (write(key, part)) {
      guest_author_ = author_of(line);
      account_author_ = before == 0 ? account_author_ : account_author;
      lines_.push_back({{"line", format_hex(line_id(line.identity).value)},
                        {"sku", line.identity.sku},
                        {"account", before},
                        {"guest", quantity}});
    }
  }

  bool write(const std::string& key, const Value& value) {
    const Joined joined = scopes_.join_row(adopter_, key, value);
    if (joined.is_changed) {
      changed_.push_back({key, joined.was_dead ? joined.row->value : value, joined.row->seq});
    }
    return joined.is_changed;
  }

  Scopes& scopes_;
  const Scope& guest_;
  Scope& adopter_;
  std::uint64_t units_before_;
  ReplicaId guest_author_;
  ReplicaId account_author_;
  json lines_ = json::array();
  std::vector<Row> changed_;
};

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
  Carrier carrier(scopes_, guest, adopter);
  for (const std::string& key : keys) {
    carrier.take(key);
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
  if (!adopter.adopted_by.empty() && !changed_keys.empty()) {
    carry_rows(adopter, scopes_.open(adopter.adopted_by), changed_keys, now);
  }
}

}  // namespace noline::hub
