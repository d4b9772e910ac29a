#include <algorithm>

#include "kill_points.hpp"
#include "read_context.hpp"
#include "verbs.hpp"

namespace noline::scenario {
namespace {

std::vector<std::string_view> words_of(std::string_view words) {
  std::vector<std::string_view> out;
  while (!words.empty()) {
    out.push_back(next_word(words));
  }
  return out;
}

/// The verb's index; complains about one that is unknown or simulated only.
std::size_t find_verb(const Node& node, std::span<const Verb> verbs, std::string_view what,
                      const Scenario& scenario) {
  const std::string name = read_text(node, what);
  std::vector<std::string_view> known;
  for (std::size_t index = 0; index < verbs.size(); ++index) {
    const Verb& verb = verbs[index];
    if (verb.name == name) {
      if (verb.support == Support::sim_only) {
        need_sim_only(node.place, scenario, "\"" + name + "\"");
      }
      return index;
    }
    known.push_back(verb.name);
  }
  throw Wrong{node.place, unknown_name(name, "\"" + std::string(what) + "\" we know", known)};
}

/// Unknown members and missing ones, by the table.
void check_fields(const Node& node, const Verb& verb, std::vector<std::string_view> also) {
  const std::string what = "\"" + std::string(verb.name) + "\"";
  const auto needed = words_of(verb.needed);
  for (const std::string_view word : needed) {
    also.push_back(word);
  }
  for (const std::string_view word : words_of(verb.optional)) {
    also.push_back(word);
  }
  check_members(node, what, also);
  for (const std::string_view word : needed) {
    (void)need_member(node, what, word);
  }
}

std::string read_list(const Node& node) {
  std::string list = read_text(node, "list");
  const bool is_wishlist = list.starts_with("wishlist:") && list.size() > 9 && list.size() <= 100;
  if (list != "cart" && list != "later" && !is_wishlist) {
    throw Wrong{node.place, "\"list\" must be cart, later or wishlist:<name>"};
  }
  return list;
}

std::string read_sku(const Node& node) {
  std::string sku = read_text(node, "sku");
  if (sku.empty() || sku.size() > 50) {
    throw Wrong{node.place, "\"sku\" must have 1 to 50 bytes"};
  }
  return sku;
}

std::string read_scope(const Node& node) {
  if (read_text(node, "scope") == "pay") {
    throw Wrong{node.place, "the scope \"pay\" is not supported by this build"};
  }
  return read_one_of(node, "scope", {"edit", "view", "pay"});
}

std::vector<std::string_view> device_point_names() {
  std::vector<std::string_view> names;
  for (std::uint64_t index = 0; index < simulation::device_points; ++index) {
    names.emplace_back(simulation::name_of(static_cast<simulation::DevicePoint>(index)));
  }
  return names;
}

std::vector<std::string_view> hub_point_names() {
  std::vector<std::string_view> names;
  for (std::uint64_t index = 0; index < simulation::hub_points; ++index) {
    names.emplace_back(simulation::name_of(static_cast<simulation::HubPoint>(index)));
  }
  return names;
}

std::size_t read_point(const Node& node, const std::vector<std::string_view>& names) {
  const std::string name = read_one_of(node, "kill point", names);
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

/// Members of steps about people and what follows them; false for any other.
bool read_context_member(const Member& member, DeviceStep& step) {
  const Node& value = member.value;
  const std::string& name = member.name;
  if (name == "product") {
    step.product = read_text(value, name);
  } else if (name == "path") {
    step.path = read_text(value, name);
  } else if (name == "purpose") {
    step.purpose = read_text(value, name);
  } else if (name == "given") {
    step.is_given = read_flag(value, name);
  } else if (name == "policy") {
    step.policy = read_one_of(value, name, {"sum", "larger", "account", "guest", "ask"});
  } else {
    return false;
  }
  return true;
}

/// Takes one member over into the step.
void read_member(const Member& member, DeviceStep& step, const ReadContext& context) {
  const Node& value = member.value;
  const std::string& name = member.name;
  if (name == "sku") {
    step.sku = read_sku(value);
  } else if (name == "options") {
    step.options = read_texts(value, name);
  } else if (name == "quantity") {
    step.quantity = static_cast<std::uint32_t>(read_whole(value, name, 0, 99'999));
  } else if (name == "text") {
    step.text = read_text(value, name);
  } else if (name == "name") {
    step.name = read_text(value, name);
  } else if (name == "value") {
    step.value = read_scalar(value, name);
  } else if (name == "list") {
    step.list = read_list(value);
  } else if (name == "as") {
    step.as = read_name(value, name);
  } else if (name == "at") {
    step.at = read_name(value, name);
  } else if (name == "to") {
    step.to = context.read_device(value, name);
  } else if (name == "scope") {
    step.scope = read_scope(value);
  } else if (name == "notice") {
    step.notice = read_text(value, name);
  } else if (name == "part") {
    step.part = read_sku(value);
  } else if (name == "code") {
    step.code = read_text(value, name);
  } else if (read_context_member(member, step)) {
    return;
  } else if (name == "by") {
    step.by = read_duration(value, name, true);
  } else if (name == "discard") {
    step.discard = read_flag(value, name);
  } else if (name == "fulfilment") {
    step.fulfilment = read_one_of(value, name, {"delivery", "collect"});
  } else if (name == "store") {
    step.store = read_text(value, name);
  } else if (name == "payment") {
    step.payment = read_text(value, name);
  } else if (name == "outcome") {
    step.outcome = read_one_of(
        value, name,
        {"placed", "cart_changed", "in_doubt", "not_sold", "price_changed", "stock_short",
         "payment_declined", "added", "partly", "sold_out", "expired", "not_yet", "unknown"});
  } else if (name == "point") {
    step.point = read_point(value, device_point_names());
  } else if (name == "refused") {
    step.refused = read_text(value, name);
    if (errc_name(errc_from_name(step.refused)) != step.refused) {
      throw Wrong{value.place, "\"" + step.refused +
                                   "\" is no error of noline; result.hpp names "
                                   "them"};
    }
  }
}

/// Names that this step brings into the world, or must find there.
void check_names(const Node& node, const Verb& verb, const DeviceStep& step, ReadContext& context) {
  const auto place = [&](std::string_view name) { return node.find(name)->value.place; };
  if (verb.name == "clone") {
    if (step.on.size() != 1 || step.on[0] == "all") {
      throw Wrong{place("on"), "\"clone\" copies one device"};
    }
    if (std::find(context.devices.begin(), context.devices.end(), step.as) !=
            context.devices.end() ||
        step.as == "all" || step.as == "hub") {
      throw Wrong{place("as"), "there is a \"" + step.as + "\" already"};
    }
    context.devices.push_back(step.as);
  } else if (verb.name == "backup") {
    for (const std::string& device : step.on) {
      context.backups.insert(device + "/" + step.as);
    }
  } else if (verb.name == "restore_backup") {
    for (const std::string& device : step.on) {
      if (context.backups.count(device + "/" + step.at) == 0) {
        throw Wrong{place("at"), "\"" + device + "\" has no backup \"" + step.at + "\" yet"};
      }
    }
  } else if (verb.name == "sign_up") {
    context.people.insert(step.as);
  } else if ((verb.name == "sign_in" || verb.name == "assist") && step.refused.empty() &&
             context.people.count(step.as) == 0) {
    throw Wrong{place("as"), "\"" + step.as + "\" has no account yet; sign_up comes first"};
  }
}

}  // namespace

DeviceStep read_device_step(const Node& node, ReadContext& context) {
  DeviceStep step;
  step.verb = find_verb(node.find("do")->value, device_verbs(), "do", context.scenario);
  const Verb& verb = device_verbs()[step.verb];
  check_fields(node, verb, {"on", "do", "refused"});
  step.on = context.read_on(need_member(node, "a step with \"do\"", "on"), false);
  for (const Member& member : node.members) {
    read_member(member, step, context);
  }
  if (verb.name == "add" && step.quantity == 0) {
    throw Wrong{node.find("quantity")->value.place, "\"add\" needs a quantity of at least 1"};
  }
  check_names(node, verb, step, context);
  return step;
}

HubStep read_hub_step(const Node& node, ReadContext& context) {
  HubStep step;
  step.verb = find_verb(node.find("hub")->value, hub_verbs(), "hub", context.scenario);
  const Verb& verb = hub_verbs()[step.verb];
  check_fields(node, verb, {"hub"});
  for (const Member& member : node.members) {
    if (member.name == "sku") {
      step.sku = read_sku(member.value);
    } else if (member.name == "location") {
      step.location = read_text(member.value, member.name);
    } else if (member.name == "quantity") {
      step.quantity = static_cast<std::uint32_t>(read_whole(member.value, "quantity", 0, 99'999));
    } else if (member.name == "price") {
      step.price_minor = read_whole(member.value, "price", 0, 1'000'000'000);
    } else if (member.name == "promotions") {
      step.promotions = read_rows(member.value, member.name);
    } else if (member.name == "of" || member.name == "status") {
      (member.name == "of" ? step.of : step.status) = read_text(member.value, member.name);
    } else if (member.name == "links") {
      step.links = read_rows(member.value, member.name);
    } else if (member.name == "point") {
      step.point = read_point(member.value, hub_point_names());
    } else if (member.name == "as") {
      step.as = read_name(member.value, "as");
      if (verb.name == "backup") {
        context.hub_backups.insert(step.as);
      }
    } else if (member.name == "at") {
      step.at = read_name(member.value, "at");
      if (context.hub_backups.count(step.at) == 0) {
        throw Wrong{member.value.place, "the hub has no backup \"" + step.at + "\" yet"};
      }
    }
  }
  return step;
}

}  // namespace noline::scenario
