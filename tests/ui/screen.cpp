#include "screen.hpp"

#include <catch2/catch_test_macros.hpp>

#include "imgui.h"
#include "router.hpp"

namespace noline::test {

namespace {

/// Searches the products of the model that was made last.
gallery::Finder& finder() {
  static gallery::Finder held;
  return held;
}

}  // namespace

std::string fixture(std::string_view name) {
  const auto bytes =
      shell::read_file(std::string(NOLINE_FIXTURES) + "/" + std::string(name) + ".json");
  REQUIRE_FALSE(bytes.empty());
  return {bytes.begin(), bytes.end()};
}

ui::ShopModel model_of(std::initializer_list<const char*> parts) {
  ui::ShopModel model;
  finder() = {};
  for (const char* part : parts) {
    REQUIRE(ui::apply_part(model, fixture(part)));
    finder().take_part(fixture(part));
  }
  REQUIRE(ui::apply_part(model, finder().part()));
  model.origin = "https://korn-kontor.example";
  return model;
}

void find_list(ui::ShopModel& model, std::string_view path) {
  const ui::Route route = ui::parse_path(path);
  const nlohmann::json command = {
      {"do", "find"},
      {"as", path},
      {"words", route.query},
      {"category", route.screen == ui::ScreenKind::category ? route.id : ""},
      {"filters", route.filters}};
  REQUIRE(finder().take_command(command.dump()));
  REQUIRE(ui::apply_part(model, finder().part()));
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
  ui::FrameResult result = shop.frame(model, frame, platform);
  bool is_answered = false;
  for (ui::Intent& intent : shop.take_intents()) {
    if (finder().take_command(intent.text)) {
      is_answered = true;
    } else {
      intents_.push_back(std::move(intent));
    }
  }
  if (is_answered) {
    REQUIRE(ui::apply_part(model, finder().part()));
    result = shop.frame(model, frame, platform);
  }
  return result;
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
  for (ui::Intent& intent : shop.take_intents()) {
    intents_.push_back(std::move(intent));
  }
  for (const ui::Intent& intent : std::exchange(intents_, {})) {
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
