// Promotions in words: what a screen says of one, whatever kind it is.
#pragma once

#include <span>
#include <string>

#include "builder.hpp"

namespace noline::ui {

/// What it takes off, short enough for a tag: "−20 %", "3 for 2", "Free shipping".
std::string promotion_badge(const Builder& b, const Promotion& promotion);
/// Its title, or the code when it has none.
std::string promotion_title(const Builder& b, const Promotion& promotion);
/// Title, badge and threshold: "Garden days: −20 %".
std::string promotion_words(const Builder& b, const Promotion& promotion);
/// The tag for a card: of the promotions open to a variant the first; empty when there is none.
std::string variant_badge(const Builder& b, const Variant& variant);

/// The promotions open to a variant, a line each.
void build_variant_promotions(Builder& b, const Variant& variant);
/// What promotions took off, a row each with the reason, and what is missing for the next.
void build_promotions(Builder& b, const Quote& quote);
/// What is missing for the next promotion, or for free shipping.
void build_promotion_hints(Builder& b, const Quote& quote);
/// What promotions take off one line, by its place among those that have a price.
void build_line_discounts(Builder& b, std::span<const LineDiscount> discounts);
/// The sum of them.
std::int64_t discount_minor(std::span<const LineDiscount> discounts);
/// Those of the cart's line at this index.
std::span<const LineDiscount> discounts_of(const Builder& b, std::size_t line);

}  // namespace noline::ui
