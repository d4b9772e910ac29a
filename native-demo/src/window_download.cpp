// All data of a shopper, kept in a file on this machine; a page is opened where pages are read.
#include <spawn.h>
#include <sys/wait.h>

#include <cstdio>
#include <ctime>
#include <thread>

#include "downloads.hpp"
#include "window.hpp"

namespace noline::shell {
namespace {

std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  char text[16];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d", &local)};
}

/// The person's own program for pages. Without one, the file is in the folder all the same.
void open_file(const std::string& file) {
  const std::string program = "xdg-open";
  char* const words[] = {const_cast<char*>(program.c_str()), const_cast<char*>(file.c_str()),
                         nullptr};
  pid_t child = 0;
  if (posix_spawnp(&child, program.c_str(), nullptr, nullptr, words, environ) == 0) {
    waitpid(child, nullptr, 0);
  }
}

Status keep(const HubUrl& hub, const std::string& path) {
  auto bytes = fetch_export(hub, path, "");
  if (!bytes) {
    return bytes.error();
  }
  const bool is_page = path.starts_with("/v1/export.html");
  auto file = save_export(download_folder(), today(), is_page ? ".html" : ".json", *bytes);
  if (!file) {
    return file.error();
  }
  std::fprintf(stderr, "noline-shop: saved %s\n", file->c_str());
  if (is_page) {
    open_file(file->string());
  }
  return Ok{};
}

}  // namespace

void Window::download(std::string path) {
  auto hub = parse_hub_url(options_.hub);
  if (!hub) {
    return;
  }
  // In a thread of its own, which the window does not wait for: an export may take a while.
  std::thread([hub = std::move(hub.value()), path = std::move(path)] {
    if (const Status status = keep(hub, path); !status) {
      std::fprintf(stderr, "noline-shop: %s\n", status.error().detail.c_str());
    }
  }).detach();
}

}  // namespace noline::shell
