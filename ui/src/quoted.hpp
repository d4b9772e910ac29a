// Texts as JSON strings, written by hand: a JSON library's writer is larger than all of a screen.
#pragma once

#include <string>
#include <string_view>

namespace noline::ui {

/// Appends the text with its quotation marks.
void append_quoted(std::string& out, std::string_view text);

}  // namespace noline::ui
