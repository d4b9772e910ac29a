// A shop with two products and devices of one shopper, over the real hub and the real client.
#pragma once

#include <string>

#include "shop.hpp"

namespace noline::test {

/// Tea at 12.90 (7 % VAT) and a teapot at 48.00, on sale for 45.00 (19 %); shipping 4.90, free from
/// 100.00.
class Market : public Shop {
 public:
  Market();

  /// The feed says another price or count of the tea.
  void tea(std::int64_t price_minor, std::uint32_t berlin, std::uint32_t hamburg = 0);
  /// What stands on the shelf now.
  [[nodiscard]] std::uint32_t stock(const std::string& sku, const std::string& location);
  /// Presses "buy" with a whole address; waits for the answer's "ok".
  wire::Json buy(TestDevice& device, const std::string& payment = "invoice",
                 const wire::Json& more = wire::Json::object());
  /// Presses "buy" and does not wait.
  void press_buy(TestDevice& device, const std::string& payment = "invoice",
                 const wire::Json& more = wire::Json::object());
  /// The order of this number as the device shows it, or null.
  [[nodiscard]] static wire::Json order(TestDevice& device, const std::string& id = "1");
  /// Calls of the test provider, as over HTTP; the answer's JSON.
  wire::Json callback(const std::string& payment, const std::string& event);
  /// Time passes for the hub.
  void pass(TimeMs ms);
};

[[nodiscard]] wire::Json whole_address();
[[nodiscard]] std::vector<std::string> notice_types(TestDevice& device);
[[nodiscard]] std::uint32_t in_cart(TestDevice& device, const std::string& sku);

}  // namespace noline::test
