#include "window.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <fstream>
#include <utility>

#define GLFW_INCLUDE_GLEXT
#include "GLFW/glfw3.h"
#include "files.hpp"
#include "imgui.h"
#include "imgui_impl_opengl3.h"

namespace noline::shell {
namespace {

constexpr std::int64_t sleep_ms_max = 60000;

std::int64_t steady_ms() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::int64_t wall_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

int utc_offset_minutes() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  return static_cast<int>(local.tm_gmtoff / 60);
}

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

}  // namespace

void wake_window() {
  glfwPostEmptyEvent();
}

Window::Window(const Options& options, ShopSession& session, Pictures& pictures, ui::Shop& shop,
               GLFWwindow* window)
    : options_(options),
      session_(session),
      pictures_(pictures),
      shop_(shop),
      window_(window),
      pointer_(shop),
      keyboard_(shop, window) {
  model_.origin = options.hub.substr(0, options.hub.find_last_not_of('/') + 1);
  shop_.open_path(options.path);
  glfwSetWindowUserPointer(window, this);
  glfwSetCursorPosCallback(window, on_cursor);
  glfwSetMouseButtonCallback(window, on_button);
  glfwSetScrollCallback(window, on_wheel);
  glfwSetKeyCallback(window, on_key);
  glfwSetCharCallback(window, on_character);
  glfwSetWindowRefreshCallback(window, on_refresh);
  glfwSetCursorEnterCallback(window, on_leave);
  ImGui_ImplOpenGL3_Init(nullptr);
}

Window::~Window() {
  glfwSetWindowUserPointer(window_, nullptr);
  ImGui_ImplOpenGL3_Shutdown();
}

float Window::page_scale() const {
  if (options_.scale > 0) {
    return options_.scale;
  }
  float x = 1;
  float y = 1;
  glfwGetWindowContentScale(window_, &x, &y);
  return std::max(1.0F, x);
}

ui::Frame Window::make_frame(std::int64_t now_ms) const {
  ui::Frame frame;
  frame.scale = page_scale();
  if (options_.screenshot.empty()) {
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    frame.width = static_cast<float>(width) / frame.scale;
    frame.height = static_cast<float>(height) / frame.scale;
  } else {
    frame.width = options_.width;
    frame.height = options_.height;
    frame.reduced_motion = true;
  }
  frame.now_ms = now_ms;
  frame.wall_ms = wall_ms();
  frame.utc_offset_minutes = utc_offset_minutes();
  frame.dark = options_.theme == "dark";
  frame.kiosk = options_.kiosk;
  frame.language = options_.language;
  frame.caret = &caret_;
  return frame;
}

