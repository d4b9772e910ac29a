#include <algorithm>
#include <array>

#include "../format.hpp"
#include "../widgets.hpp"
#include "screens.hpp"

namespace noline::ui {
namespace {

// Names that read well behind "your". Others are quoted, for their gender is not known.
bool plain_device_name(std::string_view name) {
  static constexpr std::array<std::string_view, 11> names{
      "Laptop",  "Handy", "Telefon",  "iPhone",  "iPad",    "Tablet",
      "Rechner", "PC",    "Computer", "Browser", "Terminal"};
  return std::find(names.begin(), names.end(), name) != names.end() || name == "phone" ||
         name == "laptop";
}

// `inside` is within a sentence: no capital letter.
std::string who(const Builder& b, const Deed& deed, bool inside) {
  if (deed.name.empty()) {
    return std::string(b.say(inside ? Word::one_device_inside : Word::one_device));
  }
  if (!plain_device_name(deed.name)) {
    return b.say(Word::named_device, {deed.name});
  }
  return b.say(inside ? Word::your_device_inside : Word::your_device, {deed.name});
}

bool is_waiting(const Notice& notice) {
  return notice.type == "guest_cart_waiting";
}

bool is_expired(const Notice& notice) {
  return notice.type == "cart_expired";
}

Word deed_word(const Deed& deed) {
  if (deed.did == "remove") {
    return Word::did_remove;
  }
  if (deed.did == "order") {
    return Word::did_order;
  }
  if (deed.did == "add") {
    return deed.quantity == 1 ? Word::did_add_one : Word::did_add_many;
  }
  if (deed.did == "set") {
    return Word::did_set;
  }
  return deed.did == "write" ? Word::did_write : Word::did_change;
}

std::string deed_text(const Builder& b, const Deed& deed, bool inside) {
  if (deed.at_ms == 0 && deed.did.empty()) {
    return {};
  }
  const std::string when =
      format_moment(deed.at_ms, b.view.wall_ms, b.view.utc_offset_minutes, b.view.language);
  return b.say(deed_word(deed), {who(b, deed, inside), when,
                                 format_count(deed.quantity, b.view.language), deed.text});
}

// What an agent asks for; the other side of a proposal did nothing yet.
std::string proposal(const Builder& b, const Notice& notice) {
  const Deed& deed = notice.other.did.empty() ? notice.mine : notice.other;
  const std::string count = format_count(deed.quantity, b.view.language);
  const std::string before = format_count(notice.before, b.view.language);
  const Word word = deed.did == "add"      ? Word::propose_add
                    : deed.did == "set"    ? Word::propose_set
                    : deed.did == "remove" ? Word::propose_remove
                    : deed.did == "move"   ? Word::propose_move
                                           : Word::propose_coupon;
  return b.say(word, {deed.did == "coupon" ? notice.number : count, before});
}

std::string lead(const Builder& b, const Notice& notice) {
  if (notice.type == "proposal") {
    return proposal(b, notice);
  }
  if (notice.type == "coupon_gone") {
    return b.say(Word::coupon_lost, {notice.number});
  }
  if (notice.type == "edit_removed") {
    return std::string(b.say(Word::edit_removed));
  }
  const std::string after = format_count(notice.after, b.view.language);
  if (is_expired(notice)) {
    return notice.before == 1
               ? std::string(b.say(Word::expired_one))
               : b.say(Word::expired_many, {format_count(notice.before, b.view.language)});
  }
  if (notice.type == "kept_after_removal") {
    return notice.after == 1 ? std::string(b.say(Word::kept_one)) : b.say(Word::kept_many, {after});
  }
  if (notice.type == "quantity_chosen") {
    return notice.after == 1 ? std::string(b.say(Word::chosen_one))
                             : b.say(Word::chosen_many, {after});
  }
  if (notice.type == "merged_guest_cart") {
    return std::string(b.say(Word::merged));
  }
  if (is_waiting(notice)) {
    return std::string(b.say(Word::waiting));
  }
  if (notice.type == "carried_to_next_cart") {
    return std::string(b.say(Word::carried));
  }
  if (notice.type == "edit_too_late") {
    return std::string(b.say(Word::too_late));
  }
  if (notice.type == "field_chosen") {
    return std::string(b.say(Word::field_chosen));
  }
  if (notice.type == "session_ended") {
    return std::string(b.say(Word::session_copied));
  }
  if (notice.type == "password_changed") {
    return std::string(b.say(Word::password_changed));
  }
  if (notice.type == "edit_rejected") {
    return std::string(b.say(Word::rejected));
  }
  return std::string(b.say(Word::changed_elsewhere));
}

std::string sentence(const Builder& b, const Notice& notice) {
  if (notice.type == "proposal") {
    return b.say(Word::propose_from,
                 {who(b, notice.other.did.empty() ? notice.mine : notice.other, true)});
  }
  if (notice.type == "merged_guest_cart") {
    return std::string(b.say(notice.number == "guest"    ? Word::merged_guest_text
                             : notice.number == "larger" ? Word::merged_larger_text
                                                         : Word::merged_text));
  }
  if (is_waiting(notice)) {
    return std::string(b.say(Word::waiting_text));
  }
  if (is_expired(notice)) {
    return std::string(b.say(Word::expired_text));
  }
  if (notice.type == "edit_rejected") {
    return std::string(b.say(Word::rejected_text));
  }
  if (notice.type == "carried_to_next_cart") {
    return std::string(b.say(Word::carried_text));
  }
  // The earlier deed is told first.
  const bool mine_first = notice.mine.at_ms <= notice.other.at_ms;
  const auto told = [&](const Deed& deed, bool inside) {
    Deed words = deed;
    if (notice.number == "fulfilment") {
      words.text = way_text(b, deed.text);
    }
    return deed_text(b, words, inside);
  };
  const std::string first = told(mine_first ? notice.mine : notice.other, false);
  const std::string second = told(mine_first ? notice.other : notice.mine, !first.empty());
  if (first.empty() || second.empty()) {
    const std::string& only = first.empty() ? second : first;
    return only.empty() ? only : only + ".";
  }
  return b.say(Word::two_deeds, {first, second});
}

std::string subject(const Builder& b, const Notice& notice) {
  if (is_waiting(notice) || is_expired(notice)) {
    return {};
  }
  const Product* product = b.model.find_product(notice.sku);
  return product ? b.in(product->title) + ": " : std::string();
}

void notice_box(Builder& b, const Notice& notice) {
  const std::string title = subject(b, notice) + lead(b, notice);
  const std::string text = title + " " + sentence(b, notice);
  Node node{.key = "notice." + notice.id, .role = Role::group, .name = text};
  node.state.live = true;
  const auto box = note(b, NoteLook::warn, std::move(node));
  const auto undo = [&] {
    if (notice.accept) {
      text_button(b, "accept." + notice.id, b.say(Word::accept), {Do::accept, notice.id}, b.t.brand,
                  b.say(Word::accept_of, {title}));
    } else if (notice.undo) {
      text_button(b, "undo." + notice.id, b.say(is_expired(notice) ? Word::bring_back : Word::undo),
                  {Do::undo, notice.id}, b.t.brand,
                  b.say(is_expired(notice) ? Word::bring_back_of : Word::undo_of, {title}));
    } else if (is_waiting(notice)) {
      text_button(b, "merge." + notice.id, b.say(Word::take_both),
                  {Do::tell, R"({"do":"merge","policy":"sum"})"}, b.t.brand);
    }
  };
  {
    // On phones the button stands below, so that the words have room.
    const auto words = b.column({.grow = 1});
    b.text(text, style_small, b.t.ink, {.bold_bytes = title.size()});
    if (b.view.phone()) {
      const bool is_pressed = notice.undo || notice.accept || is_waiting(notice);
      const auto below = b.row({.height = is_pressed ? 36.0F : 0});
      undo();
    }
  }
  if (!b.view.phone()) {
    undo();
  }
  icon_button(b, "dismiss." + notice.id, Icon::close, {Do::dismiss, notice.id}, b.t.muted,
              b.say(Word::dismiss_of, {title}));
}

}  // namespace

void build_newest_notice(Builder& b) {
  const auto newest =
      std::max_element(b.model.notices.begin(), b.model.notices.end(),
                       [](const Notice& x, const Notice& y) { return x.at_ms < y.at_ms; });
  if (newest != b.model.notices.end()) {
    const auto room = b.column({.pad = {0, 0, 0, 16}});
    notice_box(b, *newest);
  }
}

void build_notices(Builder& b) {
  for (const Notice& notice : b.model.notices) {
    notice_box(b, notice);
  }
}

}  // namespace noline::ui
