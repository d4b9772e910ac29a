// Service: what happens to an order after it was placed.
#include <algorithm>

#include "core/limits.hpp"
#include "core/service.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr int adoptions_max = 8;

void add_status(json& order, const char* status, TimeMs now) {
  order["status"] = status;
  order["timeline"].push_back({{"status", status}, {"at_ms", now}});
}

bool can_cancel(const std::string& status) {
  return status == "placed" || status == "paid" || status == "awaiting_payment";
}

/// The text or number by which a caller names an order.
std::string order_id(const json& args) {
  const auto at = args.is_object() ? args.find("order") : args.end();
  if (at == args.end()) {
    return {};
  }
  return at->is_string()            ? at->get<std::string>()
         : at->is_number_unsigned() ? std::to_string(at->get<std::uint64_t>())
                                    : std::string();
}

}  // namespace

std::vector<StockMove> stock_moves(const json& order) {
  std::vector<StockMove> moves;
  const auto take = [&](const json& goods) {
    StockMove move{goods.value("sku", ""), {}};
    const json from = goods.value("from", json::object());
    for (const auto& [location, pieces] : from.items()) {
      move.pieces[location] = pieces.get<std::uint32_t>();
    }
    moves.push_back(std::move(move));
  };
  for (const json& line : order.value("lines", json::array())) {
    take(line);
    for (const json& part : line.value("parts", json::array())) {
      take(part);
    }
  }
  return moves;
}

/// An order lives where it was placed; an account that took the guest's scope over holds copies.
Result<Service::OrderPlace> Service::find_order(const Link& link, const json& args) {
  if (link.session.role != Role::write) {
    return fail(Errc::not_allowed, "this session may only look");
  }
  const std::string id = order_id(args);
  const auto dot = id.find('.');
  std::string home = link.session.scope;
  if (dot != std::string::npos) {
    home = "guest:" + id.substr(0, dot);
    if (role_in(link.session, home) != Role::write) {
      return fail(Errc::invalid_argument, "there is no such order");
    }
  }
  Scope* scope = scopes_.find(home);
  const std::string key = "order/" + id.substr(dot == std::string::npos ? 0 : dot + 1);
  if (scope == nullptr || !parse_order_key(key) || !scope->rows.contains(key)) {
    return fail(Errc::invalid_argument, "there is no such order");
  }
  return OrderPlace{scope, key};
}

void Service::write_order(const OrderPlace& place, const json& order, TimeMs now) {
  Scope* scope = place.scope;
  std::string key = place.key;
  for (int step = 0; step < adoptions_max && scope != nullptr; ++step) {
    json copy = order;
    copy["id"] = key.substr(key.find('/') + 1);
    const Owned next{dump(copy), next_version(*scope, key, now)};
    const Joined joined = scopes_.join_row(*scope, key, next);
    tell(*scope, {{key, next, joined.row->seq}});
    key = adopted_order_key(scope->name, key);
    scope = scope->adopted_by.empty() ? nullptr : scopes_.find(scope->adopted_by);
  }
}

std::string adopted_order_key(std::string_view guest_scope, std::string_view key) {
  const bool is_own = parse_order_key(key).has_value();
  const std::string guest(guest_scope.substr(guest_scope.find(':') + 1));
  return is_own ? "order/" + guest + "." + std::string(key.substr(6)) : std::string(key);
}

Result<json> Service::cancel_order(Link& link, const json& args, TimeMs now) {
  auto place = find_order(link, args);
  if (!place) {
    return place.error();
  }
  json order = read_owned(*place->scope, place->key);
  const std::string status = order.value("status", "");
  if (status == "cancelled") {
    return json{{"outcome", "cancelled"}, {"order", std::move(order)}};
  }
  if (!can_cancel(status)) {
    return fail(Errc::not_allowed, "an order that is " + status + " cannot be cancelled");
  }
  const std::string payment = order["payment"].value("id", "");
  const PaymentEffect effect = payments_.settle(payment, PaymentEvent::cancelled, now);
  end_order(*place, order, "cancelled", effect, now);
  return json{{"outcome", "cancelled"}, {"order", std::move(order)}};
}

