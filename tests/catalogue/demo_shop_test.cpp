// The committed demo shop is right, complete and large enough.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "support.hpp"

using namespace noline::catalogue;
using namespace noline::catalogue::test;

TEST_CASE("the demo feed comes in whole and without a problem") {
  const ImportResult result = import_demo();
  for (const Problem& problem : result.problems)
    UNSCOPED_INFO(to_text(problem));
  CHECK(result.problem_count == 0);
  CHECK(result.is_complete);
  CHECK(all_skus(result).size() == result.row_count);
}

TEST_CASE("the demo shop has at least 130 variants in at least 9 categories") {
  const ImportResult result = import_demo();
  std::set<std::string> categories;
  for (const Product& product : result.products)
    categories.insert(product.category);
  CHECK(all_skus(result).size() >= 130);
  CHECK(categories.size() >= 9);
  CHECK(demo_shop().locations.size() == 3);
}

TEST_CASE("every category of the demo shop has products, and every product one of them") {
  std::set<std::string> used;
  for (const Product& product : import_demo().products)
    used.insert(product.category);
  std::set<std::string> known;
  for (const Category& category : demo_shop().categories)
    known.insert(category.id);
  CHECK(used == known);
}

TEST_CASE("every demo product has its texts and labels in both languages") {
  for (const Product& product : import_demo().products) {
    INFO(product.id);
    for (const char* language : {"de", "en"}) {
      CHECK(product.title.count(language) == 1);
      CHECK(product.description.count(language) == 1);
      for (const Option& option : product.options) {
        CHECK(option.label.count(language) == 1);
        for (const OptionValue& value : option.values) {
          CHECK(value.label.count(language) == 1);
        }
      }
    }
  }
}

TEST_CASE("every demo description begins with a short sentence for the card") {
  for (const Product& product : import_demo().products) {
    for (const auto& [language, text] : product.description) {
      INFO(product.id << " " << language << ": " << text);
      CHECK(text.find(". ") <= 34);
    }
  }
}

TEST_CASE("every demo variant has a GTIN of the range for examples, and stock in all locations") {
  std::set<std::string> gtins;
  for (const Product& product : import_demo().products) {
    for (const Variant& variant : product.variants) {
      INFO(variant.sku);
      CHECK(variant.gtin.starts_with("952"));
      CHECK(gtins.insert(variant.gtin).second);
      CHECK(variant.stock.size() == (variant.parts.empty() ? 3U : 0U));
      CHECK(variant.price.currency == "EUR");
    }
  }
}

TEST_CASE("the parts of the demo bundles are sold, and no bundles themselves") {
  const ImportResult result = import_demo();
  std::map<std::string, bool> is_bundle;
  for (const Product& product : result.products) {
    for (const Variant& variant : product.variants)
      is_bundle[variant.sku] = !variant.parts.empty();
  }
  int bundles = 0;
  for (const Product& product : result.products) {
    for (const Variant& variant : product.variants) {
      bundles += variant.parts.empty() ? 0 : 1;
      for (const auto& [sku, quantity] : variant.parts) {
        INFO(variant.sku << " holds " << sku);
        REQUIRE(is_bundle.count(sku) == 1);
        CHECK_FALSE(is_bundle[sku]);
        CHECK(quantity >= 1);
      }
    }
  }
  CHECK(bundles == 4);
}

TEST_CASE("demo products are ranked without gaps, so that the start page is the same everywhere") {
  std::vector<std::int64_t> ranks;
  for (const Product& product : import_demo().products)
    ranks.push_back(product.rank);
  std::sort(ranks.begin(), ranks.end());
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    CHECK(ranks[i] == static_cast<std::int64_t>(i + 1));
  }
}

TEST_CASE("the default of every demo choice selects a variant, together with the other defaults") {
  for (const Product& product : import_demo().products) {
    std::map<std::string, std::string> defaults;
    for (const Option& option : product.options) {
      if (!option.is_text())
        defaults[option.name] = option.default_value;
    }
    INFO(product.id);
    CHECK(std::any_of(product.variants.begin(), product.variants.end(),
                      [&](const Variant& variant) { return variant.options == defaults; }));
  }
}

