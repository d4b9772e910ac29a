// The fence in front of an order: what the buyer saw against what the hub has, without changing
// anything.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/shelf.hpp"
#include "noline/orders.hpp"

namespace noline::hub {

/// A checkout call, checked for form only.
struct CheckoutRequest {
  std::string shop_scope;
  std::uint32_t epoch = 0;
  std::string key;  ///< The buyer's idempotency key.
  std::string payment;
  Channel channel = Channel::web;  ///< Through which the goods are promised.
  Recipient recipient;
  std::int64_t total_minor = 0;  ///< What the screen said.
  /// Promotions that the screen counted, by code, with what they saved: for the answer only.
  std::map<std::string, std::uint64_t> promotions;
  std::vector<SeenLine> lines;
};
[[nodiscard]] Result<CheckoutRequest> read_checkout(const nlohmann::json& args);

/// What a bundle's line takes of one part.
struct FencedPart {
  Offer offer;
  std::uint32_t quantity = 0;
  Pieces from;
};

/// A line that may be ordered: what it is, what it costs, where it comes from.
struct FencedLine {
  SeenLine seen;
  const Line* held = nullptr;
  Offer offer;
  Pieces from;
  std::vector<FencedPart> parts;
};

struct Fence {
  /// Null when the order may be placed; else {"outcome": why, ...} for the buyer.
  nlohmann::json refusal;
  std::vector<FencedLine> lines;
  Quote quote;
};

/// Compares in this order: the cart's lines, lines in doubt, prices, stock; the first that differs
/// is the refusal.
[[nodiscard]] Fence check_fence(const Scope& cart, const CheckoutRequest& request, Shelf& shelf,
                                std::vector<Coupon> coupons, TimeMs now);

/// The pieces that an order took, of its lines and of the parts of its bundles.
[[nodiscard]] std::vector<StockMove> stock_moves(const nlohmann::json& order);

}  // namespace noline::hub
