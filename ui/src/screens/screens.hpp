// The screens. Each is a function from the model and the state to boxes, nodes and intents.
#pragma once

#include <span>

#include "../builder.hpp"

namespace noline::ui {

/// The whole page: header, the route's screen in the page's scroll box, tabs, what the shell adds
/// (null for nothing) and toast.
void build_page(Builder& b, Overlay* overlay);

void build_home(Builder& b);
void build_list(Builder& b);
void build_product(Builder& b);
void build_cart(Builder& b);
/// Whether the shopper here may only look at the cart.
bool read_only(const Builder& b);
/// What the cart costs, its codes, and the ways on.
void build_cart_sum(Builder& b);
void build_checkout(Builder& b);
/// What the shop answered to the last try: in words, with what differs.
void build_outcome(Builder& b);
void build_order(Builder& b);
void build_account(Builder& b);
/// A new password, by the link of a mail.
void build_reset(Builder& b);
/// What a shopper does about the account itself: password, export, erasure.
void build_care(Builder& b);
/// Why the last form was refused.
void form_error(Builder& b);
void build_hand_off(Builder& b);
void build_join(Builder& b);
void build_compare(Builder& b);
void build_stores(Builder& b);
void build_help(Builder& b);
void build_not_found(Builder& b);
/// The ways to the stores and to help, at the end of every page.
void build_foot(Builder& b);

/// The store the shopper chose, else the first; null when the shop has none.
const Location* own_store(const Builder& b);
/// "Markthalle Neun, open until 20:00 today".
std::string opening_text(const Builder& b, const Location& place);

/// The shopper's orders, each a link; nothing when there are none.
void build_orders(Builder& b);
/// Subtotal, shipping with its reason, total, and the VAT in it.
void build_totals(Builder& b, const Quote& quote);
/// How a line goes its own way, in words: "Comes as a parcel"; like the rest when it does not.
std::string way_text(const Builder& b, std::string_view way);
/// How a line reaches the shopper, and the button that changes it.
void build_line_way(Builder& b, const Line& line);
void build_shipping_row(Builder& b, const Quote& quote);
/// What codes take off; the whole wallet also says why others do not count, and lets go of them.
void build_coupons(Builder& b, const Quote& quote, bool whole_wallet);
/// One line of a summary or a receipt.
void build_bought_line(Builder& b, std::string_view sku, std::string_view title,
                       std::int64_t quantity, const Money& total,
                       std::span<const LineDiscount> discounts);
/// "K7QM-2XV9": as a person reads it out.
std::string order_number(const Order& order);

/// Takes the product on the list to compare, or off it.
void compare_button(Builder& b, const Product& product);
/// The command that agrees to the history being recorded, or withdraws that.
const char* consent_command(bool given);

/// What stays at the foot of the product screen on phones.
void build_product_foot(Builder& b);
/// What happened elsewhere, with one tap to undo it.
void build_notices(Builder& b);
/// The newest of it, for screens other than the cart.
void build_newest_notice(Builder& b);

/// Title of the page, localised.
std::string page_title(const Builder& b);

}  // namespace noline::ui
