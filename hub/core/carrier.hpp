// Takes a guest's rows over into the scope that the guest's device signed in to.
//
// Each living line's quantity is joined in as the contribution of the guest scope, a running total
// like any other, so doing it twice changes nothing.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/scope.hpp"

namespace noline::hub {

/// What becomes of a guest's cart where the account has one, too.
enum class GuestMerge : std::uint8_t {
  sum,      ///< Both, added up.
  larger,   ///< Of each line the larger quantity.
  account,  ///< The account's; the guest's is offered.
  guest,    ///< The guest's; what only the account had is saved for later.
  ask,      ///< As `account`, and the shopper is asked.
};

[[nodiscard]] std::string_view guest_merge_name(GuestMerge policy);
[[nodiscard]] std::optional<GuestMerge> parse_guest_merge(std::string_view name);

/// Where a guest's scope keeps how its cart went over; absent for `sum`.
inline constexpr std::string_view merge_key = "merge";
[[nodiscard]] GuestMerge merge_of(const Scope& guest);

/// Units in all living lines of the open cart; what is saved for later or wished for is none.
[[nodiscard]] std::uint64_t units_in_cart(const Scope& scope);

class Carrier {
 public:
  Carrier(Scopes& scopes, const Scope& guest, Scope& adopter, GuestMerge policy);

  /// `guest` only, and once: what only the account had goes to the list for later, and what both
  /// have counts as removed from the account's side.
  void make_room(HybridClock& clock, TimeMs now);
  void take(const std::string& key);
  /// Tells of carts that were put together or not, once for a guest and way; the undo goes back to
  /// what the account had.
  void tell(HybridClock& clock, TimeMs now);

  [[nodiscard]] std::vector<Row>& changed() { return changed_; }
  [[nodiscard]] static std::string notice_key(const Scope& guest, const Scope& adopter,
                                              bool is_open);

 private:
  struct Merged {
    LineIdentity identity;
    std::uint32_t account = 0;
    std::uint32_t guest = 0;
    bool is_moved = false;
  };

  [[nodiscard]] bool is_left_aside() const {
    return policy_ == GuestMerge::account || policy_ == GuestMerge::ask;
  }
  [[nodiscard]] Value adopted_order(const std::string& key, const Value& value) const;
  void take_line(const std::string& key, const Line& line);
  [[nodiscard]] const Line* line_in_account(const std::string& key) const;
  void note(const LineIdentity& identity, std::uint32_t account, std::uint32_t guest);
  bool write(const std::string& key, const Value& value);

  Scopes& scopes_;
  const Scope& guest_;
  Scope& adopter_;
  GuestMerge policy_;
  bool is_meeting_;             ///< The account's cart had something in it, too.
  std::uint64_t units_before_;  ///< Of the account, with what is saved for later.
  ReplicaId guest_author_;
  ReplicaId account_author_;
  std::vector<Merged> lines_;
  std::vector<Row> changed_;
};

}  // namespace noline::hub
