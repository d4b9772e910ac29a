#include "recording.hpp"

#include <algorithm>

#include "noline/rows.hpp"
#include "noline/wire.hpp"

namespace noline::scenario {
namespace {

/// A name that a scenario file allows, and that no other device has.
std::string make_name(std::string_view text,
                      const std::map<std::string, RecordedDevice, std::less<>>& others) {
  std::string name;
  for (const char letter : text) {
    const char small = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    const bool is_kept = (small >= 'a' && small <= 'z') || (small >= '0' && small <= '9');
    if (is_kept || (!name.empty() && name.back() != '_')) {
      name.push_back(is_kept ? small : '_');
    }
  }
  name.erase(name.find_last_not_of('_') + 1);
  if (name.empty() || name == "all" || name == "hub") {
    name = "device";
  }
  const auto is_taken = [&](const std::string& wanted) {
    return std::any_of(others.begin(), others.end(),
                       [&](const auto& other) { return other.second.name == wanted; });
  };
  std::string free = name;
  for (int number = 2; is_taken(free); ++number) {
    free = name + "_" + std::to_string(number);
  }
  return free;
}

StepJson on_line(std::string_view what, const LineIdentity& line) {
  StepJson step = {{"do", what}, {"sku", line.sku}};
  if (!line.options.empty()) {
    step["options"] = line.options;
  }
  return step;
}

StepJson with(StepJson step, const char* name, StepJson value) {
  step[name] = std::move(value);
  return step;
}

std::uint64_t added_by(const Line& line, const Contributor& contributor) {
  const auto at =
      std::find_if(line.contributions.begin(), line.contributions.end(),
                   [&](const Contribution& entry) { return entry.contributor == contributor; });
  return at == line.contributions.end() ? 0 : at->added;
}

StepJson value_of(const Scalar& scalar) {
  return std::visit(
      [](const auto& held) -> StepJson {
        if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>) {
          return nullptr;
        } else {
          return held;
        }
      },
      scalar.value);
}

/// What follows `part` in the key, or nothing.
std::string_view after(std::string_view key, std::string_view part) {
  const std::size_t at = key.find(part);
  return at == std::string_view::npos ? std::string_view() : key.substr(at + part.size());
}

}  // namespace

void Recording::take(const StoreBatch& batch, std::string_view scope, TimeMs now) {
  now_ = now;
  for (const StoredRow& row : batch.rows) {
    auto value = wire::decode_value(row.value);
    if (!value || row.scope != scope) {
      continue;
    }
    if (const auto* owned = std::get_if<Owned>(&*value); owned && row.key.starts_with("device/")) {
      read_device(row.key, *owned);
    }
    Value& held = rows_[row.key];
    if (is_begun_) {
      compare(row.key, held, *value);
    }
    held = std::move(*value);
  }
  for (const auto& [of, key] : batch.erased_rows) {
    if (of == scope) {
      rows_.erase(key);
    }
  }
}

bool Recording::has_device(std::string_view name) const {
  return std::any_of(devices_.begin(), devices_.end(),
                     [&](const auto& device) { return device.second.name == name; });
}

void Recording::begin(CartView cart) {
  first_ = std::move(cart);
  is_begun_ = true;
}

void Recording::read_device(std::string_view key, const Owned& row) {
  const auto facts = wire::Json::parse(row.json, nullptr, false);
  if (!facts.is_object()) {
    return;
  }
  const std::string id(after(key, "device/"));
  if (devices_.count(id) == 0) {
    const std::string kind = facts.value("kind", "app");
    const bool is_known = kind == "web" || kind == "kiosk" || kind == "cli";
    devices_[id] = {make_name(facts.value("name", kind), devices_), is_known ? kind : "app"};
  }
  for (const auto& replica : facts.value("replicas", wire::Json::array())) {
    if (const auto number = replica.is_string() ? parse_hex(replica.get<std::string>())
                                                : std::optional<std::uint64_t>()) {
      device_ids_[ReplicaId{*number}] = id;
    }
  }
}

