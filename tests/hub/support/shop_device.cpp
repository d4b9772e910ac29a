#include "support/shop_device.hpp"

#include "core/catalogue.hpp"

namespace noline::hub::test {
namespace {

using wire::Json;

ShopRow cup(std::size_t number, std::int64_t price) {
  const std::string id = "P" + std::to_string(number);
  const Json variant = {{"sku", id + "-0"}, {"price_minor", price}, {"stock", {{"berlin", 3}}}};
  return {std::string(product_prefix) + id,
          wire::dump({{"id", id},
                      {"title", {{"de", "Tasse " + std::to_string(number)}}},
                      {"currency", "EUR"},
                      {"rank", number},
                      {"variants", {variant}}})};
}

}  // namespace

wire::Welcome ShopDevice::hello() {
  link = hub.connect();
  wire::Hello hello;
  hello.device = {{"id", device_id}, {"name", "T"}, {"kind", "web"}, {"language", "de"}};
  hello.replica = replica;
  hello.clock = hub.now;
  hello.credential = credential;
  hello.scopes = {{scope, 0, 0}, {shop, cursor, lineage}};
  hello.watched.assign(live.begin(), live.end());
  if (hello.watched.size() > limits::watched_products_max) {
    hello.watched.resize(limits::watched_products_max);
    live = {hello.watched.begin(), hello.watched.end()};
  }
  if (is_large_ && live.empty()) {
    hello.scopes[1].cursor = 0;  // What it holds may be any old state of anything.
  }
  is_large_ = false;  // Until the first page everything may come.
  hub.send(link, hello, replica);
  hub.settle();
  const auto found = hub.take_all<wire::Welcome>(link);
  REQUIRE(found.size() == 1);
  lineage = found.front().lineage;
  is_large_ = found.front().scopes.at(1).products != 0;
  listen();
  return found.front();
}

void ShopDevice::leave() {
  listen();
  TestDevice::leave();
}

void ShopDevice::take(const wire::Rows& page) {
  ++row_frames;
  for (const Row& row : page.rows) {
    rows[row.key] = std::get<Owned>(row.value).json;
    if (!row.key.starts_with(product_prefix)) {
      continue;
    }
    const std::string id = row.key.substr(product_prefix.size());
    const bool is_stray = is_large_ && !is_asking_ && !live.contains(id);
    strays += std::size_t{is_stray};
    products_before_answer.insert(id);
    changed.insert(id);
    live.insert(id);
  }
  cursor = std::max(cursor, page.number);
}

void ShopDevice::listen() {
  products_before_answer.clear();
  for (const wire::Message& message : hub.take(link)) {
    if (const auto* page = std::get_if<wire::Rows>(&message); page != nullptr && page->scope == 1) {
      take(*page);
    }
    if (const auto* signal = std::get_if<wire::Signal>(&message);
        signal != nullptr && signal->body.contains("unwatched")) {
      for (const Json& id : signal->body["unwatched"]) {
        ++unwatched;
        live.erase(id.get<std::string>());
      }
    }
  }
}

wire::CallResult ShopDevice::call(std::string_view name, Json args) {
  listen();
  is_asking_ = true;
  wire::CallResult result = TestDevice::call(name, std::move(args));
  listen();
  is_asking_ = false;
  return result;
}

void ShopDevice::watch(std::set<std::string> ids) {
  listen();
  std::erase_if(live, [&](const std::string& id) { return !ids.contains(id); });
  hub.send(link, wire::Watch{{ids.begin(), ids.end()}}, replica);
  hub.settle();
  for (const std::string& id : ids) {
    live.insert(id);
  }
  listen();
}

std::set<std::string> ShopDevice::products() const {
  std::set<std::string> ids;
  for (const auto& [key, json] : rows) {
    if (key.starts_with(product_prefix)) {
      ids.insert(key.substr(product_prefix.size()));
    }
  }
  return ids;
}

std::set<std::string> ShopDevice::sold() const {
  std::set<std::string> ids = products();
  std::erase_if(ids, [&](const std::string& id) { return rows.at("product/" + id).empty(); });
  return ids;
}

std::int64_t ShopDevice::price_of(const std::string& id) const {
  return Json::parse(rows.at("product/" + id))["variants"][0]["price_minor"].get<std::int64_t>();
}

std::int64_t ShopDevice::stock_of(const std::string& id) const {
  return Json::parse(rows.at("product/" + id))["variants"][0]["stock"]["berlin"]
      .get<std::int64_t>();
}

void fill_shop(TestHub& hub, std::int64_t price_more, std::size_t count) {
  std::vector<ShopRow> rows = {{"shop", R"({"id":"demo","currency":"EUR"})"}};
  for (std::size_t number = 0; number < count; ++number) {
    rows.push_back(cup(number, static_cast<std::int64_t>(number) + 100 + price_more));
  }
  hub.service->put_shop(demo_shop, rows, Missing::withdrawn, hub.now);
  hub.settle();
}

void put_product(TestHub& hub, std::size_t number, std::int64_t price) {
  hub.service->put_shop(demo_shop, {cup(number, price)}, Missing::stays, hub.now);
  hub.settle();
}

StockRows count_row(const std::string& sku, const std::string& location, std::uint64_t pieces) {
  StockRows rows;
  rows.rows.push_back({1, "", {sku, location, static_cast<std::int64_t>(pieces), {}, true}});
  return rows;
}

}  // namespace noline::hub::test
