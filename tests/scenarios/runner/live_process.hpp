// A program that is spoken to in lines: the hub, noline-cli's shell, the driver of a browser.
#pragma once

#include <sys/types.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/streambuf.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace noline::scenario {

class Process {
 public:
  /// Starts `words[0]` with the rest as arguments; what it says on the standard error goes to
  /// `log_file`. `on_line` is called for each line of its output. Throws std::runtime_error.
  Process(boost::asio::io_context& io, const std::vector<std::string>& words,
          const std::string& log_file, std::function<void(const std::string&)> on_line);
  /// Kills it when it still runs.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// A line for its input; nothing when it has ended.
  void write(const std::string& line);
  /// Looks whether it has ended by itself.
  [[nodiscard]] bool is_running();
  /// Sends the signal and waits until it has ended.
  void end(int signal);
  /// Stands still between these two, so that its files can be copied as a power cut would leave
  /// them.
  void freeze() const;
  void thaw() const;

 private:
  struct Reading {
    explicit Reading(boost::asio::io_context& io) : stream(io) {}
    boost::asio::posix::stream_descriptor stream;
    boost::asio::streambuf buffer;
    std::function<void(const std::string&)> on_line;
  };
  static void read_on(const std::shared_ptr<Reading>& reading);

  pid_t pid_ = 0;
  int input_ = -1;
  std::shared_ptr<Reading> reading_;  ///< Outlives the process until its last line is read.
};

}  // namespace noline::scenario
