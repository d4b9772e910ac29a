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
// at a time, and what is not done when the program begins anew is handed on: no line is lost.
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
  /// `wake` is called, from a thread, when there is input.
  explicit Driver(std::function<void()> wake);

  /// The line that is to be done now; empty while there is none.
  std::optional<std::string> line();
  /// It is done: the next one may be read.
  void done();
  /// The program is about to take its own place: its next start goes on with the line.
  void hand_on() const;

 private:
  void watch();

  std::function<void()> wake_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_watching_ = false;
  std::optional<std::string> line_;
};

}  // namespace noline::shell
