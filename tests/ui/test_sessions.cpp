// Screens of sessions: who is let in, who is signed in, who was signed out.
#include <catch2/catch_test_macros.hpp>

#include "screen.hpp"

namespace {

using namespace noline;
using namespace noline::test;
using nlohmann::json;
using ui::Role;

}  // namespace

TEST_CASE("hand-off: who scanned the code is let in by the number that is shown there") {
  Screen screen;
  screen.open("/hand-off");
  ui::apply_event(screen.model, fixture("hand_off"));
  json session = json::parse(fixture("session"));
  session["asked"] = {{"name", "Pixel"}, {"kind", "web"}, {"numbers", {12, 47, 80}}};
  REQUIRE(ui::apply_part(screen.model, session.dump()));
  screen.draw();
  CHECK(screen.find(Role::alert, "Pixel") != nullptr);
  screen.press("number.47");
  CHECK(screen.commands().back() == json{{"do", "confirm_hand_off"}, {"number", 47}});
  screen.press("number.none");
  CHECK(screen.commands().back() == json{{"do", "confirm_hand_off"}});
}

TEST_CASE("join: the number to pick on the other device is shown while it waits") {
  Screen screen(model_of({"shop", "catalogue", "guest", "connection", "cart"}));
  screen.open("/#join=abc");
  json session = json::parse(fixture("guest"));
  session["joining"] = 47;
  REQUIRE(ui::apply_part(screen.model, session.dump()));
  screen.draw();
  REQUIRE(screen.find("join.number") != nullptr);
  CHECK(screen.find("join.number")->name == "47");
}

TEST_CASE("account: sessions are listed, and one or all others signed out") {
  Screen screen;
  screen.open("/account");
  screen.draw();
  CHECK(screen.commands().back() == json{{"do", "sessions"}});
  REQUIRE(ui::apply_event(screen.model, fixture("sessions")));
  screen.draw();
  CHECK(screen.find(Role::listitem, "Handy") != nullptr);
  CHECK(screen.find("revoke.00000000000000a1") == nullptr);
  screen.press("revoke.00000000000000b2");
  CHECK(screen.commands().back() == json{{"do", "revoke"}, {"id", "00000000000000b2"}});
  screen.press("revoke.others");
  CHECK(screen.commands().back() == json{{"do", "revoke"}, {"others", true}});
}

TEST_CASE("account: a device that was signed out from elsewhere says so") {
  Screen screen(model_of({"shop", "catalogue", "guest", "connection", "cart"}));
  json session = json::parse(fixture("guest"));
  session["ended"] = true;
  REQUIRE(ui::apply_part(screen.model, session.dump()));
  screen.open("/account");
  screen.draw();
  CHECK(screen.find("ended") != nullptr);
  CHECK(screen.find("sign.submit") != nullptr);
}
