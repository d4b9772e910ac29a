#include "noline/snapshot.hpp"

#include "wire/codec.hpp"

namespace noline {
namespace {

using wire::Json;

Json to_json(const Money& money) {
  return {{"minor", money.minor}, {"currency", money.currency}};
}

Json to_json(const Scalar& scalar) {
  return std::visit(
      [](const auto& held) -> Json {
        if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>) {
          return nullptr;
        } else {
          return held;
        }
      },
      scalar.value);
}

Json to_json(const ChoiceText& text) {
  return {{"text", text.text}, {"name", text.device_name}, {"at_ms", text.at_ms}};
}

Json to_json(const CartPart& part) {
  const auto note = part.fields.find("note");
  return {{"sku", part.sku},
          {"product", part.product},
          {"quantity", part.quantity},
          {"note", note == part.fields.end() ? std::string() : note->second}};
}

Json to_json(const CartLine& line) {
  Json parts = Json::array();
  for (const CartPart& part : line.parts) {
    parts.push_back(to_json(part));
  }
  Json fields = line.fields;
  Json choices = Json::object();
  for (const auto& [name, texts] : line.choices) {
    for (const ChoiceText& text : texts) {
      choices[name].push_back(to_json(text));
    }
  }
  const auto note = line.fields.find("note");
  return {{"id", format_hex(line.id.value)},
          {"sku", line.sku},
          {"product", line.product},
          {"options", line.options},
          {"quantity", line.quantity},
          {"purchasable", line.purchasable},
          {"list", line.list},
          {"note", note == line.fields.end() ? std::string() : note->second},
          {"fields", std::move(fields)},
          {"choices", std::move(choices)},
          {"parts", std::move(parts)},
          {"unit_price", line.unit_price ? to_json(*line.unit_price) : Json()},
          {"line_total", line.line_total ? to_json(*line.line_total) : Json()},
          {"pending", line.is_pending}};
}

Json to_json(const std::vector<CartLine>& lines) {
  Json out = Json::array();
  for (const CartLine& line : lines) {
    out.push_back(to_json(line));
  }
  return out;
}

Json to_json(const NoticeEdit& edit) {
  return {{"name", edit.device_name}, {"kind", edit.device_kind},  {"self", edit.is_self},
          {"did", edit.did},          {"quantity", edit.quantity}, {"text", edit.text},
          {"at_ms", edit.at_ms}};
}

}  // namespace

Json to_json(const CartView& view) {
  Json wishlists = Json::object();
  for (const auto& [name, lines] : view.wishlists) {
    wishlists[name] = to_json(lines);
  }
  return {{"part", "cart"},
          {"epoch", view.epoch},
          {"state_hash", format_hex(view.state_hash)},
          {"count", view.count},
          {"subtotal", to_json(view.subtotal)},
          {"note", view.note},
          {"coupons", view.coupons},
          {"lines", to_json(view.lines)},
          {"later", to_json(view.later)},
          {"wishlists", std::move(wishlists)}};
}

Json to_json(const SessionView& view) {
  Json devices = Json::array();
  for (const DeviceView& device : view.devices) {
    devices.push_back({{"id", device.id},
                       {"name", device.name},
                       {"kind", device.kind},
                       {"self", device.is_self}});
  }
  Json context = Json::object();
  for (const auto& [name, value] : view.context) {
    context[name] = to_json(value);
  }
  const auto preference = [&](const char* name) {
    return context.contains(name) && context[name].is_string() ? context[name] : Json("");
  };
  return {{"part", "session"},
          {"kind", view.kind},
          {"name", view.name},
          {"scope", view.scope},
          {"role", view.role},
          {"language", preference("language")},
          {"theme", preference("theme")},
          {"brand", preference("brand")},
          {"context", context},
          {"ended", view.is_ended},
          {"joining", view.joining},
          {"asked", view.asked},
          {"devices", std::move(devices)}};
}

void add_to(Json& session, const ContextView& view) {
  session["viewed"] = view.viewed;
  session["searches"] = view.searches;
  session["compared"] = view.compared;
  session["consents"] = view.consents;
  session["focus"] = nullptr;
  for (const Json& device : session["devices"]) {
    if (device["id"] == view.focus_device) {
      session["focus"] = {{"device", device["name"]},
                          {"kind", device["kind"]},
                          {"path", view.focus_path},
                          {"at_ms", view.focus_at_ms}};
    }
  }
}

