// The headless shell: one command per call, or a conversation on standard input.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "noline/runner.hpp"

namespace noline::cli {

/// What all commands share.
struct Settings {
  RunnerOptions runner;
  bool is_json = false;
  std::chrono::milliseconds time_max{10'000};
};

/// One command as it was typed, ready to run.
struct Request {
  std::string name;  ///< add, set, remove, cart, ...
  std::string sku;   ///< SKU or line id.
  std::uint32_t quantity = 1;
  std::vector<std::string> options;  ///< name=value
  std::string text;
  std::string email;
  std::string password_file;  ///< "-" reads standard input.
  std::string old_password_file;
  bool is_keeping = false;  ///< Other sessions stay when the password changes.
  std::string person;
  std::string role = "pay";
  std::string json_file;
  std::string html_file;
  bool is_sure = false;  ///< Erasing cannot be undone.
};

/// 0 done, 1 refused or not reached, 2 wrong call.
int run_once(const Settings& settings, const Request& request);
/// Reads JSON commands line by line and prints answers, events and parts as JSON lines.
int run_shell(const Settings& settings);

/// The first line of a file, or of standard input for "-".
Result<std::string> read_password(const std::string& file);

void show_cart(const wire::Json& cart, const wire::Json& notices);
void show_status(const wire::Json& session, const wire::Json& connection, const EditMarks& marks);
int show_error(const Settings& settings, const Error& error);

}  // namespace noline::cli
