#include "judge.hpp"

#include <algorithm>

namespace noline::scenario {
namespace {

using wire::Json;
using Texts = std::vector<std::string>;

std::string joined(const Texts& texts) {
  std::string out;
  for (const std::string& text : texts) {
    out += (out.empty() ? "" : ", ") + text;
  }
  return out.empty() ? "nothing" : out;
}

std::string texts_of(const std::map<std::string, std::string>& map) {
  Texts texts;
  for (const auto& [name, value] : map) {
    texts.push_back(name + ": " + value);
  }
  return map.empty() ? "" : " {" + joined(texts) + "}";
}

std::map<std::string, std::string> map_of(const Json& json) {
  return json.is_object() ? json.get<std::map<std::string, std::string>>()
                          : std::map<std::string, std::string>{};
}

/// "2 x TEA" to its note, for each part.
std::map<std::string, std::string> parts_of(const Json& line) {
  std::map<std::string, std::string> out;
  for (const Json& part : line["parts"]) {
    out[std::to_string(part["quantity"].get<std::uint32_t>()) + " x " +
        part["sku"].get<std::string>()] = part["note"].get<std::string>();
  }
  return out;
}

std::string line_text(const Json& line) {
  std::string out = std::to_string(line["quantity"].get<std::uint32_t>()) + " x " +
                    line["sku"].get<std::string>() + texts_of(map_of(line["options"]));
  if (line["purchasable"] != line["quantity"]) {
    out += " (" + std::to_string(line["purchasable"].get<std::uint32_t>()) + " available)";
  }
  return out + texts_of(map_of(line["fields"])) + texts_of(parts_of(line));
}

std::string line_text(const LineExpect& line) {
  std::string out = (line.quantity ? std::to_string(*line.quantity) : "any") + " x " + line.sku +
                    texts_of(line.options.value_or(std::map<std::string, std::string>{}));
  if (line.purchasable) {
    out += " (" + std::to_string(*line.purchasable) + " available)";
  }
  std::map<std::string, std::string> fields = line.fields;
  if (line.note) {
    fields["note"] = *line.note;
  }
  if (line.price_minor) {
    fields["price"] = std::to_string(*line.price_minor);
  }
  return out + texts_of(fields) + (line.parts ? texts_of(*line.parts) : "");
}

bool has_choices(const LineExpect& expect, const Json& line) {
  return std::all_of(expect.choices.begin(), expect.choices.end(), [&](const auto& choice) {
    Texts found;
    for (const Json& text : line["choices"].value(choice.first, Json::array())) {
      found.push_back(text["text"].template get<std::string>());
    }
    Texts wanted = choice.second;
    std::sort(found.begin(), found.end());
    std::sort(wanted.begin(), wanted.end());
    return found == wanted;
  });
}

bool fits(const LineExpect& expect, const Json& line) {
  const auto fields = map_of(line["fields"]);
  const bool has_fields =
      std::all_of(expect.fields.begin(), expect.fields.end(), [&](const auto& field) {
        const auto at = fields.find(field.first);
        return (at == fields.end() ? std::string() : at->second) == field.second;
      });
  const Json& price = line["unit_price"];
  const bool has_price =
      !expect.price_minor || (price.is_object() && price["minor"] == *expect.price_minor);
  return has_fields && has_price && line["sku"] == expect.sku &&
         (!expect.options || map_of(line["options"]) == *expect.options) &&
         (!expect.quantity || line["quantity"] == *expect.quantity) &&
         (!expect.purchasable || line["purchasable"] == *expect.purchasable) &&
         (!expect.note || line["note"] == *expect.note) &&
         (!expect.parts || *expect.parts == parts_of(line)) && has_choices(expect, line);
}

/// The texts of both sides' edits, sorted.
Texts sides(const Json& notice, const char* member) {
  Texts out;
  for (const char* side : {"mine", "other"}) {
    out.push_back(notice[side][member].get<std::string>());
  }
  std::sort(out.begin(), out.end());
  return out;
}

bool is_same(Texts expected, const Texts& found) {
  std::sort(expected.begin(), expected.end());
  return expected.empty() || expected == found;
}

bool fits(const NoticeExpect& expect, const Json& notice) {
  return notice["type"] == expect.type && (!expect.sku || notice["sku"] == *expect.sku) &&
         (!expect.before || notice["before"] == *expect.before) &&
         (!expect.after || notice["after"] == *expect.after) &&
         (!expect.undo || notice["undo"] == *expect.undo) &&
         (!expect.detail || notice["detail"] == *expect.detail) &&
         is_same(expect.between, sides(notice, "name")) &&
         is_same(expect.did, sides(notice, "did")) && is_same(expect.texts, sides(notice, "text"));
}

std::string notice_text(const Json& notice) {
  std::string out = notice["type"].get<std::string>();
  const std::string sku = notice["sku"].get<std::string>();
  out += sku.empty() ? "" : " of " + sku;
  out += " (" + joined(sides(notice, "name")) + ": " + joined(sides(notice, "did"));
  const std::string detail = notice["detail"].get<std::string>();
  out += detail.empty() ? "" : "; " + detail;
  return out + "; " + std::to_string(notice["before"].get<std::uint32_t>()) + " -> " +
         std::to_string(notice["after"].get<std::uint32_t>()) + ")";
}

std::string notice_text(const NoticeExpect& notice) {
  std::string out = notice.type + (notice.sku ? " of " + *notice.sku : "");
  Texts more;
  for (const auto& [name, list] :
       {std::pair("between", &notice.between), std::pair("did", &notice.did),
        std::pair("texts", &notice.texts)}) {
    if (!list->empty()) {
      more.push_back(std::string(name) + " " + joined(*list));
    }
  }
  if (notice.before) {
    more.push_back("before " + std::to_string(*notice.before));
  }
  if (notice.after) {
    more.push_back("after " + std::to_string(*notice.after));
  }
  if (notice.undo) {
    more.push_back(*notice.undo ? "with undo" : "without undo");
  }
  return out + (more.empty() ? "" : " (" + joined(more) + ")");
}

bool fits_ordered(const LineExpect& expect, const Json& line) {
  return line["sku"] == expect.sku && (!expect.quantity || line["quantity"] == *expect.quantity);
}

bool fits(const OrderExpect& expect, const Json& order) {
  const Json payment = order.value("payment", Json::object());
  bool has_lines = true;
  if (expect.lines) {
    const Json& lines = order["lines"];
    has_lines = lines.size() == expect.lines->size() &&
                std::all_of(expect.lines->begin(), expect.lines->end(), [&](const auto& line) {
                  return std::any_of(lines.begin(), lines.end(),
                                     [&](const Json& found) { return fits_ordered(line, found); });
                });
  }
  return has_lines &&
         (!expect.total_minor || order["quote"]["total_minor"] == *expect.total_minor) &&
         (!expect.status || order["status"] == *expect.status) &&
         (!expect.fulfilment || order["fulfilment"] == *expect.fulfilment) &&
         (!expect.payment || payment.value("state", "") == *expect.payment) &&
         (!expect.captures || payment.value("captures", 0) == *expect.captures);
}

std::string order_text(const Json& order) {
  Texts lines;
  for (const Json& line : order["lines"]) {
    lines.push_back(std::to_string(line["quantity"].get<std::uint32_t>()) + " x " +
                    line["sku"].get<std::string>());
  }
  const Json payment = order.value("payment", Json::object());
  return order.value("status", "") + " order of " + joined(lines) + " (" +
         order.value("fulfilment", "") + ", payment " + payment.value("state", "") + ", " +
         std::to_string(payment.value("captures", 0)) + " captures, total " +
         std::to_string(order["quote"].value("total_minor", std::int64_t{0})) + ")";
}

std::string order_text(const OrderExpect& order) {
  Texts lines;
  for (const LineExpect& line : order.lines.value_or(std::vector<LineExpect>{})) {
    lines.push_back(line_text(line));
  }
  std::string out =
      order.status.value_or("any") + " order" + (order.lines ? " of " + joined(lines) : "");
  out += order.fulfilment ? ", " + *order.fulfilment : "";
  out += order.payment ? ", payment " + *order.payment : "";
  out += order.total_minor ? ", total " + std::to_string(*order.total_minor) : "";
  return out + (order.captures ? ", " + std::to_string(*order.captures) + " captures" : "");
}

/// Each expected one fits exactly one that is there, and none is left over. Small lists, and an
/// expectation may be loose, so all ways to pair them are tried.
template <typename Expect>
bool is_matched(const std::vector<Expect>& expected, const Json& found, std::size_t index,
                std::vector<bool>& taken) {
  if (index == expected.size()) {
    return found.size() == expected.size();
  }
  for (std::size_t at = 0; at < found.size(); ++at) {
    if (!taken[at] && fits(expected[index], found[at])) {
      taken[at] = true;
      if (is_matched(expected, found, index + 1, taken)) {
        return true;
      }
      taken[at] = false;
    }
  }
  return false;
}

class Judge {
 public:
  Judge(const std::string& lane, std::vector<Difference>& out) : lane_(lane), out_(out) {}

