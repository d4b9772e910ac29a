#include "text_field.hpp"

#include <algorithm>

namespace noline::shell {
namespace {

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return !continues(byte); }));
}

}  // namespace

void TextField::begin(std::string value, std::size_t characters_max) {
  value_ = std::move(value);
  characters_max_ = characters_max;
  select_all();
}

std::string_view TextField::selection() const {
  const std::size_t from = std::min(caret_, anchor_);
  return std::string_view(value_).substr(from, std::max(caret_, anchor_) - from);
}

bool TextField::erase_selection() {
  const std::size_t from = std::min(caret_, anchor_);
  const std::size_t size = std::max(caret_, anchor_) - from;
  value_.erase(from, size);
  caret_ = anchor_ = from;
  return size > 0;
}

bool TextField::insert(std::string_view text) {
  const bool erased = erase_selection();
  std::string line;
  std::size_t room = characters_max_ == 0
                         ? text.size()
                         : characters_max_ - std::min(characters_max_, characters_in(value_));
  for (std::size_t i = 0; i < text.size(); ++i) {
    // A pasted line break ends no line here; control characters are no text.
    const char byte = text[i] == '\n' || text[i] == '\t' ? ' ' : text[i];
    if (!continues(byte)) {
      if (room == 0) {
        break;
      }
      --room;
    }
    if (static_cast<unsigned char>(byte) >= 0x20 && byte != 0x7F) {
      line += byte;
    }
  }
  value_.insert(caret_, line);
  caret_ += line.size();
  anchor_ = caret_;
  return erased || !line.empty();
}

bool TextField::erase_backwards() {
  if (caret_ == anchor_) {
    anchor_ = before(caret_);
  }
  return erase_selection();
}

bool TextField::erase_forwards() {
  if (caret_ == anchor_) {
    anchor_ = after(caret_);
  }
  return erase_selection();
}

void TextField::move(Motion motion, bool selecting) {
  const bool selected = caret_ != anchor_ && !selecting;
  switch (motion) {
    case Motion::left:
      caret_ = selected ? std::min(caret_, anchor_) : before(caret_);
      break;
    case Motion::right:
      caret_ = selected ? std::max(caret_, anchor_) : after(caret_);
      break;
    case Motion::word_left:
      while (caret_ > 0 && value_[caret_ - 1] == ' ') {
        --caret_;
      }
      while (caret_ > 0 && value_[caret_ - 1] != ' ') {
        --caret_;
      }
      break;
    case Motion::word_right:
      while (caret_ < value_.size() && value_[caret_] != ' ') {
        ++caret_;
      }
      while (caret_ < value_.size() && value_[caret_] == ' ') {
        ++caret_;
      }
      break;
    case Motion::home:
      caret_ = 0;
      break;
    case Motion::end:
      caret_ = value_.size();
      break;
  }
  if (!selecting) {
    anchor_ = caret_;
  }
}

void TextField::move_to(std::size_t index, bool selecting) {
  caret_ = std::min(index, value_.size());
  while (caret_ > 0 && caret_ < value_.size() && continues(value_[caret_])) {
    --caret_;
  }
  if (!selecting) {
    anchor_ = caret_;
  }
}

void TextField::select_all() {
  anchor_ = 0;
  caret_ = value_.size();
}

std::size_t TextField::before(std::size_t index) const {
  while (index > 0) {
    --index;
    if (!continues(value_[index])) {
      break;
    }
  }
  return index;
}

std::size_t TextField::after(std::size_t index) const {
  while (index < value_.size()) {
    ++index;
    if (index == value_.size() || !continues(value_[index])) {
      break;
    }
  }
  return index;
}

std::string utf8_of(char32_t character) {
  std::string out;
  const auto tail = [&](unsigned shift) {
    out += static_cast<char>(0x80U | (character >> shift & 0x3FU));
  };
  if (character < 0x80) {
    out += static_cast<char>(character);
  } else if (character < 0x800) {
    out += static_cast<char>(0xC0U | character >> 6U);
    tail(0);
  } else if (character < 0x10000) {
    out += static_cast<char>(0xE0U | character >> 12U);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | character >> 18U);
    tail(12);
    tail(6);
    tail(0);
  }
  return out;
}

}  // namespace noline::shell
