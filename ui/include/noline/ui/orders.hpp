// What the screens show of prices, of the checkout and of orders: plain values of the SDK's parts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace noline::ui {

/// An amount in minor units (cents) of an ISO 4217 currency. Never floating point.
struct Money {
  std::int64_t minor = 0;
  std::string currency;  ///< Empty when there is no price.
};

/// One text in the languages of the shop. The language asked for may be missing.
struct LocalText {
  std::string de;
  std::string en;
  /// The text in this language, or in the other one when it is missing.
  const std::string& in(std::string_view language) const;
};

using NamedValue = std::pair<std::string, std::string>;

/// What of a cart or order is charged at one rate.
struct VatShare {
  std::int64_t permille = 0;
  Money gross;
  Money vat;
};

/// A code in the wallet, and what became of it.
struct Coupon {
  std::string code;
  std::string state;  ///< active, kept, below_threshold, not_yet, expired, used, gone, unknown, ...
  Money saves;
  Money missing;
};

/// What the shop takes off by itself, and what became of it in a cart.
struct Promotion {
  std::string code;
  std::string kind;  ///< percent, amount, buy_get, set, bundle, cart_percent, ...; others say less.
  std::string state;  ///< active, below_threshold or incomplete; empty in the shop's list.
  LocalText title;
  std::string segment;  ///< Whom it is for; empty: everybody.
  std::int64_t value = 0;
  std::int64_t buy = 0;
  std::int64_t get = 0;
  Money from;
  Money saves;
  Money missing;
  std::int64_t missing_pieces = 0;
};

/// What a promotion takes off one line.
struct LineDiscount {
  std::string code;
  Money amount;
};

/// What a cart would cost, or an order cost.
struct Quote {
  Money subtotal;
  Money saved;
  Money shipping;
  std::string shipping_reason;  ///< flat_rate, free_from, collected, always_free
  Money total;
  std::vector<VatShare> vat;
  std::vector<Coupon> coupons;
  std::vector<Promotion> promotions;
  std::vector<std::vector<LineDiscount>> discounts;  ///< By line, of those that have a price.
  Money shipping_missing;  ///< Goods that are missing for free shipping; 0: none.
};

/// Why the cart cannot be ordered as it is.
struct CheckoutProblem {
  std::string type;
  std::string line;
  std::string sku;
  std::int64_t wanted = 0;
  std::int64_t available = 0;
  std::string notice;
  std::string field;
};

/// A line that changed between the screen and the shop.
struct LineChange {
  std::string sku;
  std::int64_t before = 0;  ///< A quantity, or a price in minor units.
  std::int64_t after = 0;
};

/// The draft of an order: it follows the shopper to the next device.
struct Checkout {
  std::int64_t epoch = 0;
  std::string fulfilment = "delivery";
  std::string store;
  std::string payment;
  std::string email;
  std::vector<NamedValue> address;
  Quote quote;
  bool has_quote = false;
  std::string shown;  ///< Goes back with the command, so that what was seen is what is ordered.
  std::vector<CheckoutProblem> problems;
  std::string outcome;  ///< What the shop said to the last try, of `outcome_epoch`.
  std::int64_t outcome_epoch = 0;
  std::vector<LineChange> changes;
  std::vector<Promotion> lost;  ///< Promotions that count less than was shown; `missing` says it.
  bool replay = false;          ///< It had been ordered before.
};

struct OrderLine {
  std::string sku;
  LocalText title;
  std::int64_t quantity = 0;
  Money total;
  std::vector<LineDiscount> discounts;
};

struct OrderStatus {
  std::string status;
  std::int64_t at_ms = 0;
};

struct Order {
  std::string id;  ///< In its path: "/order/1".
  std::string number;
  std::int64_t epoch = 0;
  std::int64_t placed_at_ms = 0;
  std::string device_id;
  std::string device_name;
  std::string fulfilment;
  std::string store;
  std::string email;
  std::vector<NamedValue> address;
  std::vector<OrderLine> lines;
  Quote quote;
  std::string status;
  std::string payment;        ///< The method.
  std::string payment_state;  ///< later, pending, confirm, captured, declined, cancelled, refunded
  std::vector<OrderStatus> timeline;
};

}  // namespace noline::ui
