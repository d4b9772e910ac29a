// noline-scenario record: joins a live session and writes what its devices do as a scenario.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

namespace noline::scenario {

struct RecordArguments {
  std::string file;
  std::string hub_url = "http://localhost:8080";
  std::string shop = "demo";
  std::string join;  ///< A link or code of "continue on another device".
  std::string email;
  std::string password_file;
  std::string name = "recorded";
  std::uint32_t seconds = 0;  ///< 0: until interrupted.
};

CLI::App* add_record(CLI::App& app, RecordArguments& arguments);

/// 0 the file is written; 2 the session cannot be joined or the file cannot be written.
int run_record(const RecordArguments& arguments);

}  // namespace noline::scenario
