// How long the screens take to build a frame, and that they rest: `ui_gallery --frames`.
#pragma once

#include <string>

#include "noline/ui/shop.hpp"
#include "software_renderer.hpp"

namespace noline::gallery {

struct FrameTimes {
  double p50_ms = 0;
  double p99_ms = 0;
  double worst_ms = 0;
  int vertices = 0;     ///< Of the last frame.
  int idle_frames = 0;  ///< That the screen asked for in five seconds in which nothing happened.
};

/// Draws `count` frames at 60 a second while the page is scrolled down and up by 1,500 pixels a
/// second; a frame's time is building, layout and draw lists. Then lets five seconds of the
/// frame's clock pass, in which it is drawn as often as it asks to be.
[[nodiscard]] FrameTimes measure_frames(ui::Shop& shop, const ui::ShopModel& model, ui::Frame frame,
                                        ui::Platform& platform, SoftwareRenderer& renderer,
                                        int count);

/// One line for a screen; a heading before the first.
void print_frames_heading();
void print_frames(const std::string& name, const FrameTimes& times);

}  // namespace noline::gallery