ui::FrameResult Window::draw(std::int64_t now_ms) {
  caret_ = keyboard_.caret(now_ms);
  const ui::Frame frame = make_frame(now_ms);
  ImGui_ImplOpenGL3_NewFrame();
  const ui::FrameResult result = shop_.frame(model_, frame, pictures_);
  const std::uint32_t ground = shop_.background();
  const auto channel = [&](unsigned shift) {
    return static_cast<float>(ground >> shift & 0xFFU) / 255;
  };
  glViewport(0, 0, static_cast<int>(std::lround(frame.width * frame.scale)),
             static_cast<int>(std::lround(frame.height * frame.scale)));
  glClearColor(channel(16), channel(8), channel(0), 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  carry_out(shop_.take_intents());
  keyboard_.follow();
  return result;
}

void Window::take_news() {
  for (const std::string& news : session_.take_news()) {
    if (!ui::apply_part(model_, news)) {
      ui::apply_event(model_, news);
    }
  }
  pictures_.upload();
}

void Window::go_back() {
  if (!history_.empty()) {
    const std::string path = std::move(history_.back());
    history_.pop_back();
    shop_.open_path(path, true);
  }
}

/// Whoever stood here has left: what they did is theirs, and what they typed is nobody's.
void Window::forget_when_idle(std::int64_t now_ms) {
  if (options_.idle_seconds == 0 || touched_ms_ == 0 ||
      now_ms - touched_ms_ < std::int64_t{options_.idle_seconds} * 1000) {
    return;
  }
  touched_ms_ = 0;
  history_.clear();
  keyboard_.focus({}, false);
  shop_.forget();
  glfwSetClipboardString(window_, "");
  session_.reset();
  take_news();
}

void Window::carry_out(std::vector<ui::Intent> intents) {
  for (ui::Intent& intent : intents) {
    switch (intent.kind) {
      case ui::Intent::Kind::command:
        session_.command(std::move(intent.text));
        break;
      case ui::Intent::Kind::navigate:
        history_.push_back(std::move(intent.came_from));
        break;
      case ui::Intent::Kind::replace:
        break;
      case ui::Intent::Kind::copy:
        glfwSetClipboardString(window_, intent.text.c_str());
        break;
      case ui::Intent::Kind::back:
        go_back();
        break;
    }
  }
}

void Window::run() {
  std::string title;
  while (!glfwWindowShouldClose(window_)) {
    take_news();
    const bool gliding = pointer_.tick(steady_ms());
    const std::int64_t now_ms = steady_ms();
    forget_when_idle(now_ms);
    const ui::FrameResult result = draw(now_ms);
    glfwSwapBuffers(window_);
    if (title != shop_.title()) {
      title = shop_.title();
      glfwSetWindowTitle(window_, title.c_str());
    }
    if (result.animating || gliding) {
      glfwPollEvents();
      continue;
    }
    std::int64_t wait = result.wake_after_ms < 0 ? sleep_ms_max : result.wake_after_ms;
    if (options_.idle_seconds > 0 && touched_ms_ != 0) {
      wait = std::min(wait, touched_ms_ + std::int64_t{options_.idle_seconds} * 1000 - now_ms);
    }
    if (keyboard_.editing()) {
      wait = std::min(wait, keyboard_.blink_after(now_ms));
    }
    glfwWaitEventsTimeout(static_cast<double>(std::clamp<std::int64_t>(wait, 1, sleep_ms_max)) /
                          1000);
  }
}

// Draws until the catalogue and the pictures of this screen are there and nothing moves.
bool Window::settle(std::int64_t until_ms) {
  int quiet_frames = 0;
  while (steady_ms() < until_ms) {
    take_news();
    const ui::FrameResult result = draw(steady_ms());
    const bool ready = (options_.hub.empty() || model_.has_catalogue) && !pictures_.busy();
    quiet_frames = ready && !result.animating && !result.nodes_changed ? quiet_frames + 1 : 0;
    if (quiet_frames >= 5) {
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

Window& Window::of(GLFWwindow* window) {
  return *static_cast<Window*>(glfwGetWindowUserPointer(window));
}

// GLFW counts in screen coordinates, which are framebuffer pixels on some systems and not on
// others; the page counts in CSS pixels.
void Window::on_cursor(GLFWwindow* window, double x, double y) {
  Window& self = of(window);
  self.touched_ms_ = steady_ms();
  int width = 1;
  int height = 1;
  glfwGetWindowSize(window, &width, &height);
  int pixels = 1;
  glfwGetFramebufferSize(window, &pixels, &height);
  const double unit = static_cast<double>(pixels) / width / static_cast<double>(self.page_scale());
  self.x_ = static_cast<float>(x * unit);
  self.y_ = static_cast<float>(y * unit);
  if (self.selecting_) {
    self.keyboard_.point(self.x_, self.y_, true);
  } else {
    self.pointer_.move(self.x_, self.y_, steady_ms());
  }
}

void Window::on_button(GLFWwindow* window, int button, int action, int modifiers) {
  Window& self = of(window);
  self.touched_ms_ = steady_ms();
  if (button == GLFW_MOUSE_BUTTON_4 && action == GLFW_PRESS) {
    return self.go_back();
  }
  if (button != GLFW_MOUSE_BUTTON_LEFT) {
    return;
  }
  if (action == GLFW_PRESS) {
    const ui::Node* node = ui::find_node_at(self.shop_.nodes(), self.x_, self.y_);
    self.selecting_ = node && self.keyboard_.editing() && node->key == self.keyboard_.focused();
    if (self.selecting_) {
      return self.keyboard_.point(self.x_, self.y_, (modifiers & GLFW_MOD_SHIFT) != 0);
    }
    return self.pointer_.down(self.x_, self.y_, steady_ms());
  }
  if (self.selecting_) {
    self.selecting_ = false;
    return;
  }
  const std::string field = self.pointer_.up(self.x_, self.y_, steady_ms());
  self.keyboard_.focus(field, false);
  self.keyboard_.point(self.x_, self.y_, false);
}

void Window::on_wheel(GLFWwindow* window, double dx, double dy) {
  Window& self = of(window);
  self.touched_ms_ = steady_ms();
  self.pointer_.wheel(self.x_, self.y_, static_cast<float>(dx), static_cast<float>(dy));
}

void Window::on_key(GLFWwindow* window, int key, int, int action, int modifiers) {
  of(window).touched_ms_ = steady_ms();
  if (action != GLFW_RELEASE) {
    of(window).keyboard_.key(key, modifiers);
  }
}

void Window::on_character(GLFWwindow* window, unsigned character) {
  of(window).keyboard_.character(character);
}

void Window::on_refresh(GLFWwindow* window) {
  Window& self = of(window);
  self.draw(steady_ms());
  glfwSwapBuffers(window);
}

void Window::on_leave(GLFWwindow* window, int entered) {
  if (!entered) {
    of(window).pointer_.leave();
  }
}

}  // namespace noline::shell
