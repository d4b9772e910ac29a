#include "noline/catalogue/coupons.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "day.hpp"
#include "json_read.hpp"
#include "text.hpp"

namespace noline::catalogue {
namespace {

using nlohmann::json;

constexpr std::int64_t uses_limit = 1'000'000;

json read_coupon(JsonReader& line, std::string& code) {
  line.require("code");
  code = line.text("code", 32);
  if (line.is_right() && !is_code(code))
    line.fail("code", "has something else than 3 to 32 of A-Z 0-9 -");
  line.require("kind");
  json out = {{"kind", line.text("kind", 16)}};
  const bool is_percent = out["kind"] == "percent";
  const bool is_shipping = out["kind"] == "free_shipping";
  if (!is_percent && !is_shipping && out["kind"] != "amount")
    line.fail("kind", "is none of percent, amount, free_shipping");
  if (!is_shipping)
    line.require("value");
  out["value"] = line.number("value", 1, is_percent ? 1000 : amount_max).value_or(0);
  out["from_minor"] = line.number("from_minor", 0, amount_max).value_or(0);
  for (const char* name : {"uses_max", "uses_per_customer"}) {
    out[name] = line.number(name, 1, uses_limit).value_or(0);
  }
  read_day(line, "starts", "starts_ms", out);
  read_day(line, "ends", "ends_ms", out);
  return out;
}

}  // namespace

CouponsResult read_coupons(std::string_view text) {
  CouponsResult result;
  std::set<std::string> known;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) {
      continue;
    }
    const auto refuse = [&](const std::string& code, std::string field, std::string reason) {
      result.problems.push_back({Source::additions, number, std::move(field), code,
                                 std::move(reason), Effect::row_refused});
    };
    const json value = json::parse(line, nullptr, false);
    if (!value.is_object()) {
      refuse("", "", "is not a JSON object");
      continue;
    }
    JsonReader reader(value);
    std::string code;
    const json coupon = read_coupon(reader, code);
    if (reader.is_right() && !known.insert(code).second) {
      reader.fail("code", "is there twice");
    }
    if (!reader.is_right()) {
      refuse(code, reader.field, reader.reason);
      continue;
    }
    result.coupons.push_back({code, coupon.dump()});
  }
  return result;
}

}  // namespace noline::catalogue
