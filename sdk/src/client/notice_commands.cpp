// What a shopper can do about a notice: dismiss it, or take the combined result back with one tap.
#include <algorithm>

#include "client/state.hpp"
#include "wire/codec.hpp"

namespace noline {
namespace {

using wire::Json;
using wire::member;

std::string notice_key(std::uint64_t notice) {
  return "notice/" + format_hex(notice);
}

const Event* find_notice(const sync::ScopeReplica& scope, std::uint64_t notice) {
  const Value* value = scope.find(notice_key(notice));
  return value == nullptr ? nullptr : std::get_if<Event>(value);
}

LineId line_member(const Json& json) {
  const auto* text = wire::take_text(member(json, "line"));
  return {text == nullptr ? 0 : parse_hex(*text).value_or(0)};
}

}  // namespace

Result<EditId> Client::dismiss_notice(std::uint64_t notice, TimeMs now) {
  if (find_notice(state_->main(), notice) == nullptr) {
    return fail(Errc::unknown_notice, "there is no notice " + format_hex(notice));
  }
  if (state_->is_agent()) {
    return fail(Errc::not_allowed, "notices are for the shopper to answer");
  }
  return state_->write_register(notice_key(notice) + "/dismissed", Scalar{true}, now);
}

Result<EditId> Client::undo_notice(std::uint64_t notice, TimeMs now) {
  if (state_->is_agent()) {
    return fail(Errc::not_allowed, "notices are for the shopper to answer");
  }
  const Event* event = find_notice(state_->main(), notice);
  const auto json = event == nullptr
                        ? fail(Errc::unknown_notice, "there is no notice " + format_hex(notice))
                        : wire::parse_json(event->json);
  if (!json) {
    return json.error();
  }
  const auto* type = wire::take_text(member(*json, "type"));
  const LineId line = line_member(*json);
  Result<EditId> done = fail(Errc::invalid_argument, "this notice has nothing to undo");
  if (type != nullptr && *type == "kept_after_removal") {
    done = remove(line, now);
  } else if (type != nullptr && *type == "quantity_chosen") {
    done = undo_quantity(notice, *json, line, now);
  } else if (type != nullptr && *type == "field_chosen") {
    done = undo_text(*json, line, now);
  } else if (type != nullptr && *type == "edit_removed") {
    const Line* held = state_->main().find_line(state_->key_of(line));
    const auto before = wire::take_u32(member(*json, "before"));
    if (held != nullptr && held->quantity() == 0 && before && *before > 0) {
      done = state_->add_pieces(LineIdentity{held->identity}, *before, notice, now);
    } else {
      done = fail(Errc::unknown_line, "");
    }
  } else if (type != nullptr && (*type == "merged_guest_cart" || *type == "cart_expired")) {
    done = undo_guest_merge(*json, now);
  }
  if (done || done.error().code == Errc::unknown_line) {
    return dismiss_notice(notice, now);  // A line that is gone by now needs no undoing.
  }
  return done;
}

/// Takes the other of the two quantities.
Result<EditId> Client::undo_quantity(std::uint64_t id, const Json& notice, LineId line,
                                     TimeMs now) {
  const auto first = wire::take_u32(member(member(notice, "first"), "quantity"));
  const auto second = wire::take_u32(member(member(notice, "second"), "quantity"));
  if (!first || !second) {
    return fail(Errc::malformed, "the notice names no quantities");
  }
  const Line* held = state_->main().find_line(state_->key_of(line));
  if (held == nullptr) {
    return fail(Errc::unknown_line, "the cart has no line " + format_hex(line.value));
  }
  if (held->quantity() == 0) {
    return state_->add_pieces(LineIdentity{held->identity}, std::max(*first, *second), id, now);
  }
  const bool has_first = held->base.quantity == *first;
  return set_quantity(line, has_first ? *second : *first, now);
}

Result<EditId> Client::undo_text(const Json& notice, LineId line, TimeMs now) {
  const auto* first = wire::take_text(member(member(notice, "first"), "text"));
  const auto* second = wire::take_text(member(member(notice, "second"), "text"));
  const auto* field = wire::take_text(member(notice, "field"));
  if (first == nullptr || second == nullptr || field == nullptr) {
    return fail(Errc::malformed, "the notice names no texts");
  }
  if (line.value == 0) {
    return set_cart_note(cart().note == *first ? *second : *first, now);
  }
  const Line* held = state_->main().find_line(state_->key_of(line));
  const auto shown = held == nullptr ? std::map<std::string, Register>::const_iterator{}
                                     : held->fields.find(*field);
  const bool has_first =
      held != nullptr && shown != held->fields.end() && shown->second.value.text() == *first;
  return set_field(line, *field, has_first ? *second : *first, now);
}

/// Back to what the account had: the guest's pieces go.
Result<EditId> Client::undo_guest_merge(const Json& notice, TimeMs now) {
  const Json& lines = member(notice, "lines");
  Result<EditId> done =
      fail(Errc::unknown_line, "none of the merged lines is in the cart any more");
  for (const auto& item : lines.is_array() ? lines : Json::array()) {
    const auto account = wire::take_u32(member(item, "account"));
    auto edit = member(item, "moved") == true
                    ? move(line_member(item), "cart", now)
                    : set_quantity(line_member(item), account.value_or(0), now);
    if (edit) {
      done = std::move(edit);
    }
  }
  return done;
}

}  // namespace noline
