// Checks one row of a feed for itself: what is left is right, what is wrong is reported.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <unordered_map>

#include "feed_row.hpp"

namespace noline::catalogue {

/// A row of which every value has been checked.
struct CheckedRow {
  std::size_t line = 0;
  std::string sku;
  std::string group_id;
  std::string title;
  std::string description;
  std::string brand;
  std::string product_type;
  std::string gtin;
  std::string image;
  std::array<std::string, axes.size()>
      choices;  ///< As in `axes`; empty where the feed says nothing.
  Money price;
  std::optional<Money> sale_price;
  Availability availability = Availability::in_stock;
};

class RowCheck {
 public:
  /// `currency` may be empty; then the first right row decides.
  RowCheck(std::string currency, std::function<void(Problem)> on_problem);

  /// The checked row, or nothing when it was refused and reported.
  [[nodiscard]] std::optional<CheckedRow> check(const FeedRow& row);

 private:
  void report(const FeedRow& row, Field field, std::string reason, Effect effect);
  bool refuse(const FeedRow& row, Field field, std::string reason);
  bool check_encoding(const FeedRow& row);
  bool check_ids(const FeedRow& row, CheckedRow& out);
  bool check_texts(const FeedRow& row, CheckedRow& out);
  bool check_choices(const FeedRow& row, CheckedRow& out);
  bool check_price(const FeedRow& row, CheckedRow& out);
  bool check_availability(const FeedRow& row, CheckedRow& out);
  void check_sale_price(const FeedRow& row, CheckedRow& out);
  void check_gtin(const FeedRow& row, CheckedRow& out);
  void check_image(const FeedRow& row, CheckedRow& out);

  std::string currency_;
  std::function<void(Problem)> on_problem_;
  std::unordered_map<std::string, std::size_t> line_of_sku_;  ///< Of rows that went in.
};

}  // namespace noline::catalogue
