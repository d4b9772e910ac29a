#include "core/returns.hpp"

#include <algorithm>

namespace noline::hub {
namespace {

using nlohmann::json;

json list_of(const json& object, const char* name) {
  json list = object.value(name, json());
  return list.is_array() ? list : json::array();
}

__extension__ using Wide = __int128;

/// Rounded down.
std::int64_t share_of(std::int64_t amount, std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<std::int64_t>(Wide{amount} * part / whole) : 0;
}

/// What the goods of these pieces were sold for, before what a coupon took off the whole cart.
std::int64_t value_of(const json& order, const LinePieces& pieces) {
  std::int64_t value = 0;
  for (const json& line : list_of(order, "lines")) {
    const auto at = pieces.find(line.value("line", ""));
    const auto quantity = line.value("quantity", std::int64_t{1});
    if (at != pieces.end()) {
      value += share_of(line.value("total_minor", std::int64_t{0}), at->second, quantity);
    }
  }
  return value;
}

LinePieces ordered_pieces(const json& order) {
  LinePieces out;
  for (const json& line : list_of(order, "lines")) {
    out[line.value("line", "")] = line.value("quantity", std::uint32_t{0});
  }
  return out;
}

/// `pieces` of what came `from` there.
void add_move(std::vector<StockMove>& moves, const json& goods, std::uint32_t pieces,
              const std::string& location) {
  StockMove move{goods.value("sku", ""), {}};
  const json from = goods.value("from", json::object());
  for (const auto& [place, count] : from.items()) {
    const std::uint32_t here = std::min(pieces, count.get<std::uint32_t>());
    move.pieces[location.empty() ? place : location] += here;
    pieces -= here;
  }
  moves.push_back(std::move(move));
}

}  // namespace

LinePieces returned_pieces(const json& order) {
  LinePieces out;
  for (const json& entry : list_of(order, "returns")) {
    for (const json& line : list_of(entry, "lines")) {
      out[line.value("line", "")] += line.value("quantity", std::uint32_t{0});
    }
  }
  return out;
}

LinePieces kept_pieces(const json& order) {
  LinePieces kept = ordered_pieces(order);
  for (const auto& [line, pieces] : returned_pieces(order)) {
    kept[line] -= std::min(kept[line], pieces);
  }
  std::erase_if(kept, [](const auto& entry) { return entry.second == 0; });
  return kept;
}

Result<LinePieces> read_pieces(const json& order, const json& lines) {
  LinePieces kept = kept_pieces(order);
  const Error wrong =
      fail(Errc::invalid_argument,
           "lines is a list of {line or sku, quantity} of what was ordered and kept");
  if (lines.is_null()) {
    return kept.empty() ? Result<LinePieces>(wrong) : Result<LinePieces>(std::move(kept));
  }
  LinePieces out;
  for (const json& wanted : lines.is_array() ? lines : json::array({json()})) {
    const json name =
        wanted.is_object() ? wanted.value("line", wanted.value("sku", json())) : json();
    const json count = wanted.is_object() ? wanted.value("quantity", json(1U)) : json();
    if (!name.is_string() || !count.is_number_unsigned()) {
      return wrong;
    }
    auto left = count.get<std::uint64_t>();
    for (const json& line : list_of(order, "lines")) {
      const std::string id = line.value("line", "");
      if (name == id || name == line.value("sku", "")) {
        const auto taken = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(left, kept.contains(id) ? kept[id] - out[id] : 0));
        out[id] += taken;
        left -= taken;
      }
    }
    if (left > 0) {
      return wrong;
    }
  }
  std::erase_if(out, [](const auto& entry) { return entry.second == 0; });
  return out.empty() ? Result<LinePieces>(wrong) : Result<LinePieces>(std::move(out));
}

json pieces_json(const json& order, const LinePieces& pieces) {
  json out = json::array();
  for (const json& line : list_of(order, "lines")) {
    const auto at = pieces.find(line.value("line", ""));
    if (at != pieces.end()) {
      out.push_back(
          {{"line", at->first}, {"sku", line.value("sku", "")}, {"quantity", at->second}});
    }
  }
  return out;
}

std::int64_t refund_minor(const json& order, const LinePieces& pieces) {
  const LinePieces ordered = ordered_pieces(order);
  LinePieces all = returned_pieces(order);
  const json quote = order.value("quote", json::object());
  const auto total = quote.value("total_minor", std::int64_t{0});
  const std::int64_t goods = total - quote.value("shipping_minor", std::int64_t{0});
  const auto due = [&] {
    return all == ordered ? total : share_of(goods, value_of(order, all), value_of(order, ordered));
  };
  const std::int64_t before = due();
  for (const auto& [line, count] : pieces) {
    all[line] += count;
  }
  return due() - before;
}

std::vector<StockMove> return_moves(const json& order, const LinePieces& pieces,
                                    const std::string& location) {
  std::vector<StockMove> moves;
  for (const json& line : list_of(order, "lines")) {
    const auto at = pieces.find(line.value("line", ""));
    if (at == pieces.end()) {
      continue;
    }
    add_move(moves, line, at->second, location);
    for (const json& part : list_of(line, "parts")) {
      const std::uint32_t per_bundle = part.value("quantity", std::uint32_t{0}) /
                                       std::max(1U, line.value("quantity", std::uint32_t{1}));
      add_move(moves, part, at->second * per_bundle, location);
    }
  }
  return moves;
}

}  // namespace noline::hub
