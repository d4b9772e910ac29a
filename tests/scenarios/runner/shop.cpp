#include "shop.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

#include "noline/catalogue/coupons.hpp"
#include "noline/catalogue/import.hpp"
#include "noline/catalogue/links.hpp"
#include "noline/catalogue/promotions.hpp"
#include "noline/catalogue/shop.hpp"
#include "read_context.hpp"

namespace noline::scenario {
namespace {

namespace fs = std::filesystem;
using wire::Json;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    throw std::runtime_error("cannot read " + path.string());
  }
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> split(const std::string& text, char by) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t end = text.find(by); end != std::string::npos; end = text.find(by, start)) {
    parts.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  parts.push_back(text.substr(start));
  return parts;
}

std::string joined(const std::vector<std::string>& parts, char by) {
  std::string out;
  for (const std::string& part : parts) {
    out += (out.empty() ? "" : std::string(1, by)) + part;
  }
  return out;
}

std::string price_text(std::int64_t minor) {
  const std::string cents = std::to_string(minor % 100);
  return std::to_string(minor / 100) + "." + (cents.size() == 1 ? "0" : "") + cents + " EUR";
}

Json location_json(const std::string& id) {
  return {{"id", id}, {"name", id}, {"city", id}};
}

std::string small_shop_json(const std::vector<ProductSpec>& products) {
  std::set<std::string> locations;
  for (const ProductSpec& product : products) {
    for (const auto& [location, count] : product.stock) {
      locations.insert(location);
    }
  }
  Json list = Json::array();
  for (const std::string& location : locations) {
    list.push_back(location_json(location));
  }
  const Json tokens = {{"bg", "#ffffff"}};
  const Json shop = {
      {"id", "demo"},
      {"name", "Shop"},
      {"currency", "EUR"},
      {"languages", {"en"}},
      {"categories", {{{"id", "all"}, {"name", {{"en", "All"}}}, {"picture", "wrapped-gift"}}}},
      {"locations", list},
      {"brands", {{"plain", {{"name", "Shop"}, {"light", tokens}, {"dark", tokens}}}}},
      {"brand", "plain"}};
  return wire::dump(shop);
}

const std::vector<std::string> columns = {"id",    "item_group_id", "title",
                                          "price", "availability",  "product_type"};

void add_named(const ExpectStep& step, std::set<std::string>& skus) {
  for (const auto* lines : {&step.cart, &step.later}) {
    for (const LineExpect& line : lines->value_or(std::vector<LineExpect>{})) {
      skus.insert(line.sku);
    }
  }
  for (const auto& [name, lines] : step.wishlists) {
    for (const LineExpect& line : lines) {
      skus.insert(line.sku);
    }
  }
  if (step.stock) {
    skus.insert(step.stock->sku);
  }
}

std::set<std::string> named_skus(const Scenario& scenario) {
  std::set<std::string> skus;
  for (const Step& step : scenario.steps) {
    if (const auto* device = std::get_if<DeviceStep>(&step.what)) {
      skus.insert(device->sku);
    } else if (const auto* hub = std::get_if<HubStep>(&step.what)) {
      skus.insert(hub->sku);
    } else if (const auto* expect = std::get_if<ExpectStep>(&step.what)) {
      add_named(*expect, skus);
    }
  }
  return skus;
}

