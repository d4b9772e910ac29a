#include "src/pointer.hpp"

#include <catch2/catch_test_macros.hpp>

#include "screen.hpp"

namespace {

using namespace noline;
using namespace noline::test;

float scrolled(const Screen& screen) {
  return screen.find("page")->scroll.y;
}

}  // namespace

TEST_CASE("pointer: a tap presses what lies under it") {
  Screen screen;
  screen.draw();
  shell::Pointer pointer(screen.shop);
  const ui::Rect tab = screen.find("tab.cart")->page_rect;
  pointer.down(tab.x + 20, tab.y + 20, 0);
  CHECK(pointer.up(tab.x + 22, tab.y + 21, 90).empty());
  CHECK(screen.shop.path() == "/cart");
}

TEST_CASE("pointer: a tap that ends elsewhere does nothing") {
  Screen screen;
  screen.draw();
  shell::Pointer pointer(screen.shop);
  const ui::Rect tab = screen.find("tab.cart")->page_rect;
  pointer.down(tab.x + 2, tab.y + 20, 0);
  pointer.up(tab.x - 4, tab.y + 20, 90);
  CHECK(screen.shop.path() == "/");
}

TEST_CASE("pointer: a tapped field is handed to the keyboard") {
  Screen screen;
  screen.draw();
  shell::Pointer pointer(screen.shop);
  const ui::Rect field = screen.find("search")->page_rect;
  pointer.down(field.x + 60, field.y + 10, 0);
  CHECK(pointer.up(field.x + 60, field.y + 10, 50) == "search");
}

TEST_CASE("pointer: a drag scrolls, presses nothing, and runs on when let go") {
  Screen screen;
  screen.draw();
  shell::Pointer pointer(screen.shop);
  pointer.down(200, 700, 0);
  for (int i = 1; i <= 10; ++i) {
    pointer.move(200, 700 - 20.0F * static_cast<float>(i), i * 16);
  }
  pointer.up(200, 500, 170);
  screen.draw();
  const float let_go = scrolled(screen);
  CHECK(let_go > 150);
  CHECK(screen.shop.path() == "/");
  std::int64_t now = 170;
  int frames = 0;
  while (pointer.tick(now += 16) && frames < 500) {
    screen.draw();
    ++frames;
  }
  CHECK(scrolled(screen) > let_go + 50);
  CHECK(frames < 400);
}

TEST_CASE("pointer: a finger that rests before it lifts throws nothing") {
  Screen screen;
  screen.draw();
  shell::Pointer pointer(screen.shop);
  pointer.down(200, 700, 0);
  pointer.move(200, 600, 16);
  pointer.up(200, 600, 400);
  CHECK_FALSE(pointer.tick(416));
}

TEST_CASE("pointer: scrolling ends at the content's ends") {
  Screen screen;
  screen.draw();
  shell::Pointer pointer(screen.shop);
  pointer.wheel(200, 400, 0, 50);
  screen.draw();
  CHECK(scrolled(screen) == 0);
  pointer.wheel(200, 400, 0, -10000);
  screen.draw();
  const ui::Node* page = screen.find("page");
  const float lowest = page->scroll.content_height - page->rect.height;
  CHECK(page->scroll.y > lowest - 0.5F);
  CHECK(page->scroll.y < lowest + 0.5F);
}

TEST_CASE("pointer: a strip of categories is drawn sideways") {
  Screen screen;
  screen.draw();
  shell::Pointer pointer(screen.shop);
  const ui::Rect strip = screen.find("categories")->page_rect;
  pointer.down(300, strip.y + 30, 0);
  pointer.move(200, strip.y + 32, 16);
  pointer.up(200, strip.y + 32, 20);
  screen.draw();
  CHECK(screen.find("categories")->scroll.x > 50);
  CHECK(scrolled(screen) == 0);
}
