// The hub under attack from the loopback network: noline_attack, with NOLINE_ATTACK_SECONDS for
// each attack (8), and NOLINE_ATTACK_JSON=FILE for the figures as JSON.
//
// Two honest devices edit all the while. Each line is an attack: the times of an edit from one
// device to the other, how they compare with those of the same run without an attack, what the
// attack amounted to, and the hub's memory. The last line is all attacks at once. It fails when an
// edit did not arrive.
//
// An attacker has a machine of its own, and here it has not: what it computes would be counted
// against the hub. So all attackers are one process that the system runs when nobody else wants to
// (SCHED_IDLE): it gets what hub and honest devices leave of the processors. What the hub's kernel
// does for an attacker's packets is then the attacker's, too, since the loopback network works in
// the sender's time; on a wire that part would be the hub's. The volume of each attack stands
// beside its times.
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <new>

#include "support/hub_process.hpp"
#include "support/siege.hpp"
#include "support/test_hub.hpp"

namespace {

using namespace noline::hub::test;
using Clock = std::chrono::steady_clock;

/// Attackers in a process of their own, until it is let go.
class Besiegers {
 public:
  explicit Besiegers(const std::vector<Attacker>& attackers) {
    REQUIRE(pipe(gate_) == 0);
    child_ = fork();
    REQUIRE(child_ >= 0);
    if (child_ == 0) {
      besiege(attackers);
    }
    close(gate_[0]);
  }
  ~Besiegers() {
    close(gate_[1]);
    waitpid(child_, nullptr, 0);
  }
  Besiegers(const Besiegers&) = delete;
  Besiegers& operator=(const Besiegers&) = delete;

 private:
  [[noreturn]] void besiege(const std::vector<Attacker>& attackers) {
    close(gate_[1]);
    const sched_param none = {};
    REQUIRE(sched_setscheduler(0, SCHED_IDLE, &none) == 0);
    {
      std::vector<std::unique_ptr<Attack>> running;
      for (const Attacker& attacker : attackers) {
        running.push_back(std::make_unique<Attack>(attacker.name, attacker.run));
      }
      char end = 0;
      static_cast<void>(!read(gate_[0], &end, 1));  // Returns once the other end is closed.
    }
    _exit(0);
  }

