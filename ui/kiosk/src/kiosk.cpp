#include "noline/ui/kiosk.hpp"

#include <algorithm>
#include <utility>

#include "builder.hpp"
#include "kiosk_words.hpp"
#include "widgets.hpp"

namespace noline::ui {
namespace {

constexpr std::int64_t news_ms = 6000;

}  // namespace

bool Kiosk::touch(std::int64_t now_ms) {
  const bool answered = presence_ == Presence::asked;
  idle_.touch(now_ms);
  presence_ = idle_.presence(now_ms);
  return answered;
}

bool Kiosk::tick(std::int64_t now_ms) {
  const Presence presence = idle_.presence(now_ms);
  const int seconds = idle_.seconds_left(now_ms);
  const bool is_over = !news_.empty() && now_ms >= news_until_ms_;
  if (is_over) {
    news_.clear();
  }
  const bool changed = presence != presence_ || seconds != seconds_ || is_over;
  presence_ = presence;
  seconds_ = seconds;
  return changed;
}

std::int64_t Kiosk::wake_after(std::int64_t now_ms) const {
  std::int64_t wake = idle_.wake_after(now_ms);
  if (!news_.empty()) {
    const std::int64_t left = std::max<std::int64_t>(0, news_until_ms_ - now_ms);
    wake = wake < 0 ? left : std::min(wake, left);
  }
  return wake;
}

void Kiosk::tell(std::string text, bool is_good, std::int64_t now_ms) {
  news_ = std::move(text);
  news_good_ = is_good;
  news_until_ms_ = now_ms + news_ms;
}

bool Kiosk::show_keys(Keys keys) {
  if (keys == keys_) {
    return false;
  }
  keys_ = keys;
  capital_ = false;
  signs_ = false;
  return true;
}

Kiosk::Wish Kiosk::carry_out(std::string_view word) {
  if (word == "finish") {
    return Wish::finish;
  }
  if (word == "print") {
    return Wish::print;
  }
  if (word == "keys.hide") {
    return Wish::hide;
  }
  if (word == "keys.capital") {
    capital_ = !capital_;
  } else if (word == "keys.signs") {
    signs_ = !signs_;
  } else if (word.starts_with("type:")) {
    typed_ = word.substr(5);
    capital_ = false;
    return Wish::type;
  }
  return Wish::nothing;  // "stay": the touch has said it all.
}

void Kiosk::build(Builder& builder) {
  if (covers()) {
    return build_question(builder);
  }
  build_news(builder);
  if (keys_ != Keys::hidden) {
    return build_keys(builder);
  }
  build_ways(builder);
}

void Kiosk::build_question(Builder& b) const {
  const std::string title(say(KioskWord::still_there, b.view.language));
  const auto page = b.column({.align = Align::center,
                              .justify = Justify::center,
                              .gap = 28,
                              .pad = even(36, 48),
                              .grow = 1,
                              .fill = b.t.bg},
                             {.key = "idle", .role = Role::dialog, .name = title});
  const TextStyle big{44, Weight::bold, 1.15F, -0.02F};
  const TextStyle count{112, Weight::bold, 1.1F, -0.03F, true, false};
  b.space(0, 0, 1);
  b.text(title, big, b.t.ink, {.align = Align::center, .role = Role::heading1});
  b.text(std::to_string(seconds_), count, b.t.brand, {.align = Align::center});
  b.text(say(KioskWord::will_clear, b.view.language), style_h2, b.t.muted,
         {.align = Align::center, .role = Role::alert});
  b.space(0, 0, 1);
  button(b, "idle.stay", say(KioskWord::still_here, b.view.language), {Do::shell, "stay"},
         {.min_height = 120, .text_px = 30, .pad_x = 40});
  b.space(0, 24);
}

void Kiosk::build_news(Builder& b) const {
  if (news_.empty()) {
    return;
  }
  Node node{.key = "news", .role = news_good_ ? Role::status : Role::alert, .name = news_};
  node.state.live = true;
  const auto bar = b.row({.gap = 12,
                          .pad = even(28, 14),
                          .min_height = 64,
                          .fill = news_good_ ? b.t.good_soft : b.t.warn_soft},
                         std::move(node));
  const Color ink = news_good_ ? b.t.good : b.t.warn;
  b.icon(news_good_ ? Icon::check : Icon::info, 28, ink);
  b.text(news_, style_h3, b.t.ink, {.grow = 1, .role = Role::none});
}

void Kiosk::build_ways(Builder& b) const {
  const auto bar =
      b.row({.gap = 12, .pad = {28, news_.empty() ? 0.0F : 16.0F, 28, 24}, .fill = b.t.bg},
            {.key = "ways",
             .role = Role::group,
             .name = std::string(say(KioskWord::ways, b.view.language))});
  const auto way = [&](const char* key, KioskWord word, const char* wish) {
    button(b, key, say(word, b.view.language), {Do::shell, wish},
           {.look = ButtonLook::outlined, .min_height = 48, .grow = 1, .text_px = 15, .pad_x = 12});
  };
  if (prints_) {
    way("kiosk.print", KioskWord::print, "print");
  }
  way("kiosk.finish", KioskWord::finish, "finish");
}

}  // namespace noline::ui
