#include "client/product_index.hpp"

#include <algorithm>

#include "noline/limits.hpp"
#include "wire/codec.hpp"

namespace noline {
namespace {

using wire::Json;
using wire::member;
using wire::take_count;
using wire::text_member;

}  // namespace

void ProductIndex::refresh(const sync::ScopeReplica& shop) {
  if (version_ == shop.version() && scope_ == &shop) {
    return;
  }
  if (scope_ != &shop) {
    *this = {};
  }
  version_ = shop.version();
  scope_ = &shop;
  read_shop(shop);
  constexpr std::string_view prefix = "product/";
  const auto begin = shop.rows().lower_bound(prefix);
  for (auto at = known_.begin(); at != known_.end();) {
    const auto known = at++;
    const Value* value = shop.find(known->first);
    const auto* owned = value == nullptr ? nullptr : std::get_if<Owned>(value);
    if (owned == nullptr || owned->version != known->second.version) {
      remove_product(known->second);
      known_.erase(known);
    }
  }
  for (auto at = begin; at != shop.rows().end() && at->first.starts_with(prefix); ++at) {
    const auto* owned = std::get_if<Owned>(&at->second.value);
    if (owned == nullptr || owned->json.empty() || known_.contains(at->first)) {
      continue;
    }
    if (const auto json = wire::parse_json(owned->json)) {
      known_[at->first] = {owned->version, add_product(*json, owned->json)};
    }
  }
}

void ProductIndex::read_shop(const sync::ScopeReplica& shop) {
  const Value* value = shop.find("shop");
  const auto* owned = value == nullptr ? nullptr : std::get_if<Owned>(value);
  const auto json = owned == nullptr ? fail(Errc::malformed, "") : wire::parse_json(owned->json);
  const Json facts = json ? *json : Json();
  shipping_ = read_shipping(facts);
  currency_ = text_member(facts, "currency");
  promotions_ = read_promotions(facts);
  search_.set_shop(facts);
}

ProductIndex::Place ProductIndex::add_product(const Json& product, const std::string& json) {
  Place place{take_count(member(product, "rank")).value_or(UINT64_MAX), text_member(product, "id")};
  by_rank_[place] = json;
  search_.put(product);
  for (Offer& offer : read_offers(product)) {
    skus_[offer.product].push_back(offer.sku);
    variants_[offer.sku] = std::move(offer);
  }
  return place;
}

void ProductIndex::remove_product(const Known& known) {
  const std::string& id = known.place.second;
  by_rank_.erase(known.place);
  search_.remove(id);
  for (const std::string& sku : skus_[id]) {
    if (const auto at = variants_.find(sku); at != variants_.end() && at->second.product == id) {
      variants_.erase(at);
    }
  }
  skus_.erase(id);
}

std::pair<std::uint64_t, TimeMs> ProductIndex::windows(TimeMs hub_now) const {
  std::pair<std::uint64_t, TimeMs> out;
  for (const Promotion& promotion : promotions_) {
    for (const TimeMs at : {promotion.starts_ms, promotion.ends_ms}) {
      if (at <= hub_now) {
        ++out.first;
      } else {
        out.second = out.second == 0 ? at : std::min(out.second, at);
      }
    }
  }
  return out;
}

Json ProductIndex::offers(TimeMs hub_now, const std::vector<std::string>& segments) const {
  Json out = Json::array();
  for (const Promotion& promotion : promotions_) {
    if (promotion_state(promotion, hub_now, segments) != PromotionState::kept ||
        (promotion.kind >= PromotionKind::cart_percent && promotion.goods.empty())) {
      continue;
    }
    for (const auto& [sku, offer] : variants_) {
      if (is_matched(promotion, offer.tags)) {
        const std::int64_t off =
            promotion.is_exclusive ? 0 : piece_discount(promotion, offer.unit_price_minor);
        out.push_back({sku, promotion.code, offer.unit_price_minor - off});
      }
    }
  }
  return out;
}

const Offer* ProductIndex::find(std::string_view sku) const {
  const auto at = variants_.find(sku);
  return at == variants_.end() ? nullptr : &at->second;
}

std::uint32_t ProductIndex::pieces(const Offer& offer, std::string_view store) const {
  std::uint32_t most = store.empty() ? offer.pieces() : offer.pieces_at(store);
  if (offer.parts.empty()) {
    return most;
  }
  most = limits::quantity_max;
  for (const BundlePart& part : offer.parts) {
    const Offer* own = find(part.sku);
    // A part that is a bundle itself has no pieces of its own.
    const std::uint32_t there = own == nullptr || !own->parts.empty() ? 0
                                : store.empty()                       ? own->pieces()
                                                                      : own->pieces_at(store);
    most = std::min(most, there / std::max(1U, part.quantity));
  }
  return most;
}

LineIdentity ProductIndex::resolve(const LineChoice& choice) const {
  LineIdentity identity{choice.sku, choice.options};
  std::erase_if(identity.options, [](const auto& option) { return option.second.empty(); });
  const auto named = variants_.find(choice.sku);
  if (named == variants_.end()) {
    return identity;
  }
  std::map<std::string, std::string> wanted = named->second.options;
  for (auto& [name, value] : wanted) {
    if (const auto given = identity.options.find(name); given != identity.options.end()) {
      value = given->second;
      identity.options.erase(given);
    }
  }
  for (const std::string& sku : skus_.find(named->second.product)->second) {
    if (variants_.find(sku)->second.options == wanted) {
      identity.sku = sku;
      return identity;
    }
  }
  return {choice.sku,
          choice.options};  // No such variant: keep what was said, for a person to look at.
}

std::vector<std::string> ProductIndex::sorted_jsons() const {
  std::vector<std::string> out;
  out.reserve(by_rank_.size());
  for (const auto& [rank, json] : by_rank_) {
    out.push_back(json);
  }
  return out;
}

}  // namespace noline
