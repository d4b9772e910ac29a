// Cart epochs: an order closes a cart, and what the buyer had not seen goes on in the next one.
//
// The cart's rows are `cart/<epoch>/...`. The row `order/<epoch>` closes an epoch; the cart that is
// open is the highest epoch any key speaks of. Carrying over is a join: hub and devices run
// `carry_over` on the same closed line, get the same contributions under the same names, and may
// do so any number of times in any order. See docs/CONFLICTS.md, "Orders".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noline/rows.hpp"

namespace noline {

/// "order/<epoch>"
[[nodiscard]] std::string order_key(std::uint32_t epoch);
/// The epoch of an order's key, or nothing. Orders adopted from a guest have other keys.
[[nodiscard]] std::optional<std::uint32_t> parse_order_key(std::string_view key);
/// "cart/<epoch>/"
[[nodiscard]] std::string cart_prefix(std::uint32_t epoch);
/// The epoch of a key "cart/<epoch>/...", or nothing.
[[nodiscard]] std::optional<std::uint32_t> parse_cart_epoch(std::string_view key);
/// The parts of a key "cart/<epoch>/choice/<16 hex>/<name>", or nothing.
struct ChoiceKey {
  LineKey line;
  std::string name;
};
[[nodiscard]] std::optional<ChoiceKey> parse_choice_key(std::string_view key);
/// The least epoch that can be open when this key exists: n + 1 for `order/n`, n for `cart/n/...`,
/// else 1.
[[nodiscard]] std::uint32_t epoch_after(std::string_view key);

/// A line as a buyer saw it, or as an order answered it.
struct SeenLine {
  LineId line;
  std::uint32_t quantity = 0;
  std::int64_t unit_price_minor = 0;
  std::vector<Contribution> added;  ///< Totals that were known; `seen` is not used.
  std::string to = {};  ///< The line's own fulfilment (its field), empty: as the order's.
  bool operator==(const SeenLine&) const = default;
};

/// What this device sees of the line now.
[[nodiscard]] SeenLine see_line(LineId id, const Line& line);

/// How many pieces of `held` the buyer knew of: additions that came later do not count, sets and
/// removals do. An order may be taken when this is what was on screen.
[[nodiscard]] std::uint32_t quantity_known(const Line& held, const SeenLine& seen);

/// The totals of `held` that the order answers: what the buyer saw, as far as it is there.
[[nodiscard]] std::vector<Contribution> answered_by(const Line& held, const SeenLine& seen);

/// What of a closed epoch's line belongs into the next epoch.
///
/// `answered` holds the totals that the order took, or is null when the line was not ordered. Of an
/// ordered line, additions beyond them go on, under the name (replica, epoch); its quantity that
/// was set, its list and its fields stay with the order. A line that was not ordered goes on whole.
/// Contributions of guests keep their name and count as answered up to what the order took, for a
/// guest's running total does not begin anew.
[[nodiscard]] Line carry_over(const Line& closed, const std::vector<Contribution>* answered,
                              std::uint32_t epoch);

/// Whether there is anything in a carried line that a cart could show or must remember.
[[nodiscard]] bool is_worth_carrying(const Line& carried);

}  // namespace noline
