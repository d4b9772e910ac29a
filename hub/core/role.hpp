// What a credential opens, and what may be done there.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "noline/stamp.hpp"

namespace noline::hub {

enum class Role : std::uint8_t {
  none,
  read,
  edit,  ///< Changes the cart, and orders nothing.
  write,
  agent,  ///< Helps a shopper: writes texts; what changes the price is proposed.
};
[[nodiscard]] std::string_view role_name(Role role);
[[nodiscard]] Role role_from_name(std::string_view name);
/// Whether the role changes the cart as its owner does.
[[nodiscard]] constexpr bool can_edit(Role role) {
  return role == Role::edit || role == Role::write;
}

struct Session {
  std::string scope;
  Role role = Role::none;
  std::string name;         ///< Of the customer; empty for a guest.
  std::string id;           ///< Of the device's session; empty for a guest's own secret.
  TimeMs ends_ms = 0;       ///< When its access token runs out; 0: never.
  nlohmann::json tokens{};  ///< Just drawn, to be told to its device once; else null.

  [[nodiscard]] bool is_customer() const { return scope.starts_with("customer:"); }
  [[nodiscard]] std::string_view kind() const { return is_customer() ? "customer" : "guest"; }
  /// What the device is told: scope, kind, name, role, and new tokens.
  [[nodiscard]] nlohmann::json facts() const;
};

}  // namespace noline::hub
