#include "live_device.hpp"

#include <signal.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace noline::scenario {
namespace {

namespace fs = std::filesystem;
using wire::Json;
using namespace std::chrono_literals;

/// A machine under load starts a browser slowly; nothing else takes nearly as long.
constexpr auto answer_time_max = 60s;

/// Waits until `is_there`, while handlers run.
template <typename Check>
bool run_until(boost::asio::io_context& io, std::chrono::milliseconds at_most, Check is_there) {
  const auto end = std::chrono::steady_clock::now() + at_most;
  while (!is_there()) {
    if (std::chrono::steady_clock::now() > end) {
      return false;
    }
    io.restart();
    io.run_one_for(10ms);
  }
  return true;
}

}  // namespace

void LiveDevice::start(const std::vector<std::string>& words) {
  fs::create_directories(folder);
  answers_.clear();
  results_.clear();
  process_ = std::make_unique<Process>(io_, words, folder + ".log",
                                       [this](const std::string& line) { take(line); });
}

void LiveDevice::kill() {
  if (is_browser && process_) {
    // The driver kills Chromium and its children, whose ids it alone knows, and itself.
    process_->write(R"({"do":"kill"})");
    run_until(io_, 10s, [this] { return !process_->is_running(); });
  }
  if (process_) {
    process_->end(SIGKILL);
  }
  process_.reset();
}

void LiveDevice::take(const std::string& line) {
  Json message = Json::parse(line, nullptr, false);
  if (!message.is_object()) {
    return;
  }
  if (message.value("part", "") == "catalogue") {
    products_ = message["products"];
  } else if (message.value("event", "") == "result") {
    const std::uint64_t call = message["call"].get<std::uint64_t>();
    results_[call] = std::move(message);
  } else if (message.contains("id") && !message.contains("part")) {
    const std::uint64_t id = message["id"].get<std::uint64_t>();
    answers_[id] = std::move(message);
  }
}

Json LiveDevice::ask(const Json& command) {
  if (!process_) {
    throw std::runtime_error(spec.name + " is not running");
  }
  const std::uint64_t id = ++last_id_;
  Json line = command;
  line["id"] = id;
  process_->write(wire::dump(line));
  run_until(io_, answer_time_max,
            [&] { return answers_.count(id) != 0 || !process_->is_running(); });
  const auto at = answers_.find(id);
  if (at == answers_.end()) {
    throw std::runtime_error(
        spec.name + (process_->is_running() ? " does not answer " : " ended at the command ") +
        wire::dump(command) + "; its log: " + folder + ".log");
  }
  Json answer = std::move(at->second);
  answers_.erase(at);
  return answer;
}

Json LiveDevice::result_of(const Json& begun) {
  if (!begun.contains("call")) {
    return begun;
  }
  const std::uint64_t call = begun["call"].get<std::uint64_t>();
  run_until(io_, answer_time_max, [&] { return results_.count(call) != 0; });
  const auto at = results_.find(call);
  if (at == results_.end()) {
    return {{"error", {{"code", "timed_out"}, {"detail", "no answer within a minute"}}}};
  }
  Json result = std::move(at->second);
  results_.erase(at);
  return result.contains("ok") ? Json{{"ok", result["ok"]}} : Json{{"error", result["error"]}};
}

bool LiveDevice::has_on_disk(const std::string& text) const {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (bytes.find(text) != std::string::npos) {
      return true;
    }
  }
  return false;
}

void LiveDevice::copy_store(const std::string& to) {
  if (process_) {
    process_->freeze();
  }
  std::error_code error;
  fs::remove_all(to, error);
  fs::create_directories(to);
  fs::copy(folder, to, fs::copy_options::recursive, error);
  if (process_) {
    process_->thaw();
  }
  if (error) {
    throw std::runtime_error("the store of " + spec.name + " cannot be copied: " + error.message());
  }
}

}  // namespace noline::scenario
