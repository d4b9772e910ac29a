#include "../format.hpp"
#include "../promotions.hpp"
#include "../widgets.hpp"
#include "screens.hpp"

namespace noline::ui {

bool read_only(const Builder& b) {
  return b.model.session.role == "read";
}

namespace {

// One VAT rate for all lines is named; several are only said to be included.
std::string total_label(const Builder& b) {
  std::int64_t rate = 0;
  bool one = true;
  for (const Line& line : b.model.cart.lines) {
    const Product* product = b.model.find_product(line.sku);
    const std::int64_t permille = product ? product->vat_permille : 0;
    one = one && permille > 0 && (rate == 0 || rate == permille) && permille % 10 == 0;
    rate = permille;
  }
  return one && rate > 0 ? b.say(Word::total_with_vat, {format_count(rate / 10, b.view.language)})
                         : std::string(b.say(Word::total_with_vats));
}

void sum_row(Builder& b, std::string_view label, std::string_view value) {
  const auto row = b.row({.justify = Justify::between, .gap = 12});
  b.text(label, style_small, b.t.ink);
  b.text(value, as_number(style_small), b.t.ink);
}

void coupon_field(Builder& b) {
  if (read_only(b)) {
    return;
  }
  const auto row = b.row({.align = Align::end, .gap = 8});
  {
    const auto wide = b.column({.grow = 1});
    FieldSpec wanted;
    wanted.label = b.say(Word::coupon_code);
    wanted.submit = "coupon.add";
    wanted.length_max = 32;
    field(b, "coupon", std::move(wanted));
  }
  button(b, "coupon.add", b.say(Word::coupon_add), {Do::coupon_add}, {.look = ButtonLook::quiet});
}

}  // namespace

void build_cart_sum(Builder& b) {
  Spec spec = card_spec(b);
  spec.pad = even(20);
  spec.gap = 12;
  const auto card = b.column(
      spec, {.key = "summary", .role = Role::group, .name = std::string(b.say(Word::sum))});
  b.word(Word::sum, style_h2, b.t.ink, {.role = Role::heading2});
  const std::string count = format_count(b.model.cart.count, b.view.language);
  const std::string money = format_money(b.model.cart.subtotal, b.view.language);
  const bool has_quote = b.model.checkout.has_quote;
  const Money& total = has_quote ? b.model.checkout.quote.total : b.model.cart.subtotal;
  sum_row(b,
          b.model.cart.count == 1 ? std::string(b.say(Word::product_one))
                                  : b.say(Word::product_many, {count}),
          money);
  if (has_quote) {
    build_promotions(b, b.model.checkout.quote);
    build_shipping_row(b, b.model.checkout.quote);
    build_coupons(b, b.model.checkout.quote, true);
    build_promotion_hints(b, b.model.checkout.quote);
  }
  coupon_field(b);
  { const auto line = b.column({.height = 1, .fill = b.t.line}); }
  {
    const auto row = b.wrap({.justify = Justify::between, .gap = 12, .gap_cross = 0});
    b.text(total_label(b), with_weight(style_body, Weight::bold), b.t.ink);
    TextStyle style = style_price;
    style.size_px = 22;
    b.text(format_money(total, b.view.language), style, b.t.ink);
  }
  if (b.model.session.own()) {
    button(b, "to.checkout", b.say(Word::to_checkout), {Do::go, "/checkout"},
           {.min_height = 52, .href = "/checkout"});
  } else if (b.model.session.role == "edit") {
    b.word(Word::pay_elsewhere, style_small, b.t.muted);
  }
  button(b, "hand-off", b.say(Word::go_on_elsewhere), {Do::go, "/hand-off"},
         {.look = ButtonLook::quiet, .href = "/hand-off"});
  button(b, "shop-on", b.say(Word::shop_on), {Do::go, "/"},
         {.look = ButtonLook::outlined, .href = "/"});
}

}  // namespace noline::ui
