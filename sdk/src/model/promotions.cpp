#include "noline/promotions.hpp"

#include <algorithm>

#include "model/quote_parts.hpp"

namespace noline {
namespace {

constexpr std::string_view kind_names[] = {"percent",     "amount",        "buy_get",
                                           "set",         "bundle",        "cart_percent",
                                           "cart_amount", "free_shipping", "unknown"};

}  // namespace

std::string_view promotion_kind_name(PromotionKind kind) {
  return kind_names[static_cast<std::size_t>(kind)];
}

PromotionKind promotion_kind(std::string_view name) {
  std::size_t kind = 0;
  while (kind < static_cast<std::size_t>(PromotionKind::unknown) && kind_names[kind] != name) {
    ++kind;
  }
  return static_cast<PromotionKind>(kind);
}

std::string_view promotion_state_name(PromotionState state) {
  constexpr std::string_view names[] = {"active",  "kept", "below_threshold", "incomplete",
                                        "not_yet", "over", "not_yours",       "unknown"};
  return names[static_cast<std::size_t>(state)];
}

bool is_sound(const Promotion& promotion) {
  const PromotionKind kind = promotion.kind;
  const bool is_percent = kind == PromotionKind::percent || kind == PromotionKind::cart_percent;
  const std::int64_t most = is_percent ? quoting::permille_max : price_minor_max;
  const auto is_count = [](std::uint32_t pieces) { return pieces >= 1 && pieces <= 1000; };
  return kind < PromotionKind::unknown && promotion.value >= 0 && promotion.value <= most &&
         promotion.from_minor >= 0 && promotion.goods.size() <= promotion_goods_max &&
         (kind != PromotionKind::buy_get || (is_count(promotion.buy) && is_count(promotion.get))) &&
         (kind != PromotionKind::set || (is_count(promotion.buy) && promotion.get == 0)) &&
         (kind != PromotionKind::bundle || !promotion.goods.empty());
}

PromotionState promotion_state(const Promotion& promotion, TimeMs now,
                               const std::vector<std::string>& segments) {
  if (!is_sound(promotion)) {
    return PromotionState::unknown;
  }
  if (promotion.ends_ms != 0 && now >= promotion.ends_ms) {
    return PromotionState::over;
  }
  if (now < promotion.starts_ms) {
    return PromotionState::not_yet;
  }
  bool is_theirs = promotion.segment.empty();
  for (const std::string& segment : segments) {
    is_theirs = is_theirs || segment == promotion.segment;
  }
  return is_theirs ? PromotionState::kept : PromotionState::not_yours;
}

std::size_t matched_part(const Promotion& promotion, const std::vector<std::string>& tags) {
  for (std::size_t part = 0; part < promotion.goods.size(); ++part) {
    for (const std::string& tag : tags) {
      if (tag == promotion.goods[part]) {
        return part;
      }
    }
  }
  return promotion.goods.empty() ? 0 : quoting::none;
}

bool is_matched(const Promotion& promotion, const std::vector<std::string>& tags) {
  return matched_part(promotion, tags) != quoting::none;
}

std::int64_t piece_discount(const Promotion& promotion, std::int64_t price_minor) {
  return promotion.kind == PromotionKind::percent
             ? quoting::permille_of(price_minor, promotion.value)
         : promotion.kind == PromotionKind::amount ? std::min(promotion.value, price_minor)
                                                   : 0;
}

}  // namespace noline
