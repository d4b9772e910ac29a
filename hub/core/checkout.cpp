// Service: the call "checkout". Everything happens in one batch of one thread, so two buyers never
// see the same last piece; what was decided becomes known only when it is durable.
#include <algorithm>

#include "core/fence.hpp"
#include "core/limits.hpp"
#include "core/service.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

bool has_location(const json& shop, const std::string& id) {
  const auto list = shop.is_object() ? shop.find("locations") : shop.end();
  return list != shop.end() && list->is_array() &&
         std::any_of(list->begin(), list->end(),
                     [&](const json& location) { return location.value("id", "") == id; });
}

/// Texts such as an engraving: the fence has seen to it that each has one value.
json texts_of(const Scope& cart, const LineKey& line) {
  json out = json::object();
  const std::string prefix = choice_key(line, "");
  for (auto at = cart.rows.lower_bound(prefix);
       at != cart.rows.end() && at->first.starts_with(prefix); ++at) {
    const auto* choice = std::get_if<Choice>(&at->second.value);
    if (choice != nullptr && !choice->options.empty()) {
      out[at->first.substr(prefix.size())] = choice->options.back().value;
    }
  }
  return out;
}

json line_json(const Scope& cart, std::uint32_t epoch, const FencedLine& line, const Quote& quote,
               const QuoteLine& priced) {
  const std::vector<Contribution> answered = answered_by(*line.held, line.seen);
  json out = to_json(SeenLine{line.seen.line, line.seen.quantity, line.offer.unit_price_minor,
                              answered, line.seen.to});
  out["sku"] = line.offer.sku;
  out["product"] = line.offer.product;
  out["title"] = line.offer.title;
  out["options"] = line.held->identity.options;
  out["texts"] = texts_of(cart, {epoch, line.seen.line});
  out["list_price_minor"] = line.offer.list_price_minor;
  out["total_minor"] = priced.total_minor;
  out["vat_permille"] = line.offer.vat_permille;
  if (!priced.discounts.empty()) {
    out["discounts"] = line_discounts_json(quote, priced);
  }
  out["from"] = line.from;
  for (const FencedPart& part : line.parts) {
    json item = {{"sku", part.offer.sku},
                 {"title", part.offer.title},
                 {"quantity", part.quantity},
                 {"from", part.from}};
    const auto text = line.held->fields.find(part_field(part.offer.sku, "note"));
    if (text != line.held->fields.end() && !text->second.value.text().empty()) {
      item["note"] = text->second.value.text();
    }
    out["parts"].push_back(std::move(item));
  }
  const auto via = line.held->fields.find(std::string(via_field));
  if (via != line.held->fields.end() && !via->second.value.text().empty()) {
    out["via"] = via->second.value.text();
  }
  const auto note = line.held->fields.find("note");
  if (note != line.held->fields.end() && !note->second.value.text().empty()) {
    out["note"] = note->second.value.text();
  }
  return out;
}

/// The quote as it was charged. What its promotions said stays with the order: the shop will have
/// others one day.
json quote_json(const Quote& quote, const json& shop) {
  json out = to_json(quote);
  const json promotions =
      shop.is_object() ? shop.value("promotions", json::array()) : json::array();
  for (json& verdict : out["promotions"]) {
    for (const json& promotion : promotions) {
      if (promotion.is_object() && promotion.value("code", "") == verdict["code"]) {
        const json counted = verdict;
        verdict = promotion;
        verdict.update(counted);
      }
    }
  }
  return out;
}

json payment_json(const std::string& method, PaymentStart start, const std::string& id) {
  const char* state = start == PaymentStart::captured  ? "captured"
                      : start == PaymentStart::confirm ? "confirm"
                      : start == PaymentStart::pending ? "pending"
                                                       : "later";
  return {{"method", method},
          {"state", state},
          {"id", id},
          {"captures", start == PaymentStart::captured ? 1 : 0},
          {"refunds", 0}};
}

const char* first_status(PaymentStart start) {
  return start == PaymentStart::captured ? "paid"
         : start == PaymentStart::later  ? "placed"
                                         : "awaiting_payment";
}

}  // namespace

