// The keyboard on the screen: German letters, figures and signs, and what an e-mail address needs.
#include <array>
#include <string>
#include <string_view>

#include "builder.hpp"
#include "kiosk_words.hpp"
#include "noline/ui/kiosk.hpp"

namespace noline::ui {
namespace {

constexpr float side_px = 8;
constexpr float gap_px = 4;
constexpr float key_height_px = 50;  // 100 device-independent pixels at a kiosk's double size.
constexpr float keyboard_width_max = 900;

// An empty place is no key.
using Row = std::array<std::string_view, 11>;
using Rows = std::array<Row, 4>;

constexpr Rows letters{Row{"1", "2", "3", "4", "5", "6", "7", "8", "9", "0"},
                       Row{"q", "w", "e", "r", "t", "z", "u", "i", "o", "p", "ü"},
                       Row{"a", "s", "d", "f", "g", "h", "j", "k", "l", "ö", "ä"},
                       Row{"y", "x", "c", "v", "b", "n", "m", "ß", "-"}};
constexpr Rows signs{Row{"1", "2", "3", "4", "5", "6", "7", "8", "9", "0"},
                     Row{"!", "?", "\"", "'", "(", ")", "&", "/", ":", ";", "="},
                     Row{"+", "*", "#", "%", "€", "$", "§", "_", "<", ">", "|"},
                     Row{"é", "è", "á", "à", "ç", "ñ", "ø", "å", "~"}};

// The letters of the keyboard lie in ASCII and in the second half of Latin-1.
std::string capital_of(std::string_view letter) {
  std::string out(letter);
  if (out.size() == 1 && out[0] >= 'a' && out[0] <= 'z') {
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
  } else if (out == "ß") {
    out = "ẞ";
  } else if (out.size() == 2 && out[0] == '\xc3') {
    out[1] = static_cast<char>(static_cast<unsigned char>(out[1]) - 0x20);
  }
  return out;
}

struct KeySpec {
  std::string key;
  std::string name;  ///< Empty: what is written on it.
  std::string face;
  std::string word;
  float width = 0;
  Icon icon = Icon::none;
  bool is_strong = false;
  bool is_on = false;
};

void put_key(Builder& b, KeySpec wanted) {
  Node node{.key = std::move(wanted.key),
            .role = Role::button,
            .name = wanted.name.empty() ? wanted.face : std::move(wanted.name)};
  node.state.toggle = node.state.checked = wanted.is_on;
  const Color ink = wanted.is_strong || wanted.is_on ? b.t.on_brand : b.t.ink;
  const auto box = b.row({.align = Align::center,
                          .justify = Justify::center,
                          .width = wanted.width,
                          .height = key_height_px,
                          .fill = wanted.is_strong || wanted.is_on ? b.t.brand : b.t.surface,
                          .border = b.t.line,
                          .radius = radius_small_px,
                          .feel = Feel::solid},
                         std::move(node));
  b.press({Do::shell, std::move(wanted.word)});
  if (wanted.icon != Icon::none) {
    return b.icon(wanted.icon, 22, ink);
  }
  const TextStyle style{
      wanted.face.size() > 3 ? 15.0F : 20.0F, Weight::semibold, 1.2F, 0, false, false};
  b.text(wanted.face, style, ink, {.role = Role::none});
}

void put_row(Builder& b, const Row& faces, bool is_capital, float width) {
  for (const std::string_view face : faces) {
    if (face.empty()) {
      return;
    }
    const std::string letter = is_capital ? capital_of(face) : std::string(face);
    put_key(b, {.key = "key." + std::string(face),
                .name = {},
                .face = letter,
                .word = "type:" + letter,
                .width = width});
  }
}

/// As wide as several keys side by side.
float wide_px(float keys, float width) {
  return keys * width + (keys - 1) * gap_px;
}

void put_last_row(Builder& b, bool is_email, bool has_signs, float width) {
  const std::string_view language = b.view.language;
  const auto last = b.row({.gap = gap_px});
  const KioskWord other = has_signs ? KioskWord::key_letters : KioskWord::key_signs;
  put_key(b, {.key = "key.signs",
              .name = std::string(say(other, language)),
              .face = has_signs ? "abc" : "!#€",
              .word = "keys.signs",
              .width = width * 1.5F});
  put_key(b, {.key = "key.hide",
              .name = std::string(say(KioskWord::key_hide, language)),
              .face = {},
              .word = "keys.hide",
              .width = width,
              .icon = Icon::close});
  put_key(b, {.key = "key.comma", .name = {}, .face = ",", .word = "type:,", .width = width});
  put_key(b, {.key = "key.space",
              .name = std::string(say(KioskWord::key_space, language)),
              .face = " ",
              .word = "type: ",
              .width = wide_px(is_email ? 3 : 4, width)});
  put_key(b, {.key = "key.dot", .name = {}, .face = ".", .word = "type:.", .width = width});
  if (is_email) {
    put_key(b, {.key = "key.de", .name = {}, .face = ".de", .word = "type:.de", .width = width});
  }
  put_key(b, {.key = "key.enter",
              .name = std::string(say(KioskWord::key_enter, language)),
              .face = std::string(say(KioskWord::key_enter, language)),
              .word = "type:\n",
              .width = wide_px(2, width),
              .is_strong = true});
}

}  // namespace

void Kiosk::build_keys(Builder& b) const {
  const std::string_view language = b.view.language;
  const auto panel = b.column(
      {.align = Align::center, .gap = gap_px, .pad = even(side_px, 10), .fill = b.t.sunken},
      {.key = "keyboard",
       .role = Role::group,
       .name = std::string(say(KioskWord::keyboard, language))});
  const float room = std::min(b.view.width, keyboard_width_max) - 2 * side_px;
  const float width = (room - 10 * gap_px) / 11;
  const auto& rows = signs_ ? signs : letters;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = b.row({.gap = gap_px});
    if (i == 3 && !signs_) {
      put_key(b, {.key = "key.capital",
                  .name = std::string(say(KioskWord::key_capital, language)),
                  .face = "⇧",
                  .word = "keys.capital",
                  .width = width,
                  .is_on = capital_});
    }
    put_row(b, rows[i], capital_, width);
    if (i == 0 || i == 3) {
      // Where a row is one key short, taking away is in reach of both thumbs.
      put_key(b, {.key = i == 0 ? "key.delete" : "key.at",
                  .name = i == 0 ? std::string(say(KioskWord::key_delete, language)) : "@",
                  .face = i == 0 ? "⌫" : "@",
                  .word = i == 0 ? "type:\b" : "type:@",
                  .width = width,
                  .is_strong = i == 3 && keys_ == Keys::email});
    }
  }
  put_last_row(b, keys_ == Keys::email, signs_, width);
}

}  // namespace noline::ui
