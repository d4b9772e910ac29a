#include "read_catalogue.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "choice.hpp"
#include "read_order.hpp"

namespace noline::ui {
namespace {

LocalText read_local(const Json& json, const char* name) {
  const Json* member = find(json, name);
  if (!member) {
    return {};
  }
  if (member->is_string()) {
    return {text_of(*member), text_of(*member)};
  }
  return {read_text(*member, "de"), read_text(*member, "en")};
}

// "500 g, from the Uckermark. Spun by ..." has the summary "500 g, from the Uckermark".
std::string first_sentence(const std::string& text) {
  std::size_t end = text.find(". ");
  if (end == std::string::npos) {
    end = text.size();
    while (end > 0 && text[end - 1] == '.') {
      --end;
    }
  }
  return text.substr(0, end);
}

std::vector<NamedValue> read_pairs(const Json* object) {
  std::vector<NamedValue> pairs;
  if (object && object->is_object()) {
    for (auto it = object->begin(); it != object->end(); ++it) {
      pairs.emplace_back(it.key(), text_of(*it));
    }
  }
  return pairs;
}

Variant read_variant(const Json& json, const std::string& currency) {
  Variant variant;
  variant.sku = read_text(json, "sku");
  variant.options = read_pairs(find(json, "options"));
  variant.price = {read_integer(json, "price_minor"), currency};
  if (find(json, "sale_price_minor")) {
    variant.price_before = variant.price;
    variant.price.minor = read_integer(json, "sale_price_minor");
  }
  variant.picture = read_text(json, "picture");
  if (const Json* stock = find(json, "stock"); stock && stock->is_object()) {
    for (auto it = stock->begin(); it != stock->end(); ++it) {
      if (it->is_number_integer()) {
        variant.stock.emplace_back(it.key(), it->get<std::int64_t>());
      }
    }
  }
  const Json empty;
  for (const Json& part : read_array(json, "parts", empty)) {
    variant.parts.emplace_back(read_text(part, "sku"), read_integer(part, "quantity"));
  }
  variant.buyable = read_text(json, "availability") != "out_of_stock";
  return variant;
}

Option read_option(const Json& json) {
  const Json empty;
  Option option;
  option.name = read_text(json, "name");
  option.label = read_local(json, "label");
  option.default_value = read_text(json, "default");
  for (const Json& value : read_array(json, "values", empty)) {
    option.values.push_back({read_text(value, "value"), read_local(value, "label")});
  }
  if (read_text(json, "kind") == "text") {
    option.text_length_max = std::max<std::int64_t>(1, read_integer(json, "max"));
  }
  return option;
}

Product read_product(const Json& json) {
  const Json empty;
  Product product;
  product.id = read_text(json, "id");
  product.category = read_text(json, "category");
  product.title = read_local(json, "title");
  product.description = read_local(json, "description");
  product.summary = {first_sentence(product.description.de),
                     first_sentence(product.description.en)};
  product.picture = read_text(json, "picture");
  product.rating_tenths = read_integer(json, "rating_tenths");
  product.rating_count = read_integer(json, "rating_count");
  product.vat_permille = read_integer(json, "vat_permille");
  product.rank = read_integer(json, "rank");
  for (const Json& tag : read_array(json, "tags", empty)) {
    product.tags.push_back(text_of(tag));
  }
  for (const Json& option : read_array(json, "options", empty)) {
    product.options.push_back(read_option(option));
  }
  const std::string currency = read_text(json, "currency");
  for (const Json& variant : read_array(json, "variants", empty)) {
    product.variants.push_back(read_variant(variant, currency));
  }
  return product;
}

// "09:30" as minutes of the day, -1 when it is no time.
int read_minutes(const Json& json) {
  const std::string text = text_of(json);
  if (text.size() != 5 || text[2] != ':') {
    return -1;
  }
  return ((text[0] - '0') * 10 + text[1] - '0') * 60 + (text[3] - '0') * 10 + text[4] - '0';
}

Location read_location(const Json& json) {
  static constexpr std::array<const char*, 7> days{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  const Json empty = Json::object();
  Location location;
  location.id = read_text(json, "id");
  location.name = read_local(json, "name");
  location.city = read_text(json, "city");
  const Json* hours = find(json, "hours");
  for (std::size_t day = 0; day < days.size(); ++day) {
    const Json* times = find(hours ? *hours : empty, days[day]);
    const bool open = times && times->is_array() && times->size() == 2;
    location.hours[day] =
        open ? std::pair(read_minutes((*times)[0]), read_minutes((*times)[1])) : std::pair(-1, -1);
  }
  return location;
}

void read_brand(const std::string& id, const Json& brand, ShopFacts& facts) {
  facts.brand_names.emplace_back(id, read_text(brand, "name"));
  for (const char* theme : {"light", "dark"}) {
    const std::string prefix = id + '/' + theme + '/';
    for (auto& [name, value] : read_pairs(find(brand, theme))) {
      facts.tokens.emplace_back(prefix + name, std::move(value));
    }
  }
}

const Variant* find_variant(const std::vector<Product>& products, std::string_view sku) {
  for (const Product& product : products) {
    for (const Variant& variant : product.variants) {
      if (variant.sku == sku) {
        return &variant;
      }
    }
  }
  return nullptr;
}

std::int64_t pieces_at(const Variant& variant, std::string_view place) {
  for (const auto& [name, pieces] : variant.stock) {
    if (name == place) {
      return pieces;
    }
  }
  return 0;
}

// How many bundles each place can put together, and all places: as many as the scarcest part is
// enough for, none where one is missing or a bundle itself. A part that is not counted limits
// nothing. The client's ProductIndex::pieces says the same.
void count_bundle(const std::vector<Product>& products, Variant& bundle) {
  std::vector<std::pair<const Variant*, std::int64_t>> counted;
  for (const auto& [sku, quantity] : bundle.parts) {
    const Variant* part = find_variant(products, sku);
    if (part == nullptr || !part->parts.empty()) {
      bundle.pieces = 0;
      bundle.stock.clear();
      return;
    }
    if (!part->stock.empty()) {
      counted.emplace_back(part, std::max<std::int64_t>(1, quantity));
    }
  }
  if (counted.empty()) {
    return;
  }
  bundle.stock = counted.front().first->stock;  // Where this one is not, there is no bundle.
  bundle.pieces = std::numeric_limits<std::int64_t>::max();
  for (const auto& [part, quantity] : counted) {
    bundle.pieces = std::min(bundle.pieces, stock_of(*part).total / quantity);
    for (auto& [place, pieces] : bundle.stock) {
      const std::int64_t most = pieces_at(*part, place) / quantity;
      pieces = part == counted.front().first ? most : std::min(pieces, most);
    }
  }
}

void count_bundles(std::vector<Product>& products) {
  for (Product& product : products) {
    for (Variant& variant : product.variants) {
      if (!variant.parts.empty()) {
        count_bundle(products, variant);
      }
    }
  }
}

// Which promotion is open to which variant: [SKU, code, price of one piece with it]. One of single
// pieces is shown as a sale: what it was, and what it is now.
void take_offers(Variant& variant, const Json& offers) {
  for (const Json& offer : offers) {
    if (!offer.is_array() || offer.size() != 3 || text_of(offer[0]) != variant.sku) {
      continue;
    }
    variant.promotions.push_back(text_of(offer[1]));
    const std::int64_t now = offer[2].is_number_integer() ? offer[2].get<std::int64_t>() : 0;
    if (now < variant.price.minor && offer[2].is_number_integer()) {
      variant.price_before = variant.price_before.minor > 0 ? variant.price_before : variant.price;
      variant.price.minor = now;
    }
  }
}

}  // namespace

Found read_found(const Json& json) {
  const Json empty;
  Found found;
  found.large = read_flag(json, "large");
  for (const Json& id : read_array(json, "missing", empty)) {
    found.missing.push_back(text_of(id));
  }
  for (const Json& item : read_array(json, "lists", empty)) {
    FoundList& list = found.lists.emplace_back();
    list.as = read_text(item, "as");
    list.corrected = read_text(item, "corrected");
    list.total = read_integer(item, "total");
    list.limit = read_integer(item, "limit");
    list.here = read_flag(item, "here");
    list.waiting = read_flag(item, "waiting");
    for (const Json& id : read_array(item, "ids", empty)) {
      list.ids.push_back(text_of(id));
    }
    for (const Json& facet : read_array(item, "facets", empty)) {
      list.facets.push_back(
          {read_text(facet, "id"), read_integer(facet, "count"), read_local(facet, "label")});
    }
  }
  return found;
}

std::vector<Product> read_products(const Json& list, const Json& offers) {
  std::vector<Product> products;
  for (const Json& json : list) {
    Product product = read_product(json);
    for (Variant& variant : product.variants) {
      take_offers(variant, offers);
    }
    if (!product.id.empty() && !product.variants.empty()) {
      products.push_back(std::move(product));
    }
  }
  count_bundles(products);
  return products;
}

ShopFacts read_shop(const Json& json) {
  const Json empty;
  ShopFacts facts;
  facts.name = read_local(json, "name");
  facts.brand = read_text(json, "brand");
  for (const Json& item : read_array(json, "categories", empty)) {
    facts.categories.push_back(
        {read_text(item, "id"), read_local(item, "name"), read_text(item, "picture")});
  }
  for (const Json& item : read_array(json, "locations", empty)) {
    facts.locations.push_back(read_location(item));
  }
  const std::string currency = read_text(json, "currency");
  for (const Json& item : read_array(json, "promotions", empty)) {
    facts.promotions.push_back(read_promotion(item, currency));
  }
  for (const Json& item : read_array(json, "segments", empty)) {
    facts.segments.emplace_back(read_text(item, "id"), read_local(item, "name"));
  }
  if (const Json* brands = find(json, "brands"); brands && brands->is_object()) {
    for (auto it = brands->begin(); it != brands->end(); ++it) {
      read_brand(it.key(), *it, facts);
    }
  }
  return facts;
}

}  // namespace noline::ui
