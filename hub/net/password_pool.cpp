#include "net/password_pool.hpp"

#include <pthread.h>
#include <sched.h>

namespace noline::hub {
namespace {

/// A hash takes a tenth of a second of a whole core, and strangers can ask for one after another:
/// these threads take only the time that nobody else wants, so an edit never waits for a password.
void yield_to_everybody() {
  const sched_param none = {};
  static_cast<void>(pthread_setschedparam(pthread_self(), SCHED_IDLE, &none));
}

}  // namespace

PasswordPool::PasswordPool(std::size_t threads, std::function<void(JobResult)> done)
    : done_(std::move(done)) {
  for (std::size_t index = 0; index < threads; ++index) {
    threads_.emplace_back([this] { work(); });
  }
}

PasswordPool::~PasswordPool() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

void PasswordPool::submit(Job job) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  wake_.notify_one();
}

void PasswordPool::work() {
  yield_to_everybody();
  for (;;) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return is_stopping_ || !jobs_.empty(); });
      if (is_stopping_) {
        return;
      }
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    done_(run_job(job));
  }
}

}  // namespace noline::hub
