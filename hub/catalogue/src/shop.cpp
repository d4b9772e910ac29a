// shop.json: read with every rule checked, written canonically.
#include "noline/catalogue/shop.hpp"

#include <algorithm>
#include <array>

#include "json_read.hpp"
#include "money.hpp"
#include "text.hpp"

namespace noline::catalogue {
namespace {

using nlohmann::json;

constexpr std::size_t tokens_max = 64;
constexpr std::size_t entries_max = 1000;
constexpr std::array<const char*, 7> weekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

bool is_color(std::string_view text) {
  const auto is_hex = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  return (text.size() == 7 || text.size() == 9) && text[0] == '#' &&
         std::all_of(text.begin() + 1, text.end(), is_hex);
}

/// "00:00" to "24:00": midnight as a closing time is the end of the day.
bool is_time(std::string_view text) {
  if (text.size() != 5 || text[2] != ':')
    return false;
  for (const std::size_t i : {0U, 1U, 3U, 4U}) {
    if (text[i] < '0' || text[i] > '9')
      return false;
  }
  const std::string_view hour = text.substr(0, 2);
  return text.substr(3) <= "59" && (hour <= "23" || text == "24:00");
}

class ShopReader {
 public:
  ShopResult read(const json& value);

 private:
  void take(const JsonReader& reader, const std::string& where);
  void problem(std::string field, std::string reason);
  template <typename T, typename Read>
  void read_list(JsonReader& root, const char* key, std::vector<T>& out, Read read_one);
  Category read_category(JsonReader& reader);
  Location read_location(JsonReader& reader);
  void read_hours(JsonReader& location, Hours& out);
  void read_languages(JsonReader& root);
  void read_brands(JsonReader& root);
  void read_shipping(JsonReader& root);
  Tokens read_tokens(const json& brand, const char* theme, const std::string& where);
  std::string read_id(JsonReader& reader);
  void check_whole();

