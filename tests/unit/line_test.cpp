// The rules of a cart line, one after the other.
#include <catch2/catch_test_macros.hpp>

#include "noline/limits.hpp"
#include "noline_test.hpp"

using namespace noline;
using namespace noline::test;

TEST_CASE("cart line: an empty one has no quantity and is dead") {
  CHECK(Line{}.quantity() == 0);
  CHECK(is_dead(Line{}));
}

TEST_CASE("cart line: adds of one replica make one running total") {
  LineDevice a(laptop);
  a.add(2).add(3);
  REQUIRE(a.line.contributions.size() == 1);
  CHECK(a.line.contributions[0].added == 5);
  CHECK(a.line.quantity() == 5);
}

TEST_CASE("cart line: a set answers the adds it has seen") {
  LineDevice a(laptop);
  a.add(4).set(2, 10);
  CHECK(a.line.quantity() == 2);
  CHECK(a.add(1).line.quantity() == 3);
}

TEST_CASE("cart line: a removal leaves nothing, and the next add starts from nothing") {
  LineDevice a(laptop);
  a.set(4, 10).add(2).remove(20);
  CHECK(a.line.quantity() == 0);
  CHECK(is_dead(a.line));
  CHECK(a.add(1).line.quantity() == 1);
}

TEST_CASE("cart line: a set after a removal counts") {
  LineDevice a(laptop);
  a.set(4, 10).remove(10).set(3, 10);
  CHECK(a.line.quantity() == 3);
}

TEST_CASE("cart line: a removal notes when it was made") {
  LineDevice a(laptop);
  a.set(4, 10).remove(20);
  CHECK(a.line.last_remove.time_ms() == 20);
  CHECK(a.line.cleared == a.line.base.stamp);
}

TEST_CASE("cart line: an add notes who made it and when") {
  LineDevice a(laptop);
  a.add(1, 30);
  CHECK(a.line.last_add.time_ms() == 30);
  CHECK(a.line.last_add.replica == laptop);
}

TEST_CASE("cart line: it was created when the first of its devices created it") {
  Line a;
  Line b;
  a.created = "5@1"_stamp;
  b.created = "4@2"_stamp;
  CHECK(join(a, b));
  CHECK_FALSE(join(b, a));
  CHECK_FALSE(join(b, Line{}));
  CHECK(a.created == "4@2"_stamp);
}

TEST_CASE("cart line: its list is the cart until it is moved") {
  LineDevice a(laptop);
  CHECK(a.add(1).line.list_name() == "cart");
  CHECK(a.move("later", 10).line.list_name() == "later");
  CHECK(a.move("cart", 20).line.list_name() == "cart");
}

TEST_CASE("cart line: moving a line that lives on adds alone gives it a base") {
  LineDevice a(laptop);
  a.add(3).move("later", 10);
  CHECK(a.line.base.quantity == 3);
  CHECK(a.line.quantity() == 3);
}

TEST_CASE("cart line: moving does not revive a quantity that was removed") {
  LineDevice a(laptop);
  a.set(7, 10).remove(20).add(2).move("later", 30);
  CHECK(a.line.quantity() == 2);
}

TEST_CASE("cart line: moving keeps adds that came on top of a base") {
  LineDevice a(laptop);
  a.set(2, 10).add(3).move("later", 20);
  CHECK(a.line.quantity() == 5);
}

TEST_CASE("cart line: the quantity saturates at the limit") {
  LineDevice a(laptop);
  a.set(limits::quantity_max, 10).add(limits::quantity_max);
  CHECK(a.line.quantity() == limits::quantity_max);
}

TEST_CASE("cart line: a running total never passes its limit") {
  Line line;
  line.contributions = {{Contributor::own(laptop), limits::added_max - 1, 0}};
  line_add(line, {7, laptop}, 5);
  CHECK(line.contributions[0].added == limits::added_max);
}

TEST_CASE("cart line: answered beyond what was added counts as nothing, not as less") {
  Line line;
  line.contributions = {{Contributor::own(laptop), 2, 9}, {Contributor::own(phone), 3, 0}};
  CHECK(line.quantity() == 3);
}

TEST_CASE("cart line: contributions of one id but another origin are apart") {
  Line line;
  line_add(line, {7, laptop}, 1);
  Line carried;
  carried.contributions = {{Contributor{laptop.value, 2}, 4, 0}};
  join(line, carried);
  REQUIRE(line.contributions.size() == 2);
  CHECK(line.quantity() == 5);
}

TEST_CASE("cart line: an adopted guest scope contributes once, however often it is joined") {
  const std::string scope = "guest:00112233445566778899aabbccddeeff";
  Line account;
  line_set(account, "5@1"_stamp, 1);
  Line adopted;
  adopted.contributions = {{Contributor::guest(scope), 2, 0}};
  CHECK(join(account, adopted));
  CHECK_FALSE(join(account, adopted));
  CHECK(account.quantity() == 3);
}

TEST_CASE("cart line: a delta holds only what changed") {
  LineDevice a(laptop);
  a.set(4, 10).add(1);
  const Line before = a.line;
  const Line change = delta(a.add(1).line, before);
  CHECK(change.identity.is_empty());
  CHECK(change.base.stamp.is_zero());
  REQUIRE(change.contributions.size() == 1);
  CHECK(change.contributions[0].added == 2);
}

TEST_CASE("cart line: the delta of equal lines is empty") {
  LineDevice a(laptop);
  a.set(4, 10).add(1).move("later", 20);
  CHECK(delta(a.line, a.line) == Line{});
}

TEST_CASE("cart line: its greatest clock is that of any of its parts") {
  Line line;
  line.fields["note"] = {Scalar{std::string("x")}, "77@1"_stamp, {}};
  CHECK(clock_max(line) == 77);
  line.last_remove = "80@1"_stamp;
  CHECK(clock_max(line) == 80);
  line.kept = "90@1"_stamp;
  CHECK(clock_max(line) == 90);
}
