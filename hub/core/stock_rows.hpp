// What tills and people tell about stock: rows of JSON, or of a CSV file with the same columns.
//
//   id        the teller's own number of the row: told again, it counts once
//   sku, location
//   sold, returned or counted   exactly one: pieces that went, came back, or that lie there
//   time      when, as 2026-11-22T09:30:00Z or in milliseconds; may be absent
//
// Every row stands for itself: a wrong one is reported, the others go in.
#pragma once

#include "core/shelf.hpp"

namespace noline::hub {

struct StockRow {
  std::size_t line = 0;  ///< Of the file; of JSON the number of the row, from 1.
  std::string id;
  StockChange change;
};

struct RowProblem {
  std::size_t line = 0;
  std::string id;
  std::string reason;
};

struct StockRows {
  std::vector<StockRow> rows;
  std::vector<RowProblem> problems;
};

/// `list` is an array; `now` bounds times.
[[nodiscard]] StockRows read_stock_rows(const nlohmann::json& list, TimeMs now);
/// Columns by the names in the first line, parted by "," or ";", in any order.
[[nodiscard]] StockRows read_stock_csv(std::string_view text, TimeMs now);
/// "2026-11-22T09:30:00Z", also with an offset such as +01:00; nothing when it is none.
[[nodiscard]] std::optional<TimeMs> parse_time(std::string_view text);

}  // namespace noline::hub
