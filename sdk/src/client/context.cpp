// What follows the shopper beside the cart: recently viewed, searches, the list to compare, where
// another device is, and the consents under which all that may be recorded.
#include "client/state.hpp"
#include "wire/codec.hpp"
#include "wire/well_formed.hpp"

namespace noline {
namespace {

constexpr std::string_view given_mark = "given";

const Trail* trail_in(const Value* value) {
  return value == nullptr ? nullptr : std::get_if<Trail>(value);
}

std::string consent_key(std::string_view purpose) {
  return std::string(consent_prefix) += purpose;
}

}  // namespace

/// Empty where the row is not there: no consent was given, nothing was recorded.
const Trail& Client::State::trail(std::string_view key) const {
  static const Trail none;
  const Trail* held = trail_in(main().find(key));
  return held == nullptr ? none : *held;
}

/// What a row begins with: a record, with the withdrawal that its consent came after.
Trail Client::State::fresh_trail(std::string_view key) const {
  return key.starts_with(history_prefix) ? record_under(trail(history_consent_key())) : Trail{};
}

/// One mark more or less; the row is made when it is the first.
Result<EditId> Client::State::write_mark(std::string_view key, Trail::Mark mark, TimeMs now) {
  if (!wire::is_utf8(mark.what) || !wire::is_utf8(mark.text)) {
    return fail(Errc::invalid_argument, "a text must be UTF-8");
  }
  for (const Status& ok : {check_shopper(), validate_row(key, Value{Trail{{}, {mark}}})}) {
    if (!ok) {
      return ok.error();
    }
  }
  const Value* held = main().find(key);
  if (held != nullptr && trail_in(held) == nullptr) {
    return fail(Errc::invalid_key, "the row is of another kind");
  }
  auto& target = std::get<Trail>(main().edit(key, fresh_trail(key)));
  mark.stamp = clock.draw(now);
  trail_put(target, std::move(mark));
  return finish_edit();
}

std::string Client::State::history_consent_key() {
  return consent_key(history_purpose);
}

Result<EditId> Client::State::record(std::string_view key, std::string_view what,
                                     std::string_view text, TimeMs now) {
  if (!is_consent_given(trail(history_consent_key()))) {
    return fail(Errc::not_allowed, "the shopper has not agreed to this being recorded");
  }
  return write_mark(key, {std::string(what), {}, std::string(text), false}, now);
}

Result<EditId> Client::view_product(std::string_view product, TimeMs now) {
  return state_->record(viewed_key, product, "", now);
}

Result<EditId> Client::record_search(std::string_view text, TimeMs now) {
  return state_->record(searched_key, text, "", now);
}

Result<EditId> Client::record_focus(std::string_view path, TimeMs now) {
  return state_->record(focus_key, state_->device_id, path, now);
}

Result<EditId> Client::compare(std::string_view product, bool is_on, TimeMs now) {
  State& state = *state_;
  const auto all = newest_of(state.trail(compare_key), limits::trail_marks_max);
  auto done = state.write_mark(compare_key, {std::string(product), {}, "", !is_on}, now);
  // What a union pushed off the screen goes for good when the shopper changes the list; it would
  // come back by surprise when something else is taken off.
  std::size_t kept = is_on ? 1 : 0;
  for (std::size_t index = 0; done && index < all.size(); ++index) {
    if (all[index] == product) {
      continue;
    }
    const bool is_kept = (is_on ? kept : index) < limits::compared_max;
    kept += is_kept ? 1 : 0;
    if (!is_kept) {
      done = state.write_mark(compare_key, {all[index], {}, "", true}, now);
    }
  }
  return done;
}

Result<EditId> Client::consent(std::string_view purpose, bool is_given, TimeMs now) {
  State& state = *state_;
  const std::string key = consent_key(purpose);
  if (is_given) {
    return state.write_mark(key, {std::string(given_mark), {}, "", false}, now);
  }
  const auto done = state.erase_trail(key, now);
  state.erase_withdrawn();
  return done;
}

Result<EditId> Client::forget(std::string_view list, TimeMs now) {
  return state_->erase_trail(std::string(history_prefix) += list, now);
}

Result<EditId> Client::State::erase_trail(const std::string& key, TimeMs now) {
  for (const Status& ok : {check_shopper(), validate_row(key, Value{Trail{}})}) {
    if (!ok) {
      return ok.error();
    }
  }
  if (main().find(key) != nullptr && trail_in(main().find(key)) == nullptr) {
    return fail(Errc::invalid_key, "the row is of another kind");
  }
  trail_erase(std::get<Trail>(main().edit(key, fresh_trail(key))), clock.draw(now));
  is_erasing = true;
  return finish_edit();
}

/// Records made before the last withdrawal go, whoever made them; those that were not sent yet
/// never are.
void Client::State::erase_withdrawn() {
  const Trail& consent = trail(history_consent_key());
  for (const std::string_view key : {viewed_key, searched_key, focus_key}) {
    const Trail* record = trail_in(main().find(key));
    if (record != nullptr && is_withdrawn(*record, consent)) {
      main().edit(key, Trail{}) = record_under(consent);
      is_erasing = true;
    }
  }
}

/// What another device erased must not be found in this one's files either.
void Client::State::note_erasure(const sync::ScopeReplica& scope, const Row& row) {
  const Trail* other = trail_in(&row.value);
  const Trail* held = other == nullptr ? nullptr : trail_in(scope.find(row.key));
  is_erasing = is_erasing || (held != nullptr && held->is_erased_by(*other));
}

ContextView Client::context() const {
  const State& state = *state_;
  ContextView view;
  view.viewed = newest_of(state.trail(viewed_key), limits::trail_marks_max);
  view.searches = newest_of(state.trail(searched_key), limits::trail_marks_max);
  view.compared = newest_of(state.trail(compare_key), limits::compared_max);
  const auto& rows = state.main().rows();
  for (auto at = rows.lower_bound(consent_prefix);
       at != rows.end() && at->first.starts_with(consent_prefix); ++at) {
    if (const Trail* consent = trail_in(&at->second.value)) {
      view.consents[at->first.substr(consent_prefix.size())] = is_consent_given(*consent);
    }
  }
  for (const Trail::Mark& mark : state.trail(focus_key).marks) {
    if (mark.what != state.device_id && view.focus_at_ms < mark.stamp.time_ms()) {
      view.focus_device = mark.what;
      view.focus_path = mark.text;
      view.focus_at_ms = mark.stamp.time_ms();
    }
  }
  return view;
}

}  // namespace noline
