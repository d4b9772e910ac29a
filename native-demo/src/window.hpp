// The window: OpenGL, input, and a frame loop that sleeps while nothing moves.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "driver.hpp"
#include "keyboard.hpp"
#include "kiosk_shell.hpp"
#include "noline/ui/shop.hpp"
#include "options.hpp"
#include "pictures.hpp"
#include "pointer.hpp"
#include "session.hpp"
#include "watchdog.hpp"

struct GLFWwindow;

namespace noline::shell {

/// Wakes the frame loop from any thread.
void wake_window();
/// A clock that only goes forward.
std::int64_t steady_ms();

class Window {
 public:
  Window(const Options& options, ShopSession& session, Pictures& pictures, ui::Shop& shop,
         GLFWwindow* window);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  enum class Ended : std::uint8_t {
    closed,
    shopper_left,  ///< A kiosk's: everything of theirs has to go.
  };
  /// Runs until the window is closed, or a kiosk's shopper has left. `driver` may be null.
  Ended run(Driver* driver);
  /// Draws until everything has arrived, then writes the picture. False when that failed.
  bool take_screenshot();

 private:
  ui::FrameResult draw(std::int64_t now_ms);
  ui::Frame make_frame(std::int64_t now_ms) const;
  void take_news();
  void carry_out(std::vector<ui::Intent> intents);
  void go_back();
  void forget_when_idle(std::int64_t now_ms);
  std::int64_t rest_ms(const ui::FrameResult& result, std::int64_t now_ms) const;
  std::int64_t typing_ms() const;
  bool touch();
  void key(int key, int modifiers, std::int64_t now_ms);
  void character(char32_t character, std::int64_t now_ms);
  void drive(Driver& driver, const ui::FrameResult& result);
  bool act(const std::string& line);
  bool act_on_node(const std::string& verb, const std::string& key, const std::string& text);
  /// Keeps what is behind an export's path, "/v1/export.html#CODE", in a file.
  void download(std::string path);
  bool settle(std::int64_t until_ms);
  bool wait_for(const std::string& key, std::int64_t until_ms);
  void write_nodes() const;
  bool write_picture(unsigned texture, int width, int height) const;
  float page_scale() const;

  static Window& of(GLFWwindow* window);
  static void on_cursor(GLFWwindow* window, double x, double y);
  static void on_button(GLFWwindow* window, int button, int action, int modifiers);
  static void on_wheel(GLFWwindow* window, double dx, double dy);
  static void on_key(GLFWwindow* window, int key, int code, int action, int modifiers);
  static void on_character(GLFWwindow* window, unsigned character);
  static void on_refresh(GLFWwindow* window);
  static void on_leave(GLFWwindow* window, int entered);

  const Options& options_;
  ShopSession& session_;
  Pictures& pictures_;
  ui::Shop& shop_;
  GLFWwindow* window_;
  ui::ShopModel model_;
  Pointer pointer_;
  Keyboard keyboard_;
  ui::Caret caret_;
  std::vector<std::string> history_;
  float x_ = 0;
  float y_ = 0;
  bool selecting_ = false;
  std::unique_ptr<KioskShell> kiosk_;  ///< Null unless this is a kiosk.
  Heartbeat heartbeat_;
  std::int64_t drawing_ms_ = 0;  ///< Spent on frames so far.
  int quiet_frames_ = 0;
  bool is_acted_ = false;
  std::int64_t touched_ms_ = 0;  ///< When somebody last did something; 0 when nobody is here.
};

}  // namespace noline::shell