  Shop shop_;
  std::vector<Problem> problems_;
};

void ShopReader::problem(std::string field, std::string reason) {
  problems_.push_back(
      {Source::shop, 1, std::move(field), "", std::move(reason), Effect::feed_refused});
}

void ShopReader::take(const JsonReader& reader, const std::string& where) {
  if (reader.is_right())
    return;
  const bool needs_dot = !where.empty() && !reader.field.empty();
  problem(where + (needs_dot ? "." : "") + reader.field, reader.reason);
}

std::string ShopReader::read_id(JsonReader& reader) {
  reader.require("id");
  std::string id = reader.text("id", text_bytes_max);
  if (reader.is_right() && !is_name(id))
    reader.fail("id", "is no plain lower-case name");
  return id;
}

template <typename T, typename Read>
void ShopReader::read_list(JsonReader& root, const char* key, std::vector<T>& out, Read read_one) {
  root.require(key);
  const json* list = root.array(key);
  if (list == nullptr)
    return;
  if (list->size() > entries_max)
    return root.fail(key, "has more than 1000 entries");
  for (const json& entry : *list) {
    const std::string where = key + ("[" + std::to_string(out.size())) + "]";
    if (!entry.is_object())
      return problem(where, "is not an object");
    JsonReader reader(entry);
    T value = read_one(reader);
    for (const T& other : out) {
      if (other.id == value.id)
        reader.fail("id", "is there twice");
    }
    take(reader, where);
    out.push_back(std::move(value));
  }
}

Category ShopReader::read_category(JsonReader& reader) {
  Category out;
  out.id = read_id(reader);
  reader.require("name");
  out.name = reader.local_text("name", text_bytes_max);
  out.picture = reader.text("picture", text_bytes_max);
  return out;
}

Location ShopReader::read_location(JsonReader& reader) {
  Location out;
  out.id = read_id(reader);
  for (const char* key : {"name", "city"})
    reader.require(key);
  out.name = reader.text("name", text_bytes_max);
  out.city = reader.text("city", text_bytes_max);
  out.street = reader.text("street", text_bytes_max);
  out.postcode = reader.text("postcode", text_bytes_max);
  out.country = reader.text("country", 2);
  read_hours(reader, out.hours);
  return out;
}

void ShopReader::read_hours(JsonReader& location, Hours& out) {
  const json* hours = location.object("hours");
  if (hours == nullptr)
    return;
  for (const auto& entry : hours->items()) {
    const std::string& day = entry.key();
    const json& times = entry.value();
    const bool is_day =
        std::any_of(weekdays.begin(), weekdays.end(), [&](const char* d) { return day == d; });
    if (!is_day)
      location.fail("hours." + day, "is no day from mon to sun");
    const bool is_pair =
        times.is_array() && times.size() == 2 && times[0].is_string() && times[1].is_string();
    if (!is_pair)
      return location.fail("hours." + day, "is not a pair of times");
    const auto open = times[0].get<std::string>();
    const auto close = times[1].get<std::string>();
    if (!is_time(open) || !is_time(close) || open >= close) {
      return location.fail("hours." + day, "is not two times of a day, the earlier first");
    }
    out[day] = {open, close};
  }
}

void ShopReader::read_languages(JsonReader& root) {
  root.require("languages");
  const json* list = root.array("languages");
  if (list == nullptr)
    return;
  for (const json& entry : *list) {
    if (!entry.is_string() || !is_language(entry.get_ref<const std::string&>())) {
      return root.fail("languages", "holds something else than language tags");
    }
    shop_.languages.push_back(entry.get<std::string>());
  }
  if (shop_.languages.empty())
    root.fail("languages", "is empty");
}

Tokens ShopReader::read_tokens(const json& brand, const char* theme, const std::string& where) {
  Tokens out;
  JsonReader reader(brand);
  reader.require(theme);
  const json* tokens = reader.object(theme);
  if (tokens != nullptr && tokens->size() > tokens_max) {
    reader.fail(theme, "has more than 64 entries");
    tokens = nullptr;
  }
  if (tokens != nullptr) {
    for (const auto& [name, color] : tokens->items()) {
      const std::string field = theme + ("." + name);
      if (!is_name(name))
        reader.fail(field, "is no plain lower-case name");
      if (!color.is_string() || !is_color(color.get_ref<const std::string&>())) {
        reader.fail(field, "is no colour as in #rrggbb or #rrggbbaa");
        break;
      }
      out[name] = lower_ascii(color.get_ref<const std::string&>());
    }
  }
  take(reader, where);
  return out;
}

void ShopReader::read_brands(JsonReader& root) {
  root.require("brands");
  const json* brands = root.object("brands");
  if (brands == nullptr)
    return;
  for (const auto& [id, entry] : brands->items()) {
    const std::string where = "brands." + id;
    if (!is_name(id))
      return problem(where, "is no plain lower-case name");
    if (!entry.is_object())
      return problem(where, "is not an object");
    JsonReader reader(entry);
    reader.require("name");
    Brand brand;
    brand.name = reader.text("name", text_bytes_max);
    take(reader, where);
    brand.light = read_tokens(entry, "light", where);
    brand.dark = read_tokens(entry, "dark", where);
    shop_.brands.emplace(id, std::move(brand));
  }
}

void ShopReader::read_shipping(JsonReader& root) {
  const json* object = root.object("shipping");
  if (object == nullptr)
    return;
  JsonReader reader(*object);
  reader.require("rate_minor");
  Shipping shipping;
  shipping.rate_minor = reader.number("rate_minor", 0, amount_max).value_or(0);
  shipping.free_from_minor = reader.number("free_from_minor", 0, amount_max).value_or(0);
  take(reader, "shipping");
  shop_.shipping = shipping;
}

void ShopReader::check_whole() {
  if (!minor_digits_of(shop_.currency))
    problem("currency", "is no code of ISO 4217");
  if (shop_.brands.count(shop_.brand) == 0)
    problem("brand", "is none of the brands");
  for (const auto& [list, named] :
       {std::pair("categories", &shop_.categories), std::pair("tags", &shop_.tags)}) {
    for (const Category& one : *named) {
      for (const std::string& language : shop_.languages) {
        if (one.name.count(language) != 0)
          continue;
        problem(list, one.id + " has no name in \"" + language + "\"");
      }
    }
  }
}

ShopResult ShopReader::read(const json& value) {
  if (!value.is_object()) {
    problem("", value.is_discarded() ? "is not JSON" : "is not an object");
    return {std::nullopt, std::move(problems_)};
  }
  JsonReader root(value);
  shop_.id = read_id(root);
  for (const char* key : {"name", "currency", "brand"})
    root.require(key);
  shop_.name = root.text("name", text_bytes_max);
  shop_.currency = root.text("currency", 3);
  shop_.brand = root.text("brand", text_bytes_max);
  read_languages(root);
  read_list(root, "categories", shop_.categories, [this](auto& r) { return read_category(r); });
  if (value.contains("tags")) {
    read_list(root, "tags", shop_.tags, [this](auto& r) { return read_category(r); });
  }
  read_list(root, "locations", shop_.locations, [this](auto& r) { return read_location(r); });
  read_brands(root);
  read_shipping(root);
  take(root, "");
  if (problems_.empty())
    check_whole();
  if (!problems_.empty())
    return {std::nullopt, std::move(problems_)};
  return {std::move(shop_), {}};
}

json location_json(const Location& location) {
  json hours = json::object();
  for (const auto& [day, times] : location.hours)
    hours[day] = {times.first, times.second};
  json out{{"id", location.id},
           {"name", location.name},
           {"city", location.city},
           {"hours", std::move(hours)}};
  if (!location.street.empty())
    out["street"] = location.street;
  if (!location.postcode.empty())
    out["postcode"] = location.postcode;
  if (!location.country.empty())
    out["country"] = location.country;
  return out;
}

}  // namespace

ShopResult parse_shop(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark))
    text.remove_prefix(byte_order_mark.size());
  return ShopReader().read(json::parse(text, nullptr, false));
}

std::string to_json(const Shop& shop) {
  json out{{"id", shop.id},
           {"name", shop.name},
           {"currency", shop.currency},
           {"languages", shop.languages},
           {"brand", shop.brand},
           {"categories", json::array()},
           {"locations", json::array()},
           {"brands", json::object()}};
  for (const Category& category : shop.categories) {
    out["categories"].push_back(
        {{"id", category.id}, {"name", category.name}, {"picture", category.picture}});
  }
  for (const Category& tag : shop.tags) {
    out["tags"].push_back({{"id", tag.id}, {"name", tag.name}});
  }
  for (const Location& location : shop.locations) {
    out["locations"].push_back(location_json(location));
  }
  for (const auto& [id, brand] : shop.brands) {
    out["brands"][id] = {{"name", brand.name}, {"light", brand.light}, {"dark", brand.dark}};
  }
  if (shop.shipping) {
    out["shipping"] = {{"rate_minor", shop.shipping->rate_minor},
                       {"free_from_minor", shop.shipping->free_from_minor}};
  }
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

ImportOptions import_options(const Shop& shop) {
  ImportOptions options;
  if (!shop.languages.empty())
    options.language = shop.languages.front();
  options.currency = shop.currency;
  for (const Category& category : shop.categories) {
    options.categories.push_back({category.id, category.name});
  }
  for (const Location& location : shop.locations)
    options.locations.push_back(location.id);
  return options;
}

}  // namespace noline::catalogue
