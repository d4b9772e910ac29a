// Service: the course of an order after it was placed, as the shop's people tell it, and returns.
//
// A status only moves forward, and what was told before is told again without effect, so whoever
// tells may repeat whatever was not answered. All devices of the shopper follow the order's row.
#include <algorithm>

#include "core/limits.hpp"
#include "core/returns.hpp"
#include "core/service.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

/// Which order has which number: `number/<number>` holds {"scope", "epoch"}.
constexpr const char* numbers_scope = "orders:hub";
constexpr std::size_t id_bytes_max = 64;

/// The way of an order, in steps. What ended is on none.
int step_of(std::string_view status) {
  constexpr std::pair<std::string_view, int> steps[] = {
      {"placed", 1}, {"paid", 2}, {"packed", 3}, {"sent", 4}, {"ready", 4}, {"collected", 5}};
  for (const auto& [name, step] : steps) {
    if (name == status) {
      return step;
    }
  }
  return 0;
}

void add_entry(json& order, const std::string& status, TimeMs now) {
  order["timeline"].push_back({{"status", status}, {"at_ms", now}});
}

bool has_entry(const json& order, const std::string& status) {
  const json timeline = order.value("timeline", json::array());
  return std::any_of(timeline.begin(), timeline.end(), [&](const json& entry) {
    return entry.is_object() && entry.value("status", "") == status;
  });
}

/// When the goods reached the shopper, as far as the hub knows; 0 for not at all.
TimeMs handed_over_ms(const json& order) {
  TimeMs at_ms = 0;
  for (const json& entry : order.value("timeline", json::array())) {
    const std::string status = entry.value("status", "");
    if (status == "sent" || status == "collected") {
      at_ms = std::max(at_ms, entry.value("at_ms", TimeMs{0}));
    }
  }
  return at_ms;
}

bool has_return(const json& order, const std::string& id) {
  const json returns = order.value("returns", json::array());
  return std::any_of(returns.begin(), returns.end(),
                     [&](const json& entry) { return entry.value("id", "") == id; });
}

}  // namespace

void Service::index_order(const Scope& scope, const json& order, TimeMs now) {
  Scope& numbers = scopes_.open(numbers_scope);
  const std::string key = "number/" + order.value("number", "");
  const json place = {{"scope", scope.name}, {"epoch", order.value("epoch", 0U)}};
  static_cast<void>(
      scopes_.join_row(numbers, key, Owned{dump(place), next_version(numbers, key, now)}));
}

void Service::forget_number(const std::string& number) {
  Scope* numbers = scopes_.find(numbers_scope);
  const auto row =
      numbers == nullptr ? HeldRows::iterator() : numbers->rows.find("number/" + number);
  if (numbers != nullptr && row != numbers->rows.end()) {
    scopes_.remove_row(*numbers, row);
  }
}

std::optional<Service::OrderPlace> Service::find_number(const std::string& number) {
  const Scope* numbers = scopes_.find(numbers_scope);
  const json place = numbers == nullptr ? json() : read_owned(*numbers, "number/" + number);
  Scope* scope = place.is_object() ? scopes_.find(place.value("scope", "")) : nullptr;
  const std::string key = place.is_object() ? order_key(place.value("epoch", 0U)) : std::string();
  return scope != nullptr && scope->rows.contains(key) ? std::optional(OrderPlace{scope, key})
                                                       : std::nullopt;
}

/// {"order", "lines": [{"line", "quantity"}] or nothing for all of it}.
Result<json> Service::ask_return(const Link& link, const json& args, TimeMs now) {
  auto place = find_order(link, args);
  if (!place) {
    return place.error();
  }
  json order = read_owned(*place->scope, place->key);
  const std::string status = order.value("status", "");
  if (status == "return_asked") {
    return json{{"outcome", "return_asked"}, {"order", std::move(order)}};
  }
  const TimeMs since_ms = handed_over_ms(order);
  if ((status != "sent" && status != "collected") || now - since_ms > limits::return_ms) {
    return fail(Errc::not_allowed, "an order can be returned for 30 days after it was handed over");
  }
  const auto pieces = read_pieces(order, args.value("lines", json()));
  if (!pieces) {
    return pieces.error();
  }
  order["asked"] = {{"lines", pieces_json(order, *pieces)}, {"before", status}};
  order["status"] = "return_asked";
  add_entry(order, "return_asked", now);
  write_order(*place, order, now);
  return json{{"outcome", "return_asked"}, {"order", std::move(order)}};
}

/// {"key", "rows": [{"order": number, "status", ...}]}: answers {"applied", "repeated", "problems":
/// [{"line", "order", "reason"}]}. A key "orders" may tell everything, one of a till what happens
/// at its counter: "collected" and "returned".
Result<json> Service::order_status(const json& args, TimeMs now) {
  std::string right;
  for (const char* name : {"till", "orders"}) {
    right = find_operator(keys_, name, args) ? name : right;
  }
  if (right.empty()) {
    return fail(Errc::not_authenticated, "whoever tells of orders proves himself by a key");
  }
  const json rows = args.value("rows", json());
  if (!rows.is_array() || rows.empty() || rows.size() > limits::order_rows_max) {
    return fail(Errc::invalid_argument, "rows is a list of 1 to 200 rows");
  }
  std::size_t applied = 0;
  json problems = json::array();
  for (std::size_t index = 0; index < rows.size(); ++index) {
    const auto done = apply_order_row(right, rows[index], now);
    applied += done && *done ? 1U : 0U;
    if (!done) {
      problems.push_back({{"line", index + 1},
                          {"order", text_of(rows[index], "order")},
                          {"reason", done.error().detail}});
    }
  }
  return json{{"applied", applied},
              {"repeated", rows.size() - applied - problems.size()},
              {"problems", std::move(problems)}};
}

