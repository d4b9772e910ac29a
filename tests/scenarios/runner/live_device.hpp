// A device as a process of its own on files of its own: noline-cli's shell, or a driver of Chromium
// that speaks the same JSON lines.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "live_process.hpp"
#include "live_proxy.hpp"
#include "scenario.hpp"

namespace noline::scenario {

class LiveDevice {
 public:
  LiveDevice(boost::asio::io_context& io, DeviceSpec of, std::string in)
      : spec(std::move(of)), folder(std::move(in)), io_(io) {}
  ~LiveDevice() { kill(); }
  LiveDevice(const LiveDevice&) = delete;
  LiveDevice& operator=(const LiveDevice&) = delete;

  void start(const std::vector<std::string>& words);
  void kill();
  [[nodiscard]] bool is_running() const { return process_ != nullptr; }

  /// Sends a command and waits for its answer; throws std::runtime_error when none comes.
  wire::Json ask(const wire::Json& command);
  /// Where the answer says that the hub was called: waits for the result.
  wire::Json result_of(const wire::Json& begun);
  [[nodiscard]] const wire::Json& products() const { return products_; }

  /// Whether a file of the store holds this text.
  [[nodiscard]] bool has_on_disk(const std::string& text) const;
  /// Copies the store as a power cut would leave it.
  void copy_store(const std::string& to);

  DeviceSpec spec;
  std::string folder;
  std::unique_ptr<Proxy> proxy;
  bool is_browser = false;
  std::size_t system = 0;  ///< Of a browser: which system it pretends to run on.

 private:
  void take(const std::string& line);

  boost::asio::io_context& io_;
  std::unique_ptr<Process> process_;
  std::uint64_t last_id_ = 0;
  std::map<std::uint64_t, wire::Json> answers_;
  std::map<std::uint64_t, wire::Json> results_;
  wire::Json products_ = wire::Json::array();
};

}  // namespace noline::scenario
