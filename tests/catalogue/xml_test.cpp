// RSS and Atom feeds, and feeds from elsewhere.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <fstream>
#include <iterator>

#include "support.hpp"

using namespace noline::catalogue;
using namespace noline::catalogue::test;

using Catch::Matchers::ContainsSubstring;
using Texts = std::vector<std::string>;

namespace {

std::string rss(std::string_view items) {
  return "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" "
         "xmlns:g=\"http://base.google.com/ns/1.0\">\n<channel>\n<title>Laden</title>\n" +
         std::string(items) + "</channel>\n</rss>\n";
}

std::string sample(std::string_view name) {
  std::ifstream file(std::string(NOLINE_FEED_SAMPLES) + "/" + std::string(name), std::ios::binary);
  REQUIRE(file.is_open());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// A TSV without quotes or empty lines as the RSS feed of the same data.
std::string to_rss(const std::string& tsv) {
  std::vector<Texts> rows(1, Texts(1));
  for (const char c : tsv) {
    if (c == '\n') {
      rows.emplace_back(1);
    } else if (c == '\t') {
      rows.back().emplace_back();
    } else {
      rows.back().back() += c == '&' ? "&amp;" : std::string(1, c);
    }
  }
  std::string items;
  for (std::size_t i = 1; i + 1 < rows.size(); ++i) {
    items += "<item>\n";
    for (std::size_t j = 0; j < rows[0].size(); ++j) {
      const std::string tag = "g:" + rows[0][j];
      items += "<" + tag + ">" + rows[i][j] + "</" + tag + ">\n";
    }
    items += "</item>\n";
  }
  return rss(items);
}

}  // namespace

TEST_CASE("the demo shop as XML and as TSV gives equal products") {
  const std::string tsv = demo_file("products.tsv");
  const std::string additions = demo_file("additions.jsonl");
  const ImportOptions options = import_options(demo_shop());
  const ImportResult from_xml = import_feed(to_rss(tsv), additions, options);
  CHECK(from_xml.problem_count == 0);
  CHECK(from_xml.is_complete);
  CHECK(all_json(from_xml) == all_json(import_feed(tsv, additions, options)));
}

TEST_CASE("a price inside of shipping is not the product's, and RSS's own title stands in") {
  const ImportResult result =
      import_feed(rss("<item><title>Tee</title><g:id>A</g:id><g:shipping><g:country>DE</g:country>"
                      "<g:price>4.90 EUR</g:price></g:shipping><g:price>8.00 EUR</g:price>"
                      "<description><![CDATA[<p>Sehr <b>gut</b></p>]]></description></item>"),
                  "", {});
  CHECK(result.problem_count == 0);
  const Product& product = product_of(result, "A");
  CHECK(product.variants[0].price == Money{800, "EUR"});
  CHECK(product.title.at("de") == "Tee");
  CHECK(product.description.at("de") == "Sehr gut");
}

TEST_CASE("Google's element goes before RSS's in any order, and the first of two goes in") {
  const ImportResult result = import_feed(
      rss("<item><g:title>Tee</g:title><title>Thé</title><g:title>Tea</g:title><g:id>A</g:id>"
          "<g:price>8 EUR</g:price></item><item><title>Kaffee</title><g:id>B</g:id>"
          "<g:price>8 EUR</g:price><g:title>Mokka</g:title></item>"),
      "", {});
  CHECK(product_of(result, "A").title.at("de") == "Tee");
  CHECK(product_of(result, "B").title.at("de") == "Mokka");
}

TEST_CASE("a wrong item is reported with the line on which it begins") {
  const ImportResult result = import_feed(
      rss("<item>\n<g:id>A</g:id>\n<g:title>Tee</g:title>\n</item>\n"
          "<item><g:id>B</g:id><g:title>Tee</g:title><g:price>4 EUR</g:price></item>\n"),
      "", {});
  CHECK(short_problems(result) == Texts{"5 price: is missing"});
  CHECK(all_skus(result) == Texts{"B"});
  CHECK(result.is_complete);
}

TEST_CASE("XML that breaks off keeps the items before and says that it is not complete") {
  std::string text =
      rss("<item><g:id>A</g:id><g:title>Tee</g:title><g:price>4 EUR</g:price></item>"
          "<item><g:id>B</g:id><g:title>Tee</g:title><g:price>4 EUR</g:price></item>");
  text.resize(text.find("<g:id>B"));
  const ImportResult result = import_feed(text, "", {});
  CHECK(all_skus(result) == Texts{"A"});
  CHECK_FALSE(result.is_complete);
  REQUIRE(result.problem_count == 1);
  CHECK(result.problems[0].effect == Effect::feed_refused);
}

TEST_CASE("XML that is no feed, or tries to be more than one, is refused") {
  const auto [text, reason] =
      GENERATE(std::pair{"<html><body>404 not found</body></html>", "begins with <html>"},
               std::pair{"<!DOCTYPE rss [<!ENTITY a \"b\">]><rss>&a;</rss>", "document type"},
               std::pair{"<rss><channel><item></channel></rss>", "mismatched tag"},
               std::pair{"<rss><g:id>A</g:id></rss>", "unbound prefix"},
               std::pair{"<rss><channel>\xE4</channel></rss>", "not well-formed"},
               std::pair{"<rss></rss><rss></rss>", "junk after document element"});
  const ImportResult result = import_feed(text, "", {});
  INFO(text);
  REQUIRE(result.problem_count == 1);
  CHECK_THAT(result.problems[0].reason, ContainsSubstring(reason));
  CHECK(result.problems[0].effect == Effect::feed_refused);
  CHECK_FALSE(result.is_complete);
}

TEST_CASE("elements that are nested without end, or never closed, do not grow the memory") {
  std::string deep = "<rss>";
  for (int i = 0; i < 100'000; ++i)
    deep += "<a>";
  CHECK_FALSE(import_feed(deep, "", {}).is_complete);
  std::string wide = "<rss><channel a=\"";
  wide.append(3'000'000, 'x');
  const ImportResult result = import_feed(wide, "", {});
  CHECK_FALSE(result.is_complete);
  CHECK(result.problem_count == 1);
}

TEST_CASE("an item that is too long is refused, and the next goes in") {
  const ImportResult result =
      import_feed(rss("<item><g:id>A</g:id><g:description>" + std::string(70'000, 'x') +
                      "</g:description></item>"
                      "<item><g:id>B</g:id><g:title>Tee</g:title><g:price>4 EUR</g:price></item>"),
                  "", {});
  CHECK(all_skus(result) == Texts{"B"});
  CHECK(result.problem_count == 1);
}

TEST_CASE("a foreign RSS feed in the style of Google's documentation comes in") {
  const ImportResult result = import_feed(sample("google_style.xml"), "", {.language = "en"});
  CHECK(short_problems(result) ==
        Texts{"57 gtin: is no GTIN: 8, 12, 13 or 14 digits with a right check digit"});
  REQUIRE(result.products.size() == 3);
  const Product& shirt = product_of(result, "SHIRT01");
  CHECK(shirt.title.at("en") == "Organic cotton T-shirt");
  CHECK(shirt.variants.size() == 3);
  CHECK(shirt.options.size() == 2);
  CHECK(shirt.category == "apparel");
  CHECK(product_of(result, "TV_123456").variants[0].price == Money{15900, "USD"});
  CHECK(product_of(result, "DVD-0564738").description.at("en").find('<') == std::string::npos);
}

TEST_CASE("a foreign Atom feed comes in") {
  const ImportResult result = import_feed(sample("atom.xml"), "", {.language = "en"});
  CHECK(short_problems(result) == Texts{});
  CHECK(all_skus(result) == Texts{"TENT 2/green", "MUG"});
}

TEST_CASE("a foreign TSV feed with a cell of several lines and a missing price comes in") {
  const ImportResult result = import_feed(sample("google_style.tsv"), "", {.language = "en"});
  CHECK(short_problems(result) == Texts{"6 price: is missing"});
  CHECK(all_skus(result) == Texts{"SKU123", "SKU124", "SKU200"});
  CHECK(product_of(result, "PILLOW").title.at("en") == "Linen pillow cover");
}
