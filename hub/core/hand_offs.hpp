// Carts on their way to another device: a code that is shown here and scanned there, and a number
// to pick here that is shown there. Somebody who photographs the code gets nothing, for whoever
// offered it picks the number of the device in his own hand.
//
// All in memory: after a restart of the hub a new code is asked for.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>

#include "core/role.hpp"
#include "core/transmit.hpp"

namespace noline::hub {

struct HandOff {
  std::string scope;
  Role role = Role::none;
  std::string device;  ///< Id of the device that offers.
  TimeMs expires_ms = 0;
  LinkId target = 0;  ///< Who asks; 0 while nobody has scanned it.
  std::uint64_t target_call = 0;
  std::array<std::uint32_t, 3> numbers{};
  std::uint32_t number = 0;  ///< The right one.
};

/// By the hash of their codes.
using HandOffs = std::map<std::string, HandOff>;

}  // namespace noline::hub
