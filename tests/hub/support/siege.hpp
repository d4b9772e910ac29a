// Attackers on the loopback network, and two honest devices whose edits are timed meanwhile. Shared
// by a test, where attackers are threads and which only asks that edits go through and that each
// attack is refused as it should be, and by a benchmark, where they are a process of their own and
// which looks at the times.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "support/socket_client.hpp"

namespace noline::hub::test {

/// What an attack did, and what the hub made of it. Lies in memory that a forked process shares.
struct Tally {
  std::atomic<std::uint64_t> connections{0};
  std::atomic<std::uint64_t> bytes{0};      ///< Sent.
  std::atomic<std::uint64_t> tries{0};      ///< Sign-ins that were answered.
  std::atomic<std::uint64_t> guessed{0};    ///< Of them: 401, after a hash.
  std::atomic<std::uint64_t> refused{0};    ///< 429, before one.
  std::atomic<std::uint64_t> cut_off{0};    ///< Oversized frames that ended their link.
  std::atomic<std::uint64_t> swallowed{0};  ///< Oversized frames that the hub took to their end.
};

/// One kind of attack on a thread of its own, until it is let go.
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
[[nodiscard]] Attacker half_open(std::uint16_t port, std::size_t count, Tally& tally);
/// Connections that send a byte of a request now and then: of its head, or of its body.
[[nodiscard]] Attacker slow_heads(std::uint16_t port, std::size_t count, Tally& tally);
[[nodiscard]] Attacker slow_bodies(std::uint16_t port, std::size_t count, Tally& tally);
/// WebSocket frames of 10 MB, one after another, of somebody who has not said hello.
[[nodiscard]] Attacker large_frames(std::uint16_t port, Tally& tally);
/// Sign-in tries, each sent once the one before it on its connection is answered; each with another
/// address before the proxy, or all with one. Ends by itself when `count_max` are answered.
struct Tries {
  std::size_t connections = 256;
  std::size_t count_max = 100'000;
  bool is_from_many = true;
};
[[nodiscard]] Attacker tries(std::uint16_t port, const Tries& how, Tally& tally);

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