Json to_json(const ConnectionView& view) {
  return {{"part", "connection"},    {"link", view.link},
          {"saved", view.saved},     {"pending", view.pending},
          {"storage", view.storage}, {"problem", view.problem ? to_json(*view.problem) : Json()}};
}

Json to_json(const std::vector<NoticeView>& view) {
  Json notices = Json::array();
  for (const NoticeView& notice : view) {
    const bool first_is_mine = notice.first.is_self && !notice.second.is_self;
    notices.push_back({{"id", format_hex(notice.id)},
                       {"type", notice.type},
                       {"line", format_hex(notice.line.value)},
                       {"sku", notice.sku},
                       {"at_ms", notice.at_ms},
                       {"before", notice.before},
                       {"after", notice.after},
                       {"detail", notice.detail},
                       {"order", notice.order},
                       {"mine", to_json(first_is_mine ? notice.first : notice.second)},
                       {"other", to_json(first_is_mine ? notice.second : notice.first)},
                       {"accept", notice.can_accept},
                       {"undo", notice.can_undo}});
  }
  return {{"part", "notices"}, {"notices", std::move(notices)}};
}

Json to_json(const Error& error) {
  return {{"code", errc_name(error.code)}, {"detail", error.detail}};
}

Json to_json(const CallFinished& finished) {
  Json out = {{"event", "result"}, {"call", finished.id.value}, {"name", finished.name}};
  if (finished.error.code == Errc::none) {
    out["ok"] = finished.ok;
  } else {
    out["error"] = to_json(finished.error);
  }
  return out;
}

Json to_json(const EditMarks& marks) {
  return {{"event", "edits"},
          {"applied", marks.applied},
          {"device", marks.device},
          {"hub", marks.hub},
          {"everywhere", marks.everywhere}};
}

std::optional<std::string> SnapshotFeed::news(std::size_t part, std::string text) {
  const std::uint64_t hash = hash_bytes(text);
  if (hashes_[part] == hash) {
    return std::nullopt;
  }
  hashes_[part] = hash;
  return text;
}

std::optional<std::string> SnapshotFeed::poll_part(const Client& client) {
  const PartVersions now = client.versions();
  const auto take = [&](std::uint64_t PartVersions::*part, std::size_t index,
                        auto make) -> std::optional<std::string> {
    if (sent_.*part == now.*part) {
      return std::nullopt;
    }
    sent_.*part = now.*part;
    return news(index, make());
  };
  const auto listed = [](std::string text, const std::vector<std::string>& jsons) {
    for (const std::string& json : jsons) {
      text += text.back() == '[' ? "" : ",";
      text += json;
    }
    return text + "]}";
  };
  const auto orders = [&] {
    return listed(R"({"part":"orders","orders":[)", client.order_jsons());
  };
  const auto session = [&] {
    Json json = to_json(client.session());
    add_to(json, client.context());
    return wire::dump(json);
  };
  const auto shop = [&] {
    const std::string json = client.shop_json();
    return R"({"part":"shop","shop":)" + (json.empty() ? "null" : json) + "}";
  };
  const auto catalogue = [&] {
    return listed(R"({"part":"catalogue","offers":)" + client.offers_json() + R"(,"products":[)",
                  client.product_jsons());
  };
  const std::optional<std::string> parts[] = {
      take(&PartVersions::session, 0, session),
      take(&PartVersions::connection, 1, [&] { return wire::dump(to_json(client.connection())); }),
      take(&PartVersions::shop, 2, shop),
      take(&PartVersions::catalogue, 3, catalogue),
      take(&PartVersions::cart, 4, [&] { return wire::dump(to_json(client.cart())); }),
      take(&PartVersions::notices, 5, [&] { return wire::dump(to_json(client.notices())); }),
      take(&PartVersions::orders, 6, orders),
      take(&PartVersions::checkout, 7, [&] { return wire::dump(to_json(client.checkout())); }),
      take(&PartVersions::found, 8, [&] { return wire::dump(client.found()); }),
  };
  for (const auto& part : parts) {
    if (part) {
      pending_.push_back(*part);
    }
  }
  if (pending_.empty()) {
    return std::nullopt;
  }
  std::string text = std::move(pending_.front());
  pending_.erase(pending_.begin());
  return text;
}

}  // namespace noline
