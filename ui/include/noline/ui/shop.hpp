// The shop's screens: a model in, a drawing, nodes and intents out.
//
// A shell owns the window, the textures and the SDK session. Per frame it calls
//   ImGui_ImplOpenGL3_NewFrame(); shop.frame(model, frame, platform);
//   ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
// `frame` does ImGui's NewFrame and Render itself, draws everything into one draw list and
// uses no ImGui widget. One `Shop` per ImGui context; everything on one thread.
//
// Input comes by node key (`handle_action`): from the DOM mirror in the browser, from hit tests
// natively. Wishes of the shopper come back as intents and are carried out by the shell.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "noline/ui/model.hpp"
#include "noline/ui/nodes.hpp"

namespace noline::ui {

/// The edited field of a shell that has no DOM: where caret and selection are, in bytes.
struct Caret {
  std::string key;  ///< Empty: nothing is drawn.
  std::size_t position = 0;
  std::size_t anchor = 0;  ///< Other end of the selection.
  bool visible = true;     ///< The shell makes it blink.
};

/// What a frame is drawn for. Sizes are CSS (logical) pixels.
struct Frame {
  float width = 0;
  float height = 0;
  float scale = 1;             ///< Device pixels per logical pixel.
  std::int64_t now_ms = 0;     ///< Any clock that only goes forward; drives transitions.
  std::int64_t wall_ms = 0;    ///< Unix time, for "2 minutes ago" and "valid for 1:42".
  int utc_offset_minutes = 0;  ///< For clock times in notices.
  float inset_bottom = 0;      ///< Room for a phone's home bar under the tabs.
  bool reduced_motion = false;
  bool dark = false;           ///< What the system prefers; a shopper's choice wins.
  bool kiosk = false;          ///< Everything at double size, the kiosk's home screen.
  float text_zoom = 1;         ///< How much larger than usual the shopper's texts are.
  bool fields_by_dom = false;  ///< A focused field is drawn by the page, not here.
  std::string_view language;   ///< What the system prefers ("de", "en"); the choice wins.
  const Caret* caret = nullptr;
};

struct FrameResult {
  bool animating = false;           ///< Call `frame` again at the next display refresh.
  std::int64_t wake_after_ms = -1;  ///< Call `frame` again after this time, -1 for never.
  bool nodes_changed = false;       ///< `nodes_json` differs from the last frame's.
};

enum class Action : std::uint8_t {
  press,   ///< Click, tap, Enter or Space on a button or link.
  input,   ///< A field's text is now `value`.
  submit,  ///< Enter in a field (key of the field or of its form).
  focus,   ///< `value` "visible" shows the focus ring (keyboard); empty does not.
  blur,
  hover,
  unhover,
  down,  ///< Pointer pressed on it, not yet let go.
  up,
  scroll,  ///< `value` is "x,y" in CSS px of a scroll box.
  back,    ///< Escape, or the back gesture of a kiosk; the key is ignored.
};

/// Something for the shell to do.
struct Intent {
  enum class Kind : std::uint8_t {
    command,   ///< `text` is a command of the SDK as JSON.
    navigate,  ///< `text` is the path now shown: push it to the browser's history.
    replace,   ///< The same, replacing the current entry (filters, search text).
    copy,      ///< `text` goes to the clipboard.
    back,      ///< Go back in history.
    download,  ///< `text` is "/v1/export.html#CODE": post the code there, and keep the answer.
  };
  Kind kind;
  std::string text;
  std::string came_from;  ///< navigate: the path that was shown before.
};

/// {"command":{...}}, {"navigate":"/cart"}, {"replace":"/s?q=tea"}, {"copy":"..."}, {"back":true},
/// {"download":"/v1/export#..."}
std::string intent_to_json(const Intent& intent);

/// A picture as the renderer knows it.
struct Picture {
  std::uint64_t texture = 0;  ///< ImTextureID; 0 while it is not loaded.
  float width = 0;
  float height = 0;
};

/// What the screens need from a shell while drawing.
class Platform {
 public:
  virtual ~Platform() = default;
  /// The picture with this name at least `size_px` device pixels wide. Starts loading when it
  /// is not there and returns texture 0; the shell draws a new frame when it arrives.
  virtual Picture picture(std::string_view name, float size_px) = 0;
};

/// Font files (TrueType or OpenType). They must outlive the ImGui context; `medium` may be empty.
struct FontFiles {
  std::span<const unsigned char> regular;
  std::span<const unsigned char> medium;
  std::span<const unsigned char> semibold;
  std::span<const unsigned char> bold;
};

class Shop {
 public:
  /// Needs a current ImGui context whose fonts nobody else fills.
  explicit Shop(const FontFiles& fonts);
  ~Shop();
  Shop(const Shop&) = delete;
  Shop& operator=(const Shop&) = delete;

  /// Lays out, draws and makes the nodes.
  FrameResult frame(const ShopModel& model, const Frame& frame, Platform& platform);

  /// Input for one node. Unknown keys are ignored (a node may just have gone).
  void handle_action(std::string_view key, Action action, std::string_view value);

  /// Shows the screen of a path ("/", "/c/tea?f=organic", "/s?q=honey", "/p/TEAPOT", "/cart",
  /// "/account", "/hand-off", "/#join=<code>"). Makes no navigate intent: the shell did that.
  /// `restored` is true for the browser's back and forward: the scroll position comes back.
  void open_path(std::string_view path, bool restored = false);

  /// Forgets everything that was typed, chosen and looked at, and shows the first screen: for a
  /// device whose shopper has left.
  void forget();

  /// The wishes since the last call, oldest first.
  std::vector<Intent> take_intents();

  const std::vector<Node>& nodes() const;
  const std::string& nodes_json() const;

  const std::string& path() const;
  /// Title of the page, localised: "Cart – Korn & Kontor".
  const std::string& title() const;
  /// "de" or "en": what is shown now.
  std::string_view language() const;
  /// True when the dark theme is shown.
  bool dark() const;
  /// 0xRRGGBB of the page, for theme-color and the canvas.
  std::uint32_t background() const;
  /// Byte index in a field's text nearest to this point of the page. For shells without a DOM.
  std::size_t text_index_at(std::string_view key, float x, float y) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace noline::ui
