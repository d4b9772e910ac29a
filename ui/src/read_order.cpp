#include "read_order.hpp"

namespace noline::ui {
namespace {

std::vector<NamedValue> read_texts(const Json& json, const char* name) {
  std::vector<NamedValue> out;
  if (const Json* object = find(json, name); object && object->is_object()) {
    for (auto it = object->begin(); it != object->end(); ++it) {
      out.emplace_back(it.key(), text_of(*it));
    }
  }
  return out;
}

LocalText read_title(const Json& json) {
  const Json* title = find(json, "title");
  return title ? LocalText{read_text(*title, "de"), read_text(*title, "en")} : LocalText{};
}

std::vector<LineDiscount> read_discounts(const Json& list, const std::string& currency) {
  std::vector<LineDiscount> out;
  for (const Json& json : list) {
    out.push_back({read_text(json, "code"), {read_integer(json, "amount_minor"), currency}});
  }
  return out;
}

Quote read_quote(const Json& json) {
  const Json empty;
  const std::string currency = read_text(json, "currency");
  const auto money = [&](const Json& from, const char* name) {
    return Money{read_integer(from, name), currency};
  };
  Quote quote{money(json, "subtotal_minor"),
              money(json, "saved_minor"),
              money(json, "shipping_minor"),
              read_text(json, "shipping_reason"),
              money(json, "total_minor"),
              {},
              {},
              {},
              {},
              money(json, "shipping_missing_minor")};
  for (const Json& promotion : read_array(json, "promotions", empty)) {
    quote.promotions.push_back(read_promotion(promotion, currency));
  }
  for (const Json& line : read_array(json, "line_discounts", empty)) {
    quote.discounts.push_back(read_discounts(line, currency));
  }
  for (const Json& coupon : read_array(json, "coupons", empty)) {
    quote.coupons.push_back({read_text(coupon, "code"), read_text(coupon, "state"),
                             money(coupon, "saves_minor"), money(coupon, "missing_minor")});
  }
  for (const Json& share : read_array(json, "vat", empty)) {
    quote.vat.push_back(
        {read_integer(share, "permille"), money(share, "gross_minor"), money(share, "vat_minor")});
  }
  return quote;
}

// What differs is listed as "changes" of quantities, or as "lines" with prices or stock.
std::vector<LineChange> read_changes(const Json& answer) {
  const Json empty;
  std::vector<LineChange> changes;
  for (const Json& item : read_array(answer, "changes", empty)) {
    changes.push_back(
        {read_text(item, "sku"), read_integer(item, "before"), read_integer(item, "after")});
  }
  const bool is_price = read_text(answer, "outcome") == "price_changed";
  for (const Json& item : read_array(answer, "lines", empty)) {
    changes.push_back({read_text(item, "sku"),
                       read_integer(item, is_price ? "before_minor" : "wanted"),
                       read_integer(item, is_price ? "after_minor" : "available")});
  }
  return changes;
}

Order read_order(const Json& json) {
  const Json empty = Json::object();
  const Json* quote = find(json, "quote");
  const Json* device = find(json, "device");
  const Json* payment = find(json, "payment");
  Order order;
  order.id = read_text(json, "id");
  order.number = read_text(json, "number");
  order.epoch = read_integer(json, "epoch");
  order.placed_at_ms = read_integer(json, "placed_at_ms");
  order.device_id = read_text(device ? *device : empty, "id");
  order.device_name = read_text(device ? *device : empty, "name");
  order.fulfilment = read_text(json, "fulfilment");
  order.store = read_text(json, "store");
  order.email = read_text(json, "email");
  order.address = read_texts(json, "address");
  order.quote = read_quote(quote ? *quote : empty);
  order.status = read_text(json, "status");
  order.payment = read_text(payment ? *payment : empty, "method");
  order.payment_state = read_text(payment ? *payment : empty, "state");
  for (const Json& line : read_array(json, "lines", empty)) {
    order.lines.push_back(
        {read_text(line, "sku"),
         read_title(line),
         read_integer(line, "quantity"),
         {read_integer(line, "total_minor"), order.quote.total.currency},
         read_discounts(read_array(line, "discounts", empty), order.quote.total.currency)});
  }
  for (const Json& entry : read_array(json, "timeline", empty)) {
    order.timeline.push_back({read_text(entry, "status"), read_integer(entry, "at_ms")});
  }
  return order;
}

}  // namespace

Promotion read_promotion(const Json& json, const std::string& currency) {
  const auto money = [&](const char* name) { return Money{read_integer(json, name), currency}; };
  return {
      read_text(json, "code"),   read_text(json, "kind"),    read_text(json, "state"),
      read_title(json),          read_text(json, "segment"), read_integer(json, "value"),
      read_integer(json, "buy"), read_integer(json, "get"),  money("from_minor"),
      money("saves_minor"),      money("missing_minor"),     read_integer(json, "missing_pieces")};
}

Checkout read_checkout(const Json& part) {
  const Json empty;
  Checkout out;
  out.epoch = read_integer(part, "epoch");
  out.fulfilment = read_text(part, "fulfilment");
  out.store = read_text(part, "store");
  out.payment = read_text(part, "payment");
  out.email = read_text(part, "email");
  out.address = read_texts(part, "address");
  out.shown = read_text(part, "shown");
  if (const Json* quote = find(part, "quote"); quote && quote->is_object()) {
    out.quote = read_quote(*quote);
    out.has_quote = true;
  }
  for (const Json& item : read_array(part, "problems", empty)) {
    out.problems.push_back({read_text(item, "type"), read_text(item, "line"),
                            read_text(item, "sku"), read_integer(item, "wanted"),
                            read_integer(item, "available"), read_text(item, "notice"),
                            read_text(item, "field")});
  }
  if (const Json* answer = find(part, "answer"); answer && answer->is_object()) {
    out.outcome = read_text(*answer, "outcome");
    out.outcome_epoch = read_integer(*answer, "epoch");
    out.changes = read_changes(*answer);
    for (const Json& item : read_array(*answer, "promotions", empty)) {
      Promotion lost = read_promotion(item, out.quote.total.currency);
      lost.missing.minor = read_integer(item, "before_minor") - read_integer(item, "after_minor");
      out.lost.push_back(std::move(lost));
    }
    out.replay = read_flag(*answer, "replay");
  }
  return out;
}

std::vector<Order> read_orders(const Json& list) {
  std::vector<Order> orders;
  for (const Json& json : list) {
    if (Order order = read_order(json); !order.id.empty()) {
      orders.push_back(std::move(order));
    }
  }
  return orders;
}

}  // namespace noline::ui
