// Service: a checkout that has begun keeps its goods from other shoppers for some minutes.
//
// A device that fills in the checkout's draft pushes it (context/checkout.*), so the hub knows
// without being asked; programs without a draft call "reserve". From the order on it is the order
// that holds the goods (docs/adr/0019).
#include <algorithm>

#include "core/limits.hpp"
#include "core/service.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

/// A renewal is written when it adds that much: a form that is typed into pushes often.
constexpr TimeMs renewal_ms_min = 30'000;

std::string draft_text(const Scope& scope, const char* name) {
  const auto row = scope.rows.find(std::string("context/checkout.") + name);
  const auto* text = row == scope.rows.end() ? nullptr : std::get_if<Register>(&row->second.value);
  return text == nullptr ? std::string() : text->value.text();
}

bool is_same(const std::vector<StockMove>& left, const std::vector<StockMove>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const StockMove& a, const StockMove& b) {
                      return a.sku == b.sku && a.pieces == b.pieces;
                    });
}

/// The pieces of a cart's lines that can be had, each piece once.
class Collector {
 public:
  Collector(Shelf& shelf, const CheckoutRequest& wish, std::string_view holder, TimeMs now)
      : shelf_(shelf), wish_(wish), buyer_{holder, wish.channel}, now_(now) {}

  void take_line(const Line& line) {
    const auto field = line.fields.find(std::string(fulfilment_field));
    const std::string to = field == line.fields.end() ? std::string() : field->second.value.text();
    const std::string location = line_way(to, wish_.recipient).store;
    const std::string& sku = line.identity.sku;
    const auto offer = shelf_.find(wish_.shop_scope, sku);
    if (!offer) {
      return;
    }
    const std::uint32_t wanted = line.quantity();
    std::uint32_t held = offer->parts.empty() ? take(sku, location, wanted) : wanted;
    for (const BundlePart& part : offer->parts) {
      const std::uint32_t in_one = std::max(1U, part.quantity);
      held = std::min(held, take(part.sku, location, wanted * in_one) / in_one);
    }
    lines.push_back({{"sku", sku}, {"quantity", wanted}, {"held", held}});
  }

  std::vector<StockMove> pieces;
  json lines = json::array();

 private:
  std::uint32_t take(const std::string& sku, const std::string& location, std::uint32_t wanted) {
    auto offer = shelf_.find_for(wish_.shop_scope, sku, buyer_, now_);
    if (!offer || !offer->has_stock_count) {
      return offer ? wanted : 0;
    }
    for (const StockMove& taken : pieces) {
      for (const auto& [place, count] : taken.pieces) {
        if (taken.sku == sku) {
          offer->stock[place] -= std::min(offer->stock[place], count);
        }
      }
    }
    StockMove move{sku, Shelf::allocate(*offer, location, wanted)};
    std::uint32_t held = 0;
    for (const auto& [place, count] : move.pieces) {
      held += count;
    }
    if (held > 0) {
      pieces.push_back(std::move(move));
    }
    return held;
  }

  Shelf& shelf_;
  const CheckoutRequest& wish_;
  Buyer buyer_;
  TimeMs now_;
};

}  // namespace

