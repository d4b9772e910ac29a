#include "session.hpp"

#include <utility>

namespace noline::shell {

ShopSession::ShopSession(std::function<void()> wake) : wake_(std::move(wake)) {}

Result<std::unique_ptr<ShopSession>> ShopSession::start(RunnerOptions options,
                                                        std::function<void()> wake) {
  std::unique_ptr<ShopSession> session(new ShopSession(std::move(wake)));
  ShopSession* self = session.get();
  RunnerCallbacks callbacks;
  callbacks.on_part = [self](const std::string& part) { self->tell(part); };
  callbacks.on_event = [self](const wire::Json& event) { self->tell(event.dump()); };
  auto runner = Runner::start(std::move(options), std::move(callbacks));
  if (!runner) {
    return runner.error();
  }
  session->runner_ = std::move(runner.value());
  session->worker_ = std::thread([self] { self->run(); });
  return session;
}

ShopSession::~ShopSession() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  if (worker_.joinable()) {
    worker_.join();
  }
}

void ShopSession::command(std::string json) {
  {
    const std::lock_guard lock(mutex_);
    commands_.push_back(std::move(json));
  }
  changed_.notify_all();
}

void ShopSession::command_now(const std::string& json) {
  const wire::Json answer = runner_->command(wire::Json::parse(json, nullptr, false));
  if (answer.contains("error")) {
    tell(answer.dump());
  }
}

void ShopSession::reset() {
  {
    const std::lock_guard lock(mutex_);
    commands_.clear();
  }
  command_now(R"({"do":"reset"})");
  // The command's news is told behind it on the same thread, so what asks next comes after that.
  runner_->read([](const Client&) {});
}

std::vector<std::string> ShopSession::take_news() {
  const std::lock_guard lock(mutex_);
  return std::exchange(news_, {});
}

void ShopSession::tell(std::string json) {
  {
    const std::lock_guard lock(mutex_);
    news_.push_back(std::move(json));
  }
  wake_();
}

// A thread of its own: a command returns when it is durable, which a frame cannot wait for.
void ShopSession::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return is_stopping_ || !commands_.empty(); });
    if (commands_.empty()) {
      return;
    }
    const std::string text = std::move(commands_.front());
    commands_.pop_front();
    lock.unlock();
    command_now(text);
    lock.lock();
  }
}

}  // namespace noline::shell