  void lines(const std::string& what, const std::vector<LineExpect>& expected, const Json& found) {
    std::vector<bool> taken(found.size());
    if (!is_matched(expected, found, 0, taken)) {
      Texts texts;
      for (const LineExpect& line : expected) {
        texts.push_back(line_text(line));
      }
      differ(what, joined(texts), lines_text(found));
    }
  }

  void notices(const std::vector<NoticeExpect>& expected, const Json& found) {
    std::vector<bool> taken(found.size());
    if (!is_matched(expected, found, 0, taken)) {
      Texts texts;
      for (const NoticeExpect& notice : expected)
        texts.push_back(notice_text(notice));
      differ("notices", joined(texts), notices_text(found));
    }
  }

  void orders(const std::vector<OrderExpect>& expected, const Json& found) {
    std::vector<bool> taken(found.size());
    if (!is_matched(expected, found, 0, taken)) {
      Texts wanted;
      Texts there;
      for (const OrderExpect& order : expected) {
        wanted.push_back(order_text(order));
      }
      for (const Json& order : found) {
        there.push_back(order_text(order));
      }
      differ("orders", joined(wanted), joined(there));
    }
  }

  void value(const std::string& what, const Json& expected, const Json& found) {
    if (expected != found) {
      differ(what, wire::dump(expected), wire::dump(found));
    }
  }

