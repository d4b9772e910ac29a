#include <algorithm>
#include <utility>

#include "read_context.hpp"

namespace noline::scenario {
namespace {

constexpr std::size_t devices_max = 64;

DeviceSpec read_device_spec(const Member& member) {
  const std::string what = "device \"" + member.name + "\"";
  const Node name{Node::Kind::text, member.place, false, 0, member.name, {}, {}};
  DeviceSpec spec;
  spec.name = read_name(name, "a device's name");
  if (spec.name == "all" || spec.name == "hub") {
    throw Wrong{member.place,
                "\"" + spec.name + "\" is no name for a device: it stands for itself"};
  }
  check_members(member.value, what, {"channel", "language", "clock_skew"});
  if (const Member* channel = member.value.find("channel")) {
    spec.channel = read_one_of(channel->value, "channel", {"web", "app", "kiosk", "cli"});
  }
  if (const Member* language = member.value.find("language")) {
    spec.language = read_text(language->value, "language");
  }
  if (const Member* skew = member.value.find("clock_skew")) {
    spec.clock_skew = read_duration(skew->value, "clock_skew", true);
  }
  return spec;
}

void read_modes(const Node& root, Scenario& scenario) {
  const Member* modes = root.find("modes");
  if (modes == nullptr) {
    return;
  }
  need_kind(modes->value, Node::Kind::list, "modes");
  scenario.has_sim = scenario.has_live = false;
  for (const Node& item : modes->value.items) {
    const bool is_sim = read_one_of(item, "mode", {"sim", "live"}) == "sim";
    (is_sim ? scenario.has_sim : scenario.has_live) = true;
  }
  if (!scenario.has_sim && !scenario.has_live) {
    throw Wrong{modes->value.place, "\"modes\" must name sim, live or both"};
  }
  if (const Member* reason = root.find("reason")) {
    scenario.reason = read_text(reason->value, "reason");
  }
  if (scenario.reason.empty() && (!scenario.has_sim || !scenario.has_live)) {
    throw Wrong{modes->place, "a mode is left out; say why in \"reason\""};
  }
}

NetworkStep read_network(const Node& node, const Scenario& scenario) {
  check_members(node, "\"network\"", {"loss", "duplicate", "reorder", "latency"});
  NetworkStep step;
  if (const Member* loss = node.find("loss")) {
    step.loss = read_chance(loss->value, "loss");
  }
  if (const Member* duplicate = node.find("duplicate")) {
    need_sim_only(duplicate->place, scenario, "\"duplicate\"");
    step.duplicate = read_chance(duplicate->value, "duplicate");
  }
  if (const Member* reorder = node.find("reorder")) {
    need_sim_only(reorder->place, scenario, "\"reorder\"");
    step.reorder = read_flag(reorder->value, "reorder");
  }
  if (const Member* latency = node.find("latency")) {
    const std::string text = read_text(latency->value, "latency");
    const std::size_t dots = text.find("..");
    const auto low = parse_duration(text.substr(0, dots));
    const auto high = dots == std::string::npos ? low : parse_duration(text.substr(dots + 2));
    if (!low || !high || *low < 0 || *high < *low || *high > 60'000) {
      throw Wrong{latency->value.place,
                  "\"latency\" must be a time or a range such as \"20ms..2s\", at most 1m"};
    }
    step.latency = std::pair(*low, *high);
  }
  return step;
}

/// Groups that do not hear each other. All talk is with the hub, so a group without it is cut off.
PartitionStep read_partition(const Node& node, const Node& root, const ReadContext& context) {
  need_kind(node, Node::Kind::list, "partition");
  PartitionStep step;
  std::vector<std::string> seen;
  for (const Node& group : node.items) {
    need_kind(group, Node::Kind::list, "a group of a partition");
    const std::vector<std::string> names = context.read_on(group, true);
    const bool has_hub = std::find(names.begin(), names.end(), "hub") != names.end();
    for (const std::string& name : names) {
      if (name == "all" || std::find(seen.begin(), seen.end(), name) != seen.end()) {
        throw Wrong{group.place, "\"" + name + "\" must stand in one group only"};
      }
      seen.push_back(name);
      if (!has_hub) {
        step.cut_off.push_back(name);
      }
    }
  }
  if (const Member* direction = root.find("direction")) {
    const std::string name = read_one_of(direction->value, "direction", {"both", "up", "down"});
    step.direction = name == "up"     ? Direction::up
                     : name == "down" ? Direction::down
                                      : Direction::both;
  }
  return step;
}

Step read_step(const Node& node, ReadContext& context) {
  need_kind(node, Node::Kind::object, "a step");
  constexpr std::string_view kinds[] = {"do",      "hub",    "network", "partition",
                                        "advance", "settle", "expect"};
  const auto kind = std::find_if(std::begin(kinds), std::end(kinds),
                                 [&](auto name) { return node.find(name) != nullptr; });
  if (kind == std::end(kinds)) {
    const std::vector<std::string_view> known(std::begin(kinds), std::end(kinds));
    throw Wrong{node.members.empty() ? node.place : node.members.front().place,
                node.members.empty() || node.members.front().name == "on"
                    ? "a step needs one of: do (with on), hub, network, partition, advance, "
                      "settle, expect"
                    : unknown_name(node.members.front().name, "step", known)};
  }
  const Node& value = node.find(*kind)->value;
  Step step;
  step.place = node.place;
  if (*kind == "do") {
    step.what = read_device_step(node, context);
  } else if (*kind == "hub") {
    step.what = read_hub_step(node, context);
  } else if (*kind == "partition") {
    check_members(node, "a partition step", {"partition", "direction"});
    step.what = read_partition(value, node, context);
  } else {
    check_members(node, "the step \"" + std::string(*kind) + "\"", {*kind});
    if (*kind == "network") {
      step.what = read_network(value, context.scenario);
    } else if (*kind == "advance") {
      step.what = AdvanceStep{read_duration(value, "advance", false)};
    } else if (*kind == "expect") {
      step.what = read_expect(value, context);
    } else if (read_flag(value, "settle")) {
      step.what = SettleStep{};
    } else {
      throw Wrong{value.place, "\"settle\" must be true"};
    }
  }
  return step;
}

void read_devices(const Node& node, ReadContext& context) {
  need_kind(node, Node::Kind::object, "devices");
  if (node.members.empty() || node.members.size() > devices_max) {
    throw Wrong{node.place, "\"devices\" must name 1 to 64 devices"};
  }
  for (const Member& member : node.members) {
    context.scenario.devices.push_back(read_device_spec(member));
    context.devices.push_back(member.name);
  }
}

}  // namespace

void need_sim_only(const Place& place, const Scenario& scenario, const std::string& what) {
  if (scenario.has_live) {
    throw Wrong{place, what + " works simulated only; say \"modes\": [\"sim\"] and a \"reason\""};
  }
}

std::vector<std::string> ReadContext::read_on(const Node& node, bool has_hub) const {
  std::vector<std::string_view> known(devices.begin(), devices.end());
  known.emplace_back("all");
  if (has_hub) {
    known.emplace_back("hub");
  }
  const auto read_one = [&](const Node& item) {
    const std::string name = read_text(item, "on");
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw Wrong{item.place, unknown_name(name, "device of this file", known)};
    }
    return name;
  };
  if (node.kind != Node::Kind::list) {
    return {read_one(node)};
  }
  if (node.items.empty()) {
    throw Wrong{node.place, "the list of devices is empty"};
  }
  std::vector<std::string> names;
  for (const Node& item : node.items) {
    names.push_back(read_one(item));
  }
  return names;
}

