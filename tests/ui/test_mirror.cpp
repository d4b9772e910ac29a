// Nothing is drawn that the mirror does not know: what can be pressed, what is written, what is
// shown.

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "laid.hpp"

namespace {

using namespace noline;
using namespace noline::test;
using ui::Box;
using ui::Content;
using ui::Node;
using ui::Role;

const Box& box_at(const ui::Scene& scene, int index) {
  return scene.boxes[static_cast<std::size_t>(index)];
}

const Node* node_of(const ui::Scene& scene, const Box& box) {
  return box.node < 0 ? nullptr : &scene.nodes[static_cast<std::size_t>(box.node)];
}

// Without regard to the case of ASCII letters, as those compare who listen.
bool holds(std::string_view all, std::string_view text) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return std::search(all.begin(), all.end(), text.begin(), text.end(),
                     [&](char a, char b) { return lower(a) == lower(b); }) != all.end();
}

bool says(const Node& node, std::string_view text) {
  return holds(node.name, text) || holds(node.value, text);
}

bool is_said_by(const ui::Scene& scene, const Box& box, std::string_view text);

bool is_said_inside(const ui::Scene& scene, const Box& box, std::string_view text) {
  for (int child = box.first_child; child >= 0; child = box_at(scene, child).next) {
    if (is_said_by(scene, box_at(scene, child), text)) {
      return true;
    }
  }
  return false;
}

bool is_said_by(const ui::Scene& scene, const Box& box, std::string_view text) {
  const Node* node = node_of(scene, box);
  return (node && says(*node, text)) || is_said_inside(scene, box, text);
}

// Of a text in something that can be pressed, its name has to have the words (WCAG 2.2, 2.5.3: what
// is seen can be said to a program that listens). Another text may be the name of what it stands
// beside, as the label of a field is.
bool is_mirrored(const ui::Scene& scene, const Box& box) {
  if (box.pressable >= 0) {
    return says(*node_of(scene, box_at(scene, box.pressable)), box.text);
  }
  for (int at = box.parent; at >= 0; at = box_at(scene, at).parent) {
    const Node* node = node_of(scene, box_at(scene, at));
    if ((node && says(*node, box.text)) || is_said_inside(scene, box_at(scene, at), box.text)) {
      return true;
    }
  }
  return node_of(scene, box) != nullptr;
}

void check_written(const ui::Scene& scene) {
  for (const Box& box : scene.boxes) {
    if (box.content == Content::text && !box.text.empty()) {
      INFO(
          "\"" << box.text << "\" in "
               << (box.pressable < 0 ? "text" : node_of(scene, box_at(scene, box.pressable))->key));
      CHECK(is_mirrored(scene, box));
    }
  }
}

void check_interactive(const ui::Scene& scene) {
  for (const Box& box : scene.boxes) {
    // What answers to the pointer, or is drawn as a field, is something to press or to write in.
    if (box.spec.feel != ui::Feel::none || box.content == Content::field) {
      INFO(box.text);
      REQUIRE(box.pressable >= 0);
      CHECK_FALSE(node_of(scene, box_at(scene, box.pressable))->name.empty());
    }
  }
  for (std::size_t i = 0; i < scene.nodes.size(); ++i) {
    INFO(scene.nodes[i].key);
    const bool acts = scene.bounds[i].what != ui::Do::nothing;
    CHECK((!acts || ui::is_interactive(scene.nodes[i])));
    const bool must = scene.nodes[i].role == Role::button && !scene.nodes[i].state.disabled;
    CHECK((!must || acts));
  }
}

void check_headings(const ui::Scene& scene) {
  int first = 0;
  int deepest = 0;
  for (const Node& node : scene.nodes) {
    const int level = static_cast<int>(node.role) - static_cast<int>(Role::heading1) + 1;
    if (level < 1 || level > 3) {
      continue;
    }
    INFO(node.name << " is a heading of level " << level);
    first += level == 1 ? 1 : 0;
    CHECK((deepest == 0 || level <= deepest + 1));
    deepest = level;
  }
  CHECK(first == 1);
}

}  // namespace

TEST_CASE("mirror: everything that is drawn is in it, in every state of every screen") {
  const Context context;
  const gallery::SoftwareRenderer renderer;
  const auto width = GENERATE(360.F, 820.F, 1440.F);
  const auto* language = GENERATE("de", "en");
  for (const Case& wanted : all_cases()) {
    INFO(wanted.path << " at " << width << " in " << language);
    const Laid laid = lay(wanted, width, 844, language, false);
    check_written(laid.scene);
    check_interactive(laid.scene);
    check_headings(laid.scene);
  }
}

TEST_CASE("mirror: everything that a kiosk draws is in it") {
  const Context context;
  const gallery::SoftwareRenderer renderer;
  for (const Case& wanted : all_cases()) {
    INFO(wanted.path);
    const Laid laid = lay(wanted, 540, 960, "en", true);
    check_written(laid.scene);
    check_interactive(laid.scene);
  }
}

TEST_CASE("mirror: a list holds items and nothing else, and items are in lists") {
  const Context context;
  const gallery::SoftwareRenderer renderer;
  for (const Case& wanted : all_cases()) {
    const Laid laid = lay(wanted, 390, 844, "en", false);
    for (const Node& node : laid.scene.nodes) {
      const Node* parent = ui::find_node(laid.scene.nodes, node.parent);
      const bool in_list = parent && parent->role == Role::list;
      INFO(wanted.path << " " << node.key);
      CHECK((node.role == Role::listitem) == in_list);
    }
  }
}

TEST_CASE("mirror: each key of a screen is there once") {
  const Context context;
  const gallery::SoftwareRenderer renderer;
  for (const Case& wanted : all_cases()) {
    const Laid laid = lay(wanted, 390, 844, "en", false);
    for (std::size_t i = 0; i < laid.scene.nodes.size(); ++i) {
      INFO(wanted.path << " " << laid.scene.nodes[i].key);
      CHECK(ui::find_node(laid.scene.nodes, laid.scene.nodes[i].key) == &laid.scene.nodes[i]);
    }
  }
}
