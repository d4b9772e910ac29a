// Screens laid out outside a Shop, so that their boxes can be looked at.
#pragma once

#include <initializer_list>
#include <span>
#include <vector>

#include "scene.hpp"
#include "screen.hpp"

namespace noline::test {

struct Laid {
  ui::Scene scene;
  std::vector<ui::ScrollPosition> scrolls;
};

/// A screen in one of its states: a path and what is known.
struct Case {
  const char* path;
  std::initializer_list<const char*> parts;
};

/// Every screen, with what can be on it.
std::span<const Case> all_cases();

/// A context has to be alive.
Laid lay(const Case& wanted, float width, float height, const char* language, bool kiosk);

}  // namespace noline::test
