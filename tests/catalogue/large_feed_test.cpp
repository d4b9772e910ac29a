// A feed of a large shop: quick enough, and with memory for the products only.
#include <catch2/catch_test_macros.hpp>
#include <chrono>

#include "support.hpp"

using namespace noline::catalogue;
using namespace noline::catalogue::test;

namespace {

constexpr int rows = 100'000;

std::string row(int index) {
  const std::string n = std::to_string(index);
  const std::string group = std::to_string(index / 4);
  const std::string size = std::to_string(36 + index % 4);
  return "SKU-" + n + "\tGROUP-" + group + "\tWander<b>stiefel</b> " + group + ", " + size +
         "\tWasserdicht &amp; warm, f&uuml;r lange Wege. Artikel " + n + ".\t" +
         std::to_string(20 + index % 200) + ".90 EUR\tin_stock\tSchuhe > Stiefel\t" + size + "\n";
}

}  // namespace

TEST_CASE("100,000 rows come in within seconds, piece by piece") {
  const auto begin = std::chrono::steady_clock::now();
  Importer importer({});
  importer.push_feed(
      "id\titem_group_id\ttitle\tdescription\tprice\tavailability\tproduct_type\tsize\n");
  for (int i = 0; i < rows; ++i)
    importer.push_feed(row(i));
  const ImportResult result = importer.finish();
  const auto took = std::chrono::steady_clock::now() - begin;
  CHECK(result.problem_count == 0);
  CHECK(result.row_count == rows);
  CHECK(result.products.size() == rows / 4);
  CHECK(result.products[7].title.at("de") == "Wanderstiefel 7");
  // Wide enough for a sanitizer build on a busy machine; an ordinary one needs about a second.
  CHECK(took < std::chrono::seconds(30));
}

TEST_CASE("a feed that opens a quote in every line is read in linear time") {
  std::string text = "id\ttitle\tprice\n";
  for (int i = 0; i < 50'000; ++i)
    text += "A\t\"Tee\t4 EUR\n";
  const auto begin = std::chrono::steady_clock::now();
  const ImportResult result = import_feed(text, "", {});
  CHECK(result.problem_count > 0);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
}
