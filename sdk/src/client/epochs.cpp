// Which cart is open, and what becomes of edits to one that was ordered meanwhile.
//
// The hub carries late edits over when they reach it. A device does the same with its own, at once,
// so that they do not vanish from the screen until then: both get the same contributions under the
// same names, and joining them twice changes nothing.
#include <algorithm>

#include "client/state.hpp"

namespace noline {

void Client::State::find_open_epoch() {
  open_epoch = 1;
  ++versions.orders;
  for (const std::string_view prefix : {"cart/", "order/"}) {
    const auto& rows = main().rows();
    for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix);
         ++at) {
      open_epoch = std::max(open_epoch, epoch_after(at->first));
    }
  }
}

/// Rows that speak of another epoch than the first have arrived.
void Client::State::note_orders(const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    open_epoch = std::max(open_epoch, epoch_after(key));
  }
  for (const std::string& key : keys) {
    versions.orders += key.starts_with("order/") ? 1U : 0U;
    if (const auto closed = parse_order_key(key)) {
      carry_late_edits(*closed);
    }
  }
}

void Client::State::carry_late_edits(std::uint32_t closed) {
  const Value* value = main().find(order_key(closed));
  const auto* order = value == nullptr ? nullptr : std::get_if<Owned>(value);
  if (order == nullptr || !can_edit()) {
    return;
  }
  std::vector<std::pair<LineId, Line>> late;
  const std::string prefix = cart_prefix(closed);
  const auto& rows = main().rows();
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix);
       ++at) {
    const auto key = parse_line_key(at->first);
    const auto* line = std::get_if<Line>(&at->second.value);
    if (at->second.is_pending && key && line != nullptr) {
      late.emplace_back(key->id, *line);
    }
  }
  if (late.empty()) {
    return;
  }
  const auto answered = read_answered(order->json);
  for (const auto& [id, line] : late) {
    const auto ordered = answered.find(id);
    const Line next =
        carry_over(line, ordered == answered.end() ? nullptr : &ordered->second, closed);
    const std::string key = line_key(closed + 1, id);
    const Value* held = main().find(key);
    Value joined = held == nullptr ? Value{Line{}} : *held;
    if ((held != nullptr || is_worth_carrying(next)) && join(joined, Value{next})) {
      join(main().edit(key, Line{}), Value{next});
      clock.observe(clock_max(Value{next}));
    }
  }
}

}  // namespace noline
