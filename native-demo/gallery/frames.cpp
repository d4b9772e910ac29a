#include "frames.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "imgui.h"

namespace noline::gallery {
namespace {

constexpr std::int64_t frame_ms = 16;
constexpr std::int64_t idle_ms = 5000;
/// Pixels of a frame, and of the way down before it goes up again.
constexpr int step_px = 25;
constexpr int way_px = 1500;

/// What the page is scrolled to: down, up, down.
int scroll_at(int index) {
  const int walked = index * step_px % (2 * way_px);
  return walked < way_px ? walked : 2 * way_px - walked;
}

}  // namespace

FrameTimes measure_frames(ui::Shop& shop, const ui::ShopModel& model, ui::Frame frame,
                          ui::Platform& platform, SoftwareRenderer& renderer, int count) {
  using Clock = std::chrono::steady_clock;
  FrameTimes times;
  // Glyphs and pictures are there before it counts, as on a screen that was looked at.
  constexpr int warm_frames = 120;
  std::vector<double> all;
  for (int index = -warm_frames; index < count; ++index) {
    frame.now_ms += frame_ms;
    frame.wall_ms += frame_ms;
    shop.handle_action("page", ui::Action::scroll,
                       "0," + std::to_string(scroll_at(index + warm_frames)));
    const auto start = Clock::now();
    shop.frame(model, frame, platform);
    if (index >= 0) {
      all.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    }
    // Textures that have grown; drawing itself is the graphics card's.
    const auto& textures = ImGui::GetPlatformIO().Textures;
    if (std::any_of(textures.begin(), textures.end(), [](const ImTextureData* texture) {
          return texture->Status != ImTextureStatus_OK;
        })) {
      static_cast<void>(renderer.render(*ImGui::GetDrawData(), shop.background()));
    }
  }
  std::sort(all.begin(), all.end());
  times.p50_ms = all[all.size() / 2];
  times.p99_ms = all[all.size() * 99 / 100];
  times.worst_ms = all.back();
  times.vertices = ImGui::GetDrawData()->TotalVtxCount;
  // Whatever still moves comes to rest first.
  for (int index = 0; index < 200 && shop.frame(model, frame, platform).animating; ++index) {
    frame.now_ms += frame_ms;
  }
  for (std::int64_t passed = 0; passed < idle_ms;) {
    const ui::FrameResult result = shop.frame(model, frame, platform);
    times.idle_frames += passed > 0 ? 1 : 0;
    const std::int64_t wait = result.animating ? frame_ms
                              : result.wake_after_ms < 0
                                  ? idle_ms
                                  : std::max<std::int64_t>(result.wake_after_ms, 1);
    passed += wait;
    frame.now_ms += wait;
    frame.wall_ms += wait;
  }
  return times;
}

void print_frames_heading() {
  std::printf("%-28s %8s %8s %8s %9s %11s\n", "screen", "p50 ms", "p99 ms", "worst ms", "vertices",
              "idle frames");
}

void print_frames(const std::string& name, const FrameTimes& times) {
  std::printf("%-28s %8.2f %8.2f %8.2f %9d %11d\n", name.c_str(), times.p50_ms, times.p99_ms,
              times.worst_ms, times.vertices, times.idle_frames);
  std::fflush(stdout);
}

}  // namespace noline::gallery
