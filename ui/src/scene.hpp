// A screen as a tree of boxes: what the builder makes, the layout measures and the painter draws.
//
// Boxes lie in one array, parents before children; rectangles are relative to the parent until
// `locate` makes them absolute. A box may carry a node of the semantic mirror and what pressing
// it does, so nothing can be drawn in one place and be touched in another.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "canvas.hpp"
#include "noline/ui/nodes.hpp"
#include "noline/ui/shop.hpp"
#include "text.hpp"

namespace noline::ui {

struct Edges {
  float left = 0;
  float top = 0;
  float right = 0;
  float bottom = 0;
};
constexpr Edges even(float all) {
  return {all, all, all, all};
}
constexpr Edges even(float x, float y) {
  return {x, y, x, y};
}

enum class Flow : std::uint8_t {
  column,  ///< One below the other.
  row,     ///< Side by side, shrinking and growing to fit.
  wrap,    ///< Side by side, going on in the next line.
  grid,    ///< Equal columns, equally high in one row.
};
enum class Align : std::uint8_t { automatic, start, center, end, stretch };
enum class Justify : std::uint8_t { start, center, end, between };

/// How a box that can be pressed answers to pointer and keyboard.
enum class Feel : std::uint8_t {
  none,
  solid,  ///< Its fill gets a little darker or lighter.
  plain,  ///< A faint ground appears.
  card,   ///< The shadow grows and the picture comes nearer.
};

enum class Content : std::uint8_t { none, text, picture, icon, stars, qr, field, pulse, dot };

inline constexpr float unlimited = std::numeric_limits<float>::max();
inline constexpr float automatic = -1;

/// Layout and look of a box; what is not said has no effect.
struct Spec {
  Flow flow = Flow::column;
  Align align = Align::automatic;  ///< Across the flow: stretch in columns, center in rows.
  Justify justify = Justify::start;
  float gap = 0;
  float gap_cross = automatic;  ///< Between lines of a wrap or grid; as `gap` when not said.
  Edges pad;
  float width = automatic;
  float height = automatic;
  float min_width = 0;
  float min_height = 0;
  float max_width = unlimited;
  float aspect = 0;               ///< Height as a multiple of the width.
  float grow = 0;                 ///< Share of the room that is left over.
  Align self = Align::automatic;  ///< Overrides the parent's `align`.
  int columns = 0;                ///< Of a grid; 0 makes as many as `column_min` allows.
  float column_min = 0;
  bool scroll_x = false;
  bool scroll_y = false;
  float sticky_top = automatic;  ///< Stays this far below the top of its scroll box.
  float bleed = 0;               ///< Reaches this far beyond the parent on both sides.
  bool over = false;             ///< Out of the flow, placed by anchor and offset.
  float anchor_x = 0;
  float anchor_y = 0;
  float offset_x = 0;
  float offset_y = 0;
  Color fill = 0;
  Color border = 0;
  float radius = 0;
  Corners corners = Corners::all;
  bool shadow = false;
  bool border_top = false;  ///< `border` is one line above, not around.
  bool border_bottom = false;
  Feel feel = Feel::none;
  float opacity = 1;
  std::int64_t enters = 0;  ///< Fades in once for every new number; 0 is simply there.
};

struct Box {
  Spec spec;
  int parent = -1;
  int first_child = -1;
  int last_child = -1;
  int next = -1;
  int node = -1;       ///< Index into `Scene::nodes`, -1 for none.
  int pressable = -1;  ///< Nearest box here or above that has an interactive node.
  int scroller = -1;   ///< Nearest scroll box above.
  Content content = Content::none;
  Icon icon = Icon::none;
  std::string text;  ///< Text, picture name, QR payload, or the value of a field.
  TextStyle style;
  Color color = 0;
  Color color_rest = 0;
  std::uint32_t bold_bytes = 0;
  std::int32_t number = 0;  ///< Stars in tenths.
  Align text_align = Align::start;
  bool strike = false;

  float natural = -1;  ///< Width without any wrapping; -1 until measured.
  float minimal = -1;  ///< Width of the longest run that cannot be broken.
  std::uint32_t line_first = 0;
  std::uint32_t line_count = 0;
  float content_width = 0;  ///< Of scroll boxes.
  float content_height = 0;
  Rect rect;  ///< Relative to the parent.
  Rect at;    ///< Relative to the content of the nearest scroll box.
  Rect page;  ///< On the page.
  Rect clip;  ///< What of the page can be seen here.
};

/// What pressing a node does.
enum class Do : std::uint8_t {
  nothing,
  go,       ///< a: path, b: what becomes of the cart at a sign-in there
  replace,  ///< a: path, replacing the history entry
  back,
  add,        ///< the product page's choice goes into the cart
  choose,     ///< a: option, b: value
  amount,     ///< n: new quantity on the product page
  set,        ///< a: line, n: quantity
  remove,     ///< a: line
  save,       ///< a: line
  unsave,     ///< a: line
  note_open,  ///< a: line or "line/SKU of a part", empty closes
  note_save,  ///< as note_open
  decide,     ///< a: line, b: name of the choice, c: text
  undo,       ///< a: notice
  dismiss,    ///< a: notice
  accept,     ///< a: notice
  coupon_add,
  coupon_off,  ///< a: code
  field,       ///< a: line, b: name, c: text
  filter,      ///< a: id of the facet
  more,        ///< the list goes on
  sort,
  clear_filters,
  clear_search,
  submit_search,
  sign_form,  ///< n: 1 shows sign-up, 0 sign-in
  sign_in,
  sign_up,
  sign_out,
  account_form,  ///< a: form about the account that is open; empty closes
  account_call,  ///< a: call with what was typed
  drop,          ///< Sign out and leave nothing, what was not sent included.
  prefer,        ///< a: name, b: value
  tell,          ///< a: command of the SDK, as JSON
  list,          ///< a: line, b: list it moves to; without b the one that is typed
  list_open,     ///< a: line, empty closes
  hand_off,      ///< a: role
  join,
  order,          ///< the cart as it is shown
  cancel_order,   ///< a: order
  confirm_order,  ///< a: order
  copy,           ///< a: text
  shell,          ///< a: a word for the shell
  close_toast,
};

struct Bound {
  Do what = Do::nothing;
  std::string a;
  std::string b;
  std::int64_t n = 0;
  std::string c;
};

struct Scene {
  std::vector<Box> boxes;
  std::vector<Node> nodes;
  std::vector<int> node_boxes;  ///< Box of each node.
  std::vector<Bound> bounds;    ///< What pressing each node does.
  std::vector<TextLine> lines;
  void clear();
};

/// Where a scroll box stands. Kept over frames by key.
struct ScrollPosition {
  std::string key;
  float x = 0;
  float y = 0;
  std::uint32_t revision = 0;
};

/// Measures and places all boxes on a page of this size.
void lay_out(Scene& scene, TextEngine& text, float width, float height);

/// Makes all rectangles absolute and copies them to the nodes. `zoom` scales the nodes to CSS
/// pixels when the page is drawn larger. Scroll positions beyond the content are limited.
void locate(Scene& scene, std::vector<ScrollPosition>& scrolls, float zoom);

}  // namespace noline::ui
