// A device: the real client over a disk that takes time, with a clock of its own, crashes, and a
// person who taps.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dice.hpp"
#include "disk.hpp"
#include "hub_store.hpp"
#include "journal.hpp"
#include "network.hpp"
#include "noline/client.hpp"
#include "oracle.hpp"
#include "timeline.hpp"

namespace noline::simulation {

/// What all devices share.
struct Surroundings {
  Timeline& timeline;
  Dice& dice;
  Journal& journal;
  Network& network;
  Oracle& oracle;
  HubStore& hub_store;
};

class Device {
 public:
  Device(Surroundings& around, std::size_t index, TimeMs skew)
      : around_(around), index_(index), skew_(skew) {}

  void start();
  /// Everything that was not yet durable is gone, as is the connection.
  void crash();
  [[nodiscard]] bool is_running() const { return client_ != nullptr; }

  void allow_network(bool is_allowed);
  void cut();
  void jump_clock(TimeMs by);
  void fail_next_batch() { is_disk_failing_ = true; }
  void set_skew(TimeMs skew) { skew_ = skew; }

  /// Runs a command and notes in the oracle what it did to the lines.
  using Command = std::function<Result<EditId>(Client&, TimeMs now)>;
  void edit(const std::string& what, const Command& command);
  void call(const std::string& name, const wire::Json& args);
  /// Runs a JSON command, as scenario files do.
  wire::Json run(const wire::Json& command);
  /// What others see of it from the next start on; without it, a number.
  void set_info(DeviceInfo info) { info_ = std::move(info); }

  void handle_connected(LinkId link);
  void handle_refused(LinkId link);
  void handle_message(LinkId link, const std::string& bytes);
  void handle_lost(LinkId link);

  [[nodiscard]] DiskContent& disk() { return disk_; }
  [[nodiscard]] Client& client() { return *client_; }
  [[nodiscard]] LinkId link() const { return link_; }
  [[nodiscard]] std::size_t index() const { return index_; }
  [[nodiscard]] std::string name() const {
    return info_.name.empty() ? "device " + std::to_string(index_) : info_.name;
  }
  [[nodiscard]] TimeMs now() const { return around_.timeline.now() + skew_; }
  [[nodiscard]] TimeMs skew() const { return skew_; }
  [[nodiscard]] bool has_disk_work() const { return disk_work_ != 0; }
  /// offline, greeting, catching up, pushing, level: where a fault can strike.
  [[nodiscard]] std::string phase() const;
  [[nodiscard]] const std::deque<CallFinished>& finished() const { return finished_; }
  [[nodiscard]] const std::string& wrong() const { return wrong_; }

 private:
  void pump();
  void log(const char* way, const std::string& bytes) const;
  void submit(StoreBatch batch);
  void finish_batch(const StoreBatch& batch, std::uint64_t run);
  void note_marks();
  void note_restamps();
  void note_lines();
  void forget_erased(const std::string& key);
  void plan_timeout();
  [[nodiscard]] std::map<std::string, Line> lines() const;

  Surroundings& around_;
  std::size_t index_;
  TimeMs skew_;
  DeviceInfo info_{"", "web", "de"};
  DiskContent disk_;
  std::unique_ptr<Client> client_;
  std::uint64_t run_ =
      0;  ///< Which run of the program this is; answers to an earlier one are void.
  std::uint64_t wake_ = 0;
  LinkId link_ = 0;
  bool is_link_closing_ = false;
  bool is_network_allowed_ = true;
  bool is_disk_failing_ = false;
  TimeMs disk_free_ = 0;
  std::size_t disk_work_ = 0;
  std::vector<std::pair<std::uint64_t, std::size_t>> unsafe_;  ///< (edit, deed) not yet at the hub.
  std::map<std::string, std::pair<Stamp, Stamp>> holds_;       ///< Last base and kept by line key.
  std::deque<CallFinished> finished_;
  std::string wrong_;
};

}  // namespace noline::simulation
