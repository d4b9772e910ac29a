// What an agent, who helps a shopper, may not do, whatever program the agent runs.
#include <catch2/catch_test_macros.hpp>

#include "core/limits.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

const wire::Json ada = {
    {"email", "ada@example.org"}, {"password", "correct horse"}, {"name", "Ada"}};

/// A shopper with TEA and a coupon in the cart, and an agent in that cart.
struct Counter {
  TestHub hub;
  TestDevice shopper{hub, 1};
  TestDevice agent{hub, 2};

  Counter() {
    hub.service->set_operator_keys(read_operator_keys("agent anna key-of-the-first-agent").value());
    shopper.hello();
    become(shopper, shopper.call("sign_up", ada));
    agent.hello();
    become(agent, agent.call("agent_sign_in",
                             {{"key", "key-of-the-first-agent"}, {"email", "ada@example.org"}}));
    REQUIRE(shopper.push({shopper.line_added("TEA", 2), coupon(true)}).refused.empty());
  }

  static void become(TestDevice& device, const wire::CallResult& grant) {
    REQUIRE(grant.error.code == Errc::none);
    device.leave();
    device.credential = {{"token", grant.ok["token"]}};
    device.scope = grant.ok["scope"].get<std::string>();
    device.cursor = device.lineage = 0;
    device.hello();
  }

  Row coupon(bool is_on) {
    return {"cart/1/coupon/HELLO5", Register{Scalar{is_on}, shopper.clock.draw(hub.now), {}}, 0};
  }

  Errc refusal(const std::string& key, Value value) {
    const wire::Ack ack = agent.push({{key, std::move(value), 0}});
    return ack.refused.empty() ? Errc::none : ack.refused.front().code;
  }

  Event told(const char* type) {
    return {wire::dump({{"type", type}, {"sku", "TEA"}}), agent.clock.draw(hub.now)};
  }
};

}  // namespace

TEST_CASE("agents: a row of another kind does not take the place of the shopper's") {
  Counter at;
  Choice choice;
  choice.options.push_back({at.agent.clock.draw(at.hub.now), "x"});
  CHECK(at.refusal(key_of("TEA"), at.told("proposal")) == Errc::not_allowed);
  CHECK(at.refusal("cart/1/coupon/HELLO5", choice) == Errc::not_allowed);
  CHECK(at.refusal("context/language", choice) == Errc::not_allowed);
  CHECK(at.refusal("context/language", at.told("proposal")) == Errc::not_allowed);
  CHECK(quantity_at(at.hub, at.shopper.scope, "TEA") == 2);
}

TEST_CASE("agents: of notices only proposals are theirs, and none of what is there") {
  Counter at;
  CHECK(at.refusal("notice/00000000000000aa", at.told("stock_short")) == Errc::not_allowed);
  CHECK(at.refusal("notice/00000000000000aa", at.told("proposal")) == Errc::none);
  CHECK(at.refusal("notice/00000000000000aa", at.told("proposal")) == Errc::not_allowed);
}

TEST_CASE("agents: the cart is not theirs to hand on") {
  Counter at;
  for (const char* role : {"view", "edit"}) {
    CHECK(at.agent.call("hand_off_create", {{"role", role}}).error.code == Errc::not_allowed);
  }
}

TEST_CASE("agents: after signing out nothing is taken any more") {
  Counter at;
  REQUIRE(at.agent.call("sign_out", wire::Json::object()).error.code == Errc::none);
  CHECK(at.refusal("notice/00000000000000aa", at.told("proposal")) == Errc::not_allowed);
}

}  // namespace noline::hub::test
