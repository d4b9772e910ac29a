// The bridge between the window's thread and the SDK's: commands go in, news comes out.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "noline/runner.hpp"

namespace noline::shell {

class ShopSession {
 public:
  /// Opens the device's store and starts to sync. `wake` is called from other threads whenever
  /// there is news; it must only wake the window.
  static Result<std::unique_ptr<ShopSession>> start(RunnerOptions options,
                                                    std::function<void()> wake);
  ~ShopSession();
  ShopSession(const ShopSession&) = delete;
  ShopSession& operator=(const ShopSession&) = delete;

  /// Queues a command (JSON text). It never waits; a refusal comes back as news.
  void command(std::string json);
  /// Leaves nothing of whoever was here, commands that wait included. When it returns, its news is
  /// there: no frame need be drawn from before it.
  void reset();
  /// What is the shopper's, see RunnerOptions::session_in_memory.
  StoredState read_own() const { return runner_->read_own(); }
  /// Snapshot parts and events since the last call, as JSON texts in order.
  std::vector<std::string> take_news();

 private:
  explicit ShopSession(std::function<void()> wake);
  void run();
  void command_now(const std::string& json);
  void tell(std::string json);

  std::function<void()> wake_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> commands_;
  std::vector<std::string> news_;
  bool is_stopping_ = false;
  std::unique_ptr<Runner> runner_;
  std::thread worker_;
};

}  // namespace noline::shell
