// One wrong row among right ones: it is reported with line and reason, the others go in.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "support.hpp"

using namespace noline::catalogue;
using namespace noline::catalogue::test;

using Catch::Matchers::ContainsSubstring;
using Texts = std::vector<std::string>;

namespace {

constexpr std::string_view header =
    "id|item_group_id|title|description|price|sale_price|availability|brand|gtin|product_type|"
    "image_link|size";
constexpr std::string_view good_before = "A||Tee||4.50 EUR|||||||";
constexpr std::string_view good_after = "Z||Kaffee||8.90 EUR|||||||";

struct Wrong {
  std::string row;
  std::string field;
  std::string reason;  ///< Part of it.
};

std::string many(char c, std::size_t count) {
  return std::string(count, c);
}

Wrong wrong_row() {
  return GENERATE(
      Wrong{"||Tee||4.50 EUR|||||||", "id", "is missing"},
      Wrong{"A||Tee||4.50 EUR|||||||", "id", "is already in line 2"},
      Wrong{many('x', 51) + "||Tee||4.50 EUR|||||||", "id", "has 51 bytes, more than 50"},
      Wrong{"B|" + many('x', 51) + "|Tee||4.50 EUR|||||||", "item_group_id", "more than 50"},
      Wrong{"B||||4.50 EUR|||||||", "title", "is missing"},
      Wrong{"B||<b> </b>||4.50 EUR|||||||", "title", "is missing"},
      Wrong{"B||" + many('x', 601) + "||4.50 EUR|||||||", "title", "has 601 bytes"},
      Wrong{"B||Tee|" + many('x', 20'001) + "|4.50 EUR|||||||", "description", "has 20001 bytes"},
      Wrong{"B||Tee|||||||||", "price", "is missing"},
      Wrong{"B||Tee||4.50|||||||", "price", "has no currency"},
      Wrong{"B||Tee||EUR|||||||", "price", "has no amount"},
      Wrong{"B||Tee||free|||||||", "price", "has no amount"},
      Wrong{"B||Tee||4.50 XXQ|||||||", "price", "ISO 4217"},
      Wrong{"B||Tee||4.50 USD|||||||", "price", "is in USD, the catalogue is in EUR"},
      Wrong{"B||Tee||0.00 EUR|||||||", "price", "is nothing"},
      Wrong{"B||Tee||-4.50 EUR|||||||", "price", "is negative"},
      Wrong{"B||Tee||99999999999.00 EUR|||||||", "price", "above the highest price"},
      Wrong{"B||Tee||1,299 EUR|||||||", "price", "two ways"},
      Wrong{"B||Tee||4.5051 EUR|||||||", "price", "more minor digits than EUR"},
      Wrong{"B||Tee||four EUR|||||||", "price", "is not a number"},
      Wrong{"B||Tee||4.50 EUR||perhaps|||||", "availability", "is none of in_stock"},
      Wrong{"B||T\xE9\x65||4.50 EUR|||||||", "title", "is not UTF-8"},
      Wrong{"B||Tee|\x01|4.50 EUR|||||||", "description", "control character"},
      Wrong{"B||Tee||4.50 EUR||||||", "", "has 11 cells, the header 12"},
      Wrong{"B||Tee||4.50 EUR|||||||x|y", "", "has 13 cells, the header 12"},
      Wrong{"B||\"Tee\" grün||4.50 EUR|||||||", "", "text stands after a closing quote"},
      Wrong{"B||\"Tee||4.50 EUR|||||||", "", "a quote is opened and never closed"},
      Wrong{"B||Tee||4.50 EUR|||" + many('x', 751) + "||||", "brand", "has 751 bytes"},
      Wrong{"B||Tee||4.50 EUR|||||" + many('x', 751) + "||", "product_type", "has 751 bytes"},
      Wrong{"B||Tee||4.50 EUR|||||||" + many('x', 201), "size", "has 201 bytes"},
      Wrong{"B||Tee|" + many('x', 70'000) + "|4.50 EUR|||||||", "", "longer than 65536"});
}

}  // namespace

TEST_CASE("a wrong row is reported with its line and reason, and the good ones go in") {
  const Wrong wrong = wrong_row();
  const ImportResult result = import_feed(
      table(header, {std::string(good_before), wrong.row, std::string(good_after)}), "", {});
  INFO(wrong.row.substr(0, 80));
  CHECK(all_skus(result) == Texts{"A", "Z"});
  REQUIRE(result.problem_count == 1);
  CHECK(result.problems[0].line == 3);
  CHECK(result.problems[0].field == wrong.field);
  CHECK(result.problems[0].effect == Effect::row_refused);
  CHECK_THAT(result.problems[0].reason, ContainsSubstring(wrong.reason));
  CHECK(result.is_complete);
}

TEST_CASE("a wrong value that a product can do without is left out, and the row goes in") {
  const auto [row, field] =
      GENERATE(std::pair{"B||Tee||4.50 EUR|||\t9520000000012|||", "gtin"},
               std::pair{"B||Tee||4.50 EUR|||\t9.52E+12|||", "gtin"},
               std::pair{"B||Tee||4.50 EUR|4.50 EUR||||||", "sale_price"},
               std::pair{"B||Tee||4.50 EUR|5.00 EUR||||||", "sale_price"},
               std::pair{"B||Tee||4.50 EUR|3.00 USD||||||", "sale_price"},
               std::pair{"B||Tee||4.50 EUR|cheap||||||", "sale_price"},
               std::pair{"B||Tee||4.50 EUR|||||| javascript:alert(1)|", "image_link"},
               std::pair{"B||Tee||4.50 EUR||||||https://x.example/a b.png|", "image_link"});
  const ImportResult result = import_feed(table(header, {row}), "", {});
  INFO(row);
  REQUIRE(all_skus(result) == Texts{"B"});
  REQUIRE(result.problem_count == 1);
  CHECK(result.problems[0].field == field);
  CHECK(result.problems[0].effect == Effect::value_ignored);
  CHECK_FALSE(product_of(result, "B").variants[0].sale_price.has_value());
  CHECK(product_of(result, "B").variants[0].gtin.empty());
  CHECK(product_of(result, "B").picture.empty());
}

TEST_CASE("a row that was refused does not occupy its id") {
  const ImportResult result = import_rows({"A||Tee|oops|", "A||Tee|4.50 EUR|"});
  CHECK(all_skus(result) == Texts{"A"});
  CHECK(result.problem_count == 1);
}

TEST_CASE("a stray quote does not swallow the rows up to the next one") {
  const ImportResult result =
      import_rows({"A||Tee|4.50 EUR|", "B||\"Tee|4.50 EUR|", "C||Kaffee|8.90 EUR|",
                   "D||\"Kakao|7.80 EUR|\"", "E||Mate|6.40 EUR|"});
  CHECK(all_skus(result) == Texts{"A", "C", "E"});
  CHECK(result.problem_count == 2);
  CHECK(result.problems[0].line == 3);
  CHECK(result.problems[1].line == 5);
}

TEST_CASE("a feed of nothing but wrong rows keeps a limited number of problems and counts all") {
  std::string text = feed({});
  for (int i = 0; i < 5000; ++i)
    text += "A\t\tTee\tfree\t\n";
  const ImportResult result = import_feed(text, "", {});
  CHECK(result.problems.size() == limits::problems_kept_max);
  CHECK(result.problem_count == 5000);
}

TEST_CASE("a problem reads as one line of a log") {
  const ImportResult result = import_rows({"A||Tee|-4.50 EUR|"});
  REQUIRE(result.problem_count == 1);
  CHECK(to_text(result.problems[0]) ==
        "feed line 2, price of A: \"-4.50 EUR\" is negative (row refused)");
}
