// The hub's own limits, beside those of noline/limits.hpp, and what `welcome` announces of both.
#pragma once

#include <nlohmann/json.hpp>

#include "noline/limits.hpp"
#include "noline/stamp.hpp"

namespace noline::hub::limits {

using namespace noline::limits;

/// Rows of one shopper's scope, dead lines among them: a lifetime of carts, and a bound on memory.
inline constexpr std::size_t rows_per_scope_max = 20'000;
/// Scopes kept in memory without a device that looks at them.
inline constexpr std::size_t idle_scopes_max = 2'000;
/// Bytes of one page: small enough that a live edit never waits long behind it.
inline constexpr std::size_t page_bytes_max = 256 * 1024;
/// A hand-off code is scanned at once or not at all.
inline constexpr TimeMs hand_off_ms = 2 * 60'000;
/// Hand-off codes open at a time, in memory.
inline constexpr std::size_t hand_offs_max = 10'000;
/// A slip of a kiosk is claimed within a week, or what it stands for is erased.
inline constexpr TimeMs claim_ms = 7LL * 24 * 3'600'000;
/// Parcels that wait, and the characters of one: an HTTP body has 16 KB.
inline constexpr std::size_t claims_max = 10'000;
inline constexpr std::size_t claim_bytes_max = 15'000;
/// Of them, in a week, from one network address: a house full of kiosks, and no room for one
/// stranger to take all places.
inline constexpr std::size_t claims_per_peer_max = 1'000;
/// A link to a new password: mail is slow, and a link that lies around is a danger.
inline constexpr TimeMs reset_ms = 30 * 60'000;
/// A device that was not heard of for so long signs in again.
inline constexpr TimeMs session_unused_ms_max = 90LL * 24 * 3'600'000;
/// How exact the "last used" time of a session is; writing it at every connection would be waste.
inline constexpr TimeMs session_touch_ms = 3'600'000;
/// Live devices of one shopper's scope; presence is told to each of them.
inline constexpr std::size_t links_per_scope_max = 100;
/// Openings of a device that its row remembers: older edits are shown without a device's name.
inline constexpr std::size_t replicas_per_device_max = 16;
/// A connection says hello within this time.
inline constexpr TimeMs hello_ms_max = 10'000;
/// Password checks that wait for the pool; each takes 64 MB and a tenth of a second.
inline constexpr std::size_t jobs_max = 64;
/// Attempts a minute on one e-mail address: guessing is hopeless, mistyping is forgiven.
inline constexpr std::size_t attempts_per_minute_max = 10;
/// And from one network address, behind which a household or an office may be.
inline constexpr std::size_t attempts_per_peer_max = 60;
/// Sign-ups an hour with addresses that have an account, from one network address: each tells who
/// is a customer. A household finds out so that it has accounts; a list of addresses gets nowhere.
inline constexpr std::size_t taken_addresses_max = 10;
inline constexpr TimeMs taken_addresses_ms = 3'600'000;
/// Addresses that are counted at a time, of both kinds: a bound on memory.
inline constexpr std::size_t attempts_kept_max = 100'000;
/// The least length of a password (NIST SP 800-63B, section 5.1.1.1) and a bound on hashing.
inline constexpr std::size_t password_bytes_min = 8;
inline constexpr std::size_t password_bytes_max = 512;
/// RFC 5321 and what fits a greeting.
inline constexpr std::size_t email_bytes_max = 254;
inline constexpr std::size_t name_bytes_max = 100;
/// The test provider's slow answer, and when the hub asks for one that never came.
inline constexpr TimeMs payment_slow_ms = 3'000;
inline constexpr TimeMs payment_ask_ms = 20'000;
/// How long an order waits for the shopper's confirmation and keeps its goods.
inline constexpr TimeMs payment_confirm_ms = 15 * 60'000;
/// A checkout that has begun holds its goods for so long after its last sign of life, and never for
/// longer than the second: who only looks keeps nothing from others.
inline constexpr TimeMs hold_ms = 5 * 60'000;
inline constexpr TimeMs hold_ms_max = 20 * 60'000;
/// Holds of one shop at a time; without one a checkout works as well.
inline constexpr std::size_t holds_max = 10'000;
/// How long after it was sent or collected a shopper may ask to return an order.
inline constexpr TimeMs return_ms = 30LL * 24 * 3'600'000;
/// Rows of one call about orders: an HTTP body has 16 KB.
inline constexpr std::size_t order_rows_max = 200;
/// A cart that was shared as a copy can be opened for so long, by anybody who has its code.
inline constexpr TimeMs share_ms = 30LL * 24 * 3'600'000;
/// Shared carts that wait, the lines of one link, and how many of a day come from one network
/// address.
inline constexpr std::size_t shares_max = 100'000;
inline constexpr std::size_t link_lines_max = 100;
inline constexpr std::size_t shares_per_peer_max = 500;
/// Rows of one call or file about stock, and how far a till's clock may be ahead.
inline constexpr std::size_t stock_rows_max = 10'000;
inline constexpr TimeMs told_ahead_ms_max = 24LL * 3'600'000;
/// Products of a large shop that one link watches: some 100 KB of ids, and more than anybody has on
/// screens, in lists and in the pages behind.
inline constexpr std::size_t watched_per_link_max = 2'000;
/// How far a device's cart may be ahead of a hub that lost its orders in a restore.
inline constexpr std::uint32_t epochs_ahead_max = 1'000;
/// The first change after a pause is told at once. Under steady edits twice a second is enough for
/// a person, and more would cost a busy hub as much as the edits themselves.
inline constexpr TimeMs everywhere_ms_min = 500;

/// The limits a device should know, by name.
[[nodiscard]] inline nlohmann::json announced() {
  return {
      {"message_bytes_max", message_bytes_max},   {"rows_per_message_max", rows_per_message_max},
      {"lines_per_cart_max", lines_per_cart_max}, {"quantity_max", quantity_max},
      {"text_bytes_max", text_bytes_max},         {"calls_per_minute_max", calls_per_minute_max},
      {"clock_ahead_ms_max", clock_ahead_ms_max}};
}

}  // namespace noline::hub::limits
