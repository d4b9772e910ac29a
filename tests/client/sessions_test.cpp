// Sign-in, sign-out and hand-off: which cart a device shows.
#include <catch2/catch_test_macros.hpp>

#include "shop.hpp"

using namespace noline;
using namespace noline::test;

namespace {

const wire::Json ada = {{"email", "ada@example.org"}, {"password", "long enough"}, {"name", "Ada"}};

}  // namespace

TEST_CASE("sessions: a guest's cart goes along to the new account") {
  Shop shop;
  TestDevice& device = shop.device();
  REQUIRE(device->add({"TEA", {}}, 2, device.now()));
  shop.settle();
  REQUIRE(shop.call(device, "sign_up", ada).error.code == Errc::none);
  CHECK(device->session().kind == "customer");
  CHECK(device.quantity("TEA") == 2);
}

TEST_CASE("sessions: guest and account meet as a sum, and the notice can be undone") {
  Shop shop;
  TestDevice& a = shop.device();
  shop.sign_in({&a});
  REQUIRE(a->add({"TEA", {}}, 1, a.now()));
  shop.settle();
  TestDevice& b = shop.device();
  REQUIRE(b->add({"TEA", {}}, 2, b.now()));
  shop.settle();
  REQUIRE(shop.call(b, "sign_in", ada).error.code == Errc::none);
  CHECK(a.quantity("TEA") == 3);
  CHECK(b.quantity("TEA") == 3);
  const auto notices = a->notices();
  REQUIRE(notices.size() == 1);
  CHECK(notices[0].type == "merged_guest_cart");
  REQUIRE(a->undo_notice(notices[0].id, a.now()));
  shop.settle();
  CHECK(b.quantity("TEA") == 1);
}

TEST_CASE("sessions: what a guest added in the moment of signing in is not lost") {
  Shop shop;
  TestDevice& device = shop.device();
  shop.settle();
  device->call("sign_up", ada, device.now());
  REQUIRE(device->add({"TEA", {}}, 2, device.now()));
  shop.settle();
  CHECK(device->session().kind == "customer");
  CHECK(device.quantity("TEA") == 2);
}

TEST_CASE("sessions: a wrong password changes nothing") {
  Shop shop;
  TestDevice& a = shop.device();
  shop.sign_in({&a});
  TestDevice& b = shop.device();
  REQUIRE(b->add({"TEA", {}}, 2, b.now()));
  shop.settle();
  wire::Json wrong = ada;
  wrong["password"] = "something else";
  CHECK(shop.call(b, "sign_in", wrong).error.code == Errc::not_authenticated);
  CHECK(b->session().kind == "guest");
  CHECK(b.quantity("TEA") == 2);
}

TEST_CASE("sessions: after signing out the device and its store hold nothing of the cart") {
  Shop shop;
  TestDevice& device = shop.device();
  shop.sign_in({&device});
  REQUIRE(device->add({"TEA", {}}, 2, device.now()));
  shop.settle();
  const std::string scope = device->main_scope();
  REQUIRE(shop.call(device, "sign_out", wire::Json::object()).error.code == Errc::none);
  CHECK(device->session().kind == "guest");
  CHECK(device->cart().lines.empty());
  for (const auto& [place, row] : device.disk.rows)
    CHECK(place.first != scope);
  REQUIRE(shop.call(device, "sign_in", ada).error.code == Errc::none);
  CHECK(device.quantity("TEA") == 2);
}

/// Brings the code, and picks on `a` the number that `b` shows.
CallFinished join(Shop& shop, TestDevice& a, TestDevice& b, const wire::Json& code) {
  b.finished.clear();
  b->call("join", {{"code", code}}, b.now());
  shop.settle();
  REQUIRE(b->session().joining != 0);
  REQUIRE(a->session().asked["numbers"].size() == 3);
  const auto picked = shop.call(a, "confirm_hand_off", {{"number", b->session().joining}});
  CHECK(picked.ok["joined"] == true);
  REQUIRE(b.finished.size() == 1);
  return b.finished.front();
}

TEST_CASE("sessions: a hand-off code opens the same live cart, once") {
  Shop shop;
  TestDevice& a = shop.device();
  REQUIRE(a->add({"TEA", {}}, 2, a.now()));
  shop.settle();
  const auto made = shop.call(a, "hand_off", {{"role", "edit"}});
  REQUIRE(made.error.code == Errc::none);
  TestDevice& b = shop.device();
  shop.settle();
  REQUIRE(join(shop, a, b, made.ok["code"]).error.code == Errc::none);
  CHECK(b->main_scope() == a->main_scope());
  CHECK(b.quantity("TEA") == 2);
  REQUIRE(b->add({"TEA", {}}, 1, b.now()));
  shop.settle();
  CHECK(a.quantity("TEA") == 3);
  TestDevice& c = shop.device();
  shop.settle();
  CHECK(shop.call(c, "join", {{"code", made.ok["code"]}}).error.code == Errc::code_invalid);
}

