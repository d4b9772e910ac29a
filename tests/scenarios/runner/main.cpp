// noline-scenario: plays what a shopper does on several devices, simulated or live, and judges it.
#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>

#include "explore_command.hpp"
#include "record_command.hpp"
#include "run.hpp"

namespace {

using noline::scenario::RunOptions;

struct Arguments {
  RunOptions run;
  std::string mode = "sim";
  std::string seed;
  std::string seeds;
};

bool parse_number(std::string_view text, std::uint64_t& number) {
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc() && read.ptr == end && !text.empty();
}

/// "17" and "1..1000".
std::string check_seeds(const std::string& text) {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  const std::size_t dots = text.find("..");
  const std::string_view all(text);
  const bool is_right =
      parse_number(all.substr(0, dots), first) &&
      (dots == std::string::npos || (parse_number(all.substr(dots + 2), last) && first <= last));
  return is_right ? "" : "must be a number, or a range such as 1..1000, not " + text;
}

int run(Arguments& arguments) {
  RunOptions& options = arguments.run;
  options.is_live = arguments.mode == "live";
  const std::string& text = arguments.seeds.empty() ? arguments.seed : arguments.seeds;
  if (!text.empty()) {
    std::uint64_t first = 0;
    const std::size_t dots = text.find("..");
    (void)parse_number(std::string_view(text).substr(0, dots), first);
    std::uint64_t last = first;
    if (dots != std::string::npos) {
      (void)parse_number(std::string_view(text).substr(dots + 2), last);
    }
    options.seeds = {first, last};
  }
  if (options.is_live && !arguments.seeds.empty()) {
    std::fputs("noline-scenario: a live run has no seeds to vary; leave --seeds out\n", stderr);
    return 2;
  }
  if (!options.is_live && (!options.hub_url.empty() || options.has_browsers)) {
    std::fputs("noline-scenario: --hub and --browsers go with --mode live\n", stderr);
    return 2;
  }
  return noline::scenario::run_files(options);
}

void add_run(CLI::App& app, Arguments& arguments) {
  auto* run = app.add_subcommand("run", "Play scenario files and judge them");
  RunOptions& options = arguments.run;
  run->add_option("files", options.files, "Scenario files")->required();
  run->add_option("--mode", arguments.mode, "sim: on virtual time; live: real processes")
      ->check(CLI::IsMember({"sim", "live"}))
      ->capture_default_str();
  run->add_option("--hub", options.hub_url, "Live: a hub that runs already, say http://host:8080");
  run->add_flag("--browsers", options.has_browsers,
                "Live: devices with the channel web are tabs of Chromium");
  auto* seed = run->add_option("--seed", arguments.seed, "Sim: the seed in place of the file's")
                   ->check(check_seeds);
  run->add_option("--seeds", arguments.seeds, "Sim: all seeds of a range, 1..1000")
      ->check(check_seeds)
      ->excludes(seed);
  run->add_option("--shop", options.shop_folder, "Folder of the demo shop's files");
  run->add_option("--junit", options.junit_file, "Write a JUnit report");
  run->add_option("--timeline", options.timeline_file,
                  "Draw the first failed run, else the first one: .svg or .html");
  run->add_flag("--json", options.is_json, "Print the results as JSON");
}

}  // namespace

int main(int count, char** values) {
  Arguments arguments;
  CLI::App app{"noline-scenario: what a shopper does on several devices, simulated or live"};
  app.require_subcommand(1);
  app.footer("Exit codes: 0 all hold, 1 an expectation failed, 2 a file or the call is wrong.");
  add_run(app, arguments);
  auto* check = app.add_subcommand("check", "Say what is wrong with scenario files");
  check->add_option("files", arguments.run.files, "Scenario files")->required();
  noline::scenario::ExploreArguments exploring;
  auto* explore = noline::scenario::add_explore(app, exploring);
  noline::scenario::RecordArguments recording;
  auto* record = noline::scenario::add_record(app, recording);
  auto* schema = app.add_subcommand("schema", "Print the JSON Schema of scenario files");
  try {
    app.parse(count, values);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (check->parsed()) {
    return noline::scenario::check_files(arguments.run.files);
  }
  if (schema->parsed()) {
    std::puts(noline::scenario::make_schema().c_str());
    return 0;
  }
  if (explore->parsed()) {
    return noline::scenario::run_explore(exploring);
  }
  if (record->parsed()) {
    return noline::scenario::run_record(recording);
  }
  return run(arguments);
}
