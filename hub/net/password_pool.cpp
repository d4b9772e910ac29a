#include "net/password_pool.hpp"

#include <malloc.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

namespace noline::hub {
namespace {

/// The first version of the kernel's struct sched_attr (sched_setattr(2)), which glibc has not.
struct Scheduling {
  std::uint32_t size = sizeof(Scheduling);
  std::uint32_t policy = 0;  ///< SCHED_OTHER.
  std::uint64_t flags = 0;
  std::int32_t nice = 19;
  std::uint32_t priority = 0;
  /// A long slice makes a late deadline: since Linux 6.12 whoever wakes up with a shorter one goes
  /// first. Older kernels pass it over.
  std::uint64_t runtime_ns = 100'000'000;
  std::uint64_t deadline = 0;
  std::uint64_t period = 0;
};

/// A hash takes a tenth of a second of a whole core, and strangers can ask for one after another:
/// these threads give way to the one that serves everybody. Not SCHED_IDLE: on a busy machine
/// nobody would ever sign in.
void give_way() {
  Scheduling scheduling;
  static_cast<void>(syscall(SYS_sched_setattr, 0, &scheduling, 0));
}

/// libsodium maps 64 MB for each hash and gives them back. Who gives way can hold the lock of the
/// process's memory map for long, and whoever asks the kernel for memory meanwhile waits: so the
/// others' memory is asked for in large pieces, and kept.
void keep_memory() {
#ifdef __GLIBC__
  constexpr int piece_bytes = 16 * 1024 * 1024;
  mallopt(M_TOP_PAD, piece_bytes);
  mallopt(M_TRIM_THRESHOLD, 4 * piece_bytes);
  mallopt(M_MMAP_THRESHOLD, piece_bytes);
#endif
}

}  // namespace

PasswordPool::PasswordPool(std::size_t threads, std::function<void(JobResult)> done)
    : done_(std::move(done)) {
  keep_memory();
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
  give_way();
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
