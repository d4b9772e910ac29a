// The shop's promotions, and what became of them, <-> JSON.
#include <algorithm>

#include "noline/orders.hpp"
#include "wire/codec.hpp"

namespace noline {
namespace {

using wire::Json;
using wire::member;
using wire::text_member;

std::int64_t count_of(const Json& json, const char* name) {
  return static_cast<std::int64_t>(wire::take_count(member(json, name)).value_or(0));
}

Promotion read_promotion(const Json& json) {
  Promotion out;
  out.code = text_member(json, "code");
  out.kind = promotion_kind(text_member(json, "kind"));
  out.value = count_of(json, "value");
  out.buy = wire::take_u32(member(json, "buy")).value_or(0);
  out.get = wire::take_u32(member(json, "get")).value_or(0);
  out.from_minor = count_of(json, "from_minor");
  out.segment = text_member(json, "segment");
  out.starts_ms = count_of(json, "starts_ms");
  out.ends_ms = count_of(json, "ends_ms");
  out.is_exclusive = member(json, "exclusive") == true;
  const Json& goods = member(json, "goods");
  for (std::size_t i = 0; goods.is_array() && i < goods.size(); ++i) {
    const auto* tag = wire::take_text(goods[i]);
    // What cannot be read might be less than everything: it matches nothing.
    out.goods.push_back(tag == nullptr ? std::string() : *tag);
  }
  for (const char* language : {"de", "en"}) {
    const std::string text = text_member(member(json, "title"), language);
    if (!text.empty()) {
      out.title[language] = text;
    }
  }
  return out;
}

}  // namespace

std::vector<Promotion> read_promotions(const Json& shop) {
  std::vector<Promotion> out;
  const Json& list = member(shop, "promotions");
  for (std::size_t i = 0; list.is_array() && i < std::min(list.size(), promotions_max); ++i) {
    out.push_back(read_promotion(list[i]));
  }
  std::sort(out.begin(), out.end(),
            [](const Promotion& a, const Promotion& b) { return a.code < b.code; });
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
    const Promotion& promotion = verdict.promotion;
    // What has nothing to do with this cart is not told with it.
    const bool is_told = verdict.state == PromotionState::active ||
                         verdict.state == PromotionState::below_threshold ||
                         verdict.state == PromotionState::incomplete;
    if (is_told) {
      out.push_back({{"code", promotion.code},
                     {"kind", promotion_kind_name(promotion.kind)},
                     {"state", promotion_state_name(verdict.state)},
                     {"value", promotion.value},
                     {"buy", promotion.buy},
                     {"get", promotion.get},
                     {"from_minor", promotion.from_minor},
                     {"segment", promotion.segment},
                     {"title", promotion.title},
                     {"saves_minor", verdict.saves_minor},
                     {"missing_minor", verdict.missing_minor},
                     {"missing_pieces", verdict.missing_pieces}});
    }
  }
  return out;
}

Json to_json(const std::vector<LineDiscount>& discounts) {
  Json out = Json::array();
  for (const LineDiscount& discount : discounts) {
    out.push_back({{"code", discount.code},
                   {"kind", promotion_kind_name(discount.kind)},
                   {"amount_minor", discount.amount_minor}});
  }
  return out;
}

}  // namespace noline
