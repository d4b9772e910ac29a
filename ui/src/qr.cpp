#include "qr.hpp"

#include <cmath>

#include "qrcodegen.hpp"

namespace noline::ui {

void draw_qr(Canvas& canvas, const Rect& rect, std::string_view text) {
  constexpr Color white = 0xFFFFFFFFU;
  constexpr Color black = 0xFF111111U;
  canvas.fill(rect, white, 12);
  if (text.empty() || text.size() > qr_text_bytes_max) {
    return;
  }
  const auto code =
      qrcodegen::QrCode::encodeText(std::string(text).c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
  const int size = code.getSize();
  // Whole device pixels per module: cameras read sharp edges best.
  const float module =
      std::floor(rect.width * canvas.scale() / static_cast<float>(size + 8)) / canvas.scale();
  const float side = module * static_cast<float>(size);
  const float left = canvas.snap(rect.x + (rect.width - side) / 2);
  const float top = canvas.snap(rect.y + (rect.height - side) / 2);
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size;) {
      int end = x;
      while (end < size && code.getModule(end, y)) {
        ++end;
      }
      if (end > x) {
        canvas.fill({left + module * static_cast<float>(x), top + module * static_cast<float>(y),
                     module * static_cast<float>(end - x), module},
                    black);
      }
      x = end + 1;
    }
  }
}

}  // namespace noline::ui
