// One seed's world: some devices of one shopper, a hub, and a schedule of taps and faults. In the
// end all faults stop, everything is delivered, and the oracle compares.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "device.hpp"
#include "hub.hpp"
#include "plan.hpp"

namespace noline::simulation {

struct WorldOptions {
  std::uint64_t seed = 1;
  bool is_logged = false;
  Length length = Length::full;
};

struct Outcome {
  std::string wrong;     ///< Empty when every property held.
  std::string property;  ///< The one that did not, in short: "2 no add is lost".
  Counters counters;
  std::map<std::size_t, std::string> refusals;  ///< By step: why the command was refused.
  std::uint64_t events = 0;
  std::uint64_t device_ms = 0;  ///< Virtual time, summed over the devices.
};

/// What a world begins with: stores of devices that have signed in, and the hub's.
struct Beginning {
  HubContent hub;
  std::vector<DiskContent> disks;
  Oracle oracle;
  TimeMs at = 0;
};

/// Of the agents in schedules.
inline constexpr const char* agent_key = "agent-key-of-the-simulation";

class World {
 public:
  explicit World(const WorldOptions& options);
  explicit World(Plan plan, bool is_logged = false);
  Outcome play();

 private:
  // world.cpp
  void begin_anew();
  [[nodiscard]] TimeMs access_ms() const;
  void begin_from(const Beginning& beginning);
  [[nodiscard]] Beginning make_beginning();
  [[nodiscard]] static const Beginning& beginning_of(const Plan& plan);
  void tap_as_guest(Device& device);
  [[nodiscard]] bool sign_in(Device& device, const DevicePlan& plan);
  [[nodiscard]] bool wait_for(TimeMs at_most, const std::function<bool()>& is_done);
  void calm_down();
  [[nodiscard]] bool is_settled();
  void fail(const char* property, const std::string& what);

  // verify.cpp
  void verify();
  void verify_convergence();
  void verify_all_marks();
  void verify_marks(Device& device);
  void explain_difference(const Client& client, const hub::Scope& scope);
  void verify_shop();
  void verify_rows();
  [[nodiscard]] DeedSet promised();
  void verify_lines();
  void verify_notices();
  void verify_context();

  // mischief.cpp
  void take(const Step& step);
  void tap(Device& device, const Step& step);
  void undo_or_dismiss(Device& device, const Step& step);
  void compare(Device& device, const Step& step);
  void forget(Device& device);
  void trouble_link(Device& device, const Step& step);
  void trouble_device(Device& device, const Step& step);
  void trouble_hub(Device& device, const Step& step);
  void hold(Device& device, const Step& step, Way way);
  void clone(Device& device);
  void restore(Device& device, const Step& step);
  void leave_newer_rows(Device& device);

  Device& add_device(TimeMs skew);

  Plan plan_;
  Timeline timeline_;
  Dice dice_;
  Journal journal_;
  Oracle oracle_;
  Hub hub_;
  Network network_;
  Surroundings around_;
  std::vector<std::unique_ptr<Device>> devices_;
  std::vector<DiskContent> disk_backups_;
  std::uint64_t newer_rows_ = 0;
  std::int64_t price_step_ = 0;
  std::map<std::size_t, std::string> refusals_;
  std::string wrong_;
  std::string property_;
};

}  // namespace noline::simulation
