// Promotions: each kind and each rule of stacking on one small cart, with the arithmetic.
#include <catch2/catch_test_macros.hpp>

#include "noline/orders.hpp"
#include "noline/quote.hpp"

using namespace noline;

namespace {

QuoteItem goods(const char* sku, std::uint32_t quantity, std::int64_t price,
                const char* category = "tea", std::uint32_t vat = 70) {
  return {sku,
          quantity,
          price,
          price,
          vat,
          {},
          {std::string("sku:") + sku, std::string("category:") + category}};
}

Promotion offer(const char* code, PromotionKind kind, std::int64_t value,
                std::vector<std::string> tags = {}) {
  Promotion promotion{code, kind, value};
  promotion.goods = std::move(tags);
  return promotion;
}

Promotion three_for_two(const char* code, std::vector<std::string> tags = {"category:tea"}) {
  Promotion promotion = offer(code, PromotionKind::buy_get, 0, std::move(tags));
  promotion.buy = 2;
  promotion.get = 1;
  return promotion;
}

Quote with(std::vector<QuoteItem> items, std::vector<Promotion> promotions,
           std::vector<Coupon> coupons = {}) {
  QuoteInput input{"EUR", std::move(items), Fulfilment::delivery, {490, 4900}};
  input.promotions = std::move(promotions);
  input.coupons = std::move(coupons);
  input.now_ms = 1'000'000;
  auto quote = make_quote(input);
  REQUIRE(quote);
  return std::move(*quote);
}

}  // namespace

TEST_CASE("promotions: a percentage is rounded for one piece, so ten cost ten times one") {
  // 20 % of 3.33 are 66.6 cents: 0.67; three pieces save 2.01 and cost 7.98.
  const Quote quote = with({goods("GREEN", 3, 333)}, {offer("TEA", PromotionKind::percent, 200)});
  CHECK(quote.promotions_minor == 201);
  CHECK(quote.total_minor == 999 - 201 + 490);
  REQUIRE(quote.lines[0].discounts.size() == 1);
  CHECK(quote.lines[0].discounts[0].promotion == 0);
  CHECK(quote.promotions[0].code == "TEA");
  CHECK(quote.promotions[0].kind == PromotionKind::percent);
  CHECK(quote.lines[0].discounts[0].amount_minor == 201);
  CHECK(quote.promotions[0].state == PromotionState::active);
}

TEST_CASE("promotions: an amount is taken off every piece, never more than it costs") {
  const Quote quote = with({goods("GREEN", 2, 333), goods("BAG", 1, 60)},
                           {offer("MINUS", PromotionKind::amount, 100)});
  CHECK(quote.promotions_minor == 260);
  CHECK(quote.lines[1].discounts[0].amount_minor == 60);
}

TEST_CASE("promotions: of every three pieces the cheapest is free") {
  // Seven pieces: two are free, the cheapest two, which are the black ones.
  const Quote quote =
      with({goods("BLACK", 2, 300), goods("GREEN", 5, 500)}, {three_for_two("3FOR2")});
  CHECK(quote.promotions_minor == 600);
  CHECK(quote.lines[0].discounts[0].amount_minor == 600);
  CHECK(quote.lines[1].discounts.empty());
  const Quote two = with({goods("GREEN", 2, 500)}, {three_for_two("3FOR2")});
  CHECK(two.promotions[0].state == PromotionState::incomplete);
  CHECK(two.promotions[0].missing_pieces == 1);
}

TEST_CASE("promotions: a set is made of the dearest pieces, and shared by their prices") {
  // Any three for 12.00: 5.00 + 5.00 + 4.00 = 14.00, 2.00 off. 200 x 1000 / 1400 = 142 for the two
  // of 5.00, and the 58 that are left for the one of 4.00. The second 4.00 stays as it is.
  Promotion set = offer("ANY3", PromotionKind::set, 1200, {"category:tea"});
  set.buy = 3;
  const Quote quote = with({goods("BLACK", 2, 400), goods("GREEN", 2, 500)}, {set});
  CHECK(quote.promotions_minor == 200);
  CHECK(quote.lines[1].discounts[0].amount_minor == 142);
  CHECK(quote.lines[0].discounts[0].amount_minor == 58);
}

