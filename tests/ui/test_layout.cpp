#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "laid.hpp"

namespace {

using namespace noline;
using namespace noline::test;
using ui::Role;

constexpr float hair = 0.6F;

std::string describe(const ui::Scene& scene, const ui::Box& box) {
  for (const ui::Box* it = &box; it->parent >= 0;
       it = &scene.boxes[static_cast<std::size_t>(it->parent)]) {
    if (it->node >= 0) {
      const ui::Node& node = scene.nodes[static_cast<std::size_t>(it->node)];
      return node.key + " (" + node.name + ") " + box.text;
    }
  }
  return box.text;
}

void check_text_fits(const ui::Scene& scene) {
  for (const ui::Box& box : scene.boxes) {
    if (box.content != ui::Content::text) {
      continue;
    }
    const float room = box.rect.width - box.spec.pad.left - box.spec.pad.right;
    for (std::uint32_t i = 0; i < box.line_count; ++i) {
      INFO(describe(scene, box));
      CHECK(scene.lines[box.line_first + i].width_px <= room + hair);
    }
    INFO(describe(scene, box));
    CHECK((box.style.wrap || box.line_count <= 1));
  }
}

void check_children_inside(const ui::Scene& scene) {
  for (const ui::Box& box : scene.boxes) {
    if (box.parent < 0 || box.spec.over || box.spec.bleed > 0) {
      continue;
    }
    const ui::Box& parent = scene.boxes[static_cast<std::size_t>(box.parent)];
    INFO(describe(scene, box));
    if (!parent.spec.scroll_x) {
      CHECK(box.rect.x >= -hair);
      CHECK(box.rect.right() <= parent.rect.width + hair);
    }
    // A fixed height may be smaller than the button in it: what can be touched reaches beyond.
    if (!parent.spec.scroll_y && parent.spec.height < 0) {
      CHECK(box.rect.bottom() <= parent.rect.height + hair);
    }
  }
}

bool overlap(const ui::Rect& a, const ui::Rect& b) {
  return a.x + hair < b.right() && b.x + hair < a.right() && a.y + hair < b.bottom() &&
         b.y + hair < a.bottom();
}

void check_targets(const ui::Scene& scene, float width) {
  std::vector<const ui::Node*> targets;
  for (const ui::Node& node : scene.nodes) {
    if (!ui::is_interactive(node)) {
      continue;
    }
    INFO(node.key << " (" << node.name << ")");
    CHECK_FALSE(node.name.empty());
    const bool inline_link = node.role == Role::link && node.key.ends_with(".open");
    CHECK((inline_link || node.rect.height >= ui::tap_px - hair));
    CHECK((inline_link || node.rect.width >= ui::tap_px - hair));
    targets.push_back(&node);
  }
  for (std::size_t i = 0; i < targets.size(); ++i) {
    for (std::size_t k = i + 1; k < targets.size(); ++k) {
      const bool toast = targets[k]->key == "toast.action";
      const bool same_box = targets[i]->clip.height == targets[k]->clip.height;
      if (!toast && same_box && overlap(targets[i]->page_rect, targets[k]->page_rect)) {
        FAIL_CHECK(targets[i]->key << " lies over " << targets[k]->key << " at width " << width);
      }
    }
  }
}

void check_inside_page(const ui::Scene& scene, float width) {
  for (std::size_t i = 0; i < scene.nodes.size(); ++i) {
    const ui::Box& box = scene.boxes[static_cast<std::size_t>(scene.node_boxes[i])];
    const bool in_strip =
        box.scroller >= 0 && scene.boxes[static_cast<std::size_t>(box.scroller)].spec.scroll_x;
    if (!in_strip) {
      INFO(scene.nodes[i].key);
      CHECK(scene.nodes[i].page_rect.x >= -hair);
      CHECK(scene.nodes[i].page_rect.right() <= width + hair);
    }
  }
}

void check(const Laid& laid, float width) {
  check_text_fits(laid.scene);
  check_children_inside(laid.scene);
  check_targets(laid.scene, width);
  check_inside_page(laid.scene, width);
}

}  // namespace

TEST_CASE("layout: every screen fits every width in both languages") {
  const Context context;
  const gallery::SoftwareRenderer renderer;
  const auto width = GENERATE(320.F, 360.F, 390.F, 480.F, 599.F, 600.F, 700.F, 768.F, 820.F, 899.F,
                              900.F, 1024.F, 1280.F, 1440.F, 1920.F);
  const auto* language = GENERATE("de", "en");
  for (const Case& wanted : all_cases()) {
    INFO(wanted.path << " at " << width << " in " << language);
    check(lay(wanted, width, 844, language, false), width);
  }
}

TEST_CASE("layout: every screen fits a kiosk") {
  const Context context;
  const gallery::SoftwareRenderer renderer;
  const auto* language = GENERATE("de", "en");
  for (const Case& wanted : all_cases()) {
    INFO(wanted.path << " in " << language);
    check(lay(wanted, 540, 960, language, true), 540);
  }
}

TEST_CASE("layout: money stays on one line with its currency") {
  const Context context;
  const gallery::SoftwareRenderer renderer;
  for (const Case& wanted : all_cases()) {
    const Laid laid = lay(wanted, 320, 740, "de", false);
    for (const ui::Box& box : laid.scene.boxes) {
      for (std::uint32_t i = 0; i < box.line_count; ++i) {
        const ui::TextLine& line = laid.scene.lines[box.line_first + i];
        const std::string_view words =
            std::string_view(box.text).substr(line.begin, line.end - line.begin);
        INFO(box.text);
        CHECK_FALSE(words.starts_with("€"));
        CHECK_FALSE(words.starts_with("\u00A0"));
        CHECK_FALSE(words.ends_with("\u00A0"));
      }
    }
  }
}

TEST_CASE("layout: the phone shows two columns of products, the desktop five") {
  const Context context;
  const gallery::SoftwareRenderer renderer;
  const auto columns = [](const Laid& laid) {
    std::size_t count = 0;
    float y = -1;
    for (const ui::Node& node : laid.scene.nodes) {
      if (node.key.starts_with("card.")) {
        y = y < 0 ? node.rect.y : y;
        count += node.rect.y == y ? 1 : 0;
      }
    }
    return count;
  };
  CHECK(columns(lay(all_cases().front(), 390, 844, "de", false)) == 2);
  CHECK(columns(lay(all_cases().front(), 1440, 900, "de", false)) == 5);
}

TEST_CASE("layout: the summary of a wide cart stays in view while the lines scroll") {
  Screen screen;
  screen.frame.width = 1440;
  screen.frame.height = 700;
  screen.open("/cart");
  screen.shop.handle_action("page", ui::Action::scroll, "0,200");
  screen.draw();
  const ui::Node* summary = screen.find("summary");
  REQUIRE(summary != nullptr);
  CHECK(summary->page_rect.y >= screen.find("page")->page_rect.y);
}
