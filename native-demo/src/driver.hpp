// Acts on the shop as its standard input says, a line at a time: for tests of the real program.
//
//   press KEY        presses the node, once it is there
//   type KEY TEXT    puts a text into a field
//   keys TEXT        types the text as a keyboard would, and "\n" as Enter
//   scan DIGITS      what a barcode scanner sends
//   await KEY        waits for the node
//   lacks KEY        waits until the node is gone
//   nodes FILE       writes the screen's nodes
//   rest             waits until nothing moves and everything is saved
//
// Each line that is done is answered by "done LINE" on the standard output. Only one line is read
// at a time, so that what follows a restart of the shop is read by the next one.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace noline::shell {

class Driver {
 public:
  explicit Driver(std::function<void()> wake);

  /// The line that is to be done now; empty while there is none.
  std::optional<std::string> line();
  /// It is done: the next one may be read.
  void done();

 private:
  void run();

  std::function<void()> wake_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::string> line_;
  bool is_wanted_ = false;  ///< Nothing is read before the frame loop asks for it.
};

}  // namespace noline::shell
