// What the shop has: offers by SKU, and stock that orders take from and cancellations put back to.
//
// Stock stands in the product rows of the shop's scope, so every device sees it: what the web may
// promise. What is there, and why, stands in the ledger (ledger.hpp). A feed states a count;
// importing the same one again does not bring back what is gone. Another number is a new count, and
// the ledger gets a correction.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/holds.hpp"
#include "core/ledger.hpp"
#include "core/scope.hpp"
#include "noline/orders.hpp"

namespace noline::hub {

/// A change of one SKU at one location.
struct StockChange {
  std::string sku;
  std::string location;
  std::int64_t pieces = 0;  ///< That come; below 0 those that go. Of a count: how many there are.
  StockWhy why;
  bool is_count = false;
};
/// All pieces of some moves, as changes for one reason. They come, or go when that is a sale.
[[nodiscard]] std::vector<StockChange> stock_changes(const std::vector<StockMove>& moves,
                                                     const StockWhy& why);

/// Who asks what can be promised.
struct Buyer {
  std::string_view scope;  ///< What this shopper holds is not held from himself.
  Channel channel = Channel::web;
};

class Shelf {
 public:
  Shelf(Scopes& scopes, Store& store) : scopes_(scopes), ledger_(store), holds_(scopes) {}

  /// The offer of a SKU in a shop as it is now, or nothing.
  [[nodiscard]] std::optional<Offer> find(std::string_view shop_scope, const std::string& sku);
  /// The same with what this buyer can be promised now: less what is kept back from the channel,
  /// and what other shoppers' checkouts hold.
  [[nodiscard]] std::optional<Offer> find_for(std::string_view shop_scope, const std::string& sku,
                                              const Buyer& buyer, TimeMs now);
  /// What a channel may promise of one SKU at one location; 0 of what is not counted there.
  [[nodiscard]] std::int64_t promised_at(std::string_view shop_scope, const std::string& sku,
                                         const std::string& location, Channel channel);
  /// The shop's own row, or null.
  [[nodiscard]] nlohmann::json shop(std::string_view shop_scope);

  /// From which locations that many pieces come, `location` or any when it is empty; fewer when
  /// there are fewer. Empty for what is not counted.
  [[nodiscard]] static Pieces allocate(const Offer& offer, std::string_view location,
                                       std::uint32_t quantity);
  /// Changes the stock and returns the rows of the shop's scope that changed.
  [[nodiscard]] std::vector<Row> change(std::string_view shop_scope,
                                        const std::vector<StockChange>& changes, TimeMs now);

  /// A product row as it should stand: with what the web may promise in place of what the feed
  /// counts, and without the shop's own rules. The counts go into the ledger.
  [[nodiscard]] std::string shelve(std::string_view shop_scope, const std::string& json,
                                   TimeMs now);
  [[nodiscard]] Ledger& ledger() { return ledger_; }
  [[nodiscard]] Holds& holds() { return holds_; }
  void clear() { holds_.clear(); }

 private:
  [[nodiscard]] std::string product_of(std::string_view shop_scope, const std::string& sku);
  [[nodiscard]] Ledger::Stand open_ledger(std::string_view shop_scope, const std::string& sku,
                                          const nlohmann::json& counts, TimeMs now);
  [[nodiscard]] nlohmann::json read_sold(std::string_view shop_scope, const std::string& sku);
  void count_all(std::string_view shop_scope, nlohmann::json& variant, TimeMs now);

  Scopes& scopes_;
  Ledger ledger_;
  Holds holds_;
};

/// The JSON of an Owned row, or null.
[[nodiscard]] nlohmann::json read_owned(const Scope& scope, std::string_view key);
/// The next version of a row that only the hub writes: past every earlier one, also of a lost
/// database.
[[nodiscard]] std::uint64_t next_version(const Scope& scope, std::string_view key, TimeMs now);
/// Compact canonical text.
[[nodiscard]] std::string dump(const nlohmann::json& json);

}  // namespace noline::hub
