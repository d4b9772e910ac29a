// The numbered situations of docs/CONFLICTS.md that one cart line decides: A is the laptop, B the
// phone, and neither knows of the other's edit.
#include <catch2/catch_test_macros.hpp>

#include "noline_test.hpp"

using namespace noline;
using namespace noline::test;

namespace {

struct Pair {
  LineDevice a{laptop};
  LineDevice b{phone};

  /// Both start with this quantity, set by A.
  void start_with(std::uint32_t quantity) {
    a.set(quantity, 100);
    meet();
  }
  void meet() {
    sync(a, b);
    REQUIRE(a.line == b.line);
  }
  [[nodiscard]] std::uint32_t met_quantity() {
    meet();
    return a.line.quantity();
  }
};

}  // namespace

TEST_CASE("conflict 1: both devices add one, and both count") {
  Pair p;
  p.a.add(1);
  p.b.add(1);
  CHECK(p.met_quantity() == 2);
}

TEST_CASE("conflict 2: of two sets the later one holds, never their sum") {
  Pair p;
  p.start_with(1);
  p.a.set(3, 200);
  p.b.set(5, 201);
  CHECK(p.met_quantity() == 5);
}

TEST_CASE("conflict 3: a set and an add both count") {
  Pair p;
  p.start_with(1);
  p.a.set(5, 200);
  p.b.add(1);
  CHECK(p.met_quantity() == 6);
}

TEST_CASE("conflict 4: a removal leaves the add that it had not seen") {
  Pair p;
  p.start_with(4);
  p.a.remove(200);
  p.b.add(1);
  CHECK(p.met_quantity() == 1);
}

TEST_CASE("conflict 5: a removal leaves the set that it had not seen, whoever was later") {
  for (const TimeMs removed_at : {150, 250}) {
    Pair p;
    p.start_with(4);
    p.a.remove(removed_at);
    p.b.set(3, 200);
    CHECK(p.met_quantity() == 3);
  }
}

TEST_CASE("conflict 6: a removed line stays removed though the other device held the old one") {
  Pair p;
  p.start_with(4);
  p.a.remove(200);
  CHECK(p.met_quantity() == 0);
}

TEST_CASE("conflict 7: emptying the cart leaves only the line that was added unseen") {
  Pair old_line;
  old_line.start_with(4);
  old_line.a.remove(200);
  Pair new_line;
  new_line.b.add(1);
  CHECK(old_line.met_quantity() == 0);
  CHECK(new_line.met_quantity() == 1);
}

TEST_CASE("conflict 8: a push that arrives three times counts once") {
  LineDevice a(laptop);
  a.add(2);
  Line hub;
  CHECK(join(hub, a.line));
  CHECK_FALSE(join(hub, a.line));
  CHECK_FALSE(join(hub, a.line));
  CHECK(hub.quantity() == 2);
}

TEST_CASE("conflict 9: three changes end the same in each of their six orders") {
  LineDevice a(laptop);
  LineDevice b(phone);
  LineDevice c(kiosk);
  const Line parts[] = {a.set(4, 10).line, b.add(2).line, c.add(1).set(9, 5).remove(11).line};
  constexpr int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  Line first;
  for (const int at : orders[0])
    join(first, parts[at]);
  for (const auto& order : orders) {
    Line other;
    for (const int at : order)
      join(other, parts[at]);
    CHECK(other == first);
  }
}

TEST_CASE("conflict 10: quantities do not depend on a clock that is three days ahead") {
  Pair p;
  p.start_with(1);
  p.a.clock.calibrate(3 * 24 * 3'600'000LL);
  p.b.clock.calibrate(-2 * 3'600'000LL);
  p.a.add(1);
  p.b.add(1);
  CHECK(p.met_quantity() == 3);
  CHECK(p.b.set(2, 300).line.quantity() == 2);
  CHECK(p.met_quantity() == 2);
}

TEST_CASE("conflict 18: each of two removals takes exactly its own line") {
  Pair first;
  Pair second;
  first.start_with(1);
  second.start_with(1);
  first.a.remove(200);
  second.b.remove(200);
  CHECK(first.met_quantity() == 0);
  CHECK(second.met_quantity() == 0);
}

TEST_CASE("conflict 31: saving for later takes the other device's new quantity along") {
  Pair p;
  p.start_with(2);
  p.a.move("later", 200);
  p.b.set(6, 150);
  CHECK(p.met_quantity() == 6);
  CHECK(p.a.line.list_name() == "later");
}

TEST_CASE("conflict 31: saving for later beats a removal that had not seen it") {
  for (const TimeMs removed_at : {150, 250}) {
    Pair p;
    p.start_with(2);
    p.a.move("later", 200);
    p.b.remove(removed_at);
    CHECK(p.met_quantity() == 2);
    CHECK(p.a.line.list_name() == "later");
  }
}

TEST_CASE("conflict 31: a line of adds alone is saved against an unseen removal too") {
  Pair p;
  p.b.add(3);
  p.meet();
  p.a.move("later", 200);
  p.b.remove(250);
  CHECK(p.met_quantity() == 3);
}

TEST_CASE("conflict 31: a line of adds alone is saved with the quantity that was set unseen") {
  for (const TimeMs set_at : {150, 250}) {
    Pair p;
    p.b.add(3);
    p.meet();
    p.a.move("later", 200);
    p.b.set(6, set_at);
    CHECK(p.met_quantity() == 6);
    CHECK(p.a.line.list_name() == "later");
  }
}

TEST_CASE("conflict 31: a held quantity does not bring back what was removed") {
  Pair p;
  p.start_with(7);
  p.b.remove(150);
  p.b.add(2);
  p.meet();
  p.a.move("later", 200);
  p.b.move("later", 210);
  CHECK(p.met_quantity() == 2);
  CHECK(p.a.line.base.is_held());
}

TEST_CASE("conflict 31: a held quantity is never newer than the move that holds it") {
  Pair p;
  p.start_with(7);
  p.b.set(3, 200);
  p.b.remove(200);
  p.b.add(2);
  p.b.move("later", 200);
  CHECK(p.b.line.base.stamp <= p.b.line.kept);
  CHECK(p.b.line.quantity() == 2);
}

TEST_CASE("conflict 31: a removal that had seen the move removes the saved line") {
  Pair p;
  p.start_with(2);
  p.a.move("later", 200);
  p.meet();
  p.b.remove(250);
  CHECK(p.met_quantity() == 0);
}