/// The order that closed this epoch, said again to whoever asks.
json Service::ordered_before(const Scope& scope, std::uint32_t epoch) {
  return {{"outcome", "placed"},
          {"epoch", epoch},
          {"replay", true},
          {"order", read_owned(scope, order_key(epoch))}};
}

Result<json> Service::checkout(Link& link, const json& args, TimeMs now) {
  if (link.session.role != Role::write) {
    return fail(Errc::not_allowed, "this session may only look");
  }
  auto request = read_checkout(args);
  if (!request) {
    return request.error();
  }
  request->channel = channel_of(link.device.value("kind", ""));
  Scope& scope = scopes_.open(link.session.scope);
  if (scope.rows.contains(order_key(request->epoch))) {
    return ordered_before(scope, request->epoch);
  }
  if (!scope.adopted_by.empty()) {
    return fail(Errc::not_allowed, "this cart has moved into an account; order it there");
  }
  if (request->epoch != scope.open_epoch) {
    return json{{"outcome", "cart_changed"}, {"epoch", request->epoch}, {"changes", json::array()}};
  }
  const Recipient& to = request->recipient;
  for (const SeenLine& line : request->lines) {
    const LineWay way = line_way(line.to, to);
    if (way.fulfilment == Fulfilment::collect &&
        !has_location(shelf_.shop(request->shop_scope), way.store)) {
      return fail(Errc::invalid_argument, "the shop has no store \"" + way.store + "\"");
    }
  }
  Fence fence = check_fence(scope, *request, shelf_, wallet_of(scope, request->epoch), now);
  if (!fence.refusal.is_null()) {
    return std::move(fence.refusal);
  }
  const PaymentStart start = payment_start(request->payment);
  if (start == PaymentStart::declined) {
    return json{{"outcome", "payment_declined"}, {"epoch", request->epoch}};
  }
  return place_order(link, scope, *request, fence, now);
}

Result<json> Service::place_order(Link& link, Scope& scope, const CheckoutRequest& request,
                                  const Fence& fence, TimeMs now) {
  const PaymentStart start = payment_start(request.payment);
  const bool has_record = start != PaymentStart::later;
  const std::string payment_id = has_record ? chance_.hex(16) : "";
  json lines = json::array();
  for (std::size_t i = 0; i < fence.lines.size(); ++i) {
    lines.push_back(
        line_json(scope, request.epoch, fence.lines[i], fence.quote, fence.quote.lines[i]));
  }
  const Recipient& to = request.recipient;
  json order = {{"id", std::to_string(request.epoch)},
                {"number", chance_.code(8)},
                {"epoch", request.epoch},
                {"key", request.key},
                {"shop", request.shop_scope},
                {"placed_at_ms", now},
                {"device",
                 {{"name", link.device.value("name", "")},
                  {"kind", link.device.value("kind", "")},
                  {"id", link.device.value("id", "")}}},
                {"fulfilment", fulfilment_name(to.fulfilment)},
                {"store", to.store},
                {"email", to.email},
                {"address", to.address},
                {"lines", std::move(lines)},
                {"quote", quote_json(fence.quote, shelf_.shop(request.shop_scope))},
                {"payment", payment_json(request.payment, start, payment_id)},
                {"status", first_status(start)},
                {"timeline", {{{"status", "placed"}, {"at_ms", now}}}}};
  if (start != PaymentStart::later) {
    order["timeline"].push_back({{"status", first_status(start)}, {"at_ms", now}});
  }
  if (dump(order).size() > limits::json_bytes_max) {
    return fail(Errc::too_large, "the order has too many lines; order some of them first");
  }
  if (has_record) {
    payments_.begin(payment_id, request.payment, scope.name, request.epoch,
                    {{"minor", fence.quote.total_minor}, {"currency", fence.quote.currency}}, now);
  }
  index_order(scope, order, now);
  tell(scopes_.open(request.shop_scope),
       shelf_.change(
           request.shop_scope,
           stock_changes(stock_moves(order), {StockReason::sale, order.value("number", "")}), now));
  static_cast<void>(shelf_.holds().release(request.shop_scope, scope.name));
  close_epoch(scope, order, now);
  spend_coupon(scope, order, true, now);
  return json{{"outcome", "placed"},
              {"epoch", request.epoch},
              {"replay", false},
              {"order", std::move(order)}};
}

}  // namespace noline::hub
