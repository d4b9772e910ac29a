// What break-in attempts share: two customers, a guest, and whether the audit log saw a refusal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/test_hub.hpp"

namespace noline::hub::test {

inline constexpr const char* agent_key = "agent-key-of-the-tests";

/// One hub with Ada, who is attacked, and Eve, who attacks with an account of her own.
struct Mansion {
  TestHub hub;
  TestDevice ada{hub, 1};
  TestDevice eve{hub, 2};
  wire::Json ada_grant;
  wire::Json eve_grant;

  Mansion();
  /// Signs a new device up or in, and says hello under its token.
  wire::Json enter(TestDevice& device, const char* call, const char* email);
  /// A further device with this credential that lists these scopes; its link.
  LinkId knock(const wire::Json& credential, const std::vector<std::string>& scopes);
  /// Why the hub said bye on a link, or none.
  Errc farewell(LinkId link);
  /// Refusals with this code since the last time; the others are passed over.
  std::size_t audited(Errc code);
  /// Everything of Ada's that matters, as one text: an attempt must not change it.
  std::string treasure();
};

}  // namespace noline::hub::test
