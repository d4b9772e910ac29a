#include "packed_rows.hpp"

#include <cstring>

namespace noline::catalogue {
namespace {

void put_number(std::string& bytes, std::int64_t value) {
  char raw[sizeof value];
  std::memcpy(raw, &value, sizeof value);
  bytes.append(raw, sizeof value);
}

/// Texts of a row have at most a few thousand bytes, see `limits`.
void put_text(std::string& bytes, std::string_view text) {
  bytes += static_cast<char>(text.size() & 0xff);
  bytes += static_cast<char>(text.size() >> 8);
  bytes += text;
}

void put_money(std::string& bytes, const Money& money) {
  put_number(bytes, money.minor);
  put_text(bytes, money.currency);
}

/// Reads what the functions above have written, in the same order.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

  std::int64_t number() {
    std::int64_t value = 0;
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
    return value;
  }
  std::string text() {
    const std::size_t low = byte();
    const std::size_t size = low + (byte() << 8);
    std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text;
  }
  Money money() {
    const std::int64_t minor = number();
    return {minor, text()};
  }
  std::size_t byte() {
    const auto value = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }

 private:
  std::string_view rest_;
};

}  // namespace

void PackedRows::add(const CheckedRow& row) {
  put_number(bytes_, static_cast<std::int64_t>(row.line));
  for (const std::string* text : {&row.sku, &row.title, &row.gtin, &row.image}) {
    put_text(bytes_, *text);
  }
  for (const std::string& choice : row.choices) {
    put_text(bytes_, choice);
  }
  put_money(bytes_, row.price);
  bytes_ += row.sale_price ? '\1' : '\0';
  if (row.sale_price) {
    put_money(bytes_, *row.sale_price);
  }
  bytes_ += static_cast<char>(row.availability);
  ++count_;
}

std::vector<CheckedRow> PackedRows::unpack() const {
  std::vector<CheckedRow> rows(count_);
  Unpacker from(bytes_);
  for (CheckedRow& row : rows) {
    row.line = static_cast<std::size_t>(from.number());
    for (std::string* text : {&row.sku, &row.title, &row.gtin, &row.image}) {
      *text = from.text();
    }
    for (std::string& choice : row.choices) {
      choice = from.text();
    }
    row.price = from.money();
    if (from.byte() != 0) {
      row.sale_price = from.money();
    }
    row.availability = static_cast<Availability>(from.byte());
  }
  return rows;
}

}  // namespace noline::catalogue
