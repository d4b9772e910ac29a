// The receipt as a PDF: one page as wide as the printer's paper and as long as it needs.
#include <hpdf.h>

#include <cstdint>
#include <memory>
#include <qrcodegen.hpp>

#include "receipt.hpp"

namespace noline::receipt {
namespace {

constexpr float points_per_mm = 72 / 25.4F;
constexpr float page_width = 80 * points_per_mm;
constexpr float margin = 5 * points_per_mm;
constexpr float inner_width = page_width - 2 * margin;
constexpr float text_size = 9;
constexpr float large_size = 13;
constexpr float line_height = 1.35F;
constexpr float code_size = 34 * points_per_mm;

/// The library's WinAnsiEncoding takes bytes of code page 1252: Latin-1, and signs from 0x80 on.
char byte_in_1252(std::uint32_t unicode) {
  if (unicode == 0x202F) {
    return ' ';
  }
  if ((unicode >= 0x20 && unicode < 0x7F) || (unicode >= 0xA0 && unicode <= 0xFF)) {
    return static_cast<char>(unicode);
  }
  constexpr std::uint32_t signs[] = {0x20AC, 0,      0x201A, 0,      0x201E, 0x2026, 0, 0, 0,
                                     0,      0,      0,      0,      0,      0,      0, 0, 0x2018,
                                     0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014};
  for (std::size_t i = 0; i < std::size(signs); ++i) {
    if (signs[i] == unicode && unicode != 0) {
      return static_cast<char>(0x80 + i);
    }
  }
  return '?';
}

std::string to_1252(std::string_view text) {
  return to_code_page(text, byte_in_1252);
}

/// The library calls this instead of throwing; each of its functions then does nothing more.
void note_error(HPDF_STATUS, HPDF_STATUS, void*) {}

struct FreeDocument {
  void operator()(HPDF_Doc document) const { HPDF_Free(document); }
};
using Document = std::unique_ptr<_HPDF_Doc_Rec, FreeDocument>;

class Pen {
 public:
  Pen(HPDF_Doc document, HPDF_Page page, float top) : page_(page), y_(top) {
    regular_ = HPDF_GetFont(document, "Helvetica", "WinAnsiEncoding");
    bold_ = HPDF_GetFont(document, "Helvetica-Bold", "WinAnsiEncoding");
  }

  float y() const { return y_; }

  void put(const Row& row) {
    switch (row.kind) {
      case RowKind::title:
        return centred(row.left, large_size, true);
      case RowKind::centre:
        return centred(row.left, text_size, false);
      case RowKind::pair:
        return pair(row, text_size, false);
      case RowKind::total:
        return pair(row, large_size, true);
      case RowKind::rule:
        return rule();
      case RowKind::code:
        return code(row.left);
    }
  }

 private:
  void use(float size, bool is_bold) {
    size_ = size;
    HPDF_Page_SetFontAndSize(page_, is_bold ? bold_ : regular_, size);
  }

  /// How many bytes of a text fit into a line: whole words where that is possible.
  std::size_t fitting(const std::string& text, float width) {
    const HPDF_UINT words = HPDF_Page_MeasureText(page_, text.c_str(), width, HPDF_TRUE, nullptr);
    return words > 0 ? words
                     : std::max<std::size_t>(1, HPDF_Page_MeasureText(page_, text.c_str(), width,
                                                                      HPDF_FALSE, nullptr));
  }

  void write(float x, const std::string& text) {
    HPDF_Page_BeginText(page_);
    HPDF_Page_TextOut(page_, x, y_ - size_, text.c_str());
    HPDF_Page_EndText(page_);
  }

  void next_line() { y_ -= size_ * line_height; }

  void centred(const std::string& text, float size, bool is_bold) {
    use(size, is_bold);
    std::string rest = to_1252(text);
    while (!rest.empty()) {
      const std::size_t bytes = fitting(rest, inner_width);
      const std::string line = rest.substr(0, bytes);
      write((page_width - HPDF_Page_TextWidth(page_, line.c_str())) / 2, line);
      next_line();
      rest.erase(0, bytes);
    }
  }

  void pair(const Row& row, float size, bool is_bold) {
    use(size, is_bold);
    const std::string right = to_1252(row.right);
    const float right_width = HPDF_Page_TextWidth(page_, right.c_str());
    std::string rest = to_1252(row.left);
    while (!rest.empty()) {
      const std::size_t bytes = fitting(rest, inner_width - right_width - size);
      write(margin, rest.substr(0, bytes));
      rest.erase(0, bytes);
      if (rest.empty()) {
        write(page_width - margin - right_width, right);
      }
      next_line();
    }
  }

  void rule() {
    y_ -= 4;
    HPDF_Page_SetLineWidth(page_, 0.5F);
    HPDF_Page_MoveTo(page_, margin, y_);
    HPDF_Page_LineTo(page_, page_width - margin, y_);
    HPDF_Page_Stroke(page_);
    y_ -= 4;
  }

  void code(const std::string& text) {
    const auto qr = qrcodegen::QrCode::encodeText(text.c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
    const float module = code_size / static_cast<float>(qr.getSize());
    const float left = (page_width - code_size) / 2;
    y_ -= 4;
    for (int row = 0; row < qr.getSize(); ++row) {
      for (int column = 0; column < qr.getSize(); ++column) {
        if (qr.getModule(column, row)) {
          HPDF_Page_Rectangle(page_, left + module * static_cast<float>(column),
                              y_ - module * static_cast<float>(row + 1), module, module);
        }
      }
    }
    HPDF_Page_Fill(page_);
    y_ -= code_size + 6;
  }

  HPDF_Page page_;
  HPDF_Font regular_ = nullptr;
  HPDF_Font bold_ = nullptr;
  float y_;
  float size_ = text_size;
};

/// Draws the rows on a page of this height; where the last one ends.
float draw(HPDF_Doc document, const std::vector<Row>& rows, float height) {
  const HPDF_Page page = HPDF_AddPage(document);
  HPDF_Page_SetWidth(page, page_width);
  HPDF_Page_SetHeight(page, height);
  Pen pen(document, page, height - margin);
  for (const Row& row : rows) {
    pen.put(row);
  }
  return pen.y();
}

}  // namespace

std::string to_pdf(const std::vector<Row>& rows, std::string_view title) {
  // The length is known once everything has been placed: on a page as long as the format allows.
  constexpr float height_max = 14400;
  const Document measured(HPDF_New(note_error, nullptr));
  const Document document(HPDF_New(note_error, nullptr));
  if (!measured || !document) {
    return {};
  }
  const float end = draw(measured.get(), rows, height_max);
  HPDF_SetCompressionMode(document.get(), HPDF_COMP_ALL);
  HPDF_SetInfoAttr(document.get(), HPDF_INFO_TITLE, to_1252(title).c_str());
  draw(document.get(), rows, height_max - end + margin);
  if (HPDF_SaveToStream(document.get()) != HPDF_OK) {
    return {};
  }
  std::string bytes(HPDF_GetStreamSize(document.get()), '\0');
  auto size = static_cast<HPDF_UINT32>(bytes.size());
  HPDF_ResetStream(document.get());
  const HPDF_STATUS status =
      HPDF_ReadFromStream(document.get(), reinterpret_cast<HPDF_BYTE*>(bytes.data()), &size);
  bytes.resize(size);
  return (status == HPDF_OK || status == HPDF_STREAM_EOF) &&
                 HPDF_GetError(document.get()) == HPDF_OK
             ? bytes
             : std::string();
}

}  // namespace noline::receipt
