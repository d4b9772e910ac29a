// What is forgotten with time, by the hub and by the devices, and what comes back late all the
// same.
#include <catch2/catch_test_macros.hpp>

#include "shop.hpp"

using namespace noline;
using namespace noline::test;

namespace {

constexpr TimeMs floor_ms = 60'000;
/// Time passes faster here than tokens are renewed, which sessions_test.cpp is about.
constexpr TimeMs year_ms = 365LL * 24 * 3'600'000;

/// Two devices on one account, on a hub that forgets within a minute.
struct Forgetful {
  explicit Forgetful(unsigned archive_floors = 1000) {
    shop.hub().set_life({floor_ms, archive_floors, 0});
    shop.hub().set_access_ms(year_ms);
    shop.sign_in({&a, &b});
  }

  /// So long that what is settled now is forgotten; `device` connects meanwhile, now and then.
  void pass_floors(TestDevice& device, int count = 2) {
    for (int turn = 0; turn <= count; ++turn) {
      shop.go_offline(device);
      shop.advance(floor_ms);
      shop.go_online(device);
      shop.settle();
    }
  }

  [[nodiscard]] const hub::Scope& scope() { return *shop.hub().find_scope(a->main_scope()); }

  [[nodiscard]] const Line* row(const std::string& sku) {
    const auto row = scope().rows.find(line_key(1, line_id({sku, {}})));
    return row == scope().rows.end() ? nullptr : &std::get<Line>(row->second.value);
  }

  Shop shop;
  TestDevice& a = shop.device();
  TestDevice& b = shop.device();
};

std::size_t entries_of(const Client& client, const std::string& sku) {
  const Value* value = client.find_row(line_key(1, line_id({sku, {}})));
  return value == nullptr ? 0 : std::get<Line>(*value).contributions.size();
}

}  // namespace

TEST_CASE("ageing: answered additions of past openings leave hub and devices") {
  Forgetful world;
  for (int opening = 0; opening < 500; ++opening) {
    world.shop.go_offline(world.a);
    world.a.open();
    world.shop.go_online(world.a);
    world.shop.settle();
    REQUIRE(world.a->add({"TEA", {}}, 1, world.a.now()));
    world.shop.settle();
    if (opening % 100 == 99)
      REQUIRE(world.b->set_quantity(world.b.line("TEA"), 3, world.b.now()));
  }
  world.shop.settle();
  // The hub knows them all, and so will know those that a copy brings back.
  const std::string key = line_key(1, line_id({"TEA", {}}));
  REQUIRE(hub::Scopes::find_line(world.scope(), key).contributions.size() >= 500);
  world.pass_floors(world.b);
  CHECK(world.row("TEA")->contributions.empty());
  CHECK(entries_of(*world.b, "TEA") == 0);
  CHECK(entries_of(*world.a, "TEA") <= 1);  // Its own, whose total may go on.
  CHECK(world.a.quantity("TEA") == 3);
  CHECK(world.a->state_hash() == world.b->state_hash());
  CHECK(world.shop.hub_content().pushes.size() <= 2);
}

TEST_CASE("ageing: additions that count stay, however old they are") {
  Forgetful world;
  REQUIRE(world.a->add({"TEA", {}}, 2, world.a.now()));
  world.shop.settle();
  world.pass_floors(world.b, 4);
  CHECK(world.row("TEA")->quantity() == 2);
  CHECK(world.b.quantity("TEA") == 2);
}

TEST_CASE("ageing: a line that is gone leaves hub and devices, and comes back as any other") {
  Forgetful world;
  REQUIRE(world.a->add({"TEA", {}}, 4, world.a.now()));
  world.shop.settle();
  REQUIRE(world.b->remove(world.b.line("TEA"), world.b.now()));
  world.shop.settle();
  world.pass_floors(world.b);
  CHECK(world.row("TEA") == nullptr);
  CHECK(world.b->find_row(line_key(1, world.b.line("TEA"))) == nullptr);
  // The opening's total goes on where it was: one more than what was answered.
  REQUIRE(world.a->add({"TEA", {}}, 1, world.a.now()));
  world.shop.settle();
  CHECK(world.a.quantity("TEA") == 1);
  CHECK(world.b.quantity("TEA") == 1);
  CHECK(world.row("TEA")->quantity() == 1);
}

TEST_CASE("ageing: who was away for longer adds what it alone did, and nothing comes back") {
  Forgetful world;
  REQUIRE(world.a->add({"TEA", {}}, 4, world.a.now()));
  REQUIRE(world.a->add({"MUG", {}}, 2, world.a.now()));
  world.shop.settle();
  world.shop.go_offline(world.a);
  REQUIRE(world.a->add({"TEA", {}}, 1, world.a.now()));
  REQUIRE(world.a->add({"HONEY", {}}, 3, world.a.now()));
  world.a.store();
  REQUIRE(world.b->remove(world.b.line("TEA"), world.b.now()));
  REQUIRE(world.b->remove(world.b.line("MUG"), world.b.now()));
  world.shop.settle();
  world.pass_floors(world.b);
  world.a.open();
  world.shop.go_online(world.a);
  world.shop.settle();
  CHECK(world.a.quantity("TEA") == 1);
  CHECK(world.a.quantity("MUG") == 0);
  CHECK(world.a.quantity("HONEY") == 3);
  CHECK(world.a->state_hash() == world.b->state_hash());
  CHECK(world.row("TEA")->quantity() == 1);
}

