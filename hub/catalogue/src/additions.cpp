// Addition lines: split, parsed, checked.
#include "additions.hpp"

#include <algorithm>

#include "json_read.hpp"
#include "text.hpp"

namespace noline::catalogue {
namespace {

using nlohmann::json;

/// A product with the most variants has four times the bytes of a feed row at most.
constexpr std::size_t line_bytes_max = 4 * limits::row_bytes_max;
constexpr std::size_t label_bytes_max = limits::option_bytes_max;
constexpr std::size_t tags_max = 32;
constexpr std::size_t parts_max = 32;
constexpr std::int64_t parts_quantity_max = 100;
constexpr std::int64_t text_length_limit = 500;
constexpr std::int64_t rating_tenths_max = 50;
constexpr std::int64_t permille_max = 1000;

std::string in(std::string_view outer, const JsonReader& reader) {
  return std::string(outer) + (reader.field.empty() ? "" : "." + reader.field);
}

std::vector<OptionValue> read_values(const json& list, JsonReader& option) {
  std::vector<OptionValue> values;
  for (const json& entry : list) {
    if (!entry.is_object())
      option.fail("values", "holds something else than objects");
    if (!option.is_right())
      break;
    JsonReader reader(entry);
    reader.require("value");
    OptionValue value{reader.text("value", limits::option_bytes_max),
                      reader.local_text("label", label_bytes_max)};
    for (const OptionValue& other : values) {
      if (other.value == value.value)
        reader.fail("value", "is there twice");
    }
    if (!reader.is_right())
      option.fail(in("values", reader), reader.reason);
    values.push_back(std::move(value));
  }
  return values;
}

Option read_option(JsonReader& option) {
  Option out;
  option.require("name");
  out.name = option.text("name", limits::option_bytes_max);
  if (option.is_right() && !is_name(out.name))
    option.fail("name", "is no plain lower-case name");
  out.label = option.local_text("label", label_bytes_max);
  const std::string kind = option.text("kind", 16);
  if (kind == "text") {
    option.require("max");
    out.text_length_max = option.number("max", 1, text_length_limit).value_or(0);
    return out;
  }
  if (!kind.empty())
    option.fail("kind", "is not \"text\"");
  if (const json* values = option.array("values"))
    out.values = read_values(*values, option);
  out.default_value = option.text("default", limits::option_bytes_max);
  const bool has_default = std::any_of(out.values.begin(), out.values.end(),
                                       [&](const auto& v) { return v.value == out.default_value; });
  if (!out.default_value.empty() && !has_default)
    option.fail("default", "is none of the values");
  return out;
}

void read_options(JsonReader& line, Addition& out) {
  const json* list = line.array("options");
  if (list == nullptr)
    return;
  if (list->size() > limits::options_max)
    line.fail("options", "has more than 16 entries");
  for (const json& entry : *list) {
    if (!entry.is_object())
      line.fail("options", "holds something else than objects");
    if (!line.is_right())
      return;
    JsonReader reader(entry);
    Option option = read_option(reader);
    for (const Option& other : out.options) {
      if (other.name == option.name)
        reader.fail("name", "is there twice");
    }
    if (!reader.is_right())
      line.fail(in("options", reader), reader.reason);
    out.options.push_back(std::move(option));
  }
}

void read_stock(JsonReader& variant, const ImportOptions& options, VariantAddition& out) {
  const json* stock = variant.object("stock");
  if (stock == nullptr)
    return;
  JsonReader counts(*stock);
  for (const auto& [location, pieces] : stock->items()) {
    const auto& known = options.locations;
    const bool is_known =
        known.empty() || std::find(known.begin(), known.end(), location) != known.end();
    if (!is_known || !is_name(location))
      counts.fail(location, "is no location of the shop");
    counts.require(location.c_str());
    out.stock[location] = counts.number(location.c_str(), 0, limits::stock_max).value_or(0);
  }
  if (!counts.is_right())
    variant.fail(in("stock", counts), counts.reason);
}

/// {location: pieces} for all channels, or {location: {channel: pieces}}.
void read_safety(JsonReader& variant, VariantAddition& out) {
  const json* safety = variant.object("safety");
  if (safety == nullptr)
    return;
  JsonReader locations(*safety);
  for (const auto& [location, pieces] : safety->items()) {
    if (!out.stock.contains(location))
      locations.fail(location, "is no location where stock is counted");
    SafetyStock& kept = out.safety[location];
    if (pieces.is_object()) {
      JsonReader channels(pieces);
      kept.web = channels.number("web", 0, limits::stock_max).value_or(0);
      kept.kiosk = channels.number("kiosk", 0, limits::stock_max).value_or(0);
      kept.store = channels.number("store", 0, limits::stock_max).value_or(0);
      if (!channels.is_right())
        locations.fail(in(location, channels), channels.reason);
    } else {
      locations.require(location.c_str());
      kept.web = locations.number(location.c_str(), 0, limits::stock_max).value_or(0);
      kept.kiosk = kept.store = kept.web;
    }
  }
  if (!locations.is_right())
    variant.fail(in("safety", locations), locations.reason);
}

void read_reorder(JsonReader& variant, VariantAddition& out) {
  const json* reorder = variant.object("reorder");
  if (reorder == nullptr)
    return;
  JsonReader locations(*reorder);
  for (const auto& [location, point] : reorder->items()) {
    if (!out.stock.contains(location))
      locations.fail(location, "is no location where stock is counted");
    if (!point.is_object())
      locations.fail(location, "is not an object with \"at\" and \"to\"");
    if (!locations.is_right())
      break;
    JsonReader reader(point);
    reader.require("to");
    ReorderPoint& next = out.reorder[location];
    next.at = reader.number("at", 0, limits::stock_max).value_or(0);
    next.to = reader.number("to", next.at + 1, limits::stock_max).value_or(0);
    if (!reader.is_right())
      locations.fail(in(location, reader), reader.reason);
  }
  if (!locations.is_right())
    variant.fail(in("reorder", locations), locations.reason);
}

void read_parts(JsonReader& variant, const std::string& own, VariantAddition& out) {
  const json* parts = variant.object("parts");
  if (parts == nullptr)
    return;
  JsonReader counts(*parts);
  if (parts->size() > parts_max)
    variant.fail("parts", "has more than 32 entries");
  for (const auto& [sku, pieces] : parts->items()) {
    if (sku == own || sku.empty() || sku.size() > limits::sku_bytes_max)
      counts.fail(sku, "is no SKU of another product");
    counts.require(sku.c_str());
    out.parts[sku] = counts.number(sku.c_str(), 1, parts_quantity_max).value_or(1);
  }
  if (!counts.is_right())
    variant.fail(in("parts", counts), counts.reason);
}

void read_variants(JsonReader& line, const ImportOptions& options, Addition& out) {
  const json* variants = line.object("variants");
  if (variants == nullptr)
    return;
  for (const auto& [sku, entry] : variants->items()) {
    if (!entry.is_object())
      line.fail("variants." + sku, "is not an object");
    if (!line.is_right())
      return;
    JsonReader reader(entry);
    VariantAddition variant;
    read_stock(reader, options, variant);
    read_safety(reader, variant);
    read_reorder(reader, variant);
    read_parts(reader, sku, variant);
    if (const json* chosen = reader.object("options")) {
      JsonReader values(*chosen);
      for (const auto& [name, value] : chosen->items()) {
        variant.options[name] = values.text(name.c_str(), limits::option_bytes_max);
      }
      if (!values.is_right())
        reader.fail(in("options", values), values.reason);
    }
    if (!reader.is_right())
      line.fail(in("variants." + sku, reader), reader.reason);
    out.variants.emplace(sku, std::move(variant));
  }
}

void read_tags(JsonReader& line, Addition& out) {
  const json* tags = line.array("tags");
  if (tags == nullptr)
    return;
  if (tags->size() > tags_max)
    line.fail("tags", "has more than 32 entries");
  for (const json& tag : *tags) {
    if (!tag.is_string() || !is_name(tag.get_ref<const std::string&>())) {
      line.fail("tags", "holds something else than plain lower-case names");
      return;
    }
    out.tags.push_back(tag.get<std::string>());
  }
  std::sort(out.tags.begin(), out.tags.end());
  out.tags.erase(std::unique(out.tags.begin(), out.tags.end()), out.tags.end());
}

Addition read_addition(JsonReader& line, const ImportOptions& options) {
  Addition out;
  out.category = line.text("category", limits::option_bytes_max);
  const bool is_known = std::any_of(options.categories.begin(), options.categories.end(),
                                    [&](const CategoryName& c) { return c.id == out.category; });
  if (!out.category.empty() && !is_name(out.category)) {
    line.fail("category", "is no plain lower-case name");
  } else if (!out.category.empty() && !options.categories.empty() && !is_known) {
    line.fail("category", "is no category of the shop");
  }
  out.picture = line.text("picture", limits::option_bytes_max);
  out.title = line.local_text("title", limits::title_bytes_max);
  out.description = line.local_text("description", limits::description_bytes_max);
  out.rating_tenths = line.number("rating_tenths", 0, rating_tenths_max).value_or(0);
  out.rating_count = line.number("rating_count", 0, INT64_C(1'000'000'000)).value_or(0);
  out.vat_permille = line.number("vat_permille", 0, permille_max).value_or(0);
  out.rank = line.number("rank", 1, rank_of_unranked).value_or(rank_of_unranked);
  read_tags(line, out);
  read_options(line, out);
  read_variants(line, options, out);
  return out;
}

}  // namespace

AdditionsReader::AdditionsReader(const ImportOptions& options,
                                 std::function<void(Problem)> on_problem)
    : options_(options), on_problem_(std::move(on_problem)) {}

void AdditionsReader::push(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    const std::size_t size = end == std::string_view::npos ? bytes.size() : end + 1;
    if (!is_skipping_)
      buffer_ += bytes.substr(0, size);
    bytes.remove_prefix(size);
    if (buffer_.size() > line_bytes_max) {
      refuse("", "", "the line is longer than 262144 bytes");
      buffer_.clear();
      is_skipping_ = true;
    }
    if (end == std::string_view::npos)
      return;
    if (!is_skipping_)
      take_line(buffer_);
    buffer_.clear();
    is_skipping_ = false;
    ++line_;
  }
}

bool AdditionsReader::finish() {
  if (!buffer_.empty())
    take_line(buffer_);
  // Only a last line without its end can be where a copy broke off.
  const bool is_cut = !buffer_.empty() && !is_last_line_right_;
  buffer_.clear();
  return !is_cut;
}

void AdditionsReader::take_line(std::string_view text) {
  is_last_line_right_ = true;
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (line_ == 1 && text.starts_with(byte_order_mark))
    text.remove_prefix(byte_order_mark.size());
  if (trim(text).empty())
    return;
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object()) {
    is_last_line_right_ = false;
    return refuse("", "", value.is_discarded() ? "is not JSON" : "is not an object");
  }
  JsonReader reader(value);
  reader.require("id");
  const std::string id = one_line(reader.text("id", limits::sku_bytes_max));
  Addition addition = read_addition(reader, options_);
  if (!reader.is_right())
    return refuse(id, reader.field, reader.reason);
  if (const auto other = additions_.find(id); other != additions_.end()) {
    return refuse(id, "id", "is already in line " + std::to_string(other->second.line));
  }
  addition.line = line_;
  additions_.emplace(id, std::move(addition));
}

void AdditionsReader::refuse(std::string_view id, std::string field, std::string reason) {
  on_problem_({Source::additions, line_, std::move(field), std::string(id), std::move(reason),
               Effect::row_refused});
}

}  // namespace noline::catalogue
