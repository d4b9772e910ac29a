// Service: calls about stock, over HTTP, of those who prove themselves by a key: tills and stock
// programs tell and ask, a kiosk takes a quota that it may sell without a network.
#include <algorithm>

#include "core/limits.hpp"
#include "core/service.hpp"
#include "core/stock_report.hpp"
#include "core/stock_rows.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr std::string_view kiosk_prefix = "kiosk/";
/// How long a quota lasts at most: a working day without a network.
constexpr std::int64_t quota_minutes_max = 24 * 60;

std::int64_t pieces_of(const StockChange& change, const StoredStockEntry& entry) {
  return change.is_count ? entry.balance : entry.change;
}

/// Quotas are holds whose holder is a kiosk; no shopper's scope has such a name.
std::string quota_holder(const std::string& kiosk, const std::string& sku,
                         const std::string& location) {
  return "quota/" + kiosk + "/" + location + "/" + sku;
}

/// What a kiosk sold of its quota is gone, and no longer held.
void use_quota(Holds& holds, const std::string& shop, const std::string& kiosk,
               const StockChange& change, TimeMs now) {
  const std::string holder = quota_holder(kiosk, change.sku, change.location);
  const Hold* found = holds.find(shop, holder);
  if (found == nullptr || change.is_count || change.pieces >= 0) {
    return;
  }
  Hold hold = *found;
  std::uint32_t& left = hold.pieces.front().pieces[change.location];
  left -= static_cast<std::uint32_t>(std::min<std::int64_t>(left, -change.pieces));
  if (left == 0) {
    static_cast<void>(holds.release(shop, holder));
  } else {
    static_cast<void>(holds.put(shop, holder, std::move(hold), now));
  }
}

}  // namespace

json Service::put_stock_rows(std::string_view scope_name, std::string_view teller,
                             const StockRows& rows, TimeMs now) {
  is_dirty_ = true;
  const std::string shop(scope_name);
  std::vector<RowProblem> problems = rows.problems;
  std::map<std::string, StockChange> known;
  std::vector<StockChange> changes;
  std::size_t repeated = 0;
  for (const StockRow& row : rows.rows) {
    StockChange change = row.change;
    change.why.reference = std::string(teller) + "/" + row.id;
    const auto refuse = [&](std::string reason) {
      problems.push_back({row.line, row.id, std::move(reason)});
    };
    const auto entry = find_told(shop, change.why.reference);
    const auto twice = known.find(row.id);
    if (entry || twice != known.end()) {
      const bool is_same = entry ? entry->sku == change.sku && entry->location == change.location &&
                                       entry->reason == stock_reason_name(change.why.reason) &&
                                       pieces_of(change, *entry) == change.pieces
                                 : twice->second.sku == change.sku &&
                                       twice->second.location == change.location &&
                                       twice->second.why.reason == change.why.reason &&
                                       twice->second.pieces == change.pieces;
      is_same ? static_cast<void>(++repeated) : refuse("this id was told with something else");
      continue;
    }
    const auto offer = shelf_.find(shop, change.sku);
    if (!offer) {
      refuse("the shop sells no such sku");
    } else if (!offer->parts.empty() || !offer->stock.contains(change.location)) {
      refuse("the sku is not counted at this location");
    } else {
      known.emplace(row.id, change);
      changes.push_back(std::move(change));
    }
  }
  tell(scopes_.open(shop), shelf_.change(shop, changes, now));
  if (teller.starts_with(kiosk_prefix)) {
    for (const StockChange& change : changes) {
      use_quota(shelf_.holds(), shop, std::string(teller.substr(kiosk_prefix.size())), change, now);
    }
  }
  std::stable_sort(problems.begin(), problems.end(),
                   [](const RowProblem& a, const RowProblem& b) { return a.line < b.line; });
  json list = json::array();
  for (const RowProblem& problem : problems) {
    list.push_back({{"line", problem.line}, {"id", problem.id}, {"reason", problem.reason}});
  }
  return {{"applied", changes.size()}, {"repeated", repeated}, {"problems", std::move(list)}};
}

