// What a kiosk adds to the screens, with the time handed in.
#include <catch2/catch_test_macros.hpp>

#include "noline/ui/kiosk.hpp"
#include "screen.hpp"

namespace noline::test {
namespace {

using ui::IdleTimes;
using ui::IdleWatch;
using ui::Kiosk;
using ui::Presence;

/// A kiosk's page of 1080 by 1920 pixels.
struct Stand {
  Screen screen{model_of({"shop", "catalogue", "guest", "connection", "cart"})};
  Kiosk kiosk{IdleTimes{60000, 10000}};

  explicit Stand(const char* language = "de") {
    screen.frame.kiosk = true;
    screen.frame.width = 1080;
    screen.frame.height = 1920;
    screen.frame.language = language;
    screen.model.session.language.clear();
    screen.shop.set_overlay(&kiosk);
    screen.draw();
  }
  ~Stand() { screen.shop.set_overlay(nullptr); }
  Stand(const Stand&) = delete;
  Stand& operator=(const Stand&) = delete;

  void tick(std::int64_t now_ms) {
    if (kiosk.tick(now_ms)) {
      screen.shop.refresh();
    }
    screen.draw();
  }
  std::string word() {
    for (const nlohmann::json& intent : screen.intents()) {
      if (intent.contains("shell")) {
        return intent["shell"].get<std::string>();
      }
    }
    return {};
  }
};

}  // namespace

TEST_CASE("idle: nobody is asked before somebody was there") {
  IdleWatch watch(IdleTimes{60000, 10000});
  CHECK(watch.presence(999999) == Presence::nobody);
  CHECK(watch.wake_after(999999) == -1);
}

TEST_CASE("idle: after a minute the question, ten seconds later nobody is there") {
  IdleWatch watch(IdleTimes{60000, 10000});
  watch.touch(1000);
  CHECK(watch.presence(60999) == Presence::here);
  CHECK(watch.wake_after(60999) == 1);
  CHECK(watch.presence(61000) == Presence::asked);
  CHECK(watch.seconds_left(61000) == 10);
  CHECK(watch.wake_after(61000) == 1000);
  CHECK(watch.seconds_left(61999) == 10);
  CHECK(watch.seconds_left(62000) == 9);
  CHECK(watch.seconds_left(70999) == 1);
  CHECK(watch.presence(71000) == Presence::gone);
  watch.touch(71000);
  CHECK(watch.presence(71000) == Presence::here);
}

TEST_CASE("idle: switched off, it never asks") {
  IdleWatch watch(IdleTimes{0, 10000});
  watch.touch(0);
  CHECK(watch.presence(1'000'000'000) == Presence::here);
  CHECK(watch.wake_after(1'000'000'000) == -1);
}

TEST_CASE("kiosk: the question stands alone on the screen, in both languages, and counts") {
  for (const char* language : {"de", "en"}) {
    Stand stand(language);
    stand.kiosk.touch(0);
    stand.tick(60000);
    REQUIRE(stand.screen.find("idle.stay") != nullptr);
    CHECK(stand.screen.find("page") == nullptr);
    CHECK(stand.screen.find("kiosk.cart") == nullptr);
    const char* title = language[0] == 'd' ? "Bist du noch da?" : "Are you still there?";
    CHECK(stand.screen.find(ui::Role::heading1, title) != nullptr);
    CHECK(stand.screen.find(ui::Role::text, "10") != nullptr);
    CHECK(stand.screen.find("idle.stay")->rect.height >= 200);
    stand.tick(67500);
    CHECK(stand.screen.find(ui::Role::text, "3") != nullptr);
    stand.screen.press("idle.stay");
    CHECK(stand.kiosk.touch(67600));
    stand.tick(67600);
    CHECK(stand.screen.find("idle.stay") == nullptr);
    CHECK(stand.screen.find("kiosk.cart") != nullptr);
  }
}

TEST_CASE("kiosk: one press finishes at once") {
  Stand stand;
  stand.screen.press("kiosk.finish");
  CHECK(stand.kiosk.carry_out(stand.word()) == Kiosk::Wish::finish);
}

TEST_CASE("kiosk: printing is offered where there is a printer") {
  Stand stand;
  CHECK(stand.screen.find("kiosk.print") == nullptr);
  stand.kiosk.offer_print(true);
  stand.screen.shop.refresh();
  stand.screen.draw();
  stand.screen.press("kiosk.print");
  CHECK(stand.kiosk.carry_out(stand.word()) == Kiosk::Wish::print);
}

TEST_CASE("kiosk: news are read out, and go away by themselves") {
  Stand stand;
  stand.kiosk.tell("Im Warenkorb: Lindenhonig", true, 1000);
  stand.screen.shop.refresh();
  stand.screen.draw();
  REQUIRE(stand.screen.find("news") != nullptr);
  CHECK(stand.screen.find("news")->state.live);
  CHECK(stand.kiosk.wake_after(1000) == 6000);
  stand.tick(7000);
  CHECK(stand.screen.find("news") == nullptr);
}

TEST_CASE("kiosk: there is no account, and no cart of somebody else's device") {
  Stand stand;
  for (const char* path : {"/account", "/#join=abc", "/join"}) {
    stand.screen.open(path);
    CHECK(stand.screen.shop.path() == "/");
    CHECK(stand.screen.find("email") == nullptr);
    CHECK(stand.screen.find("join.number") == nullptr);
  }
  stand.screen.open("/checkout");
  CHECK(stand.screen.find("checkout.sign") == nullptr);
  stand.screen.open("/cart");
  CHECK(stand.screen.shop.path() == "/cart");
}

TEST_CASE("screen keyboard: every key is large enough for a finger, in each layer") {
  Stand stand;
  stand.kiosk.show_keys(ui::Keys::email);
  for (const char* layer : {"letters", "signs"}) {
    stand.screen.shop.refresh();
    stand.screen.draw();
    int keys = 0;
    for (const ui::Node& node : stand.screen.shop.nodes()) {
      if (node.key.starts_with("key.")) {
        INFO(layer << " " << node.key);
        CHECK(node.rect.width >= 64);
        CHECK(node.rect.height >= 64);
        CHECK(node.page_rect.x >= 0);
        CHECK(node.page_rect.right() <= 1080);
        CHECK(node.page_rect.bottom() <= 1920);
        ++keys;
      }
    }
    CHECK(keys > 40);
    CHECK(stand.kiosk.carry_out("keys.signs") == Kiosk::Wish::nothing);
  }
}

TEST_CASE("screen keyboard: German letters, one capital at a time, and what an address needs") {
  Stand stand;
  stand.kiosk.show_keys(ui::Keys::email);
  stand.screen.shop.refresh();
  stand.screen.draw();
  const auto type = [&](const char* key) {
    stand.screen.press(key);
    const std::string word = stand.word();
    const bool is_typed = stand.kiosk.carry_out(word) == Kiosk::Wish::type;
    stand.screen.shop.refresh();
    stand.screen.draw();
    return is_typed ? stand.kiosk.typed() : std::string();
  };
  CHECK(type("key.ö") == "ö");
  CHECK(type("key.ß") == "ß");
  CHECK(type("key.capital").empty());
  CHECK(type("key.ä") == "Ä");
  CHECK(type("key.ä") == "ä");
  CHECK(type("key.at") == "@");
  CHECK(type("key.dot") == ".");
  CHECK(type("key.de") == ".de");
  CHECK(type("key.delete") == "\b");
  CHECK(type("key.enter") == "\n");
  stand.screen.press("key.hide");
  CHECK(stand.kiosk.carry_out(stand.word()) == Kiosk::Wish::hide);
}

}  // namespace noline::test
