// One seed's world: some devices of one shopper, a hub, and a schedule of taps and faults. In the
// end all faults stop, everything is delivered, and the oracle compares.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "device.hpp"
#include "hub.hpp"

namespace noline::simulation {

struct WorldOptions {
  std::uint64_t seed = 1;
  bool is_logged = false;
};

struct Outcome {
  std::string wrong;  ///< Empty when every property held.
  Counters counters;
  std::uint64_t events = 0;
};

class World {
 public:
  explicit World(const WorldOptions& options);
  Outcome play();

 private:
  // world.cpp
  [[nodiscard]] bool set_up();
  [[nodiscard]] bool sign_in(Device& device, bool is_first);
  [[nodiscard]] bool wait_for(TimeMs at_most, const std::function<bool()>& is_done);
  void calm_down();
  [[nodiscard]] bool is_settled();
  void verify();
  void verify_convergence();
  void explain_difference(const Client& client, const hub::Scope& scope);
  void verify_shop();
  void verify_lines();
  void verify_notices();
  void fail(const std::string& what);

  // mischief.cpp
  void step();
  void gentle_step();
  void tap(Device& device, std::uint64_t roll);
  void trouble_device(Device& device);
  void trouble_network(Device& device);
  void trouble_hub();
  void crash_and_restart(Device& device);
  void copy_device(Device& device);

  Device& add_device(TimeMs skew);

  Timeline timeline_;
  Dice dice_;
  Journal journal_;
  Oracle oracle_;
  Hub hub_;
  Network network_;
  Surroundings around_;
  std::vector<std::unique_ptr<Device>> devices_;
  std::vector<DiskContent> disk_backups_;
  /// Only adds, sets and orderly times offline, so that every rivalry is met by somebody.
  bool is_gentle_;
  std::int64_t price_step_ = 0;
  std::string wrong_;
};

}  // namespace noline::simulation
