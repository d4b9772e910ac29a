#include "screen.hpp"

#include <catch2/catch_test_macros.hpp>

#include "imgui.h"

namespace noline::test {

std::string fixture(std::string_view name) {
  const auto bytes =
      shell::read_file(std::string(NOLINE_FIXTURES) + "/" + std::string(name) + ".json");
  REQUIRE_FALSE(bytes.empty());
  return {bytes.begin(), bytes.end()};
}

ui::ShopModel model_of(std::initializer_list<const char*> parts) {
  ui::ShopModel model;
  for (const char* part : parts) {
    REQUIRE(ui::apply_part(model, fixture(part)));
  }
  model.origin = "https://korn-kontor.example";
  return model;
}

ui::ShopModel full_model() {
  return model_of({"shop", "catalogue", "session", "connection", "cart", "notices"});
}

Context::Context() {
  ImGui::CreateContext();
}
Context::~Context() {
  ImGui::DestroyContext();
}

const shell::Fonts& Context::fonts() {
  static const shell::Fonts loaded = shell::load_fonts({});
  return loaded;
}

Screen::Screen(ui::ShopModel shop_model)
    : platform(renderer.add_texture({1, 1, {200, 100, 50, 255}})),
      model(std::move(shop_model)),
      shop(Context::fonts().files()) {
  frame.width = 390;
  frame.height = 844;
  frame.now_ms = 1000;
  frame.wall_ms = 1795255620000;  // 2026-11-21 10:07 UTC
  frame.reduced_motion = true;
}

ui::FrameResult Screen::draw(std::int64_t passed_ms) {
  frame.now_ms += passed_ms;
  frame.wall_ms += passed_ms;
  return shop.frame(model, frame, platform);
}

gallery::Image Screen::render() {
  draw();
  return renderer.render(*ImGui::GetDrawData(), shop.background());
}

void Screen::open(std::string_view path) {
  shop.open_path(path);
  draw();
}

void Screen::press(std::string_view key) {
  REQUIRE(find(key) != nullptr);
  shop.handle_action(key, ui::Action::press, "");
  draw();
}

void Screen::type(std::string_view key, std::string_view text) {
  REQUIRE(find(key) != nullptr);
  shop.handle_action(key, ui::Action::input, text);
  draw();
}

const ui::Node* Screen::find(std::string_view key) const {
  return ui::find_node(shop.nodes(), key);
}

const ui::Node* Screen::find(ui::Role role, std::string_view name) const {
  for (const ui::Node& node : shop.nodes()) {
    if (node.role == role && node.name.find(name) != std::string::npos) {
      return &node;
    }
  }
  return nullptr;
}

std::vector<nlohmann::json> Screen::intents() {
  std::vector<nlohmann::json> all;
  for (const ui::Intent& intent : shop.take_intents()) {
    all.push_back(nlohmann::json::parse(ui::intent_to_json(intent)));
  }
  return all;
}

std::vector<nlohmann::json> Screen::commands() {
  std::vector<nlohmann::json> found;
  for (const auto& intent : intents()) {
    if (intent.contains("command")) {
      found.push_back(intent["command"]);
    }
  }
  return found;
}

}  // namespace noline::test
