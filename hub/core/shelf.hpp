// What the shop has: offers by SKU, and stock that orders take from and cancellations put back to.
//
// Stock stands in the product rows of the shop's scope, so every device sees it. A feed states a
// count; what was sold since then is kept beside it in the private scope `sold:<shop>`, so that
// importing the same feed again does not bring back what is gone. A feed with another number is a
// new count.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/scope.hpp"
#include "noline/orders.hpp"

namespace noline::hub {

/// Location to pieces.
using Pieces = std::map<std::string, std::uint32_t>;

/// Takes from, or puts to, one SKU.
struct StockMove {
  std::string sku;
  Pieces pieces;
};

class Shelf {
 public:
  explicit Shelf(Scopes& scopes) : scopes_(scopes) {}

  /// The offer of a SKU in a shop as it is now, or nothing.
  [[nodiscard]] std::optional<Offer> find(std::string_view shop_scope, const std::string& sku);
  /// The shop's own row, or null.
  [[nodiscard]] nlohmann::json shop(std::string_view shop_scope);

  /// From which locations that many pieces come, `location` or any when it is empty; fewer when
  /// there are fewer. Empty for what is not counted.
  [[nodiscard]] static Pieces allocate(const Offer& offer, std::string_view location,
                                       std::uint32_t quantity);
  /// Changes the stock and returns the rows of the shop's scope that changed. Pieces leave the
  /// shelf with `is_sold`, or come back.
  [[nodiscard]] std::vector<Row> move(std::string_view shop_scope,
                                      const std::vector<StockMove>& moves, bool is_sold,
                                      TimeMs now);

  /// A product row as it should stand: what the feed counts, less what was sold since that count.
  [[nodiscard]] std::string without_sold(std::string_view shop_scope, const std::string& key,
                                         const std::string& json, TimeMs now);
  /// The shop's products are others now.
  void forget(std::string_view shop_scope) { products_.erase(std::string(shop_scope)); }
  void clear() { products_.clear(); }

 private:
  using ProductKeys = std::unordered_map<std::string, std::string>;
  [[nodiscard]] const std::string* product_of(std::string_view shop_scope, const std::string& sku);
  void write_sold(std::string_view shop_scope, const std::string& sku, const nlohmann::json& sold,
                  TimeMs now);
  [[nodiscard]] nlohmann::json read_sold(std::string_view shop_scope, const std::string& sku);

  Scopes& scopes_;
  std::unordered_map<std::string, ProductKeys> products_;  ///< By shop; SKU to row key.
};

/// The JSON of an Owned row, or null.
[[nodiscard]] nlohmann::json read_owned(const Scope& scope, std::string_view key);
/// The next version of a row that only the hub writes: past every earlier one, also of a lost
/// database.
[[nodiscard]] std::uint64_t next_version(const Scope& scope, std::string_view key, TimeMs now);
/// Compact canonical text.
[[nodiscard]] std::string dump(const nlohmann::json& json);

}  // namespace noline::hub
