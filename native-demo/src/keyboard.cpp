#include "keyboard.hpp"

#include "GLFW/glfw3.h"

namespace noline::shell {
namespace {

constexpr std::int64_t blink_ms = 530;

}  // namespace

void Keyboard::focus(const std::string& key, bool visible) {
  if (key != focused_ && !focused_.empty()) {
    shop_.handle_action(focused_, ui::Action::blur, "");
  }
  focused_ = key;
  editing_ = false;
  if (key.empty()) {
    return;
  }
  shop_.handle_action(key, ui::Action::focus, visible ? "visible" : "");
  const ui::Node* node = ui::find_node(shop_.nodes(), key);
  if (node && ui::is_field(node->role)) {
    editing_ = true;
    field_.begin(node->value, static_cast<std::size_t>(node->length_max));
  }
}

void Keyboard::follow() {
  if (!focused_.empty() && !ui::find_node(shop_.nodes(), focused_)) {
    focused_.clear();
    editing_ = false;
  }
  for (const ui::Node& node : shop_.nodes()) {
    if (node.state.focused && node.key != focused_) {
      focus(std::string(node.key), false);
      return;
    }
  }
  if (const ui::Node* node = editing_ ? ui::find_node(shop_.nodes(), focused_) : nullptr) {
    // The screens may have changed the text, for example emptied it after sending.
    if (node->value != field_.value()) {
      field_.begin(node->value, static_cast<std::size_t>(node->length_max));
      field_.move(Motion::end, false);
    }
  }
}

void Keyboard::changed() {
  shop_.handle_action(focused_, ui::Action::input, field_.value());
}

void Keyboard::character(char32_t character) {
  if (editing_ && field_.insert(utf8_of(character))) {
    changed();
  }
}

void Keyboard::insert(std::string_view text) {
  if (!editing_) {
    return;
  }
  if (text == "\n") {
    shop_.handle_action(focused_, ui::Action::submit, "");
  } else if (text == "\b" ? field_.erase_backwards() : field_.insert(text)) {
    changed();
  }
}

void Keyboard::point(float x, float y, bool selecting) {
  if (editing_) {
    field_.move_to(shop_.text_index_at(focused_, x, y), selecting);
  }
}

bool Keyboard::clipboard_key(int key) {
  const ui::Node* node = ui::find_node(shop_.nodes(), focused_);
  const bool secret = node && node->role == ui::Role::password;
  if ((key == GLFW_KEY_C || key == GLFW_KEY_X) && !field_.selection().empty() && !secret) {
    glfwSetClipboardString(window_, std::string(field_.selection()).c_str());
    if (key == GLFW_KEY_X && field_.erase_selection()) {
      changed();
    }
    return true;
  }
  if (key == GLFW_KEY_V) {
    const char* text = glfwGetClipboardString(window_);
    if (text && field_.insert(text)) {
      changed();
    }
    return true;
  }
  if (key == GLFW_KEY_A) {
    field_.select_all();
    return true;
  }
  return false;
}

bool Keyboard::edit_key(int key, int modifiers) {
  const bool control = (modifiers & (GLFW_MOD_CONTROL | GLFW_MOD_SUPER)) != 0;
  const bool shift = (modifiers & GLFW_MOD_SHIFT) != 0;
  switch (key) {
    case GLFW_KEY_LEFT:
      field_.move(control ? Motion::word_left : Motion::left, shift);
      return true;
    case GLFW_KEY_RIGHT:
      field_.move(control ? Motion::word_right : Motion::right, shift);
      return true;
    case GLFW_KEY_HOME:
      field_.move(Motion::home, shift);
      return true;
    case GLFW_KEY_END:
      field_.move(Motion::end, shift);
      return true;
    case GLFW_KEY_BACKSPACE:
      if (field_.erase_backwards()) {
        changed();
      }
      return true;
    case GLFW_KEY_DELETE:
      if (field_.erase_forwards()) {
        changed();
      }
      return true;
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER:
      shop_.handle_action(focused_, ui::Action::submit, "");
      return true;
    default:
      return control && clipboard_key(key);
  }
}

void Keyboard::key(int key, int modifiers) {
  if (editing_ && edit_key(key, modifiers)) {
    return;
  }
  const bool shift = (modifiers & GLFW_MOD_SHIFT) != 0;
  const bool back = key == GLFW_KEY_LEFT && (modifiers & GLFW_MOD_ALT) != 0;
  if (key == GLFW_KEY_TAB) {
    focus(ui::next_focus(shop_.nodes(), focused_, shift), true);
  } else if (key == GLFW_KEY_ESCAPE && editing_) {
    focus({}, false);
  } else if (key == GLFW_KEY_ESCAPE || back) {
    shop_.handle_action({}, ui::Action::back, "");
  } else if (!focused_.empty() && (key == GLFW_KEY_ENTER || key == GLFW_KEY_SPACE)) {
    shop_.handle_action(focused_, ui::Action::press, "");
  }
}

ui::Caret Keyboard::caret(std::int64_t now_ms) const {
  if (!editing_) {
    return {};
  }
  return {focused_, field_.caret(), field_.anchor(), now_ms / blink_ms % 2 == 0};
}

std::int64_t Keyboard::blink_after(std::int64_t now_ms) const {
  return editing_ ? blink_ms - now_ms % blink_ms : -1;
}

}  // namespace noline::shell
