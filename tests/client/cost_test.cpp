// What a cart costs grows with its lines, not with what was done to them.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <chrono>

#include "shop.hpp"

using namespace noline;
using namespace noline::test;

namespace {

constexpr std::size_t lines = 60;

struct Cost {
  std::size_t hub_bytes = 0;
  std::size_t device_bytes = 0;
  std::size_t new_device_bytes = 0;
  double load_ms = 0;  ///< To open the client on what the device has stored.
};

/// The quickest of many, so that other work on the machine does not count.
double load_ms(const TestDevice& device) {
  double least = 1e9;
  for (int turn = 0; turn < 40; ++turn) {
    StoredState stored = device.disk.load();
    const auto begin = std::chrono::steady_clock::now();
    const auto opened = Client::open({}, std::move(stored), device.now());
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    REQUIRE(opened);
    least = std::min(least, took.count());
  }
  return least;
}

bool is_within_a_tenth(std::size_t value, std::size_t of) {
  return value * 10 >= of * 9 && value * 10 <= of * 11;
}

/// One of the many ways to change the line `number`; the last round leaves all of them alike.
void edit(TestDevice& device, std::size_t number, std::size_t turn) {
  const std::string sku = "SKU-" + std::to_string(number);
  const LineId line = line_id({sku, {}});
  switch (turn % 4) {
    case 0:
      REQUIRE(device->add({sku, {}}, 1, device.now()));
      return;
    case 1:
      REQUIRE(device->set_quantity(line, 2 + static_cast<std::uint32_t>(turn % 7), device.now()));
      return;
    case 2:
      REQUIRE(device->remove(line, device.now()));
      return;
    default:
      REQUIRE(device->add({sku, {}}, 2, device.now()));
  }
}

/// Two devices edit in turns, then a third one comes.
Cost cost_after(std::size_t edits) {
  Shop shop;
  TestDevice& a = shop.device();
  TestDevice& b = shop.device();
  shop.sign_in({&a, &b});
  for (std::size_t count = 0; count < edits; ++count) {
    edit(count / lines % 2 == 0 ? a : b, count % lines, count / lines);
    if (count % lines == lines - 1)
      shop.settle();
  }
  shop.settle();
  Cost cost;
  for (const auto& [place, row] : shop.hub_content().rows)
    cost.hub_bytes += place.second.size() + row.value.size();
  for (const auto& [place, row] : a.disk.rows)
    cost.device_bytes += place.second.size() + row.value.size() + row.known.size();
  cost.load_ms = load_ms(a);
  TestDevice& fresh = shop.device();
  shop.settle();
  const std::size_t before = fresh.received_bytes;
  const auto done =
      shop.call(fresh, "sign_in", {{"email", "ada@example.org"}, {"password", "long enough"}});
  REQUIRE(done.error.code == Errc::none);
  CHECK(fresh->state_hash() == a->state_hash());
  cost.new_device_bytes = fresh.received_bytes - before;
  return cost;
}

}  // namespace

TEST_CASE("cost: a cart after very many edits is as small as after a few") {
  // Whole rounds over the lines that end with the same kind of edit.
  const Cost few = cost_after(8 * lines);
  const Cost many = cost_after(1668 * lines);
  INFO("hub " << few.hub_bytes << " and " << many.hub_bytes << ", device " << few.device_bytes
              << " and " << many.device_bytes << ", to a new device " << few.new_device_bytes
              << " and " << many.new_device_bytes << ", to load " << few.load_ms << " ms and "
              << many.load_ms << " ms");
  CHECK(is_within_a_tenth(many.hub_bytes, few.hub_bytes));
  CHECK(is_within_a_tenth(many.device_bytes, few.device_bytes));
  CHECK(is_within_a_tenth(many.new_device_bytes, few.new_device_bytes));
  // Bytes say it exactly; the clock of a busy machine only roughly.
  CHECK(many.load_ms < 3 * few.load_ms);
}