/// "stock_rows" {"key","shop","rows"}, "stock_ledger" {"key","shop","sku"}, "stock_reorder"
/// {"key","shop","as"}, "stock_quota".
Result<json> Service::stock_call(const wire::Call& call, TimeMs now) {
  const json& args = call.args;
  if (call.name == "stock_quota") {
    return stock_quota(args, now);
  }
  std::string teller;
  for (const char* right : {"stock", "till", "kiosk"}) {
    const auto name = find_operator(keys_, right, args);
    if (name && teller.empty()) {
      teller = std::string(right) + "/" + *name;
    }
    if (call.name != "stock_rows") {
      break;  // Tills and kiosks tell; the books are for who keeps them.
    }
  }
  if (teller.empty()) {
    return fail(Errc::not_authenticated, "whoever asks about stock proves himself by a key");
  }
  const std::string shop = "shop:" + text_of(args, "shop");
  if (!is_scope_name(shop) || shelf_.shop(shop).is_null()) {
    return fail(Errc::invalid_argument, "there is no such shop");
  }
  if (call.name == "stock_ledger") {
    return stock_history(store_, shop, text_of(args, "sku"));
  }
  if (call.name == "stock_reorder") {
    const json proposals = reorder_proposals(store_, shop, now);
    return text_of(args, "as") == "csv" ? json{{"csv", reorder_csv(proposals)}}
                                        : json{{"proposals", proposals}};
  }
  const auto rows = args.find("rows");
  if (rows == args.end() || !rows->is_array() || rows->empty()) {
    return fail(Errc::invalid_argument, "rows is a list of at least one row");
  }
  return put_stock_rows(shop, teller, read_stock_rows(*rows, now), now);
}

/// {"key","shop","sku","location","pieces","minutes"}: from now on these pieces are this kiosk's
/// alone, for so long. `pieces` is all it has, also what it had before: 0 gives the quota back.
/// Fewer are granted when there are fewer. What it sells of them it tells with the same name.
Result<json> Service::stock_quota(const json& args, TimeMs now) {
  const auto kiosk = find_operator(keys_, "kiosk", args);
  if (!kiosk) {
    return fail(Errc::not_authenticated, "a kiosk proves itself by its key");
  }
  const std::string shop = "shop:" + text_of(args, "shop");
  const std::string sku = text_of(args, "sku");
  const std::string location = text_of(args, "location");
  const json pieces = args.value("pieces", json());
  const json minutes = args.value("minutes", json());
  const bool is_right = pieces.is_number_unsigned() && pieces <= limits::quantity_max &&
                        minutes.is_number_unsigned() && minutes >= 1U &&
                        minutes <= quota_minutes_max && is_scope_name(shop);
  if (!is_right) {
    return fail(Errc::invalid_argument,
                "a quota needs shop, sku, location, pieces and minutes (1 to 1440)");
  }
  const std::string holder = quota_holder(*kiosk, sku, location);
  const auto offer = shelf_.find_for(shop, sku, {holder, Channel::kiosk}, now);
  if (!offer || !offer->parts.empty() || !offer->stock.contains(location)) {
    return fail(Errc::unknown_product, sku + " is not counted in \"" + location + "\"");
  }
  const std::uint32_t granted = std::min(offer->pieces_at(location), pieces.get<std::uint32_t>());
  Hold hold{0, now, now + minutes.get<TimeMs>() * 60'000, {{sku, {{location, granted}}}}};
  const TimeMs until_ms = hold.until_ms;
  if (granted == 0) {
    static_cast<void>(shelf_.holds().release(shop, holder));
  } else if (!shelf_.holds().put(shop, holder, std::move(hold), now)) {
    return fail(Errc::too_many, "there are too many holds; try again later");
  }
  return json{{"sku", sku}, {"location", location}, {"pieces", granted}, {"until_ms", until_ms}};
}

}  // namespace noline::hub
