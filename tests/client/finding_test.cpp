// What lists show: from the products on the device, or from the hub where those are a part.
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "noline/limits.hpp"
#include "shop.hpp"

using namespace noline;
using namespace noline::test;

namespace {

constexpr std::size_t many = limits::catalogue_whole_max + 200;

hub::ShopRow cup(std::size_t number, std::int64_t price_minor, std::int64_t stock = 5) {
  const std::string id = "CUP" + std::to_string(number);
  const wire::Json product = {
      {"id", id},
      {"category", number % 2 == 0 ? "kitchen" : "garden"},
      {"title", {{"en", "Cup " + std::to_string(number)}, {"de", "Tasse"}}},
      {"currency", "EUR"},
      {"rank", number},
      {"variants",
       {{{"sku", id + "-A"}, {"price_minor", price_minor}, {"stock", {{"mitte", stock}}}}}}};
  return {"product/" + id, product.dump()};
}

void fill(Shop& shop, std::size_t count) {
  std::vector<hub::ShopRow> rows = {{"shop", R"({"name":"Cups","currency":"EUR"})"}};
  for (std::size_t i = 0; i < count; ++i) {
    rows.push_back(cup(i, 100 + static_cast<std::int64_t>(i)));
  }
  shop.hub().put_shop("shop:demo", rows, hub::Missing::withdrawn, shop.time());
  shop.settle();
}

/// What the device shows under a name; null when it shows nothing.
wire::Json list(TestDevice& device, const std::string& as) {
  const wire::Json found = device->found();
  for (const wire::Json& one : found["lists"]) {
    if (one["as"] == as) {
      return one;
    }
  }
  return nullptr;
}

wire::Json find(Shop& shop, TestDevice& device, wire::Json command) {
  command["do"] = "find";
  const wire::Json answer = device->command(command, device.now());
  REQUIRE_FALSE(answer.contains("error"));
  shop.settle();
  return list(device, command["as"].get<std::string>());
}

/// The products that this device has.
std::set<std::string> held(TestDevice& device) {
  std::set<std::string> ids;
  for (const std::string& json : device->product_jsons()) {
    ids.insert(wire::Json::parse(json)["id"].get<std::string>());
  }
  return ids;
}

std::int64_t price_on(TestDevice& device, const std::string& id) {
  for (const std::string& text : device->product_jsons()) {
    const wire::Json json = wire::Json::parse(text);
    if (json["id"] == id) {
      return json["variants"][0]["price_minor"].get<std::int64_t>();
    }
  }
  return -1;
}

}  // namespace

TEST_CASE("finding: a small shop is searched on the device, also offline") {
  Shop shop;
  fill(shop, 40);
  TestDevice& device = shop.device();
  shop.settle();
  CHECK_FALSE(device->found()["large"].get<bool>());
  CHECK(list(device, "/")["ids"].size() == 24);
  shop.go_offline(device);
  const wire::Json found = find(shop, device, {{"as", "/s"}, {"words", "cup 7"}});
  CHECK(found["ids"][0] == "CUP7");
  CHECK_FALSE(found["here"].get<bool>());
  const wire::Json all = find(shop, device, {{"as", "/c"}, {"category", "garden"}, {"limit", 100}});
  CHECK(all["total"] == 20);
  CHECK(all["ids"].size() == 20);
}

