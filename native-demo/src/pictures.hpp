// Product pictures: from the data folder, else from the hub, decoded beside the window's thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "files.hpp"
#include "noline/ui/shop.hpp"
#include "noline/url.hpp"

namespace noline::shell {

struct PicturesOptions {
  std::optional<HubUrl> hub;     ///< Where pictures come from; none shows what is cached.
  std::filesystem::path folder;  ///< Cache on disk; empty keeps none.
  std::function<void()> wake;    ///< Called from another thread when one has arrived.
};

class Pictures : public ui::Platform {
 public:
  explicit Pictures(PicturesOptions options);
  ~Pictures() override;

  ui::Picture picture(std::string_view name, float size_px) override;
  /// Makes textures of what has arrived; on the thread with the OpenGL context. True when any.
  bool upload();
  /// True while something is being fetched.
  bool busy();

 private:
  struct Arrived {
    std::string name;
    std::vector<Pixels> levels;  ///< Never empty; each half of the one before.
  };
  void run();
  std::vector<Pixels> load(const std::string& wish) const;
  std::vector<unsigned char> bytes_of(const std::string& file) const;

  PicturesOptions options_;
  std::map<std::string, ui::Picture, std::less<>> textures_;
  std::set<std::string, std::less<>> asked_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> wishes_;  ///< File names without ending.
  std::vector<Arrived> arrived_;
  bool is_loading_ = false;
  bool is_stopping_ = false;
  std::thread worker_;
};

}  // namespace noline::shell
