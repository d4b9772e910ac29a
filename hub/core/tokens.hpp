// Sessions of devices and the two tokens of each.
//
// An access token opens the cart for a quarter of an hour; a refresh token gets the next pair, once
// (RFC 9700, section 2.2.2). The device draws the secret of its next refresh token itself and
// stores it before it asks, so an answer that is lost does no harm: the same question gets an
// answer again. A refresh token that was spent and comes with another successor was copied: the
// session ends, for nobody can tell whose copy is the shopper's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/chance.hpp"
#include "core/role.hpp"
#include "noline/result.hpp"
#include "store/store.hpp"

namespace noline::hub {

/// What a renewal came to.
struct Renewal {
  std::optional<Session> session;        ///< With new tokens in it.
  std::optional<StoredSession> revoked;  ///< Ended, because its token was used twice.
  bool is_erased = false;                ///< Its shopper was erased.
};

/// What a device is told whose shopper was erased while it was away.
[[nodiscard]] Error erased_error();

class Tokens {
 public:
  Tokens(Store& store, Chance& chance) : store_(store), chance_(chance) {}

  /// A new session with its tokens in it.
  [[nodiscard]] Session open(std::string_view scope, Role role, TimeMs now);
  /// The session of an access token that has not run out.
  [[nodiscard]] Result<Session> authenticate(std::string_view access, TimeMs now);
  /// Spends a refresh token. `next`: 64 hex digits, the secret of the one after it.
  [[nodiscard]] Renewal renew(std::string_view refresh, std::string_view next, TimeMs now);
  /// The session that was left with edits under seal, by what its device kept of it.
  [[nodiscard]] std::optional<StoredSession> find_by_ticket(std::string_view ticket, TimeMs now);
  /// Remembers which device a session is on, and that it was used.
  void note_device(const Session& session, std::string device, TimeMs now);
  void sweep(TimeMs now);

  /// How long an access token is good; for tests, and operators who want another balance.
  void set_access_ms(TimeMs ms) { access_ms_ = ms; }

 private:
  [[nodiscard]] Session give_access(StoredSession& stored, TimeMs now);
  /// What the device needs to leave the session without the hub; see sealed_edits.cpp.
  void give_seal(Session& session, StoredSession& stored, std::string_view family);
  [[nodiscard]] std::optional<StoredSession> find(std::string_view id, TimeMs now);

  Store& store_;
  Chance& chance_;
  TimeMs access_ms_ = 15 * 60'000;  ///< OWASP ASVS 5.0, 7.4: short, as it cannot be called back.
};

}  // namespace noline::hub
