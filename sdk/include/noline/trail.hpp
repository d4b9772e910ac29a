// What a shopper leaves behind: products looked at, searches, a list to compare, consents.
//
// A Trail is a set of marks, each with the stamp of its last change. Trails of two devices unite;
// the newest marks are kept, so a trail never grows beyond its cap. Erasing one erases what nobody
// had seen yet, too: marks are made under the last erasure known, and those made under an older one
// go. That is how a withdrawn consent wins over what another device recorded meanwhile.
#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "noline/result.hpp"
#include "noline/stamp.hpp"

namespace noline {

struct Trail {
  struct Mark {
    std::string what;         ///< Product id, search text, device id: one mark for each.
    Stamp stamp;              ///< Of the last change; join: the greater wins.
    std::string text;         ///< Belongs to the mark, such as the path that a device shows.
    bool is_removed = false;  ///< Taken off the list again.
    bool operator==(const Mark&) const = default;
  };
  Stamp erased;             ///< The last erasure; marks made under an older one are gone.
  std::vector<Mark> marks;  ///< Sorted by `what`; the newest `limits::trail_marks_max`.
  Stamp under{};            ///< Of a record: the withdrawal that its consent was given after.
  bool operator==(const Trail&) const = default;
  /// Whether this one goes when the two meet. A later withdrawal counts more than any erasure.
  [[nodiscard]] bool is_erased_by(const Trail& other) const {
    return std::tie(under, erased) < std::tie(other.under, other.erased);
  }
};

/// Adds or renews a mark; the oldest goes when there are too many.
void trail_put(Trail& trail, Trail::Mark mark);
/// Everything marked so far goes, here and wherever it is known.
void trail_erase(Trail& trail, Stamp stamp);
/// An empty record that wins over every one made under an older consent.
[[nodiscard]] inline Trail record_under(const Trail& consent) {
  return {{}, {}, consent.erased};
}
/// What is marked and not removed, the newest first, at most `count`.
[[nodiscard]] std::vector<std::string> newest_of(const Trail& trail, std::size_t count);

// Rows that hold trails. Recording what a shopper does needs a consent; lists that a shopper keeps
// on purpose do not.

inline constexpr std::string_view consent_prefix = "consent/";
inline constexpr std::string_view history_prefix = "history/";
inline constexpr std::string_view viewed_key = "history/viewed";
inline constexpr std::string_view searched_key = "history/searched";
/// What each device shows, by device id.
inline constexpr std::string_view focus_key = "history/focus";
inline constexpr std::string_view compare_key = "context/compare";
/// The purpose that rows under `history/` need a consent for.
inline constexpr std::string_view history_purpose = "history";

/// A consent is a trail: giving marks it, withdrawing erases it. So a withdrawal wins over every
/// consent that had not seen it.
[[nodiscard]] bool is_consent_given(const Trail& consent);
/// Whether the record was made before the last withdrawal and has to go.
[[nodiscard]] bool is_withdrawn(const Trail& record, const Trail& consent);

}  // namespace noline
