#include "shop_rules.hpp"

#include <map>
#include <random>

#include "core/holds.hpp"
#include "core/returns.hpp"
#include "store/sqlite_store.hpp"

namespace noline::hub::test {
namespace {

using nlohmann::json;
using Random = std::mt19937_64;

std::uint32_t below(Random& random, std::uint32_t limit) {
  return static_cast<std::uint32_t>(random() % limit);
}

/// What a shopper bought of one line.
struct Bought {
  std::string id;
  std::string sku;
  std::uint32_t quantity = 0;
  std::uint32_t per_bundle = 0;  ///< Pieces of the part in one; 0: no bundle.
};

json line_of(Random& random, const Bought& bought) {
  const std::uint32_t here = below(random, bought.quantity + 1);
  const json from = {{"berlin", here}, {"hamburg", bought.quantity - here}};
  json line = {{"line", bought.id},
               {"sku", bought.sku},
               {"quantity", bought.quantity},
               {"total_minor", bought.quantity * (1 + below(random, 5000))},
               {"from", bought.per_bundle == 0 ? from : json::object()}};
  if (bought.per_bundle != 0) {
    const std::uint32_t all = bought.per_bundle * bought.quantity;
    line["parts"] = {
        {{"sku", "PART-" + bought.sku}, {"quantity", all}, {"from", {{"berlin", all}}}}};
  }
  return line;
}

json order_of(Random& random, std::vector<Bought>& bought) {
  json lines = json::array();
  std::int64_t goods = 0;
  const std::uint32_t line_count = 1 + below(random, 3);
  for (std::uint32_t index = 0; index < line_count; ++index) {
    bought.push_back({"line" + std::to_string(index), "SKU-" + std::to_string(index),
                      1 + below(random, 5), below(random, 3)});
    lines.push_back(line_of(random, bought.back()));
    goods += lines.back()["total_minor"].get<std::int64_t>();
  }
  // A coupon takes something off the whole cart.
  const std::int64_t shipping = 490;
  const std::int64_t paid = goods - goods / (1 + below(random, 4) + 1) + shipping;
  return {{"lines", lines}, {"quote", {{"total_minor", paid}, {"shipping_minor", shipping}}}};
}

/// Pieces that moves bring back of a SKU.
std::uint64_t pieces_in(const std::vector<StockMove>& moves, const std::string& sku) {
  std::uint64_t count = 0;
  for (const StockMove& move : moves) {
    for (const auto& [location, pieces] : move.pieces) {
      count += move.sku == sku ? pieces : 0;
    }
  }
  return count;
}

std::string check_moves(const json& order, const LinePieces& pieces,
                        const std::vector<Bought>& bought, const std::string& location) {
  const auto moves = return_moves(order, pieces, location);
  for (const Bought& line : bought) {
    const auto at = pieces.find(line.id);
    const std::uint64_t count = at == pieces.end() ? 0 : at->second;
    const bool is_bundle = line.per_bundle != 0;
    const std::uint64_t back = pieces_in(moves, (is_bundle ? "PART-" : "") + line.sku);
    const std::uint64_t wanted = is_bundle ? count * line.per_bundle : count;
    // Where everything goes to one place, nothing depends on where it came from.
    if (!location.empty() && is_bundle && back != wanted) {
      return std::to_string(back) + " parts of " + line.sku + " instead of " +
             std::to_string(wanted);
    }
    if (back > wanted) {
      return "more of " + line.sku + " went back than was returned";
    }
  }
  return "";
}

}  // namespace

BrokenRule play_returns(std::uint64_t seed) {
  constexpr const char* property = "returns";
  Random random(seed * 0x9e3779b97f4a7c15);
  std::vector<Bought> bought;
  json order = order_of(random, bought);
  std::map<std::string, std::uint32_t> kept;
  for (const Bought& line : bought) {
    kept[line.id] = line.quantity;
  }
  const auto total = order["quote"]["total_minor"].get<std::int64_t>();
  std::int64_t refunded = 0;
  std::uint32_t left = 1;
  for (int round = 0; round < 20 && left > 0; ++round) {
    const bool is_all = random() % 6 == 0;
    const Bought& chosen = bought[random() % bought.size()];
    const std::uint32_t count = 1 + below(random, 4);
    const bool is_by_line = random() % 2 == 0;
    const json wanted =
        is_all ? json()
               : json::array({{{is_by_line ? "line" : "sku", is_by_line ? chosen.id : chosen.sku},
                               {"quantity", count}}});
    const auto pieces = read_pieces(order, wanted);
    const bool is_possible = is_all || count <= kept[chosen.id];
    if (pieces.ok() != is_possible) {
      return {property, std::string(pieces.ok() ? "taken: " : "refused: ") + wanted.dump()};
    }
    if (!pieces) {
      continue;
    }
    const std::string location = random() % 2 == 0 ? "hamburg" : "";
    if (const std::string wrong = check_moves(order, *pieces, bought, location); !wrong.empty()) {
      return {property, wrong};
    }
    const std::int64_t minor = refund_minor(order, *pieces);
    refunded += minor;
    if (minor < 0 || refunded > total) {
      return {property, std::to_string(refunded) + " paid back of " + std::to_string(total)};
    }
    for (const auto& [line, returned] : *pieces) {
      if (returned > kept[line]) {
        return {property, line + " went back more often than it was bought"};
      }
      kept[line] -= returned;
    }
    order["returns"].push_back({{"lines", pieces_json(order, *pieces)}, {"refund", minor}});
    left = 0;
    for (const auto& [line, still] : kept) {
      left += still;
    }
  }
  if (left == 0 && (refunded != total || read_pieces(order, json()).ok())) {
    return {property, "all came back, and " + std::to_string(refunded) + " of " +
                          std::to_string(total) + " was paid"};
  }
  return {};
}

BrokenRule play_holds(std::uint64_t seed) {
  constexpr const char* property = "holds";
  constexpr const char* shop = "shop:demo";
  const std::string holders[] = {"guest:a", "guest:b", "customer:c"};
  const std::string skus[] = {"TEA", "CUP"};
  Random random(seed * 0x9e3779b97f4a7c15);
  auto store = SqliteStore::open("");
  if (!store) {
    return {property, "no store"};
  }
  Scopes scopes(**store, (*store)->add_lineage(1, 1));
  Holds holds(scopes);
  std::map<std::string, Hold> model;
  TimeMs now = 1'000'000;
  for (int round = 0; round < 25; ++round) {
    now += below(random, 2000);
    const std::string& holder = holders[random() % std::size(holders)];
    const std::uint32_t roll = below(random, 10);
    if (roll < 5) {
      Hold hold{1, now, now + below(random, 3000), {}};
      for (const std::string& sku : skus) {
        if (random() % 2 == 0) {
          hold.pieces.push_back({sku, {{"berlin", 1 + below(random, 4)}}});
        }
      }
      model[holder] = hold;
      holds.put(shop, holder, hold, now);
    } else if (roll < 7) {
      const bool was_there = model.erase(holder) > 0;
      if (holds.release(shop, holder) != was_there) {
        return {property, "a release said the wrong thing"};
      }
    } else if (roll < 8) {
      holds.clear();  // As a start does: everything is read again.
    }
    for (const std::string& sku : skus) {
      std::uint32_t wanted = 0;
      for (const auto& [other, hold] : model) {
        for (const StockMove& move : hold.pieces) {
          const bool counts = other != holder && hold.until_ms > now && move.sku == sku;
          wanted += counts ? move.pieces.at("berlin") : 0;
        }
      }
      const Pieces held = holds.of_others(shop, sku, holder, now);
      const auto at = held.find("berlin");
      if ((at == held.end() ? 0 : at->second) != wanted) {
        return {property, holder + " is kept from " +
                              std::to_string(at == held.end() ? 0 : at->second) + " " + sku +
                              " instead of " + std::to_string(wanted)};
      }
    }
  }
  return {};
}

}  // namespace noline::hub::test