TEST_CASE("promotions: a set that would cost more than its pieces is not made") {
  // 3 x 5.00 for 12.00 saves 3.00; the next three cost 3.00 as they are.
  Promotion set = offer("ANY3", PromotionKind::set, 1200, {"category:tea"});
  set.buy = 3;
  const Quote quote = with({goods("BLACK", 3, 100), goods("GREEN", 3, 500)}, {set});
  CHECK(quote.promotions_minor == 300);
}

TEST_CASE("promotions: a bundle needs one of each, and says how many are missing") {
  const Promotion pair = offer("PAIR", PromotionKind::bundle, 5000, {"sku:POT", "category:tea"});
  // 45.00 + 12.90 for 50.00: 7.90 off, once, although there are three teas.
  const Quote quote =
      with({goods("POT", 1, 4500, "kitchen", 190), goods("GREEN", 3, 1290)}, {pair});
  CHECK(quote.promotions_minor == 790);
  // 790 x 4500 / 5790 = 613.98: 613 for the pot, 177 for the tea; free shipping from 49.00.
  CHECK(quote.lines[0].discounts[0].amount_minor == 613);
  CHECK(quote.lines[1].discounts[0].amount_minor == 177);
  CHECK(quote.total_minor == 4500 + 3870 - 790);
  const Quote one = with({goods("GREEN", 3, 1290)}, {pair});
  CHECK(one.promotions[0].state == PromotionState::incomplete);
  CHECK(one.promotions[0].missing_pieces == 1);
}

TEST_CASE("promotions: a threshold goes by the goods it names, and says what is missing") {
  Promotion ten = offer("TEN", PromotionKind::cart_amount, 1000, {"category:tea"});
  ten.from_minor = 3000;
  const Quote below = with({goods("GREEN", 2, 1290), goods("POT", 1, 4500, "kitchen")}, {ten});
  CHECK(below.promotions[0].state == PromotionState::below_threshold);
  CHECK(below.promotions[0].missing_minor == 420);
  CHECK(below.promotions_minor == 0);
  const Quote there = with({goods("GREEN", 3, 1290), goods("POT", 1, 4500, "kitchen")}, {ten});
  CHECK(there.promotions_minor == 1000);
}

TEST_CASE(
    "promotions: free shipping stands beside another one, and a coupon for it saves nothing") {
  Promotion parcel = offer("PARCEL", PromotionKind::free_shipping, 0);
  parcel.from_minor = 2000;
  const Quote quote =
      with({goods("GREEN", 2, 1290)}, {offer("CART", PromotionKind::cart_percent, 100), parcel},
           {{"SEND", CouponKind::free_shipping, 0}});
  CHECK(quote.total_minor == 2580 - 258);
  CHECK(quote.coupons[0].state == CouponState::kept);
  CHECK(quote.promotions_minor == 258 + 490);
  const Quote below = with({goods("GREEN", 1, 1290)}, {parcel});
  CHECK(below.promotions[0].missing_minor == 710);
  // What is sent for nothing anyway lacks nothing.
  const Quote free = with({goods("GREEN", 4, 1290)}, {parcel});
  CHECK(free.promotions[0].state == PromotionState::kept);
}

TEST_CASE("promotions: the better of two counts for a piece, and three for two against a fifth") {
  const std::vector<Promotion> both = {three_for_two("A"), offer("B", PromotionKind::percent, 200)};
  // Four at 5.00: three for two saves 5.00 and a fifth of the fourth, 1.00; all by a fifth 4.00.
  const Quote four = with({goods("GREEN", 4, 500)}, both);
  CHECK(four.promotions_minor == 600);
  CHECK(four.lines[0].discounts.size() == 2);
  // With a half off each, three for two loses.
  const Quote half =
      with({goods("GREEN", 4, 500)}, {three_for_two("A"), offer("B", PromotionKind::percent, 500)});
  CHECK(half.promotions_minor == 1000);
  CHECK(half.promotions[0].state == PromotionState::kept);
}

