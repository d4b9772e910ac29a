#include "../format.hpp"
#include "../widgets.hpp"
#include "screens.hpp"

namespace noline::ui {
namespace {

constexpr float page_width_max = 1280;

struct SavedState {
  Word word;
  Color color;
};

SavedState saved_state(const Builder& b) {
  const Connection& connection = b.model.connection;
  if (connection.saved == "memory") {
    return {Word::saved_memory, b.t.warn};
  }
  if (connection.link == "offline") {
    return {Word::offline, b.t.muted};
  }
  if (connection.saved == "everywhere") {
    return {Word::saved_everywhere, b.t.good};
  }
  if (connection.saved == "hub") {
    return {Word::saved_hub, b.t.good};
  }
  return {Word::saved_here, b.t.warn};
}

std::string brand_name(const Builder& b) {
  const std::string& brand =
      b.model.session.brand.empty() ? b.model.shop.brand : b.model.session.brand;
  for (const auto& [id, name] : b.model.shop.brand_names) {
    if (id == brand && !name.empty()) {
      return name;
    }
  }
  const std::string& name = b.in(b.model.shop.name);
  return name.empty() ? "noline" : name;
}

void saved_mark(Builder& b) {
  const SavedState saved = saved_state(b);
  const std::string_view text = b.say(saved.word);
  // The dot alone on phones; its words are still read out.
  Node node{.key = "saved", .role = Role::status, .name = std::string(text)};
  node.state.live = true;
  const auto box = b.row({.gap = 6}, std::move(node));
  b.dot(8, saved.color);
  if (b.view.width >= 720) {
    TextStyle style{13, Weight::regular, 1.5F, 0, false, false};
    b.text(text, style, b.t.muted, {.role = Role::none});
  }
}

void brand_link(Builder& b, float size_px) {
  const auto box =
      b.column({.justify = Justify::center,
                .min_width = tap_px,
                .min_height = tap_px,
                .radius = radius_small_px},
               {.key = "brand", .role = Role::link, .name = brand_name(b), .href = "/"});
  b.press({Do::go, "/"});
  const TextStyle style{size_px, Weight::bold, 1.5F, -0.02F, false, false};
  b.text(brand_name(b), style, b.t.brand);
}

void header_chips(Builder& b) {
  const std::string count = format_count(b.model.cart.count, b.view.language);
  chip(b, "to.cart", b.say(Word::cart_count, {count}), {Do::go, "/cart"}, {.href = "/cart"});
  const Session& session = b.model.session;
  const std::string account = session.customer() && !session.name.empty()
                                  ? session.name
                                  : std::string(b.say(Word::sign_in));
  chip(b, "to.account", account, {Do::go, "/account"},
       {.name = b.say(Word::account_of, {account}), .href = "/account"});
}

void header(Builder& b) {
  const float side = b.view.kiosk ? 28 : 16;
  // The brand's link is as high as a finger; on phones the bar is not much higher.
  const float above = b.view.kiosk ? 16 : b.view.phone() ? 3.5F : 12;
  const auto bar = b.row({.gap = 12,
                          .pad = even(side, above),
                          .fill = b.t.bg,
                          .border = b.view.kiosk ? 0 : b.t.line,
                          .border_bottom = true},
                         {.key = "banner", .role = Role::banner});
  if (b.view.kiosk && b.state.route.screen != ScreenKind::home) {
    icon_button(b, "kiosk.back", Icon::back, {Do::back}, b.t.ink, std::string(b.say(Word::back)));
  }
  brand_link(b, b.view.kiosk ? 20 : 18);
  if (b.view.kiosk) {
    b.space(0, 0, 1);
    saved_mark(b);
    const bool german = b.view.language == "de";
    chip(b, "kiosk.language", "Deutsch · English", {Do::prefer, "language", german ? "en" : "de"},
         {.toggle = false,
          .name = "Deutsch · English: " + std::string(b.say(Word::switch_language))});
    return;
  }
  if (b.view.phone()) {
    b.space(0, 0, 1);
    saved_mark(b);
    return;
  }
  {
    const auto middle = b.column({.grow = 1});
    search_field(b);
  }
  saved_mark(b);
  header_chips(b);
}

void tab(Builder& b, const char* key, Icon icon, Word word, const char* path, bool on,
         std::int64_t badge) {
  const Color color = on ? b.t.brand : b.t.muted;
  Node node{.key = key, .role = Role::link, .name = std::string(b.say(word)), .href = path};
  if (badge > 0) {
    node.name = b.say(Word::tab_with_count, {node.name, format_count(badge, b.view.language)});
  }
  node.state.current = on;
  const auto box =
      b.column({.align = Align::center, .min_height = tap_px, .grow = 1, .radius = radius_small_px},
               std::move(node));
  b.press({Do::go, path});
  {
    const auto picture = b.column({.width = 24, .height = 26});
    b.icon(icon, 24, color);
    if (badge > 0) {
      const auto mark = b.row({.justify = Justify::center,
                               .pad = even(6, 1),
                               .min_width = 18,
                               .over = true,
                               .anchor_x = 0.5F,
                               .offset_x = 4,
                               .offset_y = -3,
                               .fill = b.t.brand,
                               .radius = 999});
      b.text(format_count(badge, b.view.language), {11, Weight::bold, 1.5F, 0, true, false},
             b.t.on_brand);
    }
  }
  const TextStyle style{12, on ? Weight::semibold : Weight::regular, 1.5F, 0, false, false};
  b.text(b.say(word), style, color);
}

void tabs(Builder& b) {
  const ScreenKind screen = b.state.route.screen;
  const auto bar = b.row(
      {.align = Align::start,
       .pad = {8, 7, 8, std::max(20.0F, b.view.inset_bottom)},
       .fill = b.t.surface,
       .border = b.t.line,
       .border_top = true},
      {.key = "tabs", .role = Role::navigation, .name = std::string(b.say(Word::navigation))});
  tab(b, "tab.home", Icon::home, Word::tab_home, "/", screen == ScreenKind::home, 0);
  const bool finds = screen == ScreenKind::search || screen == ScreenKind::category ||
                     screen == ScreenKind::product;
  tab(b, "tab.search", Icon::find, Word::tab_search, "/s", finds, 0);
  tab(b, "tab.cart", Icon::bag, Word::cart, "/cart",
      screen == ScreenKind::cart || screen == ScreenKind::checkout, b.model.cart.count);
  tab(b, "tab.account", Icon::me, Word::tab_account, "/account",
      screen == ScreenKind::account || screen == ScreenKind::order, 0);
}

void kiosk_foot(Builder& b) {
  const auto bar = b.row(
      {.gap = 12, .pad = {28, 16, 28, 24}, .fill = b.t.bg},
      {.key = "tabs", .role = Role::navigation, .name = std::string(b.say(Word::navigation))});
  const std::string count = format_count(b.model.cart.count, b.view.language);
  button(b, "kiosk.cart", b.say(Word::cart_count, {count}), {Do::go, "/cart"},
         {.look = ButtonLook::quiet,
          .min_height = 56,
          .href = "/cart",
          .grow = 1,
          .text_px = 15,
          .pad_x = 12});
  button(b, "kiosk.take", b.say(Word::kiosk_take), {Do::go, "/hand-off"},
         {.min_height = 56, .href = "/hand-off", .grow = 1, .text_px = 15, .pad_x = 12});
}

void toast(Builder& b) {
  const Toast& toast = b.state.toast;
  if (toast.text.empty() || toast.until_ms <= b.view.now_ms) {
    return;
  }
  // Above the tabs, and above what else stays at the foot.
  const bool has_foot = b.view.phone() && b.state.route.screen == ScreenKind::product;
  const float tabs_px = b.view.kiosk ? 96 : b.view.phone() ? 76 + b.view.inset_bottom / 2 : 8;
  const float above = tabs_px + (has_foot ? 72.0F : 0) + 16;
  Node node{.key = "toast", .role = Role::status, .name = toast.text};
  node.state.live = true;
  const auto layer = b.row({.pad = even(16, 0),
                            .over = true,
                            .anchor_x = 0.5F,
                            .anchor_y = 1,
                            .offset_y = -above,
                            .enters = toast.until_ms},
                           std::move(node));
  const auto box = b.row({.gap = 8,
                          .pad = {20, 4, 8, 4},
                          .min_height = 52,
                          .fill = b.t.ink,
                          .radius = radius_medium_px,
                          .shadow = true});
  b.text(toast.text, with_weight(style_small, Weight::medium), b.t.bg,
         {.pad = {0, 0, toast.action.empty() ? 12.0F : 0, 0}, .role = Role::none});
  if (!toast.action.empty()) {
    text_button(b, "toast.action", toast.action, {Do::go, toast.path},
                mix(b.t.brand, b.t.bg, 0.55F));
  }
}

// What hinders saving, said once and plainly at the top of the page.
void problem_banner(Builder& b) {
  const Connection& connection = b.model.connection;
  const bool offline = b.model.has_connection && connection.link == "offline";
  const bool memory = connection.storage == "memory" || connection.saved == "memory";
  if (!offline && !memory && connection.problem_code.empty()) {
    return;
  }
  const Word word = memory    ? Word::banner_memory
                    : offline ? Word::banner_offline
                              : Word::banner_problem;
  Node node{.key = "banner.offline", .role = Role::status, .name = std::string(b.say(word))};
  node.state.live = true;
  const auto bar = b.row({.justify = Justify::center,
                          .gap = 8,
                          .pad = even(16, 8),
                          .fill = memory ? b.t.warn_soft : b.t.sunken},
                         std::move(node));
  b.icon(offline ? Icon::offline : Icon::info, 18, b.t.muted);
  b.word(word, style_small, b.t.ink, {.role = Role::none});
}

void screen(Builder& b) {
  switch (b.state.route.screen) {
    case ScreenKind::home:
      return build_home(b);
    case ScreenKind::category:
    case ScreenKind::search:
      return build_list(b);
    case ScreenKind::product:
      return build_product(b);
    case ScreenKind::cart:
      return build_cart(b);
    case ScreenKind::checkout:
      return build_checkout(b);
    case ScreenKind::order:
      return build_order(b);
    case ScreenKind::account:
      return build_account(b);
    case ScreenKind::hand_off:
      return build_hand_off(b);
    case ScreenKind::join:
      return build_join(b);
    case ScreenKind::compare:
      return build_compare(b);
    case ScreenKind::stores:
      return build_stores(b);
    case ScreenKind::help:
      return build_help(b);
    case ScreenKind::not_found:
      return build_not_found(b);
  }
}

}  // namespace

void build_not_found(Builder& b) {
  empty_state(b, {.icon = Icon::find,
                  .title = Word::not_found_title,
                  .text = Word::not_found_text,
                  .action = Word::to_home,
                  .bound = {Do::go, "/"},
                  .href = "/",
                  .heading = Role::heading1});
}

void build_page(Builder& b, Overlay* overlay) {
  const auto root = b.column({.fill = b.t.bg});
  if (overlay && overlay->covers()) {
    return overlay->build(b);
  }
  header(b);
  problem_banner(b);
  {
    const auto scroll =
        b.column({.grow = 1, .scroll_y = true}, {.key = "page", .role = Role::scroll});
    {
      const auto main = b.column({.enters = b.state.visit},
                                 {.key = "main", .role = Role::main, .name = page_title(b)});
      const bool edge_to_edge = b.state.route.screen == ScreenKind::product && b.view.phone();
      const float side = edge_to_edge ? 0 : b.view.kiosk ? 28 : b.view.side();
      const float top = edge_to_edge ? 0 : b.view.kiosk ? 8 : b.view.phone() ? 16 : 28;
      const auto content = b.column({.pad = {side, top, side, b.view.phone() ? 32.0F : 48.0F},
                                     .max_width = page_width_max,
                                     .self = Align::center});
      const ScreenKind shown = b.state.route.screen;
      if (shown != ScreenKind::cart && shown != ScreenKind::join && !edge_to_edge) {
        build_newest_notice(b);
      }
      screen(b);
    }
    if (!b.view.kiosk) {
      build_foot(b);
    }
  }
  if (b.state.route.screen == ScreenKind::product && b.view.phone()) {
    build_product_foot(b);
  }
  if (b.view.kiosk) {
    kiosk_foot(b);
  } else if (b.view.phone()) {
    tabs(b);
  }
  if (overlay) {
    overlay->build(b);
  }
  toast(b);
}

std::string page_title(const Builder& b) {
  const Route& route = b.state.route;
  std::string title;
  switch (route.screen) {
    case ScreenKind::home:
      return brand_name(b);
    case ScreenKind::search:
      title = route.query.empty() ? b.say(Word::tab_search) : route.query;
      break;
    case ScreenKind::category:
      for (const Category& category : b.model.shop.categories) {
        if (category.id == route.id) {
          title = b.in(category.name);
        }
      }
      break;
    case ScreenKind::product:
      if (const Product* product = b.model.find_product(route.id)) {
        title = b.in(product->title);
      }
      break;
    case ScreenKind::cart:
      title = b.say(Word::cart);
      break;
    case ScreenKind::checkout:
      title = b.say(Word::checkout);
      break;
    case ScreenKind::order:
      if (const Order* order = b.model.find_order(route.id)) {
        title = b.say(Word::order_number, {order_number(*order)});
      }
      break;
    case ScreenKind::account:
      title = b.say(Word::tab_account);
      break;
    case ScreenKind::hand_off:
      title = b.say(Word::hand_off_title);
      break;
    case ScreenKind::join:
      title = b.say(Word::join_title);
      break;
    case ScreenKind::compare:
      title = b.say(Word::compare);
      break;
    case ScreenKind::stores:
      title = b.say(Word::stores_title);
      break;
    case ScreenKind::help:
      title = b.say(Word::help);
      break;
    case ScreenKind::not_found:
      title = b.say(Word::not_found_title);
      break;
  }
  return title.empty() ? brand_name(b) : title + " – " + brand_name(b);
}

}  // namespace noline::ui
