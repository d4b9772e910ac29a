// The real noline-hub as a child process.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace noline::hub::test {

struct Ended {
  int exit_code = -1;  ///< -1 when a signal ended it.
  int signal = 0;
  std::string output;
  std::string errors;
};

class HubProcess {
 public:
  /// Starts it; output and errors go to files in `folder`.
  HubProcess(const std::string& folder, const std::vector<std::string>& arguments);
  ~HubProcess();
  HubProcess(const HubProcess&) = delete;
  HubProcess& operator=(const HubProcess&) = delete;

  /// The port of the READY line; fails the test when it does not come.
  std::uint16_t port();
  void signal(int number) const;
  /// Waits for the end, at most 20 seconds.
  Ended wait();
  /// Kilobytes of resident memory.
  [[nodiscard]] std::size_t resident_kb() const;
  /// The most it ever was.
  [[nodiscard]] std::size_t resident_kb_peak() const;
  /// Processor time it has used, of all its threads.
  [[nodiscard]] double cpu_seconds() const;
  [[nodiscard]] bool is_running();

  /// Runs it to its end.
  static Ended run(const std::string& folder, const std::vector<std::string>& arguments);

 private:
  [[nodiscard]] std::size_t status_of(std::string_view name) const;

  std::string folder_;
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
};

/// A file's bytes; empty when it is absent.
[[nodiscard]] std::string read_file(const std::string& name);

}  // namespace noline::hub::test
