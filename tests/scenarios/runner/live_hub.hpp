// The live hub: a process of its own, or one that somebody else runs. And where programs are.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "live_process.hpp"
#include "live_proxy.hpp"
#include "shop.hpp"

namespace noline::scenario {

/// Made in the system's folder for such things, gone with its value.
struct TemporaryFolder {
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string path;
};

class LiveHub {
 public:
  LiveHub(boost::asio::io_context& io, std::string folder) : io_(io), folder_(std::move(folder)) {}
  /// A hub at an http address. Throws CannotPlay for an address that is none.
  static std::unique_ptr<LiveHub> elsewhere(boost::asio::io_context& io, const std::string& url);

  [[nodiscard]] bool is_own() const { return !folder_.empty(); }
  [[nodiscard]] bool is_running() const { return !is_own() || process_ != nullptr; }
  [[nodiscard]] Proxy::Endpoint endpoint() const { return endpoint_; }

  void serve_site(std::string folder) { site_ = std::move(folder); }
  /// Takes effect at the next start.
  void change_shop(const Shop& shop);
  void start();
  void kill();
  /// Sends JSON over HTTP; true when the answer is 200.
  [[nodiscard]] bool post(const std::string& path, const wire::Json& body);
  void copy_store(const std::string& to);
  void put_back(const std::string& from);
  /// What it holds of a scope, from a copy of its files.
  [[nodiscard]] std::optional<wire::Json> show(const std::string& scope, TimeMs now);

 private:
  void need_own() const;

  boost::asio::io_context& io_;
  std::string folder_;  ///< Empty for a hub elsewhere.
  std::string site_;
  Proxy::Endpoint endpoint_;
  std::unique_ptr<Process> process_;
};

/// The program from this variable of the environment, else beside this one.
[[nodiscard]] std::string find_program(const char* variable, const std::string& name);
/// The site and the driver of browsers: from NOLINE_SITE and NOLINE_BROWSER_DRIVER, else from the
/// source tree around the scenario file. Throws CannotPlay.
[[nodiscard]] std::string find_site(const std::string& scenario_file);
[[nodiscard]] std::string find_driver(const std::string& scenario_file);
[[nodiscard]] std::uint64_t draw_salt();

}  // namespace noline::scenario
