#include "pointer.hpp"

#include <algorithm>
#include <cmath>

namespace noline::shell {
namespace {

// Less than this is a tap with an unsteady finger.
constexpr float drag_px_min = 8;
constexpr float wheel_step_px = 64;
// Speed falls to a third in about this time, as on phones.
constexpr float glide_ms = 325;
constexpr float speed_min = 0.02F;
constexpr std::int64_t rest_ms = 80;

}  // namespace

void Pointer::hover(const std::string& key) {
  if (key == hovered_) {
    return;
  }
  if (!hovered_.empty()) {
    shop_.handle_action(hovered_, ui::Action::unhover, "");
  }
  hovered_ = key;
  if (!hovered_.empty()) {
    shop_.handle_action(hovered_, ui::Action::hover, "");
  }
}

void Pointer::scroll_by(const std::string& key, float dx, float dy) {
  const ui::Node* node = ui::find_node(shop_.nodes(), key);
  if (!node) {
    return;
  }
  const ui::ScrollFacts& scroll = node->scroll;
  const auto limited = [](float value, float content, float room) {
    return std::clamp(value, 0.0F, std::max(0.0F, content - room));
  };
  const float x = limited(scroll.x + dx, scroll.content_width, node->rect.width);
  const float y = limited(scroll.y + dy, scroll.content_height, node->rect.height);
  shop_.handle_action(key, ui::Action::scroll, std::to_string(x) + "," + std::to_string(y));
}

void Pointer::move(float x, float y, std::int64_t now_ms) {
  if (!is_down_) {
    const ui::Node* node = ui::find_node_at(shop_.nodes(), x, y);
    hover(node ? node->key : std::string());
    return;
  }
  const float dx = x - start_x_;
  const float dy = y - start_y_;
  if (!is_dragging_ && std::max(std::abs(dx), std::abs(dy)) > drag_px_min) {
    horizontal_ = std::abs(dx) > std::abs(dy);
    const ui::Node* box = ui::find_scroll_at(shop_.nodes(), start_x_, start_y_, horizontal_);
    is_dragging_ = box != nullptr;
    scroll_key_ = box ? box->key : std::string();
    if (is_dragging_ && !pressed_.empty()) {
      shop_.handle_action(pressed_, ui::Action::up, "");
      pressed_.clear();
    }
  }
  if (is_dragging_) {
    const float way = horizontal_ ? last_x_ - x : last_y_ - y;
    scroll_by(scroll_key_, horizontal_ ? way : 0, horizontal_ ? 0 : way);
    const auto passed = static_cast<float>(std::max<std::int64_t>(1, now_ms - last_ms_));
    speed_ = 0.7F * way / passed + 0.3F * speed_;
  }
  last_x_ = x;
  last_y_ = y;
  last_ms_ = now_ms;
}

void Pointer::down(float x, float y, std::int64_t now_ms) {
  const ui::Node* node = ui::find_node_at(shop_.nodes(), x, y);
  is_down_ = true;
  is_dragging_ = false;
  speed_ = 0;
  start_x_ = last_x_ = x;
  start_y_ = last_y_ = y;
  last_ms_ = now_ms;
  pressed_ = node ? node->key : std::string();
  if (!pressed_.empty()) {
    shop_.handle_action(pressed_, ui::Action::down, "");
  }
}

std::string Pointer::up(float x, float y, std::int64_t now_ms) {
  is_down_ = false;
  if (is_dragging_) {
    // A finger that rested before it was lifted throws nothing.
    speed_ = now_ms - last_ms_ > rest_ms ? 0 : speed_;
    last_ms_ = now_ms;
    return {};
  }
  const std::string key = std::move(pressed_);
  pressed_.clear();
  if (key.empty()) {
    return {};
  }
  shop_.handle_action(key, ui::Action::up, "");
  const ui::Node* node = ui::find_node_at(shop_.nodes(), x, y);
  if (!node || node->key != key) {
    return {};
  }
  if (ui::is_field(node->role)) {
    return key;
  }
  shop_.handle_action(key, ui::Action::press, "");
  return {};
}

void Pointer::leave() {
  hover({});
}

void Pointer::wheel(float x, float y, float dx, float dy) {
  speed_ = 0;
  const bool horizontal = std::abs(dx) > std::abs(dy);
  if (const ui::Node* box = ui::find_scroll_at(shop_.nodes(), x, y, horizontal)) {
    const std::string key = box->key;
    scroll_by(key, -dx * wheel_step_px, -dy * wheel_step_px);
  }
}

bool Pointer::tick(std::int64_t now_ms) {
  if (is_down_ || std::abs(speed_) < speed_min) {
    return false;
  }
  const auto passed = static_cast<float>(std::clamp<std::int64_t>(now_ms - last_ms_, 0, 64));
  last_ms_ = now_ms;
  const float way = speed_ * passed;
  scroll_by(scroll_key_, horizontal_ ? way : 0, horizontal_ ? 0 : way);
  speed_ *= std::exp(-passed / glide_ms);
  return true;
}

}  // namespace noline::shell
