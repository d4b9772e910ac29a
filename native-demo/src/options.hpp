// What `noline-shop` is told on its command line.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace noline::shell {

struct Options {
  std::string hub;
  std::string data;
  std::string fonts;
  std::string name;
  std::string language;
  std::string theme = "light";
  std::string path = "/";
  std::string screenshot;
  std::string nodes;
  std::vector<std::string> presses;
  float width = 1100;
  float height = 800;
  float scale = 0;  ///< 0 takes the display's own.
  int wait_ms = 15000;
  int idle_seconds = -1;  ///< Without a touch for so long, the shopper has left; 0 is never.
  std::string receipts;   ///< Folder for receipts and slips; empty prints nothing.
  bool kiosk = false;
  bool drive = false;  ///< Takes lines from the standard input, as a person would act.
  bool no_keyboard = false;
  bool core_dumps = false;
  bool watchdog = false;
  int watchdog_seconds = 15;  ///< Silent for so long, the shop counts as hung.
};

/// The options, or the exit code when there is nothing to run (help, or a mistake).
struct Parsed {
  std::optional<Options> options;
  int exit_code = 0;
};
Parsed parse_options(int count, char** words);

}  // namespace noline::shell
