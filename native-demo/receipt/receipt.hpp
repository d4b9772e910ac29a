// A receipt, or the slip of a cart, as rows of text: made once, drawn as PDF and for ESC/POS
// printers.
//
// Amounts are those of the order, in minor units, formatted as on the screens; nothing is added up
// here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "noline/ui/model.hpp"

namespace noline::receipt {

enum class RowKind : std::uint8_t {
  title,   ///< Centred and large.
  centre,  ///< Centred.
  pair,    ///< `left` and `right` at the two edges.
  total,   ///< The same, large.
  rule,    ///< A line from edge to edge.
  code,    ///< `left` as a QR code, centred.
};

struct Row {
  RowKind kind = RowKind::centre;
  std::string left;  ///< UTF-8.
  std::string right;
  bool operator==(const Row&) const = default;
};

struct Paper {
  std::string_view language;  ///< "de" or "en".
  std::int64_t now_ms = 0;    ///< Unix time of the print.
  int utc_offset_minutes = 0;
  std::string claim;  ///< What the code opens; empty prints none.
};

/// The receipt of an order: lines, VAT of each rate, total and number.
std::vector<Row> receipt_of(const ui::ShopModel& model, const ui::Order& order, const Paper& paper);
/// What lies in the cart, for taking along; no receipt, and it says so.
std::vector<Row> slip_of(const ui::ShopModel& model, const Paper& paper);

/// UTF-8 text with a byte for each character, which `byte_of` names by its code point.
std::string to_code_page(std::string_view text, char (*byte_of)(std::uint32_t));
/// The bytes that an 80 mm ESC/POS printer takes: 42 characters a line, code page 858.
std::string to_escpos(const std::vector<Row>& rows);
/// A PDF of one page, 80 mm wide. Empty when the library fails.
std::string to_pdf(const std::vector<Row>& rows, std::string_view title);

}  // namespace noline::receipt
