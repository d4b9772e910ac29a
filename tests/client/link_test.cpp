// The conversation with the hub: paging, clocks, lost hubs.
#include <catch2/catch_test_macros.hpp>

#include "noline/limits.hpp"
#include "shop.hpp"

using namespace noline;
using namespace noline::test;

namespace {

constexpr TimeMs day_ms = 24 * 3'600'000LL;

}  // namespace

TEST_CASE("link: a new device gets a large cart in pages") {
  Shop shop;
  TestDevice& device = shop.device();
  TestDevice& other = shop.device();
  const int count = static_cast<int>(limits::rows_per_message_max) + 50;
  for (int number = 0; number < count; ++number)
    REQUIRE(device->add({"SKU-" + std::to_string(number), {}}, 1, device.now()));
  shop.sign_in({&device, &other});
  CHECK(other->cart().lines.size() == static_cast<std::size_t>(count));
  CHECK(other->state_hash() == device->state_hash());
}

TEST_CASE("link: while pages follow, nothing counts as caught up") {
  TestDevice device(1);
  device.store();
  REQUIRE(device->poll_link(device.now()) == LinkRequest::connect);
  device->handle_connected(device.now());
  wire::Welcome welcome;
  welcome.clock = device.now();
  welcome.lineage = 7;
  welcome.scopes = {{device->main_scope(), 0, "write", true}, {"shop:demo", 0, "read", true}};
  const auto say = [&](const wire::Message& message) {
    device->handle_message(wire::encode(message, wire::Format::cbor, device->replica()),
                           device.now());
  };
  say(welcome);
  CHECK(device->is_caught_up());
  say(wire::Rows{0, 0, {}, true});
  CHECK_FALSE(device->is_caught_up());
  say(wire::Rows{0, 4, {}, false});
  CHECK(device->is_caught_up());
}

TEST_CASE("link: a device three days ahead edits offline; its clock wins nothing and it works on") {
  Shop shop;
  TestDevice& fast = shop.device();
  TestDevice& right = shop.device();
  shop.sign_in({&fast, &right});
  REQUIRE(right->add({"TEA", {}}, 1, right.now()));
  shop.settle();
  shop.go_offline(fast);
  fast.now_ms += 3 * day_ms;
  fast.open();
  REQUIRE(fast->set_quantity(fast.line("TEA"), 7, fast.now()));
  REQUIRE(fast->remove(fast.line("TEA"), fast.now()));
  REQUIRE(fast->add({"TEA", {}}, 2, fast.now()));
  shop.go_online(fast);
  shop.settle();
  CHECK(fast->connection().pending == 0);
  CHECK(right.quantity("TEA") == 2);
  REQUIRE(right->set_quantity(right.line("TEA"), 5, right.now()));
  shop.settle();
  CHECK(fast.quantity("TEA") == 5);
  CHECK(fast->state_hash() == right->state_hash());
}

TEST_CASE("link: a removal of a set that lies ahead clears that set and no unseen one") {
  Shop shop;
  TestDevice& fast = shop.device();
  TestDevice& right = shop.device();
  shop.sign_in({&fast, &right});
  REQUIRE(right->add({"TEA", {}}, 1, right.now()));
  shop.settle();
  fast.now_ms += 47'000;  // Its clock jumps while it is connected; the hub still takes its stamps.
  REQUIRE(fast->set_quantity(fast.line("TEA"), 9, fast.now()));
  shop.settle();
  CHECK(right.quantity("TEA") == 9);
  REQUIRE(right->remove(right.line("TEA"), right.now()));
  shop.settle();
  CHECK(fast.quantity("TEA") == 0);
  CHECK(fast->state_hash() == right->state_hash());
}

