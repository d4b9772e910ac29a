// shop.json: what is wrong is named, and nothing half right comes out.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include "support.hpp"

using namespace noline::catalogue;
using namespace noline::catalogue::test;

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

namespace {

json small_shop() {
  return json::parse(R"({"id":"demo","name":"Laden","currency":"EUR","languages":["de","en"],
        "categories":[{"id":"tea","name":{"de":"Tee","en":"Tea"},"picture":"teapot"}],
        "locations":[{"id":"berlin","name":"Halle","city":"Berlin","country":"DE",
                      "hours":{"mon":["10:00","20:00"],"sat":["09:00","24:00"]}}],
        "brands":{"korn":{"name":"Korn","light":{"bg":"#faf7f2"},"dark":{"bg":"#17130F80"}}},
        "brand":"korn"})");
}

}  // namespace

TEST_CASE("a shop reads back from its canonical JSON as the same shop") {
  const ShopResult result = parse_shop(small_shop().dump(2));
  REQUIRE(result.shop.has_value());
  CHECK(to_json(*result.shop) ==
        R"({"brand":"korn","brands":{"korn":{"dark":{"bg":"#17130f80"},"light":{"bg":"#faf7f2"},)"
        R"("name":"Korn"}},"categories":[{"id":"tea","name":{"de":"Tee","en":"Tea"},"picture":)"
        R"("teapot"}],"currency":"EUR","id":"demo","languages":["de","en"],"locations":[{)"
        R"("city":"Berlin","country":"DE","hours":{"mon":["10:00","20:00"],"sat":["09:00",)"
        R"("24:00"]},"id":"berlin","name":"Halle"}],"name":"Laden"})");
  CHECK(to_json(parse_shop(to_json(*result.shop)).shop.value()) == to_json(*result.shop));
}

TEST_CASE("a shop says what a parcel costs, in whole cents") {
  json shop = small_shop();
  shop["shipping"] = {{"rate_minor", 490}, {"free_from_minor", 4900}};
  const ShopResult result = parse_shop(shop.dump());
  REQUIRE(result.shop.has_value());
  CHECK(json::parse(to_json(*result.shop))["shipping"] == shop["shipping"]);
  for (const json& wrong : {json("x"), json(4.9), json(-1)}) {
    shop["shipping"]["rate_minor"] = wrong;
    const ShopResult refused = parse_shop(shop.dump());
    CHECK_FALSE(refused.shop.has_value());
    CHECK(refused.problems.at(0).field == "shipping.rate_minor");
  }
}

TEST_CASE("a shop says how its feed is read") {
  const ImportOptions options = import_options(*parse_shop(small_shop().dump()).shop);
  CHECK(options.language == "de");
  CHECK(options.currency == "EUR");
  CHECK(options.locations == std::vector<std::string>{"berlin"});
  CHECK(options.categories.at(0).name.at("en") == "Tea");
}

TEST_CASE("a wrong shop.json names the field and gives no shop") {
  const auto [pointer, value, field] = GENERATE(
      std::tuple{"/id", R"("De mo")", "id"}, std::tuple{"/name", "null", "name"},
      std::tuple{"/currency", R"("EURO")", "currency"},
      std::tuple{"/currency", R"("XXQ")", "currency"}, std::tuple{"/languages", "[]", "languages"},
      std::tuple{"/languages", "[1]", "languages"},
      std::tuple{"/languages", R"(["de","fr"])", "categories"},
      std::tuple{"/categories", "{}", "categories"},
      std::tuple{"/categories/1", "7", "categories[1]"},
      std::tuple{"/categories/1", R"({"id":"tea","name":{"de":"x","en":"x"}})", "categories[1].id"},
      std::tuple{"/categories/0/name", R"("Tee")", "categories[0].name"},
      std::tuple{"/locations/0/city", "null", "locations[0].city"},
      std::tuple{"/locations/0/hours/mon", R"(["20:00","10:00"])", "locations[0].hours.mon"},
      std::tuple{"/locations/0/hours/mon", R"(["25:00","26:00"])", "locations[0].hours.mon"},
      std::tuple{"/locations/0/hours/mon", R"("always")", "locations[0].hours.mon"},
      std::tuple{"/locations/0/hours/holiday", R"(["10:00","12:00"])",
                 "locations[0].hours.holiday"},
      std::tuple{"/brands/korn/light/bg", R"("beige")", "brands.korn.light.bg"},
      std::tuple{"/brands/korn/dark", "null", "brands.korn.dark"},
      std::tuple{"/brand", R"("nord")", "brand"});
  json shop = small_shop();
  shop[json::json_pointer(pointer)] = json::parse(value);
  const ShopResult result = parse_shop(shop.dump());
  INFO(pointer << " = " << value);
  CHECK_FALSE(result.shop.has_value());
  REQUIRE_FALSE(result.problems.empty());
  CHECK(result.problems[0].field == field);
  CHECK_FALSE(result.problems[0].reason.empty());
}

TEST_CASE("what is no JSON is no shop") {
  CHECK_THAT(parse_shop("{").problems.at(0).reason, ContainsSubstring("is not JSON"));
  CHECK_THAT(parse_shop("[]").problems.at(0).reason, ContainsSubstring("is not an object"));
}
