// Literals, printers and a device in miniature, so that a test reads like the situation it checks.
#pragma once

#include <catch2/catch_tostring.hpp>
#include <charconv>
#include <string>

#include "noline/result.hpp"
#include "noline/rows.hpp"
#include "noline/values.hpp"
#include "noline/wire.hpp"

namespace noline::test {

inline constexpr ReplicaId laptop{0x1a91};
inline constexpr ReplicaId phone{0x2b92};
inline constexpr ReplicaId kiosk{0x3c93};

/// "12@7"_stamp: clock 12 of replica 7.
inline Stamp operator""_stamp(const char* text, std::size_t size) {
  Stamp stamp;
  const char* end = text + size;
  const auto clock = std::from_chars(text, end, stamp.clock);
  if (clock.ptr != end)
    std::from_chars(clock.ptr + 1, end, stamp.replica.value);
  return stamp;
}

inline LineIdentity teapot() {
  return {"TEAPOT-08", {}};
}

/// A device that knows one line: its own copy, its replica and its clock.
struct LineDevice {
  explicit LineDevice(ReplicaId replica) : clock(replica) { line.identity = teapot(); }

  LineDevice& add(std::uint32_t quantity, TimeMs now = 0) {
    line_add(line, clock.draw(now), quantity);
    return *this;
  }
  LineDevice& set(std::uint32_t quantity, TimeMs now) {
    line_set(line, clock.draw(now), quantity);
    return *this;
  }
  LineDevice& remove(TimeMs now) {
    line_remove(line, clock.draw(now));
    return *this;
  }
  LineDevice& move(std::string_view list, TimeMs now) {
    line_move(line, clock.draw(now), list);
    return *this;
  }
  void receive(const Line& other) {
    join(line, other);
    clock.observe(clock_max(line));
  }

  Line line;
  HybridClock clock;
};

/// Both devices end with the join of what they had.
inline void sync(LineDevice& a, LineDevice& b) {
  const Line before = a.line;
  a.receive(b.line);
  b.receive(before);
}

inline wire::Rows rows_of(std::string key, Value value) {
  return wire::Rows{0, 1, {Row{std::move(key), std::move(value)}}, false};
}

/// The value as the JSON wire shows it.
inline std::string text_of(const Value& value) {
  return wire::encode(rows_of("row", value), wire::Format::json, ReplicaId{});
}

inline std::string hex_of(std::string_view bytes) {
  std::string out;
  for (const char c : bytes)
    out += format_hex(static_cast<unsigned char>(c)).substr(14);
  return out;
}

/// "83 01 02" as bytes; blanks are skipped.
inline std::string bytes_of(std::string_view hex) {
  std::string digits;
  for (const char c : hex) {
    if (c != ' ')
      digits += c;
  }
  std::string out;
  for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
    const auto byte = parse_hex("00000000000000" + digits.substr(at, 2)).value_or(0);
    out += static_cast<char>(byte);
  }
  return out;
}

}  // namespace noline::test

namespace Catch {

template <>
struct StringMaker<noline::Errc> {
  static std::string convert(noline::Errc code) { return std::string(noline::errc_name(code)); }
};

template <>
struct StringMaker<noline::ReplicaId> {
  static std::string convert(noline::ReplicaId id) { return noline::format_hex(id.value); }
};

template <>
struct StringMaker<noline::Stamp> {
  static std::string convert(const noline::Stamp& stamp) {
    return std::to_string(stamp.clock) + "@" + std::to_string(stamp.replica.value);
  }
};

template <>
struct StringMaker<noline::Value> {
  static std::string convert(const noline::Value& value) { return noline::test::text_of(value); }
};

template <>
struct StringMaker<noline::Line> {
  static std::string convert(const noline::Line& line) { return noline::test::text_of(line); }
};

template <>
struct StringMaker<noline::Choice> {
  static std::string convert(const noline::Choice& choice) { return noline::test::text_of(choice); }
};

template <>
struct StringMaker<noline::Register> {
  static std::string convert(const noline::Register& reg) { return noline::test::text_of(reg); }
};

template <>
struct StringMaker<noline::Row> {
  static std::string convert(const noline::Row& row) {
    return row.key + " #" + std::to_string(row.seq) + " " + noline::test::text_of(row.value);
  }
};

}  // namespace Catch
