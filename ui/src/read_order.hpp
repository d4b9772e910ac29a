// The parts "checkout" and "orders" as values.
#pragma once

#include <vector>

#include "noline/ui/model.hpp"
#include "read_json.hpp"

namespace noline::ui {

/// `currency` is that of the amounts in it.
[[nodiscard]] Promotion read_promotion(const Json& json, const std::string& currency);
[[nodiscard]] Checkout read_checkout(const Json& part);
[[nodiscard]] std::vector<Order> read_orders(const Json& list);

}  // namespace noline::ui
