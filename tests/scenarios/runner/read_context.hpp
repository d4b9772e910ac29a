// What the reader of a scenario file knows so far: names are checked in the order of the steps.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "fields.hpp"
#include "scenario.hpp"

namespace noline::scenario {

struct ReadContext {
  Scenario& scenario;
  std::vector<std::string> devices;  ///< Clones join when their step is read.
  std::set<std::string> people;
  std::set<std::string> backups;
  std::set<std::string> hub_backups;

  /// A name or a list of names; "all" and, where allowed, "hub" stand for themselves.
  [[nodiscard]] std::vector<std::string> read_on(const Node& node, bool has_hub) const;
  [[nodiscard]] std::string read_device(const Node& node, std::string_view name) const;
};

[[nodiscard]] DeviceStep read_device_step(const Node& node, ReadContext& context);
[[nodiscard]] HubStep read_hub_step(const Node& node, ReadContext& context);
[[nodiscard]] ExpectStep read_expect(const Node& node, const ReadContext& context);
/// The shop as the file describes it, into `scenario`.
void read_shop(const Node& node, Scenario& scenario);

/// Complains when the file is to be played live as well.
void need_sim_only(const Place& place, const Scenario& scenario, const std::string& what);

}  // namespace noline::scenario
