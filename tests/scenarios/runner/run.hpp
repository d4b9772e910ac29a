// Runs scenario files and reports: on the terminal, as JUnit, as JSON, as a picture.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scenario.hpp"
#include "trace.hpp"

namespace noline::scenario {

struct RunOptions {
  std::vector<std::string> files;
  bool is_live = false;
  std::string hub_url;
  bool has_browsers = false;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> seeds;  ///< First and last.
  std::string shop_folder;
  std::string junit_file;
  std::string timeline_file;
  bool is_json = false;
};

/// One file under one seed.
struct RunResult {
  std::string file;
  std::string name;
  std::uint64_t seed = 0;
  std::string skipped;  ///< Why it was not played in this mode; empty: it was.
  Verdict verdict;
  double seconds = 0;
};

/// 0 all hold, 1 an expectation failed, 2 a file or the call is wrong.
int run_files(const RunOptions& options);
/// 0 all can be played, 2 not.
int check_files(const std::vector<std::string>& files);

/// Reads a file; complains on the standard error and returns nothing when it is wrong.
[[nodiscard]] std::optional<Scenario> load_scenario(const std::string& file);

/// "run FILE --seed 7 ...": what plays the same again.
[[nodiscard]] std::string replay_command(const RunOptions& options, const RunResult& result);
void print_result(const RunOptions& options, const RunResult& result);
void write_junit(const RunOptions& options, const std::vector<RunResult>& results);
[[nodiscard]] wire::Json results_json(const std::vector<RunResult>& results);

/// A picture that stands alone, as SVG, or as HTML around it when the file's name says so.
void write_timeline(const std::string& file, const Scenario& scenario, const RunResult& result,
                    const Trace& trace);

/// The JSON Schema of scenario files, from the tables that the reader goes by.
[[nodiscard]] std::string make_schema();

}  // namespace noline::scenario
