#include "pictures.hpp"

#include <algorithm>
#include <fstream>

#define GLFW_INCLUDE_GLEXT
#include "GLFW/glfw3.h"
#include "fetch.hpp"

namespace noline::shell {
namespace {

constexpr std::size_t picture_bytes_max = 4U << 20U;
constexpr float small_px = 160;

// A name from the catalogue becomes part of a path: nothing but plain words may.
bool is_plain(std::string_view name) {
  return !name.empty() && name.size() < 100 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

ui::Picture make_texture(const std::vector<Pixels>& levels) {
  GLuint texture = 0;
  glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_2D, texture);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR_MIPMAP_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, static_cast<GLint>(levels.size()) - 1);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  GLint level = 0;
  for (const Pixels& pixels : levels) {
    glTexImage2D(GL_TEXTURE_2D, level++, GL_RGBA, pixels.width, pixels.height, 0, GL_RGBA,
                 GL_UNSIGNED_BYTE, pixels.rgba.data());
  }
  return {texture, static_cast<float>(levels[0].width), static_cast<float>(levels[0].height)};
}

}  // namespace

Pictures::Pictures(PicturesOptions options)
    : options_(std::move(options)), worker_([this] { run(); }) {}

Pictures::~Pictures() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  worker_.join();
}

ui::Picture Pictures::picture(std::string_view name, float size_px) {
  const auto found = textures_.find(name);
  const ui::Picture known = found == textures_.end() ? ui::Picture{} : found->second;
  const bool large = size_px > small_px;
  const std::string key = std::string(name) + (large ? "-512" : "-160");
  const bool enough = known.texture != 0 && (known.width >= size_px || known.width > small_px);
  if (!enough && is_plain(name) && asked_.insert(key).second) {
    const std::lock_guard lock(mutex_);
    wishes_.push_back(key);
    changed_.notify_all();
  }
  return known;
}

bool Pictures::busy() {
  const std::lock_guard lock(mutex_);
  return is_loading_ || !wishes_.empty() || !arrived_.empty();
}

bool Pictures::upload() {
  std::vector<Arrived> arrived;
  {
    const std::lock_guard lock(mutex_);
    arrived.swap(arrived_);
  }
  for (const Arrived& item : arrived) {
    const std::string name = item.name.substr(0, item.name.rfind('-'));
    ui::Picture& slot = textures_[name];
    if (slot.texture != 0 && slot.width >= static_cast<float>(item.levels[0].width)) {
      continue;
    }
    if (slot.texture != 0) {
      const auto old = static_cast<GLuint>(slot.texture);
      glDeleteTextures(1, &old);
    }
    slot = make_texture(item.levels);
  }
  return !arrived.empty();
}

std::vector<unsigned char> Pictures::bytes_of(const std::string& file) const {
  if (!options_.folder.empty()) {
    auto bytes = read_file(options_.folder / file);
    if (!bytes.empty()) {
      return bytes;
    }
  }
  if (!options_.hub) {
    return {};
  }
  auto fetched = fetch(*options_.hub, "/pictures/" + file, picture_bytes_max);
  if (!fetched) {
    return {};
  }
  if (!options_.folder.empty()) {
    std::error_code ignored;
    std::filesystem::create_directories(options_.folder, ignored);
    std::ofstream(options_.folder / file, std::ios::binary)
        .write(reinterpret_cast<const char*>(fetched->data()),
               static_cast<std::streamsize>(fetched->size()));
  }
  return std::move(fetched.value());
}

std::vector<Pixels> Pictures::load(const std::string& wish) const {
  return smaller_and_smaller(decode_webp(bytes_of(wish + ".webp")));
}

void Pictures::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return is_stopping_ || !wishes_.empty(); });
    if (is_stopping_) {
      return;
    }
    const std::string wish = std::move(wishes_.front());
    wishes_.pop_front();
    is_loading_ = true;
    lock.unlock();
    std::vector<Pixels> levels = load(wish);
    lock.lock();
    is_loading_ = false;
    if (!levels.empty()) {
      arrived_.push_back({wish, std::move(levels)});
      options_.wake();
    }
  }
}

}  // namespace noline::shell
