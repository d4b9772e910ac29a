// Mouse and finger: hover, press, wheel, and drag scrolling that runs on when let go.
#pragma once

#include <cstdint>
#include <string>

#include "noline/ui/shop.hpp"

namespace noline::shell {

class Pointer {
 public:
  explicit Pointer(ui::Shop& shop) : shop_(shop) {}

  /// Positions are CSS pixels of the page; times are of a clock that only goes forward.
  void move(float x, float y, std::int64_t now_ms);
  void down(float x, float y, std::int64_t now_ms);
  /// Returns the key of a field that was tapped, empty for anything else.
  std::string up(float x, float y, std::int64_t now_ms);
  void leave();
  void wheel(float x, float y, float dx, float dy);
  /// Moves what still runs on after a drag. True while it moves.
  bool tick(std::int64_t now_ms);

 private:
  void scroll_by(const std::string& key, float dx, float dy);
  void hover(const std::string& key);

  ui::Shop& shop_;
  std::string hovered_;
  std::string pressed_;
  std::string scroll_key_;
  bool horizontal_ = false;
  bool is_down_ = false;
  bool is_dragging_ = false;
  float start_x_ = 0;
  float start_y_ = 0;
  float last_x_ = 0;
  float last_y_ = 0;
  std::int64_t last_ms_ = 0;
  float speed_ = 0;  ///< CSS pixels a millisecond along the scroll box's axis.
};

}  // namespace noline::shell