  int gate_[2] = {-1, -1};
  pid_t child_ = -1;
};

/// Memory that outlives a fork as one and the same.
Tally& shared_tally() {
  void* memory =
      mmap(nullptr, sizeof(Tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  REQUIRE(memory != MAP_FAILED);
  return *new (memory) Tally;
}

struct Times {
  double p50 = 0;
  double p99 = 0;
  double worst = 0;
  std::size_t count = 0;
  std::size_t lost = 0;
  double hub_cpu = 0;  ///< Cores.
};

Times measure(Honest& honest, const HubProcess& hub, double seconds, const Tally* tries,
              std::size_t tries_min) {
  std::vector<double> all;
  Times times;
  const double cpu = hub.cpu_seconds();
  const auto start = Clock::now();
  const auto elapsed = [&] { return std::chrono::duration<double>(Clock::now() - start).count(); };
  // All tries are made, however long that takes; five times the time bounds a hub that stands.
  while (elapsed() < seconds ||
         (tries != nullptr && tries->tries < tries_min && elapsed() < 5 * seconds)) {
    const double ms = honest.edit();
    ms < 0 ? static_cast<void>(++times.lost) : all.push_back(ms);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  std::sort(all.begin(), all.end());
  times.hub_cpu = (hub.cpu_seconds() - cpu) / elapsed();
  times.count = all.size();
  if (!all.empty()) {
    times.p50 = all[all.size() / 2];
    times.p99 = all[all.size() * 99 / 100];
    times.worst = all.back();
  }
  return times;
}

noline::wire::Json figures(const std::string& name, const Times& times, const Times& calm,
                           const HubProcess& hub, const Tally& tally) {
  return {{"attack", name},
          {"edits", times.count},
          {"lost", times.lost},
          {"p50_ms", times.p50},
          {"p99_ms", times.p99},
          {"worst_ms", times.worst},
          {"p50_ratio", times.p50 / calm.p50},
          {"p99_ratio", times.p99 / calm.p99},
          {"hub_cores", times.hub_cpu},
          {"resident_kb", hub.resident_kb()},
          {"resident_kb_peak", hub.resident_kb_peak()},
          {"connections", tally.connections.load()},
          {"bytes", tally.bytes.load()},
          {"frames_cut_off", tally.cut_off.load()},
          {"frames_swallowed", tally.swallowed.load()},
          {"tries", tally.tries.load()},
          {"tries_hashed", tally.guessed.load()},
          {"tries_refused", tally.refused.load()}};
}

void tell(const noline::wire::Json& line) {
  const auto number = [&](const char* name) { return line.at(name).get<double>(); };
  std::printf(
      "%-14s %5.0f edits %.0f lost  p50 %6.2f ms (x%.1f)  p99 %7.2f ms (x%.1f)  worst %7.2f ms  "
      "hub %.2f cores %4.0f MB  | %.0f connections, %.0f MB sent, frames %.0f cut off %.0f "
      "swallowed, tries %.0f: %.0f hashed %.0f refused\n",
      line.at("attack").get<std::string>().c_str(), number("edits"), number("lost"),
      number("p50_ms"), number("p50_ratio"), number("p99_ms"), number("p99_ratio"),
      number("worst_ms"), number("hub_cores"), number("resident_kb") / 1024, number("connections"),
      number("bytes") / 1e6, number("frames_cut_off"), number("frames_swallowed"), number("tries"),
      number("tries_hashed"), number("tries_refused"));
  std::fflush(stdout);
}

/// One kind of attack, or several.
struct Siege {
  std::string name;
  std::vector<Attacker> attackers;
  std::size_t tries_min = 0;
};

std::vector<Siege> sieges(std::uint16_t port, Tally& tally) {
  constexpr std::size_t tries_max = 100'000;
  const Attacker silent = half_open(port, 2'000, tally);
  const Attacker heads = slow_heads(port, 500, tally);
  const Attacker bodies = slow_bodies(port, 500, tally);
  const Attacker frames = large_frames(port, tally);
  const Attacker many = tries(port, {256, tries_max, true}, tally);
  const Attacker one = tries(port, {256, tries_max, false}, tally);
  return {{"half-open", {silent}},
          {"slow heads", {heads}},
          {"slow bodies", {bodies}},
          {"10 MB frames", {frames, frames}},
          {"tries of many", {many}, tries_max},
          {"tries of one", {one}, tries_max},
          {"all at once", {silent, heads, bodies, frames, frames, many, one}, tries_max}};
}

}  // namespace

TEST_CASE("attack: honest devices go on") {
  const char* wished = std::getenv("NOLINE_ATTACK_SECONDS");
  const double seconds = wished == nullptr ? 8 : std::atof(wished);
  const TemporaryFolder folder;
  HubProcess hub(folder.path, {"--port", "0", "--quiet", "--behind-proxy", "--greeting-per-address",
                               "5000", "--data", folder.file("data")});
  Tally& tally = shared_tally();
  Honest honest(hub.port(), 1);
  const Times calm = measure(honest, hub, seconds, nullptr, 0);
  noline::wire::Json report = {figures("calm", calm, calm, hub, tally)};
  tell(report.back());
  std::size_t lost = calm.lost;
  for (const Siege& siege : sieges(hub.port(), tally)) {
    new (&tally) Tally;
    const Besiegers besiegers(siege.attackers);
    const Times times = measure(honest, hub, seconds, &tally, siege.tries_min);
    lost += times.lost;
    report.push_back(figures(siege.name, times, calm, hub, tally));
    tell(report.back());
  }
  if (const char* file = std::getenv("NOLINE_ATTACK_JSON")) {
    std::ofstream(file) << report.dump(2) << "\n";
  }
  CHECK(lost == 0);
}