/// The goods go back on the shelf, and money that moved goes back too.
void Service::end_order(const OrderPlace& place, json& order, const char* status,
                        PaymentEffect effect, TimeMs now) {
  if (effect == PaymentEffect::refunded) {
    order["payment"]["state"] = "refunded";
    order["payment"]["refunds"] = 1;
  } else {
    order["payment"]["state"] = effect == PaymentEffect::failed ? "declined" : "cancelled";
  }
  add_status(order, status, now);
  const std::string shop = order.value("shop", "");
  tell(
      scopes_.open(shop),
      shelf_.change(
          shop, stock_changes(stock_moves(order), {StockReason::cancel, order.value("number", "")}),
          now));
  write_order(place, order, now);
  spend_coupon(*place.scope, order, false, now);
}

Result<json> Service::confirm_order(Link& link, const json& args, TimeMs now) {
  auto place = find_order(link, args);
  if (!place) {
    return place.error();
  }
  const json order = read_owned(*place->scope, place->key);
  settle_payment(order["payment"].value("id", ""), PaymentEvent::authorised, now);
  const json settled = read_owned(*place->scope, place->key);
  const bool is_paid = settled["payment"].value("state", "") == "captured";
  return json{{"outcome", is_paid ? "paid" : settled.value("status", "")}, {"order", settled}};
}

Result<json> Service::payment_event(const json& args, TimeMs now) {
  const std::string* id = find_text(args, "payment");
  const std::string* event = find_text(args, "event");
  const bool is_known = event != nullptr && (*event == "authorised" || *event == "declined");
  if (id == nullptr || !is_known) {
    return fail(Errc::invalid_argument, "payment and event (authorised, declined) are needed");
  }
  if (payments_.find(*id).is_null()) {
    return fail(Errc::invalid_argument, "there is no such payment");
  }
  settle_payment(*id, *event == "authorised" ? PaymentEvent::authorised : PaymentEvent::declined,
                 now);
  return json{{"state", payments_.find(*id).value("state", "")}};
}

void Service::settle_payment(const std::string& id, PaymentEvent event, TimeMs now) {
  const json record = payments_.find(id);
  const PaymentEffect effect = payments_.settle(id, event, now);
  if (effect == PaymentEffect::none) {
    return;
  }
  Scope* scope = scopes_.find(record.value("scope", ""));
  const OrderPlace place{scope, order_key(record.value("epoch", std::uint32_t{0}))};
  if (scope == nullptr || !scope->rows.contains(place.key)) {
    return;
  }
  json order = read_owned(*scope, place.key);
  if (effect == PaymentEffect::captured) {
    order["payment"]["state"] = "captured";
    order["payment"]["captures"] = 1;
    add_status(order, "paid", now);
    return write_order(place, order, now);
  }
  end_order(place, order, "payment_failed", effect, now);
  put_back(*scope, order, now);
}

/// An order that was never paid for goes back into the cart, as a contribution under its own name:
/// once, whatever comes twice.
void Service::put_back(Scope& scope, const json& order, TimeMs now) {
  const std::string name = scope.name + "/" + order.value("id", "");
  std::vector<Row> rows;
  std::vector<std::string> keys;
  for (const json& ordered : order.value("lines", json::array())) {
    const auto id = parse_hex(ordered.value("line", ""));
    const Line line = Scopes::find_line(
        scope, line_key(order.value("epoch", std::uint32_t{0}), LineId{id.value_or(0)}));
    if (line.identity.is_empty()) {
      continue;
    }
    Line part;
    part.identity = line.identity;
    part.created = line.created;
    part.contributions.push_back({Contributor::guest(name), ordered.value("quantity", 0U), 0});
    const std::string key = line_key(scope.open_epoch, LineId{*id});
    const Joined joined = scopes_.join_row(scope, key, part);
    if (joined.is_changed) {
      rows.push_back({key, joined.row->value, joined.row->seq});
      keys.push_back(key);
    }
  }
  put_coupons_back(scope, order, rows);
  for (std::size_t index = keys.size(); index < rows.size(); ++index) {
    keys.push_back(rows[index].key);
  }
  tell(scope, std::move(rows));
  if (!scope.adopted_by.empty()) {
    carry_rows(scope, scopes_.open(scope.adopted_by), keys, now);
  }
}

void Service::run_due_payments(TimeMs now) {
  for (const TestPayments::Answer& answer : payments_.take_due(now)) {
    settle_payment(answer.id, answer.event, now);
  }
}

}  // namespace noline::hub
