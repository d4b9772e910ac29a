#include "player.hpp"

#include <algorithm>

#include "judge.hpp"
#include "kill_points.hpp"

namespace noline::scenario {

using wire::Json;

Player::Player(const Scenario& scenario, Stage& stage, Shop shop, Trace& trace)
    : scenario_(scenario), stage_(stage), shop_(std::move(shop)), trace_(trace) {
  for (const DeviceSpec& spec : scenario.devices) {
    devices_.push_back(spec.name);
  }
  trace_.begin = stage_.now();
  trace_.lanes = devices_;
  if (trace_.is_wanted) {
    stage_.observe([this] { observe(); });
  }
}

Verdict Player::play() {
  Verdict verdict;
  for (const Step& step : scenario_.steps) {
    try {
      std::visit([this](const auto& what) { run(what); }, step.what);
    } catch (Failed& failed) {
      verdict = {false, step.place, std::move(failed.summary), std::move(failed.differences)};
      const bool has_lane = !verdict.differences.empty();
      mark(has_lane ? verdict.differences.front().lane : "hub", Mark::Kind::failed,
           verdict.summary);
      break;
    }
  }
  trace_.end = stage_.now();
  trace_.lanes = devices_;
  stage_.observe({});
  return verdict;
}

void Player::mark(const std::string& lane, Mark::Kind kind, std::string text) {
  trace_.mark(stage_.now(), lane, kind, std::move(text));
}

std::vector<std::string> Player::devices_of(const std::vector<std::string>& on) const {
  std::vector<std::string> names;
  for (const std::string& name : on) {
    if (name == "all") {
      for (const std::string& device : devices_) {
        if (stage_.is_running(device)) {
          names.push_back(device);
        }
      }
    } else if (name != "hub") {
      names.push_back(name);
    }
  }
  return names;
}

bool Player::is_cut_off(const std::string& device) const {
  return !stage_.is_hub_running() || offline_.count(device) != 0 || partitioned_.count(device) != 0;
}

void Player::run(const DeviceStep& step) {
  const std::vector<std::string> devices = devices_of(step.on);
  const std::string_view verb = device_verbs()[step.verb].name;
  if (devices.size() > 1 && (verb == "checkout" || verb == "sign_in")) {
    return run_together(devices, step);
  }
  for (const std::string& device : devices) {
    run_on(device, step);
  }
}

void Player::run(const HubStep& step) {
  const std::string_view verb = hub_verbs()[step.verb].name;
  const auto need_down = [&](bool is_down) {
    if (stage_.is_hub_running() == is_down) {
      throw Failed{"the hub is " + std::string(is_down ? "running" : "not running") +
                       "; this step makes no sense now",
                   {}};
    }
  };
  if (verb == "kill") {
    need_down(false);
    stage_.kill_hub();
    mark("hub", Mark::Kind::fault, "killed");
  } else if (verb == "kill_at") {
    need_down(false);
    stage_.kill_hub_at(step.point);
    const auto point = static_cast<simulation::HubPoint>(step.point);
    mark("hub", Mark::Kind::fault, std::string("to be killed ") + simulation::name_of(point));
  } else if (verb == "restart") {
    need_down(true);
    stage_.start_hub();
    mark("hub", Mark::Kind::repair, "started");
  } else if (verb == "backup") {
    stage_.backup_hub(step.as);
    mark("hub", Mark::Kind::repair, "backup " + step.as);
  } else if (verb == "restore_backup") {
    if (stage_.is_hub_running()) {
      stage_.kill_hub();
    }
    stage_.put_back_hub(step.at);
    stage_.start_hub();
    mark("hub", Mark::Kind::fault, "restored from " + step.at);
  } else if (verb == "slow" || verb == "fast") {
    stage_.block_hub(verb == "slow");
    mark("hub", verb == "slow" ? Mark::Kind::fault : Mark::Kind::repair, std::string(verb));
  } else if (verb == "links" || verb == "promotions") {
    need_down(false);
    verb == "links" ? shop_.set_links(step.links) : shop_.set_promotions(step.promotions);
    stage_.change_shop(shop_);
    mark("hub", Mark::Kind::edit, "other " + std::string(verb));
  } else if (verb == "sale" || verb == "order") {
    need_down(false);
    verb == "sale" ? sell(step) : tell_order(step);
  } else {
    need_down(false);
    const bool is_price = verb == "price";
    if (!(is_price ? shop_.set_price(step.sku, step.price_minor)
                   : shop_.set_stock(step.sku, step.location, step.quantity))) {
      throw CannotPlay("the shop has no SKU \"" + step.sku + "\"");
    }
    stage_.change_shop(shop_);
    mark("hub", Mark::Kind::edit,
         step.sku + (is_price ? " costs " + std::to_string(step.price_minor)
                              : ": " + std::to_string(step.quantity) + " in " + step.location));
  }
}

void Player::sell(const HubStep& step) {
  const std::string number =
      step.as.empty() ? "sale-" + std::to_string(stage_.now()) + "-" + step.sku : step.as;
  if (!stage_.sell({{"key", till_key},
                    {"shop", "demo"},
                    {"sku", step.sku},
                    {"location", step.location},
                    {"quantity", step.quantity},
                    {"sale", number}})) {
    throw Failed{"the hub did not take the till's sale of " + step.sku, {}};
  }
  mark("hub", Mark::Kind::edit,
       "till: " + std::to_string(step.quantity) + " x " + step.sku + " in " + step.location);
}

/// Told twice, as whoever has no answer does.
void Player::tell_order(const HubStep& step) {
  const Json orders = stage_.show(step.of)["orders"];
  if (orders.empty()) {
    throw Failed{step.of + " shows no order", {}};
  }
  Json row = {{"order", orders[0]["number"]}, {"status", step.status}, {"id", step.as}};
  if (!step.sku.empty()) {
    row["lines"] = Json::array({{{"sku", step.sku}, {"quantity", step.quantity}}});
  }
  for (int time = 0; time < 2; ++time) {
    if (!stage_.tell_orders({{"key", orders_key}, {"rows", Json::array({row})}})) {
      throw Failed{"the hub did not take that the order is " + step.status, {}};
    }
  }
  mark("hub", Mark::Kind::edit, "order of " + step.of + ": " + step.status);
}

void Player::run(const NetworkStep& step) {
  stage_.set_weather(step);
}

void Player::run(const PartitionStep& step) {
  stage_.partition(step);
  for (const std::string& device : partitioned_) {
    mark(device, Mark::Kind::repair, "hears the hub again");
  }
  partitioned_ = {step.cut_off.begin(), step.cut_off.end()};
  for (const std::string& device : partitioned_) {
    mark(device, Mark::Kind::fault,
         step.direction == Direction::up     ? "nothing gets to the hub"
         : step.direction == Direction::down ? "nothing comes from the hub"
                                             : "cut off from the hub");
  }
}

void Player::run(const AdvanceStep& step) {
  stage_.advance(step.by);
}

/// What is still under way, or nothing.
std::string Player::why_unsettled() {
  std::map<std::string, std::pair<std::string, std::string>> hashes;  // scope -> device, hash
  for (const std::string& device : devices_of({"all"})) {
    const Json shown = stage_.show(device);
    const Json& marks = shown["marks"];
    if (marks["device"] != marks["applied"]) {
      return device + " has not stored its edits";
    }
    if (is_cut_off(device)) {
      continue;
    }
    const Json& connection = shown["connection"];
    if (connection["link"] != "online" || !shown["is_caught_up"].get<bool>()) {
      const Json& problem = connection["problem"];
      return device + " is " + connection["link"].get<std::string>() + " and not caught up" +
             (problem.is_object() ? ": " + wire::dump(problem) : "");
    }
    const Json& role = shown["session"]["role"];
    if (connection["pending"] != 0 && (role == "write" || role == "edit")) {
      return device + " has " + wire::dump(connection["pending"]) + " edits to send";
    }
    const std::string scope = shown["session"]["scope"].get<std::string>();
    const auto [at, is_first] =
        hashes.try_emplace(scope, device, shown["state_hash"].get<std::string>());
    if (!is_first && at->second.second != shown["state_hash"]) {
      return at->second.first + " and " + device + " hold different states";
    }
  }
  return stage_.is_quiet() ? "" : "messages are on their way";
}

void Player::run(const SettleStep&) {
  if (!stage_.wait(stage_.settle_ms_max(), [this] { return why_unsettled().empty(); })) {
    throw Failed{"does not settle: " + why_unsettled(), {}};
  }
}

void Player::run(const ExpectStep& step) {
  std::vector<Difference> differences;
  const TimeMs patience = std::max(step.within, stage_.patience_ms());
  const bool is_met = stage_.wait(patience, [&] {
    differences = compare(step);
    return differences.empty();
  });
  if (!is_met) {
    throw Failed{
        "not as expected" +
            (step.within > 0 ? " within " + std::to_string(step.within) + " ms" : std::string()),
        std::move(differences)};
  }
}

/// For the picture: notes what changed on the screens.
void Player::observe() {
  for (const std::string& device : devices_) {
    std::string link = "off";
    if (stage_.is_running(device)) {
      const Json shown = stage_.show(device);
      link = shown["connection"]["link"] == "online" ? "online" : "offline";
      const std::string cart = lines_text(shown["cart"]["lines"]);
      if (seen_carts_.try_emplace(device, "nothing").first->second != cart) {
        seen_carts_[device] = cart;
        mark(device, Mark::Kind::shown, cart);
      }
      for (const Json& notice : shown["notices"]["notices"]) {
        if (seen_notices_[device].insert(notice["id"].get<std::string>()).second) {
          mark(device, Mark::Kind::notice, notices_text(Json::array({notice})));
        }
      }
    }
    if (seen_links_[device] != link) {
      seen_links_[device] = link;
      mark(device, link == "online" ? Mark::Kind::online : Mark::Kind::offline, link);
    }
  }
}

Verdict play(const Scenario& scenario, Stage& stage, Shop shop, Trace& trace) {
  return Player(scenario, stage, std::move(shop), trace).play();
}

}  // namespace noline::scenario
