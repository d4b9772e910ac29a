// What a cart or an order costs, with the reason for each price: shared by checkout and receipt.
#include "../format.hpp"
#include "../promotions.hpp"
#include "../widgets.hpp"
#include "screens.hpp"

namespace noline::ui {
namespace {

void sum_row(Builder& b, std::string_view label, std::string_view value, Color color) {
  const auto row = b.row({.align = Align::start, .justify = Justify::between, .gap = 12});
  b.text(label, style_small, color, {.grow = 1});
  b.text(value, as_number(style_small), color);
}

Word shipping_label(const Quote& quote) {
  if (quote.shipping_reason == "collected") {
    return Word::pickup;
  }
  return quote.shipping_reason == "free_from" ? Word::shipping_free_from : Word::shipping;
}

/// "19 %", "7,7 %".
std::string percent(std::int64_t permille, std::string_view language) {
  std::string text = std::to_string(permille / 10);
  if (permille % 10 != 0) {
    text += language == "de" ? "," : ".";
    text += std::to_string(permille % 10);
  }
  return text;
}

}  // namespace

void build_shipping_row(Builder& b, const Quote& quote) {
  const std::string price = quote.shipping.minor == 0
                                ? std::string(b.say(Word::free_of_charge))
                                : format_money(quote.shipping, b.view.language);
  sum_row(b, b.say(shipping_label(quote)), price, b.t.ink);
}

void build_coupons(Builder& b, const Quote& quote, bool whole_wallet) {
  struct CouponState {
    std::string_view name;
    Word word;
  };
  static constexpr CouponState states[] = {{"below_threshold", Word::coupon_missing},
                                           {"not_yet", Word::coupon_not_yet},
                                           {"expired", Word::coupon_expired},
                                           {"used", Word::coupon_used},
                                           {"gone", Word::coupon_gone},
                                           {"unknown", Word::coupon_unknown},
                                           {"unchecked", Word::coupon_unchecked}};
  for (const Coupon& coupon : quote.coupons) {
    const bool active = coupon.state == "active";
    if (!active && !whole_wallet) {
      continue;
    }
    Word word = Word::coupon_kept;
    for (const CouponState& state : states) {
      word = state.name == coupon.state ? state.word : word;
    }
    const std::string money = format_money(active ? coupon.saves : coupon.missing, b.view.language);
    const auto row =
        b.row({.justify = Justify::between, .gap = 8},
              {.key = "coupon." + coupon.code, .role = Role::group, .name = coupon.code});
    {
      const auto words = b.column({.grow = 1});
      b.text(b.say(Word::coupon_active, {coupon.code}), style_small, active ? b.t.good : b.t.ink);
      if (!active) {
        b.text(b.say(word, {money}), style_tiny, b.t.muted);
      }
    }
    if (active) {
      b.text("−" + money, as_number(style_small), b.t.good);
    }
    if (whole_wallet) {
      icon_button(b, "coupon.off." + coupon.code, Icon::close, {Do::coupon_off, coupon.code},
                  b.t.muted, b.say(Word::remove_of, {coupon.code}));
    }
  }
}

void build_totals(Builder& b, const Quote& quote) {
  const std::string_view language = b.view.language;
  sum_row(b, b.say(Word::subtotal), format_money(quote.subtotal, language), b.t.ink);
  if (quote.saved.minor > 0) {
    sum_row(b, b.say(Word::saved_by_sale), format_money(quote.saved, language), b.t.good);
  }
  build_promotions(b, quote);
  build_shipping_row(b, quote);
  build_coupons(b, quote, false);
  { const auto line = b.column({.height = 1, .fill = b.t.line}); }
  {
    const auto row = b.wrap({.justify = Justify::between, .gap = 12, .gap_cross = 0});
    b.word(Word::total, with_weight(style_body, Weight::bold), b.t.ink);
    TextStyle style = style_price;
    style.size_px = 22;
    b.text(format_money(quote.total, language), style, b.t.ink);
  }
  for (const VatShare& share : quote.vat) {
    if (share.permille > 0) {
      sum_row(b, b.say(Word::vat_in_it, {percent(share.permille, language)}),
              format_money(share.vat, language), b.t.muted);
    }
  }
}

void build_bought_line(Builder& b, std::string_view sku, std::string_view title,
                       std::int64_t quantity, const Money& total,
                       std::span<const LineDiscount> discounts) {
  const Product* product = b.model.find_product(sku);
  const auto row =
      b.row({.gap = 12}, {.key = "bought." + std::string(sku) + "." + std::string(title),
                          .role = Role::listitem,
                          .name = std::string(title)});
  b.picture(product ? std::string_view(product->picture) : std::string_view(),
            {.width = 48, .height = 48, .fill = b.t.sunken, .radius = radius_small_px},
            picture_share_percent);
  {
    const auto names = b.column({.grow = 1});
    b.text(title, with_weight(style_small, Weight::medium), b.t.ink);
    const std::string count = format_count(quantity, b.view.language);
    b.text(b.say(Word::pieces, {count}), as_number(style_tiny), b.t.muted);
  }
  const std::int64_t off = discount_minor(discounts);
  const auto prices = b.column({.align = Align::end});
  b.text(format_money({total.minor - off, total.currency}, b.view.language), as_number(style_small),
         b.t.ink);
  if (off > 0) {
    b.text(format_money(total, b.view.language), as_number(style_tiny), b.t.muted,
           {.strike = true});
  }
}

}  // namespace noline::ui
