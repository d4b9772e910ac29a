// Texts at the size that the shopper's browser is set to, and pages narrower than any layout.

#include <catch2/catch_test_macros.hpp>

#include "screen.hpp"

using namespace noline;
using namespace noline::test;

namespace {

float height_of(Screen& screen, const char* key) {
  const ui::Node* node = screen.find(key);
  REQUIRE(node != nullptr);
  return node->page_rect.height;
}

}  // namespace

TEST_CASE("text size: at 200 % everything is twice as large, and inside the page") {
  Screen screen;
  screen.frame.width = 1280;
  screen.frame.height = 900;
  screen.open("/p/TEAPOT");
  const float usual = height_of(screen, "add");
  screen.frame.text_zoom = 2;
  screen.draw();
  CHECK(height_of(screen, "add") == 2 * usual);
  for (const ui::Node& node : screen.shop.nodes()) {
    INFO(node.key);
    CHECK((node.clip.width < 1280 || node.page_rect.right() <= 1280.6F));
  }
}

TEST_CASE("text size: a field of the page has the drawn one's size") {
  Screen screen(model_of({"shop", "catalogue", "guest", "connection", "cart"}));
  screen.frame.width = 1280;
  screen.frame.text_zoom = 1.5F;
  screen.open("/account");
  REQUIRE(screen.find("email") != nullptr);
  CHECK(screen.find("email")->field.font_px == 24);
}

TEST_CASE("text size: no layout gets less room than it needs") {
  Screen screen;
  screen.frame.text_zoom = 2;
  for (const float width : {180.F, 240.F, 320.F, 360.F, 500.F}) {
    screen.frame.width = width;
    screen.open("/cart");
    for (const ui::Node& node : screen.shop.nodes()) {
      INFO(node.key << " at " << width);
      CHECK((node.clip.width < width - 1 || node.page_rect.right() <= width + 0.6F));
    }
  }
  CHECK(screen.find("page")->page_rect.width == 500);
}

TEST_CASE("text size: what is no size is as usual") {
  Screen screen;
  screen.open("/p/TEAPOT");
  const float usual = height_of(screen, "add");
  for (const float zoom : {0.F, -1.F, 0.5F}) {
    screen.frame.text_zoom = zoom;
    screen.draw();
    CHECK(height_of(screen, "add") == usual);
  }
}
