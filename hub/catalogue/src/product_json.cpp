// The canonical JSON of a product.
#include <nlohmann/json.hpp>

#include "noline/catalogue/product.hpp"

namespace noline::catalogue {
namespace {

using nlohmann::json;

std::string_view availability_name(Availability availability) {
  switch (availability) {
    case Availability::in_stock:
      return "in_stock";
    case Availability::out_of_stock:
      return "out_of_stock";
    case Availability::preorder:
      return "preorder";
    case Availability::backorder:
      return "backorder";
  }
  return "out_of_stock";
}

json option_json(const Option& option) {
  json out{{"name", option.name}, {"label", option.label}};
  if (option.is_text()) {
    out["kind"] = "text";
    out["max"] = option.text_length_max;
    return out;
  }
  out["values"] = json::array();
  for (const OptionValue& value : option.values) {
    out["values"].push_back({{"value", value.value}, {"label", value.label}});
  }
  out["default"] = option.default_value;
  return out;
}

json variant_json(const Variant& variant) {
  json out{{"sku", variant.sku},
           {"options", variant.options},
           {"price_minor", variant.price.minor},
           {"stock", variant.stock}};
  for (const auto& [sku, quantity] : variant.parts)
    out["parts"].push_back({{"sku", sku}, {"quantity", quantity}});
  for (const auto& [location, pieces] : variant.safety)
    out["safety"][location] = {
        {"web", pieces.web}, {"kiosk", pieces.kiosk}, {"store", pieces.store}};
  for (const auto& [location, point] : variant.reorder)
    out["reorder"][location] = {{"at", point.at}, {"to", point.to}};
  if (!variant.gtin.empty())
    out["gtin"] = variant.gtin;
  if (!variant.picture.empty())
    out["picture"] = variant.picture;
  if (variant.sale_price)
    out["sale_price_minor"] = variant.sale_price->minor;
  if (variant.stock.empty())
    out["availability"] = availability_name(variant.availability);
  return out;
}

}  // namespace

std::string to_json(const Product& product) {
  json out{{"id", product.id},
           {"category", product.category},
           {"title", product.title},
           {"description", product.description},
           {"picture", product.picture},
           {"rating_tenths", product.rating_tenths},
           {"rating_count", product.rating_count},
           {"tags", product.tags},
           {"vat_permille", product.vat_permille},
           {"rank", product.rank},
           {"options", json::array()},
           {"variants", json::array()}};
  if (!product.brand.empty())
    out["brand"] = product.brand;
  if (!product.variants.empty())
    out["currency"] = product.variants.front().price.currency;
  for (const Option& option : product.options)
    out["options"].push_back(option_json(option));
  for (const Variant& variant : product.variants) {
    out["variants"].push_back(variant_json(variant));
  }
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace noline::catalogue
