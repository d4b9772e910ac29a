// What happens in a world: taps of people and everything that goes wrong around them, drawn from a
// seed before it begins. So a schedule can be shortened step by step and stay the same otherwise.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "noline/stamp.hpp"

namespace noline::simulation {

inline constexpr const char* skus[] = {"TEA", "CUP", "POT"};

struct Step {
  enum class Kind : std::uint8_t {
    // Taps of a person.
    add,
    open_link,  ///< A buy link: the poster's, or with an `option` that is a multiple of five the
                ///< one that is over, or the one to come. By `option`, a page that was open before.
    set,
    remove,
    move,  ///< `amount` even: to later, odd: back to the cart
    note,
    prefer,
    view,
    compare,  ///< With an `option` that is a multiple of four: takes it off the list.
    consent,  ///< With an `option` that is a multiple of three: withdraws it.
    forget,   ///< Empties the list of what was looked at.
    empty_cart,
    undo,
    dismiss,
    // A device and its link.
    online,
    offline,
    cut,
    hold_up,    ///< Nothing gets from the device to the hub for `amount` ms, then flows or breaks.
    hold_down,  ///< The other way.
    slow_reader,  ///< The hub's buffer for the link is full for `amount` ms.
    latency,      ///< Up to `amount` ms for all from now on.
    crash,        ///< Starts again after `amount` ms.
    crash_at,     ///< The same at the next kill point number `option`.
    keep_backup,
    restore_backup,
    clone,
    disk_full,   ///< The next `amount` batches fail; with an odd `option` they are there all the
                 ///< same.
    jump_clock,  ///< By `amount` ms.
    freeze,      ///< As a browser freezes a tab: `amount` ms in which nothing is handled.
    outdate,     ///< Speaks an older protocol until its next start, which brings an update.
    newer_rows,  ///< A later version ran on this store and left rows of unknown kinds.
    // The hub.
    hub_kill,
    hub_kill_at,  ///< At the next kill point number `option`.
    hub_keep_backup,
    hub_restore_backup,
    hub_commit_fails,
    hub_says_more,  ///< A later version's message arrives at the device.
    prices,
    // Time.
    settle,  ///< Waits until nothing is under way, or 20 s.
  };

  Kind kind = Kind::add;
  std::size_t device = 0;
  TimeMs wait = 0;  ///< Since the step before.
  std::size_t sku = 0;
  std::int64_t amount = 0;
  std::uint64_t option = 0;
};

struct DevicePlan {
  TimeMs skew = 0;
  std::uint32_t guest_taps = 0;  ///< Adds before signing in.
  bool is_guest_sent = false;    ///< These had time to reach the hub.
  bool is_agent = false;         ///< Helps: what changes the price is proposed. Never the first.
  bool is_fresh = false;         ///< Without sign-in: knows its session and nothing else yet.
};

struct Plan {
  std::uint64_t seed = 1;
  /// Devices sign up and sign in first; otherwise they open on stores that have done so before.
  bool has_sign_in = true;
  /// Without sign-in: the cart has two lines already.
  bool has_lines = false;
  /// How long the hub keeps what is settled; 0: longer than any schedule lasts.
  TimeMs floor_ms = 0;
  std::vector<DevicePlan> devices;
  std::vector<Step> steps;
};

enum class Length : std::uint8_t {
  full,   ///< Sign-in, then thirty to a hundred and twenty steps.
  brief,  ///< A dozen steps: thousands a second.
};

/// `device_count` 0 leaves it to the seed: two or three.
[[nodiscard]] Plan draw_plan(std::uint64_t seed, Length length, std::size_t device_count = 0);

/// The word for a step, as a scenario file or a log says it.
[[nodiscard]] const char* name_of(Step::Kind kind);

}  // namespace noline::simulation