TEST_CASE("link: a quantity that nobody chose stays one when its line's edits get new stamps") {
  Shop shop;
  TestDevice& fast = shop.device();
  TestDevice& right = shop.device();
  shop.sign_in({&fast, &right});
  REQUIRE(right->add({"TEA", {}}, 1, right.now()));
  shop.settle();
  shop.go_offline(fast);
  fast.now_ms += 3 * day_ms;
  fast.open();
  REQUIRE(fast->set_quantity(fast.line("TEA"), 7, fast.now()));
  REQUIRE(fast->remove(fast.line("TEA"), fast.now()));
  fast.now_ms += 10;
  REQUIRE(fast->add({"TEA", {}}, 2, fast.now()));
  REQUIRE(fast->move(fast.line("TEA"), "later", fast.now()));
  const auto held = [&](TestDevice& device) {
    return std::get<Line>(*device->find_row(line_key(1, device.line("TEA"))));
  };
  REQUIRE(held(fast).base.is_held());
  shop.go_online(fast);
  shop.settle();
  for (TestDevice* device : {&fast, &right}) {
    const Line line = held(*device);
    CHECK(line.base.is_held());
    CHECK(line.base.stamp > line.cleared);
    CHECK(line.base.stamp < line.kept);
    CHECK_FALSE(line.kept.is_held());
    CHECK(line.quantity() == 2);
  }
  REQUIRE(right->set_quantity(right.line("TEA"), 5, right.now()));
  shop.settle();
  CHECK(fast.quantity("TEA") == 5);
}

TEST_CASE("link: a clock that is set back by days does not keep the device offline") {
  Shop shop;
  TestDevice& device = shop.device();
  shop.settle();
  shop.go_offline(device);
  device->poll_link(device.now());
  device->handle_disconnected(device.now());
  device.now_ms -= 3 * day_ms;
  REQUIRE(device->add({"TEA", {}}, 1, device.now()));
  device.store();
  device.is_allowed_online = true;
  for (int second = 0; second < 70 && device->connection().link != "online"; ++second) {
    device.now_ms += 1000;
    shop.settle();
  }
  CHECK(device->connection().link == "online");
  CHECK(device->connection().pending == 0);
}

TEST_CASE("link: devices heal a hub that was restored from an older copy") {
  Shop shop;
  TestDevice& a = shop.device();
  TestDevice& b = shop.device();
  shop.sign_in({&a, &b});
  REQUIRE(a->add({"TEA", {}}, 1, a.now()));
  shop.settle();
  const simulation::HubContent older = shop.hub_content();
  REQUIRE(a->add({"CUP", {}}, 4, a.now()));
  REQUIRE(b->set_quantity(b.line("TEA"), 3, b.now()));
  shop.settle();
  shop.restart_hub(older);
  a.now_ms += 60'000;
  b.now_ms += 60'000;
  shop.settle();
  const hub::Scope* scope = shop.hub().find_scope(a->main_scope());
  REQUIRE(scope != nullptr);
  CHECK(scope->rows.count(line_key(1, a.line("CUP"))) == 1);
  CHECK(a.quantity("TEA") == 3);
  CHECK(b.quantity("CUP") == 4);
  CHECK(a->state_hash() == b->state_hash());
  CHECK(a->edit_marks().everywhere == a->edit_marks().applied);
}

TEST_CASE("link: an add to a line that this device knows only in part has its SKU") {
  Shop shop;
  TestDevice& a = shop.device();
  shop.sign_in({&a});
  REQUIRE(a->add({"TEA", {}}, 1, a.now()));
  shop.settle();
  REQUIRE(a->remove(a.line("TEA"), a.now()));
  shop.settle();
  TestDevice& b = shop.device();
  shop.settle();
  REQUIRE(shop.call(b, "sign_in", {{"email", "ada@example.org"}, {"password", "long enough"}})
              .error.code == Errc::none);
  shop.go_offline(b);
  REQUIRE(b->add({"TEA", {}}, 2, b.now()));
  REQUIRE(b->cart().lines.size() == 1);
  CHECK(b->cart().lines[0].sku == "TEA");
  shop.go_online(b);
  shop.settle();
  CHECK(a.quantity("TEA") == 2);
  CHECK(a->state_hash() == b->state_hash());
}

