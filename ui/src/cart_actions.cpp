// What is done about the cart's lines, codes and notices, as commands of the SDK.
#include <algorithm>

#include "core.hpp"
#include "quoted.hpp"

namespace noline::ui {
namespace {

constexpr std::string_view text_option_prefix = "text.";

std::string quantity_member(std::int64_t quantity) {
  return ",\"quantity\":" + std::to_string(quantity);
}

}  // namespace

void Shop::Impl::perform_in_cart(const Bound& bound) {
  const auto about_line = [&](const char* name) { command(name, {{"line", bound.a}}); };
  switch (bound.what) {
    case Do::add:
      return add_to_cart(bound.a);
    case Do::set:
      return command("set", {{"line", bound.a}}, quantity_member(bound.n));
    case Do::remove:
      return about_line("remove");
    case Do::save:
      return about_line("save_for_later");
    case Do::unsave:
      return about_line("back_to_cart");
    case Do::note_open:
      state_.note_line = bound.a;
      state_.set_field("note", bound.b);
      touch_.focus = bound.a.empty() ? "" : "note";
      touch_.focus_visible = false;
      return;
    case Do::note_save:
      return save_note(bound.a);
    case Do::accept:
      return command("accept", {{"notice", bound.a}});
    case Do::coupon_add:
      command("coupon", {{"code", state_.field("coupon")}}, ",\"on\":true");
      return state_.set_field("coupon", "");
    case Do::coupon_off:
      return command("coupon", {{"code", bound.a}}, ",\"on\":false");
    case Do::field:
      return command("field", {{"line", bound.a}, {"name", bound.b}, {"value", bound.c}});
    case Do::list_open:
      state_.list_line = bound.a;
      return state_.set_field("list", {});
    case Do::list: {
      const std::string name = bound.b.empty() ? std::string(state_.field("list")) : bound.b;
      state_.list_line.clear();
      if (!name.empty()) {
        command("list", {{"line", bound.a}, {"list", "wishlist:" + name}});
      }
      return;
    }
    case Do::decide:
      return command("choose", {{"line", bound.a}, {"name", bound.b}, {"text", bound.c}});
    case Do::undo:
      return command("undo", {{"notice", bound.a}});
    case Do::dismiss:
      return command("dismiss", {{"notice", bound.a}});
    default:
      return;
  }
}

// A link was opened: what it held is in the cart by now. Or the cart became a link.
bool Shop::Impl::take_link_result(const CallResult& result, const std::string& origin) {
  if (!result.error_code.empty()) {
    return false;
  }
  if (result.name == "share") {
    copy(origin + result.path);
    return true;
  }
  if (result.name != "open_link") {
    return false;
  }
  struct Told {
    std::string_view outcome;
    Word word;
  };
  static constexpr Told told[] = {{"added", Word::added},
                                  {"partly", Word::stock_short},
                                  {"sold_out", Word::sold_out},
                                  {"expired", Word::code_expired},
                                  {"not_yet", Word::coupon_not_yet}};
  Word word = Word::coupon_unknown;
  for (const Told& entry : told) {
    word = entry.outcome == result.outcome ? entry.word : word;
  }
  go(result.path, Intent::Kind::replace);
  show_toast(word, word, {});
  return true;
}

void Shop::Impl::save_note(const std::string& place) {
  const std::string_view whole = place;
  const std::size_t slash = std::min(whole.find('/'), whole.size());
  const std::string_view line = whole.substr(0, slash);
  if (slash == whole.size()) {
    command("note", {{"line", line}, {"text", state_.field("note")}});
  } else {
    command("note",
            {{"line", line}, {"part", whole.substr(slash + 1)}, {"text", state_.field("note")}});
  }
  state_.note_line.clear();
}

void Shop::Impl::add_to_cart(const std::string& sku) {
  std::string rest = quantity_member(state_.amount) + ",\"options\":{";
  for (const auto& [key, value] : state_.fields) {
    if (key.starts_with(text_option_prefix) && !value.empty()) {
      rest += rest.back() == '{' ? "" : ",";
      append_quoted(rest, key.substr(text_option_prefix.size()));
      rest += ':';
      append_quoted(rest, value);
    }
  }
  command("add", {{"sku", sku}}, rest + "}");
  state_.amount = 1;
  show_toast(Word::added, Word::to_the_cart, "/cart");
}

}  // namespace noline::ui
