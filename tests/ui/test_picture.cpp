#include <catch2/catch_test_macros.hpp>
#include <cstdlib>

#include "screen.hpp"

namespace {

using namespace noline;
using namespace noline::test;

int distance(const gallery::Image& image, int x, int y, std::uint32_t rgb) {
  const std::uint8_t* pixel = &image.rgba[static_cast<std::size_t>(y * image.width + x) * 4];
  return std::abs(pixel[0] - static_cast<int>(rgb >> 16U & 0xFFU)) +
         std::abs(pixel[1] - static_cast<int>(rgb >> 8U & 0xFFU)) +
         std::abs(pixel[2] - static_cast<int>(rgb & 0xFFU));
}

// Modules of the code, read from the middle of each, as a camera would see them.
std::string read_modules(const gallery::Image& image, const ui::Rect& rect, float scale) {
  const auto dark = [&](float x, float y) {
    const int px = static_cast<int>(x * scale);
    const int py = static_cast<int>(y * scale);
    return image.rgba[static_cast<std::size_t>(py * image.width + px) * 4] < 100;
  };
  float left = rect.x;
  const float middle = rect.y + rect.height / 2;
  std::string modules;
  for (; left < rect.right(); left += 1) {
    modules += dark(left, middle) ? '#' : '.';
  }
  return modules;
}

}  // namespace

TEST_CASE("picture: buttons, text and ground have the brand's colours") {
  Screen screen;
  screen.open("/p/TEAPOT");
  const gallery::Image image = screen.render();
  const ui::Rect add = screen.find("add")->page_rect;
  CHECK(distance(image, static_cast<int>(add.x) + 30, static_cast<int>(add.y) + 8, 0x8a3b12) < 6);
  CHECK(distance(image, 2, 840, 0xffffff) < 6);
  screen.model.session.brand = "nord";
  screen.model.session.theme = "dark";
  ++screen.model.revision;
  const gallery::Image dark = screen.render();
  CHECK(distance(dark, static_cast<int>(add.x) + 30, static_cast<int>(add.y) + 8, 0x5fe0cf) < 6);
}

TEST_CASE("picture: the code is drawn dark on white with a quiet zone") {
  Screen screen;
  screen.frame.scale = 2;
  screen.open("/hand-off");
  ui::apply_event(screen.model, fixture("hand_off"));
  const gallery::Image image = screen.render();
  const std::string row = read_modules(image, screen.find("qr")->page_rect, 2);
  CHECK(row.substr(0, 12) == "............");
  CHECK(row.find('#') != std::string::npos);
}

TEST_CASE("picture: a focused field is left to the page when that draws fields") {
  Screen screen(model_of({"shop", "catalogue", "guest", "connection", "cart"}));
  screen.open("/account");
  screen.type("email", "anna@example.org");
  const auto ink_in_field = [&] {
    const gallery::Image image = screen.render();
    const ui::Rect field = screen.find("email")->page_rect;
    int dark = 0;
    for (int x = static_cast<int>(field.x) + 8; x < static_cast<int>(field.right()) - 8; ++x) {
      for (int y = static_cast<int>(field.y) + 8; y < static_cast<int>(field.bottom()) - 8; ++y) {
        dark += distance(image, x, y, 0x231f1a) < 120 ? 1 : 0;
      }
    }
    return dark;
  };
  CHECK(ink_in_field() > 50);
  screen.frame.fields_by_dom = true;
  screen.shop.handle_action("email", ui::Action::focus, "");
  CHECK(ink_in_field() == 0);
}

TEST_CASE("picture: a caret shows where the text is edited") {
  Screen screen(model_of({"shop", "catalogue", "guest", "connection", "cart"}));
  screen.open("/account");
  screen.type("email", "anna");
  screen.shop.handle_action("email", ui::Action::focus, "");
  const ui::Rect field = screen.find("email")->page_rect;
  CHECK(screen.shop.text_index_at("email", field.x, field.y) == 0);
  CHECK(screen.shop.text_index_at("email", field.right(), field.y) == 4);
  const gallery::Image without = screen.render();
  const ui::Caret caret{"email", 4, 0, true};
  screen.frame.caret = &caret;
  CHECK(screen.render().rgba != without.rgba);
}
