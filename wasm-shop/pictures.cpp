#include "pictures.hpp"

#include "shell_imports.hpp"

namespace noline::shell {

ui::Picture Pictures::picture(std::string_view name, float size_px) {
  auto found = entries_.find(name);
  if (found == entries_.end()) {
    found = entries_.emplace(name, Entry{}).first;
  }
  Entry& entry = found->second;
  // A picture that is there but too small is shown until the larger one has come.
  if (size_px > entry.asked_px && size_px > entry.picture.width) {
    entry.asked_px = size_px;
    shop_picture_wanted(name.data(), static_cast<int32_t>(name.size()), size_px);
  }
  return entry.picture;
}

void Pictures::set(std::string_view name, const ui::Picture& picture) {
  const auto found = entries_.find(name);
  if (found != entries_.end() && picture.texture != 0) {
    found->second.picture = picture;
  }
}

void Pictures::forget_all() {
  entries_.clear();
}

}  // namespace noline::shell