TEST_CASE("promotions: then one for the cart, from what is left, and then one coupon") {
  // 4 x 5.00, one free: 15.00; a tenth off: 13.50; a coupon of a tenth: 1.35.
  const Quote quote = with({goods("GREEN", 3, 500), goods("BLACK", 1, 500)},
                           {three_for_two("A"), offer("C", PromotionKind::cart_percent, 100),
                            offer("D", PromotionKind::cart_amount, 100)},
                           {{"TEN", CouponKind::percent, 100}});
  CHECK(quote.promotions_minor == 500 + 150);
  CHECK(quote.discount_minor == 135);
  CHECK(quote.promotions[2].state == PromotionState::kept);
  CHECK(quote.total_minor == 2000 - 650 - 135 + 490);
}

TEST_CASE("promotions: an exclusive one counts alone, and only where that is cheaper") {
  Promotion alone = offer("X", PromotionKind::cart_percent, 300);
  alone.is_exclusive = true;
  const std::vector<Coupon> wallet = {{"TEN", CouponKind::percent, 100}};
  const Quote quote =
      with({goods("GREEN", 2, 1000)}, {offer("A", PromotionKind::percent, 100), alone}, wallet);
  CHECK(quote.promotions_minor == 600);
  CHECK(quote.discount_minor == 0);
  CHECK(quote.promotions[0].state == PromotionState::kept);
  const Quote beaten =
      with({goods("GREEN", 2, 1000)}, {offer("A", PromotionKind::percent, 250), alone}, wallet);
  CHECK(beaten.promotions_minor == 500);
  CHECK(beaten.discount_minor == 150);
}

TEST_CASE("promotions: time, segment and unknown kinds decide whether one counts at all") {
  Promotion promotion = offer("P", PromotionKind::percent, 100);
  promotion.segment = "silver";
  CHECK(promotion_state(promotion, 5, {}) == PromotionState::not_yours);
  CHECK(promotion_state(promotion, 5, {"gold", "silver"}) == PromotionState::kept);
  promotion.starts_ms = 5;
  promotion.ends_ms = 9;
  CHECK(promotion_state(promotion, 4, {"silver"}) == PromotionState::not_yet);
  CHECK(promotion_state(promotion, 5, {"silver"}) == PromotionState::kept);
  CHECK(promotion_state(promotion, 9, {"silver"}) == PromotionState::over);
  promotion.value = 1001;
  CHECK(promotion_state(promotion, 5, {"silver"}) == PromotionState::unknown);
}

TEST_CASE("promotions: the row of a later hub is read, and what is not known counts nothing") {
  const wire::Json shop = {
      {"promotions",
       {{{"code", "Z"}, {"kind", "lottery"}, {"value", 500}},
        {{"code", "B"}, {"kind", "percent"}, {"value", 100}, {"goods", {"category:tea", 7}}},
        {{"code", "A"}, {"kind", "set"}, {"value", 500}, {"buy", 0}},
        "rubbish"}}};
  const std::vector<Promotion> read = read_promotions(shop);
  REQUIRE(read.size() == 4);
  CHECK(read[1].code == "A");
  CHECK(read[2].goods == std::vector<std::string>{"category:tea", ""});
  const Quote quote = with({goods("GREEN", 1, 1000)}, read);
  CHECK(quote.promotions_minor == 100);
  CHECK(quote.promotions[1].state == PromotionState::unknown);
  CHECK(quote.promotions[3].state == PromotionState::unknown);
  CHECK(to_json(quote.promotions).size() == 1);
  CHECK(read_promotions(wire::Json()).empty());
}
