#include "live_proxy.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/write.hpp>

namespace noline::scenario {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using boost::system::error_code;

}  // namespace

struct Proxy::Shared {
  Shared(asio::io_context& context, Endpoint target)
      : io(context), acceptor(context, {asio::ip::address_v4::loopback(), 0}), hub(target) {}

  asio::io_context& io;
  tcp::acceptor acceptor;
  Endpoint hub;
  Watcher watcher;
  std::uint64_t chance = 1;
  bool is_up = true;
  bool is_held[2] = {false, false};  // up, down
  TimeMs latency_ms_min = 0;
  TimeMs latency_ms_max = 0;
  double loss = 0;
  std::set<std::shared_ptr<Joint>> joints;

  /// 0 to limit - 1 (xorshift, Marsaglia 2003).
  std::uint64_t below(std::uint64_t limit) {
    chance ^= chance << 13U;
    chance ^= chance >> 7U;
    chance ^= chance << 17U;
    return chance % limit;
  }
};

/// One direction of a connection.
struct Proxy::Lane {
  explicit Lane(asio::io_context& io) : timer(io) {}
  struct Piece {
    std::string bytes;
    Clock::time_point read;
    Clock::time_point due;
  };
  std::array<char, 16384> buffer{};
  std::deque<Piece> pieces;
  asio::steady_timer timer;
  bool is_busy = false;
};

/// A connection of the device and the one to the hub that goes with it.
struct Proxy::Joint {
  Joint(std::shared_ptr<Shared> owner, tcp::socket socket)
      : shared(std::move(owner)),
        ends{std::move(socket), tcp::socket(shared->io)},
        lanes{Lane(shared->io), Lane(shared->io)} {}

  std::shared_ptr<Shared> shared;
  tcp::socket ends[2];  // device, hub
  Lane lanes[2];        // up, down

  void close() {
    error_code ignored;
    for (tcp::socket& end : ends) {
      end.close(ignored);
    }
    for (Lane& lane : lanes) {
      lane.timer.cancel();
    }
  }
  void leave(const std::shared_ptr<Joint>& self) {
    close();
    shared->joints.erase(self);
  }
};

Proxy::Proxy(asio::io_context& io, Endpoint hub, std::uint64_t seed, Watcher watcher)
    : shared_(std::make_shared<Shared>(io, hub)) {
  shared_->chance = seed * 2 + 1;
  shared_->watcher = std::move(watcher);
  accept(shared_);
}

Proxy::~Proxy() {
  shared_->watcher = {};
  error_code ignored;
  shared_->acceptor.close(ignored);
  set_up(false);
}

std::uint16_t Proxy::port() const {
  return shared_->acceptor.local_endpoint().port();
}

void Proxy::accept(const std::shared_ptr<Shared>& shared) {
  shared->acceptor.async_accept([shared](const error_code& error, tcp::socket socket) {
    if (error) {
      return;
    }
    accept(shared);
    if (!shared->is_up || shared->is_held[0] || shared->is_held[1]) {
      return;  // The socket closes.
    }
    const auto joint = std::make_shared<Joint>(shared, std::move(socket));
    shared->joints.insert(joint);
    joint->ends[1].async_connect(shared->hub, [joint](const error_code& failed) {
      if (failed) {
        return joint->leave(joint);
      }
      error_code ignored;
      for (tcp::socket& end : joint->ends) {
        end.set_option(tcp::no_delay(true), ignored);
      }
      pump(joint, true);
      pump(joint, false);
    });
  });
}

void Proxy::pump(const std::shared_ptr<Joint>& joint, bool is_up) {
  Lane& lane = joint->lanes[is_up ? 0 : 1];
  joint->ends[is_up ? 0 : 1].async_read_some(asio::buffer(lane.buffer), [joint, is_up](
                                                                            const error_code& error,
                                                                            std::size_t size) {
    Shared& shared = *joint->shared;
    const bool is_lost = shared.loss > 0 && shared.below(1'000'000) <
                                                static_cast<std::uint64_t>(shared.loss * 1'000'000);
    if (error || is_lost) {
      return joint->leave(joint);
    }
    Lane& held = joint->lanes[is_up ? 0 : 1];
    const auto spread =
        static_cast<std::uint64_t>(shared.latency_ms_max - shared.latency_ms_min + 1);
    const auto late = std::chrono::milliseconds(shared.latency_ms_min +
                                                static_cast<TimeMs>(shared.below(spread)));
    const auto now = Clock::now();
    const auto last = held.pieces.empty() ? now : held.pieces.back().due;
    held.pieces.push_back({std::string(held.buffer.data(), size), now, std::max(last, now + late)});
    drain(joint, is_up);
    pump(joint, is_up);
  });
}

/// Sends the next piece once it is due.
void Proxy::drain(const std::shared_ptr<Joint>& joint, bool is_up) {
  Lane& lane = joint->lanes[is_up ? 0 : 1];
  if (lane.is_busy || lane.pieces.empty() || joint->shared->is_held[is_up ? 0 : 1]) {
    return;
  }
  lane.is_busy = true;
  lane.timer.expires_at(lane.pieces.front().due);
  lane.timer.async_wait([joint, is_up](const error_code& stopped) {
    Lane& held = joint->lanes[is_up ? 0 : 1];
    if (stopped) {
      return;
    }
    if (joint->shared->is_held[is_up ? 0 : 1]) {
      held.is_busy = false;
      return;
    }
    asio::async_write(joint->ends[is_up ? 1 : 0], asio::buffer(held.pieces.front().bytes),
                      [joint, is_up](const error_code& error, std::size_t size) {
                        if (error) {
                          return joint->leave(joint);
                        }
                        Lane& sent = joint->lanes[is_up ? 0 : 1];
                        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
                            Clock::now() - sent.pieces.front().read);
                        if (joint->shared->watcher) {
                          joint->shared->watcher(is_up, took.count(), size);
                        }
                        sent.pieces.pop_front();
                        sent.is_busy = false;
                        drain(joint, is_up);
                      });
  });
}

void Proxy::set_up(bool is_up) {
  shared_->is_up = is_up;
  if (!is_up) {
    for (const auto& joint : std::set(shared_->joints)) {
      joint->leave(joint);
    }
  }
}

void Proxy::hold(bool is_up_held, bool is_down_held) {
  shared_->is_held[0] = is_up_held;
  shared_->is_held[1] = is_down_held;
  for (const auto& joint : shared_->joints) {
    drain(joint, true);
    drain(joint, false);
  }
}

void Proxy::set_latency(TimeMs ms_min, TimeMs ms_max) {
  shared_->latency_ms_min = ms_min;
  shared_->latency_ms_max = ms_max;
}

void Proxy::set_loss(double chance) {
  shared_->loss = chance;
}

}  // namespace noline::scenario