TEST_CASE("link: a push that crosses another edit comes back, meets it, and is told of") {
  Shop shop;
  TestDevice& a = shop.device();
  TestDevice& b = shop.device();
  shop.sign_in({&a, &b});
  REQUIRE(a->add({"TEA", {}}, 1, a.now()));
  shop.settle();
  REQUIRE(a->set_quantity(a.line("TEA"), 3, a.now()));
  REQUIRE(b->set_quantity(b.line("TEA"), 5, b.now()));
  a.store();
  b.store();
  // Both pushes leave before either device has heard of the other's, and B is never heard again.
  const auto from_a = a->poll_transmit(a.now());
  const auto from_b = b->poll_transmit(b.now());
  REQUIRE(from_a);
  REQUIRE(from_b);
  shop.hub().handle_message(a.link, *from_a, a.now());
  shop.hub().handle_message(b.link, *from_b, b.now());
  shop.go_offline(b);
  shop.settle();
  CHECK(a.quantity("TEA") == 3);
  shop.go_online(b);
  shop.settle();
  CHECK(a->state_hash() == b->state_hash());
  REQUIRE(a->notices().size() == 1);
  CHECK(a->notices()[0].type == "quantity_chosen");
}

TEST_CASE("link: an acknowledgement that was lost is made good before others' rows are judged") {
  Shop shop;
  TestDevice& a = shop.device();
  TestDevice& b = shop.device();
  shop.sign_in({&a, &b});
  REQUIRE(a->add({"TEA", {}}, 1, a.now()));
  shop.settle();
  REQUIRE(a->set_quantity(a.line("TEA"), 3, a.now()));
  a.store();
  const auto push = a->poll_transmit(a.now());
  REQUIRE(push);
  shop.hub().handle_message(a.link, *push, a.now());
  REQUIRE(shop.hub().commit(a.now()));
  shop.go_offline(a);
  shop.settle();
  REQUIRE(b->set_quantity(b.line("TEA"), 5, b.now()));
  shop.settle();
  shop.go_online(a);
  shop.settle();
  CHECK(a.quantity("TEA") == 5);
  CHECK(a->notices().empty());  // B had seen the three.
}

namespace {

/// The hub's side of a link, by hand.
struct ByHand {
  TestDevice device{1};

  void say(const wire::Message& message) {
    device->handle_message(wire::encode(message, wire::Format::cbor, device->replica()),
                           device.now());
  }
  void welcome(std::uint64_t head, std::uint64_t pushed) {
    device.now_ms += 60'000;
    REQUIRE(device->poll_link(device.now()) == LinkRequest::connect);
    device->handle_connected(device.now());
    wire::Welcome hello;
    hello.clock = device.now();
    hello.lineage = 7;
    hello.pushed = pushed;
    hello.scopes = {{device->main_scope(), head, "write", true}, {"shop:demo", 0, "read", true}};
    say(hello);
  }
  /// Stores, and answers the push that the device makes then.
  wire::Rows push() {
    device.store();
    wire::Rows rows;
    while (auto bytes = device->poll_transmit(device.now())) {
      const auto message = wire::decode(*bytes, wire::Format::cbor, device->replica());
      REQUIRE(message);
      if (const auto* own = std::get_if<wire::Rows>(&*message))
        rows = *own;
    }
    return rows;
  }
};

}  // namespace

TEST_CASE("link: what pages brought of a push that was not acknowledged is known for good") {
  ByHand hub;
  hub.welcome(0, 0);
  REQUIRE(hub.device->add({"TEA", {}}, 1, hub.device.now()));
  const wire::Rows lost = hub.push();
  REQUIRE(lost.rows.size() == 1);
  hub.device->handle_disconnected(hub.device.now());
  hub.welcome(5, lost.number);
  hub.say(wire::Rows{0, 3, lost.rows, true});
  REQUIRE(hub.device->add({"TEA", {}}, 1, hub.device.now()));
  hub.device->handle_disconnected(hub.device.now());
  hub.device.store();
  hub.device.open();
  hub.welcome(5, 0);
  hub.say(wire::Rows{0, 5, {}, false});
  const wire::Rows again = hub.push();
  REQUIRE(again.rows.size() == 1);
  hub.say(wire::Ack{0, again.number, 5, {{again.rows[0].key, Errc::too_many, ""}}});
  CHECK(hub.device.quantity("TEA") == 1);
}
