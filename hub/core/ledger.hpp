// How many pieces of a SKU lie where, and how each number came about.
//
// Every change is an entry that stays: how many pieces, why, by which order or receipt, when, and
// how many there were afterwards. The quantity is the sum of the entries, kept beside them so that
// a checkout reads one row; both are written in one transaction, and compared at every start.
// Nobody's name is in it: an order is named by its number, a till's receipt by the till.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "store/store.hpp"

namespace noline::hub {

/// Why a quantity changed. Stored by name; append only.
enum class StockReason : std::uint8_t {
  import,      ///< The feed counted for the first time.
  sale,        ///< An order of a device.
  cancel,      ///< An order ended before the goods left.
  returned,    ///< "return": goods came back over the counter.
  till,        ///< Sold on the shop floor.
  correction,  ///< Counted anew, by the feed or by a person.
};
[[nodiscard]] std::string_view stock_reason_name(StockReason reason);

/// By whom a promise is made.
enum class Channel : std::uint8_t { web, kiosk, store };
/// By the kind that a device says it is: "kiosk", "store" for a clerk's, everything else is the
/// web.
[[nodiscard]] Channel channel_of(std::string_view device_kind);

/// What an entry says beside the number.
struct StockWhy {
  StockReason reason = StockReason::correction;
  std::string reference;  ///< Never about a person.
  TimeMs told_ms = 0;     ///< By the clock of who told it; 0: at once.
};

/// Pieces that `channel` may promise: what is there, less what is kept back from it.
[[nodiscard]] std::int64_t promised(const StoredStock& stock, Channel channel);

class Ledger {
 public:
  explicit Ledger(Store& store) : store_(store) {}

  using Stand = std::map<std::string, StoredStock>;  ///< By location.
  [[nodiscard]] Stand find(std::string_view shop, std::string_view sku);
  /// So many pieces came, or went below 0.
  void change(std::string_view shop, std::string_view sku, StoredStock& stock, std::int64_t pieces,
              const StockWhy& why, TimeMs now);
  /// Somebody counted: the balance is that number now. An entry without a change is written for
  /// who names a reference, by which a repeated count is known.
  void count(std::string_view shop, std::string_view sku, StoredStock& stock, std::int64_t counted,
             const StockWhy& why, TimeMs now);
  /// Takes over what is kept back and when to order.
  void set_rules(std::string_view shop, std::string_view sku, StoredStock& stock,
                 const std::string& rules);
  [[nodiscard]] std::optional<StoredStockEntry> find_reference(std::string_view shop,
                                                               std::string_view reference) {
    return store_.find_stock_reference(shop, reference);
  }

 private:
  Store& store_;
};

}  // namespace noline::hub
