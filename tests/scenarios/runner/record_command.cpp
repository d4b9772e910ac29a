#include "record_command.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <future>
#include <mutex>
#include <thread>

#include "noline/runner.hpp"
#include "recording.hpp"

namespace noline::scenario {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds hub_time_max{10'000};
/// A person picks a number on the other device meanwhile.
constexpr milliseconds hand_off_time_max{125'000};
constexpr milliseconds look_time{50};
constexpr const char* own_name = "recorder";

volatile std::sig_atomic_t is_interrupted = 0;

int complain(const std::string& what) {
  std::fprintf(stderr, "noline-scenario: %s\n", what.c_str());
  return 2;
}

/// The rows come on the runner's thread, the end on the main one.
struct Shared {
  std::mutex mutex;
  Recording recording;
  std::vector<StoreBatch> early;  ///< Stored before it was known which scope is the session's.
  std::string scope;
};

TimeMs wall_clock_ms() {
  return std::chrono::duration_cast<milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

wire::Json make_call(const RecordArguments& arguments) {
  if (!arguments.join.empty()) {
    const auto at = arguments.join.rfind("join=");
    return {{"do", "join"},
            {"code", at == std::string::npos ? arguments.join : arguments.join.substr(at + 5)}};
  }
  std::ifstream in(arguments.password_file);
  std::string password;
  std::getline(in, password);
  return {{"do", "sign_in"}, {"email", arguments.email}, {"password", password}};
}

/// Everything that was in the session before is where the scenario begins. The hub tells of this
/// device itself with the session's other rows. On the runner's thread, so that no row comes in
/// between.
bool begin(Shared& shared, const Runner& runner) {
  bool is_begun = false;
  runner.read([&](const Client& client) {
    const std::lock_guard lock(shared.mutex);
    const std::string scope = client.main_scope();
    for (const StoreBatch& batch : shared.early) {
      shared.recording.take(batch, scope, wall_clock_ms());
    }
    if (client.is_caught_up() && shared.recording.has_device(own_name)) {
      shared.scope = scope;
      shared.early.clear();
      shared.recording.begin(client.cart());
      is_begun = true;
    }
  });
  return is_begun;
}

bool wait_begun(Shared& shared, const Runner& runner) {
  const auto end = steady_clock::now() + hub_time_max;
  while (!begin(shared, runner)) {
    if (steady_clock::now() > end) {
      return false;
    }
    std::this_thread::sleep_for(look_time);
  }
  return true;
}

int write_file(const RecordArguments& arguments, Shared& shared, const Runner& runner) {
  CartView cart;
  runner.read([&](const Client& client) { cart = client.cart(); });
  const std::lock_guard lock(shared.mutex);
  std::ofstream out(arguments.file, std::ios::binary);
  out << shared.recording.format(arguments.name, cart);
  if (!out.flush()) {
    return complain(arguments.file + " cannot be written");
  }
  std::printf("%zu edits recorded: %s\n  again: noline-scenario run %s\n",
              shared.recording.step_count(), arguments.file.c_str(), arguments.file.c_str());
  return 0;
}

}  // namespace

CLI::App* add_record(CLI::App& app, RecordArguments& arguments) {
  auto* record = app.add_subcommand(
      "record", "Join a live session, and write what its devices do as a scenario file");
  record->add_option("file", arguments.file, "The file to write")->required();
  record->add_option("--hub", arguments.hub_url, "The hub's address")->capture_default_str();
  record->add_option("--shop", arguments.shop, "Shop id")->capture_default_str();
  auto* join = record->add_option("--join", arguments.join,
                                  "Link or code that \"continue on another device\" shows");
  auto* email =
      record->add_option("--email", arguments.email, "Or: sign in to this account")->excludes(join);
  record->add_option("--password-file", arguments.password_file, "File with its password")
      ->needs(email);
  record->add_option("--name", arguments.name, "The scenario's name")->capture_default_str();
  record->add_option("--seconds", arguments.seconds, "How long; without it until Ctrl-C");
  return record;
}

int run_record(const RecordArguments& arguments) {
  if (arguments.join.empty() && (arguments.email.empty() || arguments.password_file.empty())) {
    return complain("say which session: --join CODE, or --email and --password-file");
  }
  Shared shared;
  RunnerOptions options;
  options.hub_url = arguments.hub_url;
  options.shop = arguments.shop;
  options.device = {own_name, "cli", "en"};
  RunnerCallbacks callbacks;
  callbacks.on_stored = [&shared](const StoreBatch& batch) {
    const std::lock_guard lock(shared.mutex);
    if (shared.scope.empty()) {
      shared.early.push_back(batch);
    } else {
      shared.recording.take(batch, shared.scope, wall_clock_ms());
    }
  };
  auto runner = Runner::start(options, std::move(callbacks));
  if (!runner) {
    return complain(runner.error().detail);
  }
  if (!(*runner)->wait_online(hub_time_max)) {
    return complain("there is no hub at " + arguments.hub_url);
  }
  auto joining = std::async(std::launch::async, [&] {
    return (*runner)->call(make_call(arguments),
                           arguments.join.empty() ? hub_time_max : hand_off_time_max);
  });
  std::uint32_t number = 0;
  while (joining.wait_for(milliseconds(50)) != std::future_status::ready) {
    std::uint32_t shown = 0;
    (*runner)->read([&](const Client& client) { shown = client.session().joining; });
    if (shown != 0 && shown != number) {
      std::fprintf(stderr, "pick %u on the other device\n", shown);
      number = shown;
    }
  }
  const auto joined = joining.get();
  if (!joined) {
    return complain("the session cannot be joined: " + joined.error().detail);
  }
  if (!wait_begun(shared, **runner)) {
    return complain("the hub did not send the session's cart");
  }
  std::signal(SIGINT, [](int) { is_interrupted = 1; });
  std::signal(SIGTERM, [](int) { is_interrupted = 1; });
  std::puts("recording; Ctrl-C ends it");
  std::fflush(stdout);
  const auto end = steady_clock::now() + std::chrono::seconds(arguments.seconds);
  while (is_interrupted == 0 && (arguments.seconds == 0 || steady_clock::now() < end)) {
    std::this_thread::sleep_for(look_time);
  }
  return write_file(arguments, shared, **runner);
}

}  // namespace noline::scenario
