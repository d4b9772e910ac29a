#include "../format.hpp"
#include "../widgets.hpp"
#include "screens.hpp"

namespace noline::ui {
namespace {

constexpr float qr_px = 208;

std::string full_link(const Builder& b) {
  const std::string& path = b.state.hand_off.path;
  return path.empty() ? std::string() : b.model.origin + path;
}

bool expired(const Builder& b) {
  const HandOff& hand_off = b.state.hand_off;
  return hand_off.expires_ms > 0 && b.view.wall_ms >= hand_off.expires_ms;
}

std::string offer_text(const Builder& b) {
  const std::int64_t count = b.model.cart.count;
  if (count == 0) {
    return std::string(b.say(Word::hand_off_text_none));
  }
  return count == 1 ? std::string(b.say(Word::hand_off_text_one))
                    : b.say(Word::hand_off_text_many, {format_count(count, b.view.language)});
}

void code(Builder& b) {
  const std::string link = full_link(b);
  if (link.empty() && b.state.hand_off.error_code.empty()) {
    return b.pulse({.width = qr_px, .height = qr_px, .self = Align::center, .radius = 12});
  }
  const auto middle =
      b.column({.width = qr_px, .self = Align::center, .opacity = expired(b) ? 0.15F : 1});
  b.qr(expired(b) ? std::string() : link, qr_px, std::string(b.say(Word::qr_name)));
}

void roles(Builder& b) {
  const auto chips = b.wrap(
      {.gap = 8, .gap_cross = 0},
      {.key = "roles", .role = Role::group, .name = std::string(b.say(Word::hand_off_allows))});
  const auto role = [&b](const char* name, Word word) {
    chip(b, std::string("role.") + name, b.say(word), {Do::hand_off, name},
         {.on = b.state.hand_off.role == name});
  };
  role("pay", Word::role_pay);
  role("edit", Word::role_edit);
  role("view", Word::role_view);
}

void joined(Builder& b) {
  if (b.model.session.devices.size() <= b.state.hand_off.devices_before ||
      b.state.hand_off.devices_before == 0) {
    return;
  }
  const Device& device = b.model.session.devices.back();
  const std::string text = b.say(Word::device_joined, {device.name});
  Node node{.key = "joined", .role = Role::status, .name = text};
  node.state.live = true;
  const auto box = note(b, NoteLook::info, std::move(node));
  b.text(text, style_small, b.t.ink, {.bold_bytes = text.size(), .grow = 1, .role = Role::none});
}

std::string answer(std::int64_t number) {
  const std::string text = std::to_string(number);
  return R"({"do":"confirm_hand_off")" + (number == 0 ? "" : ",\"number\":" + text) + "}";
}

/// Somebody has scanned the code: only who holds that device knows its number.
void asked(Builder& b) {
  const Session& session = b.model.session;
  const std::string text = b.say(Word::hand_off_asks, {session.asked_name});
  {
    const auto box = note(b, NoteLook::info, {.key = "asked", .role = Role::alert, .name = text});
    b.text(text, style_h3, b.t.ink, {.grow = 1, .role = Role::none});
  }
  const auto chips =
      b.wrap({.gap = 8, .gap_cross = 8}, {.key = "numbers", .role = Role::group, .name = text});
  for (const std::int64_t number : session.asked_numbers) {
    chip(b, "number." + std::to_string(number), std::to_string(number), {Do::tell, answer(number)},
         {.toggle = false});
  }
  chip(b, "number.none", b.say(Word::hand_off_none), {Do::tell, answer(0)}, {.toggle = false});
}

void link_row(Builder& b) {
  const std::string link = full_link(b);
  const auto row = b.row(
      {.gap = 8, .pad = {14, 0, 4, 0}, .min_height = tap_px, .fill = b.t.sunken, .radius = 12});
  TextStyle style = style_tiny;
  style.anywhere = true;
  b.text(link, style, b.t.ink, {.pad = even(0, 6), .grow = 1});
  icon_button(b, "copy", Icon::copy, {Do::copy, link}, b.t.brand,
              std::string(b.say(Word::copy_link)));
}

void validity(Builder& b) {
  const HandOff& hand_off = b.state.hand_off;
  if (hand_off.expires_ms == 0) {
    return;
  }
  const std::string left = format_left(hand_off.expires_ms - b.view.wall_ms);
  b.text(
      b.say(Word::valid_once, {left}),
      [] {
        TextStyle style = style_tiny;
        style.tabular = true;
        return style;
      }(),
      b.t.muted);
}

void below(Builder& b) {
  if (!b.state.hand_off.error_code.empty()) {
    const std::string_view text = b.say(Word::hand_off_failed);
    {
      const auto box =
          note(b, NoteLook::warn,
               {.key = "hand-off.error", .role = Role::alert, .name = std::string(text)});
      b.text(text, style_small, b.t.ink, {.grow = 1, .role = Role::none});
    }
    button(b, "again", b.say(Word::try_again), {Do::hand_off, b.state.hand_off.role});
  } else if (expired(b)) {
    b.word(Word::code_expired, style_small, b.t.warn, {.role = Role::status});
    button(b, "again", b.say(Word::new_code), {Do::hand_off, b.state.hand_off.role});
  } else if (!b.state.hand_off.path.empty()) {
    if (!b.view.kiosk) {
      link_row(b);  // Nobody copies a link on a machine that others use after them.
    }
    validity(b);
  }
}

void words(Builder& b) {
  b.word(Word::hand_off_title, style_h1, b.t.ink, {.role = Role::heading1});
  b.text(offer_text(b), style_body, b.t.muted);
  joined(b);
  if (!b.model.session.asked_numbers.empty()) {
    return asked(b);
  }
  roles(b);
  below(b);
}

}  // namespace

void build_hand_off(Builder& b) {
  const bool narrow = b.view.width < 720;
  const auto page =
      b.column({.pad = {0, narrow ? 0.0F : 36.0F, 0, 0}, .max_width = 820, .self = Align::center});
  Spec spec = card_spec(b);
  spec.radius = radius_large_px;
  spec.pad = even(narrow ? 20 : 40);
  if (narrow) {
    spec.gap = 20;
    const auto card = b.column(spec);
    code(b);
    const auto text = b.column({.gap = 14});
    return words(b);
  }
  spec.gap = 40;
  const auto card = b.row(spec);
  code(b);
  const auto text = b.column({.gap = 14, .grow = 1});
  words(b);
}

}  // namespace noline::ui
