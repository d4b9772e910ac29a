// The screens as a WebAssembly module: a flat C interface that the page's TypeScript (web/shop)
// calls. Texts come as pointer and size and are read during the call; texts go out with a zero
// byte behind and live until the next call.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "noline/ui/model.hpp"
#include "noline/ui/shop.hpp"
#include "pictures.hpp"
#include "renderer.hpp"

#define NOLINE_EXPORT(name) extern "C" __attribute__((export_name(#name)))

namespace {

using noline::shell::Pictures;
using noline::ui::Action;
using noline::ui::Frame;
using noline::ui::FrameResult;
using noline::ui::Shop;
using noline::ui::ShopModel;

enum FrameFlag : int32_t { reduced_motion = 1, dark = 2, kiosk = 4, text_percent = 8 };
enum FrameAnswer : int32_t { animating = 1, nodes_changed = 2 };

// One page has one shop; the module instance is the object.
struct Shell {
  ShopModel model;
  Pictures pictures;
  std::unique_ptr<Shop> shop;
  std::string system_language = "en";
  std::string answer;
  FrameResult result;
};

Shell& shell() {
  static Shell instance;
  return instance;
}

std::span<const unsigned char> bytes(const unsigned char* data, int32_t size) {
  return {data, static_cast<size_t>(size)};
}

std::string_view text(const char* data, int32_t size) {
  return {data, static_cast<size_t>(size)};
}

const char* keep(std::string_view value) {
  shell().answer = value;
  return shell().answer.c_str();
}

}  // namespace

// The four font files stay where they are for as long as the module lives. `medium` may be empty.
NOLINE_EXPORT(shop_open)
void shop_open(const unsigned char* regular, int32_t regular_size, const unsigned char* medium,
               int32_t medium_size, const unsigned char* semibold, int32_t semibold_size,
               const unsigned char* bold, int32_t bold_size) {
  ImGui::CreateContext();
  noline::shell::attach_renderer();
  const noline::ui::FontFiles fonts{bytes(regular, regular_size), bytes(medium, medium_size),
                                    bytes(semibold, semibold_size), bytes(bold, bold_size)};
  shell().shop = std::make_unique<Shop>(fonts);
}

NOLINE_EXPORT(shop_origin) void shop_origin(const char* data, int32_t size) {
  shell().model.origin = text(data, size);
}

NOLINE_EXPORT(shop_language) void shop_language(const char* data, int32_t size) {
  shell().system_language = text(data, size);
}

NOLINE_EXPORT(shop_part) int32_t shop_part(const char* data, int32_t size) {
  return apply_part(shell().model, text(data, size)) ? 1 : 0;
}

NOLINE_EXPORT(shop_event) int32_t shop_event(const char* data, int32_t size) {
  return apply_event(shell().model, text(data, size)) ? 1 : 0;
}

NOLINE_EXPORT(shop_path) void shop_path(const char* data, int32_t size, int32_t restored) {
  shell().shop->open_path(text(data, size), restored != 0);
}

NOLINE_EXPORT(shop_action)
void shop_action(const char* key, int32_t key_size, int32_t action, const char* value,
                 int32_t value_size) {
  if (action < 0 || action > static_cast<int32_t>(Action::back)) {
    return;
  }
  shell().shop->handle_action(text(key, key_size), static_cast<Action>(action),
                              text(value, value_size));
}

// Lays out and draws; answers with bits of FrameAnswer. The size of texts in per cent stands above
// the flags.
NOLINE_EXPORT(shop_frame)
int32_t shop_frame(float width, float height, float scale, double now_ms, double wall_ms,
                   int32_t utc_offset_minutes, float inset_bottom, int32_t flags) {
  Shell& self = shell();
  Frame frame;
  frame.width = width;
  frame.height = height;
  frame.scale = scale;
  frame.now_ms = static_cast<int64_t>(now_ms);
  frame.wall_ms = static_cast<int64_t>(wall_ms);
  frame.utc_offset_minutes = utc_offset_minutes;
  frame.inset_bottom = inset_bottom;
  frame.reduced_motion = (flags & reduced_motion) != 0;
  frame.dark = (flags & dark) != 0;
  frame.kiosk = (flags & kiosk) != 0;
  frame.text_zoom = static_cast<float>(flags / text_percent) / 100;
  frame.fields_by_dom = true;
  frame.language = self.system_language;
  self.result = self.shop->frame(self.model, frame, self.pictures);
  noline::shell::render_frame(self.shop->background());
  return (self.result.animating ? animating : 0) | (self.result.nodes_changed ? nodes_changed : 0);
}

// When the next frame is due although nothing happens: milliseconds, or -1.
NOLINE_EXPORT(shop_wake_after) double shop_wake_after() {
  return static_cast<double>(shell().result.wake_after_ms);
}

NOLINE_EXPORT(shop_nodes) const char* shop_nodes() {
  return shell().shop->nodes_json().c_str();
}

// The wishes since the last call as a JSON array, or null when there are none.
NOLINE_EXPORT(shop_intents) const char* shop_intents() {
  const std::vector<noline::ui::Intent> intents = shell().shop->take_intents();
  if (intents.empty()) {
    return nullptr;
  }
  std::string json = "[";
  for (const noline::ui::Intent& intent : intents) {
    json += json.size() > 1 ? "," : "";
    json += intent_to_json(intent);
  }
  return keep(json + "]");
}

NOLINE_EXPORT(shop_title) const char* shop_title() {
  return shell().shop->title().c_str();
}

NOLINE_EXPORT(shop_shown_language) const char* shop_shown_language() {
  return keep(shell().shop->language());
}

NOLINE_EXPORT(shop_shown_path) const char* shop_shown_path() {
  return shell().shop->path().c_str();
}

NOLINE_EXPORT(shop_is_dark) int32_t shop_is_dark() {
  return shell().shop->dark() ? 1 : 0;
}

NOLINE_EXPORT(shop_background) uint32_t shop_background() {
  return shell().shop->background();
}

NOLINE_EXPORT(shop_picture)
void shop_picture(const char* name, int32_t name_size, uint32_t texture, float width,
                  float height) {
  shell().pictures.set(text(name, name_size), {texture, width, height});
}

// The browser has given a new graphics context.
NOLINE_EXPORT(shop_context_restored) void shop_context_restored() {
  shell().pictures.forget_all();
  noline::shell::renew_textures();
}
