#include <algorithm>

#include "../format.hpp"
#include "../widgets.hpp"
#include "screens.hpp"

namespace noline::ui {
namespace {

struct StatusLook {
  std::string_view status;
  Word word;
  Word text;
  Icon icon;
  bool is_good;
};

/// The first is also what a status of a later version looks like.
constexpr StatusLook status_looks[] = {
    {"placed", Word::status_placed, Word::status_placed_text, Icon::check, true},
    {"paid", Word::status_paid, Word::status_placed_text, Icon::check, true},
    {"awaiting_payment", Word::status_awaiting, Word::status_awaiting_text, Icon::info, false},
    {"cancelled", Word::status_cancelled, Word::status_cancelled_text, Icon::close, false},
    {"payment_failed", Word::status_failed, Word::status_failed_text, Icon::info, false},
    {"packed", Word::status_packed, Word::status_moves_text, Icon::bag, true},
    {"sent", Word::status_sent, Word::status_moves_text, Icon::bag, true},
    {"ready", Word::status_ready, Word::status_ready_text, Icon::bag, true},
    {"collected", Word::status_collected, Word::status_collected_text, Icon::check, true},
    {"return_asked", Word::status_return_asked, Word::status_moves_text, Icon::info, true},
    {"returned", Word::status_returned, Word::status_cancelled_text, Icon::back, true}};

const StatusLook& status_look(std::string_view status) {
  const auto* found = std::find_if(std::begin(status_looks), std::end(status_looks),
                                   [&](const StatusLook& look) { return look.status == status; });
  return found == std::end(status_looks) ? status_looks[0] : *found;
}

std::string when(const Builder& b, std::int64_t at_ms) {
  return format_moment(at_ms, b.view.wall_ms, b.view.utc_offset_minutes, b.view.language);
}

bool is_own_device(const Builder& b, const Order& order) {
  return std::any_of(
      b.model.session.devices.begin(), b.model.session.devices.end(),
      [&](const Device& device) { return device.self && device.id == order.device_id; });
}

void head(Builder& b, const Order& order) {
  StatusLook look = status_look(order.status);
  if (order.payment_state == "confirm") {
    look.word = Word::status_confirm;
    look.text = Word::status_confirm_text;
  }
  Spec spec = card_spec(b);
  spec.radius = radius_large_px;
  spec.pad = even(b.view.phone() ? 20 : 32);
  spec.gap = 12;
  spec.align = Align::center;
  const auto card = b.column(spec);
  {
    const auto mark = b.column({.align = Align::center,
                                .justify = Justify::center,
                                .width = 72,
                                .height = 72,
                                .fill = look.is_good ? b.t.good_soft : b.t.warn_soft,
                                .radius = 36});
    b.icon(look.icon, 36, look.is_good ? b.t.good : b.t.warn);
  }
  Node node{.key = "order.status", .role = Role::status, .name = std::string(b.say(look.word))};
  node.state.live = true;
  {
    const auto live = b.column({.align = Align::center}, std::move(node));
    b.word(look.word, style_h2, b.t.ink, {.align = Align::center, .role = Role::none});
  }
  b.word(look.text, style_body, b.t.muted, {.align = Align::center});
  const std::string moment = when(b, order.placed_at_ms);
  const std::string who = is_own_device(b, order) || order.device_name.empty()
                              ? b.say(Word::ordered_here, {moment})
                              : b.say(Word::ordered_elsewhere, {order.device_name, moment});
  b.text(who, style_small, b.t.muted, {.align = Align::center});
  if (order.payment_state == "confirm") {
    button(b, "order.confirm", b.say(Word::confirm_payment), {Do::confirm_order, order.id},
           {.min_height = 52});
  }
}

void timeline(Builder& b, const Order& order) {
  const auto list =
      b.column({.gap = 8},
               {.key = "timeline", .role = Role::list, .name = std::string(b.say(Word::timeline))});
  for (std::size_t i = 0; i < order.timeline.size(); ++i) {
    const OrderStatus& entry = order.timeline[i];
    const std::string text(b.say(status_look(entry.status).word));
    const bool is_last = i + 1 == order.timeline.size();
    const auto row =
        b.row({.gap = 10},
              {.key = "timeline." + std::to_string(i), .role = Role::listitem, .name = text});
    b.dot(10, is_last ? b.t.brand : b.t.line);
    b.text(text, with_weight(style_small, is_last ? Weight::semibold : Weight::regular), b.t.ink,
           {.grow = 1});
    b.text(when(b, entry.at_ms), style_small, b.t.muted);
  }
}

void destination(Builder& b, const Order& order) {
  const bool collect = order.fulfilment == "collect";
  b.word(collect ? Word::collect : Word::delivery, style_h3, b.t.ink, {.role = Role::heading2});
  const auto part = [&](std::string_view name) {
    for (const auto& [key, value] : order.address) {
      if (key == name) {
        return value;
      }
    }
    return std::string();
  };
  const auto box = b.column({});
  b.text(part("name"), style_small, b.t.ink);
  if (collect) {
    for (const Location& place : b.model.shop.locations) {
      if (place.id == order.store) {
        b.text(b.in(place.name) + ", " + place.city, style_small, b.t.ink);
      }
    }
  } else {
    b.text(part("street"), style_small, b.t.ink);
    b.text(part("postcode") + " " + part("city"), style_small, b.t.ink);
  }
  b.text(order.email, style_small, b.t.muted);
}

Builder::Scope card(Builder& b, const char* key) {
  Spec spec = card_spec(b);
  spec.pad = even(20);
  spec.gap = 12;
  return b.column(spec, {.key = key, .role = Role::group, .name = key});
}

void receipt(Builder& b, const Order& order) {
  const auto box = card(b, "receipt");
  b.word(Word::receipt, style_h2, b.t.ink, {.role = Role::heading2});
  {
    const auto list =
        b.column({.gap = 10},
                 {.key = "bought", .role = Role::list, .name = std::string(b.say(Word::receipt))});
    for (const OrderLine& line : order.lines) {
      build_bought_line(b, line.sku, b.in(line.title), line.quantity, line.total, line.discounts);
    }
  }
  { const auto line = b.column({.height = 1, .fill = b.t.line}); }
  build_totals(b, order.quote);
}

void course(Builder& b, const Order& order) {
  const auto box = card(b, "course");
  b.word(Word::timeline, style_h2, b.t.ink, {.role = Role::heading2});
  timeline(b, order);
  { const auto line = b.column({.height = 1, .fill = b.t.line}); }
  destination(b, order);
}

void actions(Builder& b, const Order& order) {
  const bool can_cancel =
      order.status == "placed" || order.status == "paid" || order.status == "awaiting_payment";
  button(b, "shop-on", b.say(Word::shop_on), {Do::go, "/"},
         {.look = ButtonLook::quiet, .href = "/"});
  if (can_cancel && b.model.session.role != "read") {
    button(b, "order.cancel", b.say(Word::cancel_order), {Do::cancel_order, order.id},
           {.look = ButtonLook::outlined,
            .disabled = b.model.connection.link != "online" || b.state.order.waiting});
  }
  if ((order.status == "sent" || order.status == "collected") && b.model.session.role != "read") {
    button(b, "order.return", b.say(Word::return_order),
           {Do::tell, R"({"do":"return","order":")" + order.id + "\"}"},
           {.look = ButtonLook::outlined, .disabled = b.model.connection.link != "online"});
  }
}

}  // namespace

