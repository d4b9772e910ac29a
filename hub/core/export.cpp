// Service: everything that is known about a shopper, for the shopper (Regulation (EU) 2016/679,
// articles 15 and 20): readable parts first, then every row as the wire has it.
#include "core/limits.hpp"
#include "core/service.hpp"
#include "noline/epochs.hpp"
#include "noline/orders.hpp"
#include "noline/rows.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr const char* export_role = "export";

Error not_theirs() {
  return fail(Errc::not_allowed, "only whose data it is may have it");
}

json scalar_json(const Scalar& scalar) {
  if (const auto* flag = std::get_if<bool>(&scalar.value)) {
    return *flag;
  }
  if (const auto* number = std::get_if<std::int64_t>(&scalar.value)) {
    return *number;
  }
  return scalar.is_empty() ? json() : json(scalar.text());
}

json line_json(const Line& line) {
  json fields = json::object();
  for (const auto& [name, field] : line.fields) {
    fields[name] = scalar_json(field.value);
  }
  return {{"list", line.list_name()},
          {"sku", line.identity.sku},
          {"options", line.identity.options},
          {"quantity", line.quantity()},
          {"fields", std::move(fields)}};
}

json marks_json(const Trail& trail) {
  json marks = json::array();
  for (const Trail::Mark& mark : trail.marks) {
    if (!mark.is_removed) {
      marks.push_back(
          {{"what", mark.what}, {"text", mark.text}, {"at_ms", mark.stamp.clock >> 16U}});
    }
  }
  return marks;
}

/// The part of the document that a row belongs into, and what a reader is told of it.
void describe(json& document, const Scope& scope, const std::string& key, const Value& value) {
  const auto epoch = parse_cart_epoch(key);
  if (epoch && *epoch != scope.open_epoch) {
    return;  // Its order tells.
  }
  if (const auto* line = std::get_if<Line>(&value)) {
    if (line->quantity() > 0) {
      document["lines"].push_back(line_json(*line));
    }
  } else if (const auto* choice = std::get_if<Choice>(&value)) {
    if (!choice->options.empty()) {
      document["texts"][key.substr(key.find('/', 5) + 1)] = choice->options.back().value;
    }
  } else if (const auto* trail = std::get_if<Trail>(&value)) {
    document["history"][key] = marks_json(*trail);
  } else if (const auto* reg = std::get_if<Register>(&value)) {
    document["settings"][epoch ? key.substr(key.find('/', 5) + 1) : key] = scalar_json(reg->value);
  } else if (const auto* owned = std::get_if<Owned>(&value)) {
    const json facts = json::parse(owned->json, nullptr, false);
    const bool is_order = key.starts_with("order/");
    (is_order ? document["orders"] : document["facts"][key.substr(0, key.find('/'))])
        .push_back(facts);
  } else if (const auto* event = std::get_if<Event>(&value)) {
    document["notices"].push_back(json::parse(event->json, nullptr, false));
  }
}

json raw_rows(const Scope& scope) {
  wire::Rows rows;
  for (const auto& [key, held] : scope.rows) {
    rows.rows.push_back({key, held.value, held.seq});
  }
  return json::parse(wire::encode(rows, wire::Format::json, ReplicaId{}), nullptr, false);
}

}  // namespace

/// {"as": "html" or "json"}: where to fetch it, once and soon. The secret stands behind "#".
Result<json> Service::offer_export(const Link& link, const json& args, TimeMs now) {
  const Session& own = link.session;
  if (own.role != Role::write || scopes_.find(own.scope) == nullptr) {
    return not_theirs();
  }
  const std::string* as = find_text(args, "as");
  const std::string code = chance_.hex(16);
  const TimeMs ends_ms = now + limits::hand_off_ms;
  store_.put_hand_off(hash_secret(code), {own.scope, export_role, ends_ms});
  const bool is_page = as == nullptr || *as != "json";
  return json{{"path", (is_page ? "/v1/export.html#" : "/v1/export#") + code},
              {"expires_ms", ends_ms}};
}

/// {"code"} of an offer, or {"credential"}.
Result<json> Service::export_data(Link& link, const json& args, TimeMs now) {
  if (const std::string* code = find_text(args, "code")) {
    const std::string hash = hash_secret(*code);
    const auto offer = store_.find_hand_off(hash);
    if (!offer || offer->role != export_role || offer->expires_ms <= now) {
      return fail(Errc::code_invalid, "the code is unknown, used or expired; ask for a new one");
    }
    store_.remove_hand_off(hash);
    link.session = Session{offer->scope, Role::write};
  }
  const Session& own = link.session;
  Scope* scope = own.role == Role::write ? scopes_.find(own.scope) : nullptr;
  if (scope == nullptr) {
    return not_theirs();
  }
  json document = {{"format", "noline.export"}, {"version", 1}, {"made_at_ms", now}};
  document["account"] = {{"kind", own.kind()},
                         {"email", store_.find_email(own.scope)},
                         {"name", store_.find_customer_name(own.scope)}};
  document["sessions"] = list_sessions(own)["sessions"];
  for (const char* name : {"lines", "orders", "notices"}) {
    document[name] = json::array();
  }
  for (const char* name : {"texts", "settings", "history", "facts"}) {
    document[name] = json::object();
  }
  for (const auto& [key, held] : scope->rows) {
    describe(document, *scope, key, held.value);
  }
  std::vector<std::string> names = store_.find_adopted(own.scope);
  names.push_back(own.scope);
  for (const std::string& name : names) {
    if (const Scope* other = scopes_.find(name)) {
      document["rows"].push_back(raw_rows(*other));
    }
  }
  audit_.note({"export", Errc::none, link.id, own.id});
  return document;
}

}  // namespace noline::hub
