#include "wire/writer.hpp"

#include <array>
#include <utility>

#include "wire/codec.hpp"

namespace noline::wire {
namespace {

/// CBOR's major types (RFC 8949, section 3.1).
enum Major : unsigned {
  unsigned_number = 0,
  negative_number = 1,
  text_string = 3,
  list = 4,
  map = 5
};

struct Head {
  std::array<char, 9> bytes{};
  std::size_t size = 0;
};

Head make_head(unsigned major, std::uint64_t value) {
  Head head;
  const auto put = [&](std::uint64_t byte) { head.bytes[head.size++] = static_cast<char>(byte); };
  std::size_t width = 0;
  if (value < 24) {
    put(major << 5 | value);
    return head;
  }
  while (width < 3 && value >> (8u << width) != 0) {
    ++width;
  }
  put(major << 5 | (24 + width));
  for (std::size_t byte = std::size_t{1} << width; byte-- > 0;) {
    put(value >> (8 * byte) & 0xff);
  }
  return head;
}

}  // namespace

void Writer::step() {
  Level& level = levels_.back();
  if (format_ == Format::json && level.items != 0) {
    out_.push_back(level.is_map && level.items % 2 != 0 ? ':' : ',');
  }
  ++level.items;
}

void Writer::head(unsigned major, std::uint64_t value) {
  const Head head = make_head(major, value);
  out_.append(head.bytes.data(), head.size);
}

void Writer::begin(bool is_map) {
  step();
  levels_.push_back({out_.size(), 0, is_map});
  out_.push_back(is_map ? '{' : '[');  // In CBOR the count takes its place.
}

void Writer::end() {
  const Level level = levels_.back();
  levels_.pop_back();
  if (format_ == Format::json) {
    out_.push_back(level.is_map ? '}' : ']');
    return;
  }
  const Head head =
      make_head(level.is_map ? map : list, level.is_map ? level.items / 2 : level.items);
  out_[level.start] = head.bytes[0];
  out_.insert(level.start + 1, head.bytes.data() + 1, head.size - 1);
}

void Writer::count(std::uint64_t value) {
  step();
  if (format_ == Format::json)
    out_ += std::to_string(value);
  else
    head(unsigned_number, value);
}

void Writer::integer(std::int64_t value) {
  if (value >= 0)
    return count(static_cast<std::uint64_t>(value));
  step();
  if (format_ == Format::json)
    out_ += std::to_string(value);
  else
    head(negative_number, ~static_cast<std::uint64_t>(value));
}

void Writer::id(std::uint64_t value) {
  if (format_ == Format::json)
    text(format_hex(value));
  else
    count(value);
}

void Writer::text(std::string_view value) {
  step();
  if (format_ == Format::json) {
    out_ += dump(Json(value));
    return;
  }
  head(text_string, value.size());
  out_ += value;
}

void Writer::flag(bool value) {
  step();
  if (format_ == Format::json)
    out_ += value ? "true" : "false";
  else
    out_.push_back(static_cast<char>(value ? 0xf5 : 0xf4));
}

void Writer::null() {
  step();
  if (format_ == Format::json)
    out_ += "null";
  else
    out_.push_back(static_cast<char>(0xf6));
}

void Writer::json(const Json& value) {
  step();
  if (format_ == Format::json)
    out_ += dump(value);
  else
    Json::to_cbor(value, out_);
}

void Writer::cbor(std::string_view bytes) {
  const auto value = from_bytes(bytes, Format::cbor);
  value ? json(*value) : null();
}

void Writer::encoded(std::string_view value) {
  step();
  out_ += value;
}

std::string Writer::take() {
  return std::move(out_);
}

}  // namespace noline::wire
