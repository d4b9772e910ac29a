#include "core/stock_report.hpp"

#include <algorithm>
#include <map>

#include "core/ledger.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr TimeMs sales_ms = 28LL * 24 * 3'600'000;

std::string utc_text(TimeMs time) {
  // Howard Hinnant's civil_from_days, with 400-year eras of 146,097 days.
  const std::int64_t days = time / 86'400'000 + 719'468;
  const std::int64_t era = days / 146'097;
  const std::int64_t of_era = days - era * 146'097;
  const std::int64_t year = (of_era - of_era / 1'460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  const std::int64_t month = (5 * of_year + 2) / 153;
  const std::int64_t day = of_year - (153 * month + 2) / 5 + 1;
  const std::int64_t civil = month < 10 ? month + 3 : month - 9;
  const std::int64_t seconds = time / 1'000 % 86'400;
  const auto two = [](std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return std::to_string(year + era * 400 + (civil <= 2 ? 1 : 0)) + "-" + two(civil) + "-" +
         two(day) + " " + two(seconds / 3'600) + ":" + two(seconds / 60 % 60) + ":" +
         two(seconds % 60);
}

std::string aligned(std::string text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

std::string signed_text(std::int64_t number) {
  return (number > 0 ? "+" : "") + std::to_string(number);
}

std::string entry_text(const json& entry) {
  std::string line = "  " + utc_text(entry["at_ms"].get<TimeMs>()) + "Z " +
                     aligned(signed_text(entry["change"].get<std::int64_t>()), 7) + " ->" +
                     aligned(std::to_string(entry["balance"].get<std::int64_t>()), 7) + "  " +
                     entry["reason"].get<std::string>();
  if (const auto reference = entry["reference"].get<std::string>(); !reference.empty()) {
    line += " " + reference;
  }
  if (const auto told = entry["told_ms"].get<TimeMs>(); told != 0) {
    line += " (happened " + utc_text(told) + "Z)";
  }
  return line + "\n";
}

/// Pieces that left for shoppers since then, less what came back.
std::int64_t sold_since(Store& store, std::string_view shop, const StoredSku& counted,
                        TimeMs since) {
  std::int64_t sold = 0;
  for (const StoredStockEntry& entry : store.find_stock_entries(shop, counted.sku)) {
    const bool is_sale = entry.reason == "sale" || entry.reason == "till" ||
                         entry.reason == "cancel" || entry.reason == "return";
    if (is_sale && entry.location == counted.stock.location && entry.at_ms > since) {
      sold -= entry.change;
    }
  }
  return std::max<std::int64_t>(0, sold);
}

std::string reason_text(std::int64_t quantity, std::int64_t at, std::int64_t sold) {
  std::string text = quantity < 0
                         ? std::to_string(-quantity) + " sold that are not there"
                         : std::to_string(quantity) + " left, reorder point " + std::to_string(at);
  text += "; " + std::to_string(sold) + " sold in 28 days";
  if (sold > 0 && quantity > 0) {
    text += ", enough for " + std::to_string(quantity * 28 / sold) + " days";
  }
  return text;
}

std::string csv_cell(const json& value) {
  std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  // A spreadsheet would take such a text for a formula.
  if (value.is_string() && !text.empty() && std::string("=+-@").find(text[0]) < 4) {
    text.insert(0, "'");
  }
  if (text.find_first_of(",\"\n\r") == std::string::npos) {
    return text;
  }
  std::string quoted = "\"";
  for (const char c : text) {
    quoted += c == '"' ? "\"\"" : std::string(1, c);
  }
  return quoted + "\"";
}

}  // namespace

json stock_history(Store& store, std::string_view shop, std::string_view sku) {
  std::map<std::string, json> locations;
  for (const StoredStock& stock : store.find_stock(shop, sku)) {
    locations[stock.location] = {{"location", stock.location},
                                 {"quantity", stock.balance},
                                 {"counted", stock.counted},
                                 {"promised",
                                  {{"web", promised(stock, Channel::web)},
                                   {"kiosk", promised(stock, Channel::kiosk)},
                                   {"store", promised(stock, Channel::store)}}},
                                 {"entries", json::array()}};
  }
  for (const StoredStockEntry& entry : store.find_stock_entries(shop, sku)) {
    locations[entry.location]["entries"].push_back({{"at_ms", entry.at_ms},
                                                    {"told_ms", entry.told_ms},
                                                    {"reason", entry.reason},
                                                    {"reference", entry.reference},
                                                    {"change", entry.change},
                                                    {"balance", entry.balance}});
  }
  json list = json::array();
  for (auto& [name, location] : locations) {
    list.push_back(std::move(location));
  }
  return {{"sku", sku}, {"locations", std::move(list)}};
}

std::string explain_stock(Store& store, std::string_view shop, std::string_view sku) {
  const json history = stock_history(store, shop, sku);
  if (history["locations"].empty()) {
    return std::string(sku) + ": nothing of it was ever counted in " + std::string(shop) + "\n";
  }
  std::string text;
  for (const json& location : history["locations"]) {
    const json& may = location["promised"];
    text += std::string(sku) + " in " + location["location"].get<std::string>() + ": " +
            location["quantity"].dump() + " pieces; may be promised: web " + may["web"].dump() +
            ", kiosk " + may["kiosk"].dump() + ", store " + may["store"].dump() + "\n";
    for (const json& entry : location["entries"]) {
      text += entry_text(entry);
    }
  }
  return text;
}

json reorder_proposals(Store& store, std::string_view shop, TimeMs now) {
  json proposals = json::array();
  for (const StoredSku& counted : store.load_stock(shop)) {
    const StoredStock& stock = counted.stock;
    const json rules = json::parse(stock.rules.empty() ? "{}" : stock.rules, nullptr, false);
    const json rule = rules.is_object() ? rules.value("reorder", json()) : json();
    const bool has_rule = rule.is_object() && rule.contains("at") && rule.contains("to");
    const std::int64_t at = has_rule ? rule["at"].get<std::int64_t>() : 0;
    const std::int64_t to = has_rule ? rule["to"].get<std::int64_t>() : 0;
    if (stock.balance >= 0 && (!has_rule || stock.balance > at)) {
      continue;
    }
    const std::int64_t sold = sold_since(store, shop, counted, now - sales_ms);
    proposals.push_back({{"sku", counted.sku},
                         {"location", stock.location},
                         {"quantity", stock.balance},
                         {"at", at},
                         {"to", to},
                         {"order", to - stock.balance},
                         {"sold_28_days", sold},
                         {"reason", reason_text(stock.balance, at, sold)}});
  }
  return proposals;
}

std::string reorder_csv(const json& proposals) {
  constexpr const char* names[] = {"sku", "location", "quantity",     "at",
                                   "to",  "order",    "sold_28_days", "reason"};
  std::string text;
  for (const char* name : names) {
    text += std::string(text.empty() ? "" : ",") + name;
  }
  text += "\n";
  for (const json& proposal : proposals) {
    std::string line;
    for (const char* name : names) {
      line += (line.empty() ? "" : ",") + csv_cell(proposal[name]);
    }
    text += line + "\n";
  }
  return text;
}

}  // namespace noline::hub
