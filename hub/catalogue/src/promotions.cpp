#include "noline/catalogue/promotions.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "day.hpp"
#include "text.hpp"

namespace noline::catalogue {
namespace {

using nlohmann::json;

constexpr std::int64_t pieces_max = 1000;
// These three are the SDK's limits (noline/promotions.hpp).
constexpr std::size_t promotions_max = 64;
constexpr std::size_t piece_promotions_max = 16;
constexpr std::size_t goods_max = 32;
/// Half of the shop's row.
constexpr std::size_t bytes_max = 32 * 1024;

/// What a kind needs beside its name.
struct KindRule {
  const char* name;
  std::int64_t value_max;  ///< 0: it has no value.
  std::int64_t value_min;
  bool has_buy;
  bool has_get;
  bool is_of_cart;  ///< May have a threshold.
};
constexpr KindRule kinds[] = {
    {"percent", 1000, 1, false, false, false},
    {"amount", amount_max, 1, false, false, false},
    {"buy_get", 0, 0, true, true, false},
    {"set", amount_max, 0, true, false, false},
    {"bundle", amount_max, 0, false, false, false},
    {"cart_percent", 1000, 1, false, false, true},
    {"cart_amount", amount_max, 1, false, false, true},
    {"free_shipping", 0, 0, false, false, true},
};

void read_number(JsonReader& line, const char* key, std::int64_t least, std::int64_t most,
                 bool is_meant, json& out) {
  if (!is_meant) {
    if (line.has(key)) {
      line.fail(key, "is nothing that this kind has");
    }
    return;
  }
  line.require(key);
  out[key] = line.number(key, least, most).value_or(0);
}

bool is_tag(const std::string& text) {
  for (const std::string_view kind : {"sku:", "product:", "category:", "tag:"}) {
    if (text.starts_with(kind) && text.size() > kind.size() &&
        text.size() <= kind.size() + text_bytes_max && !has_control_character(text)) {
      return true;
    }
  }
  return false;
}

void read_goods(JsonReader& line, bool is_bundle, json& out) {
  const json* goods = line.array("goods");
  const std::size_t count = goods == nullptr ? 0 : goods->size();
  if (is_bundle && count < 2) {
    return line.fail("goods", "are the parts of a bundle, two at least");
  }
  if (goods == nullptr) {
    return;
  }
  if (count == 0 || count > goods_max) {
    return line.fail("goods", "are not 1 to 32 entries");
  }
  for (const json& tag : *goods) {
    if (!tag.is_string() || !is_tag(tag.get_ref<const std::string&>())) {
      return line.fail("goods",
                       "hold something else than sku:, product:, category: or tag: and a name");
    }
  }
  out["goods"] = *goods;
}

/// Its canonical form; what is wrong is left in `line`.
json read_promotion(JsonReader& line, const json& source) {
  line.require("code");
  const std::string code = line.text("code", 32);
  if (line.is_right() && !is_code(code)) {
    line.fail("code", "has something else than 3 to 32 of A-Z 0-9 -");
  }
  line.require("kind");
  const std::string name = line.text("kind", 16);
  const auto* rule = std::find_if(std::begin(kinds), std::end(kinds),
                                  [&](const KindRule& known) { return name == known.name; });
  if (rule == std::end(kinds)) {
    line.fail("kind",
              "is none of percent, amount, buy_get, set, bundle, cart_percent, cart_amount, "
              "free_shipping");
    return {};
  }
  json out = {{"code", code}, {"kind", name}};
  read_number(line, "value", rule->value_min, rule->value_max, rule->value_max > 0, out);
  read_number(line, "buy", 1, pieces_max, rule->has_buy, out);
  read_number(line, "get", 1, pieces_max, rule->has_get, out);
  read_number(line, "from_minor", 1, amount_max, rule->is_of_cart && line.has("from_minor"), out);
  read_goods(line, name == "bundle", out);
  read_day(line, "starts", "starts_ms", out);
  read_day(line, "ends", "ends_ms", out);
  if (line.has("segment")) {
    out["segment"] = line.text("segment", text_bytes_max);
  }
  if (line.has("title")) {
    out["title"] = line.local_text("title", text_bytes_max);
  }
  if (const auto alone = source.find("exclusive"); alone != source.end()) {
    if (!alone->is_boolean()) {
      line.fail("exclusive", "is neither true nor false");
    }
    out["exclusive"] = *alone;
  }
  return out;
}

bool is_of_pieces(const json& promotion) {
  return promotion["kind"] == "buy_get" || promotion["kind"] == "set" ||
         promotion["kind"] == "bundle";
}

/// The lines taken so far, and whether one more may come.
class Book {
 public:
  void check(JsonReader& line, const json& promotion) {
    if (!line.is_right()) {
      return;
    }
    const auto code = promotion["code"].get<std::string>();
    const std::size_t bytes = promotion.dump().size();
    if (by_code_.count(code) != 0) {
      line.fail("code", "is there twice");
    } else if (by_code_.size() == promotions_max || bytes_ + bytes > bytes_max) {
      line.fail("", "is one too many: 64 promotions of 32 KB in all");
    } else if (is_of_pieces(promotion) && of_pieces_ == piece_promotions_max) {
      line.fail("kind", "is one too many of buy_get, set and bundle: 16 in all");
    } else {
      bytes_ += bytes;
      of_pieces_ += is_of_pieces(promotion) ? 1U : 0U;
      by_code_[code] = promotion;
    }
  }

  [[nodiscard]] json list() const {
    json out = json::array();
    for (const auto& [code, promotion] : by_code_) {
      out.push_back(promotion);
    }
    return out;
  }

 private:
  std::map<std::string, json> by_code_;
  std::size_t bytes_ = 0;
  std::size_t of_pieces_ = 0;
};

}  // namespace

PromotionsResult read_promotions(std::string_view text) {
  PromotionsResult result;
  Book book;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view row = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (row.empty()) {
      continue;
    }
    const json value = json::parse(row, nullptr, false);
    if (!value.is_object()) {
      result.problems.push_back(
          {Source::additions, number, "", "", "is not a JSON object", Effect::row_refused});
      continue;
    }
    JsonReader line(value);
    const json promotion = read_promotion(line, value);
    book.check(line, promotion);
    if (!line.is_right()) {
      const bool is_named = promotion.is_object() && promotion["code"].is_string();
      result.problems.push_back({Source::additions, number, line.field,
                                 is_named ? promotion["code"].get<std::string>() : "", line.reason,
                                 Effect::row_refused});
    }
  }
  const json list = book.list();
  result.count = list.size();
  result.json = list.dump();
  return result;
}

std::string with_promotions(std::string_view shop, std::string_view promotions) {
  json out = json::parse(shop, nullptr, false);
  const json list = json::parse(promotions, nullptr, false);
  if (out.is_object() && list.is_array() && !list.empty()) {
    out["promotions"] = list;
  }
  return out.dump();
}

}  // namespace noline::catalogue
