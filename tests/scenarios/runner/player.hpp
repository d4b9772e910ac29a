// The player's own parts, one file per kind of step.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "play.hpp"
#include "verbs.hpp"

namespace noline::scenario {

/// A step that did not go as it must. Caught by the player.
struct Failed {
  std::string summary;
  std::vector<Difference> differences;
};

class Player {
 public:
  Player(const Scenario& scenario, Stage& stage, Shop shop, Trace& trace);
  Verdict play();

 private:
  // player.cpp
  void run(const DeviceStep& step);
  void run(const HubStep& step);
  void sell(const HubStep& step);
  void tell_order(const HubStep& step);
  void run(const NetworkStep& step);
  void run(const PartitionStep& step);
  void run(const AdvanceStep& step);
  void run(const SettleStep& step);
  void run(const ExpectStep& step);
  void observe();
  void mark(const std::string& lane, Mark::Kind kind, std::string text);
  [[nodiscard]] std::vector<std::string> devices_of(const std::vector<std::string>& on) const;
  [[nodiscard]] bool is_cut_off(const std::string& device) const;
  [[nodiscard]] std::string why_unsettled();

  // player_commands.cpp
  void run_on(const std::string& device, const DeviceStep& step);
  /// Several devices ask the hub at once.
  void run_together(const std::vector<std::string>& devices, const DeviceStep& step);
  bool run_machine(const std::string& device, const Verb& verb, const DeviceStep& step);
  void hand_off(const std::string& device, const DeviceStep& step);
  /// Judges the answer to a command.
  void take(const std::string& device, const std::string& what, const wire::Json& answer,
            const DeviceStep& step);
  [[nodiscard]] static wire::Json make_checkout(const DeviceStep& step);
  [[nodiscard]] std::string find_order(const std::string& device);
  void add_person(wire::Json& command, const DeviceStep& step) const;
  void add_link(wire::Json& command, const DeviceStep& step) const;
  [[nodiscard]] wire::Json make_command(const std::string& device, const Verb& verb,
                                        const DeviceStep& step);
  [[nodiscard]] std::string find_line(const std::string& device, const DeviceStep& step);
  [[nodiscard]] std::string find_notice(const std::string& device, const DeviceStep& step);

  // player_expect.cpp
  [[nodiscard]] std::vector<Difference> compare(const ExpectStep& step);
  void compare_hub(const ExpectStep& step, std::vector<Difference>& out);
  void compare_hashes(const std::vector<std::string>& devices, std::vector<Difference>& out);

  const Scenario& scenario_;
  Stage& stage_;
  Shop shop_;
  Trace& trace_;
  std::vector<std::string> devices_;
  std::set<std::string> offline_;
  std::set<std::string> partitioned_;
  std::map<std::string, std::string> seen_carts_;  ///< For the picture: what was last shown.
  std::map<std::string, std::string> seen_links_;
  std::map<std::string, std::string> shared_;  ///< Codes of shared carts, by the step's name.
  std::map<std::string, std::set<std::string>> seen_notices_;
};

}  // namespace noline::scenario