/// False when it was told before.
Result<bool> Service::apply_order_row(const std::string& right, const json& row, TimeMs now) {
  const std::string status = text_of(row, "status");
  if (status != "cancelled" && status != "returned" && step_of(status) < step_of("paid")) {
    return fail(Errc::invalid_argument,
                "status is paid, packed, sent, ready, collected, cancelled or returned");
  }
  const auto place = find_number(text_of(row, "order"));
  if (!place) {
    return fail(Errc::invalid_argument, "there is no such order");
  }
  if (right == "till" && status != "collected" && status != "returned") {
    return fail(Errc::not_allowed, "a till tells what was collected and returned");
  }
  json order = read_owned(*place->scope, place->key);
  const std::string before = order.value("status", "");
  const Error refused =
      fail(Errc::not_allowed, "an order that is " + before + " cannot be " + status);
  if (status == "returned") {
    return take_return(*place, order, row, now);
  }
  if (has_entry(order, status)) {
    return false;
  }
  if (status == "cancelled") {
    if (step_of(before) > step_of("packed") ||
        (step_of(before) == 0 && before != "awaiting_payment")) {
      return refused;
    }
    const std::string payment = order["payment"].value("id", "");
    end_order(*place, order, "cancelled", payments_.settle(payment, PaymentEvent::cancelled, now),
              now);
    return true;
  }
  const bool is_late_payment = status == "paid" && order["payment"].value("state", "") == "later";
  const bool is_forward =
      status != "paid" && step_of(before) > 0 && step_of(status) > step_of(before);
  if (!is_forward && !is_late_payment) {
    return refused;
  }
  if (is_late_payment) {
    order["payment"]["state"] = "captured";
    order["payment"]["captures"] = 1;
  }
  if (is_forward || before == "placed") {
    order["status"] = status;
  }
  add_entry(order, status, now);
  write_order(*place, order, now);
  return true;
}

/// {"id": the teller's own number, "lines" or nothing for what was asked, "location" or nothing for
/// where it came from, "restock": false for what cannot be sold again, "refund_minor" for another
/// amount than its share}.
Result<bool> Service::take_return(const OrderPlace& place, json& order, const json& row,
                                  TimeMs now) {
  const std::string id = text_of(row, "id");
  const std::string before = order.value("status", "");
  if (id.empty() || id.size() > id_bytes_max) {
    return fail(Errc::invalid_argument, "a return has an id of its own, of up to 64 bytes");
  }
  if (has_return(order, id)) {
    return false;
  }
  if (step_of(before) < step_of("sent") && before != "return_asked") {
    return fail(Errc::not_allowed, "an order that is " + before + " cannot be returned");
  }
  const json asked = order.value("asked", json::object());
  const auto pieces = read_pieces(order, row.value("lines", asked.value("lines", json())));
  if (!pieces) {
    return pieces.error();
  }
  const std::string shop = order.value("shop", "");
  const std::string location = text_of(row, "location");
  const auto moves = return_moves(order, *pieces, location);
  for (const StockMove& move : moves) {
    const auto offer = shelf_.find(shop, move.sku);
    if (!location.empty() && !move.pieces.empty() && offer && !offer->stock.contains(location)) {
      return fail(Errc::invalid_argument, move.sku + " is not counted in \"" + location + "\"");
    }
  }
  const json wish = row.value("refund_minor", json());
  const std::int64_t minor =
      wish.is_number_unsigned() ? wish.get<std::int64_t>() : refund_minor(order, *pieces);
  json& payment = order["payment"];
  std::int64_t paid_back = 0;
  if (payment.value("state", "") == "captured") {
    const std::string payment_id = payment.value("id", "");
    // What was paid by invoice or in the store is paid back there; the books say how much.
    paid_back = payment_id.empty() ? minor : payments_.refund(payment_id, id, minor, now);
    payment["refunds"] = payment.value("refunds", 0) + (paid_back > 0 ? 1 : 0);
  }
  const std::string reference = order.value("number", "") + "/" + id;
  if (row.value("restock", json()) != false) {
    tell(scopes_.open(shop),
         shelf_.change(shop, stock_changes(moves, {StockReason::returned, reference}), now));
  }
  order["returns"].push_back({{"id", id},
                              {"at_ms", now},
                              {"lines", pieces_json(order, *pieces)},
                              {"refund_minor", paid_back}});
  const bool is_all = kept_pieces(order).empty();
  order["status"] = is_all ? "returned" : asked.value("before", before);
  if (is_all && payment.value("state", "") == "captured") {
    payment["state"] = "refunded";
  }
  order.erase("asked");
  add_entry(order, "returned", now);
  write_order(place, order, now);
  return true;
}

}  // namespace noline::hub
