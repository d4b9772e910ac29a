// A device: the real client over a disk that takes time, with a clock of its own, crashes, and a
// person who taps.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dice.hpp"
#include "disk.hpp"
#include "hub_store.hpp"
#include "journal.hpp"
#include "kill_points.hpp"
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

/// The keys of the lines that people edit here.
[[nodiscard]] const std::vector<std::string>& line_keys();

class Device {
 public:
  Device(Surroundings& around, std::size_t index, TimeMs skew)
      : around_(around), index_(index), skew_(skew) {}

  void start();
  /// Everything that was not yet durable is gone, as is the connection.
  void crash();
  /// Crashes at the next such moment, and starts again later.
  void crash_at(DevicePoint point, TimeMs restart_ms);
  /// Handles nothing until then; what comes meanwhile waits.
  void freeze(TimeMs ms);
  /// Says hello in an older protocol, until its next start.
  void outdate() { is_outdated_ = true; }
  [[nodiscard]] bool is_outdated() const { return is_outdated_; }
  [[nodiscard]] bool is_running() const { return client_ != nullptr; }

  void allow_network(bool is_allowed);
  void cut();
  void jump_clock(TimeMs by);
  /// The next batches fail; `is_kept`: they are on the disk all the same.
  void fail_batches(std::int64_t count, bool is_kept);
  /// What was to strike later no longer does.
  void end_faults() {
    failing_batches_ = 0;
    fatal_.reset();
  }
  void set_skew(TimeMs skew) { skew_ = skew; }

  /// Runs a command and notes in the oracle what it did to the lines.
  using Command = std::function<Result<EditId>(Client&, TimeMs now)>;
  void edit(const std::string& what, const Command& command);
  /// Why the last command was refused, or Errc::none.
  [[nodiscard]] Errc last_error() const { return last_error_; }
  void call(const std::string& name, const wire::Json& args);
  /// Opens a buy link as a page does that has this name in its history: as often as it is loaded.
  void open_link(const std::string& path, std::uint64_t opening);
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
  [[nodiscard]] bool is_level() const;
  [[nodiscard]] bool is_frozen() const { return is_frozen_; }
  /// offline, greeting, catching up, pushing, level: where a fault can strike.
  [[nodiscard]] std::string phase() const;
  /// The last withdrawal of the shopper's consent that this device knows of.
  [[nodiscard]] Stamp withdrawn() const;
  [[nodiscard]] const std::deque<CallFinished>& finished() const { return finished_; }
  [[nodiscard]] const std::string& wrong() const { return wrong_; }

 private:
  void pump();
  [[nodiscard]] bool is_struck(DevicePoint point);
  /// Keeps what is to be done for the end of a freeze; false when the device is awake.
  bool defer(std::function<void()> action);
  void thaw();
  void send(std::string bytes);
  void check_stored(const std::string& bytes);
  void check_cursor(const std::string& bytes);
  void check_at_hub(std::size_t deed);
  void note_welcome(const std::string& bytes);
  bool pump_store();
  bool pump_link();
  void log(const char* way, const std::string& bytes) const;
  void submit(StoreBatch batch);
  void finish_batch(std::uint64_t token, bool has_failed, std::uint64_t run);
  void note_marks();
  [[nodiscard]] std::vector<Line> lines() const;
  void note_deeds(const std::vector<Line>& before, EditId edit);
  bool take_link(const std::string& bytes);
  void check_link(const wire::Json& answer, const std::string& path, std::uint64_t opening);
  void note_restamps();
  void note_lines();
  void forget_erased(const std::string& key);
  void plan_timeout();
  [[nodiscard]] const Line& line_at(const std::string& key) const;

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
  bool is_outdated_ = false;
  bool is_frozen_ = false;
  std::vector<std::function<void()>> deferred_;
  std::optional<DevicePoint> fatal_;  ///< Where it crashes next.
  TimeMs restart_ms_ = 0;
  std::int64_t failing_batches_ = 0;
  bool is_failing_kept_ = false;
  TimeMs disk_free_ = 0;
  std::size_t disk_work_ = 0;
  std::vector<std::pair<std::uint64_t, std::size_t>> unsafe_;  ///< (edit, deed) not yet at the hub.
  std::map<std::string, std::pair<Stamp, Stamp>> holds_;       ///< Last base and kept by line key.
  Stamp withdrawn_;
  std::uint64_t noted_version_ = 0;  ///< Of the rows, when last looked at.
  std::deque<CallFinished> finished_;
  /// Links that the hub was asked for: path and the page's name by call.
  std::map<std::uint64_t, std::pair<std::string, std::uint64_t>> links_;
  std::string main_scope_;  ///< At the last welcome.
  std::uint64_t void_unless_lineage_ =
      0;  ///< Cursors of earlier lineages mean nothing; 0: they do.
  Errc last_error_ = Errc::none;
  std::string wrong_;
};

}  // namespace noline::simulation
