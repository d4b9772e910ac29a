// Keys: moving the focus, pressing what has it, and editing the focused field.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "noline/ui/shop.hpp"
#include "text_field.hpp"

struct GLFWwindow;

namespace noline::shell {

class Keyboard {
 public:
  Keyboard(ui::Shop& shop, GLFWwindow* window) : shop_(shop), window_(window) {}

  /// GLFW's key and modifier numbers.
  void key(int key, int modifiers);
  void character(char32_t character);
  /// Puts this into the focused field: "\b" takes one character away, "\n" submits.
  void insert(std::string_view text);
  /// Puts the focus on a node; fields begin to be edited. An empty key takes the focus away.
  void focus(const std::string& key, bool visible);
  /// A tap or a drag inside the focused field moves its caret.
  void point(float x, float y, bool selecting);
  /// Follows the screens: the field may have gone, or they may have moved the focus.
  void follow();

  const std::string& focused() const { return focused_; }
  bool editing() const { return editing_; }
  ui::Caret caret(std::int64_t now_ms) const;
  std::int64_t blink_after(std::int64_t now_ms) const;

 private:
  bool edit_key(int key, int modifiers);
  bool clipboard_key(int key);
  void changed();

  ui::Shop& shop_;
  GLFWwindow* window_;
  TextField field_;
  std::string focused_;
  bool editing_ = false;
};

}  // namespace noline::shell
