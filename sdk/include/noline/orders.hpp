// Offers and orders as JSON: what the catalogue's rows say of a SKU, what a buyer saw when pressing
// "buy", and what an order's row holds. Shared by device and hub, so that both read the same price.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noline/epochs.hpp"
#include "noline/quote.hpp"
#include "noline/wire.hpp"

namespace noline {

/// Pieces of another SKU that are in a bundle.
struct BundlePart {
  std::string sku;
  std::uint32_t quantity = 1;  ///< In one bundle.
};

/// What can be bought under one SKU, read from the row `product/<id>`.
struct Offer {
  std::string sku;
  std::string product;
  std::string currency;
  wire::Json title;                   ///< {language: text}
  std::int64_t unit_price_minor = 0;  ///< The sale price where there is one.
  std::int64_t list_price_minor = 0;
  std::uint32_t vat_permille = 0;
  bool has_stock_count = false;                ///< Without one, what is asked for can be bought.
  std::map<std::string, std::uint32_t> stock;  ///< Location to pieces.
  std::map<std::string, std::string> options;
  std::vector<BundlePart> parts;  ///< Of a bundle: its stock is that of its parts.
  std::vector<std::string> tags;  ///< "sku:", "product:", "category:" and "tag:", for promotions.

  /// Pieces in all locations, or in one.
  [[nodiscard]] std::uint32_t pieces() const;
  [[nodiscard]] std::uint32_t pieces_at(std::string_view location) const;
};

/// The variants of a product that have a SKU and a price; others cannot be bought.
[[nodiscard]] std::vector<Offer> read_offers(const wire::Json& product);
/// "shipping" of the row `shop`; free when it says nothing.
[[nodiscard]] ShippingTerms read_shipping(const wire::Json& shop);
[[nodiscard]] QuoteItem quote_item(const Offer& offer, std::uint32_t quantity);
[[nodiscard]] wire::Json to_json(const Quote& quote);

/// {"line","quantity","unit_price_minor","added":[[contributor, origin, total], ...]}
[[nodiscard]] wire::Json to_json(const SeenLine& line);
[[nodiscard]] Result<SeenLine> read_seen_line(const wire::Json& json);

/// The ordered lines and the totals an order took of each, from the text of its row.
[[nodiscard]] std::map<LineId, std::vector<Contribution>> read_answered(std::string_view order);

/// The texts of an address that an order needs, in the order they are asked for.
inline constexpr std::string_view address_fields[] = {"name", "street", "postcode", "city",
                                                      "country"};
/// What the shopper has to fill in before ordering: "email", "store" or names of address fields.
struct Recipient {
  Fulfilment fulfilment = Fulfilment::delivery;
  std::string store;  ///< For collecting.
  std::string email;
  std::map<std::string, std::string> address;
  bool has_parcel = false;  ///< At least one line is sent, by its own fulfilment or the default.
};

/// How one line reaches the shopper: its own choice, or the order's default.
struct LineWay {
  Fulfilment fulfilment = Fulfilment::delivery;
  std::string store;
};
/// `to` is the line's field "fulfilment": "delivery", "collect:<store>", or empty for the default.
/// A line that says nothing follows the default, also one that was added while the default changed.
[[nodiscard]] LineWay line_way(std::string_view to, const Recipient& recipient);
inline constexpr std::string_view fulfilment_field = "fulfilment";
/// The line's field that says through which link it came: "<channel>/<campaign>/<code>". Written by
/// devices, not by shoppers, so no notice tells of it.
inline constexpr std::string_view via_field = "via";
/// The field of a bundle's line that holds a text about one of its parts.
[[nodiscard]] std::string part_field(std::string_view sku, std::string_view name);

/// What the hub says of a code, from the row `coupon/<code>` of the shopper's scope.
[[nodiscard]] Coupon read_coupon(std::string_view code, const wire::Json& facts);
[[nodiscard]] wire::Json to_json(const std::vector<CouponVerdict>& coupons);

/// "promotions" of the row `shop`, sorted by code; a kind of a later version is `unknown`.
[[nodiscard]] std::vector<Promotion> read_promotions(const wire::Json& shop);
/// "segments" of the row `membership` in the shopper's scope, which only the hub writes.
[[nodiscard]] std::vector<std::string> read_segments(const wire::Json& membership);
/// Those that count, and those that lack a little.
[[nodiscard]] wire::Json to_json(const std::vector<PromotionVerdict>& promotions);
/// What promotions take off one line: [{code, kind, amount_minor}].
[[nodiscard]] wire::Json line_discounts_json(const Quote& quote, const QuoteLine& line);

[[nodiscard]] std::vector<std::string> missing_fields(const Recipient& recipient);
/// Whether this looks like an address mail can be sent to: one @ with something on both sides.
[[nodiscard]] bool is_email(std::string_view text);

/// A line that is in doubt: it was removed here and set to a quantity there, and nobody has looked
/// at the notice. Asked once more before it is paid for.
[[nodiscard]] std::optional<LineId> doubted_line(const Event& notice);

}  // namespace noline
