// The window acting as a driver's lines say, by the same ways as a person's.
#include <fstream>
#include <string>

#include "GLFW/glfw3.h"
#include "window.hpp"

namespace noline::shell {
namespace {

constexpr int quiet_frames_min = 3;

std::string take_word(std::string& line) {
  const std::size_t space = std::min(line.find(' '), line.size());
  std::string word = line.substr(0, space);
  line.erase(0, space + 1);
  return word;
}

}  // namespace

void Window::drive(Driver& driver, const ui::FrameResult& result) {
  const bool is_quiet = !result.animating && !result.nodes_changed && !pictures_.busy() &&
                        model_.connection.pending == 0;
  quiet_frames_ = is_quiet ? quiet_frames_ + 1 : 0;
  const auto line = driver.line();
  if (!line) {
    return;
  }
  // What was pressed is carried out with the next frame, and only then is it done.
  if (is_acted_) {
    is_acted_ = false;
    quiet_frames_ = 0;
    driver.done();
  } else {
    is_acted_ = act(*line);
  }
  // What is awaited may come without an event.
  glfwWaitEventsTimeout(0.02);
  wake_window();
}

/// False while the line's time has not come.
bool Window::act(const std::string& line) {
  std::string rest = line;
  const std::string verb = take_word(rest);
  if (verb == "rest") {
    return quiet_frames_ >= quiet_frames_min;
  }
  if (verb == "nodes") {
    std::ofstream(rest) << shop_.nodes_json();
    return true;
  }
  if (verb == "keys" || verb == "scan") {
    touch();
    // One moment for all: a busy machine must not look like a slow scanner.
    const std::int64_t now_ms = typing_ms();
    for (const char byte : rest) {
      character(static_cast<unsigned char>(byte), now_ms);
    }
    if (verb == "scan") {
      key(GLFW_KEY_ENTER, 0, now_ms);
    }
    return true;
  }
  const std::string node = take_word(rest);
  return act_on_node(verb, node, rest);
}

bool Window::act_on_node(const std::string& verb, const std::string& key, const std::string& text) {
  const ui::Node* node = ui::find_node(shop_.nodes(), key);
  if (verb == "await" || verb == "lacks") {
    return (node != nullptr) == (verb == "await");
  }
  if (!node || node->state.disabled) {
    return false;
  }
  touch();
  if (verb == "type") {
    keyboard_.focus(key, false);
    keyboard_.insert(text);
    return true;
  }
  if (ui::is_field(node->role)) {
    keyboard_.focus(key, false);
  } else {
    shop_.handle_action(key, ui::Action::press, "");
  }
  return true;
}

}  // namespace noline::shell
