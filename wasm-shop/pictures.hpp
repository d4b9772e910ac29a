// Pictures by name: what has been asked of the page, and what has come.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "noline/ui/shop.hpp"

namespace noline::shell {

class Pictures : public ui::Platform {
 public:
  ui::Picture picture(std::string_view name, float size_px) override;

  // A picture has come. One with texture 0 could not be loaded and is not asked for again.
  void set(std::string_view name, const ui::Picture& picture);

  // The graphics context is gone: every texture with it.
  void forget_all();

 private:
  struct Entry {
    ui::Picture picture;
    float asked_px = 0;
  };
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace noline::shell