TEST_CASE("sessions: who brings a photographed code gets nothing without the right number") {
  Shop shop;
  TestDevice& a = shop.device();
  REQUIRE(a->add({"TEA", {}}, 2, a.now()));
  TestDevice& thief = shop.device();
  shop.settle();
  const auto made = shop.call(a, "hand_off", {{"role", "edit"}});
  thief->call("join", {{"code", made.ok["code"]}}, thief.now());
  shop.settle();
  std::uint32_t other = 0;
  const wire::Json numbers = a->session().asked["numbers"];
  for (const auto& number : numbers) {
    other = number == thief->session().joining ? other : number.get<std::uint32_t>();
  }
  CHECK(shop.call(a, "confirm_hand_off", {{"number", other}}).error.code == Errc::code_invalid);
  REQUIRE(thief.finished.size() == 1);
  CHECK(thief.finished.front().error.code == Errc::not_allowed);
  CHECK(thief->main_scope() != a->main_scope());
  CHECK_FALSE(a->session().asked.is_object());
}

TEST_CASE("sessions: tokens are renewed while devices are online, and after weeks offline") {
  Shop shop;
  TestDevice& a = shop.device();
  TestDevice& b = shop.device();
  shop.sign_in({&a, &b});
  shop.go_offline(b);
  REQUIRE(b->add({"TEA", {}}, 2, b.now()));
  b.store();
  for (int quarter = 0; quarter < 8; ++quarter) {
    shop.advance(14 * 60'000);
    a.now_ms += 14 * 60'000;
    shop.settle();
    CHECK(a->connection().link == "online");
    CHECK(a->session().kind == "customer");
  }
  shop.go_offline(a);
  constexpr TimeMs weeks_ms = 40LL * 24 * 3'600'000;
  shop.advance(weeks_ms);
  b.now_ms += weeks_ms;
  a.now_ms += weeks_ms;
  b.open();
  for (TestDevice* device : {&a, &b}) {
    shop.go_online(*device);
    shop.settle();
    CHECK((*device)->session().kind == "customer");
    CHECK((*device)->connection().link == "online");
  }
  CHECK(a.quantity("TEA") == 2);
}

TEST_CASE("sessions: a device that is signed out from elsewhere keeps its edits for its owner") {
  Shop shop;
  TestDevice& a = shop.device();
  TestDevice& b = shop.device();
  shop.sign_in({&a, &b});
  shop.go_offline(b);
  REQUIRE(b->add({"TEA", {}}, 2, b.now()));
  b.store();
  REQUIRE(shop.call(a, "revoke", {{"others", true}}).error.code == Errc::none);
  for (int round = 0; round < 4; ++round) {
    shop.go_online(b);
    shop.settle();
  }
  CHECK(b->session().kind == "guest");
  CHECK(b->session().is_ended);
  CHECK(b.quantity("TEA") == 0);
  CHECK(a.quantity("TEA") == 0);
  const wire::Json again = {{"email", "ada@example.org"}, {"password", "long enough"}};
  REQUIRE(shop.call(b, "sign_in", again).error.code == Errc::none);
  shop.settle();
  CHECK_FALSE(b->session().is_ended);
  CHECK(a.quantity("TEA") == 2);
}

TEST_CASE("sessions: a hand-off for looking allows no change") {
  Shop shop;
  TestDevice& a = shop.device();
  REQUIRE(a->add({"TEA", {}}, 2, a.now()));
  shop.settle();
  const auto made = shop.call(a, "hand_off", {{"role", "view"}});
  TestDevice& b = shop.device();
  shop.settle();
  REQUIRE(join(shop, a, b, made.ok["code"]).error.code == Errc::none);
  CHECK(b.quantity("TEA") == 2);
  const auto edit = b->add({"TEA", {}}, 1, b.now());
  REQUIRE_FALSE(edit);
  CHECK(edit.error().code == Errc::not_allowed);
}

TEST_CASE("sessions: a call without a link answers that there is none") {
  Shop shop;
  TestDevice& device = shop.device();
  shop.settle();
  shop.go_offline(device);
  device->call("sign_in", ada, device.now());
  device.now_ms += 20'000;
  device->handle_timeout(device.now());
  const auto done = device->poll_call();
  REQUIRE(done);
  CHECK(done->error.code == Errc::offline);
}
