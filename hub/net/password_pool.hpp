// A few threads that run password jobs, so that the hub's one thread never waits for Argon2id.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "core/jobs.hpp"

namespace noline::hub {

class PasswordPool {
 public:
  /// `done` is called on a pool thread for every job.
  PasswordPool(std::size_t threads, std::function<void(JobResult)> done);
  /// Waits for jobs that run; those that wait are dropped.
  ~PasswordPool();
  PasswordPool(const PasswordPool&) = delete;
  PasswordPool& operator=(const PasswordPool&) = delete;

  void submit(Job job);

 private:
  void work();

  std::function<void(JobResult)> done_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  bool is_stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace noline::hub
