// Service: calls of the shop's own people and machines, who prove themselves by a key: tills that
// sell on the shop floor, and agents who help a shopper.
#include <algorithm>

#include "core/limits.hpp"
#include "core/service.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr std::size_t sale_bytes_max = 64;

}  // namespace

/// The entry that tells of a till's receipt. Those from before there was a ledger are rows.
std::optional<StoredStockEntry> Service::find_told(const std::string& shop,
                                                   const std::string& reference) {
  auto entry = shelf_.ledger().find_reference(shop, reference);
  const Scope* sold = entry ? nullptr : scopes_.find("sold:" + shop.substr(shop.find(':') + 1));
  const json row = sold == nullptr ? json() : read_owned(*sold, reference);
  if (row.is_object()) {
    const std::int64_t pieces = row.value("quantity", std::int64_t{0});
    entry = StoredStockEntry{text_of(row, "sku"),
                             text_of(row, "location"),
                             -pieces,
                             -row.value("short", std::int64_t{0}),
                             "till",
                             reference,
                             row.value("at_ms", TimeMs{0})};
  }
  return entry;
}

/// A till sold pieces: the web can promise fewer. `sale` is the till's own number of it, so that a
/// call that is repeated counts once.
Result<json> Service::till_sale(const json& args, TimeMs now) {
  const auto till = find_operator(keys_, "till", args);
  if (!till) {
    return fail(Errc::not_authenticated, "a till proves itself by its key");
  }
  const std::string shop = "shop:" + text_of(args, "shop");
  const std::string sku = text_of(args, "sku");
  const std::string location = text_of(args, "location");
  const std::string sale = text_of(args, "sale");
  const auto quantity = args.value("quantity", json());
  const bool is_right = quantity.is_number_unsigned() && quantity >= 1U &&
                        quantity <= limits::quantity_max && !sale.empty() &&
                        sale.size() <= sale_bytes_max;
  if (!is_right) {
    return fail(Errc::invalid_argument, "a sale needs shop, sku, location, quantity and sale");
  }
  const auto offer = is_scope_name(shop) ? shelf_.find(shop, sku) : std::nullopt;
  if (!offer) {
    return fail(Errc::unknown_product, "the shop sells no " + sku);
  }
  if (!offer->parts.empty() || !offer->stock.contains(location)) {
    return fail(Errc::invalid_argument, sku + " is not counted in \"" + location + "\"");
  }
  const std::string reference = "till/" + *till + "/" + sale;
  const auto pieces = quantity.get<std::uint32_t>();
  auto entry = find_told(shop, reference);
  if (!entry) {
    const StockChange change{sku, location, -std::int64_t{pieces}, {StockReason::till, reference}};
    tell(scopes_.open(shop), shelf_.change(shop, {change}, now));
    entry = shelf_.ledger().find_reference(shop, reference);
  }
  if (!entry || entry->sku != sku || entry->location != location ||
      entry->change != -std::int64_t{pieces}) {
    return fail(Errc::invalid_argument, "sale " + sale + " was told with other goods");
  }
  // More than there were: promised pieces went over the counter.
  const std::int64_t had = std::max<std::int64_t>(0, entry->balance + pieces);
  return json{{"sku", sku},
              {"location", location},
              {"left", shelf_.find(shop, sku)->pieces_at(location)},
              {"short", std::max<std::int64_t>(0, pieces - had)}};
}

/// Opens a shopper's cart for somebody who helps, for a working day.
Result<json> Service::agent_sign_in(const json& args, TimeMs now) {
  const auto agent = find_operator(keys_, "agent", args);
  if (!agent) {
    return fail(Errc::not_authenticated, "an agent proves himself by his key");
  }
  const auto customer = accounts_.find_customer(text_of(args, "email"));
  if (!customer) {
    return fail(Errc::invalid_argument, "nobody has an account with this e-mail address");
  }
  return accounts_.tokens().open(customer->scope, Role::agent, now).facts();
}

/// An agent writes texts. What changes the price comes as a proposal, which the shopper's own
/// device carries out.
Status Service::check_agent_row(const Row& row, const Value* held) {
  bool is_taken = (std::holds_alternative<Choice>(row.value) && parse_choice_key(row.key)) ||
                  (std::holds_alternative<Register>(row.value) && row.key.ends_with("/note") &&
                   parse_cart_epoch(row.key));
  if (const auto* line = std::get_if<Line>(&row.value)) {
    Line texts;
    texts.identity = line->identity;
    texts.created = line->created;
    texts.fields = line->fields;
    is_taken = *line == texts && !line->fields.contains(std::string(fulfilment_field));
  } else if (const auto* event = std::get_if<Event>(&row.value)) {
    const json notice = json::parse(event->json, nullptr, false);
    is_taken = held == nullptr && row.key.starts_with("notice/") && notice.is_object() &&
               notice.value("type", json()) == "proposal";
  }
  // Of two kinds under one key the later one wins, and nothing of the other is left.
  is_taken = is_taken && (held == nullptr || held->index() == row.value.index());
  return is_taken ? Status(Ok{})
                  : fail(Errc::not_allowed, "an agent proposes what changes the price");
}

}  // namespace noline::hub
