// Our additions to a feed.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "support.hpp"

using namespace noline::catalogue;
using namespace noline::catalogue::test;

using Catch::Matchers::ContainsSubstring;
using Texts = std::vector<std::string>;

namespace {

const std::vector<std::string> teapots{"T-05|T|Kanne, 0,5 l|39 EUR|0,5 l",
                                       "T-08|T|Kanne, 0,8 l|48 EUR|0,8 l"};

ImportOptions shop_options() {
  ImportOptions options;
  options.categories = {{"kitchen", {{"de", "Küche"}}}};
  options.locations = {"berlin", "hamburg"};
  return options;
}

ImportResult import_teapot(std::string_view additions) {
  return import_feed(feed(teapots), additions, shop_options());
}

}  // namespace

TEST_CASE("an addition gives a product its other languages, facts, labels and stock") {
  const ImportResult result = import_teapot(
      R"({"id":"T","category":"kitchen","title":{"en":"Pot"},"description":{"en":"Iron."},)"
      R"("picture":"teapot","rating_tenths":48,"rating_count":214,"tags":["organic","gift"],)"
      R"("vat_permille":190,"rank":17,"options":[{"name":"size","label":{"de":"Größe"},)"
      R"("values":[{"value":"0.5l","label":{"de":"0,5 l"}},{"value":"0.8l","label":{"de":)"
      R"("0,8 l","en":"0.8 l"}}],"default":"0.8l"},{"name":"engraving","kind":"text",)"
      R"("max":40,"label":{"de":"Gravur"}}],"variants":{"T-08":{"stock":{"berlin":4}}}})");
  CHECK(short_problems(result) == Texts{});
  CHECK(all_json(result) ==
        Texts{R"({"category":"kitchen","currency":"EUR","description":{"en":"Iron."},"id":"T",)"
              R"("options":[{"default":"0.8l","label":{"de":"Größe"},"name":"size","values":[)"
              R"({"label":{"de":"0,5 l"},"value":"0.5l"},{"label":{"de":"0,8 l","en":"0.8 l"},)"
              R"("value":"0.8l"}]},{"kind":"text","label":{"de":"Gravur"},"max":40,"name":)"
              R"("engraving"}],"picture":"teapot","rank":17,"rating_count":214,)"
              R"("rating_tenths":48,"tags":["gift","organic"],"title":{"de":"Kanne","en":)"
              R"("Pot"},"variants":[{"availability":"in_stock","options":{"size":"0.5l"},)"
              R"("price_minor":3900,"sku":"T-05","stock":{}},{"options":{"size":"0.8l"},)"
              R"("price_minor":4800,"sku":"T-08","stock":{"berlin":4}}],"vat_permille":190})"});
}

TEST_CASE("a size that the additions do not know yet joins the choice as the feed writes it") {
  const ImportResult result =
      import_teapot(R"({"id":"T","options":[{"name":"size",)"
                    R"("values":[{"value":"0.5l","label":{"de":"0,5 l"}}]}]})");
  const Product& product = product_of(result, "T");
  REQUIRE(product.options[0].values.size() == 2);
  CHECK(product.options[0].values[1].value == "0,8 l");
  CHECK(product.options[0].values[1].label.at("de") == "0,8 l");
}

TEST_CASE("values that no variant has any more are not offered, not even as the default") {
  const ImportResult result = import_teapot(
      R"({"id":"T","options":[{"name":"size","values":[{"value":"0,5 l"},{"value":"9 l"}],)"
      R"("default":"9 l"}]})");
  const Option& size = product_of(result, "T").options[0];
  CHECK(size.values.size() == 2);
  CHECK(size.default_value == "0,5 l");
}

TEST_CASE("a choice that only the additions know selects variants too") {
  const ImportResult result = import_feed(
      feed({"K-B|K|Kaffee|8 EUR|", "K-F|K|Kaffee|8 EUR|"}),
      R"({"id":"K","options":[{"name":"grind","values":[{"value":"beans"},{"value":"filter"}]}],)"
      R"("variants":{"K-B":{"options":{"grind":"beans"}},"K-F":{"options":{"grind":"filter"}}}})",
      {});
  CHECK(result.problem_count == 0);
  CHECK(product_of(result, "K").variants[1].options.at("grind") == "filter");
}

