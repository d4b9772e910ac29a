// The parts of product cards, for lists that put more into an item than the card.
#pragma once

#include "builder.hpp"

namespace noline::ui {

/// The card of a product as a link, without the list item that `product_card` puts around it.
void product_link(Builder& b, const Product& product);

}  // namespace noline::ui
