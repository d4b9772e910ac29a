// Draws a located scene.
#pragma once

#include <string>

#include "motion.hpp"
#include "noline/ui/tokens.hpp"
#include "scene.hpp"

namespace noline::ui {

/// Which nodes pointer and keyboard are on.
struct Touch {
  std::string hover;
  std::string down;
  std::string focus;
  bool focus_visible = false;
};

struct PaintContext {
  Canvas& canvas;
  const Tokens& tokens;
  const Touch& touch;
  Motion& motion;
  Platform& platform;
  const Caret* caret = nullptr;
  bool fields_by_dom = false;
  float zoom = 1;
};

void paint(const Scene& scene, const PaintContext& context);

/// Byte index in the field's value nearest to a point of the page.
std::size_t field_index_at(const Scene& scene, TextEngine& text, std::string_view key, float x,
                           float y);

}  // namespace noline::ui