 private:
  void differ(const std::string& what, std::string expected, std::string found) {
    out_.push_back({lane_, what, std::move(expected), std::move(found)});
  }

  const std::string& lane_;
  std::vector<Difference>& out_;
};

Json session_member(const Json& session, const std::string& name) {
  if (name != "devices") {
    return session[name];
  }
  Texts names;
  for (const Json& device : session["devices"]) {
    names.push_back(device["name"].get<std::string>());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// A preference, or one of the lists and consents that follow the shopper.
Json context_member(const Json& session, const std::string& name) {
  if (name == "viewed" || name == "searches" || name == "compared") {
    return session[name];
  }
  if (name == "focus") {
    return session[name].is_null() ? Json() : session[name]["path"];
  }
  constexpr std::string_view consent = "consent/";
  if (name.starts_with(consent)) {
    return session["consents"].value(name.substr(consent.size()), Json());
  }
  return session["context"].value(name, Json());
}

Json sorted(Json list) {
  std::sort(list.begin(), list.end());
  return list;
}

}  // namespace

std::string lines_text(const Json& lines) {
  Texts texts;
  std::transform(lines.begin(), lines.end(), std::back_inserter(texts),
                 [](const Json& line) { return line_text(line); });
  return joined(texts);
}

std::string notices_text(const Json& notices) {
  Texts texts;
  for (const Json& notice : notices) {
    texts.push_back(notice_text(notice));
  }
  return joined(texts);
}

void judge(const ExpectStep& expect, const std::string& lane, const Json& shown,
           std::vector<Difference>& out) {
  Judge judge(lane, out);
  const Json& cart = shown["cart"];
  if (expect.cart) {
    judge.lines("cart", *expect.cart, cart["lines"]);
  }
  if (expect.later) {
    judge.lines("later", *expect.later, cart["later"]);
  }
  for (const auto& [name, lines] : expect.wishlists) {
    judge.lines("wishlist:" + name, lines, cart["wishlists"].value(name, Json::array()));
  }
  if (expect.notices) {
    judge.notices(*expect.notices, shown["notices"]["notices"]);
  }
  if (expect.orders) {
    judge.orders(*expect.orders, shown["orders"]);
  }
  if (expect.coupons) {
    judge.value("coupons", sorted(*expect.coupons), sorted(cart["coupons"]));
  }
  // A device that has not looked at its cart yet shows no price.
  const Json checkout = shown.value("checkout", Json());
  judge_quote(expect, lane, checkout.is_object() ? checkout.value("quote", Json()) : Json(), out);
  if (expect.cart_note) {
    judge.value("cart_note", *expect.cart_note, cart["note"]);
  }
  for (const auto& [name, value] : expect.context) {
    judge.value("context." + name, value, context_member(shown["session"], name));
  }
  for (const auto& [name, value] : expect.session) {
    judge.value("session." + name, name == "devices" ? sorted(value) : value,
                session_member(shown["session"], name));
  }
  const Json& connection = shown["connection"];
  if (expect.pending) {
    judge.value("pending", *expect.pending, connection["pending"]);
  }
  if (expect.saved_as) {
    judge.value("saved_as", *expect.saved_as, connection["saved"]);
  }
  if (expect.link) {
    judge.value("link", *expect.link, connection["link"]);
  }
  if (expect.state_hash && expect.state_hash->size() == 16) {
    judge.value("state_hash", *expect.state_hash, shown["state_hash"]);
  }
}

void judge_stock(const StockExpect& expect, const std::string& lane, const Json& products,
                 std::vector<Difference>& out) {
  Json found;
  for (const Json& product : products) {
    for (const Json& variant : product.value("variants", Json::array())) {
      if (variant.value("sku", "") == expect.sku && variant.contains("stock")) {
        found = variant["stock"].value(expect.location, Json());
      }
    }
  }
  Judge(lane, out).value("stock of " + expect.sku + " in " + expect.location, expect.quantity,
                         found);
}

}  // namespace noline::scenario
