// Offers, shipping terms and quotes <-> JSON.
#include <algorithm>

#include "noline/limits.hpp"
#include "noline/orders.hpp"
#include "wire/codec.hpp"

namespace noline {
namespace {

using wire::Json;
using wire::member;
using wire::take_count;
using wire::take_text;
using wire::text_member;

std::optional<std::int64_t> price_of(const Json& json) {
  const auto price = take_count(json);
  if (!price || *price > static_cast<std::uint64_t>(price_minor_max)) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(*price);
}

std::int64_t amount_of(const Json& json) {
  return price_of(json).value_or(0);
}

void read_stock(const Json& variant, Offer& offer) {
  const Json& stock = member(variant, "stock");
  const auto* availability = take_text(member(variant, "availability"));
  if (availability != nullptr) {
    // The feed counts nothing: what it calls out of stock cannot be bought, the rest can.
    offer.has_stock_count = *availability == "out_of_stock";
    return;
  }
  offer.has_stock_count = stock.is_object();
  if (!offer.has_stock_count) {
    return;
  }
  for (const auto& [location, count] : stock.items()) {
    const std::uint64_t pieces = take_count(count).value_or(0);
    offer.stock[location] =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(pieces, limits::quantity_max));
  }
}

std::optional<Offer> read_offer(const Json& variant) {
  Offer offer;
  offer.sku = text_member(variant, "sku");
  const auto list = price_of(member(variant, "price_minor"));
  if (offer.sku.empty() || !list) {
    return std::nullopt;
  }
  offer.list_price_minor = *list;
  offer.unit_price_minor =
      std::min(*list, price_of(member(variant, "sale_price_minor")).value_or(*list));
  if (const Json& options = member(variant, "options"); options.is_object()) {
    for (const auto& [name, value] : options.items()) {
      if (const auto* text = take_text(value)) {
        offer.options[name] = *text;
      }
    }
  }
  if (const Json& parts = member(variant, "parts"); parts.is_array()) {
    for (const Json& part : parts) {
      offer.parts.push_back(
          {text_member(part, "sku"), wire::take_u32(member(part, "quantity")).value_or(1)});
    }
  }
  read_stock(variant, offer);
  return offer;
}

}  // namespace

std::uint32_t Offer::pieces() const {
  if (!has_stock_count) {
    return limits::quantity_max;
  }
  std::uint64_t sum = 0;
  for (const auto& [location, count] : stock) {
    sum += count;
  }
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(sum, limits::quantity_max));
}

std::uint32_t Offer::pieces_at(std::string_view location) const {
  if (!has_stock_count) {
    return limits::quantity_max;
  }
  const auto at = stock.find(std::string(location));
  return at == stock.end() ? 0 : at->second;
}

std::vector<Offer> read_offers(const Json& product) {
  std::vector<Offer> offers;
  const Json& variants = member(product, "variants");
  if (!variants.is_array()) {
    return offers;
  }
  const std::uint64_t vat = take_count(member(product, "vat_permille")).value_or(0);
  std::vector<std::string> tags = {"product:" + text_member(product, "id"),
                                   "category:" + text_member(product, "category")};
  if (const Json& words = member(product, "tags"); words.is_array()) {
    for (const Json& word : words) {
      if (const auto* text = take_text(word)) {
        tags.push_back("tag:" + *text);
      }
    }
  }
  for (const auto& item : variants) {
    auto offer = read_offer(item);
    if (!offer) {
      continue;
    }
    offer->product = text_member(product, "id");
    offer->currency = text_member(product, "currency");
    offer->title = member(product, "title");
    offer->vat_permille = static_cast<std::uint32_t>(std::min<std::uint64_t>(vat, 1000));
    offer->tags = tags;
    offer->tags.push_back("sku:" + offer->sku);
    offers.push_back(std::move(*offer));
  }
  return offers;
}

ShippingTerms read_shipping(const Json& shop) {
  const Json& shipping = member(shop, "shipping");
  return {amount_of(member(shipping, "rate_minor")),
          amount_of(member(shipping, "free_from_minor"))};
}

QuoteItem quote_item(const Offer& offer, std::uint32_t quantity) {
  return {offer.sku, quantity,  offer.unit_price_minor, offer.list_price_minor, offer.vat_permille,
          {},        offer.tags};
}

Json to_json(const Quote& quote) {
  Json vat = Json::array();
  for (const VatShare& share : quote.vat) {
    vat.push_back({{"permille", share.permille},
                   {"gross_minor", share.gross_minor},
                   {"vat_minor", share.vat_minor}});
  }
  Json lines = Json::array();
  for (const QuoteLine& line : quote.lines) {
    lines.push_back(line_discounts_json(quote, line));
  }
  return {{"currency", quote.currency},
          {"subtotal_minor", quote.subtotal_minor},
          {"saved_minor", quote.saved_minor},
          {"shipping_minor", quote.shipping_minor},
          {"shipping_missing_minor", quote.shipping_missing_minor},
          {"shipping_reason", shipping_reason_name(quote.shipping_reason)},
          {"promotions_minor", quote.promotions_minor},
          {"promotions", to_json(quote.promotions)},
          {"line_discounts", std::move(lines)},
          {"discount_minor", quote.discount_minor},
          {"coupons", to_json(quote.coupons)},
          {"total_minor", quote.total_minor},
          {"vat_minor", quote.vat_minor},
          {"vat", std::move(vat)}};
}

}  // namespace noline
