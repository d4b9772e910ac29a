// The shop on a bench: fixtures in, frames without a display, nodes and intents out.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gallery/finder.hpp"
#include "gallery/software_renderer.hpp"
#include "nlohmann/json.hpp"
#include "noline/ui/shop.hpp"
#include "src/files.hpp"

namespace noline::test {

/// The text of a fixture; fails the test when there is none.
std::string fixture(std::string_view name);

/// A model with these parts applied. Its products are those that lists search from now on.
ui::ShopModel model_of(std::initializer_list<const char*> parts);
/// Answers what the list with this path asks for.
void find_list(ui::ShopModel& model, std::string_view path);
/// The shop with a signed-in customer and a full cart.
ui::ShopModel full_model();

/// Pictures that are always there: one texture for all.
class OnePicture : public ui::Platform {
 public:
  explicit OnePicture(std::uint64_t texture) : texture_(texture) {}
  ui::Picture picture(std::string_view, float) override { return {texture_, 64, 64}; }

 private:
  std::uint64_t texture_;
};

/// An ImGui context with the fonts, alive as long as this.
class Context {
 public:
  Context();
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  static const shell::Fonts& fonts();
};

class Screen {
 public:
  explicit Screen(ui::ShopModel shop_model = full_model());

  /// Draws one frame, later by `passed_ms`.
  ui::FrameResult draw(std::int64_t passed_ms = 16);
  gallery::Image render();
  /// Opens a path and draws it.
  void open(std::string_view path);
  void press(std::string_view key);
  void type(std::string_view key, std::string_view text);

  /// Null when there is none.
  const ui::Node* find(std::string_view key) const;
  const ui::Node* find(ui::Role role, std::string_view name) const;
  /// The commands since the last call; what lists ask for is answered at once, and left out.
  std::vector<nlohmann::json> commands();
  /// All other intents since the last call, as JSON.
  std::vector<nlohmann::json> intents();

 private:
  Context context_;
  std::vector<ui::Intent> intents_;

 public:
  gallery::SoftwareRenderer renderer;
  OnePicture platform;
  ui::ShopModel model;
  ui::Frame frame;
  ui::Shop shop;
};

}  // namespace noline::test
