// Which products a list shows, and in what order.
#pragma once

#include <vector>

#include "noline/ui/model.hpp"
#include "router.hpp"

namespace noline::ui {

/// The products of a category or search route that pass its filters, sorted. The pointers live
/// until the next catalogue part.
std::vector<const Product*> find_products(const ShopModel& model, const Route& route);

/// True when the product carries this tag.
bool has_tag(const Product& product, std::string_view tag);

}  // namespace noline::ui
