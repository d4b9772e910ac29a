// A shop with counted tea and pots, over the hub in memory or in a file.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include "core/stock_report.hpp"
#include "core/stock_rows.hpp"
#include "noline/orders.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {

inline constexpr const char* demo_shop = "shop:demo";
inline constexpr const char* stock_keys =
    "till front key-of-the-front-till\nstock books key-of-the-stock-books\n"
    "kiosk hall key-of-the-hall-kiosk\n";

/// A product of one variant; `more` goes into the variant.
inline ShopRow product_row(const std::string& sku, const wire::Json& stock,
                           const wire::Json& more = wire::Json::object()) {
  wire::Json variant = {{"sku", sku}, {"price_minor", 1000}, {"stock", stock}};
  variant.update(more);
  const wire::Json product = {
      {"id", sku}, {"title", {{"en", sku}}}, {"currency", "EUR"}, {"variants", {variant}}};
  return {"product/" + sku, wire::dump(product)};
}

struct StockShop {
  TestHub hub;

  explicit StockShop(const std::string& path = "", unsigned char seed = 1) : hub(path, seed) {
    hub.service->set_operator_keys(read_operator_keys(stock_keys).value());
    hub.service->put_shop(demo_shop,
                          {{"shop", R"({"id":"demo","currency":"EUR","locations":)"
                                    R"([{"id":"berlin"},{"id":"hamburg"}]})"}},
                          Missing::stays, hub.now);
    hub.settle();
  }

  void feed(const ShopRow& row) {
    hub.service->put_shop(demo_shop, {row}, Missing::stays, hub.now);
    hub.settle();
  }
  /// What the web sees of a SKU.
  std::int64_t shown(const std::string& sku, const std::string& location = "berlin") {
    const auto product = read_owned(*hub.service->find_scope(demo_shop), "product/" + sku);
    return product["variants"][0]["stock"].value(location, std::int64_t{-1});
  }
  std::int64_t balance(const std::string& sku, const std::string& location = "berlin") {
    for (const StoredStock& stock : hub.store->find_stock(demo_shop, sku)) {
      if (stock.location == location)
        return stock.balance;
    }
    return 0;
  }
  /// One row, or a list of them.
  wire::Json tell(const wire::Json& rows, const char* teller = "till/front") {
    const wire::Json list = rows.is_object() ? wire::Json::array({rows}) : rows;
    wire::Json answer =
        hub.service->put_stock_rows(demo_shop, teller, read_stock_rows(list, hub.now), hub.now);
    hub.settle();
    return answer;
  }
  /// A call over HTTP; its answer, or {"code","detail"}.
  wire::Json post(std::string_view name, const wire::Json& args) {
    hub.settle();
    return hub.ask(name, args).body;
  }
  std::vector<std::string> reasons(const std::string& sku) {
    std::vector<std::string> found;
    for (const StoredStockEntry& entry : hub.store->find_stock_entries(demo_shop, sku))
      found.push_back(entry.reason);
    return found;
  }
};

/// Connects a device that follows the shop, too, as real ones do.
inline void enter_shop(TestDevice& device, const char* kind = "web") {
  device.link = device.hub.connect();
  wire::Hello hello;
  hello.device = {{"id", device.device_id}, {"name", "T"}, {"kind", kind}, {"language", "de"}};
  hello.replica = device.replica;
  hello.clock = device.hub.now;
  hello.credential = device.credential;
  hello.scopes = {{device.scope, 0, 0}, {demo_shop, 0, 0}};
  device.hub.send(device.link, hello, device.replica);
  device.hub.settle();
}

/// Presses "buy" for a cart with one line; what the hub said.
inline wire::Json press_buy(TestDevice& device, const std::string& sku, std::uint32_t quantity,
                            std::uint32_t epoch = 1, const char* payment = "invoice") {
  const Line line = added_line(sku, device.replica, quantity);
  SeenLine seen = see_line(line_id(line.identity), line);
  seen.unit_price_minor = 1000;
  const auto result = device.call(
      "checkout",
      {{"shop", "demo"},
       {"epoch", epoch},
       {"key", "key"},
       {"payment", payment},
       {"fulfilment", "delivery"},
       {"email", "a@example.org"},
       {"address", {{"name", "A"}, {"street", "B 1"}, {"postcode", "1"}, {"city", "C"}}},
       {"total_minor", std::int64_t{1000} * quantity},
       {"lines", {to_json(seen)}}});
  INFO(result.error.detail);
  REQUIRE(result.error.code == Errc::none);
  return result.ok;
}

}  // namespace noline::hub::test
