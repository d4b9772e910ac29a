#include "promotions.hpp"

#include "format.hpp"
#include "widgets.hpp"

namespace noline::ui {
namespace {

const Promotion* find_promotion(const Builder& b, std::string_view code) {
  for (const Promotion& promotion : b.model.shop.promotions) {
    if (promotion.code == code) {
      return &promotion;
    }
  }
  return nullptr;
}

// What the shop says of it; an order's own words are kept, whatever the shop says now.
const Promotion& facts_of(const Builder& b, const Promotion& verdict) {
  const Promotion* facts = find_promotion(b, verdict.code);
  return facts == nullptr || verdict.value + verdict.buy > 0 ? verdict : *facts;
}

std::string money_of(const Builder& b, std::int64_t minor, const Promotion& promotion) {
  return format_money({minor, promotion.from.currency}, b.view.language);
}

// Why this shopper gets it, where not everybody does.
std::string reason(const Builder& b, const Promotion& promotion) {
  for (const auto& [id, name] : b.model.shop.segments) {
    if (id == promotion.segment) {
      return b.say(Word::promo_because, {b.in(name)});
    }
  }
  return {};
}

void hint(Builder& b, const std::string& text) {
  b.text(text, style_small, b.t.muted);
}

}  // namespace

std::string promotion_badge(const Builder& b, const Promotion& promotion) {
  const std::string& kind = promotion.kind;
  if (kind == "percent" || kind == "cart_percent") {
    return b.say(Word::promo_percent,
                 {promotion.value % 10 == 0 ? format_count(promotion.value / 10, b.view.language)
                                            : format_rating(promotion.value, b.view.language)});
  }
  const std::string money = money_of(b, promotion.value, promotion);
  if (kind == "amount" || kind == "cart_amount") {
    return "−" + money;
  }
  if (kind == "buy_get") {
    return b.say(Word::promo_for, {format_count(promotion.buy + promotion.get, b.view.language),
                                   format_count(promotion.buy, b.view.language)});
  }
  if (kind == "set") {
    return b.say(Word::promo_for, {format_count(promotion.buy, b.view.language), money});
  }
  if (kind == "bundle") {
    return b.say(Word::promo_together, {money});
  }
  return std::string(kind == "free_shipping" ? b.say(Word::promo_parcel) : b.say(Word::offer));
}

std::string promotion_title(const Builder& b, const Promotion& promotion) {
  const Promotion& known = facts_of(b, promotion);
  const std::string& title = b.in(known.title);
  return title.empty() ? known.code : title;
}

std::string promotion_words(const Builder& b, const Promotion& promotion) {
  std::string words = promotion_badge(b, promotion);
  if (promotion.from.minor > 0) {
    words = b.say(Word::promo_from, {words, format_money(promotion.from, b.view.language)});
  }
  const std::string& title = b.in(promotion.title);
  return title.empty() ? words : b.say(Word::promo_titled, {title, words});
}

std::string variant_badge(const Builder& b, const Variant& variant) {
  for (const std::string& code : variant.promotions) {
    const Promotion* promotion = find_promotion(b, code);
    if (promotion && promotion->kind != "free_shipping") {
      return promotion_badge(b, *promotion);
    }
  }
  return {};
}

void build_variant_promotions(Builder& b, const Variant& variant) {
  for (const std::string& code : variant.promotions) {
    if (const Promotion* promotion = find_promotion(b, code)) {
      b.text(promotion_words(b, *promotion), with_weight(style_small, Weight::semibold), b.t.brand);
    }
  }
}

void build_promotions(Builder& b, const Quote& quote) {
  for (const Promotion& verdict : quote.promotions) {
    if (verdict.state != "active") {
      continue;
    }
    const Promotion& promotion = facts_of(b, verdict);
    const std::string words = promotion_words(b, promotion);
    const auto row = b.row({.align = Align::start, .justify = Justify::between, .gap = 12});
    {
      const auto texts = b.column({.grow = 1});
      b.text(words, style_small, b.t.good);
      if (const std::string why = reason(b, promotion); !why.empty()) {
        b.text(why, style_tiny, b.t.muted);
      }
    }
    b.text("−" + format_money(verdict.saves, b.view.language), as_number(style_small), b.t.good);
  }
}

void build_promotion_hints(Builder& b, const Quote& quote) {
  bool has_parcel = false;
  for (const Promotion& verdict : quote.promotions) {
    const Promotion& promotion = facts_of(b, verdict);
    const bool is_parcel = promotion.kind == "free_shipping";
    const std::string missing = format_money(verdict.missing, b.view.language);
    if (verdict.state == "below_threshold" && 2 * verdict.missing.minor <= promotion.from.minor) {
      has_parcel = has_parcel || is_parcel;
      hint(b, is_parcel && promotion.title.en.empty()
                  ? b.say(Word::promo_lacks_parcel, {missing})
                  : b.say(Word::promo_lacks_goods, {missing, promotion_words(b, promotion)}));
    } else if (verdict.state == "incomplete") {
      hint(b,
           b.say(Word::promo_lacks_pieces, {format_count(verdict.missing_pieces, b.view.language),
                                            promotion_words(b, promotion)}));
    }
  }
  if (quote.shipping_missing.minor > 0 && !has_parcel) {
    hint(b,
         b.say(Word::promo_lacks_parcel, {format_money(quote.shipping_missing, b.view.language)}));
  }
}

void build_line_discounts(Builder& b, std::span<const LineDiscount> discounts) {
  for (const LineDiscount& discount : discounts) {
    const Promotion* promotion = find_promotion(b, discount.code);
    const std::string off = "−" + format_money(discount.amount, b.view.language);
    const std::string words =
        promotion ? b.say(Word::promo_titled, {promotion_title(b, *promotion), off}) : off;
    const auto row = b.wrap({});
    tag(b, words, TagLook::good);
  }
}

std::int64_t discount_minor(std::span<const LineDiscount> discounts) {
  std::int64_t sum = 0;
  for (const LineDiscount& discount : discounts) {
    sum += discount.amount.minor;
  }
  return sum;
}

std::span<const LineDiscount> discounts_of(const Builder& b, std::size_t line) {
  const auto& all = b.model.checkout.quote.discounts;
  const auto& lines = b.model.cart.lines;
  std::size_t index = 0;
  std::size_t priced = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool has_price = !lines[i].unit_price.currency.empty();
    index += has_price && i < line ? 1 : 0;
    priced += has_price ? 1 : 0;
  }
  // Cart and quote arrive one after the other: what does not fit is not shown.
  const bool fits = b.model.checkout.has_quote && line < lines.size() && priced == all.size() &&
                    !lines[line].unit_price.currency.empty();
  return fits ? std::span<const LineDiscount>(all[index]) : std::span<const LineDiscount>();
}

}  // namespace noline::ui
