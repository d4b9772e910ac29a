// What may be forgotten, and what a store that was away for longer brings along: docs/CONFLICTS.md,
// "What is forgotten".
//
// Knowledge is dropped only when it has been settled for as long as the floor (90 days unless the
// hub says otherwise). So a copy of a store, or of the hub, that is younger than the floor joins
// exactly; an older one rebases: it takes what the hub has and adds what it alone did.
#pragma once

#include <optional>
#include <string_view>

#include "noline/values.hpp"

namespace noline {

/// Up to where settled knowledge of a scope was dropped.
struct Floor {
  std::uint64_t seq = 0;  ///< Everything dropped had been settled when the scope's head was here.
  TimeMs ms = 0;          ///< The hub's time of that moment; 0: nothing was dropped yet.
  bool operator==(const Floor&) const = default;
};

/// Whether a row ends by its age: devices that were not heard of, and carts that were
/// ordered. `order` is the row `order/<epoch>` of a key `cart/<epoch>/...`, or null. Hub and
/// devices answer alike, from the row alone.
[[nodiscard]] bool is_past(std::string_view key, const Value& value, const Value* order,
                           const Floor& floor);

/// Whether nothing of the line counts any more, and no total of it is left that might go on.
[[nodiscard]] bool is_gone(const Line& line);

/// Forgets contributions that a set or removal has answered, but for one contributor's own, whose
/// total may go on; with `held`, only those that it has forgotten too. True when some were.
bool forget_answered(Line& line, const Contributor& own, const Line* held);

/// What a store that was away beyond the floor brings to a row: the difference of its `value` to
/// what it knew to be acknowledged (`known`, or null), made fit for `held`, which the hub has now
/// (or null: nothing any more). Nothing when nothing is left.
[[nodiscard]] std::optional<Value> rebased(const Value& value, const Value* known,
                                           const Value* held);

}  // namespace noline
