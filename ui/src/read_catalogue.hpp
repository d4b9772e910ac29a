// The shop's facts and its products from their canonical JSON.
#pragma once

#include <vector>

#include "noline/ui/model.hpp"
#include "read_json.hpp"

namespace noline::ui {

/// Products without id or variant are left out: nothing could be shown or bought.
/// `offers` says which promotions are open to which SKU, and what one piece costs with them.
std::vector<Product> read_products(const Json& list, const Json& offers);
ShopFacts read_shop(const Json& json);
/// What lists show; its `serial` is 0.
Found read_found(const Json& json);

}  // namespace noline::ui
