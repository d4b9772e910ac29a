#include "noline/ui/model.hpp"

#include <algorithm>

#include "read_catalogue.hpp"
#include "read_json.hpp"
#include "read_order.hpp"

namespace noline::ui {
namespace {

Money read_money(const Json& json, const char* name) {
  const Json* member = find(json, name);
  if (!member) {
    return {};
  }
  return {read_integer(*member, "minor"), read_text(*member, "currency")};
}

Line read_line(const Json& json) {
  Line line;
  line.id = read_text(json, "id");
  line.sku = read_text(json, "sku");
  line.product = read_text(json, "product");
  if (const Json* options = find(json, "options"); options && options->is_object()) {
    for (auto it = options->begin(); it != options->end(); ++it) {
      line.options.emplace_back(it.key(), text_of(*it));
    }
  }
  line.quantity = read_integer(json, "quantity");
  line.purchasable = find(json, "purchasable") ? read_integer(json, "purchasable") : line.quantity;
  line.note = read_text(json, "note");
  if (const Json* fields = find(json, "fields")) {
    line.fulfilment = read_text(*fields, "fulfilment");
  }
  const Json none;
  for (const Json& part : read_array(json, "parts", none)) {
    line.parts.push_back(
        {read_text(part, "sku"), read_integer(part, "quantity"), read_text(part, "note")});
  }
  if (const Json* choices = find(json, "choices"); choices && choices->is_object()) {
    const Json empty;
    for (auto it = choices->begin(); it != choices->end(); ++it) {
      auto& texts = line.choices.emplace_back(it.key(), std::vector<ChoiceText>{}).second;
      for (const Json& text : read_array(*choices, it.key().c_str(), empty)) {
        texts.push_back({read_text(text, "text"), read_text(text, "name")});
      }
    }
  }
  line.unit_price = read_money(json, "unit_price");
  line.line_total = read_money(json, "line_total");
  line.pending = read_flag(json, "pending");
  return line;
}

std::vector<Line> read_lines(const Json& json, const char* name) {
  const Json empty;
  std::vector<Line> lines;
  for (const Json& line : read_array(json, name, empty)) {
    lines.push_back(read_line(line));
  }
  return lines;
}

Cart read_cart(const Json& json) {
  Cart cart;
  cart.epoch = read_integer(json, "epoch");
  cart.count = read_integer(json, "count");
  cart.subtotal = read_money(json, "subtotal");
  cart.note = read_text(json, "note");
  cart.lines = read_lines(json, "lines");
  cart.later = read_lines(json, "later");
  if (const Json* lists = find(json, "wishlists"); lists && lists->is_object()) {
    for (auto it = lists->begin(); it != lists->end(); ++it) {
      cart.wishlists.emplace_back(it.key(), read_lines(*lists, it.key().c_str()));
    }
  }
  return cart;
}

Deed read_deed(const Json& json, const char* name) {
  const Json* member = find(json, name);
  if (!member) {
    return {};
  }
  return {read_text(*member, "name"),     read_text(*member, "kind"),
          read_text(*member, "did"),      read_integer(*member, "quantity"),
          read_integer(*member, "at_ms"), read_text(*member, "text")};
}

std::vector<Notice> read_notices(const Json& json) {
  const Json empty;
  std::vector<Notice> notices;
  for (const Json& item : read_array(json, "notices", empty)) {
    notices.push_back({read_text(item, "id"), read_text(item, "type"), read_text(item, "line"),
                       read_text(item, "sku"), read_integer(item, "at_ms"),
                       read_integer(item, "before"), read_integer(item, "after"),
                       read_deed(item, "mine"), read_deed(item, "other"), read_flag(item, "undo"),
                       read_text(item, "order"), read_text(item, "detail"),
                       read_flag(item, "accept")});
  }
  return notices;
}

std::vector<std::string> read_texts(const Json& json, const char* name) {
  const Json empty;
  std::vector<std::string> texts;
  for (const Json& text : read_array(json, name, empty)) {
    texts.push_back(text_of(text));
  }
  return texts;
}

void read_context(const Json& json, Session& session) {
  session.viewed = read_texts(json, "viewed");
  session.compared = read_texts(json, "compared");
  if (const Json* consents = find(json, "consents"); consents && find(*consents, "history")) {
    session.consent = read_flag(*consents, "history") ? 1 : 0;
  }
  if (const Json* focus = find(json, "focus")) {
    session.focus_device = read_text(*focus, "device");
    session.focus_path = read_text(*focus, "path");
  }
}

Session read_session(const Json& json) {
  const Json empty;
  Session session;
  session.kind = read_text(json, "kind");
  session.name = read_text(json, "name");
  session.role = read_text(json, "role");
  session.language = read_text(json, "language");
  session.theme = read_text(json, "theme");
  session.brand = read_text(json, "brand");
  session.ended = read_flag(json, "ended");
  session.joining = read_integer(json, "joining");
  if (const Json* asked = find(json, "asked")) {
    session.asked_name = read_text(*asked, "name");
    for (const Json& number : read_array(*asked, "numbers", empty)) {
      session.asked_numbers.push_back(number.is_number_integer() ? number.get<std::int64_t>() : 0);
    }
  }
  read_context(json, session);
  for (const Json& item : read_array(json, "devices", empty)) {
    session.devices.push_back({read_text(item, "id"), read_text(item, "name"),
                               read_text(item, "kind"), read_flag(item, "self"),
                               read_flag(item, "online")});
  }
  return session;
}

std::vector<AccountSession> read_sessions(const Json& json) {
  const Json empty;
  std::vector<AccountSession> sessions;
  for (const Json& item : read_array(json, "sessions", empty)) {
    const Json* found = find(item, "device");
    const Json& device = found ? *found : empty;
    sessions.push_back({read_text(item, "id"), read_text(device, "name"),
                        read_text(device, "place"), read_integer(item, "used_ms"),
                        read_flag(item, "self"), read_flag(item, "passkey")});
  }
  return sessions;
}

Connection read_connection(const Json& json) {
  Connection connection;
  connection.link = read_text(json, "link");
  connection.saved = read_text(json, "saved");
  connection.storage = read_text(json, "storage");
  connection.pending = read_integer(json, "pending");
  if (const Json* problem = find(json, "problem")) {
    connection.problem_code = read_text(*problem, "code");
    connection.problem_detail = read_text(*problem, "detail");
  }
  return connection;
}

void read_error(const Json& json, CallResult& result) {
  if (const Json* error = find(json, "error")) {
    result.error_code = read_text(*error, "code");
    result.error_detail = read_text(*error, "detail");
  }
}

}  // namespace

const std::string& LocalText::in(std::string_view language) const {
  const std::string& wanted = language == "de" ? de : en;
  return wanted.empty() ? (language == "de" ? en : de) : wanted;
}

const Product* ShopModel::find_product(std::string_view id_or_sku) const {
  for (const Product& product : products) {
    const bool has_sku =
        std::any_of(product.variants.begin(), product.variants.end(),
                    [&](const Variant& variant) { return variant.sku == id_or_sku; });
    if (product.id == id_or_sku || has_sku) {
      return &product;
    }
  }
  return nullptr;
}

const Variant* ShopModel::find_variant(std::string_view sku) const {
  for (const Product& product : products) {
    for (const Variant& variant : product.variants) {
      if (variant.sku == sku) {
        return &variant;
      }
    }
  }
  return nullptr;
}

const Order* ShopModel::find_order(std::string_view id) const {
  for (const Order& order : orders) {
    if (order.id == id) {
      return &order;
    }
  }
  return nullptr;
}

const FoundList* Found::find(std::string_view path) const {
  for (const FoundList& list : lists) {
    if (list.as == path) {
      return &list;
    }
  }
  return nullptr;
}

bool apply_part(ShopModel& model, std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  const std::string part = read_text(json, "part");
  const Json empty;
  if (part == "session") {
    model.session = read_session(json);
    if (!model.session.customer()) {
      model.sessions.clear();  // The next customer of this device sees no other's.
    }
    model.has_session = true;
  } else if (part == "connection") {
    model.connection = read_connection(json);
    model.has_connection = true;
  } else if (part == "shop") {
    const Json* shop = find(json, "shop");
    model.shop = read_shop(shop ? *shop : empty);
    model.has_shop = shop && shop->is_object();
  } else if (part == "catalogue") {
    model.products =
        read_products(read_array(json, "products", empty), read_array(json, "offers", empty));
    // A new device has none until the hub has sent it.
    model.has_catalogue = !model.products.empty();
  } else if (part == "cart") {
    model.cart = read_cart(json);
    model.has_cart = true;
  } else if (part == "notices") {
    model.notices = read_notices(json);
  } else if (part == "checkout") {
    model.checkout = read_checkout(json);
  } else if (part == "found") {
    const std::uint64_t serial = model.found.serial + 1;
    model.found = read_found(json);
    model.found.serial = serial;
  } else if (part == "orders") {
    model.orders = read_orders(read_array(json, "orders", empty));
  } else {
    return false;
  }
  ++model.revision;
  return true;
}

bool apply_event(ShopModel& model, std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  const bool is_result = read_text(json, "event") == "result";
  model.can_passkeys = model.can_passkeys || read_flag(json, "passkeys");
  if (!is_result && !find(json, "error")) {
    return false;
  }
  CallResult result;
  result.serial = model.result.serial + 1;
  result.name = read_text(json, "name");
  read_error(json, result);
  if (const Json* ok = find(json, "ok")) {
    result.path = read_text(*ok, "path");
    result.outcome = read_text(*ok, "outcome");
    result.expires_ms = read_integer(*ok, "expires_ms");
    if (result.name == "sessions") {
      model.sessions = read_sessions(*ok);
    }
  }
  model.result = std::move(result);
  ++model.revision;
  return true;
}

}  // namespace noline::ui
