// Helpers of the catalogue tests.
#include "support.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <iterator>

namespace noline::catalogue::test {

std::string demo_file(std::string_view name) {
  const std::string path = std::string(NOLINE_DEMO_SHOP) + "/" + std::string(name);
  std::ifstream file(path, std::ios::binary);
  INFO(path);
  REQUIRE(file.is_open());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Shop demo_shop() {
  ShopResult result = parse_shop(demo_file("shop.json"));
  for (const Problem& problem : result.problems)
    UNSCOPED_INFO(to_text(problem));
  REQUIRE(result.shop.has_value());
  return std::move(*result.shop);
}

ImportResult import_demo() {
  return import_feed(demo_file("products.tsv"), demo_file("additions.jsonl"),
                     import_options(demo_shop()));
}

std::string table(std::string_view header, const std::vector<std::string>& rows) {
  std::string text(header);
  text += '\n';
  for (const std::string& row : rows)
    text.append(row) += '\n';
  std::replace(text.begin(), text.end(), '|', '\t');
  return text;
}

std::string feed(const std::vector<std::string>& rows) {
  return table("id|item_group_id|title|price|size", rows);
}

ImportResult import_rows(const std::vector<std::string>& rows, std::string_view additions) {
  return import_feed(feed(rows), additions, {});
}

std::vector<std::string> short_problems(const ImportResult& result) {
  std::vector<std::string> out;
  for (const Problem& problem : result.problems) {
    out.push_back(std::to_string(problem.line) + " " + problem.field + ": " + problem.reason);
  }
  return out;
}

std::vector<std::string> all_json(const ImportResult& result) {
  std::vector<std::string> out;
  for (const Product& product : result.products)
    out.push_back(to_json(product));
  return out;
}

std::vector<std::string> all_skus(const ImportResult& result) {
  std::vector<std::string> out;
  for (const Product& product : result.products) {
    for (const Variant& variant : product.variants)
      out.push_back(variant.sku);
  }
  return out;
}

const Product& product_of(const ImportResult& result, std::string_view id) {
  const auto found = std::find_if(result.products.begin(), result.products.end(),
                                  [&](const Product& product) { return product.id == id; });
  INFO("product " << id);
  REQUIRE(found != result.products.end());
  return *found;
}

}  // namespace noline::catalogue::test
