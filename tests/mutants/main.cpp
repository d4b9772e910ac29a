// Explores with deliberate faults switched on, one at a time: the simulation must catch each.
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <deque>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "explore.hpp"
#include "shop_rules.hpp"

/// The fault that is on; 0 for none. What make_mutants.py wrote asks for it.
int noline_mutant = 0;

using namespace noline::simulation;

namespace {

constexpr const char* names[] = {
    "none",
#include "names.inc"
};
constexpr bool seldom[] = {
    true,
#include "seldom.inc"
};
constexpr int count = static_cast<int>(std::size(names)) - 1;

struct Options {
  double seconds = 60;
  int one = -1;
  int sample = 0;
  unsigned at_once = 2;
  std::uint64_t from = 1;
};

/// What a child says through its pipe, in one line.
struct Verdict {
  std::string property;  ///< Empty: nothing was noticed.
  std::uint64_t schedules = 0;
  double seconds = 0;
};

/// Rules that no schedule reaches: a few seconds, or the first that breaks.
Verdict play_rules(std::uint64_t from) {
  constexpr std::uint64_t plays = 3000;
  const auto begin = std::chrono::steady_clock::now();
  Verdict verdict;
  for (std::uint64_t seed = from; seed < from + plays && verdict.property.empty(); ++seed) {
    for (const auto play : {noline::hub::test::play_returns, noline::hub::test::play_holds}) {
      if (verdict.property.empty())
        verdict.property = play(seed).property;
    }
    ++verdict.schedules;
  }
  verdict.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return verdict;
}

Verdict explore_mutant(int mutant, const Options& options) {
  noline_mutant = mutant;
  if (const Verdict broken = play_rules(options.from); !broken.property.empty())
    return broken;
  ExploreOptions exploring;
  exploring.minutes = options.seconds / 60;
  exploring.from = options.from;
  exploring.full_every = 10;
  exploring.is_shrinking = false;
  const Exploration found = explore(exploring);
  return {found.failure ? found.failure->outcome.property : "", found.schedules, found.seconds};
}

/// A fault may break an assertion, or never come to an end: so each plays in a process of its own.
struct Child {
  int mutant = 0;
  int pipe = -1;
  std::chrono::steady_clock::time_point begin;
};

std::map<pid_t, Child> children;

void start(int mutant, const Options& options) {
  int ends[2];
  if (pipe(ends) != 0)
    std::abort();
  const pid_t pid = fork();
  if (pid == 0) {
    close(ends[0]);
    std::freopen("/dev/null", "w", stderr);
    alarm(static_cast<unsigned>(options.seconds) + 20);
    const Verdict verdict = explore_mutant(mutant, options);
    dprintf(ends[1], "%llu %f %s", static_cast<unsigned long long>(verdict.schedules),
            verdict.seconds, verdict.property.c_str());
    _exit(0);
  }
  close(ends[1]);
  children[pid] = {mutant, ends[0], std::chrono::steady_clock::now()};
}

Verdict read_verdict(const Child& child, int status) {
  char text[512] = {};
  const ssize_t size = read(child.pipe, text, sizeof text - 1);
  close(child.pipe);
  Verdict verdict;
  verdict.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - child.begin).count();
  if (WIFSIGNALED(status)) {
    verdict.property = WTERMSIG(status) == SIGALRM ? "(no end)" : "(an assertion)";
    return verdict;
  }
  unsigned long long schedules = 0;
  int read_bytes = 0;
  if (size > 0 && std::sscanf(text, "%llu %lf %n", &schedules, &verdict.seconds, &read_bytes) == 2)
    verdict.property = text + read_bytes;
  verdict.schedules = schedules;
  return verdict;
}

bool tell(int mutant, const Verdict& verdict) {
  const bool is_good = verdict.property.empty() == (mutant == 0);
  std::printf("%2d  %-58s %-34s %8llu %6.1f s%s\n", mutant, names[mutant],
              verdict.property.empty() ? "nothing noticed" : verdict.property.c_str(),
              static_cast<unsigned long long>(verdict.schedules), verdict.seconds,
              is_good ? "" : "  <-- WRONG");
  std::fflush(stdout);
  return is_good;
}

bool wait_for_one() {
  int status = 0;
  const pid_t pid = wait(&status);
  const auto child = children.find(pid);
  if (child == children.end())
    return true;
  const bool is_good = tell(child->second.mutant, read_verdict(child->second, status));
  children.erase(child);
  return is_good;
}

int run(std::deque<int> mutants, const Options& options) {
  std::printf("%2s  %-58s %-34s %8s %8s\n", "", "deliberate fault", "caught by property",
              "schedules", "after");
  int wrong = 0;
  const auto total = mutants.size();
  while (!mutants.empty() || !children.empty()) {
    if (!mutants.empty() && children.size() < options.at_once) {
      start(mutants.front(), options);
      mutants.pop_front();
    } else {
      wrong += wait_for_one() ? 0 : 1;
    }
  }
  std::printf("%zu passed, %d failed\n", total - static_cast<std::size_t>(wrong), wrong);
  return wrong == 0 ? 0 : 1;
}

/// The unchanged program first. A sample is evenly spread over those that a minute catches.
std::deque<int> choose(const Options& options) {
  if (options.one >= 0)
    return {options.one};
  std::vector<int> known;
  for (int mutant = 1; mutant <= count; ++mutant) {
    if (options.sample == 0 || !seldom[mutant])
      known.push_back(mutant);
  }
  const std::size_t wanted =
      options.sample > 0
          ? std::min<std::size_t>(static_cast<std::size_t>(options.sample), known.size())
          : known.size();
  std::deque<int> mutants = {0};
  for (std::size_t index = 0; index < wanted; ++index)
    mutants.push_back(known[index * known.size() / wanted]);
  return mutants;
}

}  // namespace

int main(int argument_count, char** values) {
  CLI::App app{"Explores with deliberate faults; each must be caught. Exit code 1: one was not."};
  Options options;
  options.at_once = std::max(1u, std::thread::hardware_concurrency());
  bool is_all = false;
  app.add_option("--mutant", options.one, "only this one; 0 is the unchanged program")
      ->check(CLI::Range(0, count));
  app.add_flag("--all", is_all, "every fault (the default)");
  app.add_option("--sample", options.sample, "this many, spread over the table");
  app.add_option("--seconds", options.seconds, "for each (60)");
  app.add_option("--at-once", options.at_once, "how many explore at a time (processors)");
  app.add_option("--from", options.from, "first seed (1)");
  CLI11_PARSE(app, argument_count, values);
  return run(choose(options), options);
}
