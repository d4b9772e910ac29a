// Pieces that a checkout which has begun keeps from other shoppers for some minutes of the hub's
// time, before anything is ordered.
//
// A hold is a row of the private scope `holds:<shop>`, so it survives the hub. It has one end, and
// is over at that moment whether or not somebody has cleared it away. It takes nothing from the
// ledger: an order of the same shopper goes through it, any other finds fewer pieces.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/scope.hpp"

namespace noline::hub {

/// Location to pieces.
using Pieces = std::map<std::string, std::uint32_t>;

/// Pieces of one SKU.
struct StockMove {
  std::string sku;
  Pieces pieces;
};

struct Hold {
  std::uint32_t epoch = 0;  ///< Of the cart that is being ordered.
  TimeMs began_ms = 0;
  TimeMs until_ms = 0;
  std::vector<StockMove> pieces;
};

class Holds {
 public:
  explicit Holds(Scopes& scopes) : scopes_(scopes) {}

  /// What all but this holder keep of a SKU now.
  [[nodiscard]] Pieces of_others(std::string_view shop, const std::string& sku,
                                 std::string_view holder, TimeMs now);
  /// The holder's hold, also one that is over and not yet swept; or null.
  [[nodiscard]] const Hold* find(std::string_view shop, std::string_view holder);
  /// In place of the one before. False when there are too many.
  bool put(std::string_view shop, std::string_view holder, Hold hold, TimeMs now);
  /// True when there was one.
  bool release(std::string_view shop, std::string_view holder);
  /// Removes what is long over.
  void sweep(TimeMs now);
  void clear() { shops_.clear(); }
  /// The holders' shops, for who knows a holder alone.
  [[nodiscard]] std::vector<std::string> shops_of(std::string_view holder);

 private:
  struct Shop {
    std::map<std::string, Hold, std::less<>> holds;
    std::map<std::string, std::set<std::string>> holders;  ///< By SKU.
  };
  [[nodiscard]] Shop& open(std::string_view shop);
  static void forget(Shop& held, std::string_view holder);

  Scopes& scopes_;
  std::map<std::string, Shop, std::less<>> shops_;
};

}  // namespace noline::hub
