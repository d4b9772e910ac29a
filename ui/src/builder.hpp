// What a screen is written with: opens and closes boxes, adds text, and remembers what pressing
// does. Everything with meaning gets its node here, in the same call that makes it visible.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "noline/ui/model.hpp"
#include "noline/ui/tokens.hpp"
#include "scene.hpp"
#include "state.hpp"
#include "words.hpp"

namespace noline::ui {

/// What a screen is built for, in logical pixels after the kiosk's zoom.
struct View {
  float width = 0;
  float height = 0;
  std::string_view language = "en";
  std::int64_t now_ms = 0;
  std::int64_t wall_ms = 0;
  int utc_offset_minutes = 0;
  float inset_bottom = 0;
  bool kiosk = false;
  bool phone() const { return width < 600; }
  bool wide() const { return width >= 900; }
  /// Room at the sides of the page.
  float side() const { return phone() ? 16 : wide() ? 32 : 24; }
};

struct TextLook {
  Align align = Align::start;
  std::size_t bold_bytes = 0;
  Edges pad;
  float grow = 0;
  Align self = Align::automatic;
  bool strike = false;
  Role role = Role::text;  ///< `Role::none` draws without a node: its words are said elsewhere.
};

class Builder {
 public:
  Builder(Scene& scene, const ShopModel& shop_model, const State& screen_state,
          const Tokens& brand_tokens, const View& page_view)
      : model(shop_model), state(screen_state), t(brand_tokens), view(page_view), scene_(scene) {}

  /// Closes its box when it goes out of scope.
  class [[nodiscard]] Scope {
   public:
    explicit Scope(Builder& builder) : builder_(builder) {}
    ~Scope() { builder_.close(); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Builder& builder_;
  };

  // Not inline, and without a node of their own where none is wanted: a node has ten strings, which
  // every call would make, move and destroy; kilobytes in all.
  Scope column(const Spec& spec);
  Scope row(const Spec& spec);
  Scope wrap(const Spec& spec);
  Scope column(const Spec& spec, Node&& node);
  Scope row(const Spec& spec, Node&& node);
  Scope wrap(const Spec& spec, Node&& node);
  Scope grid(const Spec& spec, Node&& node);

  /// What pressing the node opened last does.
  void press(Bound bound);

  void text(std::string_view text, const TextStyle& style, Color color);
  void text(std::string_view text, const TextStyle& style, Color color, const TextLook& look);
  void word(Word word, const TextStyle& style, Color color);
  void word(Word word, const TextStyle& style, Color color, const TextLook& look);
  void picture(std::string_view name, Spec spec, int share_percent, Node node = {});
  void icon(Icon icon, float size, Color color);
  void stars(int tenths, float size, Color color, Color rest);
  void dot(float size, Color color);
  void pulse(Spec spec);
  void qr(std::string_view text, float size, std::string name);
  /// An invisible box that takes room.
  void space(float width, float height, float grow = 0);
  /// A field's box is open already: its value is drawn in it.
  void field_content(const TextStyle& style, Color color);

  std::string_view say(Word word) const { return ui::say(word, view.language); }
  std::string say(Word word, std::initializer_list<std::string_view> arguments) const {
    return fill_in(ui::say(word, view.language), arguments);
  }
  const std::string& in(const LocalText& text) const { return text.in(view.language); }

  const ShopModel& model;
  const State& state;
  const Tokens& t;
  const View& view;

 private:
  Scope open(Flow flow, const Spec& spec);
  Scope open(Flow flow, const Spec& spec, Node&& node);
  Box& add(const Spec& spec);
  void attach(int index, Node&& node);
  void close();
  Box& box(int index) { return scene_.boxes[static_cast<std::size_t>(index)]; }
  int nearest_node() const;

  Scene& scene_;
  int current_ = -1;
};

}  // namespace noline::ui
