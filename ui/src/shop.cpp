#include "noline/ui/shop.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core.hpp"
#include "imgui.h"
#include "quoted.hpp"

namespace noline::ui {
namespace {

constexpr float kiosk_zoom = 2;
constexpr float text_zoom_max = 2;     // WCAG 2.2, 1.4.4 asks for 200 %.
constexpr float page_width_min = 320;  // WCAG 2.2, 1.4.10: the narrowest page that must fit.
constexpr std::int64_t minute_ms = 60000;

// A page narrower than any layout is shown smaller instead of cut off.
float zoom_of(const Frame& frame) {
  const float wanted = frame.kiosk ? kiosk_zoom : std::clamp(frame.text_zoom, 1.0F, text_zoom_max);
  return std::min(wanted, std::max(frame.width, 1.0F) / page_width_min);
}

/// Who stands at a kiosk has no account there: neither one of his own, nor one to open.
bool is_for_kiosk(ScreenKind screen) {
  return screen != ScreenKind::account && screen != ScreenKind::join;
}

bool same_page(const Frame& a, const Frame& b) {
  return a.width == b.width && a.height == b.height && a.scale == b.scale &&
         a.inset_bottom == b.inset_bottom && a.dark == b.dark && a.kiosk == b.kiosk &&
         a.text_zoom == b.text_zoom && a.fields_by_dom == b.fields_by_dom &&
         a.utc_offset_minutes == b.utc_offset_minutes;
}

}  // namespace

Shop::Impl::Impl(const FontFiles& fonts) : text(fonts) {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  ImGuiStyle& style = ImGui::GetStyle();
  // Lines are meshes: the baked ones know whole pixels only.
  style.AntiAliasedLinesUseTex = false;
  style.AntiAliasedFill = style.AntiAliasedLines = true;
}

void Shop::Impl::take_result(const ShopModel& model) {
  const CallResult& result = model.result;
  if (result.serial == seen_result_) {
    return;
  }
  seen_result_ = result.serial;
  dirty_ = true;
  if (result.name == "passkey_added") {
    state_.sessions_visit = 0;
    return show_toast(Word::passkey_added, Word::back, {});
  }
  // An answer to a command carries no name: it belongs to what is awaited.
  if (take_session_result(result) || take_order_result(result) || take_sign_result(result) ||
      take_hand_off_result(result) || take_join_result(result) ||
      take_link_result(result, model.origin) || result.error_code.empty()) {
    return;
  }
  const bool offline = result.error_code == "offline" || result.error_code == "timed_out";
  show_toast(offline ? Word::error_offline : Word::error_other, Word::back, {});
}

bool Shop::Impl::take_sign_result(const CallResult& result) {
  const bool failed = !result.error_code.empty();
  if (state_.waiting.empty() ||
      !(result.name == state_.waiting || (result.name.empty() && failed))) {
    return false;
  }
  const std::string awaited = std::exchange(state_.waiting, {});
  if (take_account_result(awaited, result.error_code)) {
    return true;
  }
  if (awaited == "sign_out") {
    state_.unsent = result.error_code == "not_allowed";
    return state_.unsent || !failed;
  }
  state_.form_error = result.error_code;
  if (!failed) {
    state_.set_field("password", "");
    if (!state_.merge.empty()) {
      state_.merge.clear();
      go("/checkout", Intent::Kind::replace);
    }
    show_toast(Word::signed_in, Word::to_the_cart, "/cart");
  }
  return true;
}

bool Shop::Impl::take_hand_off_result(const CallResult& result) {
  HandOff& hand_off = state_.hand_off;
  if (result.name == "confirm_hand_off") {
    // The code is spent, whatever the answer was.
    ask_hand_off(hand_off.role);
    return true;
  }
  // Of two codes that were asked for the later one counts, and its answer comes last.
  const bool mine =
      result.name.starts_with("hand_off") || (result.name.empty() && hand_off.path.empty());
  if (state_.route.screen != ScreenKind::hand_off || !hand_off.asked || !mine) {
    return false;
  }
  hand_off.path = result.error_code.empty() ? result.path : std::string();
  hand_off.expires_ms = result.expires_ms;
  hand_off.error_code = result.error_code;
  return true;
}

bool Shop::Impl::take_join_result(const CallResult& result) {
  Join& join = state_.join;
  const bool mine =
      result.name == "join" || result.name == "hand_off_redeem" || result.name.empty();
  if (state_.route.screen != ScreenKind::join || !join.asked || join.done || !mine) {
    return false;
  }
  join.error_code = result.error_code;
  join.done = result.error_code.empty();
  return true;
}

void Shop::Impl::react(const ShopModel& model) {
  device_count_ = model.session.devices.size();
  take_result(model);
  follow_sku(model);
  take_drafts(model);
  follow_order(model);
  record(model);
  ask_products(model);
  if (state_.route.screen == ScreenKind::hand_off && !state_.hand_off.asked && model.has_session) {
    ask_hand_off(state_.hand_off.role);
  }
  ask_sessions(model);
  if (state_.route.screen == ScreenKind::join && !state_.join.asked && !state_.join.code.empty() &&
      model.has_session) {
    ask_join();
  }
  if (!state_.toast.text.empty() && now_ms_ >= state_.toast.until_ms) {
    state_.toast = {};
    dirty_ = true;
  }
}

void Shop::Impl::forget() {
  const std::int64_t visit = state_.visit;
  state_ = {};
  state_.visit = visit + 1;
  touch_ = {};
  scrolls_.clear();
  left_at_.clear();
  intents.clear();
  shown_.clear();
  seen_path_.clear();
  recorded_path_.clear();
  path = "/";
  dirty_ = true;
}

void Shop::Impl::choose_look(const ShopModel& model, const Frame& frame) {
  const Session& session = model.session;
  const std::string_view wanted = session.language.empty() ? frame.language : session.language;
  language = wanted.starts_with("de") ? "de" : "en";
  const bool dark = session.theme == "dark" || (session.theme != "light" && frame.dark);
  std::string brand = session.brand.empty() ? model.shop.brand : session.brand;
  if (brand.empty()) {
    brand = "korn";
  }
  tokens = make_tokens(model.shop, brand, dark ? Theme::dark : Theme::light);
}

bool Shop::Impl::must_build(const ShopModel& model, const Frame& frame) {
  // Only the hand-off screen counts seconds; all others show minutes at most.
  const bool counts = state_.route.screen == ScreenKind::hand_off;
  const std::int64_t second = frame.wall_ms / (counts ? 1000 : minute_ms);
  const bool build = dirty_ || model.revision != built_revision_ || second != built_second_ ||
                     !same_page(frame, built_for_);
  built_second_ = second;
  built_revision_ = model.revision;
  built_for_ = frame;
  built_for_.caret = nullptr;
  built_for_.language = {};
  dirty_ = false;
  return build;
}

void Shop::Impl::build(const ShopModel& model, const Frame& frame) {
  choose_look(model, frame);
  view_ = {frame.width / zoom, frame.height / zoom,      language,           now_ms_,
           frame.wall_ms,      frame.utc_offset_minutes, frame.inset_bottom, frame.kiosk};
  scene.clear();
  Builder builder(scene, model, state_, tokens, view_);
  build_page(builder, overlay);
  title = page_title(builder);
  lay_out(scene, text, view_.width, view_.height);
  for (Node& node : scene.nodes) {
    // A field of the page lies over the drawn one: enlarged like everything in a kiosk.
    for (float FieldLook::*length : {&FieldLook::font_px, &FieldLook::padding_left_px,
                                     &FieldLook::padding_right_px, &FieldLook::line_px}) {
      node.field.*length *= zoom;
    }
  }
}

bool Shop::Impl::write_nodes() {
  for (Node& node : scene.nodes) {
    node.state.focused = !touch_.focus.empty() && node.key == touch_.focus;
  }
  std::string json = nodes_to_json(scene.nodes);
  if (json == nodes_json) {
    return false;
  }
  nodes_json = std::move(json);
  return true;
}

void Shop::Impl::draw(const Frame& frame, Platform& platform) {
  ImDrawList& list = *ImGui::GetBackgroundDrawList();
  const float scale = frame.scale * zoom;
  list._FringeScale = 1 / scale;
  Canvas canvas(list, text, scale);
  paint(scene, {canvas, tokens, touch_, motion_, platform, frame.caret, frame.fields_by_dom, zoom});
}

std::int64_t Shop::Impl::wake_after(const Frame& frame) const {
  std::int64_t wake = minute_ms - frame.wall_ms % minute_ms;
  if (state_.route.screen == ScreenKind::hand_off && !state_.hand_off.path.empty()) {
    wake = 1000 - frame.wall_ms % 1000;
  }
  if (look_due_ms_ >= 0) {
    wake = std::min(wake, std::max<std::int64_t>(0, look_due_ms_ - now_ms_));
  }
  if (!state_.toast.text.empty()) {
    wake = std::min(wake, std::max<std::int64_t>(0, state_.toast.until_ms - now_ms_));
  }
  return wake;
}

FrameResult Shop::Impl::frame(const ShopModel& model, const Frame& frame, Platform& platform) {
  const std::int64_t passed = std::max<std::int64_t>(1, frame.now_ms - now_ms_);
  now_ms_ = frame.now_ms;
  wall_ms_ = frame.wall_ms;
  zoom = zoom_of(frame);
  const float scale = frame.scale * zoom;
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {frame.width / zoom, frame.height / zoom};
  io.DisplayFramebufferScale = {scale, scale};
  io.DeltaTime = static_cast<float>(std::min<std::int64_t>(passed, 1000)) / 1000;
  ImGui::GetStyle().CircleTessellationMaxError = 0.15F / scale;
  ImGui::GetStyle().CurveTessellationTol = 0.6F / scale;
  text.set_scale(scale);
  ImGui::NewFrame();
  motion_.begin(now_ms_, frame.reduced_motion);
  if (frame.kiosk && !is_for_kiosk(state_.route.screen)) {
    go("/", Intent::Kind::replace);
  }
  react(model);
  FrameResult result;
  const bool built = must_build(model, frame);
  if (built) {
    build(model, frame);
  }
  locate(scene, scrolls_, zoom);
  const bool sticky = std::any_of(scene.boxes.begin(), scene.boxes.end(),
                                  [](const Box& box) { return box.spec.sticky_top >= 0; });
  result.nodes_changed = (built || sticky) && write_nodes();
  draw(frame, platform);
  ImGui::Render();
  result.animating = motion_.moving() || dirty_;
  result.wake_after_ms = wake_after(frame);
  return result;
}

Shop::Shop(const FontFiles& fonts) : impl_(std::make_unique<Impl>(fonts)) {}
Shop::~Shop() = default;

FrameResult Shop::frame(const ShopModel& model, const Frame& frame, Platform& platform) {
  return impl_->frame(model, frame, platform);
}
void Shop::handle_action(std::string_view key, Action action, std::string_view value) {
  // The key may be one of ours, and handling it may rebuild the nodes.
  impl_->handle_action(std::string(key), action, std::string(value));
}
void Shop::open_path(std::string_view path, bool restored) {
  impl_->open_path(path, restored);
}
void Shop::forget() {
  impl_->forget();
}
void Shop::set_overlay(Overlay* overlay) {
  impl_->overlay = overlay;
  impl_->refresh();
}
void Shop::refresh() {
  impl_->refresh();
}
std::vector<Intent> Shop::take_intents() {
  return std::exchange(impl_->intents, {});
}
const std::vector<Node>& Shop::nodes() const {
  return impl_->scene.nodes;
}
const std::string& Shop::nodes_json() const {
  return impl_->nodes_json;
}
const std::string& Shop::path() const {
  return impl_->path;
}
const std::string& Shop::title() const {
  return impl_->title;
}
std::string_view Shop::language() const {
  return impl_->language;
}
bool Shop::dark() const {
  return impl_->tokens.dark;
}
std::uint32_t Shop::background() const {
  return rgb_of(impl_->tokens.bg);
}
std::size_t Shop::text_index_at(std::string_view key, float x, float y) const {
  return field_index_at(impl_->scene, impl_->text, key, x / impl_->zoom, y / impl_->zoom);
}

std::string intent_to_json(const Intent& intent) {
  if (intent.kind == Intent::Kind::command) {
    return "{\"command\":" + intent.text + "}";
  }
  if (intent.kind == Intent::Kind::back) {
    return "{\"back\":true}";
  }
  const char* name = intent.kind == Intent::Kind::navigate   ? "navigate"
                     : intent.kind == Intent::Kind::replace  ? "replace"
                     : intent.kind == Intent::Kind::download ? "download"
                     : intent.kind == Intent::Kind::copy     ? "copy"
                                                             : "shell";
  std::string json = std::string("{\"") + name + "\":";
  append_quoted(json, intent.text);
  return json + "}";
}

}  // namespace noline::ui
