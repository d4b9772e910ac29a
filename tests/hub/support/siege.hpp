// Attackers on the loopback network, each on a thread of its own, and two honest devices whose
// edits are timed meanwhile. Shared by a test, which only asks that edits go through, and a
// benchmark, which looks at the times.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "support/socket_client.hpp"

namespace noline::hub::test {

/// One kind of attack, until it is let go.
class Attack {
 public:
  Attack(std::string name, std::function<void(const std::atomic<bool>& is_over)> run);
  ~Attack();
  Attack(const Attack&) = delete;
  Attack& operator=(const Attack&) = delete;

 private:
  std::atomic<bool> is_over_{false};
  std::thread thread_;
};

/// What one attack is; it comes from 127.0.0.66, so that limits of one address do not reach the
/// honest devices.
struct Attacker {
  std::string name;
  std::function<void(const std::atomic<bool>& is_over)> run;
};

/// Opens that many connections that say nothing, and again whenever the hub closes one.
[[nodiscard]] Attacker half_open(std::uint16_t port, std::size_t count);
/// Connections that send a byte of a request now and then: of its head, or of its body.
[[nodiscard]] Attacker slow_heads(std::uint16_t port, std::size_t count);
[[nodiscard]] Attacker slow_bodies(std::uint16_t port, std::size_t count);
/// WebSocket frames of 10 MB, one after another.
[[nodiscard]] Attacker large_frames(std::uint16_t port);
/// Sign-in tries over four connections; each with another address before the proxy, or all with
/// one. `count` is how many were made in the end.
[[nodiscard]] Attacker tries(std::uint16_t port, std::size_t count_max, bool from_many,
                             std::atomic<std::size_t>& count);

/// A shopper's two devices.
class Honest {
 public:
  Honest(std::uint16_t port, unsigned number);
  /// Milliseconds from an edit on the one to its arrival on the other; below 0 when it did not
  /// arrive within ten seconds.
  [[nodiscard]] double edit();

 private:
  SocketDevice a_;
  SocketDevice b_;
  std::uint64_t replica_;
  std::uint32_t quantity_ = 0;
};

}  // namespace noline::hub::test
