// The shop's parts: buttons, chips, steppers, tags, fields and cards.
//
// Whatever can be pressed is at least `tap_px` high, also where it looks smaller.
#pragma once

#include <string>
#include <string_view>

#include "builder.hpp"

namespace noline::ui {

/// Share of its ground that a product's picture takes; the files have a little air of their own.
inline constexpr int picture_share_percent = 66;

enum class ButtonLook : std::uint8_t { primary, quiet, outlined };

struct ButtonSpec {
  ButtonLook look = ButtonLook::primary;
  float min_height = tap_px;
  bool disabled = false;
  Icon icon = Icon::none;
  std::string name;  ///< Said instead of the text when that alone is not clear.
  std::string href;  ///< Makes it a link.
  float grow = 0;
  float text_px = 16;
  float pad_x = 20;
};

void button(Builder& b, std::string key, std::string_view text, Bound bound, ButtonSpec spec = {});
/// A word that can be pressed, without any ground.
void text_button(Builder& b, std::string key, std::string_view text, Bound bound, Color color,
                 std::string name = {});
void icon_button(Builder& b, std::string key, Icon icon, Bound bound, Color color,
                 std::string name);

struct ChipSpec {
  bool on = false;
  bool toggle = true;  ///< Says "pressed" or "not pressed".
  std::string name;
  std::string href;
  bool disabled = false;
};
void chip(Builder& b, std::string key, std::string_view text, Bound bound, ChipSpec spec = {});

enum class TagLook : std::uint8_t { good, warn, brand };
void tag(Builder& b, std::string_view text, TagLook look);

struct StepperSpec {
  std::string key;
  std::string name;  ///< Of what is counted.
  std::int64_t quantity = 1;
  Bound less;
  Bound more;
  bool can_less = true;
  bool removes = false;  ///< One less takes it away, and is said so.
};
void stepper(Builder& b, StepperSpec spec);

struct FieldSpec {
  Role role = Role::textbox;
  std::string label;  ///< Also the name; shown above unless `label_shown` is false.
  std::string placeholder;
  std::string autocomplete;
  std::string input_mode;
  std::string submit;  ///< Key of the button that Enter presses.
  Icon icon = Icon::none;
  int length_max = 200;
  bool label_shown = true;
  bool required = false;
  bool invalid = false;
  float radius = 12;
};
void field(Builder& b, std::string key, FieldSpec spec);
/// The search field; pressing Enter shows the results.
void search_field(Builder& b);

/// A rating line in small print: stars and the number of ratings.
void rating(Builder& b, const Product& product, bool words);
void product_card(Builder& b, const Product& product);
/// The cards of a list, as far as this device has the products.
void product_cards(Builder& b, const FoundList& list);
/// Grey cards that breathe while the catalogue is loading.
void card_skeletons(Builder& b, int count);
/// Opens the grid that product cards stand in.
Builder::Scope card_grid(Builder& b, Node node);

enum class NoteLook : std::uint8_t { info, warn };
/// Opens a tinted box for a message.
Builder::Scope note(Builder& b, NoteLook look, Node node);
struct EmptySpec {
  Icon icon = Icon::none;
  Word title{};
  Word text{};
  Word action{};
  Bound bound;
  std::string href;
  Role heading = Role::heading2;
};
/// An icon, a heading, a sentence and one button: nothing is here yet.
void empty_state(Builder& b, EmptySpec spec);

/// The spec of a card: surface, radius and shadow.
Spec card_spec(const Builder& b);

}  // namespace noline::ui