/// Holds what is in the open cart, as far as it is free, or renews it. Who has held for too long is
/// not given more time, but may order like everybody.
json Service::hold_cart(const Scope& scope, const CheckoutRequest& wish, TimeMs now) {
  Holds& holds = shelf_.holds();
  const Hold* before = holds.find(wish.shop_scope, scope.name);
  const bool is_renewal = before != nullptr && before->epoch == scope.open_epoch;
  Hold hold;
  hold.epoch = scope.open_epoch;
  hold.began_ms = is_renewal ? before->began_ms : now;
  hold.until_ms = std::min(now + limits::hold_ms, hold.began_ms + limits::hold_ms_max);
  if (hold.until_ms <= now) {
    return {{"until_ms", hold.until_ms}, {"lines", json::array()}};
  }
  Collector collector(shelf_, wish, scope.name, now);
  const std::string prefix = cart_prefix(scope.open_epoch) + "line/";
  for (auto at = scope.rows.lower_bound(prefix);
       at != scope.rows.end() && at->first.starts_with(prefix); ++at) {
    const auto* line = std::get_if<Line>(&at->second.value);
    if (line != nullptr && line->list_name() == "cart" && line->quantity() > 0) {
      collector.take_line(*line);
    }
  }
  hold.pieces = std::move(collector.pieces);
  const json answer = {{"until_ms", hold.until_ms}, {"lines", std::move(collector.lines)}};
  const bool is_news = !is_renewal || !is_same(before->pieces, hold.pieces) ||
                       hold.until_ms - before->until_ms >= renewal_ms_min;
  if (hold.pieces.empty()) {
    static_cast<void>(holds.release(wish.shop_scope, scope.name));
  } else if (is_news && !holds.put(wish.shop_scope, scope.name, std::move(hold), now)) {
    return {{"until_ms", now}, {"lines", json::array()}};
  }
  return answer;
}

/// {"shop","store"}: `store` when the goods are to be collected there.
Result<json> Service::reserve(const Link& link, const json& args, TimeMs now) {
  if (link.session.role != Role::write) {
    return fail(Errc::not_allowed, "this session may only look");
  }
  const std::string* shop = find_text(args, "shop");
  const std::string* store = find_text(args, "store");
  CheckoutRequest wish;
  wish.shop_scope = "shop:" + (shop == nullptr ? std::string() : *shop);
  wish.channel = channel_of(link.device.value("kind", ""));
  if (store != nullptr && !store->empty()) {
    wish.recipient.fulfilment = Fulfilment::collect;
    wish.recipient.store = *store;
  }
  if (!is_scope_name(wish.shop_scope) || shelf_.shop(wish.shop_scope).is_null()) {
    return fail(Errc::invalid_argument, "there is no such shop");
  }
  const Scope& scope = scopes_.open(link.session.scope);
  if (!scope.adopted_by.empty()) {
    return fail(Errc::not_allowed, "this cart has moved into an account; order it there");
  }
  return hold_cart(scope, wish, now);
}

Result<json> Service::release(const Link& link, const json& args) {
  if (link.session.role != Role::write) {
    return fail(Errc::not_allowed, "this session may only look");
  }
  const std::string* shop = find_text(args, "shop");
  const std::string name = "shop:" + (shop == nullptr ? std::string() : *shop);
  const bool is_released = is_scope_name(name) && shelf_.holds().release(name, link.session.scope);
  return json{{"released", is_released}};
}

/// A device of this scope has written into the checkout's draft.
void Service::note_checkout(const Link& link, Scope& scope, TimeMs now) {
  if (scope.name != link.session.scope || !scope.adopted_by.empty()) {
    return;
  }
  CheckoutRequest wish;
  wish.channel = channel_of(link.device.value("kind", ""));
  if (draft_text(scope, "fulfilment") == "collect") {
    wish.recipient.fulfilment = Fulfilment::collect;
    wish.recipient.store = draft_text(scope, "store");
  }
  for (const LinkScope& at : link.scopes) {
    if (at.scope != nullptr && at.scope->is_shop()) {
      wish.shop_scope = at.scope->name;
      static_cast<void>(hold_cart(scope, wish, now));
    }
  }
}

/// Whoever signs in inside the checkout keeps what is held.
void Service::move_holds(std::string_view from, std::string_view to, TimeMs now) {
  Holds& holds = shelf_.holds();
  const Scope* scope = scopes_.find(to);
  for (const std::string& shop : holds.shops_of(from)) {
    Hold hold = *holds.find(shop, from);
    static_cast<void>(holds.release(shop, from));
    if (scope != nullptr && holds.find(shop, to) == nullptr) {
      hold.epoch = scope->open_epoch;
      static_cast<void>(holds.put(shop, to, std::move(hold), now));
    }
  }
}

}  // namespace noline::hub
