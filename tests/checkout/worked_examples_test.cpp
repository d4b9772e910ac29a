// A hundred carts worked out elsewhere (worked_examples.txt), priced by the SDK.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "noline/quote.hpp"

using namespace noline;

namespace {

using Words = std::vector<std::string>;
constexpr TimeMs now_ms = 1'000'000;

struct Example {
  std::string title;
  QuoteInput input{"EUR", {}, Fulfilment::delivery, {490, 4900}};
  std::vector<std::string> expected;  ///< costs, saves, taken and vat, as they stand.
};

Words split(const std::string& text, char by = ' ') {
  Words words;
  std::istringstream in(text);
  for (std::string word; std::getline(in, word, by);) {
    if (!word.empty())
      words.push_back(word);
  }
  return words;
}

std::int64_t cents(const std::string& text) {
  const auto dot = text.find('.');
  REQUIRE(dot != std::string::npos);
  return std::stoll(text.substr(0, dot)) * 100 + std::stoll(text.substr(dot + 1));
}

std::string money(std::int64_t minor) {
  const std::string rest = std::to_string(minor % 100);
  return std::to_string(minor / 100) + (rest.size() == 1 ? ".0" : ".") + rest;
}

QuoteItem read_line(const Words& words) {
  QuoteItem item;
  item.sku = words.at(1);
  const Words amount = split(words.at(2), 'x');
  item.quantity = static_cast<std::uint32_t>(std::stoul(amount.at(0)));
  item.unit_price_minor = item.list_price_minor = cents(amount.at(1));
  item.vat_permille = static_cast<std::uint32_t>(std::stoul(words.at(3)) * 10);
  item.tags = {"sku:" + item.sku};
  for (std::size_t i = 4; i < words.size(); ++i) {
    if (words[i] == "collect")
      item.fulfilment = Fulfilment::collect;
    else if (words[i].starts_with("was="))
      item.list_price_minor = cents(words[i].substr(4));
    else
      item.tags.push_back("category:" + words[i]);
  }
  return item;
}

void read_value(Promotion& promotion, const std::string& word) {
  const auto plus = word.find('+');
  const auto equals = word.find('=');
  if (word.ends_with('%')) {
    promotion.value = std::stoll(word) * 10;
  } else if (plus != std::string::npos) {
    promotion.buy = static_cast<std::uint32_t>(std::stoul(word.substr(0, plus)));
    promotion.get = static_cast<std::uint32_t>(std::stoul(word.substr(plus + 1)));
  } else if (equals != std::string::npos) {
    promotion.buy = static_cast<std::uint32_t>(std::stoul(word.substr(0, equals)));
    promotion.value = cents(word.substr(equals + 1));
  } else {
    promotion.value = cents(word);
  }
}

Promotion read_offer(const Words& words) {
  Promotion promotion;
  promotion.code = words.at(1);
  promotion.kind = promotion_kind(words.at(2));
  REQUIRE(promotion.kind != PromotionKind::unknown);
  for (std::size_t i = 3; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "exclusive")
      promotion.is_exclusive = true;
    else if (word == "over")
      promotion.ends_ms = now_ms;
    else if (word == "early")
      promotion.starts_ms = now_ms + 1;
    else if (word.starts_with("from="))
      promotion.from_minor = cents(word.substr(5));
    else if (word.starts_with("segment="))
      promotion.segment = word.substr(8);
    else if (word.find(':') != std::string::npos)
      promotion.goods = split(word, ',');
    else
      read_value(promotion, word);
  }
  return promotion;
}

Coupon read_code(const Words& words) {
  const Promotion like = [&] {
    Words offer = words;
    if (offer.at(2) == "amount" || offer.at(2) == "percent")
      offer.at(2) = "cart_" + offer.at(2);
    return read_offer(offer);
  }();
  Coupon coupon{like.code, CouponKind::free_shipping, like.value, like.from_minor};
  if (like.kind != PromotionKind::free_shipping)
    coupon.kind =
        like.kind == PromotionKind::cart_percent ? CouponKind::percent : CouponKind::amount;
  return coupon;
}

std::vector<Example> read_examples() {
  std::ifstream in(NOLINE_WORKED_EXAMPLES);
  std::vector<Example> examples;
  for (std::string row; std::getline(in, row);) {
    const Words words = split(row);
    if (words.empty() || words[0].starts_with('#'))
      continue;
    if (words[0] == "example") {
      examples.emplace_back().title = row;
      examples.back().input.now_ms = now_ms;
      continue;
    }
    if (examples.empty())
      continue;  // What stands in front of the first is for people.
    QuoteInput& input = examples.back().input;
    if (words[0] == "line")
      input.items.push_back(read_line(words));
    else if (words[0] == "offer")
      input.promotions.push_back(read_offer(words));
    else if (words[0] == "code")
      input.coupons.push_back(read_code(words));
    else if (words[0] == "parcel")
      input.shipping.rate_minor = cents(words.at(1));
    else if (words[0] == "member")
      input.segments.push_back(words.at(1));
    else if (words[0] != "why")
      examples.back().expected.push_back(row.substr(row.find_first_not_of(' ')));
  }
  return examples;
}

std::vector<std::string> found_in(const Quote& quote) {
  std::vector<std::string> out = {
      "costs goods " + money(quote.subtotal_minor) + " offers " + money(quote.promotions_minor) +
      " code " + money(quote.discount_minor) + " parcel " + money(quote.shipping_minor) +
      " total " + money(quote.total_minor)};
  for (const PromotionVerdict& verdict : quote.promotions) {
    if (verdict.saves_minor > 0)
      out.push_back("saves " + verdict.code + " " + money(verdict.saves_minor));
  }
  for (const QuoteLine& line : quote.lines) {
    for (const LineDiscount& discount : line.discounts)
      out.push_back("taken " + quote.promotions[discount.promotion].code + " " + line.item.sku +
                    " " + money(discount.amount_minor));
  }
  for (const VatShare& share : quote.vat) {
    out.push_back("vat " + std::to_string(share.permille / 10) + "% " + money(share.gross_minor) +
                  " " + money(share.vat_minor));
  }
  return out;
}

std::string sorted_text(std::vector<std::string> rows) {
  std::sort(rows.begin(), rows.end());
  std::string out;
  for (const std::string& row : rows)
    out += row + "\n";
  return out;
}

}  // namespace

TEST_CASE("worked examples: a hundred carts cost what was worked out without this code") {
  const std::vector<Example> examples = read_examples();
  REQUIRE(examples.size() == 100);
  for (const Example& example : examples) {
    INFO(example.title);
    const auto quote = make_quote(example.input);
    REQUIRE(quote);
    CHECK(sorted_text(found_in(*quote)) == sorted_text(example.expected));
  }
}
