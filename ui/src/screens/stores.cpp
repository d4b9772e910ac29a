// Where the shop can be walked into, and what a shopper may ask.
#include <algorithm>

#include "../format.hpp"
#include "../widgets.hpp"
#include "screens.hpp"

namespace noline::ui {
namespace {

// "9:30", "20:00". Full hours need no minutes in German: "bis 20 Uhr".
std::string clock_text(const Builder& b, int minutes) {
  const std::string rest = std::to_string(minutes % 60);
  const bool full = minutes % 60 == 0 && b.view.language == "de";
  return std::to_string(minutes / 60) + (full ? "" : (rest.size() < 2 ? ":0" : ":") + rest);
}

std::string day_name(const Builder& b, std::size_t day) {
  return std::string(b.say(Word::days).substr(day * 2, 2));
}

// A week in as few lines as it has different days one after the other: "Mo–Fr", "9–20".
void week(Builder& b, const Location& place) {
  for (std::size_t first = 0; first < 7;) {
    std::size_t end = first + 1;
    while (end < 7 && place.hours[end] == place.hours[first]) {
      ++end;
    }
    const auto line = b.row({.justify = Justify::between, .gap = 12, .pad = even(0, 2)});
    b.text(day_name(b, first) + (end - first > 1 ? "–" + day_name(b, end - 1) : ""), style_small,
           b.t.muted);
    const auto [opens, closes] = place.hours[first];
    b.text(opens < 0 ? std::string(b.say(Word::closed))
                     : clock_text(b, opens) + "–" + clock_text(b, closes),
           as_number(style_small), b.t.ink);
    first = end;
  }
}

void store_card(Builder& b, const Location& place) {
  const auto item = b.column({}, {.key = "store." + place.id, .role = Role::listitem});
  Spec spec = card_spec(b);
  spec.pad = even(16);
  spec.gap = 8;
  spec.grow = 1;
  const auto card = b.column(spec);
  b.text(b.in(place.name), style_h3, b.t.ink, {.role = Role::heading2});
  b.text(place.city, style_small, b.t.muted);
  week(b, place);
  b.space(0, 0, 1);
  if (b.model.session.own()) {
    chip(b, "own." + place.id, b.say(Word::own_store), {Do::prefer, "checkout.store", place.id},
         {.on = b.model.checkout.store == place.id,
          .name = b.say(Word::own_store_of, {b.in(place.name)})});
  }
}

}  // namespace

const Location* own_store(const Builder& b) {
  const auto& places = b.model.shop.locations;
  const auto own = std::find_if(places.begin(), places.end(), [&](const Location& place) {
    return place.id == b.model.checkout.store;
  });
  return own != places.end() ? &*own : places.empty() ? nullptr : &places.front();
}

std::string opening_text(const Builder& b, const Location& place) {
  const LocalTime now = local_time(b.view.wall_ms, b.view.utc_offset_minutes);
  const auto& [opens, closes] = place.hours[now.weekday];
  if (opens < 0 || now.minute >= closes) {
    return b.say(Word::closed_now, {b.in(place.name)});
  }
  return now.minute < opens ? b.say(Word::opens_at, {b.in(place.name), clock_text(b, opens)})
                            : b.say(Word::open_until, {b.in(place.name), clock_text(b, closes)});
}

void build_stores(Builder& b) {
  const auto page = b.column({.gap = 12});
  b.word(Word::stores_title, style_h1, b.t.ink, {.role = Role::heading1});
  if (const Location* place = own_store(b)) {
    b.text(opening_text(b, *place), style_body, b.t.muted);
  }
  Spec spec;
  spec.gap = 20;
  spec.column_min = 260;
  const auto grid = b.grid(
      spec, {.key = "stores", .role = Role::list, .name = std::string(b.say(Word::stores_title))});
  for (const Location& place : b.model.shop.locations) {
    store_card(b, place);
  }
}

void build_help(Builder& b) {
  static constexpr std::pair<Word, Word> answers[] = {{Word::help_offline, Word::help_offline_text},
                                                      {Word::help_devices, Word::help_devices_text},
                                                      {Word::help_return, Word::help_return_text},
                                                      {Word::help_data, Word::help_data_text}};
  const auto page = b.column({.gap = 8, .max_width = 640});
  b.word(Word::help, style_h1, b.t.ink, {.role = Role::heading1});
  for (const auto& [question, answer] : answers) {
    b.space(0, 8);
    b.word(question, style_h3, b.t.ink, {.role = Role::heading2});
    b.word(answer, style_body, b.t.muted);
  }
}

void build_foot(Builder& b) {
  const auto foot = b.row({.justify = Justify::center, .gap = 16, .pad = {0, 0, 0, 16}},
                          {.key = "foot", .role = Role::contentinfo});
  text_button(b, "to.stores", b.say(Word::stores_title), {Do::go, "/stores"}, b.t.muted);
  text_button(b, "to.help", b.say(Word::help), {Do::go, "/help"}, b.t.muted);
}

}  // namespace noline::ui
