// Connections between devices and the hub. Like a WebSocket, a connection delivers in order or
// breaks: loss is a cut at any message, a partition holds one direction back, and what was on its
// way when it broke is gone. Only a push can arrive twice, as a proxy's retry would make it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "dice.hpp"
#include "journal.hpp"
#include "timeline.hpp"

namespace noline::simulation {

using LinkId = std::uint64_t;
/// The number in the second byte of a CBOR message.
enum class MessageType : std::uint8_t { none = 0, hello = 1, welcome = 2, rows = 3, ack = 4 };
[[nodiscard]] inline MessageType type_of(const std::string& bytes) {
  return bytes.size() < 2 ? MessageType::none : static_cast<MessageType>(bytes[1]);
}

enum class Way : std::uint8_t { up, down };

/// The two ends, told what arrives.
struct NetworkEnds {
  std::function<void(std::size_t device, LinkId)> connected;
  std::function<void(std::size_t device, LinkId)> refused;
  std::function<void(std::size_t device, LinkId, const std::string&)> to_device;
  std::function<void(LinkId, const std::string&)> to_hub;
  std::function<void(std::size_t device, LinkId)> device_lost;
  std::function<void(LinkId)> hub_connected;
  std::function<void(LinkId)> hub_lost;
};

/// What became of one message, for who draws a picture of it.
struct Passage {
  std::size_t device = 0;
  Way way = Way::up;
  TimeMs sent = 0;
  TimeMs arrived = 0;
  bool is_lost = false;
  const std::string& bytes;
};

/// Times and chances that a scenario names, in place of a schedule's own.
struct Weather {
  TimeMs latency_ms_min = 1;
  TimeMs latency_ms_max = 20;
  std::int64_t loss_ppm = 0;       ///< A message breaks its connection.
  std::int64_t duplicate_ppm = 0;  ///< A push arrives twice.
  bool is_reordering = false;      ///< Connections differ so much that they overtake each other.
};

class Network {
 public:
  Network(Timeline& timeline, Dice& dice, Journal& journal, NetworkEnds ends)
      : timeline_(timeline), dice_(dice), journal_(journal), ends_(std::move(ends)) {}

  LinkId connect(std::size_t device);
  void send(LinkId link, Way way, std::string bytes);
  /// Ends the connection: `is_orderly` lets arrive what was sent before; otherwise it is lost. Both
  /// ends learn of it, each in its own time.
  void close(LinkId link, bool is_orderly);
  void close_all();
  /// Holds one direction of a device's connection back; `release` lets it flow again.
  void hold(LinkId link, Way way);
  void release(LinkId link);
  /// The device's end is gone at once and hears nothing more.
  void abandon(LinkId link);

  void set_hub_up(bool is_up) { is_hub_up_ = is_up; }
  void set_calm(bool is_calm) { is_calm_ = is_calm; }
  [[nodiscard]] bool is_quiet() const { return in_flight_ == 0; }
  [[nodiscard]] bool is_open(LinkId link) const { return links_.count(link) != 0; }
  void slow_down(TimeMs latency_ms_max) { latency_ms_max_ = latency_ms_max; }
  void set_weather(const Weather& weather) { weather_ = weather; }
  void watch(std::function<void(const Passage&)> watcher) { watcher_ = std::move(watcher); }
  /// Holds one direction of all connections of a device back and lets it open no new ones.
  void isolate(std::size_t device, Way way);
  /// Ends that for all devices.
  void reunite();

 private:
  struct Direction {
    TimeMs last = 0;
    bool is_held = false;
    std::vector<std::string> held;
  };
  struct Link {
    std::size_t device = 0;
    bool is_device_gone = false;
    Direction ways[2];
  };

  void deliver(LinkId id, Way way, const std::string& bytes);
  void show(const Passage& passage) const;
  [[nodiscard]] bool strikes(std::int64_t chance_ppm);
  [[nodiscard]] TimeMs latency();

  Timeline& timeline_;
  Dice& dice_;
  Journal& journal_;
  NetworkEnds ends_;
  std::map<LinkId, Link> links_;
  LinkId last_id_ = 0;
  std::size_t in_flight_ = 0;
  TimeMs latency_ms_max_ = 40;
  bool is_hub_up_ = true;
  bool is_calm_ = true;
  std::optional<Weather> weather_;
  std::set<std::size_t> isolated_;
  std::function<void(const Passage&)> watcher_;
};

}  // namespace noline::simulation
