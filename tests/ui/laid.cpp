#include "laid.hpp"

#include "imgui.h"
#include "screens/screens.hpp"

namespace noline::test {

namespace {

const Case cases[] = {
    {"/", {"shop", "catalogue", "session", "connection", "cart", "notices"}},
    {"/", {"shop", "connection"}},
    {"/s?q=te", {"shop", "catalogue", "guest", "connection", "cart"}},
    {"/s?q=nothing-like-this&f=tag:organic", {"shop", "catalogue", "guest", "connection"}},
    {"/c/pantry?f=stock&f=price:0-1000", {"shop", "catalogue", "session", "offline", "cart"}},
    {"/p/TEAPOT", {"shop", "catalogue", "session", "connection", "cart"}},
    {"/p/NOTEBOOK", {"shop", "catalogue", "session", "connection", "cart"}},
    {"/cart", {"shop", "catalogue", "session", "connection", "cart", "notices"}},
    {"/cart", {"shop", "catalogue", "guest", "offline", "empty_cart"}},
    {"/cart", {"shop", "catalogue", "session", "connection", "cart", "checkout"}},
    {"/checkout", {"shop", "catalogue", "session", "connection", "cart", "checkout"}},
    {"/checkout", {"shop", "catalogue", "guest", "offline", "cart", "checkout_collect"}},
    {"/checkout", {"shop", "catalogue", "guest", "connection", "cart", "checkout_changed"}},
    {"/checkout", {"shop", "catalogue", "guest", "connection", "empty_cart"}},
    {"/order/3", {"shop", "catalogue", "session", "connection", "cart", "orders"}},
    {"/order/2", {"shop", "catalogue", "session", "connection", "cart", "orders"}},
    {"/order/1", {"shop", "catalogue", "guest", "offline", "cart", "orders"}},
    {"/order/9", {"shop", "catalogue", "guest", "connection", "cart", "orders"}},
    {"/account", {"shop", "catalogue", "session", "connection", "cart", "orders"}},
    {"/account", {"shop", "catalogue", "guest", "connection", "cart"}},
    {"/account", {"shop", "catalogue", "session", "connection", "cart"}},
    {"/hand-off", {"shop", "catalogue", "session", "connection", "cart"}},
    {"/#join=abc", {"shop", "catalogue", "guest", "connection"}},
    {"/nowhere", {"shop", "catalogue", "guest", "connection"}},
    {"/compare", {"shop", "catalogue", "session", "connection", "cart"}},
    {"/compare", {"shop", "catalogue", "guest", "connection"}},
    {"/compare", {"shop", "catalogue", "compared", "connection", "cart"}},
    {"/stores", {"shop", "catalogue", "session", "connection", "cart", "checkout_collect"}},
    {"/help", {"shop", "catalogue", "guest", "connection"}},
    {"/cart",
     {"shop", "goods_catalogue", "session", "connection", "goods_cart", "goods_checkout",
      "goods_notices"}},
};

}  // namespace

std::span<const Case> all_cases() {
  return cases;
}

Laid lay(const Case& wanted, float width, float height, const char* language, bool kiosk) {
  ui::ShopModel model = model_of(wanted.parts);
  ui::State state;
  state.route = ui::parse_path(wanted.path);
  if (state.route.screen == ui::ScreenKind::category ||
      state.route.screen == ui::ScreenKind::search) {
    find_list(model, wanted.path);
  }
  state.toast = {"Something new", "To the cart", "/cart", 5000};
  state.hand_off = {"pay", "/#join=k7Qm2xV9tZr4", 1795255722000, {}, true, 1};
  state.note_line = "0000000000000003";
  state.order.tried = true;
  ui::View view;
  view.width = width;
  view.height = height;
  view.language = language;
  view.wall_ms = 1795255620000;
  view.kiosk = kiosk;
  ui::TextEngine text(Context::fonts().files());
  ImGui::GetIO().DisplaySize = {width, height};
  ImGui::GetIO().DeltaTime = 0.1F;
  ImGui::NewFrame();
  Laid laid;
  const ui::Tokens tokens = ui::make_tokens(model.shop, "korn", ui::Theme::light);
  ui::Builder builder(laid.scene, model, state, tokens, view);
  ui::build_page(builder, nullptr);
  ui::lay_out(laid.scene, text, width, height);
  ui::locate(laid.scene, laid.scrolls, 1);
  ImGui::EndFrame();
  return laid;
}

}  // namespace noline::test
