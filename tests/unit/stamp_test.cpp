#include "noline/stamp.hpp"

#include <catch2/catch_test_macros.hpp>

#include "noline_test.hpp"

using namespace noline;
using namespace noline::test;

TEST_CASE("stamp: the clock decides before the replica") {
  CHECK("1@9"_stamp < "2@1"_stamp);
  CHECK("2@1"_stamp < "2@9"_stamp);
  CHECK("2@9"_stamp == "2@9"_stamp);
}

TEST_CASE("stamp: zero means never, and any drawn stamp is greater") {
  HybridClock clock(laptop);
  CHECK(Stamp{}.is_zero());
  CHECK(Stamp{} < clock.draw(0));
}

TEST_CASE("stamp: its time is the physical part of the clock") {
  CHECK(HybridClock(laptop).draw(1'700'000'000'123).time_ms() == 1'700'000'000'123);
}

TEST_CASE("hybrid clock: draws rise strictly while device time stands still") {
  HybridClock clock(laptop);
  const Stamp first = clock.draw(1000);
  const Stamp second = clock.draw(1000);
  CHECK(first < second);
  CHECK(second.time_ms() == 1000);
}

TEST_CASE("hybrid clock: draws rise strictly while device time goes back") {
  HybridClock clock(laptop);
  const Stamp first = clock.draw(5000);
  CHECK(first < clock.draw(1000));
}

TEST_CASE("hybrid clock: seventy thousand draws in one millisecond still rise") {
  HybridClock clock(laptop);
  Stamp last = clock.draw(1000);
  for (int count = 0; count < 70'000; ++count) {
    const Stamp next = clock.draw(1000);
    REQUIRE(last < next);
    last = next;
  }
  CHECK(last.time_ms() == 1001);
}

TEST_CASE("hybrid clock: an own stamp is greater than every observed one") {
  HybridClock clock(laptop);
  const Stamp seen = HybridClock(phone).draw(9000);
  clock.observe(seen.clock);
  CHECK(seen < clock.draw(1000));
}

TEST_CASE("hybrid clock: observing an old stamp changes nothing") {
  HybridClock clock(laptop);
  const Stamp own = clock.draw(9000);
  clock.observe(clock_at(10));
  CHECK(clock.last() == own.clock);
}

TEST_CASE("hybrid clock: calibration moves draws to the hub's time") {
  HybridClock clock(laptop);
  clock.calibrate(-3 * 24 * 3'600'000LL);
  CHECK(clock.draw(4 * 24 * 3'600'000LL).time_ms() == 24 * 3'600'000LL);
}

TEST_CASE("hybrid clock: after a reset a clock that ran ahead falls back to real time") {
  HybridClock clock(laptop);
  static_cast<void>(clock.draw(1'000'000));
  clock.reset(clock_at(500));
  CHECK(clock.draw(2000).time_ms() == 2000);
}

TEST_CASE("clock_at: moments outside of what a stamp holds are clamped") {
  CHECK(clock_at(-1) == 0);
  CHECK(clock_at(stamp_time_ms_max) == clock_at(stamp_time_ms_max + 1));
  CHECK(clock_at(stamp_time_ms_max) >> 16 == static_cast<std::uint64_t>(stamp_time_ms_max));
}

TEST_CASE("hex: sixteen lower-case digits, there and back") {
  CHECK(format_hex(0) == "0000000000000000");
  CHECK(format_hex(0xfedcba9876543210) == "fedcba9876543210");
  CHECK(parse_hex("fedcba9876543210") == 0xfedcba9876543210);
}

TEST_CASE("hex: anything but sixteen lower-case digits is nothing") {
  for (const char* text : {"", "0", "00000000000000000", "fedcba987654321G", "FEDCBA9876543210",
                           "-000000000000001", " 00000000000001", "0x00000000000001"}) {
    CHECK_FALSE(parse_hex(text));
  }
}
