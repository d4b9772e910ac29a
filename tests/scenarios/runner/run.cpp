#include "run.hpp"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include "play.hpp"
#include "stage.hpp"

namespace noline::scenario {
namespace {

class Runner {
 public:
  explicit Runner(const RunOptions& options) : options_(options) {}

  int run(const std::vector<Scenario>& scenarios) {
    for (const Scenario& scenario : scenarios) {
      run_seeds(scenario);
    }
    if (!options_.junit_file.empty()) {
      write_junit(options_, results_);
    }
    if (options_.is_json) {
      std::cout << results_json(results_).dump(2) << std::endl;
    } else {
      print_sum();
    }
    return failed_ > 0 ? 1 : 0;
  }

 private:
  void run_seeds(const Scenario& scenario) {
    const bool can_play = options_.is_live ? scenario.has_live : scenario.has_sim;
    if (!can_play) {
      results_.push_back({scenario.file, scenario.name, scenario.seed, scenario.reason, {}, 0});
      ++skipped_;
      tell(results_.back());
      return;
    }
    const auto [first, last] = options_.seeds.value_or(std::pair(scenario.seed, scenario.seed));
    const Shop shop = Shop::open(scenario, find_demo_shop(options_.shop_folder, scenario.file));
    if (!options_.is_live) {
      (void)shop.rows();  // Imported once for all seeds.
    }
    const bool is_one = first == last;
    std::size_t failed = 0;
    double seconds = 0;
    for (std::uint64_t seed = first;; ++seed) {
      RunResult result = run_once(scenario, shop, seed);
      seconds += result.seconds;
      failed += result.verdict.is_passed ? 0U : 1U;
      if (is_one || !result.verdict.is_passed) {
        tell(result);
      }
      if (is_one || !result.verdict.is_passed || seed == last) {
        results_.push_back(std::move(result));
      }
      ++played_;
      // Ten failures of one file say what there is to say.
      if (seed == last || failed == 10) {
        break;
      }
    }
    failed_ += failed;
    if (!is_one && !options_.is_json) {
      std::printf("%s: seeds %llu..%llu, %zu failed, %.2f s\n", scenario.file.c_str(),
                  static_cast<unsigned long long>(first), static_cast<unsigned long long>(last),
                  failed, seconds);
    }
  }

  RunResult run_once(const Scenario& scenario, const Shop& shop, std::uint64_t seed) {
    const bool wants_picture = !options_.timeline_file.empty() && !is_drawn_;
    const bool is_single = !options_.seeds || options_.seeds->first == options_.seeds->second;
    Trace trace;
    trace.is_wanted = wants_picture && (options_.is_live || is_single);
    RunResult result = play_once(scenario, shop, seed, trace);
    if (wants_picture && !trace.is_wanted && !result.verdict.is_passed) {
      // The same seed plays the same again, so that only failures cost the observing.
      trace.is_wanted = true;
      (void)play_once(scenario, shop, seed, trace);
    }
    if (trace.is_wanted && (!result.verdict.is_passed || is_first_)) {
      write_timeline(options_.timeline_file, scenario, result, trace);
      is_drawn_ = !result.verdict.is_passed;
    }
    is_first_ = false;
    return result;
  }

  RunResult play_once(const Scenario& scenario, const Shop& shop, std::uint64_t seed,
                      Trace& trace) {
    const auto start = std::chrono::steady_clock::now();
    StageOptions stage_options;
    stage_options.seed = seed;
    stage_options.trace = &trace;
    stage_options.hub_url = options_.hub_url;
    stage_options.has_browsers = options_.has_browsers;
    RunResult result{scenario.file, scenario.name, seed, "", {}, 0};
    try {
      const auto stage = options_.is_live ? make_live_stage(scenario, shop, stage_options)
                                          : make_sim_stage(scenario, shop, stage_options);
      result.verdict = play(scenario, *stage, shop, trace);
    } catch (const CannotPlay&) {
      throw;
    } catch (const std::exception& error) {
      result.verdict = {false, {1, 1}, error.what(), {}};
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    result.seconds = took.count();
    return result;
  }

  void tell(const RunResult& result) const {
    if (!options_.is_json) {
      print_result(options_, result);
    }
  }

  void print_sum() const {
    std::printf("%zu played, %zu failed%s\n", played_, failed_,
                skipped_ > 0 ? (", " + std::to_string(skipped_) + " skipped").c_str() : "");
  }

  const RunOptions& options_;
  std::vector<RunResult> results_;
  std::size_t played_ = 0;
  std::size_t failed_ = 0;
  std::size_t skipped_ = 0;
  bool is_first_ = true;
  bool is_drawn_ = false;
};

}  // namespace

std::optional<Scenario> load_scenario(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    std::fprintf(stderr, "%s: cannot be read\n", file.c_str());
    return std::nullopt;
  }
  const std::string text(std::istreambuf_iterator<char>(in), {});
  try {
    return read_scenario(file, text);
  } catch (const Wrong& wrong) {
    std::fprintf(stderr, "%s:%d:%d: %s\n", file.c_str(), wrong.place.line, wrong.place.column,
                 wrong.reason.c_str());
    return std::nullopt;
  }
}

int check_files(const std::vector<std::string>& files) {
  bool is_right = true;
  for (const std::string& file : files) {
    if (const auto scenario = load_scenario(file)) {
      std::printf("%s: %zu steps, %s\n", file.c_str(), scenario->steps.size(),
                  !scenario->has_live  ? "simulated only"
                  : !scenario->has_sim ? "live only"
                                       : "simulated and live");
    } else {
      is_right = false;
    }
  }
  return is_right ? 0 : 2;
}

int run_files(const RunOptions& options) {
  std::vector<Scenario> scenarios;
  for (const std::string& file : options.files) {
    auto scenario = load_scenario(file);
    if (!scenario) {
      return 2;
    }
    scenarios.push_back(std::move(*scenario));
  }
  try {
    return Runner(options).run(scenarios);
  } catch (const std::runtime_error& error) {
    std::fprintf(stderr, "noline-scenario: %s\n", error.what());
    return 2;
  }
}

}  // namespace noline::scenario