TEST_CASE("the demo teapot is, byte for byte, the canonical JSON that devices get") {
  const ImportResult result = import_demo();
  CHECK(to_json(product_of(result, "TEAPOT")) ==
        R"({"brand":"Korn & Kontor","category":"kitchen","currency":"EUR","description":{)"
        R"("de":"Emailliert, mit Sieb. Hält den Tee eine Stunde lang heiß. Das Sieb ist aus )"
        R"(Edelstahl und tief genug für große Blätter.","en":"Enamelled, with strainer. Keeps )"
        R"(tea hot for an hour. The steel strainer is deep enough for large leaves."},)"
        R"("id":"TEAPOT","options":[{"default":"0.8l","label":{"de":"Größe","en":"Size"},)"
        R"("name":"size","values":[{"label":{"de":"0,5 l","en":"0.5 l"},"value":"0.5l"},)"
        R"({"label":{"de":"0,8 l","en":"0.8 l"},"value":"0.8l"},{"label":{"de":"1,2 l",)"
        R"("en":"1.2 l"},"value":"1.2l"}]}],"picture":"teapot","rank":1,"rating_count":214,)"
        R"("rating_tenths":48,"tags":["gift"],"title":{"de":"Teekanne Gusseisen",)"
        R"("en":"Cast-iron teapot"},"variants":[{"gtin":")" +
            product_of(result, "TEAPOT").variants[0].gtin +
            R"(","options":{"size":"0.5l"},"price_minor":3900,"sku":"TEAPOT-05","stock":{)"
            R"("berlin":6,"hamburg":3,"muenchen":0}},{"gtin":")" +
            product_of(result, "TEAPOT").variants[1].gtin +
            R"(","options":{"size":"0.8l"},"price_minor":4800,"sku":"TEAPOT-08","stock":{)"
            R"("berlin":4,"hamburg":0,"muenchen":7}},{"gtin":")" +
            product_of(result, "TEAPOT").variants[2].gtin +
            R"(","options":{"size":"1.2l"},"price_minor":6200,"sku":"TEAPOT-12","stock":{)"
            R"("berlin":0,"hamburg":2,"muenchen":1}}],"vat_permille":190})");
}

TEST_CASE("coffee is chosen by size from the feed and by grind from the additions") {
  const ImportResult result = import_demo();
  const Product& coffee = product_of(result, "COFFEE");
  CHECK(coffee.title.at("de") == "Hausröstung Nr. 4");
  REQUIRE(coffee.options.size() == 2);
  CHECK(coffee.variants.size() ==
        coffee.options[0].values.size() * coffee.options[1].values.size());
}

TEST_CASE("several demo products take a text of the shopper's own") {
  int count = 0;
  for (const Product& product : import_demo().products) {
    count += static_cast<int>(std::count_if(product.options.begin(), product.options.end(),
                                            [](const Option& o) { return o.is_text(); }));
  }
  CHECK(count >= 4);
}

TEST_CASE("importing the demo shop twice, whole or byte by byte, gives the same bytes") {
  const std::string products = demo_file("products.tsv");
  const std::string additions = demo_file("additions.jsonl");
  Importer importer(import_options(demo_shop()));
  for (const char c : additions)
    importer.push_additions({&c, 1});
  for (const char c : products)
    importer.push_feed({&c, 1});
  const auto once = all_json(import_demo());
  CHECK(once == all_json(import_demo()));
  CHECK(once == all_json(importer.finish()));
}

TEST_CASE("the demo shop's JSON has both brands with the same tokens and reads back the same") {
  const Shop shop = demo_shop();
  REQUIRE(shop.brands.count("korn") == 1);
  REQUIRE(shop.brands.count("nord") == 1);
  const auto names = [](const Tokens& tokens) {
    std::set<std::string> out;
    for (const auto& token : tokens)
      out.insert(token.first);
    return out;
  };
  for (const auto& [id, brand] : shop.brands) {
    INFO(id);
    CHECK(names(brand.light) == names(shop.brands.at("korn").light));
    CHECK(names(brand.dark) == names(brand.light));
  }
  const std::string canonical = to_json(shop);
  CHECK(to_json(parse_shop(canonical).shop.value()) == canonical);
}
