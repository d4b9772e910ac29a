// Coupons: laws for random carts and wallets, and examples worked out by hand.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "noline/orders.hpp"
#include "noline/quote.hpp"

using namespace noline;

namespace {

constexpr TimeMs now_ms = 1'000'000;

Coupon any_coupon(int number) {
  Coupon coupon;
  coupon.code = "CODE-" + std::to_string(number);
  coupon.kind =
      *rc::gen::element(CouponKind::percent, CouponKind::amount, CouponKind::free_shipping);
  coupon.value = coupon.kind == CouponKind::percent ? *rc::gen::inRange<std::int64_t>(1, 1001)
                                                    : *rc::gen::inRange<std::int64_t>(1, 20'000);
  coupon.from_minor = *rc::gen::element<std::int64_t>(0, 0, 500, 5000, 50'000);
  coupon.starts_ms = *rc::gen::element<TimeMs>(0, 0, now_ms, now_ms + 1);
  coupon.ends_ms = *rc::gen::element<TimeMs>(0, 0, now_ms, now_ms + 1);
  coupon.state = *rc::gen::element(CouponState::kept, CouponState::kept, CouponState::kept,
                                   CouponState::used, CouponState::gone, CouponState::unchecked);
  return coupon;
}

QuoteInput any_cart() {
  QuoteInput input;
  input.currency = "EUR";
  input.now_ms = now_ms;
  const int lines = *rc::gen::inRange(1, 8);
  for (int i = 0; i < lines; ++i) {
    const auto price = *rc::gen::inRange<std::int64_t>(0, 20'000);
    input.items.push_back({"S" + std::to_string(i), *rc::gen::inRange<std::uint32_t>(1, 20), price,
                           price, *rc::gen::element<std::uint32_t>(0, 70, 190, 255)});
    if (*rc::gen::inRange(0, 3) == 0)
      input.items.back().fulfilment = Fulfilment::collect;
  }
  input.shipping = {*rc::gen::inRange<std::int64_t>(0, 2000),
                    *rc::gen::inRange<std::int64_t>(0, 20'000)};
  const int coupons = *rc::gen::inRange(0, 5);
  for (int i = 0; i < coupons; ++i)
    input.coupons.push_back(any_coupon(i));
  return input;
}

Quote quote_of(const QuoteInput& input) {
  auto quote = make_quote(input);
  RC_ASSERT(quote.ok());
  return std::move(*quote);
}

template <typename Check>
void law(const char* name, const Check& check) {
  CHECK(rc::check(name, [&] {
    const QuoteInput input = any_cart();
    check(input, quote_of(input));
  }));
}

QuoteItem item(std::uint32_t quantity, std::int64_t price, std::uint32_t vat) {
  return {"S", quantity, price, price, vat};
}

Quote with(std::vector<QuoteItem> items, std::vector<Coupon> coupons) {
  QuoteInput input{"EUR", std::move(items), Fulfilment::delivery, {490, 4900}};
  input.coupons = std::move(coupons);
  input.now_ms = now_ms;
  auto quote = make_quote(input);
  REQUIRE(quote);
  return std::move(*quote);
}

}  // namespace

TEST_CASE("law: with coupons every share adds up to the total, and none is below zero") {
  law("adds up", [](const QuoteInput&, const Quote& quote) {
    std::int64_t gross = 0;
    for (const VatShare& share : quote.vat) {
      RC_ASSERT(share.gross_minor >= 0);
      gross += share.gross_minor;
    }
    RC_ASSERT(gross == quote.total_minor);
    RC_ASSERT(quote.total_minor ==
              quote.subtotal_minor + quote.shipping_minor - quote.discount_minor);
    RC_ASSERT(quote.total_minor >= 0);
  });
}

TEST_CASE("law: a coupon never makes an order dearer, and is worth what its verdict says") {
  law("never dearer", [](const QuoteInput& input, const Quote& quote) {
    QuoteInput without = input;
    without.coupons.clear();
    RC_ASSERT(quote.total_minor == quote_of(without).total_minor - quote.discount_minor);
    RC_ASSERT(quote.discount_minor >= 0);
  });
}

TEST_CASE("law: of a wallet the best counts alone, and one coupon more is never a loss") {
  law("the best", [](const QuoteInput& input, const Quote& quote) {
    std::int64_t best = 0;
    int active = 0;
    for (std::size_t i = 0; i < input.coupons.size(); ++i) {
      QuoteInput alone = input;
      alone.coupons = {input.coupons[i]};
      best = std::max(best, quote_of(alone).discount_minor);
      active += quote.coupons[i].state == CouponState::active ? 1 : 0;
    }
    RC_ASSERT(quote.discount_minor == best);
    RC_ASSERT(active == (best > 0 ? 1 : 0));
  });
}

TEST_CASE("law: what a wallet saves does not depend on its order, nor on that of the lines") {
  law("order", [](const QuoteInput& input, const Quote& quote) {
    QuoteInput other = input;
    std::reverse(other.coupons.begin(), other.coupons.end());
    std::reverse(other.items.begin(), other.items.end());
    const Quote again = quote_of(other);
    RC_ASSERT(again.total_minor == quote.total_minor);
    RC_ASSERT(again.subtotal_minor == quote.subtotal_minor);
  });
}

TEST_CASE("law: what is used, gone, unchecked, too early or too late takes nothing off") {
  law("states", [](const QuoteInput& input, const Quote& quote) {
    for (std::size_t i = 0; i < input.coupons.size(); ++i) {
      const Coupon& coupon = input.coupons[i];
      const bool is_open = coupon.state == CouponState::kept && coupon.starts_ms <= now_ms &&
                           (coupon.ends_ms == 0 || now_ms < coupon.ends_ms) &&
                           quote.subtotal_minor >= coupon.from_minor;
      RC_ASSERT(is_open || quote.coupons[i].saves_minor == 0);
      RC_ASSERT(is_open || quote.coupons[i].state != CouponState::active);
    }
  });
}

TEST_CASE("law: a line that is collected never raises what is sent") {
  law("ways", [](const QuoteInput& input, const Quote& quote) {
    const bool is_sent = std::any_of(input.items.begin(), input.items.end(), [](const auto& one) {
      return one.fulfilment.value_or(Fulfilment::delivery) == Fulfilment::delivery;
    });
    RC_ASSERT(is_sent || quote.shipping_reason == ShippingReason::collected);
    RC_ASSERT(!is_sent || quote.shipping_reason != ShippingReason::collected);
  });
}

TEST_CASE("coupons: ten percent is rounded half up, once, on all goods") {
  // 3 x 3.35 = 10.05; 10 % of it is 100.5 cents: 1.01. Cent by cent it would have been 0.34 x 3.
  const Quote quote = with({item(3, 335, 70)}, {{"TEN", CouponKind::percent, 100}});
  CHECK(quote.discount_minor == 101);
  CHECK(quote.total_minor == 1005 - 101 + 490);
}

TEST_CASE("coupons: a discount lowers the VAT rates in proportion, before shipping, by hand") {
  // 25.80 at 7 % and 18.00 at 19 %, 5.00 off: 500 x 2580 / 4380 = 294.52 and 205.47, so 294 and
  // 205, and the cent that is left to the larger remainder, 7 %: 2285 and 1595. Shipping 4.90:
  // 490 x 2285 / 3880 = 288.57 and 201.43: 289 and 201.
  const Quote quote =
      with({item(2, 1290, 70), item(1, 1800, 190)}, {{"FIVE", CouponKind::amount, 500}});
  REQUIRE(quote.vat.size() == 2);
  CHECK(quote.vat[0].gross_minor == 2574);
  CHECK(quote.vat[0].vat_minor == 168);  // 2574 x 70 / 1070 = 168.39
  CHECK(quote.vat[1].gross_minor == 1796);
  CHECK(quote.vat[1].vat_minor == 287);  // 1796 x 190 / 1190 = 286.75
  CHECK(quote.total_minor == 4370);
}

TEST_CASE("coupons: five euros off a cart of three leave the shipping to pay") {
  const Quote quote = with({item(1, 300, 70)}, {{"FIVE", CouponKind::amount, 500}});
  CHECK(quote.discount_minor == 300);
  CHECK(quote.total_minor == 490);
}

TEST_CASE("coupons: free shipping goes by the goods' full value") {
  // 50.00 with a tenth off are 45.00, and still sent for nothing.
  const Quote quote = with({item(1, 5000, 190)}, {{"TEN", CouponKind::percent, 100}});
  CHECK(quote.shipping_reason == ShippingReason::free_from);
  CHECK(quote.total_minor == 4500);
}

TEST_CASE("coupons: a threshold says what is missing") {
  const Quote quote = with({item(1, 1500, 190)}, {{"TEN", CouponKind::percent, 100, 2000}});
  REQUIRE(quote.coupons.size() == 1);
  CHECK(quote.coupons[0].state == CouponState::below_threshold);
  CHECK(quote.coupons[0].missing_minor == 500);
  CHECK(quote.discount_minor == 0);
}

TEST_CASE("coupons: of two that save the same the first counts") {
  const Quote quote =
      with({item(1, 1000, 190)}, {{"A", CouponKind::amount, 100}, {"B", CouponKind::percent, 100}});
  CHECK(quote.coupons[0].state == CouponState::active);
  CHECK(quote.coupons[1].state == CouponState::kept);
}

TEST_CASE("coupons: one that is out of range is an error") {
  QuoteInput input{"EUR", {item(1, 1000, 190)}, Fulfilment::delivery, {490, 4900}};
  input.coupons = {{"MUCH", CouponKind::percent, 1001}};
  CHECK(make_quote(input).error().code == Errc::invalid_argument);
}

TEST_CASE("coupons: one of a kind that a later hub brings is unknown, and takes nothing off") {
  const wire::Json later = {{"state", "kept"}, {"kind", "bundle_of_three"}, {"value", 500}};
  const Coupon coupon = read_coupon("NEW", later);
  CHECK(coupon.state == CouponState::unknown);
  CHECK(with({item(1, 1000, 190)}, {coupon}).discount_minor == 0);
  const wire::Json amount = {{"state", "kept"}, {"kind", "amount"}, {"value", 500}};
  CHECK(with({item(1, 1000, 190)}, {read_coupon("NOW", amount)}).discount_minor == 500);
  const wire::Json gone = {{"state", "gone"}, {"kind", "bundle_of_three"}};
  CHECK(read_coupon("OLD", gone).state == CouponState::gone);
}

TEST_CASE("coupons: a code is taken as people type it") {
  CHECK(normal_coupon_code(" golden ticket-7") == "GOLDENTICKET-7");
  CHECK(normal_coupon_code("a/b") == "");
  CHECK(normal_coupon_code("ab") == "");
  CHECK(normal_coupon_code(std::string(33, 'A')) == "");
}
