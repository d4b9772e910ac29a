#include "../widgets.hpp"
#include "screens.hpp"

namespace noline::ui {
namespace {

Word join_error(std::string_view code) {
  if (code == "code_invalid" || code == "not_authenticated" || code == "not_allowed") {
    return Word::join_used;
  }
  return code == "offline" || code == "timed_out" ? Word::error_offline : Word::error_other;
}

void result(Builder& b) {
  const Join& join = b.state.join;
  const bool failed = !join.error_code.empty() || join.code.empty();
  const bool done = join.done && !failed;
  {
    const auto mark = b.column({.align = Align::center,
                                .justify = Justify::center,
                                .width = 72,
                                .height = 72,
                                .fill = failed ? b.t.warn_soft : b.t.good_soft,
                                .radius = 36});
    b.icon(failed ? Icon::info
           : done ? Icon::check
                  : Icon::phone,
           36, failed ? b.t.warn : b.t.good);
  }
  const Word title = failed ? Word::join_failed : done ? Word::join_done : Word::join_title;
  b.word(title, style_h1, b.t.ink, {.align = Align::center, .role = Role::heading1});
  const Word text = join.code.empty() ? Word::join_no_code
                    : failed          ? join_error(join.error_code)
                    : done            ? Word::join_done_text
                                      : Word::join_text;
  b.word(text, style_body, b.t.muted,
         {.align = Align::center, .role = failed ? Role::alert : Role::status});
  if (done) {
    button(b, "join.cart", b.say(Word::to_the_cart), {Do::go, "/cart"}, {.href = "/cart"});
  } else if (failed && !join.code.empty()) {
    button(b, "join.again", b.say(Word::try_again), {Do::join});
    button(b, "join.home", b.say(Word::to_home), {Do::go, "/"},
           {.look = ButtonLook::quiet, .href = "/"});
  } else if (failed) {
    button(b, "join.home", b.say(Word::to_home), {Do::go, "/"}, {.href = "/"});
  } else if (b.model.session.joining != 0) {
    const std::string number = std::to_string(b.model.session.joining);
    {
      const auto box = b.row({.justify = Justify::center},
                             {.key = "join.number", .role = Role::status, .name = number});
      b.text(number, style_h1, b.t.ink, {.role = Role::none});
    }
    b.word(Word::join_pick, style_body, b.t.ink, {.align = Align::center, .role = Role::status});
  } else {
    b.pulse({.height = 8, .max_width = 200, .radius = 4});
  }
}

}  // namespace

void build_join(Builder& b) {
  const auto page = b.column(
      {.pad = {0, b.view.phone() ? 16.0F : 48.0F, 0, 0}, .max_width = 480, .self = Align::center});
  Spec spec = card_spec(b);
  spec.radius = radius_large_px;
  spec.pad = even(b.view.phone() ? 24 : 40);
  spec.align = Align::center;
  spec.gap = 16;
  const auto card = b.column(spec);
  result(b);
}

}  // namespace noline::ui
