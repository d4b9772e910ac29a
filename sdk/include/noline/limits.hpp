// Every limit on what comes from outside, with its reason. The hub announces them in `welcome`.
#pragma once

#include <cstddef>
#include <cstdint>

namespace noline::limits {

/// A message: a page of 256 rows with long texts fits; a hostile peer cannot make us buffer more.
inline constexpr std::size_t message_bytes_max = 1024 * 1024;
/// Nesting of CBOR or JSON: our messages need 8; recursion in the codec stays small.
inline constexpr std::size_t depth_max = 16;
/// Rows in one push or page: bounds one transaction to a few milliseconds.
inline constexpr std::size_t rows_per_message_max = 256;
/// Replicas named in one message: every contribution of a page may name another one.
inline constexpr std::size_t replicas_per_message_max = 4096;
/// Lines of one cart: ten times the largest grocery order we know of.
inline constexpr std::size_t lines_per_cart_max = 1000;
/// Quantity of one line: more is a typing error or abuse.
inline constexpr std::uint32_t quantity_max = 99'999;
/// A running total of contributions; bounds arithmetic, a lifetime of presses fits.
inline constexpr std::uint64_t added_max = 1'000'000'000'000;
/// Bytes of a SKU: the longest in the Google Merchant feed specification.
inline constexpr std::size_t sku_bytes_max = 50;
/// Options of one line and bytes of their names and values.
inline constexpr std::size_t options_per_line_max = 16;
inline constexpr std::size_t option_bytes_max = 200;
/// Fields of one line (note, gift wrap, ...).
inline constexpr std::size_t fields_per_line_max = 16;
/// Bytes of a note or another text a shopper types.
inline constexpr std::size_t text_bytes_max = 2000;
/// Marks of one trail (recently viewed, searches, compare): more than a person looks through.
inline constexpr std::size_t trail_marks_max = 50;
/// Bytes of a search, a product's id or a path in a trail.
inline constexpr std::size_t trail_text_bytes_max = 300;
/// Products side by side: what a screen can compare.
inline constexpr std::size_t compared_max = 4;
/// Bytes of a row key.
inline constexpr std::size_t key_bytes_max = 200;
/// Bytes of a JSON value in an Owned or Event row.
inline constexpr std::size_t json_bytes_max = 64 * 1024;
/// How far a stamp may lie ahead of the hub's clock: more than any honest calibrated clock drifts.
inline constexpr std::int64_t clock_ahead_ms_max = 60'000;
/// Scopes of one link: own cart, the cart being left, the shop, and room for shared ones.
inline constexpr std::size_t scopes_per_link_max = 8;
/// Calls a minute of one link; a person makes a handful.
inline constexpr std::size_t calls_per_minute_max = 120;
/// Contributors on one line; compaction keeps honest lines far below.
inline constexpr std::size_t contributions_per_line_max = 1000;
/// Products beyond which a device gets a part of a shop: a thousand are some 300 KB compressed on a
/// phone's first visit, and searched there in no time.
inline constexpr std::size_t catalogue_whole_max = 1000;
/// Products of a large shop that a device names as watched: what is in its carts, lists and on its
/// screens.
inline constexpr std::size_t watched_products_max = 500;
/// A search: bytes and words of what was typed, filters, and the bytes of a facet's id.
inline constexpr std::size_t search_bytes_max = 200;
inline constexpr std::size_t search_words_max = 16;
inline constexpr std::size_t search_filters_max = 16;
inline constexpr std::size_t facet_bytes_max = 2 * option_bytes_max + 16;
/// Products of a page, and how far down one can page: nobody looks through more.
inline constexpr std::uint32_t search_limit_max = 48;
inline constexpr std::uint32_t search_offset_max = 10'000;
/// Products of one list on a device, page by page: twenty times what a screen shows.
inline constexpr std::uint32_t list_max = 480;
/// Ids and SKUs of one call `products`.
inline constexpr std::size_t products_per_call_max = 100;

}  // namespace noline::limits
