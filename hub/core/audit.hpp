// What an operator needs to see of attacks and of changes to accounts: who was refused what, and
// which sessions began and ended. Without personal data: no address, name, e-mail or token; a
// session is named by its id, which opens nothing.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "core/transmit.hpp"

namespace noline::hub {

struct AuditEvent {
  std::string event;  ///< "hello", "push", "bye" or the name of a call.
  Errc code = Errc::none;
  LinkId link = 0;
  std::string session;  ///< Id, or empty.
};

/// Keeps the events until the shell takes them; under a flood the newest are counted alone.
class Audit {
 public:
  void note(AuditEvent event) {
    if (events_.size() < events_max) {
      events_.push_back(std::move(event));
    } else {
      ++dropped_;
    }
  }
  /// Notes a refusal that is one of those below.
  void refuse(const char* event, Errc code, LinkId link, const std::string& session) {
    if (is_notable(code)) {
      note({event, code, link, session});
    }
  }
  /// Whether a refusal is one that an attacker meets rather than somebody who mistyped.
  [[nodiscard]] static bool is_notable(Errc code) {
    return code == Errc::not_authenticated || code == Errc::not_allowed ||
           code == Errc::not_owner || code == Errc::unknown_scope || code == Errc::code_invalid ||
           code == Errc::too_many || code == Errc::too_large || code == Errc::malformed ||
           code == Errc::invalid_key || code == Errc::timed_out || code == Errc::unknown_type ||
           code == Errc::already_exists || code == Errc::password_weak;
  }
  [[nodiscard]] std::optional<AuditEvent> poll() {
    if (events_.empty()) {
      return std::nullopt;
    }
    AuditEvent event = std::move(events_.front());
    events_.pop_front();
    return event;
  }
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  static constexpr std::size_t events_max = 10'000;
  std::deque<AuditEvent> events_;
  std::uint64_t dropped_ = 0;
};

}  // namespace noline::hub