ProductSpec read_product(const Member& member) {
  const std::string what = "product \"" + member.name + "\"";
  check_members(member.value, what, {"title", "price", "stock"});
  ProductSpec product{member.name, member.name, 100, {}};
  if (const Member* title = member.value.find("title")) {
    product.title = read_text(title->value, "title");
  }
  if (const Member* price = member.value.find("price")) {
    product.price_minor = read_whole(price->value, "price", 0, 1'000'000'000);
  }
  if (const Member* stock = member.value.find("stock")) {
    need_kind(stock->value, Node::Kind::object, "stock");
    for (const Member& entry : stock->value.members) {
      product.stock[entry.name] =
          static_cast<std::uint32_t>(read_whole(entry.value, entry.name, 0, 99'999));
    }
  }
  return product;
}

}  // namespace

void read_shop(const Node& node, Scenario& scenario) {
  if (node.kind == Node::Kind::text) {
    scenario.shop = read_one_of(node, "shop", {"demo"});
    return;
  }
  if (node.kind != Node::Kind::object) {
    throw Wrong{node.place, "\"shop\" must be \"demo\" or an object with \"products\""};
  }
  check_members(node, "\"shop\"", {"products", "promotions"});
  const Node& products = need_member(node, "\"shop\"", "products");
  need_kind(products, Node::Kind::object, "products");
  if (products.members.empty()) {
    throw Wrong{products.place, "a shop needs at least one product"};
  }
  scenario.shop.clear();
  if (const Member* promotions = node.find("promotions")) {
    scenario.promotions = read_rows(promotions->value, promotions->name);
  }
  for (const Member& member : products.members) {
    scenario.products.push_back(read_product(member));
  }
}

Shop Shop::open(const Scenario& scenario, const std::string& folder) {
  Shop shop;
  shop.named_ = named_skus(scenario);
  if (scenario.shop == "demo") {
    if (folder.empty()) {
      throw std::runtime_error("the demo shop's files are not found; name their folder by --shop");
    }
    shop.shop_json_ = read_file(fs::path(folder) / "shop.json");
    for (const std::string& line : split(read_file(fs::path(folder) / "products.tsv"), '\n')) {
      if (!line.empty()) {
        shop.table_.push_back(split(line, '\t'));
      }
    }
    for (const std::string& line : split(read_file(fs::path(folder) / "additions.jsonl"), '\n')) {
      if (!line.empty()) {
        shop.additions_.push_back(Json::parse(line));
      }
    }
    if (fs::exists(fs::path(folder) / "coupons.jsonl")) {
      shop.coupons_text_ = read_file(fs::path(folder) / "coupons.jsonl");
    }
    for (const auto& line : catalogue::read_coupons(shop.coupons_text_).coupons) {
      shop.coupons_.push_back({line.code, line.json});
    }
    if (fs::exists(fs::path(folder) / "links.jsonl")) {
      shop.set_links(read_file(fs::path(folder) / "links.jsonl"));
    }
    if (fs::exists(fs::path(folder) / "promotions.jsonl")) {
      shop.set_promotions(read_file(fs::path(folder) / "promotions.jsonl"));
    }
    shop.name_parts();
    return shop;
  }
  shop.shop_json_ = small_shop_json(scenario.products);
  shop.set_promotions(scenario.promotions);
  shop.table_.push_back(columns);
  for (const ProductSpec& product : scenario.products) {
    shop.table_.push_back({product.sku, product.sku, product.title, price_text(product.price_minor),
                           "in_stock", "All"});
    if (!product.stock.empty()) {
      shop.additions_.push_back(
          {{"id", product.sku}, {"variants", {{product.sku, {{"stock", product.stock}}}}}});
    }
  }
  return shop;
}

/// A bundle is nothing without its parts.
void Shop::name_parts() {
  for (const Json& addition : additions_) {
    for (const auto& [sku, variant] : addition["variants"].items()) {
      const Json parts = variant.value("parts", Json::object());
      for (const auto& [part, pieces] : parts.items()) {
        if (named_.count(sku) != 0) {
          named_.insert(part);
        }
      }
    }
  }
}

bool Shop::set_price(const std::string& sku, std::int64_t minor) {
  const auto& header = table_.front();
  const auto column = std::find(header.begin(), header.end(), "price") - header.begin();
  for (auto& row : table_) {
    if (row.front() == sku) {
      row.at(static_cast<std::size_t>(column)) = price_text(minor);
      rows_.reset();
      return true;
    }
  }
  return false;
}

bool Shop::set_stock(const std::string& sku, const std::string& location, std::uint32_t quantity) {
  for (Json& addition : additions_) {
    if (addition["variants"].contains(sku)) {
      addition["variants"][sku]["stock"][location] = quantity;
      rows_.reset();
      return true;
    }
  }
  return false;
}

void Shop::set_promotions(const std::string& text) {
  const auto read = catalogue::read_promotions(text);
  if (!read.problems.empty()) {
    throw std::runtime_error("promotions: " + catalogue::to_text(read.problems.front()));
  }
  promotions_text_ = text;
  rows_.reset();
}

void Shop::set_links(const std::string& text) {
  const auto read = catalogue::read_buy_links(text);
  if (!read.problems.empty()) {
    throw std::runtime_error("links: " + catalogue::to_text(read.problems.front()));
  }
  links_text_ = text;
  links_.clear();
  for (const catalogue::BuyLink& link : read.links) {
    links_.push_back({link.code, link.json});
  }
}

const std::vector<hub::ShopRow>& Shop::rows() const {
  if (!rows_) {
    rows_ = std::make_shared<const std::vector<hub::ShopRow>>(import());
  }
  return *rows_;
}

std::vector<hub::ShopRow> Shop::import() const {
  const auto parsed = catalogue::parse_shop(shop_json_);
  if (!parsed.shop) {
    throw std::runtime_error("shop.json: " + catalogue::to_text(parsed.problems.front()));
  }
  std::string feed;
  for (const auto& row : table_) {
    feed += joined(row, '\t') + "\n";
  }
  std::string additions;
  for (const Json& addition : additions_) {
    additions += wire::dump(addition) + "\n";
  }
  const auto result =
      catalogue::import_feed(feed, additions, catalogue::import_options(*parsed.shop));
  if (result.products.empty()) {
    throw std::runtime_error("the shop has no products" +
                             (result.problems.empty()
                                  ? std::string()
                                  : ": " + catalogue::to_text(result.problems.front())));
  }
  std::vector<hub::ShopRow> rows = {
      {"shop", catalogue::with_promotions(catalogue::to_json(*parsed.shop),
                                          catalogue::read_promotions(promotions_text_).json)}};
  for (const catalogue::Product& product : result.products) {
    const bool is_named =
        std::any_of(product.variants.begin(), product.variants.end(),
                    [&](const auto& variant) { return named_.count(variant.sku); });
    if (is_named) {
      rows.push_back({"product/" + product.id, catalogue::to_json(product)});
    }
  }
  return rows;
}

void Shop::write(const std::string& folder) const {
  fs::create_directories(folder);
  std::ofstream(fs::path(folder) / "shop.json") << shop_json_;
  std::ofstream products(fs::path(folder) / "products.tsv");
  for (const auto& row : table_) {
    products << joined(row, '\t') << '\n';
  }
  std::ofstream(fs::path(folder) / "coupons.jsonl") << coupons_text_;
  std::ofstream(fs::path(folder) / "promotions.jsonl") << promotions_text_;
  std::ofstream(fs::path(folder) / "links.jsonl") << links_text_;
  std::ofstream additions(fs::path(folder) / "additions.jsonl");
  for (const Json& addition : additions_) {
    additions << wire::dump(addition) << '\n';
  }
}

std::string find_demo_shop(const std::string& named, const std::string& scenario_file) {
  if (!named.empty()) {
    return named;
  }
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  std::vector<fs::path> places = {program.parent_path().parent_path() / "share/noline/shop"};
  for (fs::path at = fs::absolute(scenario_file, error).parent_path(); at.has_relative_path();
       at = at.parent_path()) {
    places.push_back(at / "examples/shop");
  }
  for (const fs::path& place : places) {
    if (fs::is_regular_file(place / "shop.json", error)) {
      return place.string();
    }
  }
  return "";
}

}  // namespace noline::scenario
