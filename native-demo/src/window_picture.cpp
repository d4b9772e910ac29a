// The window's picture: drawn until nothing moves, with keys pressed on the way, into a PNG.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <utility>

#define GLFW_INCLUDE_GLEXT
#include "GLFW/glfw3.h"
#include "files.hpp"
#include "window.hpp"

namespace noline::shell {
namespace {

// The functions for drawing into a texture came after the OpenGL that libraries export by name.
struct Framebuffers {
  PFNGLGENFRAMEBUFFERSPROC generate = nullptr;
  PFNGLBINDFRAMEBUFFERPROC bind = nullptr;
  PFNGLFRAMEBUFFERTEXTURE2DPROC attach = nullptr;
  Framebuffers()
      : generate(
            reinterpret_cast<PFNGLGENFRAMEBUFFERSPROC>(glfwGetProcAddress("glGenFramebuffers"))),
        bind(reinterpret_cast<PFNGLBINDFRAMEBUFFERPROC>(glfwGetProcAddress("glBindFramebuffer"))),
        attach(reinterpret_cast<PFNGLFRAMEBUFFERTEXTURE2DPROC>(
            glfwGetProcAddress("glFramebufferTexture2D"))) {}
  bool complete() const { return generate && bind && attach; }
};

/// Nothing may move for so long: a session that is joined is greeted anew, and its rows follow.
constexpr std::int64_t rest_ms_min = 700;

}  // namespace

// Draws until the catalogue and the pictures of this screen are there and nothing moves.
bool Window::settle(std::int64_t until_ms) {
  std::int64_t moved_ms = steady_ms();
  while (steady_ms() < until_ms) {
    take_news();
    const ui::FrameResult result = draw(steady_ms());
    const bool has_all =
        options_.hub.empty() || (model_.has_catalogue && model_.connection.link != "connecting" &&
                                 model_.connection.pending == 0);
    if (!has_all || pictures_.busy() || result.animating || result.nodes_changed) {
      moved_ms = steady_ms();
    }
    if (steady_ms() - moved_ms >= rest_ms_min) {
      return true;
    }
    glfwWaitEventsTimeout(0.05);
  }
  return false;
}

// Draws until the node is there. What is shown meanwhile can be read in the file of nodes.
bool Window::wait_for(const std::string& key, std::int64_t until_ms) {
  bool is_written = false;
  while (!ui::find_node(shop_.nodes(), key) && steady_ms() < until_ms) {
    take_news();
    const bool is_changed = draw(steady_ms()).nodes_changed;
    if (is_changed || !std::exchange(is_written, true)) {
      write_nodes();
    }
    glfwWaitEventsTimeout(0.05);
  }
  return ui::find_node(shop_.nodes(), key) != nullptr;
}

void Window::write_nodes() const {
  if (!options_.nodes.empty()) {
    std::ofstream(options_.nodes) << shop_.nodes_json();
  }
}

bool Window::write_picture(unsigned texture, int width, int height) const {
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(width * height) * 4);
  glBindTexture(GL_TEXTURE_2D, texture);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glGetTexImage(GL_TEXTURE_2D, 0, GL_RGBA, GL_UNSIGNED_BYTE, pixels.data());
  // OpenGL's first row is the lowest.
  const auto row = static_cast<std::ptrdiff_t>(width) * 4;
  for (int y = 0; y < height / 2; ++y) {
    std::swap_ranges(pixels.begin() + y * row, pixels.begin() + (y + 1) * row,
                     pixels.begin() + (height - 1 - y) * row);
  }
  return write_png(options_.screenshot, width, height, pixels);
}

bool Window::take_screenshot() {
  const Framebuffers framebuffers;
  if (!framebuffers.complete()) {
    return false;
  }
  const int width = static_cast<int>(std::lround(options_.width * page_scale()));
  const int height = static_cast<int>(std::lround(options_.height * page_scale()));
  GLuint texture = 0;
  GLuint target = 0;
  glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_2D, texture);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
  framebuffers.generate(1, &target);
  framebuffers.bind(GL_FRAMEBUFFER, target);
  framebuffers.attach(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture, 0);
  const std::int64_t until_ms = steady_ms() + options_.wait_ms;
  bool settled = settle(until_ms);
  for (const std::string& key : options_.presses) {
    if (!wait_for(key, until_ms)) {
      return false;
    }
    shop_.handle_action(key, ui::Action::press, "");
    settled = settle(until_ms);
  }
  write_nodes();
  return write_picture(texture, width, height) && settled;
}

}  // namespace noline::shell
