#include <algorithm>

#include "../format.hpp"
#include "../widgets.hpp"
#include "screens.hpp"

namespace noline::ui {
namespace {

constexpr float page_width_max = 1280;

Word greeting_word(int minute) {
  const int hour = minute / 60;
  if (hour >= 5 && hour < 11) {
    return Word::good_morning;
  }
  return hour >= 11 && hour < 18 ? Word::good_day : Word::good_evening;
}

void greeting(Builder& b) {
  const LocalTime now = local_time(b.view.wall_ms, b.view.utc_offset_minutes);
  std::string text(b.say(greeting_word(now.minute)));
  if (!b.model.session.name.empty()) {
    text += ", " + b.model.session.name;
  }
  const auto box = b.column({});
  b.text(text, style_h1, b.t.ink, {.role = Role::heading1});
  if (const Location* place = own_store(b)) {
    b.text(opening_text(b, *place), style_body, b.t.muted);
  }
}

void go_on_card(Builder& b, const char* key, std::string_view picture, std::string_view about,
                const std::string& title, const std::string& path) {
  Spec spec = card_spec(b);
  spec.gap = 14;
  spec.pad = even(14);
  const auto card = b.row(spec, {.key = key, .role = Role::group, .name = title});
  if (!picture.empty()) {
    b.picture(picture, {.width = 64, .height = 64, .fill = b.t.sunken, .radius = 12},
              picture_share_percent);
  }
  {
    const auto text = b.column({.grow = 1});
    b.text(about, style_tiny, b.t.muted);
    b.text(title, style_h3, b.t.ink, {.role = Role::heading2});
  }
  button(b, std::string(key) + ".go", b.say(Word::go_on), {Do::go, path},
         {.look = ButtonLook::quiet,
          .name = std::string(b.say(Word::go_on)) + ": " + title,
          .href = path,
          .pad_x = 16});
}

// What another device shows: its product, search or category.
void focus_card(Builder& b) {
  const Session& session = b.model.session;
  if (session.focus_path.empty()) {
    return;
  }
  const Route route = parse_path(session.focus_path);
  std::string title = route.query;
  const Product* product = b.model.find_product(route.id);
  if (product) {
    title = b.in(product->title);
  }
  for (const Category& category : b.model.shop.categories) {
    title = title.empty() && category.id == route.id ? b.in(category.name) : title;
  }
  if (!title.empty()) {
    go_on_card(b, "focus", product ? std::string_view(product->picture) : std::string_view(),
               b.say(Word::seen_on, {session.focus_device}), b.say(Word::continue_with, {title}),
               path_of(route));
  }
}

void tell_button(Builder& b, const char* key, Word word, const char* command, ButtonLook look) {
  button(b, key, b.say(word), {Do::tell, command}, {.look = look});
}

// Asked once, when there is something worth remembering.
void consent_question(Builder& b) {
  const Session& session = b.model.session;
  if (session.consent >= 0 || !session.own() || b.view.kiosk ||
      (!session.customer() && b.model.cart.count == 0)) {
    return;
  }
  const auto box =
      note(b, NoteLook::info,
           {.key = "consent", .role = Role::group, .name = std::string(b.say(Word::remember_ask))});
  const auto words = b.column({.gap = 8, .grow = 1});
  b.word(Word::remember_ask, style_small, b.t.ink, {.role = Role::none});
  const auto row = b.wrap({.gap = 8});
  tell_button(b, "consent.yes", Word::yes, consent_command(true), ButtonLook::quiet);
  tell_button(b, "consent.no", Word::no, consent_command(false), ButtonLook::outlined);
}

void continue_card(Builder& b) {
  if (b.model.cart.lines.empty()) {
    return;
  }
  const Line& line = b.model.cart.lines.back();
  const Product* product = b.model.find_product(line.sku);
  if (!product) {
    return;
  }
  const std::string count = format_count(b.model.cart.count, b.view.language);
  go_on_card(b, "continue", product->picture,
             b.model.cart.count == 1 ? std::string(b.say(Word::in_cart_one))
                                     : b.say(Word::in_cart_many, {count}),
             b.say(Word::continue_with, {b.in(product->title)}), "/cart");
}

struct Tile {
  std::string key;
  std::string path;
  std::string name;
  std::string_view picture;
};

void strip(Builder& b, const char* key, Word title, const std::vector<Tile>& tiles) {
  if (tiles.empty()) {
    return;
  }
  // The strip reaches to the edges of the page, so that it can be seen to go on.
  const float side = b.view.width < page_width_max ? b.view.side() : 0;
  Spec spec;
  spec.align = Align::start;
  spec.gap = b.view.width < page_width_max ? 6 : 1;
  spec.pad = even(side, 0);
  spec.scroll_x = true;
  spec.bleed = side;
  const auto row =
      b.row(spec, {.key = key, .role = Role::scroll, .name = std::string(b.say(title))});
  for (const Tile& tile : tiles) {
    const auto box =
        b.column({.align = Align::center, .gap = 6, .width = 100, .radius = radius_medium_px},
                 {.key = tile.key, .role = Role::link, .name = tile.name, .href = tile.path});
    b.press({Do::go, tile.path});
    b.picture(tile.picture,
              {.width = 72, .height = 72, .fill = b.t.sunken, .radius = 36, .feel = Feel::solid},
              58);
    b.text(tile.name, with_weight(style_tiny, Weight::medium), b.t.ink, {.align = Align::center});
  }
}

void category_row(Builder& b) {
  std::vector<Tile> tiles;
  for (const Category& category : b.model.shop.categories) {
    tiles.push_back(
        {"category." + category.id, "/c/" + category.id, b.in(category.name), category.picture});
  }
  strip(b, "categories", Word::categories, tiles);
}

void viewed_row(Builder& b) {
  std::vector<Tile> tiles;
  for (const std::string& id : b.model.session.viewed) {
    if (const Product* product = b.model.find_product(id)) {
      tiles.push_back({"viewed." + id, "/p/" + id, b.in(product->title), product->picture});
    }
  }
  if (!tiles.empty()) {
    b.word(Word::viewed, style_h2, b.t.ink, {.role = Role::heading2});
  }
  strip(b, "viewed", Word::viewed, tiles);
}

void for_you(Builder& b) {
  {
    const auto head = b.row({.justify = Justify::between, .gap = 12});
    b.word(Word::for_you, style_h2, b.t.ink, {.role = Role::heading2});
    text_button(b, "all", b.say(Word::show_all), {Do::go, "/s"}, b.t.brand);
  }
  const FoundList* list = b.model.found.find("/");
  if (!list || list->ids.empty()) {
    return card_skeletons(b, b.view.phone() ? 4 : 10);
  }
  const auto grid = card_grid(
      b, {.key = "for-you", .role = Role::list, .name = std::string(b.say(Word::for_you))});
  product_cards(b, *list);
}

void kiosk_home(Builder& b) {
  const auto page = b.column({.gap = 18});
  {
    const auto head = b.column({.gap = 6});
    const TextStyle title{32, Weight::bold, 1.2F, -0.02F};
    b.word(Word::kiosk_title, title, b.t.ink, {.role = Role::heading1});
    b.word(Word::kiosk_text, style_small, b.t.muted);
  }
  search_field(b);
  for_you(b);
}

}  // namespace

void build_home(Builder& b) {
  if (b.view.kiosk) {
    return kiosk_home(b);
  }
  const auto page = b.column({.gap = 20});
  greeting(b);
  if (b.view.phone()) {
    search_field(b);
  }
  focus_card(b);
  continue_card(b);
  consent_question(b);
  category_row(b);
  viewed_row(b);
  for_you(b);
}

}  // namespace noline::ui
