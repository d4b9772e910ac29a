#include <catch2/catch_test_macros.hpp>
#include <set>

#include "screen.hpp"

namespace {

using namespace noline;
using namespace noline::test;
using nlohmann::json;

const char* const paths[] = {"/",     "/s",       "/c/pantry", "/p/TEAPOT", "/p/CAKE",
                             "/cart", "/account", "/hand-off", "/#join=x",  "/nowhere"};

}  // namespace

TEST_CASE("nodes: the JSON holds every node with unique keys and parents before children") {
  Screen screen;
  for (const char* path : paths) {
    screen.open(path);
    const json nodes = json::parse(screen.shop.nodes_json());
    CHECK(nodes.size() == screen.shop.nodes().size());
    std::set<std::string> seen;
    for (const json& node : nodes) {
      INFO(path << " " << node.dump());
      CHECK(seen.count(node.value("p", "")) == (node.contains("p") ? 1 : 0));
      CHECK(seen.insert(node["k"].get<std::string>()).second);
      CHECK(node["b"].size() == 4);
    }
  }
}

TEST_CASE("nodes: every screen has one main, one first heading and a title") {
  Screen screen;
  for (const char* path : paths) {
    INFO(path);
    screen.open(path);
    int mains = 0;
    int headings = 0;
    for (const ui::Node& node : screen.shop.nodes()) {
      mains += node.role == ui::Role::main ? 1 : 0;
      headings += node.role == ui::Role::heading1 ? 1 : 0;
    }
    CHECK(mains == 1);
    CHECK(headings <= 1);
    CHECK_FALSE(screen.shop.title().empty());
  }
}

TEST_CASE("nodes: fields carry what a DOM field needs to look and work the same") {
  Screen screen(model_of({"shop", "catalogue", "guest", "connection", "cart"}));
  screen.open("/account");
  const json nodes = json::parse(screen.shop.nodes_json());
  for (const json& node : nodes) {
    if (node["r"] == "email") {
      CHECK(node["i"] == "email");
      CHECK(node["a"] == "username");
      CHECK(node["s"].get<std::string>().find('r') != std::string::npos);
      CHECK(node["f"].size() == 7);
      CHECK(node["fk"] == "sign.submit");
    }
  }
}

TEST_CASE("nodes: text with quotes, controls and umlauts is valid JSON") {
  std::vector<ui::Node> nodes(1);
  nodes[0].key = "a\"b\\c\n\x01ü";
  nodes[0].rect = {-0.5F, 1.25F, 10, 20};
  const json parsed = json::parse(ui::nodes_to_json(nodes));
  CHECK(parsed[0]["k"] == nodes[0].key);
  CHECK(parsed[0]["b"][0] == -0.5);
}

TEST_CASE("nodes: the focus goes round through everything that can be used") {
  Screen screen;
  screen.open("/cart");
  std::set<std::string> visited;
  std::string key;
  for (int i = 0; i < 200; ++i) {
    key = ui::next_focus(screen.shop.nodes(), key, false);
    if (!visited.insert(key).second) {
      break;
    }
    CHECK(ui::is_interactive(*screen.find(key)));
    CHECK(ui::next_focus(screen.shop.nodes(), key, true) != key);
  }
  CHECK(visited.count("hand-off") == 1);
}

TEST_CASE("nodes: in a kiosk their rectangles are those of the enlarged page") {
  Screen screen;
  screen.frame.kiosk = true;
  screen.frame.width = 1080;
  screen.frame.height = 1920;
  screen.draw();
  const ui::Node* cart = screen.find("kiosk.cart");
  REQUIRE(cart != nullptr);
  CHECK(cart->rect.height >= 88);
  CHECK(cart->page_rect.bottom() <= 1920);
  CHECK(cart->page_rect.bottom() > 1700);
}
