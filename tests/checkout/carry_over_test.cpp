// What of an ordered cart goes on in the next one.
#include <rapidcheck.h>

#include <catch2/catch_test_macros.hpp>

#include "noline/epochs.hpp"
#include "noline_test.hpp"

using namespace noline;
using namespace noline::test;

namespace {

constexpr std::uint32_t epoch = 3;

LineId id_of(const Line& line) {
  return line_id(line.identity);
}

/// What an order that was placed on `seen` took of a line.
std::vector<Contribution> ordered(const Line& held, const Line& seen) {
  return answered_by(held, see_line(id_of(seen), seen));
}

/// The totals by contributor, as a test reads them.
std::uint64_t pieces_of(const Line& line, Contributor contributor) {
  for (const Contribution& entry : line.contributions) {
    if (entry.contributor == contributor)
      return entry.added - entry.seen;
  }
  return 0;
}

}  // namespace

TEST_CASE("epochs: keys name the epoch that is open") {
  CHECK(epoch_after("order/4") == 5);
  CHECK(epoch_after("cart/7/line/0123456789abcdef") == 7);
  CHECK(epoch_after("cart/7/note") == 7);
  CHECK(epoch_after("order/04") == 1);
  CHECK(epoch_after("order/") == 1);
  CHECK(epoch_after("order/4x") == 1);
  CHECK(epoch_after("order/g12.4") == 1);
  CHECK(epoch_after("cart/") == 1);
  CHECK(epoch_after("cart/7") == 1);
  CHECK(epoch_after("cart/99999999999/note") == 1);
  CHECK(epoch_after("context/theme") == 1);
  CHECK(parse_order_key(order_key(12)) == 12);
  CHECK(parse_cart_epoch(cart_prefix(12) + "note") == 12);
}

TEST_CASE("checkout: what the buyer saw is ordered, a later addition is not counted") {
  LineDevice buyer(laptop);
  buyer.add(2);
  LineDevice other(phone);
  other.receive(buyer.line);
  other.add(1);
  Line held = buyer.line;
  join(held, other.line);
  CHECK(quantity_known(held, see_line(id_of(held), buyer.line)) == 2);
}

TEST_CASE("checkout: a removal that the buyer had not seen counts at once") {
  LineDevice buyer(laptop);
  buyer.add(2);
  LineDevice other(phone);
  other.receive(buyer.line);
  other.remove(10);
  CHECK(quantity_known(other.line, see_line(id_of(buyer.line), buyer.line)) == 0);
  other.set(5, 20);
  CHECK(quantity_known(other.line, see_line(id_of(buyer.line), buyer.line)) == 5);
}

TEST_CASE("checkout: what only the buyer's device knows is not ordered") {
  LineDevice buyer(laptop);
  buyer.add(2);
  const Line held = buyer.line;
  buyer.add(3);
  CHECK(quantity_known(held, see_line(id_of(held), buyer.line)) == 2);
}

TEST_CASE("carry over: an ordered line leaves nothing") {
  LineDevice buyer(laptop);
  buyer.add(2).set(4, 10).add(1);
  const auto taken = ordered(buyer.line, buyer.line);
  CHECK(carry_over(buyer.line, &taken, epoch).quantity() == 0);
}

TEST_CASE("carry over: an addition that the buyer had not seen goes on under the epoch's name") {
  LineDevice buyer(laptop);
  buyer.add(2);
  LineDevice other(phone);
  other.receive(buyer.line);
  other.add(1);
  Line held = buyer.line;
  join(held, other.line);
  const auto taken = ordered(held, buyer.line);
  const Line next = carry_over(held, &taken, epoch);
  CHECK(next.quantity() == 1);
  CHECK(pieces_of(next, {phone.value, epoch + 2}) == 1);
  CHECK(next.list_name() == "cart");
}

TEST_CASE("carry over: pieces added and taken back without knowing of the order stay gone") {
  LineDevice buyer(laptop);
  buyer.add(2);
  LineDevice late(phone);
  late.receive(buyer.line);
  late.add(3).remove(50);
  Line held = buyer.line;
  const auto taken = ordered(held, buyer.line);
  join(held, late.line);
  CHECK(carry_over(held, &taken, epoch).quantity() == 0);
}

