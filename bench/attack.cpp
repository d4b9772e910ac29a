// The hub under attack from the loopback network: noline_attack, with NOLINE_ATTACK_SECONDS for
// each attack (8).
//
// Two honest devices edit all the while. Each line is an attack: the times of an edit from one
// device to the other, how they compare with those of the same run without an attack, and the hub's
// memory. The last line is all attacks at once. It fails when an edit did not arrive.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "support/hub_process.hpp"
#include "support/siege.hpp"
#include "support/test_hub.hpp"

namespace {

using namespace noline::hub::test;
using Clock = std::chrono::steady_clock;

struct Times {
  double p50 = 0;
  double p99 = 0;
  double worst = 0;
  std::size_t count = 0;
  std::size_t lost = 0;
};

Times measure(Honest& honest, double seconds) {
  std::vector<double> all;
  Times times;
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  while (Clock::now() < end) {
    const double ms = honest.edit();
    ms < 0 ? static_cast<void>(++times.lost) : all.push_back(ms);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  std::sort(all.begin(), all.end());
  times.count = all.size();
  if (!all.empty()) {
    times.p50 = all[all.size() / 2];
    times.p99 = all[all.size() * 99 / 100];
    times.worst = all.back();
  }
  return times;
}

void tell(const char* name, const Times& times, const Times& calm, const HubProcess& hub) {
  std::printf(
      "%-14s %6zu edits %3zu lost  p50 %8.2f ms (x%.1f)  p99 %8.2f ms (x%.1f)  worst "
      "%8.2f ms  %6.1f MB\n",
      name, times.count, times.lost, times.p50, times.p50 / calm.p50, times.p99,
      times.p99 / calm.p99, times.worst, static_cast<double>(hub.resident_kb()) / 1024);
  std::fflush(stdout);
}

}  // namespace

TEST_CASE("attack: honest devices go on") {
  const char* wished = std::getenv("NOLINE_ATTACK_SECONDS");
  const double seconds = wished == nullptr ? 8 : std::atof(wished);
  const TemporaryFolder folder;
  HubProcess hub(folder.path, {"--port", "0", "--quiet", "--behind-proxy", "--greeting-per-address",
                               "5000", "--data", folder.file("data")});
  Honest honest(hub.port(), 1);
  const Times calm = measure(honest, seconds);
  tell("calm", calm, calm, hub);
  std::atomic<std::size_t> many{0};
  std::atomic<std::size_t> one{0};
  constexpr std::size_t tries_max = 100'000;
  const std::vector<Attacker> attackers = {half_open(hub.port(), 2'000),
                                           slow_heads(hub.port(), 500),
                                           slow_bodies(hub.port(), 500),
                                           large_frames(hub.port()),
                                           tries(hub.port(), tries_max, true, many),
                                           tries(hub.port(), tries_max, false, one)};
  std::size_t lost = 0;
  const auto siege = [&](const char* name, const std::vector<Attacker>& some) {
    many = one = 0;
    std::vector<std::unique_ptr<Attack>> running;
    for (const Attacker& attacker : some) {
      running.push_back(std::make_unique<Attack>(attacker.name, attacker.run));
    }
    const Times times = measure(honest, seconds);
    lost += times.lost;
    tell(name, times, calm, hub);
  };
  for (const Attacker& attacker : attackers) {
    siege(attacker.name.c_str(), {attacker});
    if (const std::size_t made = many + one; made != 0) {
      std::printf("%-14s %zu tries\n", "", std::min(made, tries_max));
    }
  }
  siege("all at once", attackers);
  CHECK(lost == 0);
}
