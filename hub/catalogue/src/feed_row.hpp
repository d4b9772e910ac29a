// What a feed reader hands on: one row at a time, as views into its own buffer.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

#include "noline/catalogue/import.hpp"

namespace noline::catalogue {

/// The attributes of Google's product data that noline uses; all others are skipped.
enum class Field : std::uint8_t {
  id,
  item_group_id,
  title,
  description,
  image_link,
  price,
  sale_price,
  availability,
  brand,
  gtin,
  product_type,
  google_product_category,
  size,
  color,
  material,
  pattern,
};
inline constexpr std::size_t field_count = 16;

/// The attributes that tell the variants of one group apart, in the order in which they are shown.
inline constexpr std::array<Field, 4> axes{Field::size, Field::color, Field::material,
                                           Field::pattern};

[[nodiscard]] std::string_view field_name(Field field);

/// The field of a column or element name: "id", "g:id", "Item Group ID"; nothing for another one.
[[nodiscard]] std::optional<Field> find_field(std::string_view name);

/// One row; the views hold for the call in which it is given.
struct FeedRow {
  std::size_t line = 0;
  std::array<std::string_view, field_count> cells;

  [[nodiscard]] std::string_view operator[](Field field) const {
    return cells[static_cast<std::size_t>(field)];
  }
};

/// Where rows and problems go.
struct FeedSink {
  std::function<void(const FeedRow&)> on_row;
  std::function<void(Problem)> on_problem;
};

/// A reader of one kind of feed, fed in pieces.
class FeedReader {
 public:
  virtual ~FeedReader() = default;
  virtual void push(std::string_view bytes) = 0;
  /// No more bytes come. False when the text was cut off or could not be read to its end.
  virtual bool finish() = 0;
};

}  // namespace noline::catalogue
