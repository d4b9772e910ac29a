// The rules for each value of a row.
#include "row_check.hpp"

#include <algorithm>

#include "money.hpp"
#include "text.hpp"

namespace noline::catalogue {
namespace {

constexpr std::size_t id_shown_bytes_max = 60;
constexpr std::size_t short_text_bytes_max = 750;
constexpr std::size_t address_bytes_max = 2000;

std::optional<Availability> find_availability(std::string_view text) {
  std::string name = lower_ascii(trim(text));
  std::replace(name.begin(), name.end(), ' ', '_');
  std::replace(name.begin(), name.end(), '-', '_');
  // Schema.org's addresses are common in feeds that a shop made from its pages.
  if (const std::size_t slash = name.rfind('/'); slash != std::string::npos)
    name.erase(0, slash + 1);
  if (name.empty() || name == "in_stock" || name == "instock")
    return Availability::in_stock;
  if (name == "out_of_stock" || name == "outofstock")
    return Availability::out_of_stock;
  if (name == "preorder" || name == "pre_order")
    return Availability::preorder;
  if (name == "backorder" || name == "back_order")
    return Availability::backorder;
  return std::nullopt;
}

std::string size_reason(std::size_t size, std::size_t max) {
  return "has " + std::to_string(size) + " bytes, more than " + std::to_string(max);
}

bool is_web_address(std::string_view text) {
  const std::string lower = lower_ascii(text.substr(0, 8));
  return lower.starts_with("https://") || lower.starts_with("http://");
}

}  // namespace

RowCheck::RowCheck(std::string currency, std::function<void(Problem)> on_problem)
    : currency_(std::move(currency)), on_problem_(std::move(on_problem)) {}

std::optional<CheckedRow> RowCheck::check(const FeedRow& row) {
  CheckedRow out;
  out.line = row.line;
  const bool is_right = check_encoding(row) && check_ids(row, out) && check_texts(row, out) &&
                        check_choices(row, out) && check_price(row, out) &&
                        check_availability(row, out);
  if (!is_right)
    return std::nullopt;
  check_sale_price(row, out);
  check_gtin(row, out);
  check_image(row, out);
  // The first right row decides the currency, and only a right row occupies its id.
  currency_ = out.price.currency;
  line_of_sku_.emplace(out.sku, row.line);
  return out;
}

void RowCheck::report(const FeedRow& row, Field field, std::string reason, Effect effect) {
  std::string sku(trim(row[Field::id]).substr(0, id_shown_bytes_max));
  if (!is_utf8(sku) || has_control_character(sku))
    sku.clear();
  on_problem_({Source::feed, row.line, std::string(field_name(field)), std::move(sku),
               std::move(reason), effect});
}

bool RowCheck::refuse(const FeedRow& row, Field field, std::string reason) {
  report(row, field, std::move(reason), Effect::row_refused);
  return false;
}

bool RowCheck::check_encoding(const FeedRow& row) {
  for (std::size_t i = 0; i < field_count; ++i) {
    const auto field = static_cast<Field>(i);
    if (!is_utf8(row[field]))
      return refuse(row, field, "is not UTF-8");
    if (has_control_character(row[field]))
      return refuse(row, field, "holds a control character");
  }
  return true;
}

bool RowCheck::check_ids(const FeedRow& row, CheckedRow& out) {
  out.sku = one_line(row[Field::id]);
  if (out.sku.empty())
    return refuse(row, Field::id, "is missing");
  if (out.sku.size() > limits::sku_bytes_max) {
    return refuse(row, Field::id, size_reason(out.sku.size(), limits::sku_bytes_max));
  }
  if (const auto before = line_of_sku_.find(out.sku); before != line_of_sku_.end()) {
    return refuse(row, Field::id, "is already in line " + std::to_string(before->second));
  }
  out.group_id = one_line(row[Field::item_group_id]);
  if (out.group_id.empty())
    out.group_id = out.sku;
  if (out.group_id.size() > limits::sku_bytes_max) {
    return refuse(row, Field::item_group_id,
                  size_reason(out.group_id.size(), limits::sku_bytes_max));
  }
  return true;
}

bool RowCheck::check_texts(const FeedRow& row, CheckedRow& out) {
  out.title = one_line(plain_text(row[Field::title]));
  if (out.title.empty())
    return refuse(row, Field::title, "is missing");
  if (out.title.size() > limits::title_bytes_max) {
    return refuse(row, Field::title, size_reason(out.title.size(), limits::title_bytes_max));
  }
  out.description = plain_text(row[Field::description]);
  if (out.description.size() > limits::description_bytes_max) {
    return refuse(row, Field::description,
                  size_reason(out.description.size(), limits::description_bytes_max));
  }
  out.brand = one_line(plain_text(row[Field::brand]));
  out.product_type = one_line(plain_text(row[Field::product_type]));
  if (out.product_type.empty()) {
    out.product_type = one_line(plain_text(row[Field::google_product_category]));
  }
  if (out.brand.size() > short_text_bytes_max) {
    return refuse(row, Field::brand, size_reason(out.brand.size(), short_text_bytes_max));
  }
  if (out.product_type.size() > short_text_bytes_max) {
    return refuse(row, Field::product_type,
                  size_reason(out.product_type.size(), short_text_bytes_max));
  }
  return true;
}

bool RowCheck::check_choices(const FeedRow& row, CheckedRow& out) {
  for (std::size_t i = 0; i < axes.size(); ++i) {
    out.choices[i] = one_line(plain_text(row[axes[i]]));
    if (out.choices[i].size() > limits::option_bytes_max) {
      return refuse(row, axes[i], size_reason(out.choices[i].size(), limits::option_bytes_max));
    }
  }
  return true;
}

bool RowCheck::check_price(const FeedRow& row, CheckedRow& out) {
  if (trim(row[Field::price]).empty())
    return refuse(row, Field::price, "is missing");
  PriceResult result = parse_price(row[Field::price]);
  if (!result.price)
    return refuse(row, Field::price, std::move(result.reason));
  if (!currency_.empty() && result.price->currency != currency_) {
    return refuse(row, Field::price,
                  "is in " + result.price->currency + ", the catalogue is in " + currency_);
  }
  out.price = std::move(*result.price);
  return true;
}

bool RowCheck::check_availability(const FeedRow& row, CheckedRow& out) {
  const auto availability = find_availability(row[Field::availability]);
  if (!availability) {
    return refuse(row, Field::availability,
                  "is none of in_stock, out_of_stock, preorder, backorder");
  }
  out.availability = *availability;
  return true;
}

void RowCheck::check_sale_price(const FeedRow& row, CheckedRow& out) {
  if (trim(row[Field::sale_price]).empty())
    return;
  PriceResult result = parse_price(row[Field::sale_price]);
  std::string reason = std::move(result.reason);
  if (result.price && result.price->currency != out.price.currency) {
    reason = "has another currency than the price";
  } else if (result.price && result.price->minor >= out.price.minor) {
    reason = "is not below the price";
  } else if (result.price) {
    out.sale_price = std::move(result.price);
    return;
  }
  report(row, Field::sale_price, std::move(reason), Effect::value_ignored);
}

void RowCheck::check_gtin(const FeedRow& row, CheckedRow& out) {
  std::string digits;
  for (const char c : row[Field::gtin]) {
    if (c != ' ' && c != '-')
      digits += c;
  }
  if (digits.empty())
    return;
  if (!is_gtin(digits)) {
    report(row, Field::gtin, "is no GTIN: 8, 12, 13 or 14 digits with a right check digit",
           Effect::value_ignored);
    return;
  }
  out.gtin = std::move(digits);
}

void RowCheck::check_image(const FeedRow& row, CheckedRow& out) {
  const std::string_view address = trim(row[Field::image_link]);
  if (address.empty())
    return;
  if (!is_web_address(address) || address.size() > address_bytes_max ||
      address.find_first_of(" \t\r\n\"<>") != std::string_view::npos) {
    report(row, Field::image_link, "is no web address", Effect::value_ignored);
    return;
  }
  out.image = std::string(address);
}

}  // namespace noline::catalogue
