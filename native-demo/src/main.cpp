// noline-shop: the shop in a native window.

#include <cstdio>
#include <filesystem>

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

int run_window(const Options& options, const Fonts& fonts, GLFWwindow* window) {
  RunnerOptions runner;
  runner.hub_url = options.hub;
  runner.data_folder = options.data;
  runner.device = {options.name, options.kiosk ? "kiosk" : "app", options.language};
  auto session = ShopSession::start(std::move(runner), wake_window);
  if (!session) {
    return complain(session.error().detail);
  }
  if (options.kiosk && options.idle_seconds > 0) {
    // It may have been switched off with somebody's cart in it.
    (*session)->reset();
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
    shell.run();
    return 0;
  }
  return shell.take_screenshot()
             ? 0
             : complain("the screen did not come to rest in time, or lacks what is to be pressed");
}

int run(const Options& options) {
  const Fonts fonts = load_fonts(options.fonts);
  if (!fonts.complete()) {
    return complain(
        "the Inter fonts were not found (Debian: fonts-inter); name their folder "
        "with --fonts");
  }
  if (!glfwInit()) {
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
  const int result = run_window(options, fonts, window);
  ImGui::DestroyContext();
  glfwDestroyWindow(window);
  glfwTerminate();
  return result;
}

}  // namespace

int main(int count, char** words) {
  const Parsed parsed = parse_options(count, words);
  return parsed.options ? run(*parsed.options) : parsed.exit_code;
}
