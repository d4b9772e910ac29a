// Delimited feeds as they really come: quotes, marks, line ends, columns nobody knows.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "support.hpp"

using namespace noline::catalogue;
using namespace noline::catalogue::test;

using Texts = std::vector<std::string>;

TEST_CASE("a byte order mark and Windows line ends change nothing") {
  const std::string plain = feed({"A||Tee|4.50 EUR|", "B||Kaffee|8.90 EUR|"});
  std::string windows = "\xEF\xBB\xBF";
  for (const char c : plain)
    windows += c == '\n' ? "\r\n" : std::string(1, c);
  const ImportResult result = import_feed(windows, "", {});
  CHECK(result.problem_count == 0);
  CHECK(all_json(result) == all_json(import_feed(plain, "", {})));
}

TEST_CASE("a last row without a line end goes in") {
  std::string text = feed({"A||Tee|4.50 EUR|"});
  text.pop_back();
  const ImportResult result = import_feed(text, "", {});
  CHECK(result.is_complete);
  CHECK(all_skus(result) == Texts{"A"});
}

TEST_CASE("a quoted cell may hold tabs, line ends and doubled quotes") {
  const ImportResult result = import_feed(
      "id\ttitle\tdescription\tprice\n"
      "A\t\"Tee \"\"Assam\"\"\"\t\"eins\tzwei\ndrei\"\t4.50 EUR\n"
      "B\tKaffee\t\t8.90 EUR\n",
      "", {});
  CHECK(result.problem_count == 0);
  CHECK(product_of(result, "A").title.at("de") == "Tee \"Assam\"");
  CHECK(product_of(result, "A").description.at("de") == "eins zwei\ndrei");
  CHECK(all_skus(result) == Texts{"A", "B"});
}

TEST_CASE("a quote inside of a cell is a character like any other") {
  const ImportResult result = import_rows({"A||Bildschirm 24\" matt|99.00 EUR|"});
  CHECK(product_of(result, "A").title.at("de") == "Bildschirm 24\" matt");
}

TEST_CASE("columns nobody knows are skipped, in any order and spelling") {
  const ImportResult result =
      import_feed(table("shipping_label|Price|g:id|excluded destination|Item Group ID|TITLE|Size",
                        {"heavy|4.50 EUR|A||G|Tee, S|S", "light|5.50 EUR|B|x|G|Tee, L|L"}),
                  "", {});
  CHECK(result.problem_count == 0);
  CHECK(product_of(result, "G").variants.size() == 2);
}

TEST_CASE("commas, semicolons and bars separate cells when the header has no tab") {
  const auto mark = GENERATE(',', ';', '|');
  std::string text = "id,title,price\nA,\"Tee, grün\",4.50 EUR\n";
  for (char& c : text) {
    if (c == ',')
      c = mark;
  }
  const ImportResult result = import_feed(text, "", {});
  CHECK(result.problem_count == 0);
  CHECK(product_of(result, "A").title.at("de") == std::string("Tee") + mark + " grün");
}

TEST_CASE("empty lines are no rows, and lines are counted with them") {
  const ImportResult result = import_rows({"", "A||Tee|4.50 EUR|", "", "||||", "B||Tee||"});
  CHECK(result.row_count == 2);
  CHECK(short_problems(result) == Texts{"6 price: is missing"});
}

TEST_CASE("the lines of problems are right after a cell of several lines") {
  const ImportResult result =
      import_feed("id\ttitle\tprice\nA\t\"Tee\nOolong\"\t4.50 EUR\nB\tTee\t-1 EUR\n", "", {});
  CHECK(short_problems(result) == Texts{"4 price: \"-1 EUR\" is negative"});
}

TEST_CASE("a feed without a needed column is refused as a whole") {
  const ImportResult result = import_feed("id\ttitle\nA\tTee\n", "", {});
  CHECK(short_problems(result) == Texts{"1 price: the column is missing in the header"});
  CHECK(result.problems[0].effect == Effect::feed_refused);
  CHECK(result.products.empty());
  CHECK_FALSE(result.is_complete);
}

TEST_CASE("an empty feed is no feed of zero products") {
  const auto text = GENERATE("", "\xEF\xBB\xBF", "\n\n");
  const ImportResult result = import_feed(text, "", {});
  CHECK(result.problem_count == 1);
  CHECK_FALSE(result.is_complete);
}

TEST_CASE("a header alone is a whole feed of no products") {
  const ImportResult result = import_rows({});
  CHECK(result.problem_count == 0);
  CHECK(result.is_complete);
}

TEST_CASE("a feed that breaks off inside of a row is not complete") {
  std::string text = feed({"A||Tee|4.50 EUR|", "B||Kaffee|8.90 EUR|"});
  text.resize(text.size() - 12);
  const ImportResult result = import_feed(text, "", {});
  CHECK(all_skus(result) == Texts{"A"});
  CHECK(result.problem_count == 1);
  CHECK_FALSE(result.is_complete);
}

TEST_CASE("a feed that breaks off inside of quotes is not complete") {
  std::string text = feed({"A||Tee|4.50 EUR|", "B||\"Kaffee, gemahlen\"|8.90 EUR|"});
  text.resize(text.size() - 20);
  CHECK_FALSE(import_feed(text, "", {}).is_complete);
}

TEST_CASE("a wrong row that is read late is not where the feed breaks off") {
  // Its quote is closed behind it, by a piece without a line end: the row is read at the end.
  Importer importer({});
  importer.push_feed("id\ttitle\tprice\nA\t\"Tee\nB\tKaffee\n");
  importer.push_feed("C\" x\tKakao\t1.00 EUR");
  const ImportResult result = importer.finish();
  CHECK(result.problem_count == 2);
  CHECK(result.is_complete);
}

TEST_CASE("a column that is there twice is read once and reported") {
  const ImportResult result =
      import_feed(table("id|title|price|title", {"A|Tee|4.50 EUR|Thé"}), "", {});
  CHECK(product_of(result, "A").title.at("de") == "Tee");
  CHECK(short_problems(result) == Texts{"1 title: the column is there twice; the first is used"});
}

TEST_CASE("UTF-16 is named instead of being guessed at") {
  const ImportResult result = import_feed(std::string("\xFF\xFEi\0d\0\t\0", 8), "", {});
  CHECK(short_problems(result) == Texts{"1 : the feed is UTF-16; save it as UTF-8"});
  CHECK_FALSE(result.is_complete);
}

TEST_CASE("the size of the pieces in which a feed comes changes nothing") {
  const std::string text = feed({"A|G|\"Tee, \"\"S\"\"\"|4.50 EUR|\"S\"", "B|G|Tee|oops|L",
                                 "C|G|\"Tee\nL\"|5.50 EUR|L", "D||\"offen|1.00 EUR|"});
  const ImportResult whole = import_feed(text, "", {});
  const auto size = GENERATE(1U, 2U, 3U, 7U, 64U);
  Importer importer({});
  for (std::size_t i = 0; i < text.size(); i += size)
    importer.push_feed(text.substr(i, size));
  const ImportResult pieces = importer.finish();
  CHECK(all_json(pieces) == all_json(whole));
  CHECK(pieces.problems == whole.problems);
  CHECK(pieces.is_complete == whole.is_complete);
}