TEST_CASE("finding: a list follows its products") {
  Shop shop;
  fill(shop, 10);
  TestDevice& device = shop.device();
  shop.settle();
  CHECK(find(shop, device, {{"as", "up"}, {"sort", "price"}})["ids"][0] == "CUP0");
  shop.hub().put_shop("shop:demo", {cup(0, 99'00)}, hub::Missing::stays, shop.time());
  shop.settle();
  CHECK(list(device, "up")["ids"][0] == "CUP1");
}

TEST_CASE("finding: of a large shop a device has what it found, and its changes") {
  Shop shop;
  fill(shop, many);
  TestDevice& device = shop.device();
  shop.settle();
  CHECK(device->found()["large"].get<bool>());
  CHECK(held(device).size() == 24);  // The first screen's.
  const wire::Json found = find(shop, device, {{"as", "/s"}, {"words", "cup 1190"}});
  CHECK(found["ids"][0] == "CUP1190");
  CHECK(held(device).contains("CUP1190"));
  CHECK_FALSE(held(device).contains("CUP900"));

  shop.hub().put_shop("shop:demo", {cup(1190, 4711), cup(900, 4711)}, hub::Missing::stays,
                      shop.time());
  shop.settle();
  CHECK(price_on(device, "CUP1190") == 4711);
  CHECK_FALSE(held(device).contains("CUP900"));

  // Nothing of what happens meanwhile is missed, though nothing else comes.
  shop.go_offline(device);
  shop.hub().put_shop("shop:demo", {cup(1190, 815), cup(901, 815)}, hub::Missing::stays,
                      shop.time());
  shop.settle();
  shop.go_online(device);
  shop.settle();
  CHECK(price_on(device, "CUP1190") == 815);
  CHECK_FALSE(held(device).contains("CUP901"));
}

TEST_CASE("finding: a list of a large shop goes on page by page") {
  Shop shop;
  fill(shop, many);
  TestDevice& device = shop.device();
  shop.settle();
  wire::Json page = find(shop, device, {{"as", "/c/kitchen"}, {"category", "kitchen"}});
  CHECK(page["ids"].size() == 24);
  CHECK(page["total"] == many / 2);
  const wire::Json command = {{"as", "/c/kitchen"}, {"category", "kitchen"}, {"limit", 96}};
  page = find(shop, device, command);
  const auto listed = page["ids"].get<std::vector<std::string>>();
  const std::set<std::string> ids(listed.begin(), listed.end());
  CHECK(ids.size() == listed.size());
  CHECK(ids.size() == 96);
  for (const std::string& id : ids) {
    CHECK(held(device).contains(id));
  }
}

TEST_CASE("finding: offline a large shop's device searches what it has, and says so") {
  Shop shop;
  fill(shop, many);
  TestDevice& device = shop.device();
  shop.settle();
  shop.go_offline(device);
  wire::Json found = find(shop, device, {{"as", "/s"}, {"words", "cup 1100"}});
  CHECK(found["here"].get<bool>());
  CHECK(found["ids"].empty());
  shop.go_online(device);
  shop.settle();
  found = list(device, "/s");
  CHECK_FALSE(found["here"].get<bool>());
  CHECK(found["ids"][0] == "CUP1100");
}

TEST_CASE("finding: what the cart names comes, whoever put it there") {
  Shop shop;
  fill(shop, many);
  TestDevice& laptop = shop.device();
  shop.sign_in({&laptop});
  find(shop, laptop, {{"as", "/s"}, {"words", "cup 1001"}});
  REQUIRE(laptop->add({"CUP1001-A", {}}, 2, laptop.now()));
  shop.settle();
  TestDevice& phone = shop.device();
  shop.settle();
  CHECK_FALSE(held(phone).contains("CUP1001"));
  REQUIRE(shop.call(phone, "sign_in", {{"email", "ada@example.org"}, {"password", "long enough"}})
              .error.code == Errc::none);
  shop.settle();
  CHECK(held(phone).contains("CUP1001"));
  CHECK(phone->cart().subtotal.minor == 2 * 1101);
}

TEST_CASE("finding: a product is looked up, and one that is not sold is said to be missing") {
  Shop shop;
  fill(shop, many);
  TestDevice& device = shop.device();
  shop.settle();
  device->look_up("CUP777", device.now());
  device->look_up("NEVER", device.now());
  shop.settle();
  CHECK(held(device).contains("CUP777"));
  CHECK(device->found()["missing"] == wire::Json::array({"NEVER"}));
}

TEST_CASE("finding: a device lets go of products that nothing of the shopper's names") {
  Shop shop;
  fill(shop, many);
  TestDevice& device = shop.device();
  shop.settle();
  REQUIRE(device->add({"CUP0-A", {}}, 1, device.now()));
  for (std::size_t i = 0; i + 100 <= many; i += 100) {
    wire::Json ids = wire::Json::array();
    for (std::size_t j = i; j < i + 100; ++j) {
      device->look_up("CUP" + std::to_string(j), device.now());
    }
    shop.settle();
    shop.advance(120'000);
    device.now_ms += 120'000;
  }
  CHECK(held(device).size() > limits::watched_products_max);
  shop.go_offline(device);
  shop.go_online(device);
  shop.settle();
  CHECK(held(device).size() <= limits::watched_products_max);
  CHECK(held(device).contains("CUP0"));
  // What it let go of comes again when it is found.
  find(shop, device, {{"as", "/s"}, {"words", "cup 1150"}});
  CHECK(held(device).contains("CUP1150"));
  device.store();
  device.open();
  CHECK(held(device).contains("CUP1150"));
  CHECK(held(device).size() <= limits::watched_products_max + 48);
}

TEST_CASE("finding: what cannot be looked for is said, and changes nothing") {
  Shop shop;
  fill(shop, 10);
  TestDevice& device = shop.device();
  shop.settle();
  const auto before = device->found();
  for (const wire::Json& wrong :
       {wire::Json{{"do", "find"}},
        {{"do", "find"}, {"as", "x"}, {"limit", 100'000}},
        {{"do", "find"}, {"as", "x"}, {"limit", "all"}},
        {{"do", "find"}, {"as", "x"}, {"sort", "colour"}},
        {{"do", "find"}, {"as", "x"}, {"words", std::string(300, 'a')}}}) {
    INFO(wrong.dump());
    CHECK(device->command(wrong, device.now())["error"]["code"] == "invalid_argument");
  }
  CHECK(device->found() == before);
}

TEST_CASE("finding: who comes next sees nothing of what was looked for") {
  Shop shop;
  fill(shop, 10);
  TestDevice& device = shop.device();
  shop.settle();
  find(shop, device, {{"as", "/s?q=secret"}, {"words", "secret"}});
  device->reset(device.now());
  CHECK(device->found().dump().find("secret") == std::string::npos);
}