TEST_CASE("carry over: a quantity set after the order is not carried") {
  LineDevice buyer(laptop);
  buyer.add(2);
  LineDevice late(phone);
  late.receive(buyer.line);
  late.set(9, 50);
  Line held = buyer.line;
  const auto taken = ordered(held, buyer.line);
  join(held, late.line);
  CHECK(carry_over(held, &taken, epoch).quantity() == 0);
}

TEST_CASE("carry over: what was saved for later goes on whole") {
  LineDevice device(laptop);
  device.set(2, 5);
  device.add(1);
  device.move("later", 10);
  const Line next = carry_over(device.line, nullptr, epoch);
  CHECK(next.quantity() == 3);
  CHECK(next.list_name() == "later");
  device.remove(20);
  Line joined = next;
  join(joined, carry_over(device.line, nullptr, epoch));
  CHECK(joined.quantity() == 0);
}

TEST_CASE("carry over: a guest's running total counts once, in whichever epoch") {
  Line held;
  held.identity = teapot();
  held.contributions.push_back({Contributor::guest("guest:1"), 2, 0});
  const auto taken = ordered(held, held);
  Line next = carry_over(held, &taken, epoch);
  CHECK(next.quantity() == 0);
  Line more = held;
  more.contributions[0].added = 3;
  join(next, more);
  CHECK(next.quantity() == 1);
}

TEST_CASE("law: carrying over in parts, twice and in any order is carrying over once") {
  CHECK(rc::check("carry over is a join", [] {
    LineDevice buyer(laptop);
    LineDevice other(phone);
    LineDevice third(kiosk);
    TimeMs now = 1;
    const auto act = [&](LineDevice& device) {
      switch (*rc::gen::inRange(0, 5)) {
        case 0:
        case 1:
          device.add(*rc::gen::inRange<std::uint32_t>(1, 4), ++now);
          break;
        case 2:
          device.set(*rc::gen::inRange<std::uint32_t>(1, 9), ++now);
          break;
        case 3:
          if (device.line.quantity() > 0)
            device.remove(++now);
          break;
        default:
          device.receive(buyer.line);
      }
    };
    for (int i = *rc::gen::inRange(0, 6); i > 0; --i)
      act(buyer);
    for (LineDevice* device : {&other, &third}) {
      if (*rc::gen::arbitrary<bool>())
        device->receive(buyer.line);
      for (int i = *rc::gen::inRange(0, 5); i > 0; --i)
        act(*device);
    }
    const auto taken = ordered(buyer.line, buyer.line);
    Line all = buyer.line;
    join(all, other.line);
    join(all, third.line);
    const Line once = carry_over(all, &taken, epoch);
    Line parts;
    for (const Line* late : {&third.line, &other.line, &third.line}) {
      Line closed = buyer.line;
      join(closed, *late);
      join(parts, carry_over(closed, &taken, epoch));
    }
    join(parts, carry_over(all, &taken, epoch));
    RC_ASSERT(parts == once);
  }));
}

TEST_CASE("law: every piece added without knowing of the order is in the next cart") {
  CHECK(rc::check("no add is lost", [] {
    LineDevice buyer(laptop);
    buyer.add(*rc::gen::inRange<std::uint32_t>(1, 5));
    LineDevice late(phone);
    late.receive(buyer.line);
    const auto before = *rc::gen::inRange<std::uint32_t>(0, 5);
    late.add(before);
    Line held = buyer.line;
    join(held, late.line);
    const bool has_seen = *rc::gen::arbitrary<bool>();
    const auto taken = ordered(held, has_seen ? held : buyer.line);
    const auto after = *rc::gen::inRange<std::uint32_t>(0, 5);
    late.add(after);
    join(held, late.line);
    RC_ASSERT(carry_over(held, &taken, epoch).quantity() == (has_seen ? 0 : before) + after);
  }));
}
