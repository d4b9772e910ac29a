// The shop's promotions, and what became of them, <-> JSON.
#include <algorithm>

#include "noline/orders.hpp"
#include "wire/codec.hpp"

namespace noline {
namespace {

using wire::Json;
using wire::member;
using wire::text_member;

Promotion read_promotion(const Json& json) {
  Promotion out;
  out.code = text_member(json, "code");
  out.kind = promotion_kind(text_member(json, "kind"));
  out.value = wire::whole_member(json, "value");
  out.buy = wire::take_u32(member(json, "buy")).value_or(0);
  out.get = wire::take_u32(member(json, "get")).value_or(0);
  out.from_minor = wire::whole_member(json, "from_minor");
  out.segment = text_member(json, "segment");
  out.starts_ms = wire::whole_member(json, "starts_ms");
  out.ends_ms = wire::whole_member(json, "ends_ms");
  out.is_exclusive = member(json, "exclusive") == true;
  const Json& goods = member(json, "goods");
  for (std::size_t i = 0; goods.is_array() && i < goods.size(); ++i) {
    const auto* tag = wire::take_text(goods[i]);
    // What cannot be read might be less than everything: it matches nothing.
    out.goods.push_back(tag == nullptr ? std::string() : *tag);
  }
  return out;
}

}  // namespace

std::vector<Promotion> read_promotions(const Json& shop) {
  std::vector<Promotion> out;
  const Json& list = member(shop, "promotions");
  for (std::size_t i = 0; list.is_array() && i < std::min(list.size(), promotions_max); ++i) {
    // The hub writes them sorted; what is not is put in its place, so that ties fall the same.
    Promotion promotion = read_promotion(list[i]);
    std::size_t place = out.size();
    out.emplace_back();
    for (; place > 0 && promotion.code < out[place - 1].code; --place) {
      out[place] = std::move(out[place - 1]);
    }
    out[place] = std::move(promotion);
  }
  return out;
}

std::vector<std::string> read_segments(const Json& membership) {
  std::vector<std::string> out;
  const Json& list = member(membership, "segments");
  for (std::size_t i = 0; list.is_array() && i < list.size(); ++i) {
    if (const auto* segment = wire::take_text(list[i])) {
      out.push_back(*segment);
    }
  }
  return out;
}

Json to_json(const std::vector<PromotionVerdict>& promotions) {
  Json out = Json::array();
  for (const PromotionVerdict& verdict : promotions) {
    // What has nothing to do with this cart is not told with it.
    const std::int64_t amount = verdict.saves_minor + verdict.missing_minor;
    if (amount + verdict.missing_pieces > 0) {
      out.push_back({{"code", verdict.code},
                     {"kind", promotion_kind_name(verdict.kind)},
                     {"state", promotion_state_name(verdict.state)},
                     {"saves_minor", verdict.saves_minor},
                     {"missing_minor", verdict.missing_minor},
                     {"missing_pieces", verdict.missing_pieces}});
    }
  }
  return out;
}

Json line_discounts_json(const Quote& quote, const QuoteLine& line) {
  Json out = Json::array();
  for (const LineDiscount& discount : line.discounts) {
    const PromotionVerdict& verdict = quote.promotions[discount.promotion];
    out.push_back({{"code", verdict.code},
                   {"kind", promotion_kind_name(verdict.kind)},
                   {"amount_minor", discount.amount_minor}});
  }
  return out;
}

}  // namespace noline
