// What a hand-off allows: to look, to change the cart, or to pay, too.
#include <catch2/catch_test_macros.hpp>

#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

using wire::Json;

struct Cart {
  TestHub hub;
  TestDevice owner{hub, 1};

  Cart() { owner.hello(); }
  /// A device that was let in with this role.
  TestDevice guest(const char* role, unsigned number) { return from(owner, role, number); }
  TestDevice from(TestDevice& source, const char* role, unsigned number) {
    TestDevice device(hub, number);
    device.hello();
    const Json code = source.call("hand_off_create", {{"role", role}}).ok["code"];
    const wire::Call redeem{77, "hand_off_redeem", {{"code", code}}};
    hub.send(device.link, redeem, device.replica);
    hub.settle();
    std::uint32_t number_shown = 0;
    for (const auto& signal : hub.take_all<wire::Signal>(device.link)) {
      if (signal.body.contains("join")) {
        number_shown = signal.body["join"]["number"].get<std::uint32_t>();
      }
    }
    REQUIRE(source.call("hand_off_confirm", {{"number", number_shown}}).ok["joined"] == true);
    const auto answers = hub.take_all<wire::CallResult>(device.link);
    REQUIRE(answers.size() == 1);
    REQUIRE(answers[0].error.code == Errc::none);
    device.leave();
    device.scope = owner.scope;
    device.credential = {{"token", answers[0].ok["token"]}};
    CHECK(device.hello().session["role"] == (std::string(role) == "pay"    ? "write"
                                             : std::string(role) == "edit" ? "edit"
                                                                           : "read"));
    return device;
  }
};

Row preference(TestDevice& device) {
  return {"context/theme", Register{Scalar{std::string("dark")}, device.clock.draw(device.hub.now)},
          0};
}

Errc refusal(const wire::Ack& ack) {
  return ack.refused.empty() ? Errc::none : ack.refused[0].code;
}

}  // namespace

TEST_CASE(
    "roles: who may look changes nothing, who may change does not pay, who may pay does all") {
  Cart cart;
  TestDevice viewer = cart.guest("view", 2);
  TestDevice editor = cart.guest("edit", 3);
  TestDevice payer = cart.guest("pay", 4);
  CHECK(refusal(viewer.push({viewer.line_added("TEA", 1)})) == Errc::not_allowed);
  CHECK(refusal(editor.push({editor.line_added("TEA", 1)})) == Errc::none);
  CHECK(refusal(payer.push({payer.line_added("TEA", 1)})) == Errc::none);
  CHECK(quantity_at(cart.hub, cart.owner.scope, "TEA") == 2);
  for (const char* call : {"checkout", "order_cancel", "order_confirm", "reserve", "sessions"}) {
    CAPTURE(call);
    const Json args = {{"order", "1"}};
    CHECK(viewer.call(call, args).error.code == Errc::not_allowed);
    CHECK(editor.call(call, args).error.code == Errc::not_allowed);
    CHECK(payer.call(call, args).error.code != Errc::not_allowed);
  }
}

TEST_CASE("roles: who was let in to change the cart leaves its owner's own alone") {
  Cart cart;
  TestDevice editor = cart.guest("edit", 2);
  TestDevice payer = cart.guest("pay", 3);
  CHECK(refusal(editor.push({preference(editor)})) == Errc::not_allowed);
  CHECK(refusal(payer.push({preference(payer)})) == Errc::none);
  CHECK(editor.call("export", {{"as", "json"}}).error.code == Errc::not_allowed);
  CHECK(editor.call("erase", Json::object()).error.code == Errc::not_allowed);
}

TEST_CASE("roles: nobody hands off more than they may do") {
  Cart cart;
  TestDevice editor = cart.guest("edit", 2);
  const auto code = [](TestDevice& device, const char* role) {
    return device.call("hand_off_create", {{"role", role}}).error.code;
  };
  CHECK(code(editor, "pay") == Errc::not_allowed);
  CHECK(code(editor, "edit") == Errc::none);
  CHECK(code(editor, "view") == Errc::none);
  CHECK(code(cart.owner, "owner") == Errc::invalid_argument);
  TestDevice viewer = cart.guest("view", 3);
  CHECK(code(viewer, "edit") == Errc::not_allowed);
  CHECK(code(viewer, "view") == Errc::none);
  TestDevice second = cart.from(editor, "edit", 4);
  CHECK(refusal(second.push({second.line_added("TEA", 1)})) == Errc::none);
}
}  // namespace noline::hub::test
