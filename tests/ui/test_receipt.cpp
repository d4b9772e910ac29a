// Receipts: what is on them, byte for byte for printers, and as text in the PDF.
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "receipt.hpp"
#include "screen.hpp"

namespace noline::test {
namespace {

using receipt::Row;
using receipt::RowKind;

const receipt::Paper paper{"de", 1795255620000, 60, "https://korn-kontor.example/#join=abc"};

/// What pdftotext reads, or nothing when it is not installed.
std::string text_of_pdf(const std::string& pdf) {
  const auto folder = std::filesystem::temp_directory_path();
  const auto file = folder / ("noline-receipt-" + std::to_string(getpid()) + ".pdf");
  std::ofstream(file, std::ios::binary) << pdf;
  std::string text;
  if (FILE* pipe = popen(("pdftotext -layout " + file.string() + " - 2>/dev/null").c_str(), "r")) {
    char part[512];
    while (const std::size_t size = std::fread(part, 1, sizeof part, pipe)) {
      text.append(part, size);
    }
    pclose(pipe);
  }
  std::filesystem::remove(file);
  return text;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("receipt: an order's lines, VAT of each rate, total and number") {
  const ui::ShopModel model = model_of({"shop", "catalogue", "session", "orders"});
  REQUIRE_FALSE(model.orders.empty());
  const ui::Order& order = model.orders.front();
  const auto rows = receipt::receipt_of(model, order, paper);
  CHECK(rows.front().kind == RowKind::title);
  std::size_t pairs = 0;
  for (const Row& row : rows) {
    pairs += row.kind == RowKind::pair ? 1 : 0;
  }
  CHECK(pairs >= order.lines.size() + order.quote.vat.size() + 2);
  CHECK(rows.back() == Row{RowKind::centre, "Vielen Dank!", {}});
  CHECK(std::count(rows.begin(), rows.end(), Row{RowKind::code, paper.claim, {}}) == 1);
}

TEST_CASE("receipt: a printer's bytes, with umlauts, the euro sign, a wrapped line and the cut") {
  const std::vector<Row> rows{
      {RowKind::title, "Käse & Öl", {}},
      {RowKind::pair, "2 × Grüner Tee aus den Bergen von Uji, lose", "12,50\u00A0€"},
      {RowKind::rule, {}, {}},
      {RowKind::total, "Summe", "12,50\u00A0€"},
      {RowKind::code, "AB", {}}};
  using namespace std::string_literals;
  const std::string line = "2 \x9e Gr\x81"s + "ner Tee aus den Bergen von";
  const std::string end = "Uji, lose";
  const std::string wanted =
      "\x1b@\x1bt\x13"s + "\x1d!\x11\x1b\x45\x01\x1b\x61\x01"s + "K\x84se & \x99l\n"s +
      "\x1b\x61\x00\x1d!\x00\x1b\x45\x00"s + line + "\n" + end + std::string(42 - 9 - 7, ' ') +
      "12,50 \xd5\n" + std::string(42, '-') + "\n" + "\x1d!\x11\x1b\x45\x01"s + "Summe" +
      std::string(21 - 5 - 7, ' ') + "12,50 \xd5\n" + "\x1d!\x00\x1b\x45\x00"s + "\x1b\x61\x01"s +
      "\x1d(k\x04\x00\x31\x41\x32\x00"s + "\x1d(k\x03\x00\x31\x43\x06"s +
      "\x1d(k\x03\x00\x31\x45\x31"s + "\x1d(k\x05\x00\x31P0AB"s + "\x1d(k\x03\x00\x31Q0"s + "\n" +
      "\x1b\x61\x00"s + "\x1b\x64\x04\x1dV\x42\x00"s;
  CHECK(receipt::to_escpos(rows) == wanted);
}

TEST_CASE("receipt: what is typed cannot command the printer") {
  const std::string bytes =
      receipt::to_escpos({{RowKind::centre, "a\x1bp\x10\x04 \xff\xfe漢", {}}});
  CHECK(has(bytes, "a?p?? "));
  CHECK_FALSE(has(bytes, "\x1bp"));
}

TEST_CASE("receipt: the PDF's text can be read, with umlauts and the euro sign") {
  const std::vector<Row> rows{{RowKind::title, "Käse, Öl, Süßes", {}},
                              {RowKind::pair, "2 × Grünkohl", "1.234,50\u00A0€"},
                              {RowKind::total, "Summe", "1.234,50\u00A0€"},
                              {RowKind::code, "https://korn-kontor.example/#join=abc", {}}};
  const std::string pdf = receipt::to_pdf(rows, "Beleg");
  REQUIRE(pdf.starts_with("%PDF-"));
  CHECK(has(pdf, "%%EOF"));
  const std::string text = text_of_pdf(pdf);
  if (text.empty()) {
    FAIL("there is no pdftotext; run ./test setup");
  }
  CHECK(has(text, "Käse, Öl, Süßes"));
  CHECK(has(text, "2 × Grünkohl"));
  CHECK(has(text, "1.234,50"));
  CHECK(has(text, "€"));
}

TEST_CASE("receipt: a long cart is one long page") {
  std::vector<Row> rows;
  for (int i = 0; i < 300; ++i) {
    rows.push_back({RowKind::pair, std::to_string(i) + " × Tee", "1,00\u00A0€"});
  }
  const std::string text = text_of_pdf(receipt::to_pdf(rows, "Beleg"));
  if (text.empty()) {
    FAIL("there is no pdftotext; run ./test setup");
  }
  CHECK(has(text, "299 × Tee"));
  CHECK(std::count(text.begin(), text.end(), '\f') == 1);
}

}  // namespace noline::test
