// A device that follows a shop by hand, and a shop of as many cups as are wanted.
#pragma once

#include <map>
#include <set>

#include "core/stock_rows.hpp"
#include "support/stock_shop.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {

/// Keeps the rows of the shop as a device does, and knows which of them are to be up to date.
class ShopDevice : public TestDevice {
 public:
  using TestDevice::TestDevice;

  /// Connects with what it holds, and takes all pages.
  wire::Welcome hello();
  void leave();
  /// Takes what arrived.
  void listen();
  wire::CallResult call(std::string_view name, wire::Json args);
  void watch(std::set<std::string> ids);

  [[nodiscard]] std::set<std::string> products() const;
  /// Those of them that are not withdrawn.
  [[nodiscard]] std::set<std::string> sold() const;
  [[nodiscard]] std::int64_t price_of(const std::string& id) const;
  [[nodiscard]] std::int64_t stock_of(const std::string& id) const;

  std::string shop = demo_shop;
  std::map<std::string, std::string> rows;
  std::set<std::string> live;  ///< Products whose changes come.
  std::set<std::string> changed;
  std::set<std::string> products_before_answer;
  std::size_t row_frames = 0;
  std::size_t unwatched = 0;
  std::size_t strays = 0;  ///< Rows that came though nobody had asked for them.

 private:
  void take(const wire::Rows& page);

  bool is_large_ = false;
  bool is_asking_ = false;
};

/// Products P0 to P<count - 1>, each of one variant "<id>-0"; all others are withdrawn.
void fill_shop(TestHub& hub, std::int64_t price_more, std::size_t count);
void put_product(TestHub& hub, std::size_t number, std::int64_t price);
[[nodiscard]] StockRows count_row(const std::string& sku, const std::string& location,
                                  std::uint64_t pieces);

}  // namespace noline::hub::test
