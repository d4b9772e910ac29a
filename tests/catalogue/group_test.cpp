// How rows of one group become one product.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "support.hpp"

using namespace noline::catalogue;
using namespace noline::catalogue::test;

using Texts = std::vector<std::string>;

TEST_CASE("rows of one group are variants of one product, wherever they stand in the feed") {
  const ImportResult result =
      import_rows({"T-S|T|Tee, S|4.50 EUR|S", "K||Kaffee|8.90 EUR|", "T-L|T|Tee, L|5.50 EUR|L"});
  CHECK(result.problem_count == 0);
  REQUIRE(result.products.size() == 2);
  const Product& tea = result.products[0];
  CHECK(tea.id == "T");
  CHECK(tea.variants.size() == 2);
  REQUIRE(tea.options.size() == 1);
  CHECK(tea.options[0].name == "size");
  CHECK(tea.options[0].label.at("en") == "Size");
  CHECK(tea.options[0].default_value == "S");
  CHECK(tea.variants[1].options.at("size") == "L");
}

TEST_CASE("an attribute that is the same in all rows is no choice") {
  const ImportResult result =
      import_feed(table("id|item_group_id|title|price|size|color",
                        {"1|H|Hose|50 EUR|M|Rot", "2|H|Hose|50 EUR|M|Blau"}),
                  "", {});
  REQUIRE(product_of(result, "H").options.size() == 1);
  CHECK(product_of(result, "H").options[0].name == "color");
}

TEST_CASE("two varying attributes are two choices, and each pair selects one variant") {
  const ImportResult result =
      import_feed(table("id|item_group_id|title|price|size|color",
                        {"1|H|Hose, Rot, M|50 EUR|M|Rot", "2|H|Hose, Blau, M|50 EUR|M|Blau",
                         "3|H|Hose, Rot, L|50 EUR|L|Rot", "4|H|Hose, Rot, M|50 EUR|M|Rot"}),
                  "", {});
  CHECK(product_of(result, "H").variants.size() == 3);
  CHECK(product_of(result, "H").title.at("de") == "Hose");
  CHECK(short_problems(result) == Texts{"5 item_group_id: has the same choices as 1"});
}

TEST_CASE("a variant without the value that the others are chosen by is refused") {
  const ImportResult result =
      import_rows({"1|H|Hose|50 EUR|M", "2|H|Hose|50 EUR|L", "3|H|Hose|50 EUR|"});
  CHECK(all_skus(result) == Texts{"1", "2"});
  CHECK(short_problems(result) ==
        Texts{"4 size: is missing, and the variants of the product are chosen by it"});
}

TEST_CASE("variants that nothing tells apart are refused after the first") {
  const ImportResult result = import_rows({"1|H|Hose|50 EUR|", "2|H|Hose|60 EUR|"});
  CHECK(all_skus(result) == Texts{"1"});
  CHECK(short_problems(result) ==
        Texts{"3 item_group_id: has another variant, 1, and nothing to choose by"});
}

TEST_CASE("the title of a product is what the titles of its variants share") {
  const auto [first, second, title] = GENERATE(
      std::tuple{"Teekanne, 0,5 l", "Teekanne, 0,8 l", "Teekanne"},
      std::tuple{"Teekanne (0,5 l)", "Teekanne (0,8 l)", "Teekanne"},
      std::tuple{"Teekanne – 0,5 l", "Teekanne – 0,8 l", "Teekanne"},
      std::tuple{"Teekanne", "Teekanne", "Teekanne"},
      std::tuple{"Teekanne Assam klein", "Teekanne Assam groß", "Teekanne Assam"},
      std::tuple{"Teekanne", "Teekännchen", "Teekanne"}, std::tuple{"0,5 l", "0,8 l", "0,5 l"});
  const ImportResult result = import_feed(
      table("id|item_group_id|title|price|size", {std::string("1|T|") + first + "|48 EUR|0,5 l",
                                                  std::string("2|T|") + second + "|58 EUR|0,8 l"}),
      "", {});
  CHECK(product_of(result, "T").title.at("de") == title);
}

TEST_CASE("a product type finds the shop's category by its deepest known part") {
  ImportOptions options;
  options.categories = {{"kitchen", {{"de", "Küche"}, {"en", "Kitchen"}}},
                        {"tea", {{"de", "Tee"}, {"en", "Tea"}}}};
  const auto [type, category] =
      GENERATE(std::pair{"Küche > Tee", "tea"}, std::pair{"Home > Kitchen > Pans", "kitchen"},
               std::pair{"kitchen", "kitchen"}, std::pair{"Möbel > Stühle", "moebel"},
               std::pair{"日本", "other"}, std::pair{"", "other"});
  const ImportResult result = import_feed(
      table("id|title|price|product_type", {std::string("A|Tee|4 EUR|") + type}), "", options);
  CHECK(product_of(result, "A").category == category);
}

TEST_CASE("a sale price, a foreign availability and pictures of variants are kept") {
  const ImportResult result = import_feed(
      table("id|item_group_id|title|price|sale_price|availability|image_link|color",
            {"1|H|Hose|50 EUR|40 EUR|in stock|https://x.example/1.jpg|Rot",
             "2|H|Hose|50 EUR||https://schema.org/OutOfStock|https://x.example/2.jpg|Blau"}),
      "", {});
  const Product& product = product_of(result, "H");
  CHECK(product.variants[0].sale_price == Money{4000, "EUR"});
  CHECK(product.variants[1].availability == Availability::out_of_stock);
  CHECK(product.picture == "https://x.example/1.jpg");
  CHECK(product.variants[1].picture == "https://x.example/2.jpg");
  CHECK(to_json(product).find("\"sale_price_minor\":4000") != std::string::npos);
  CHECK(to_json(product).find("\"availability\":\"out_of_stock\"") != std::string::npos);
}

TEST_CASE("an id that is no row key is escaped, and the SKU stays as it is") {
  const ImportResult result = import_rows({"Tee 1/2||Tee|4.50 EUR|"});
  CHECK(result.products.at(0).id == "Tee:201:2f2");
  CHECK(all_skus(result) == Texts{"Tee 1/2"});
}

TEST_CASE("a group of more variants than one row of the shop can hold is refused") {
  std::vector<std::string> rows;
  for (int i = 0; i < 1002; ++i) {
    const std::string n = std::to_string(i);
    rows.push_back("S" + n + "|G|Schraube|1 EUR|Größe " + n);
  }
  const ImportResult result = import_rows(rows);
  CHECK(result.products.empty());
  REQUIRE(result.problem_count == 3);
  CHECK(result.problems[0].reason.find("bytes, more than 65536") != std::string::npos);
  CHECK(result.problems[1].reason == "has more than 1000 variants");
}
