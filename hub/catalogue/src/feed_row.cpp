// The names of Google's attributes.
#include "feed_row.hpp"

#include "text.hpp"

namespace noline::catalogue {
namespace {

constexpr std::array<std::string_view, field_count> names{
    "id",         "item_group_id", "title",        "description",
    "image_link", "price",         "sale_price",   "availability",
    "brand",      "gtin",          "product_type", "google_product_category",
    "size",       "color",         "material",     "pattern"};

}  // namespace

std::string_view field_name(Field field) {
  return names[static_cast<std::size_t>(field)];
}

std::optional<Field> find_field(std::string_view name) {
  std::string plain = lower_ascii(trim(name));
  if (plain.starts_with("g:"))
    plain.erase(0, 2);
  for (char& c : plain) {
    // Google's documentation writes "item group ID", its files "item_group_id".
    if (c == ' ')
      c = '_';
  }
  if (plain == "colour")
    plain = "color";
  for (std::size_t i = 0; i < field_count; ++i) {
    if (names[i] == plain)
      return static_cast<Field>(i);
  }
  return std::nullopt;
}

}  // namespace noline::catalogue
