// Editing of one line of UTF-8 text: caret, selection, clipboard. Pure, so that it can be tested.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace noline::shell {

enum class Motion : unsigned char { left, right, word_left, word_right, home, end };

class TextField {
 public:
  /// Starts editing a value with everything selected, as browsers do on keyboard focus.
  void begin(std::string value, std::size_t characters_max);

  const std::string& value() const { return value_; }
  std::size_t caret() const { return caret_; }
  std::size_t anchor() const { return anchor_; }
  std::string_view selection() const;

  /// Each returns true when the value changed.
  bool insert(std::string_view text);
  bool erase_backwards();
  bool erase_forwards();
  bool erase_selection();

  void move(Motion motion, bool selecting);
  /// Puts the caret at a byte index; it is moved back to the start of a character.
  void move_to(std::size_t index, bool selecting);
  void select_all();

 private:
  std::size_t before(std::size_t index) const;
  std::size_t after(std::size_t index) const;

  std::string value_;
  std::size_t caret_ = 0;
  std::size_t anchor_ = 0;
  std::size_t characters_max_ = 0;
};

/// UTF-8 of one character.
std::string utf8_of(char32_t character);

}  // namespace noline::shell
