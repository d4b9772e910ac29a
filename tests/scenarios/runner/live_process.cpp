#include "live_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/read_until.hpp>
#include <cerrno>
#include <cstring>
#include <istream>
#include <stdexcept>

extern char** environ;

namespace noline::scenario {

Process::Process(boost::asio::io_context& io, const std::vector<std::string>& words,
                 const std::string& log_file, std::function<void(const std::string&)> on_line) {
  signal(SIGPIPE, SIG_IGN);  // A killed program does not read what is still sent to it.
  int input[2];
  int output[2];
  if (pipe2(input, O_CLOEXEC) != 0 || pipe2(output, O_CLOEXEC) != 0) {
    throw std::runtime_error("no pipe can be made");
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log_file.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  // Asio's sockets would be inherited, and a connection that two processes hold does not end when
  // one of them closes it.
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  std::vector<char*> arguments;
  for (const std::string& word : words) {
    arguments.push_back(const_cast<char*>(word.c_str()));
  }
  arguments.push_back(nullptr);
  const int error = posix_spawnp(&pid_, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(input[0]);
  close(output[1]);
  if (error != 0) {
    pid_ = 0;
    close(input[1]);
    close(output[0]);
    throw std::runtime_error("cannot start " + words[0] + ": " + std::strerror(error));
  }
  input_ = input[1];
  reading_ = std::make_shared<Reading>(io);
  reading_->stream.assign(output[0]);
  reading_->on_line = std::move(on_line);
  read_on(reading_);
}

void Process::read_on(const std::shared_ptr<Reading>& reading) {
  boost::asio::async_read_until(reading->stream, reading->buffer, '\n',
                                [reading](const boost::system::error_code& error, std::size_t) {
                                  if (error) {
                                    return;
                                  }
                                  std::istream in(&reading->buffer);
                                  std::string line;
                                  std::getline(in, line);
                                  if (reading->on_line) {
                                    reading->on_line(line);
                                  }
                                  read_on(reading);
                                });
}

Process::~Process() {
  reading_->on_line = {};
  if (is_running()) {
    end(SIGKILL);
  }
  boost::system::error_code ignored;
  reading_->stream.close(ignored);
  if (input_ >= 0) {
    close(input_);
  }
}

void Process::write(const std::string& line) {
  const std::string text = line + "\n";
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t count = ::write(input_, text.data() + at, text.size() - at);
    if (count < 0 && errno != EINTR) {
      return;
    }
    at += count > 0 ? static_cast<std::size_t>(count) : 0;
  }
}

bool Process::is_running() {
  if (pid_ != 0 && waitpid(pid_, nullptr, WNOHANG) != 0) {
    pid_ = 0;
  }
  return pid_ != 0;
}

void Process::end(int signal) {
  if (pid_ == 0) {
    return;
  }
  ::kill(pid_, signal);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
}

void Process::freeze() const {
  if (pid_ != 0) {
    ::kill(pid_, SIGSTOP);
    // It stands still once the kernel says so, not when the signal is sent.
    while (waitpid(pid_, nullptr, WUNTRACED) < 0 && errno == EINTR) {
    }
  }
}

void Process::thaw() const {
  if (pid_ != 0) {
    ::kill(pid_, SIGCONT);
  }
}

}  // namespace noline::scenario
