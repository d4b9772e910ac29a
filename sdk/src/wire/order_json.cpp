// What a buyer saw, and what an order took, <-> JSON.
#include <algorithm>

#include "noline/limits.hpp"
#include "noline/orders.hpp"
#include "wire/codec.hpp"

namespace noline {
namespace {

using wire::element;
using wire::Json;
using wire::member;

std::optional<std::uint64_t> hex_of(const Json& json) {
  const auto* text = wire::take_text(json);
  return text == nullptr ? std::nullopt : parse_hex(*text);
}

Json added_json(const std::vector<Contribution>& added) {
  Json out = Json::array();
  for (const Contribution& entry : added) {
    out.push_back({format_hex(entry.contributor.id), entry.contributor.origin, entry.added});
  }
  return out;
}

std::optional<std::vector<Contribution>> read_added(const Json& json) {
  if (!json.is_array() || json.size() > limits::contributions_per_line_max) {
    return std::nullopt;
  }
  std::vector<Contribution> out;
  for (const Json& entry : json) {
    const auto id = hex_of(element(entry, 0));
    const auto origin = wire::take_u32(element(entry, 1));
    const auto total = wire::take_count(element(entry, 2));
    if (!id || !origin || !total || *total > limits::added_max) {
      return std::nullopt;
    }
    out.push_back({{*id, *origin}, *total, 0});
  }
  return out;
}

}  // namespace

Json to_json(const SeenLine& line) {
  Json out = {{"line", format_hex(line.line.value)},
              {"quantity", line.quantity},
              {"unit_price_minor", line.unit_price_minor},
              {"added", added_json(line.added)}};
  if (!line.to.empty()) {
    out["to"] = line.to;
  }
  return out;
}

Result<SeenLine> read_seen_line(const Json& json) {
  const auto id = hex_of(member(json, "line"));
  const auto quantity = wire::take_u32(member(json, "quantity"));
  const auto price = wire::take_count(member(json, "unit_price_minor"));
  auto added = read_added(member(json, "added"));
  const bool is_right = id && quantity && *quantity >= 1 && *quantity <= limits::quantity_max &&
                        price && *price <= static_cast<std::uint64_t>(price_minor_max) && added;
  if (!is_right) {
    return fail(Errc::invalid_argument,
                "a line needs \"line\", \"quantity\", \"unit_price_minor\" and \"added\"");
  }
  const auto* to = wire::take_text(member(json, "to"));
  return SeenLine{{*id},
                  *quantity,
                  static_cast<std::int64_t>(*price),
                  std::move(*added),
                  to == nullptr ? std::string() : *to};
}

std::map<LineId, std::vector<Contribution>> read_answered(std::string_view order) {
  std::map<LineId, std::vector<Contribution>> out;
  const auto json = wire::parse_json(order);
  const Json& lines = json ? member(*json, "lines") : Json();
  if (!lines.is_array()) {
    return out;
  }
  for (const Json& line : lines) {
    const auto id = hex_of(member(line, "line"));
    auto added = read_added(member(line, "added"));
    if (id && added) {
      out[{*id}] = std::move(*added);
    }
  }
  return out;
}

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  const bool has_both = at != std::string_view::npos && at > 0 && at + 1 < text.size();
  return has_both && text.find('@', at + 1) == std::string_view::npos &&
         text.find(' ') == std::string_view::npos;
}

std::vector<std::string> missing_fields(const Recipient& recipient) {
  std::vector<std::string> missing;
  if (!is_email(recipient.email)) {
    missing.emplace_back("email");
  }
  const bool is_collected = recipient.fulfilment == Fulfilment::collect;
  if (is_collected && recipient.store.empty()) {
    missing.emplace_back("store");
  }
  for (const std::string_view name : address_fields) {
    const auto at = recipient.address.find(std::string(name));
    const bool is_empty = at == recipient.address.end() || at->second.empty();
    // Who collects says a name; the country has a default on every screen and is not asked for.
    const bool is_needed = recipient.has_parcel || name == "name";
    if (is_empty && is_needed && name != "country") {
      missing.emplace_back(name);
    }
  }
  return missing;
}

LineWay line_way(std::string_view to, const Recipient& recipient) {
  constexpr std::string_view collect = "collect:";
  if (to == "delivery") {
    return {};
  }
  if (to.starts_with(collect)) {
    return {Fulfilment::collect, std::string(to.substr(collect.size()))};
  }
  return {recipient.fulfilment,
          recipient.fulfilment == Fulfilment::collect ? recipient.store : std::string()};
}

std::string part_field(std::string_view sku, std::string_view name) {
  return "part/" + std::string(sku) + "/" + std::string(name);
}

std::optional<LineId> doubted_line(const Event& notice) {
  const auto json = wire::parse_json(notice.json);
  if (!json) {
    return std::nullopt;
  }
  const auto is = [&](const Json& held, std::string_view text) {
    const auto* own = wire::take_text(held);
    return own != nullptr && *own == text;
  };
  const Json& first = member(member(*json, "first"), "did");
  const Json& second = member(member(*json, "second"), "did");
  const bool is_doubted =
      is(member(*json, "type"), "kept_after_removal") &&
      ((is(first, "remove") && is(second, "set")) || (is(first, "set") && is(second, "remove")));
  const auto line = hex_of(member(*json, "line"));
  return is_doubted && line ? std::optional<LineId>(LineId{*line}) : std::nullopt;
}

}  // namespace noline
