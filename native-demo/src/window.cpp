#include "window.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <utility>

#include "GLFW/glfw3.h"
#include "imgui.h"
#include "imgui_impl_opengl3.h"

namespace noline::shell {
namespace {

constexpr std::int64_t sleep_ms_max = 60000;

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

}  // namespace

std::int64_t steady_ms() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

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
  if (options.kiosk) {
    kiosk_ = std::make_unique<KioskShell>(options, shop, session, keyboard_);
  }
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
  // Before what was pressed is carried out: that may move the focus, and these nodes are older.
  keyboard_.follow();
  carry_out(shop_.take_intents());
  if (kiosk_) {
    kiosk_->follow();
  }
  return result;
}

void Window::take_news() {
  for (const std::string& news : session_.take_news()) {
    if (kiosk_) {
      kiosk_->take_part(news);
    }
    if (!ui::apply_part(model_, news)) {
      ui::apply_event(model_, news);
    }
  }
  if (kiosk_) {
    kiosk_->follow_orders(model_, steady_ms());
    kiosk_->follow_scan(model_, steady_ms());
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
        if (kiosk_ && kiosk_->answer(intent.text, model_, steady_ms())) {
          break;
        }
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
      case ui::Intent::Kind::download:
        download(std::move(intent.text));
        break;
      case ui::Intent::Kind::shell:
        if (kiosk_) {
          kiosk_->carry_out(intent.text, model_, steady_ms());
        }
        break;
    }
  }
}

/// How long nothing needs to be drawn.
std::int64_t Window::rest_ms(const ui::FrameResult& result, std::int64_t now_ms) const {
  std::int64_t wait = result.wake_after_ms < 0 ? sleep_ms_max : result.wake_after_ms;
  const auto at_most = [&](std::int64_t other) { wait = other < 0 ? wait : std::min(wait, other); };
  if (kiosk_) {
    at_most(kiosk_->wake_after(now_ms));
  } else if (options_.idle_seconds > 0 && touched_ms_ != 0) {
    at_most(touched_ms_ + std::int64_t{options_.idle_seconds} * 1000 - now_ms);
  }
  at_most(keyboard_.blink_after(now_ms));
  at_most(heartbeat_.wake_after());
  return std::clamp<std::int64_t>(wait, 1, sleep_ms_max);
}

Window::Ended Window::run(Driver* driver) {
  std::string title;
  while (!glfwWindowShouldClose(window_)) {
    heartbeat_.beat();
    take_news();
    const bool gliding = pointer_.tick(steady_ms());
    const std::int64_t now_ms = steady_ms();
    if (kiosk_) {
      kiosk_->tick(now_ms);
      if (kiosk_->is_over()) {
        if (driver && is_acted_) {
          driver->done();
        }
        return Ended::shopper_left;
      }
    } else {
      forget_when_idle(now_ms);
    }
    const ui::FrameResult result = draw(now_ms);
    glfwSwapBuffers(window_);
    drawing_ms_ += steady_ms() - now_ms;
    if (title != shop_.title()) {
      title = shop_.title();
      glfwSetWindowTitle(window_, title.c_str());
    }
    if (driver) {
      drive(*driver, result);
    }
    if (result.animating || gliding) {
      glfwPollEvents();
      continue;
    }
    glfwWaitEventsTimeout(static_cast<double>(rest_ms(result, now_ms)) / 1000);
  }
  return Ended::closed;
}

/// Times of keys. A scanner types while a frame is being drawn, and what it typed is heard behind
/// that: the frame's time must not look like a pause.
std::int64_t Window::typing_ms() const {
  return steady_ms() - drawing_ms_;
}

/// Notes that somebody is there; true when that was all it said.
bool Window::touch() {
  touched_ms_ = steady_ms();
  return kiosk_ && kiosk_->touch(touched_ms_);
}

Window& Window::of(GLFWwindow* window) {
  return *static_cast<Window*>(glfwGetWindowUserPointer(window));
}

// GLFW counts in screen coordinates, which are framebuffer pixels on some systems and not on
// others; the page counts in CSS pixels.
void Window::on_cursor(GLFWwindow* window, double x, double y) {
  Window& self = of(window);
  self.touched_ms_ = steady_ms();
  if (self.kiosk_) {
    self.kiosk_->hint(self.touched_ms_);
  }
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
  if (self.touch()) {
    return;
  }
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
  const ui::Node* under = ui::find_node_at(self.shop_.nodes(), self.x_, self.y_);
  const bool is_key = self.kiosk_ && under && under->key.starts_with("key.");
  const std::string field = self.pointer_.up(self.x_, self.y_, steady_ms());
  if (is_key) {
    return;  // What is typed on the screen goes into the field that has the focus.
  }
  self.keyboard_.focus(field, false);
  self.keyboard_.point(self.x_, self.y_, false);
}

void Window::on_wheel(GLFWwindow* window, double dx, double dy) {
  Window& self = of(window);
  self.touch();
  self.pointer_.wheel(self.x_, self.y_, static_cast<float>(dx), static_cast<float>(dy));
}

void Window::on_key(GLFWwindow* window, int key, int, int action, int modifiers) {
  Window& self = of(window);
  if (self.touch() || action == GLFW_RELEASE) {
    return;
  }
  self.key(key, modifiers, self.typing_ms());
}

void Window::key(int key, int modifiers, std::int64_t now_ms) {
  const bool is_enter = key == GLFW_KEY_ENTER || key == GLFW_KEY_KP_ENTER;
  if (!(kiosk_ && is_enter && kiosk_->enter(now_ms, model_))) {
    keyboard_.key(key, modifiers);
  }
}

void Window::on_character(GLFWwindow* window, unsigned character) {
  of(window).character(character, of(window).typing_ms());
}

void Window::character(char32_t character, std::int64_t now_ms) {
  if (kiosk_) {
    kiosk_->character(character, now_ms);
  } else {
    keyboard_.character(character);
  }
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
