// Bytes that one edit costs in CBOR: what a phone on a bad network pays.
#include <catch2/catch_test_macros.hpp>

#include "noline_test.hpp"

using namespace noline;
using namespace noline::test;

namespace {

/// The push of what changed since `before`, as the laptop sends it.
std::size_t push_bytes(const Line& now, const Line& before) {
  wire::Rows rows = rows_of(line_key(1, line_id(now.identity)), delta(now, before));
  rows.number = 20;
  return wire::encode(rows, wire::Format::cbor, laptop).size();
}

LineDevice known_line() {
  LineDevice device(laptop);
  device.set(2, 1'700'000'000'000).add(1);
  return device;
}

}  // namespace

TEST_CASE("size: one more of a known line is at most 40 bytes") {
  LineDevice device = known_line();
  const Line before = device.line;
  CHECK(push_bytes(device.add(1).line, before) <= 40);
}

TEST_CASE("size: the first of a line carries its SKU and is at most 60 bytes") {
  LineDevice device(laptop);
  CHECK(push_bytes(device.add(1).line, Line{}) <= 60);
}

TEST_CASE("size: a set is at most 45 bytes") {
  LineDevice device = known_line();
  const Line before = device.line;
  CHECK(push_bytes(device.set(5, 1'700'000'001'000).line, before) <= 45);
}

TEST_CASE("size: a removal is at most 60 bytes") {
  LineDevice device = known_line();
  const Line before = device.line;
  CHECK(push_bytes(device.remove(1'700'000'001'000).line, before) <= 60);
}

TEST_CASE("size: an ack is at most 8 bytes") {
  CHECK(wire::encode(wire::Ack{0, 20, 4000, {}}, wire::Format::cbor, laptop).size() <= 8);
}

TEST_CASE("size: a line after a thousand adds is as small as after one") {
  LineDevice device(laptop);
  const std::size_t first = wire::encode_value(device.add(1).line).size();
  for (int count = 0; count < 1000; ++count)
    device.add(1);
  CHECK(wire::encode_value(device.line).size() <= first + 4);
}
