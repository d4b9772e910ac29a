// Immutable values that screens show. They are copies: nothing in them changes later.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "noline/orders.hpp"
#include "noline/rows.hpp"

namespace noline {

/// Money in minor units (cents) of an ISO 4217 currency; never a fraction.
struct Money {
  std::int64_t minor = 0;
  std::string currency;
  bool operator==(const Money&) const = default;
};

/// One of the texts of a Choice, and who wrote it.
struct ChoiceText {
  std::string text;
  std::string device_name;  ///< Empty while the device is not known here.
  TimeMs at_ms = 0;
};

/// What a bundle holds. It lives and dies with its line.
struct CartPart {
  std::string sku;
  std::string product;
  std::uint32_t quantity = 0;  ///< In all bundles of the line.
  std::map<std::string, std::string> fields;
};

struct CartLine {
  LineId id;
  std::string sku;
  std::string product;  ///< Product id; empty while the catalogue does not know the SKU.
  std::map<std::string, std::string> options;
  std::uint32_t quantity = 0;     ///< Wanted: what the shopper asked for.
  std::uint32_t purchasable = 0;  ///< What stock allows now; equals quantity for unknown products.
  std::string list;
  std::map<std::string, std::string> fields;  ///< "note", "fulfilment" and the like.
  std::vector<CartPart> parts;                ///< Of a bundle, in the catalogue's order.
  /// Texts such as an engraving, the one that counts last. More than one waits for a decision:
  /// Client::choose.
  std::map<std::string, std::vector<ChoiceText>> choices;
  std::optional<Money> unit_price;
  std::optional<Money> line_total;  ///< unit_price x quantity.
  bool is_pending = false;          ///< Not yet acknowledged by the hub.
};

struct CartView {
  std::uint32_t epoch = 1;
  std::uint64_t state_hash = 0;
  std::vector<CartLine> lines;  ///< List "cart", in the order they were first seen (by stamp).
  std::vector<CartLine> later;
  std::map<std::string, std::vector<CartLine>> wishlists;
  std::vector<std::string> coupons;
  std::string note;
  std::uint32_t count = 0;  ///< Pieces on list "cart".
  Money subtotal;           ///< Of lines with a known price.
};

struct DeviceView {
  std::string id;
  std::string name;
  std::string kind;
  bool is_self = false;
};

struct SessionView {
  std::string kind;  ///< "guest" or "customer"
  std::string name;
  std::string scope;
  std::string role;  ///< "write" or "read"
  std::map<std::string, Scalar> context;
  std::vector<DeviceView> devices;
  bool is_ended = false;      ///< A guest since the session was ended elsewhere: sign in again.
  std::uint32_t joining = 0;  ///< While a hand-off waits: to be picked on the other device.
  wire::Json
      asked;  ///< Who scanned this device's code: {"name","kind","place","numbers"}, or null.
};

/// What follows the shopper beside the cart; the newest first.
struct ContextView {
  std::vector<std::string> viewed;       ///< Product ids.
  std::vector<std::string> searches;     ///< Texts.
  std::vector<std::string> compared;     ///< Product ids.
  std::map<std::string, bool> consents;  ///< By purpose; absent while nobody has answered.
  std::string focus_device;              ///< Id of the other device that did something last.
  std::string focus_path;                ///< What it shows; empty when there is none.
  TimeMs focus_at_ms = 0;
};

struct ConnectionView {
  std::string link;   ///< offline, connecting, online
  std::string saved;  ///< everywhere, hub, device, memory: how safe the latest edit is.
  std::size_t pending = 0;
  std::string storage;  ///< durable, evictable, memory
  std::optional<Error> problem;
};

/// One side of a notice.
struct NoticeEdit {
  std::string device_name;
  std::string device_kind;
  bool is_self = false;
  std::string did;  ///< add, set, remove, move, write
  std::uint32_t quantity = 0;
  std::string text;
  TimeMs at_ms = 0;
};

struct NoticeView {
  std::uint64_t id = 0;
  std::string type;  ///< quantity_chosen, kept_after_removal, field_chosen, merged_guest_cart,
                     ///< edit_rejected, carried_to_next_cart, edit_too_late,
                     ///< edit_removed, coupon_gone, proposal, cart_expired
  LineId line;
  std::string sku;
  std::uint32_t before = 0;
  std::uint32_t after = 0;
  NoticeEdit first;
  NoticeEdit second;
  std::string detail;
  std::string order;  ///< Id of the order it is about, or empty.
  TimeMs at_ms = 0;
  bool can_undo = false;
  bool can_accept = false;  ///< A proposal that waits for the shopper: Client::accept_notice.
};

/// Why the cart cannot be ordered as it is, or what changed since it was shown.
struct CheckoutProblem {
  std::string type;  ///< empty_cart, missing, stock_short, unknown_product, line_in_doubt,
                     ///< choice_open, view_only
  LineId line;
  std::string sku;
  std::uint32_t wanted = 0;
  std::uint32_t available = 0;
  std::uint64_t notice = 0;  ///< line_in_doubt: dismissing it keeps the line, undoing removes it.
  std::string field;         ///< missing: "email", "store" or the name of an address field.
};

/// The order as it would be placed now: a draft that follows the shopper, and its price.
struct CheckoutView {
  std::uint32_t epoch = 1;
  Recipient recipient;
  std::string payment;  ///< A payment method's name.
  std::optional<Quote> quote;
  std::vector<SeenLine> lines;  ///< Those of list "cart", in its order.
  std::vector<CheckoutProblem> problems;
  std::uint64_t shown = 0;  ///< Stands for lines and total; pass it back when ordering.
  wire::Json answer;        ///< What the hub last said to this cart's checkout, or null.
};

struct PartVersions {
  std::uint64_t session = 0;
  std::uint64_t connection = 0;
  std::uint64_t shop = 0;
  std::uint64_t catalogue = 0;
  std::uint64_t cart = 0;
  std::uint64_t notices = 0;
  std::uint64_t orders = 0;
  std::uint64_t checkout = 0;
  std::uint64_t found = 0;
  bool operator==(const PartVersions&) const = default;
};

}  // namespace noline
