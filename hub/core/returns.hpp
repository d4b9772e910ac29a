// What comes back of an order, and what is paid back for it.
//
// An order's row lists its returns: [{"id", "at_ms", "lines": [{"line", "sku", "quantity"}],
// "refund_minor"}]. The id is the teller's own; told again it changes nothing.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/shelf.hpp"
#include "noline/result.hpp"

namespace noline::hub {

/// Pieces by the line's id, as 16 hex digits.
using LinePieces = std::map<std::string, std::uint32_t>;

/// What has come back so far.
[[nodiscard]] LinePieces returned_pieces(const nlohmann::json& order);
/// What is still at the shopper's.
[[nodiscard]] LinePieces kept_pieces(const nlohmann::json& order);

/// The pieces that `lines` [{"line" or "sku", "quantity"}] names; all that is kept where it is
/// null. Wrong when it names what was not ordered, or more than is kept.
[[nodiscard]] Result<LinePieces> read_pieces(const nlohmann::json& order,
                                             const nlohmann::json& lines);
[[nodiscard]] nlohmann::json pieces_json(const nlohmann::json& order, const LinePieces& pieces);

/// What these pieces cost: their share of the goods' total, after everything that was taken off,
/// rounded down over all returns together. The last pieces bring all the rest, shipping too.
[[nodiscard]] std::int64_t refund_minor(const nlohmann::json& order, const LinePieces& pieces);

/// Where they go: to `location`, or where they came from. Of bundles the parts.
[[nodiscard]] std::vector<StockMove> return_moves(const nlohmann::json& order,
                                                  const LinePieces& pieces,
                                                  const std::string& location);

}  // namespace noline::hub