void Recording::compare(std::string_view key, const Value& before, const Value& now) {
  const std::string_view in_cart = after(key, "/");
  if (const auto* line = std::get_if<Line>(&now)) {
    const auto* old = std::get_if<Line>(&before);
    return compare_lines(old == nullptr ? Line{} : *old, *line);
  }
  if (const auto* choice = std::get_if<Choice>(&now)) {
    const auto* old = std::get_if<Choice>(&before);
    return compare_choices(key, old == nullptr ? Choice{} : *old, *choice);
  }
  const auto* reg = std::get_if<Register>(&now);
  const auto* old = std::get_if<Register>(&before);
  if (reg == nullptr || (old != nullptr && old->stamp == reg->stamp)) {
    return;
  }
  if (key.starts_with("context/")) {
    // A scenario is for others to read: an address is somebody's, and not what it is about.
    const bool is_personal =
        in_cart == "checkout.email" || in_cart.starts_with("checkout.address.");
    const StepJson value = is_personal ? StepJson("recorded") : StepJson(value_of(reg->value));
    note(reg->stamp, {{"do", "prefer"}, {"name", in_cart}, {"value", value}});
  } else if (key.ends_with("/note")) {
    note(reg->stamp, {{"do", "cart_note"}, {"text", reg->value.text()}});
  } else if (const auto code = after(key, "/coupon/"); !code.empty()) {
    const bool is_on = reg->value == Scalar{true};
    note(reg->stamp, {{"do", is_on ? "coupon" : "remove_coupon"}, {"code", code}});
  }
}

void Recording::compare_lines(const Line& before, const Line& line) {
  const LineIdentity& identity = line.identity;
  for (const Contribution& entry : line.contributions) {
    const std::uint64_t had = added_by(before, entry.contributor);
    // What a guest's cart, or an accepted proposal, brought is an addition of whoever added last.
    if (entry.contributor.origin <= 1 && entry.added > had) {
      const bool is_own = entry.contributor.origin == 0;
      const ReplicaId by = is_own ? ReplicaId{entry.contributor.id} : line.last_add.replica;
      const std::uint64_t clock = line.last_add.replica == by ? line.last_add.clock : 0;
      note({clock, by}, with(on_line("add", identity), "quantity", entry.added - had));
    }
  }
  const bool is_moved = before.list.stamp < line.list.stamp;
  // A move gives a line of additions alone a quantity that nobody chose.
  if (before.base.stamp < line.base.stamp && !(is_moved && before.kept < line.kept)) {
    note(line.base.stamp, with(on_line("set", identity), "quantity", line.base.quantity));
  }
  if (before.last_remove < line.last_remove) {
    note(line.last_remove, on_line("remove", identity));
  }
  if (is_moved) {
    note(line.list.stamp, with(on_line("move", identity), "list", std::string(line.list_name())));
  }
  for (const auto& [name, field] : line.fields) {
    const auto old = before.fields.find(name);
    if (old != before.fields.end() && !(old->second.stamp < field.stamp)) {
      continue;
    }
    StepJson step = on_line(name == "note" ? "note" : "field", identity);
    if (name != "note") {
      step["name"] = name;
    }
    note(field.stamp, with(std::move(step), "text", field.value.text()));
  }
}

void Recording::compare_choices(std::string_view key, const Choice& before, const Choice& choice) {
  constexpr std::size_t id_size = 16;
  const std::string_view place = after(key, "/choice/");
  const Line* line = find_line(place.substr(0, id_size));
  if (line == nullptr || place.size() <= id_size + 1) {
    return;
  }
  for (const Choice::Option& option : choice.options) {
    if (std::find(before.options.begin(), before.options.end(), option) == before.options.end()) {
      StepJson step = with(on_line("choose", line->identity), "name", place.substr(id_size + 1));
      note(option.stamp, with(std::move(step), "text", option.value));
    }
  }
}

const Line* Recording::find_line(std::string_view line_id) const {
  for (const auto& [key, value] : rows_) {
    if (key.ends_with(line_id)) {
      if (const auto* line = std::get_if<Line>(&value)) {
        return line;
      }
    }
  }
  return nullptr;
}

void Recording::note(const Stamp& stamp, StepJson step) {
  const TimeMs at = stamp.clock == 0 ? now_ : std::min(stamp.time_ms(), now_);
  moments_.push_back({at, now_, stamp.replica, std::move(step)});
}

const RecordedDevice* Recording::device_of(ReplicaId replica) const {
  const auto id = device_ids_.find(replica);
  const auto device = id == device_ids_.end() ? devices_.end() : devices_.find(id->second);
  return device == devices_.end() ? nullptr : &device->second;
}

}  // namespace noline::scenario
