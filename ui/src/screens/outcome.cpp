#include "../format.hpp"
#include "../promotions.hpp"
#include "../widgets.hpp"
#include "screens.hpp"

namespace noline::ui {
namespace {

std::string title_of(const Builder& b, const std::string& sku) {
  const Product* product = b.model.find_product(sku);
  return product ? b.in(product->title) : sku;
}

struct Answer {
  Word title;
  Word text;
};

Answer answer_words(const std::string& outcome) {
  if (outcome == "price_changed") {
    return {Word::price_changed, Word::price_changed_text};
  }
  if (outcome == "stock_short") {
    return {Word::stock_short, Word::stock_short_text};
  }
  if (outcome == "payment_declined") {
    return {Word::payment_declined, Word::payment_declined_text};
  }
  if (outcome == "in_doubt") {
    return {Word::in_doubt, Word::in_doubt_text};
  }
  if (outcome == "not_sold") {
    return {Word::not_sold, Word::not_sold_text};
  }
  return {Word::cart_changed, Word::cart_changed_text};
}

std::string change_text(const Builder& b, const LineChange& change) {
  const std::string& outcome = b.model.checkout.outcome;
  const std::string title = title_of(b, change.sku);
  const std::string before = format_count(change.before, b.view.language);
  const std::string after = format_count(change.after, b.view.language);
  if (outcome == "price_changed") {
    const std::string& currency = b.model.checkout.quote.total.currency;
    return b.say(Word::changed_from_to,
                 {title, format_money({change.before, currency}, b.view.language),
                  format_money({change.after, currency}, b.view.language)});
  }
  if (outcome == "stock_short") {
    return title + ": " + b.say(Word::wanted_available, {before, after});
  }
  if (outcome == "cart_changed") {
    return change.after == 0 ? b.say(Word::line_gone, {title})
                             : b.say(Word::changed_from_to, {title, before, after});
  }
  return title;
}

}  // namespace

// What the shop answered to the last try: in words, with what differs, above the button that goes
// on.
void build_outcome(Builder& b) {
  const Checkout& checkout = b.model.checkout;
  if (!b.state.order.tried || checkout.outcome.empty() || checkout.outcome == "placed" ||
      checkout.outcome_epoch != checkout.epoch) {
    return;
  }
  Answer words = answer_words(checkout.outcome);
  if (checkout.changes.empty() && !checkout.lost.empty()) {
    words.title = Word::promo_ended;
  }
  const std::string title(b.say(words.title));
  const auto box =
      note(b, NoteLook::warn, {.key = "checkout.outcome", .role = Role::alert, .name = title});
  b.icon(Icon::info, 22, b.t.warn);
  const auto list = b.column({.gap = 4, .grow = 1});
  b.text(title, style_h3, b.t.ink, {.role = Role::none});
  b.word(words.text, style_small, b.t.ink);
  for (const LineChange& change : checkout.changes) {
    b.text(change_text(b, change), with_weight(style_small, Weight::medium), b.t.ink);
  }
  for (const Promotion& lost : checkout.lost) {
    b.text(b.say(Word::promo_lost,
                 {promotion_title(b, lost), format_money(lost.missing, b.view.language)}),
           with_weight(style_small, Weight::medium), b.t.ink);
  }
}

}  // namespace noline::ui
