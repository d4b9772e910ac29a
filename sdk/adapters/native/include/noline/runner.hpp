// Drives a Client natively: a thread with clock, chance, SQLite file and WebSocket.
//
// The thread owns the client. Every method may be called from any thread; callbacks come on the
// runner's thread and must not wait for it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "noline/client.hpp"

namespace noline {

struct RunnerOptions {
  std::string hub_url;      ///< http(s)://host:port; empty stays offline.
  std::string data_folder;  ///< Made when absent; empty keeps everything in memory.
  /// For devices that one person uses after another: what is the shopper's is never written to the
  /// data folder, only what is the shop's. What lies there of somebody is erased at the start.
  bool session_in_memory = false;
  std::string ca_file;  ///< PEM with further trusted certificates; usually empty.
  DeviceInfo device;
  std::string shop = "demo";
  wire::Format format = wire::Format::cbor;
  TimeMs clock_skew_ms = 0;  ///< Added to the system's clock: for tests of wrong clocks.
};

struct RunnerCallbacks {
  std::function<void(const std::string& part_json)> on_part;  ///< A changed snapshot part.
  std::function<void(const wire::Json& event)> on_event;      ///< {"event":"edits"|"result",...}
  std::function<void(const StoreBatch& batch)> on_stored;     ///< Each, for tools that read rows.
};

/// How far an edit has got; see EditMarks.
enum class EditState : std::uint8_t { applied, device, hub, everywhere };

class Runner {
 public:
  /// Opens the store and starts the thread. Fails as SqliteStore::open and Client::open do, and
  /// with `invalid_argument` for a hub address that is none.
  static Result<std::unique_ptr<Runner>> start(RunnerOptions options, RunnerCallbacks callbacks);
  /// Stores what is pending, says goodbye and ends the thread.
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  /// Runs a JSON command; an edit is durable in the own store when this returns.
  [[nodiscard]] wire::Json command(const wire::Json& command);
  /// Runs a calling command (sign_in, hand_off, ...) and waits for the hub's answer.
  [[nodiscard]] Result<wire::Json> call(const wire::Json& command,
                                        std::chrono::milliseconds time_max);
  /// Waits until the edit has reached the state; false when the time is over first.
  [[nodiscard]] bool wait_for(EditId edit, EditState state, std::chrono::milliseconds time_max);
  /// Waits until the link is up and all scopes have caught up; false when the time is over first.
  [[nodiscard]] bool wait_online(std::chrono::milliseconds time_max);
  /// Reads from the client on its thread.
  void read(const std::function<void(const Client&)>& reader) const;
  /// The shopper's own rows and facts as a store would hold them; empty unless `session_in_memory`.
  StoredState read_own() const;
  /// Cuts the link and keeps it cut, or lets it come back: for tests and for "work offline"
  /// switches.
  void set_network(bool is_allowed);

 private:
  struct Impl;
  explicit Runner(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace noline
