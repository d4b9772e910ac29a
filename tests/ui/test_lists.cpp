#include <catch2/catch_test_macros.hpp>

#include "choice.hpp"
#include "router.hpp"
#include "screen.hpp"

namespace {

using namespace noline;
using namespace noline::test;
using nlohmann::json;

/// Ids of the cards that are shown.
std::vector<std::string> cards(const Screen& screen) {
  std::vector<std::string> found;
  for (const ui::Node& node : screen.shop.nodes()) {
    if (node.key.starts_with("card.")) {
      found.push_back(node.key.substr(5));
    }
  }
  return found;
}

std::vector<std::string> cards_at(std::string_view path) {
  Screen screen;
  screen.open(path);
  return cards(screen);
}

/// A part "found" with one list.
std::string found_part(json list, bool large = true) {
  return json{{"part", "found"}, {"large", large}, {"lists", json::array({std::move(list)})}}
      .dump();
}

}  // namespace

TEST_CASE("search: upper case and umlauts do not matter") {
  CHECK(cards_at("/s?q=BERGK%C3%84SE") == std::vector<std::string>{"CHEESE"});
}

TEST_CASE("search: both languages and the SKU are searched") {
  CHECK(cards_at("/s?q=linden+honey").front() == "HONEY");
  CHECK(cards_at("/s?q=teapot-12").front() == "TEAPOT");
}

TEST_CASE("search: every word must be found") {
  CHECK(cards_at("/s?q=honig+zelt").empty());
}

TEST_CASE("search: a mistyped word is understood, and said how") {
  Screen screen;
  screen.open("/s?q=lindnhonig");
  CHECK(cards(screen).front() == "HONEY");
  CHECK(screen.find(ui::Role::heading1, "lindenhonig") != nullptr);
}

TEST_CASE("lists: a category holds only its own") {
  Screen screen;
  screen.open("/c/pantry");
  CHECK_FALSE(cards(screen).empty());
  for (const std::string& id : cards(screen)) {
    CHECK(screen.model.find_product(id)->category == "pantry");
  }
}

TEST_CASE("lists: filters take away what does not pass, and say how many will be left") {
  Screen screen;
  screen.open("/s");
  const auto all = cards(screen);
  const ui::Node* chip = screen.find("filter.tag:organic");
  REQUIRE(chip != nullptr);
  const std::string name = chip->name;
  screen.press("filter.tag:organic");
  CHECK(cards(screen).size() < all.size());
  CHECK(name.ends_with('(' + std::to_string(cards(screen).size()) + ')'));
  screen.press("filter.tag:organic");
  CHECK(cards(screen) == all);
}

TEST_CASE("lists: sorting by price rises or falls") {
  const auto model = full_model();
  const auto price = [&](const std::string& id) {
    return ui::default_variant(*model.find_product(id)).price.minor;
  };
  const auto up = cards_at("/s?s=price");
  const auto down = cards_at("/s?s=price-down");
  CHECK(price(up.front()) < price(down.front()));
  CHECK(up.size() == down.size());
}

TEST_CASE("lists: while the hub is asked, a new list shows that it is loading") {
  Screen screen;
  screen.draw();
  REQUIRE(ui::apply_part(screen.model,
                         found_part({{"as", "/c/pantry"}, {"waiting", true}, {"limit", 24}})));
  screen.open("/c/pantry");
  CHECK(screen.find("loading") != nullptr);
  CHECK(screen.commands().empty());
}

TEST_CASE("lists: a part of many is shown with a way to more, and offline it says so") {
  Screen screen;
  screen.draw();
  const json list = {{"as", "/c/pantry"},
                     {"ids", {"HONEY", "GONE"}},
                     {"total", 240},
                     {"limit", 24},
                     {"here", true}};
  REQUIRE(ui::apply_part(screen.model, found_part(list)));
  screen.open("/c/pantry");
  CHECK(cards(screen) == std::vector<std::string>{"HONEY"});
  CHECK(screen.find(ui::Role::text, "Offline: nur, was") != nullptr);
  CHECK(screen.find("count")->name == "240 Artikel");
  screen.shop.handle_action("more", ui::Action::press, "");
  screen.shop.frame(screen.model, screen.frame, screen.platform);
  const auto commands = screen.commands();
  REQUIRE(commands.size() == 1);
  CHECK(commands[0] == json{{"do", "find"},
                            {"as", "/c/pantry"},
                            {"words", ""},
                            {"category", "pantry"},
                            {"sort", ""},
                            {"limit", 48},
                            {"filters", json::array()}});
}

TEST_CASE("product: of a large shop one is asked for, and may not be there") {
  Screen screen;
  screen.draw();
  REQUIRE(ui::apply_part(screen.model, R"({"part":"found","large":true})"));
  screen.open("/p/UNSEEN");
  CHECK(screen.find("loading") != nullptr);
  CHECK(screen.commands() == std::vector<json>{{{"do", "look_up"}, {"product", "UNSEEN"}}});
  screen.draw();
  CHECK(screen.commands().empty());
  REQUIRE(ui::apply_part(screen.model, R"({"part":"found","large":true,"missing":["UNSEEN"]})"));
  screen.draw();
  CHECK(screen.find("loading") == nullptr);
}
