#include "noline/catalogue/links.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "day.hpp"
#include "json_read.hpp"
#include "text.hpp"

namespace noline::catalogue {
namespace {

using nlohmann::json;

constexpr std::size_t lines_max = 100;
constexpr std::size_t links_max = 100'000;
constexpr std::size_t name_bytes_max = 40;
constexpr std::int64_t quantity_max = 99'999;

json read_goods(JsonReader& line) {
  line.require("sku");
  json out = {{"sku", line.text("sku", limits::sku_bytes_max)},
              {"quantity", line.number("quantity", 1, quantity_max).value_or(1)}};
  if (line.has("options")) {
    const json none = json::object();
    const json* options = line.object("options");
    for (const auto& [name, value] : (options == nullptr ? none : *options).items()) {
      JsonReader texts(*options);
      out["options"][name] = texts.text(name.c_str(), limits::option_bytes_max);
      if (!texts.is_right() || name.size() > limits::option_bytes_max) {
        line.fail("options", "is no object of texts of up to 200 bytes");
      }
    }
  }
  return out;
}

json read_lines(JsonReader& line) {
  json out = json::array();
  const json* list = line.has("lines") ? line.array("lines") : nullptr;
  if (list == nullptr) {
    out.push_back(read_goods(line));
    return out;
  }
  if (list->empty() || list->size() > lines_max) {
    line.fail("lines", "has not 1 to " + std::to_string(lines_max) + " lines");
  }
  for (const json& item : *list) {
    const json none = json::object();
    JsonReader goods(item.is_object() ? item : none);
    out.push_back(read_goods(goods));
    if (!goods.is_right()) {
      line.fail("lines", goods.field + " " + goods.reason);
    }
  }
  return out;
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
           c == '_' || c == '.';
  });
}

json read_link(JsonReader& line, std::string& code) {
  line.require("code");
  code = line.text("code", 32);
  if (line.is_right() && !is_code(code)) {
    line.fail("code", "has something else than 3 to 32 of A-Z 0-9 -");
  }
  json out = {{"lines", read_lines(line)}};
  if (line.has("coupon")) {
    out["coupon"] = line.text("coupon", 32);
    if (line.is_right() && !is_code(out["coupon"].get<std::string>())) {
      line.fail("coupon", "has something else than 3 to 32 of A-Z 0-9 -");
    }
  }
  for (const char* name : {"channel", "campaign"}) {
    if (line.has(name)) {
      out[name] = line.text(name, name_bytes_max);
      if (!is_plain(out[name].get<std::string>())) {
        line.fail(name, "has something else than a-z A-Z 0-9 _ - .");
      }
    }
  }
  read_day(line, "starts", "starts_ms", out);
  read_day(line, "ends", "ends_ms", out);
  return out;
}

}  // namespace

BuyLinksResult read_buy_links(std::string_view text) {
  BuyLinksResult result;
  std::set<std::string> known;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view row = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (row.empty()) {
      continue;
    }
    const json value = json::parse(row, nullptr, false);
    const json none = json::object();
    JsonReader reader(value.is_object() ? value : none);
    std::string code;
    if (!value.is_object()) {
      reader.fail("", "is not a JSON object");
    }
    const json link = read_link(reader, code);
    if (reader.is_right() && !known.insert(code).second) {
      reader.fail("code", "is there twice");
    }
    if (reader.is_right() && known.size() > links_max) {
      reader.fail("", "is one too many: " + std::to_string(links_max) + " links");
    }
    if (reader.is_right()) {
      result.links.push_back({code, link.dump()});
    } else {
      result.problems.push_back(
          {Source::additions, number, reader.field, code, reader.reason, Effect::row_refused});
    }
  }
  return result;
}

}  // namespace noline::catalogue
