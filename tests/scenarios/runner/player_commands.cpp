#include "judge.hpp"
#include "player.hpp"

namespace noline::scenario {
namespace {

using wire::Json;

/// A code is good for two minutes; the devices' people are quicker.
constexpr TimeMs number_ms_max = 30'000;

/// Accounts live as long as the hub, and a hub may outlive a run: names alone would meet again.
std::string email_of(const std::string& person, std::uint64_t seed) {
  return person + "-" + std::to_string(seed) + "@example.org";
}

std::string greeting_of(std::string person) {
  if (person[0] >= 'a' && person[0] <= 'z') {
    person[0] = static_cast<char>(person[0] - 'a' + 'A');
  }
  return person;
}

/// What the picture says of a step.
std::string step_text(const Verb& verb, const DeviceStep& step) {
  std::string text(verb.name);
  const auto has = [&](std::string_view field) {
    return has_word(verb.needed, field) || has_word(verb.optional, field);
  };
  if (has("quantity")) {
    text += " " + std::to_string(step.quantity);
  }
  for (const auto& [field, value] :
       {std::pair("sku", &step.sku), std::pair("name", &step.name), std::pair("text", &step.text),
        std::pair("list", &step.list), std::pair("as", &step.as), std::pair("at", &step.at),
        std::pair("to", &step.to), std::pair("code", &step.code),
        std::pair("product", &step.product), std::pair("path", &step.path),
        std::pair("purpose", &step.purpose), std::pair("policy", &step.policy),
        std::pair("notice", &step.notice)}) {
    if (has(field) && !value->empty()) {
      text += " " + *value;
    }
  }
  if (has("given")) {
    text += step.is_given ? " given" : " withdrawn";
  }
  return has("value") ? text + " " + wire::dump(step.value) : text;
}

/// What follows the shopper beside the cart; null for any other verb.
Json make_context_command(std::string_view name, const DeviceStep& step) {
  if (name == "view") {
    return {{"do", name}, {"product", step.product}};
  }
  if (name == "compare" || name == "uncompare") {
    return {{"do", "compare"}, {"product", step.product}, {"on", name == "compare"}};
  }
  if (name == "search") {
    return {{"do", name}, {"text", step.text}};
  }
  if (name == "focus") {
    return {{"do", name}, {"path", step.path}};
  }
  if (name == "consent") {
    return {{"do", name}, {"purpose", step.purpose}, {"given", step.is_given}};
  }
  if (name == "forget") {
    return {{"do", name}, {"list", step.name}};
  }
  if (name == "merge") {
    return {{"do", name}, {"policy", step.policy}};
  }
  return nullptr;
}

std::vector<Json> all_lines(const Json& cart) {
  std::vector<Json> lines;
  for (const Json* list : {&cart["lines"], &cart["later"]}) {
    lines.insert(lines.end(), list->begin(), list->end());
  }
  for (const auto& [name, list] : cart["wishlists"].items()) {
    lines.insert(lines.end(), list.begin(), list.end());
  }
  return lines;
}

}  // namespace

void Player::run_on(const std::string& device, const DeviceStep& step) {
  const Verb& verb = device_verbs()[step.verb];
  if (run_machine(device, verb, step)) {
    return;
  }
  if (!stage_.is_running(device)) {
    throw Failed{device + " is not running; \"restart\" comes first", {}};
  }
  mark(device, Mark::Kind::edit, step_text(verb, step));
  if (verb.name == "handoff") {
    return hand_off(device, step);
  }
  take(device, std::string(verb.name),
       stage_.finish(device, stage_.begin(device, make_command(device, verb, step))), step);
}

void Player::run_together(const std::vector<std::string>& devices, const DeviceStep& step) {
  const Verb& verb = device_verbs()[step.verb];
  std::vector<Json> begun;
  for (const std::string& device : devices) {
    if (!stage_.is_running(device)) {
      throw Failed{device + " is not running; \"restart\" comes first", {}};
    }
    mark(device, Mark::Kind::edit, step_text(verb, step));
    begun.push_back(stage_.begin(device, make_command(device, verb, step)));
  }
  for (std::size_t index = 0; index < devices.size(); ++index) {
    take(devices[index], std::string(verb.name), stage_.finish(devices[index], begun[index]), step);
  }
}

/// What happens to the device rather than in its program; false for any other verb.
bool Player::run_machine(const std::string& device, const Verb& verb, const DeviceStep& step) {
  const std::string_view name = verb.name;
  const auto stop = [&] {
    if (stage_.is_running(device)) {
      stage_.kill(device);
    }
  };
  if (name == "offline" || name == "online") {
    name == "offline" ? (void)offline_.insert(device) : (void)offline_.erase(device);
    stage_.set_network(device, name == "online");
  } else if (name == "kill") {
    if (!stage_.is_running(device)) {
      throw Failed{device + " is not running", {}};
    }
    stage_.kill(device);
  } else if (name == "restart") {
    if (stage_.is_running(device)) {
      throw Failed{device + " is running; \"kill\" comes first", {}};
    }
    stage_.start(device);
  } else if (name == "backup") {
    stage_.backup(device, step.as);
  } else if (name == "restore_backup") {
    stop();
    stage_.put_back(device, step.at);
    stage_.start(device);
  } else if (name == "wipe") {
    stop();
    stage_.erase(device);
    stage_.start(device);
  } else if (name == "clone") {
    stage_.clone(device, step.as);
    devices_.push_back(step.as);
    stage_.start(step.as);
  } else if (name == "kill_at") {
    stage_.kill_at(device, step.point);
  } else if (name == "clock_jump") {
    stage_.jump_clock(device, step.by);
  } else {
    return false;
  }
  const bool is_good = name == "online" || name == "restart" || name == "backup";
  mark(device, is_good ? Mark::Kind::repair : Mark::Kind::fault, step_text(verb, step));
  return true;
}

void Player::hand_off(const std::string& device, const DeviceStep& step) {
  const Json made =
      stage_.finish(device, stage_.begin(device, {{"do", "hand_off"}, {"role", step.scope}}));
  if (!made.contains("ok")) {
    if (!step.refused.empty() && made["error"]["code"] == step.refused) {
      return;
    }
    throw Failed{"handoff on " + device + ": " + wire::dump(made), {}};
  }
  if (!stage_.is_running(step.to)) {
    throw Failed{step.to + " is not running", {}};
  }
  mark(step.to, Mark::Kind::edit, "joins " + device);
  const Json join = {{"do", "join"}, {"code", made["ok"]["code"]}};
  const Json begun = stage_.begin(step.to, join);
  // Who holds both devices picks here the number that is shown there.
  Json number;
  stage_.wait(number_ms_max, [&] {
    number = stage_.show(step.to)["session"]["joining"];
    return number != 0 && stage_.show(device)["session"]["asked"].is_object();
  });
  if (number != 0) {
    const Json pick = {{"do", "confirm_hand_off"}, {"number", number}};
    static_cast<void>(stage_.finish(device, stage_.begin(device, pick)));
  }
  take(step.to, "join", stage_.finish(step.to, begun), step);
}

void Player::take(const std::string& device, const std::string& verb, const Json& answer,
                  const DeviceStep& step) {
  const std::string what = verb + " on " + device;
  if (answer.contains("error")) {
    const Json& error = answer["error"];
    if (error["code"] != step.refused) {
      throw Failed{what + ": " + error["code"].get<std::string>() + ": " +
                       error["detail"].get<std::string>() +
                       (step.refused.empty() ? "" : " (expected " + step.refused + ")"),
                   {}};
    }
    return;
  }
  if (!step.refused.empty()) {
    throw Failed{what + " was taken, but must be refused with " + step.refused, {}};
  }
  const bool is_opening = verb == "open_link";
  const std::string outcome = is_opening && step.outcome == "placed" ? "added" : step.outcome;
  if ((is_opening || verb == "checkout") && answer["ok"]["outcome"] != outcome) {
    throw Failed{what, {{device, "outcome", outcome, wire::dump(answer["ok"]).substr(0, 400)}}};
  }
  if (verb == "share") {
    shared_[step.as] = answer["ok"]["path"].get<std::string>();
  }
}

/// Somebody with an address; prices and stock are what scenarios are about.
Json Player::make_checkout(const DeviceStep& step) {
  Json command = {{"do", "checkout"},
                  {"fulfilment", step.fulfilment},
                  {"payment", step.payment},
                  {"email", "ada@example.org"},
                  {"address",
                   {{"name", "Ada Lovelace"},
                    {"street", "Eisenbahnstrasse 42"},
                    {"postcode", "10997"},
                    {"city", "Berlin"},
                    {"country", "DE"}}}};
  if (!step.store.empty()) {
    command["store"] = step.store;
  }
  return command;
}

std::string Player::find_order(const std::string& device) {
  const Json orders = stage_.show(device)["orders"];
  if (orders.empty()) {
    throw Failed{device + " shows no order", {}};
  }
  return orders[0]["id"].get<std::string>();
}

void Player::add_person(Json& command, const DeviceStep& step) const {
  if (command["do"] != "sign_out") {
    command["email"] = email_of(step.as, stage_.account_salt());
    command["password"] = "long enough for " + step.as;
    command["key"] = agent_key;
  }
  if (command["do"] == "sign_up") {
    command["name"] = greeting_of(step.as);
  }
  if (!step.policy.empty()) {
    command["policy"] = step.policy;
  }
  if (step.discard) {
    command["discard"] = true;
  }
}

/// Opening twice under one name is one opening: a page that is loaded again.
void Player::add_link(Json& command, const DeviceStep& step) const {
  const auto shared = shared_.find(step.code);
  command["link"] = shared == shared_.end() ? step.code : shared->second;
  if (!step.as.empty()) {
    command["opening"] = format_hex(hash_bytes(step.as));
  }
}

Json Player::make_command(const std::string& device, const Verb& verb, const DeviceStep& step) {
  const std::string_view name = verb.name;
  Json command = {{"do", name}};
  if (name == "sign_up" || name == "sign_in" || name == "sign_out" || name == "assist") {
    add_person(command, step);
  } else if (name == "checkout") {
    command = make_checkout(step);
  } else if (name == "cancel" || name == "confirm" || name == "return") {
    command["order"] = find_order(device);
  } else if (name == "add") {
    command["sku"] = step.sku;
    command["quantity"] = step.quantity;
    command["options"] = step.options.value_or(std::map<std::string, std::string>{});
  } else if (name == "open_link" || name == "share") {
    add_link(command, step);
  } else if (name == "cart_note") {
    command["text"] = step.text;
  } else if (name == "coupon" || name == "remove_coupon") {
    command = {{"do", "coupon"}, {"code", step.code}, {"on", name == "coupon"}};
  } else if (name == "prefer") {
    command["name"] = step.name;
    command["value"] = step.value;
  } else if (const Json context = make_context_command(name, step); !context.is_null()) {
    command = context;
  } else if (name == "undo" || name == "dismiss" || name == "accept") {
    command["notice"] = find_notice(device, step);
  } else if (name != "clear" && name != "reset") {
    command["line"] = find_line(device, step);
    if (name == "set") {
      command["quantity"] = step.quantity;
    } else if (name == "note") {
      command["text"] = step.text;
      if (!step.part.empty()) {
        command["part"] = step.part;
      }
    } else if (name == "field") {
      command["name"] = step.name;
      command["value"] = step.text;
    } else if (name == "choose") {
      command["name"] = step.name;
      command["text"] = step.text;
    } else if (name == "move") {
      command["do"] = "list";
      command["list"] = step.list;
    }
  }
  return command;
}

std::string Player::find_line(const std::string& device, const DeviceStep& step) {
  const Json cart = stage_.show(device)["cart"];
  std::vector<std::string> found;
  for (const Json& line : all_lines(cart)) {
    const auto options = line["options"].get<std::map<std::string, std::string>>();
    if (line["sku"] == step.sku && (!step.options || *step.options == options)) {
      found.push_back(line["id"].get<std::string>());
    }
  }
  if (found.size() == 1) {
    return found.front();
  }
  throw Failed{device + (found.empty() ? " has no line " : " has several lines ") + step.sku +
                   (found.empty() ? "" : "; say which by \"options\"") +
                   "; its cart: " + lines_text(cart["lines"]),
               {}};
}

std::string Player::find_notice(const std::string& device, const DeviceStep& step) {
  const Json notices = stage_.show(device)["notices"]["notices"];
  for (const Json& notice : notices) {
    if (notice["type"] == step.notice && (step.sku.empty() || notice["sku"] == step.sku)) {
      return notice["id"].get<std::string>();
    }
  }
  throw Failed{device + " has no notice " + step.notice + "; it has: " + notices_text(notices), {}};
}

}  // namespace noline::scenario
