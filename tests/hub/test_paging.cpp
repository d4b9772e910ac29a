#include <catch2/catch_test_macros.hpp>
#include <set>

#include "core/limits.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

std::set<std::string> keys_of(const std::vector<wire::Rows>& pages) {
  std::set<std::string> keys;
  for (const wire::Rows& page : pages) {
    for (const Row& row : page.rows) {
      if (!row.key.starts_with("device/")) {
        keys.insert(row.key);
      }
    }
  }
  return keys;
}

}  // namespace

TEST_CASE("hub: a new device gets everything in pages, the last of which says so") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  for (int part = 0; part < 4; ++part) {
    std::vector<Row> rows;
    for (int index = 0; index < 200; ++index) {
      rows.push_back(a.line_added("SKU-" + std::to_string(part * 200 + index), 1));
    }
    a.push(std::move(rows));
  }
  TestDevice b = TestDevice::beside(a, 2);
  b.hello();
  const auto all = hub.take_pages(b.link);
  REQUIRE(all.size() == 4);
  CHECK(keys_of(all).size() == 800);
  for (std::size_t page = 0; page + 1 < all.size(); ++page) {
    CHECK(all[page].more);
    CHECK(all[page].number < all[page + 1].number);
  }
  CHECK_FALSE(all.back().more);
  CHECK(all.back().number == hub.service->find_scope(a.scope)->head);
}

TEST_CASE("hub: a device that comes back gets what it missed and no more") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  a.push({a.line_added("OLD", 1)});
  TestDevice b = TestDevice::beside(a, 2);
  b.hello();
  hub.take(b.link);
  b.cursor = hub.service->find_scope(a.scope)->head;
  b.lineage = hub.service->lineage();
  b.leave();
  a.push({a.line_added("NEW", 1)});
  const auto welcome = b.hello();
  CHECK(welcome.scopes.at(0).resume);
  CHECK(keys_of(hub.take_pages(b.link)) == std::set<std::string>{key_of("NEW")});
}

TEST_CASE("hub: a new device is not told of dead lines, one that knew them alive is") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  Line line = added_line("TEA", a.replica, 1);
  line_set(line, {clock_at(hub.now), a.replica}, 2);
  a.push({{key_of("TEA"), line, 0}, a.line_added("MUG", 1)});
  const std::uint64_t cursor = hub.service->find_scope(a.scope)->head;
  line_remove(line, {clock_at(hub.now + 1), a.replica});
  a.push({{key_of("TEA"), line, 0}});
  const auto keys_for = [&](unsigned number, std::uint64_t from, std::uint64_t lineage) {
    TestDevice device = TestDevice::beside(a, number);
    device.cursor = from;
    device.lineage = lineage;
    device.hello();
    return keys_of(hub.take_pages(device.link));
  };
  CHECK(keys_for(2, 0, 0) == std::set<std::string>{key_of("MUG")});
  CHECK(keys_for(3, cursor, hub.service->lineage()) == std::set<std::string>{key_of("TEA")});
}

TEST_CASE("hub: who adds to a dead line it never saw is sent the whole line") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  Line line = added_line("TEA", a.replica, 1);
  line_move(line, {clock_at(hub.now), a.replica}, "wishlist:tea");
  line_remove(line, {clock_at(hub.now + 1), a.replica});
  a.push({{key_of("TEA"), line, 0}});
  TestDevice b = TestDevice::beside(a, 2);
  b.hello();
  hub.take(a.link);
  hub.take(b.link);
  b.send_push({b.line_added("TEA", 3)});
  hub.settle();
  for (const LinkId link : {a.link, b.link}) {
    const auto rows = hub.take_pages(link);
    REQUIRE(rows.size() == 1);
    const Line& seen = std::get<Line>(rows[0].rows.at(0).value);
    CHECK(seen.list_name() == "wishlist:tea");
    CHECK(seen.quantity() == 3);
  }
}

TEST_CASE("hub: a blocked link gets no live changes, and pages when it drains") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  TestDevice b = TestDevice::beside(a, 2);
  b.hello();
  hub.take(b.link);
  hub.service->handle_blocked(b.link);
  for (int round = 1; round <= 100; ++round) {
    a.push({a.line_added("TEA", static_cast<std::uint32_t>(round)), a.line_added("MUG", 1)});
  }
  const auto meanwhile = hub.take_pages(b.link);
  REQUIRE(meanwhile.size() == 1);
  CHECK(meanwhile[0].rows.empty());
  CHECK(meanwhile[0].more);
  hub.service->handle_drained(b.link);
  hub.settle();
  const auto after = hub.take_pages(b.link);
  REQUIRE(after.size() == 1);
  CHECK(keys_of(after) == std::set<std::string>{key_of("TEA"), key_of("MUG")});
  CHECK_FALSE(after[0].more);
  a.push({a.line_added("TEA", 500)});
  CHECK(hub.take_pages(b.link).size() == 1);
}

TEST_CASE("hub: everywhere is the least that all live devices stored") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  TestDevice b = TestDevice::beside(a, 2);
  b.hello();
  const std::uint64_t seq = a.push({a.line_added("TEA", 1)}).seq;
  const auto told = [&](LinkId link) {
    std::uint64_t most = 0;
    for (const wire::Signal& signal : hub.take_all<wire::Signal>(link)) {
      if (signal.body.contains("everywhere")) {
        most = std::max<std::uint64_t>(most, signal.body["everywhere"].get<std::uint64_t>());
      }
    }
    return most;
  };
  const auto stored = [&](TestDevice& device) {
    hub.send(device.link, wire::Ack{0, seq, 0, {}}, device.replica);
    hub.now += limits::everywhere_ms_min;
    hub.service->handle_timeout(hub.now);
    hub.settle();
  };
  stored(a);
  CHECK(told(a.link) < seq);
  stored(b);
  CHECK(told(a.link) == seq);
  TestDevice c = TestDevice::beside(a, 3);
  c.hello();
  const std::uint64_t next = a.push({a.line_added("MUG", 1)}).seq;
  hub.send(a.link, wire::Ack{0, next, 0, {}}, a.replica);
  hub.send(b.link, wire::Ack{0, next, 0, {}}, b.replica);
  hub.settle();
  CHECK(told(a.link) < next);
  hub.now += limits::everywhere_ms_min;
  c.leave();
  CHECK(told(a.link) == next);
}

}  // namespace noline::hub::test
