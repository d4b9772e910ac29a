// What a kiosk adds to the shop's screens: the question whether somebody is still there, the way
// to finish, news about what was scanned, and a keyboard on the screen.
//
// Like the screens it holds no clock: the shell hands in the time and what was touched. It is a
// library of its own, so that the browser's shop does not carry it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "noline/ui/idle.hpp"
#include "noline/ui/shop.hpp"

namespace noline::ui {

/// The keyboard on the screen, for one field.
enum class Keys : std::uint8_t {
  hidden,
  text,
  email,  ///< With @ in reach, and small letters only.
};

class Kiosk final : public Overlay {
 public:
  explicit Kiosk(const IdleTimes& times) : idle_(times) {}

  bool covers() const override { return presence_ == Presence::asked; }
  void build(Builder& builder) override;

  /// Somebody did something; true when that answered the question.
  bool touch(std::int64_t now_ms);
  /// True when the page has to be drawn anew.
  bool tick(std::int64_t now_ms);
  Presence presence() const { return presence_; }
  /// When `tick` wants to be called again, in milliseconds from now; -1 for never.
  std::int64_t wake_after(std::int64_t now_ms) const;

  /// Says what came of something that was scanned or printed, for some seconds.
  void tell(std::string text, bool is_good, std::int64_t now_ms);
  /// True when the page has to be drawn anew.
  bool show_keys(Keys keys);
  /// Whether "print" is offered.
  void offer_print(bool is_offered) { prints_ = is_offered; }

  /// What an intent of the kind `shell` asks for, once the kiosk itself has done its part.
  enum class Wish : std::uint8_t {
    nothing,  ///< It is done; the page has to be drawn anew.
    finish,   ///< Forget the shopper now.
    print,
    type,  ///< `typed` goes into the focused field; "\b" takes one character away, "\n" submits.
    hide,  ///< The field loses the focus.
  };
  Wish carry_out(std::string_view word);
  const std::string& typed() const { return typed_; }

 private:
  void build_question(Builder& b) const;
  void build_news(Builder& b) const;
  void build_ways(Builder& b) const;
  void build_keys(Builder& b) const;

  IdleWatch idle_;
  Presence presence_ = Presence::nobody;
  int seconds_ = 0;
  std::string news_;
  bool news_good_ = true;
  std::int64_t news_until_ms_ = 0;
  bool prints_ = false;
  Keys keys_ = Keys::hidden;
  bool capital_ = false;  ///< The next letter.
  bool signs_ = false;    ///< Figures and signs instead of letters.
  std::string typed_;
};

}  // namespace noline::ui
