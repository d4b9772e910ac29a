// QR codes: the text as modules, drawn as one picture with its quiet zone.
#pragma once

#include <string>
#include <string_view>

#include "canvas.hpp"

namespace noline::ui {

/// The longest text that is drawn as a code; links are far shorter.
inline constexpr std::size_t qr_text_bytes_max = 600;

/// Draws the code dark on white into the rectangle, which includes four modules of quiet zone.
/// Draws only the white ground when the text is empty or too long.
void draw_qr(Canvas& canvas, const Rect& rect, std::string_view text);

}  // namespace noline::ui