TEST_CASE("an addition that is wrong anywhere is refused whole, and the product goes in without") {
  const auto [line, field, reason] = GENERATE(
      std::tuple{"{\"id\":\"T\",", "", "is not JSON"}, std::tuple{"[]", "", "is not an object"},
      std::tuple{"{\"id\":\"T\",\"title\":{\"en\":\"\xE9\"}}", "", "is not JSON"},
      std::tuple{R"({"category":"kitchen"})", "id", "is missing"},
      std::tuple{R"({"id":7})", "id", "is not a text"},
      std::tuple{R"({"id":"T","category":"toys"})", "category", "no category of the shop"},
      std::tuple{R"({"id":"T","title":"Pot"})", "title", "is not an object"},
      std::tuple{R"({"id":"T","title":{"en":5}})", "title.en", "is not a text"},
      std::tuple{R"({"id":"T","title":{"English":"Pot"}})", "title", "names a language"},
      std::tuple{R"({"id":"T","rating_tenths":51})", "rating_tenths", "from 0 to 50"},
      std::tuple{R"({"id":"T","rating_tenths":4.8})", "rating_tenths", "whole number"},
      std::tuple{R"({"id":"T","rating_count":-1})", "rating_count", "whole number"},
      std::tuple{R"({"id":"T","rating_count":18446744073709551615})", "rating_count", "whole"},
      std::tuple{R"({"id":"T","vat_permille":1001})", "vat_permille", "from 0 to 1000"},
      std::tuple{R"({"id":"T","rank":0})", "rank", "from 1"},
      std::tuple{R"({"id":"T","tags":"organic"})", "tags", "is not a list"},
      std::tuple{R"({"id":"T","tags":["Bio!"]})", "tags", "lower-case"},
      std::tuple{R"({"id":"T","options":[7]})", "options", "objects"},
      std::tuple{R"({"id":"T","options":[{"label":{}}]})", "options.name", "is missing"},
      std::tuple{R"({"id":"T","options":[{"name":"a"},{"name":"a"}]})", "options.name", "twice"},
      std::tuple{R"({"id":"T","options":[{"name":"a","kind":"date"}]})", "options.kind", "text"},
      std::tuple{R"({"id":"T","options":[{"name":"a","kind":"text"}]})", "options.max", "missing"},
      std::tuple{R"({"id":"T","options":[{"name":"a","kind":"text","max":9999}]})", "options.max",
                 "from 1 to 500"},
      std::tuple{R"({"id":"T","options":[{"name":"size","values":[{"value":"x"}],"default":"y"}]})",
                 "options.default", "none of the values"},
      std::tuple{R"({"id":"T","variants":{"T-08":{"stock":{"paris":1}}}})",
                 "variants.T-08.stock.paris", "no location of the shop"},
      std::tuple{R"({"id":"T","variants":{"T-08":{"stock":{"berlin":-1}}}})",
                 "variants.T-08.stock.berlin", "whole number"},
      std::tuple{R"({"id":"T","variants":{"T-08":{"stock":{"berlin":null}}}})",
                 "variants.T-08.stock.berlin", "is missing"},
      std::tuple{R"({"id":"T","variants":{"T-08":7}})", "variants.T-08", "is not an object"});
  const ImportResult result = import_teapot("\n" + std::string(line) + "\n");
  INFO(line);
  REQUIRE(result.problem_count == 1);
  CHECK(result.problems[0].source == Source::additions);
  CHECK(result.problems[0].line == 2);
  CHECK(result.problems[0].field == field);
  CHECK_THAT(result.problems[0].reason, ContainsSubstring(reason));
  CHECK(all_json(result) == all_json(import_teapot("")));
}