std::string ReadContext::read_device(const Node& node, std::string_view name) const {
  const std::string text = read_text(node, name);
  if (std::find(devices.begin(), devices.end(), text) == devices.end()) {
    throw Wrong{node.place,
                unknown_name(text, "device of this file", {devices.begin(), devices.end()})};
  }
  return text;
}

Scenario read_scenario(const std::string& file, std::string_view text) {
  const Node root = parse_text(text);
  check_members(
      root, "a scenario",
      {"$schema", "scenario", "about", "seed", "shop", "modes", "reason", "devices", "steps"});
  Scenario scenario;
  scenario.file = file;
  scenario.name = read_text(need_member(root, "a scenario", "scenario"), "scenario");
  if (const Member* seed = root.find("seed")) {
    scenario.seed = static_cast<std::uint64_t>(read_whole(seed->value, "seed", 0, INT64_MAX));
  }
  read_modes(root, scenario);
  if (const Member* shop = root.find("shop")) {
    read_shop(shop->value, scenario);
  }
  ReadContext context{scenario, {}, {}, {}, {}};
  read_devices(need_member(root, "a scenario", "devices"), context);
  const Node& steps = need_member(root, "a scenario", "steps");
  need_kind(steps, Node::Kind::list, "steps");
  bool has_expectation = false;
  for (const Node& node : steps.items) {
    scenario.steps.push_back(read_step(node, context));
    has_expectation |= std::holds_alternative<ExpectStep>(scenario.steps.back().what);
  }
  if (!has_expectation) {
    throw Wrong{steps.place, "a scenario without an \"expect\" step proves nothing"};
  }
  return scenario;
}

}  // namespace noline::scenario
