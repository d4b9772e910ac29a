#include <algorithm>

#include "judge.hpp"
#include "player.hpp"

namespace noline::scenario {

using wire::Json;

std::vector<Difference> Player::compare(const ExpectStep& step) {
  std::vector<Difference> out;
  const std::vector<std::string> devices = devices_of(step.on);
  for (const std::string& device : devices) {
    if (!stage_.is_running(device)) {
      out.push_back({device, "program", "running", "not running"});
      continue;
    }
    judge(step, device, stage_.show(device), out);
    for (const std::string& text : step.disk_lacks) {
      if (stage_.is_on_disk(device, text)) {
        out.push_back({device, "disk", "without \"" + text + "\"", "it is there"});
      }
    }
    if (step.stock) {
      judge_stock(*step.stock, device, stage_.products(device), out);
    }
  }
  const auto has = [&](const char* name) {
    return std::find(step.on.begin(), step.on.end(), name) != step.on.end();
  };
  if (has("hub")) {
    compare_hub(step, out);
  }
  if (has("all")) {
    compare_hashes(devices, out);
  }
  if (step.state_hash == "equal" || step.state_hash == "different") {
    std::set<std::string> hashes;
    for (const std::string& device : devices) {
      hashes.insert(stage_.show(device)["state_hash"].get<std::string>());
    }
    if ((hashes.size() == 1) != (step.state_hash == "equal")) {
      out.push_back({devices.empty() ? "hub" : devices.front(), "state_hash", *step.state_hash,
                     std::to_string(hashes.size()) + " different ones"});
    }
  }
  return out;
}

void Player::compare_hub(const ExpectStep& step, std::vector<Difference>& out) {
  if (!stage_.can_see_hub()) {
    throw CannotPlay("a hub given by --hub cannot be looked into; leave \"hub\" out of \"on\"");
  }
  std::string of = step.of;
  for (const std::string& device : devices_) {
    if (of.empty() && stage_.is_running(device)) {
      of = device;
    }
  }
  if (of.empty() || !stage_.is_running(of)) {
    throw Failed{"the hub's data is found by a running device; name one in \"of\"", {}};
  }
  const std::string scope = stage_.show(of)["session"]["scope"].get<std::string>();
  const auto shown = stage_.show_hub(scope);
  if (!shown) {
    out.push_back({"hub", "data", "there", "the hub is down or knows nothing of " + of});
    return;
  }
  judge(step, "hub", *shown, out);
}

/// Property 1: who looks at the same scope holds the same, and so does the hub.
void Player::compare_hashes(const std::vector<std::string>& devices, std::vector<Difference>& out) {
  std::map<std::string, std::pair<std::string, std::string>> first;  // scope -> device, hash
  for (const std::string& device : devices) {
    const Json shown = stage_.show(device);
    const std::string scope = shown["session"]["scope"].get<std::string>();
    const std::string hash = shown["state_hash"].get<std::string>();
    const auto [at, is_new] = first.try_emplace(scope, device, hash);
    if (at->second.second != hash) {
      out.push_back({device, "state_hash", at->second.second + " as on " + at->second.first, hash});
    }
    if (!is_new) {
      continue;
    }
    if (const auto hub = stage_.show_hub(scope); hub && (*hub)["state_hash"] != hash) {
      out.push_back({"hub", "state_hash", hash + " as on " + device,
                     (*hub)["state_hash"].get<std::string>()});
    }
  }
}

}  // namespace noline::scenario
