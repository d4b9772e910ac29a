// The screens. Each is a function from the model and the state to boxes, nodes and intents.
#pragma once

#include "../builder.hpp"

namespace noline::ui {

/// The whole page: header, the route's screen in the page's scroll box, tabs and toast.
void build_page(Builder& b);

void build_home(Builder& b);
void build_list(Builder& b);
void build_product(Builder& b);
void build_cart(Builder& b);
void build_account(Builder& b);
void build_hand_off(Builder& b);
void build_join(Builder& b);
void build_not_found(Builder& b);

/// What stays at the foot of the product screen on phones.
void build_product_foot(Builder& b);
/// What happened elsewhere, with one tap to undo it.
void build_notices(Builder& b);
/// The newest of it, for screens other than the cart.
void build_newest_notice(Builder& b);

/// Title of the page, localised.
std::string page_title(const Builder& b);

}  // namespace noline::ui
