#include "support/hub_process.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

namespace noline::hub::test {
namespace {

constexpr auto patience = std::chrono::seconds(20);

/// Waits for something that only a file or a child's state tells.
template <typename Condition>
bool wait_until(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) {
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

void redirect(const std::string& file, int descriptor) {
  const int opened = open(file.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  dup2(opened, descriptor);
}

}  // namespace

std::string read_file(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

HubProcess::HubProcess(const std::string& folder, const std::vector<std::string>& arguments)
    : folder_(folder) {
  std::vector<std::string> words = {NOLINE_HUB_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) {
    pointers.push_back(word.data());
  }
  pointers.push_back(nullptr);
  unlink((folder_ + "/output").c_str());
  pid_ = fork();
  if (pid_ == 0) {
    redirect(folder_ + "/output", STDOUT_FILENO);
    redirect(folder_ + "/errors", STDERR_FILENO);
    execv(pointers[0], pointers.data());
    _exit(127);
  }
  REQUIRE(pid_ > 0);
}

HubProcess::~HubProcess() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
}

std::uint16_t HubProcess::port() {
  if (port_ != 0) {
    return port_;
  }
  std::string output;
  const bool is_ready = wait_until([&] {
    output = read_file(folder_ + "/output");
    return output.find('\n') != std::string::npos || !is_running();
  });
  const auto at = output.find("READY ");
  INFO(read_file(folder_ + "/errors"));
  REQUIRE(is_ready);
  REQUIRE(at != std::string::npos);
  port_ = static_cast<std::uint16_t>(std::stoi(output.substr(at + 6)));
  return port_;
}

void HubProcess::signal(int number) const {
  kill(pid_, number);
}

bool HubProcess::is_running() {
  if (pid_ <= 0) {
    return false;
  }
  siginfo_t info = {};
  waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
  return info.si_pid == 0;
}

Ended HubProcess::wait() {
  const bool is_ended = wait_until([this] { return !is_running(); });
  REQUIRE(is_ended);
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  Ended ended;
  ended.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  ended.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  ended.output = read_file(folder_ + "/output");
  ended.errors = read_file(folder_ + "/errors");
  return ended;
}

std::size_t HubProcess::status_of(std::string_view name) const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name)) {
      return static_cast<std::size_t>(std::stoul(line.substr(name.size())));
    }
  }
  return 0;
}

std::size_t HubProcess::resident_kb() const {
  return status_of("VmRSS:");
}

std::size_t HubProcess::resident_kb_peak() const {
  return status_of("VmHWM:");
}

double HubProcess::cpu_seconds() const {
  // The 14th and 15th field of the line; the second, the program's name, is in parentheses.
  std::string line = read_file("/proc/" + std::to_string(pid_) + "/stat");
  line.erase(0, std::min(line.find(") ") + 2, line.size()));
  std::istringstream fields(line);
  std::string skipped;
  for (int field = 3; field < 14; ++field) {
    fields >> skipped;
  }
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

Ended HubProcess::run(const std::string& folder, const std::vector<std::string>& arguments) {
  return HubProcess(folder, arguments).wait();
}

}  // namespace noline::hub::test