TEST_CASE("an addition for a product or variant that the feed does not have is reported") {
  const ImportResult result = import_teapot(
      "{\"id\":\"GONE\"}\n{\"id\":\"T\",\"variants\":{\"T-99\":{\"stock\":{\"berlin\":1}}}}\n");
  CHECK(short_problems(result) ==
        Texts{"1 id: is no product of the feed", "2 variants: is no variant of T in the feed"});
  CHECK(result.is_complete);
}

TEST_CASE("two additions for one product: the second is refused") {
  const ImportResult result =
      import_teapot("{\"id\":\"T\",\"rank\":1}\n{\"id\":\"T\",\"rank\":2}\n");
  CHECK(product_of(result, "T").rank == 1);
  CHECK(short_problems(result) == Texts{"2 id: is already in line 1"});
}

TEST_CASE("additions that break off make the import incomplete") {
  const ImportResult result = import_teapot("{\"id\":\"T\",\"rank\":1}\n{\"id\":\"X\",\"ra");
  CHECK_FALSE(result.is_complete);
  CHECK(product_of(result, "T").rank == 1);
}

TEST_CASE("an addition line that is far too long is skipped without being kept") {
  Importer importer({});
  importer.push_feed(feed(teapots));
  for (int i = 0; i < 100; ++i)
    importer.push_additions(std::string(10'000, 'x'));
  importer.push_additions("\n{\"id\":\"T\",\"rank\":3}\n");
  const ImportResult result = importer.finish();
  CHECK(short_problems(result) == Texts{"1 : the line is longer than 262144 bytes"});
  CHECK(product_of(result, "T").rank == 3);
}

TEST_CASE("keys of an addition that nobody knows are skipped") {
  const ImportResult result = import_teapot(R"({"id":"T","rank":2,"shelf":{"row":[1,2]}})");
  CHECK(result.problem_count == 0);
  CHECK(product_of(result, "T").rank == 2);
}

TEST_CASE(
    "an addition keeps pieces back by channel, or by one number for all, and says when to order") {
  const ImportResult result = import_teapot(
      R"({"id":"T","variants":{"T-05":{"stock":{"berlin":4,"hamburg":9},)"
      R"("safety":{"berlin":2,"hamburg":{"web":3}},"reorder":{"berlin":{"at":1,"to":8}}}}})");
  CHECK(short_problems(result) == Texts{});
  const Variant& variant = product_of(result, "T").variants[0];
  CHECK(variant.safety.at("berlin") == SafetyStock{2, 2, 2});
  CHECK(variant.safety.at("hamburg") == SafetyStock{3, 0, 0});
  CHECK(variant.reorder.at("berlin") == ReorderPoint{1, 8});
  CHECK_THAT(
      all_json(result)[0],
      ContainsSubstring(R"("reorder":{"berlin":{"at":1,"to":8}},"safety":{"berlin":{"kiosk")"
                        R"(:2,"store":2,"web":2},"hamburg":{"kiosk":0,"store":0,"web":3}})"));
}

TEST_CASE("rules about stock that make no sense are reported, and nothing of their line goes in") {
  const auto [rules, reason] = GENERATE(table<std::string, std::string>({
      {R"("safety":{"moon":1})", "is no location where stock is counted"},
      {R"("safety":{"berlin":-1})", "berlin"},
      {R"("safety":{"berlin":{"web":"two"}})", "web"},
      {R"("safety":{"berlin":{"web":-2}})", "web"},
      {R"("reorder":{"berlin":5})", "is not an object with"},
      {R"("reorder":{"berlin":{"at":5}})", "to"},
      {R"("reorder":{"berlin":{"at":5,"to":5}})", "to"},
  }));
  CAPTURE(rules);
  const ImportResult result =
      import_teapot(R"({"id":"T","variants":{"T-05":{"stock":{"berlin":4},)" + rules + "}}}");
  REQUIRE(result.problems.size() == 1);
  CHECK_THAT(to_text(result.problems[0]), ContainsSubstring(reason));
  CHECK(product_of(result, "T").variants[0].stock.empty());
}
