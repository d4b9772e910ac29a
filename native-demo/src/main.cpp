// noline-shop: the shop in a native window.

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "GLFW/glfw3.h"
#include "files.hpp"
#include "imgui.h"
#include "window.hpp"

namespace {

using namespace noline;
using namespace noline::shell;

int complain(const std::string& what) {
  std::fprintf(stderr, "noline-shop: %s\n", what.c_str());
  return 1;
}

GLFWwindow* open_window(const Options& options) {
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
  glfwWindowHint(GLFW_VISIBLE, options.screenshot.empty() ? GLFW_TRUE : GLFW_FALSE);
  GLFWmonitor* monitor =
      options.kiosk && options.screenshot.empty() ? glfwGetPrimaryMonitor() : nullptr;
  int width = static_cast<int>(options.width);
  int height = static_cast<int>(options.height);
  if (monitor) {
    const GLFWvidmode* mode = glfwGetVideoMode(monitor);
    width = mode->width;
    height = mode->height;
  }
  return glfwCreateWindow(width, height, "noline", monitor, nullptr);
}

/// Ends everything of the last shopper's by beginning anew: the program takes its own place, and
/// with it go memory, stacks, threads and what libraries keep (docs/adr/0017). Only the standard
/// streams and the watchdog's pipe stay open. Returns when the system refuses.
int begin_anew(char** words) {
  const Heartbeat heartbeat;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", failed)) {
    const int file = std::atoi(entry.path().filename().c_str());
    if (file > STDERR_FILENO && file != heartbeat.pipe()) {
      fcntl(file, F_SETFD, FD_CLOEXEC);
    }
  }
  execv("/proc/self/exe", words);
  return complain("could not begin anew for the next shopper");
}

/// A display server may still be starting when a kiosk is switched on, or clearing up after the
/// window before this one.
bool find_display(bool is_patient) {
  constexpr int tries_max = 60;
  constexpr auto pause = std::chrono::milliseconds(500);
  for (int tries = 1; !glfwInit(); ++tries) {
    if (!is_patient || tries == tries_max) {
      return false;
    }
    std::this_thread::sleep_for(pause);
  }
  return true;
}

/// What the shopper does must not come onto the disk by a crash.
void forbid_core_dumps() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

/// Lives as long as the program: it waits for input that may never come.
Driver* make_driver(const Options& options) {
  return options.drive ? new Driver(wake_window) : nullptr;
}

int run_window(const Options& options, const Fonts& fonts, GLFWwindow* window, char** words) {
  RunnerOptions runner;
  runner.hub_url = options.hub;
  runner.data_folder = options.data;
  runner.device = {options.name, options.kiosk ? "kiosk" : "app", options.language};
  // It may also have been switched off with somebody's cart in it.
  runner.session_in_memory = options.kiosk;
  auto session = ShopSession::start(std::move(runner), wake_window);
  if (!session) {
    return complain(session.error().detail);
  }
  PicturesOptions wanted;
  wanted.wake = wake_window;
  if (!options.hub.empty()) {
    auto hub = parse_hub_url(options.hub);
    if (!hub) {
      return complain(hub.error().detail);
    }
    wanted.hub = std::move(hub.value());
  }
  if (!options.data.empty()) {
    wanted.folder = std::filesystem::path(options.data) / "pictures";
  }
  Pictures pictures(std::move(wanted));
  ui::Shop shop(fonts.files());
  Window shell(options, **session, pictures, shop, window);
  if (options.screenshot.empty()) {
    Driver* driver = make_driver(options);
    if (shell.run(driver) == Window::Ended::closed) {
      return 0;
    }
    if (driver) {
      driver->hand_on();
    }
    // Nothing is put away in order: what a slow network holds up would make the next one wait.
    return begin_anew(words);
  }
  return shell.take_screenshot()
             ? 0
             : complain("the screen did not come to rest in time, or lacks what is to be pressed");
}

int run(const Options& options, char** words) {
  if (options.kiosk && !options.core_dumps) {
    forbid_core_dumps();
  }
  const Fonts fonts = load_fonts(options.fonts);
  if (!fonts.complete()) {
    return complain(
        "the Inter fonts were not found (Debian: fonts-inter); name their folder "
        "with --fonts");
  }
  if (!find_display(options.kiosk)) {
    return complain("there is no display to open a window on");
  }
  GLFWwindow* window = open_window(options);
  if (!window) {
    glfwTerminate();
    return complain("could not open a window with OpenGL 3.2");
  }
  glfwMakeContextCurrent(window);
  glfwSwapInterval(1);
  ImGui::CreateContext();
  const int result = run_window(options, fonts, window, words);
  ImGui::DestroyContext();
  glfwDestroyWindow(window);
  glfwTerminate();
  return result;
}

}  // namespace

int main(int count, char** words) {
  const Parsed parsed = parse_options(count, words);
  if (!parsed.options) {
    return parsed.exit_code;
  }
  const Options& options = *parsed.options;
  const auto shop = [&] { return run(options, words); };
  const bool is_child = std::getenv("NOLINE_HEARTBEAT") != nullptr;
  if (!options.watchdog || is_child) {
    return shop();
  }
  WatchdogOptions watchdog;
  watchdog.silent_ms_max = options.watchdog_seconds * 1000;
  return run_watchdog(watchdog, shop);
}