TEST_CASE("ageing: a copy of a store brings nothing back that its original delivered") {
  Forgetful world;
  world.shop.go_offline(world.a);
  REQUIRE(world.a->add({"TEA", {}}, 2, world.a.now()));
  world.a.store();
  const simulation::DiskContent copy = world.a.disk;
  REQUIRE(world.a->add({"TEA", {}}, 1, world.a.now()));
  world.shop.go_online(world.a);
  world.shop.settle();
  REQUIRE(world.b->remove(world.b.line("TEA"), world.b.now()));
  world.shop.settle();
  world.pass_floors(world.b);
  REQUIRE(world.row("TEA") == nullptr);
  world.shop.go_offline(world.a);
  world.a.disk = copy;
  world.a.open();
  world.shop.go_online(world.a);
  world.shop.settle();
  CHECK(world.a.quantity("TEA") == 0);
  CHECK(world.b.quantity("TEA") == 0);
  CHECK(world.a->state_hash() == world.b->state_hash());
}

TEST_CASE("ageing: a copy with more than its original delivered brings the difference") {
  Forgetful world;
  world.shop.go_offline(world.a);
  REQUIRE(world.a->add({"TEA", {}}, 2, world.a.now()));
  world.a.store();
  const simulation::DiskContent before = world.a.disk;
  REQUIRE(world.a->add({"TEA", {}}, 3, world.a.now()));
  world.a.store();
  const simulation::DiskContent after = world.a.disk;
  // The older one is what the hub gets first, and what is answered and forgotten.
  world.a.disk = before;
  world.a.open();
  world.shop.go_online(world.a);
  world.shop.settle();
  REQUIRE(world.b->remove(world.b.line("TEA"), world.b.now()));
  world.shop.settle();
  world.pass_floors(world.b);
  world.shop.go_offline(world.a);
  world.a.disk = after;
  world.a.open();
  world.shop.go_online(world.a);
  world.shop.settle();
  CHECK(world.a.quantity("TEA") == 3);
  CHECK(world.b.quantity("TEA") == 3);
}

TEST_CASE("ageing: the archive ends after so many floors") {
  Forgetful world(2);
  REQUIRE(world.a->add({"TEA", {}}, 4, world.a.now()));
  world.shop.settle();
  REQUIRE(world.b->remove(world.b.line("TEA"), world.b.now()));
  world.shop.settle();
  world.pass_floors(world.b);
  CHECK(world.scope().archive.size() == 1);
  world.pass_floors(world.b, 4);
  CHECK(world.scope().archive.empty());
  CHECK(world.shop.hub_content().archive.empty());
}

TEST_CASE("ageing: a hub that starts anew knows what it has forgotten") {
  Forgetful world;
  REQUIRE(world.a->add({"TEA", {}}, 4, world.a.now()));
  world.shop.settle();
  REQUIRE(world.b->remove(world.b.line("TEA"), world.b.now()));
  world.shop.settle();
  world.pass_floors(world.b);
  world.shop.restart_hub(world.shop.hub_content());
  world.shop.hub().set_life({floor_ms, 1000, 0});
  world.shop.settle();
  REQUIRE(world.a->add({"TEA", {}}, 1, world.a.now()));
  world.shop.settle();
  CHECK(world.a.quantity("TEA") == 1);
  CHECK(world.b.quantity("TEA") == 1);
}

TEST_CASE("expiry: a cart that rests is saved for later, and one tap brings it back") {
  Shop shop;
  TestDevice& a = shop.device();
  TestDevice& b = shop.device();
  shop.hub().set_life({0, 4, 600'000});
  shop.hub().set_access_ms(year_ms);
  shop.sign_in({&a, &b});
  REQUIRE(a->add({"TEA", {}}, 4, a.now()));
  REQUIRE(a->add({"MUG", {}}, 2, a.now()));
  shop.settle();
  shop.go_offline(a);
  shop.advance(500'000);
  shop.go_online(a);
  shop.settle();
  CHECK(a->notices().empty());
  shop.go_offline(a);
  shop.advance(600'000);
  shop.go_online(a);
  shop.settle();
  for (TestDevice* device : {&a, &b}) {
    CHECK((*device)->cart().lines.empty());
    CHECK((*device)->cart().later.size() == 2);
    REQUIRE((*device)->notices().size() == 1);
    CHECK((*device)->notices()[0].type == "cart_expired");
    CHECK((*device)->notices()[0].before == 6);
  }
  REQUIRE(b->undo_notice(b->notices()[0].id, b.now()));
  shop.settle();
  CHECK(a->cart().count == 6);
  CHECK(a->cart().later.empty());
  CHECK(a->notices().empty());
}

TEST_CASE("expiry: a guest's cart that was carried over today does not expire today") {
  Shop shop;
  TestDevice& a = shop.device();
  TestDevice& b = shop.device();
  shop.hub().set_life({0, 4, 600'000});
  shop.hub().set_access_ms(year_ms);
  shop.sign_in({&a});
  shop.settle();
  REQUIRE(b->add({"TEA", {}}, 2, b.now()));
  shop.settle();
  const auto done =
      shop.call(b, "sign_in", {{"email", "ada@example.org"}, {"password", "long enough"}});
  REQUIRE(done.error.code == Errc::none);
  shop.settle();
  CHECK(b->cart().count == 2);
  CHECK(b->cart().later.empty());
}