std::string order_number(const Order& order) {
  std::string text = order.number;
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  if (text.size() == 8) {
    text.insert(4, "-");
  }
  return text;
}

void build_order(Builder& b) {
  const Order* order = b.model.find_order(b.state.route.id);
  if (!order) {
    if (b.model.has_cart) {
      return build_not_found(b);
    }
    return b.pulse({.height = 300, .radius = radius_medium_px});
  }
  const auto page = b.column({.gap = 16, .max_width = 960, .self = Align::center});
  b.text(b.say(Word::order_number, {order_number(*order)}), style_h1, b.t.ink,
         {.role = Role::heading1});
  head(b, *order);
  if (!b.view.wide()) {
    receipt(b, *order);
    course(b, *order);
    return actions(b, *order);
  }
  {
    const auto two = b.row({.align = Align::start, .gap = 24});
    {
      const auto left = b.column({.grow = 1});
      receipt(b, *order);
    }
    const auto right = b.column({.gap = 12, .width = 380});
    course(b, *order);
    actions(b, *order);
  }
}

void build_orders(Builder& b) {
  if (b.model.orders.empty()) {
    return;
  }
  b.word(Word::orders, style_h2, b.t.ink, {.role = Role::heading2});
  const auto list =
      b.column(card_spec(b),
               {.key = "orders", .role = Role::list, .name = std::string(b.say(Word::orders))});
  for (std::size_t i = 0; i < b.model.orders.size(); ++i) {
    const Order& order = b.model.orders[i];
    const std::string number = order_number(order);
    const std::string path = "/order/" + order.id;
    const std::string state =
        std::string(b.say(status_look(order.status).word)) + " · " + when(b, order.placed_at_ms);
    const std::string total = format_money(order.quote.total, b.view.language);
    const auto item =
        b.column({}, {.key = "order." + order.id, .role = Role::listitem, .name = number});
    const auto link =
        b.row({.gap = 12,
               .pad = even(20, 12),
               .min_height = 64,
               .border = i == 0 ? 0 : b.t.line,
               .border_top = true},
              {.key = "order." + order.id + ".open",
               .role = Role::link,
               .name = b.say(Word::order_number, {number}) + ", " + state + ", " + total,
               .href = path});
    b.press({Do::go, path});
    {
      const auto names = b.column({.grow = 1});
      b.text(b.say(Word::order_number, {number}), style_h3, b.t.ink);
      b.text(state, style_small, b.t.muted);
    }
    b.text(total, as_number(style_h3), b.t.ink);
  }
}

}  // namespace noline::ui
