#include <algorithm>

#include "scene.hpp"

namespace noline::ui {
namespace {

Rect intersect(const Rect& a, const Rect& b) {
  const float x = std::max(a.x, b.x);
  const float y = std::max(a.y, b.y);
  return {x, y, std::max(0.0F, std::min(a.right(), b.right()) - x),
          std::max(0.0F, std::min(a.bottom(), b.bottom()) - y)};
}

ScrollPosition& scroll_of(std::vector<ScrollPosition>& scrolls, const std::string& key) {
  for (ScrollPosition& scroll : scrolls) {
    if (scroll.key == key) {
      return scroll;
    }
  }
  scrolls.push_back({key, 0, 0, 0});
  return scrolls.back();
}

Rect zoomed(const Rect& r, float zoom) {
  return {r.x * zoom, r.y * zoom, r.width * zoom, r.height * zoom};
}

// Where the children of `parent` start: inside a scroll box a new system begins.
void locate_box(Scene& scene, Box& self, std::vector<ScrollPosition>& scrolls) {
  const Box& parent = scene.boxes[static_cast<std::size_t>(self.parent)];
  const bool scrolled = parent.spec.scroll_x || parent.spec.scroll_y;
  Rect at = self.rect;
  Rect page = self.rect;
  if (scrolled) {
    const ScrollPosition& scroll =
        scroll_of(scrolls, scene.nodes[static_cast<std::size_t>(parent.node)].key);
    page.x += parent.page.x - scroll.x;
    page.y += parent.page.y - scroll.y;
  } else {
    at.x += parent.at.x;
    at.y += parent.at.y;
    page.x += parent.page.x;
    page.y += parent.page.y;
  }
  if (self.spec.sticky_top >= 0 && self.scroller >= 0) {
    const Box& scroller = scene.boxes[static_cast<std::size_t>(self.scroller)];
    const float lowest = parent.page.bottom() - self.rect.height;
    const float wanted = scroller.page.y + self.spec.sticky_top;
    const float shift = std::max(0.0F, std::min(wanted, lowest) - page.y);
    at.y += shift;
    page.y += shift;
  }
  self.at = at;
  self.page = page;
  self.clip = scrolled ? intersect(parent.clip, parent.page) : parent.clip;
}

void fill_scroll(const Box& self, Node& node, std::vector<ScrollPosition>& scrolls, float zoom) {
  ScrollPosition& scroll = scroll_of(scrolls, node.key);
  const float width = self.spec.scroll_x ? self.content_width : self.rect.width;
  const float height = self.spec.scroll_y ? self.content_height : self.rect.height;
  scroll.x = std::clamp(scroll.x, 0.0F, std::max(0.0F, width - self.rect.width));
  scroll.y = std::clamp(scroll.y, 0.0F, std::max(0.0F, height - self.rect.height));
  node.scroll = {width * zoom, height * zoom, scroll.x * zoom, scroll.y * zoom, scroll.revision};
}

}  // namespace

void locate(Scene& scene, std::vector<ScrollPosition>& scrolls, float zoom) {
  for (Box& self : scene.boxes) {
    if (self.parent < 0) {
      self.at = self.page = self.clip = self.rect;
    } else {
      locate_box(scene, self, scrolls);
    }
    if (self.node >= 0) {
      Node& node = scene.nodes[static_cast<std::size_t>(self.node)];
      node.rect = zoomed(self.at, zoom);
      node.page_rect = zoomed(self.page, zoom);
      node.clip = zoomed(self.clip, zoom);
      if (node.role == Role::scroll) {
        fill_scroll(self, node, scrolls, zoom);
      }
    }
  }
}

}  // namespace noline::ui
