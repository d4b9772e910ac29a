// The semantic mirror of a screen: one node for every drawn thing that carries meaning.
//
// The same code that draws makes the nodes. The browser shell keeps one real DOM element per
// node (by key); the native shell hit-tests their rectangles; tests find them by role and name.
// Order is reading and focus order; a parent always comes before its children.
//
// `nodes_json` is a JSON array of objects, absent keys mean empty, 0 or false:
//   k  key, unique on the screen and stable over frames     p  key of the parent node
//   r  role, see `role_name`                                n  name (localised, what is read out)
//   v  value: text of a field; picture of a link or img     h  href of a link ("/p/TEAPOT")
//   b  [x, y, width, height] in CSS px, relative to the content of the nearest ancestor with
//      role "scroll", or to the page when there is none (fixed on the page)
//   s  string of state letters: d disabled, c checked (pressed chip, aria-pressed), u current
//      (aria-current=page), e expanded, f has the focus (move the DOM focus here when set and
//      it is elsewhere), l live polite, r required, i invalid, m multi-line text, t a toggle
//      (so that c absent means aria-pressed=false), o read only
//   i  inputmode ("text", "search", "email", "numeric")     a  autocomplete token
//   ph placeholder of a field                               mx longest text in characters
//   f  look of a field, for the visible DOM element while it has the focus:
//      [font px, weight, "#ink", "#placeholder", padding left px, padding right px, line px]
//   c  scroll boxes: [content width, content height, scroll x, scroll y, revision]; the shell
//      sets the DOM scroll position to x, y when revision differs from the last one seen and
//      reports scrolling with handle_action(key, scroll, "x,y")
//   fk key of the submit button of a form (Enter in a field of the form presses it)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace noline::ui {

/// Roles as the mirror needs them. Each has one DOM element; see the list in the web shell.
enum class Role : std::uint8_t {
  none,         ///< Layout only: makes no node.
  main,         ///< The screen itself.
  banner,       ///< The header.
  navigation,   ///< Bottom tabs, category row.
  contentinfo,  ///< The foot of a page.
  heading1,
  heading2,
  heading3,
  button,
  link,
  textbox,
  searchbox,
  password,
  email,
  list,
  listitem,
  img,
  status,  ///< Polite live text: saved state, counts.
  alert,   ///< Errors, read out at once.
  group,
  form,
  dialog,
  text,    ///< A run of text that is none of the above.
  scroll,  ///< A box whose content may be larger than itself.
};

/// "heading1", "button", ...: the word used in `nodes_json`.
std::string_view role_name(Role role);

/// A rectangle in logical pixels.
struct Rect {
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;
  float right() const { return x + width; }
  float bottom() const { return y + height; }
  bool contains(float px, float py) const {
    return px >= x && py >= y && px < right() && py < bottom();
  }
};

struct NodeState {
  bool disabled = false;
  bool toggle = false;
  bool checked = false;
  bool current = false;
  bool expanded = false;
  bool focused = false;
  bool live = false;
  bool required = false;
  bool invalid = false;
  bool multiline = false;
  bool read_only = false;
};

/// How the text of a field is drawn, so that a DOM field laid over it looks the same.
struct FieldLook {
  float font_px = 16;
  int weight = 400;
  std::uint32_t ink = 0;          ///< 0xRRGGBB
  std::uint32_t placeholder = 0;  ///< 0xRRGGBB
  float padding_left_px = 0;
  float padding_right_px = 0;
  float line_px = 24;
};

/// What a scroll box needs besides its rectangle.
struct ScrollFacts {
  float content_width = 0;
  float content_height = 0;
  float x = 0;
  float y = 0;
  std::uint32_t revision = 0;  ///< Grows when the screens, not the shopper, moved the content.
};

/// What few nodes have, or what the layout adds. Its constructor stands in one place: made where
/// nodes are made, this would be a good part of the download.
struct NodeFacts {
  std::string parent;
  std::string placeholder;
  std::string input_mode;
  std::string autocomplete;
  Rect rect;       ///< Relative to the content of the nearest scroll ancestor, or to the page.
  Rect page_rect;  ///< On the page, scrolled; for hit tests. Not in the JSON.
  Rect clip;       ///< What can be seen of the page here; for hit tests. Not in the JSON.
  FieldLook field;
  ScrollFacts scroll;
  int length_max = 0;
  NodeFacts();
};

struct Node : NodeFacts {
  std::string key;
  Role role = Role::none;
  std::string name;
  std::string value;
  std::string href;
  std::string submit_key;
  NodeState state;
};

/// True for what a pointer or the keyboard can act on.
bool is_interactive(const Node& node);
/// True for textbox, searchbox, password and email.
bool is_field(Role role);

/// The compact JSON described above.
std::string nodes_to_json(const std::vector<Node>& nodes);

/// The topmost interactive node under a point of the page, or null. For shells without a DOM.
const Node* find_node_at(const std::vector<Node>& nodes, float x, float y);
/// The innermost scroll box under a point that can scroll along this axis, or null.
const Node* find_scroll_at(const std::vector<Node>& nodes, float x, float y, bool horizontal);
const Node* find_node(const std::vector<Node>& nodes, std::string_view key);
/// Key of the interactive node after (or before) this one in focus order; wraps round.
std::string next_focus(const std::vector<Node>& nodes, std::string_view key, bool backwards);

}  // namespace noline::ui
