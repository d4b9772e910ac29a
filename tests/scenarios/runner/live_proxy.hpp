// The network between one live device and the hub, which the scenario can cut, hold and slow.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "noline/stamp.hpp"

namespace noline::scenario {

class Proxy {
 public:
  using Endpoint = boost::asio::ip::tcp::endpoint;
  /// Told of every piece of data that went through, for the picture.
  using Watcher = std::function<void(bool is_up, TimeMs took, std::size_t bytes)>;

  Proxy(boost::asio::io_context& io, Endpoint hub, std::uint64_t seed, Watcher watcher);
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  /// Breaks all connections and takes no new ones until it is up again.
  void set_up(bool is_up);
  /// Keeps what goes up or comes down back; new connections are refused meanwhile.
  void hold(bool is_up_held, bool is_down_held);
  void set_latency(TimeMs ms_min, TimeMs ms_max);
  /// A piece of data breaks its connection with this chance.
  void set_loss(double chance);

 private:
  struct Shared;
  struct Joint;
  struct Lane;
  static void accept(const std::shared_ptr<Shared>& shared);
  static void pump(const std::shared_ptr<Joint>& joint, bool is_up);
  static void drain(const std::shared_ptr<Joint>& joint, bool is_up);

  std::shared_ptr<Shared> shared_;
};

}  // namespace noline::scenario
