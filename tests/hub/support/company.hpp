// A house with somebody of every kind in it or before it, for the tests of who may do what.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include "support/break_in.hpp"
#include "support/stock_shop.hpp"

namespace noline::hub::test {

/// Takes passkeys, and knows none.
struct NobodysPasskeys final : PasskeyVerifier {
  [[nodiscard]] std::string challenge_of(const PasskeyAnswer&) const override { return ""; }
  [[nodiscard]] Result<StoredPasskey> read_new(const PasskeyAnswer&) const override {
    return fail(Errc::malformed, "no passkey");
  }
  [[nodiscard]] Result<std::uint32_t> verify(const PasskeyAnswer&,
                                             const StoredPasskey&) const override {
    return fail(Errc::not_authenticated, "no passkey");
  }
};

/// The house, with somebody of every kind in or before it.
struct Company {
  NobodysPasskeys passkeys;
  Mansion mansion;
  TestDevice guest{mansion.hub, 21};
  TestDevice kiosk{mansion.hub, 22};
  TestDevice viewer{mansion.hub, 23};
  TestDevice agent{mansion.hub, 24};
  TestDevice revoked{mansion.hub, 25};
  /// Eve again, looking at another's cart, at a cart that is not there, at a shop, and at a shop
  /// that is not there.
  LinkId at_other = 0;
  LinkId at_none = 0;
  LinkId at_shop = 0;
  LinkId at_other_shop = 0;
  LinkId stranger = 0;  ///< Has not said hello.

  Company() {
    mansion.hub.service->set_passkeys(&passkeys);
    guest.hello();
    enter_shop(kiosk, "kiosk");
    let_viewer_in();
    agent.hello();
    become(agent,
           agent.call("agent_sign_in", {{"key", agent_key}, {"email", "ada@example.org"}}).ok);
    const wire::Json grant = mansion.enter(revoked, "sign_in", "ada@example.org");
    const std::string id = grant.at("token").get<std::string>().substr(0, 16);
    REQUIRE(mansion.ada.call("session_revoke", {{"id", id}}).error.code == Errc::none);
    const wire::Json eve = {{"token", mansion.eve_grant["token"]}};
    at_other = mansion.knock(eve, {mansion.ada.scope});
    at_none = mansion.knock(eve, {"customer:" + std::string(32, '0')});
    at_shop = mansion.knock(eve, {"shop:demo"});
    at_other_shop = mansion.knock(eve, {"shop:no"});
    stranger = mansion.hub.connect();
    mansion.audited(Errc::none);
  }

  void become(TestDevice& device, const wire::Json& grant) {
    device.leave();
    device.scope = grant.at("scope").get<std::string>();
    device.credential = {{"token", grant.at("token")}};
    device.hello();
  }

  void let_viewer_in() {
    viewer.hello();
    const wire::Json code = mansion.ada.call("hand_off_create", {{"role", "view"}}).ok["code"];
    mansion.hub.send(viewer.link, wire::Call{1, "hand_off_redeem", {{"code", code}}},
                     viewer.replica);
    mansion.hub.settle();
    wire::Json number;
    for (const auto& signal : mansion.hub.take_all<wire::Signal>(viewer.link)) {
      number = signal.body.contains("join") ? signal.body["join"]["number"] : number;
    }
    REQUIRE(mansion.ada.call("hand_off_confirm", {{"number", number}}).ok["joined"] == true);
    become(viewer, mansion.hub.take_all<wire::CallResult>(viewer.link).at(0).ok);
  }
};

}  // namespace noline::hub::test
