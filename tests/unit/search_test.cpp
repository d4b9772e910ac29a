#include "noline/search.hpp"

#include <catch2/catch_test_macros.hpp>

#include "model/words.hpp"
#include "noline/limits.hpp"
#include "support/products.hpp"

namespace noline::test {
namespace {

using wire::Json;

std::vector<std::string> found(const SearchIndex& index, SearchRequest request) {
  return index.find(request).ids;
}

std::vector<std::string> found(const SearchIndex& index, const std::string& words) {
  SearchRequest request;
  request.words = words;
  return index.find(request).ids;
}

using Ids = std::vector<std::string>;

SearchIndex pantry() {
  SearchIndex index;
  index.set_shop(Json::parse(R"({"categories":[
      {"id":"pantry","name":{"de":"Vorräte","en":"Pantry"}},
      {"id":"drinks","name":{"de":"Getränke","en":"Drinks"}}]})"));
  index.put(product("HONEY", "Lindenhonig", {.category = "pantry", .rank = 1, .rating = 49}));
  index.put(product("CAKE", "Honigkuchen", {.category = "pantry", .rank = 2, .rating = 41}));
  index.put(product("CHEESE", "Käse", {.category = "pantry", .rank = 3, .rating = 35}));
  index.put(product("TEA", "Grüner Tee", {.category = "drinks", .rank = 4, .tags = {"vegan"}}));
  index.put(product("JUICE", "Apfelsaft", {.category = "drinks", .rank = 5}));
  return index;
}

std::uint32_t count_of(const SearchResult& result, std::string_view id) {
  for (const Facet& facet : result.facets) {
    if (facet.id == id) {
      return facet.count;
    }
  }
  return 0;
}

std::string fold(std::string_view text) {
  FoldedWord word;
  std::string out;
  while (next_word(text, word)) {
    out += (out.empty() ? "" : " ") + word.plain;
    out += word.plain == word.spelled ? "" : "/" + word.spelled;
  }
  return out;
}

}  // namespace

TEST_CASE("search: words are folded to letters without marks, umlauts in two spellings") {
  CHECK(fold("Käse-FÜẞE, süß!") == "kase/kaese fusse/fuesse suss/suess");
  CHECK(fold("Crème brûlée Łódź Ĳssel œuvre Þór") == "creme brulee lodz ijssel oeuvre thor");
  CHECK(fold("a\u0308pfel so\u00ADja") == "apfel/aepfel soja");
  CHECK(fold("0,8 l (Kühlschrank)") == "0 8 l kuhlschrank/kuehlschrank");
  CHECK(fold("Чай \xff\xfe茶") == "Чай 茶");
  CHECK(fold("—  …") == "");
}

TEST_CASE("search: insertions, deletions, replacements and swaps of neighbours are one edit each") {
  CHECK(edits_between("honig", "honig", 2) == 0);
  CHECK(edits_between("hnoig", "honig", 2) == 1);
  CHECK(edits_between("hoonig", "honig", 2) == 1);
  CHECK(edits_between("hong", "honig", 2) == 1);
  CHECK(edits_between("hanig", "honig", 2) == 1);
  CHECK(edits_between("hanik", "honig", 2) == 2);
  CHECK(edits_between("tee", "honig", 2) > 2);
}

TEST_CASE("search: a word is found whole, by its beginning, and inside a compound") {
  const SearchIndex index = pantry();
  CHECK(found(index, "lindenhonig") == Ids{"HONEY"});
  CHECK(found(index, "linden") == Ids{"HONEY"});
  CHECK(found(index, "honig") == Ids{"CAKE", "HONEY"});
  CHECK(found(index, "saft") == Ids{"JUICE"});
  CHECK(found(index, "aft").empty());
  CHECK(found(index, "honig tee").empty());
  CHECK(found(index, "tee grün") == Ids{"TEA"});
}

TEST_CASE("search: an umlaut is found with its dots, without them, and spelled out") {
  const SearchIndex index = pantry();
  for (const char* words : {"Käse", "KÄSE", "kase", "kaese", "grüner", "gruener", "Vorräte"}) {
    CHECK_FALSE(found(index, words).empty());
  }
  SearchIndex spelled;
  spelled.put(product("CHEESE", "Kaese", {}));
  CHECK(found(spelled, "Käse") == Ids{"CHEESE"});
}

TEST_CASE("search: a mistyped word is corrected when nothing matches it as it stands") {
  const SearchIndex index = pantry();
  SearchRequest request;
  request.words = "Grüner Teee Lidnenhonig";
  CHECK(index.find(request).ids.empty());
  request.words = "lidnenhonik";
  CHECK(index.find(request).ids == Ids{"HONEY"});
  CHECK(index.find(request).corrected == "lindenhonig");
  request.words = "Gruner teee";
  CHECK(index.find(request).ids == Ids{"TEA"});
  CHECK(index.find(request).corrected == "Gruner tee");
  request.words = "tee";
  CHECK(index.find(request).corrected.empty());
  CHECK(found(index, "tex").empty());   // Three letters may be anything.
  CHECK(found(index, "kxsx").empty());  // Two edits in four letters.
}

TEST_CASE("search: a category's name finds its products, and the best field counts") {
  const SearchIndex index = pantry();
  CHECK(found(index, "Getränke") == Ids{"TEA", "JUICE"});
  SearchIndex fields;
  fields.put(product("A", "Becher", {.description = "Auch für Tee"}));
  fields.put(product("B", "Tee", {}));
  fields.put(product("C", "Kanne", {.tags = {"tee"}}));
  CHECK(found(fields, "tee") == Ids{"B", "C", "A"});
}

TEST_CASE("search: the code on a package finds its product") {
  SearchIndex index;
  Json tea = product("TEA", "Tee", {});
  tea["variants"][0]["gtin"] = "0036000291452";
  index.put(tea);
  index.put(product("JUICE", "Saft", {}));
  CHECK(found(index, "36000291452") == Ids{"TEA"});
}

TEST_CASE("search: sorting, pages and the total") {
  SearchIndex index;
  for (int number = 0; number < 30; ++number) {
    index.put(product("P" + std::to_string(number), "Tasse",
                      {.rank = 100U - static_cast<unsigned>(number),
                       .rating = static_cast<unsigned>(number),
                       .prices = {100 + (number * 7) % 30}}));
  }
  SearchRequest request;
  request.limit = 2;
  CHECK(found(index, request) == Ids{"P29", "P28"});
  request.offset = 28;
  CHECK(found(index, request) == Ids{"P1", "P0"});
  CHECK(index.find(request).total == 30);
  request.offset = 30;
  CHECK(found(index, request).empty());
  request.offset = 0;
  request.sort = "price";
  CHECK(found(index, request) == Ids{"P0", "P13"});
  request.sort = "price-down";
  CHECK(found(index, request) == Ids{"P17", "P4"});
  request.sort = "rating";
  CHECK(found(index, request) == Ids{"P29", "P28"});
}

TEST_CASE("search: facets count what each filter would leave") {
  const SearchIndex index = pantry();
  SearchRequest request;
  SearchResult all = index.find(request);
  CHECK(count_of(all, "category:pantry") == 3);
  CHECK(count_of(all, "stars:4") == 2);
  CHECK(count_of(all, "tag:vegan") == 1);
  CHECK(count_of(all, "stock") == 5);
  CHECK(all.facets.front().label == Json{{"de", "Vorräte"}, {"en", "Pantry"}});
  request.filters = {"category:drinks"};
  SearchResult drinks = index.find(request);
  CHECK(drinks.ids == Ids{"TEA", "JUICE"});
  CHECK(count_of(drinks, "category:pantry") == 3);  // The other one of its own group.
  CHECK(count_of(drinks, "stars:4") == 0);
  request.filters = {"category:drinks", "category:pantry", "tag:vegan"};
  CHECK(index.find(request).ids == Ids{"TEA"});
  request.filters = {"tag:gone"};
  SearchResult none = index.find(request);
  CHECK(none.total == 0);
  CHECK(none.facets.back().id == "tag:gone");  // What was asked for can be taken back.
  CHECK(count_of(none, "tag:vegan") == 1);
}

TEST_CASE("search: option, price and stock have to hold for one and the same variant") {
  SearchIndex index;
  Json shirt = product("SHIRT", "Hemd", {.prices = {2000, 4000}});
  shirt["variants"][0]["options"] = {{"size", "m"}, {"colour", "red"}};
  shirt["variants"][1]["options"] = {{"size", "l"}, {"colour", "blue"}};
  shirt["variants"][1]["stock"] = {{"berlin", 0}};
  shirt["options"] = Json::parse(
      R"([{"name":"size","values":[{"value":"m","label":{"de":"Mittel"}},{"value":"l"}]}])");
  index.put(shirt);
  const auto total = [&](std::vector<std::string> filters) {
    SearchRequest request;
    request.filters = std::move(filters);
    return index.find(request).total;
  };
  CHECK(total({"option:size=m", "option:colour=red"}) == 1);
  CHECK(total({"option:size=m", "option:colour=blue"}) == 0);
  CHECK(total({"option:size=m", "option:size=l", "option:colour=blue"}) == 1);
  CHECK(total({"option:size=l", "stock"}) == 0);
  CHECK(total({"option:size=m", "stock", "price:1000-2500"}) == 1);
  CHECK(total({"option:size=m", "price:2500-"}) == 0);
  SearchRequest request;
  request.filters = {"option:size=m"};
  const SearchResult result = index.find(request);
  CHECK(count_of(result, "option:colour=blue") == 0);
  CHECK(count_of(result, "option:size=l") == 1);
  CHECK(result.facets.back().label == Json{{"de", "Mittel"}});
  CHECK(found(index, "mittel") == Ids{"SHIRT"});
}

TEST_CASE("search: price bands are round, few, and stay good as filters") {
  SearchIndex index;
  for (int number = 1; number <= 100; ++number) {
    index.put(product("P" + std::to_string(number), "Ding", {.prices = {number * 100}}));
  }
  SearchRequest request;
  std::uint32_t sum = 0;
  std::size_t bands = 0;
  for (const Facet& facet : index.find(request).facets) {
    if (facet.id.starts_with("price:")) {
      SearchRequest filtered;
      filtered.filters = {facet.id};
      CHECK(index.find(filtered).total == facet.count);
      filtered.words = "nothing";
      CHECK(index.find(filtered).facets.back().id == facet.id);
      sum += facet.count;
      ++bands;
    }
  }
  CHECK(sum == 100);
  CHECK(bands >= 3);
  CHECK(bands <= 4);
}

TEST_CASE("search: a bundle can be bought when its parts are there") {
  SearchIndex index;
  Json bundle = product("SET", "Set", {});
  bundle["variants"][0].erase("stock");
  bundle["variants"][0]["parts"] = {{{"sku", "TEA-0"}, {"quantity", 2}}};
  index.put(bundle);
  SearchRequest request;
  request.filters = {"stock"};
  CHECK(found(index, request).empty());
  Json tea = product("TEA", "Tee", {});
  tea["variants"][0]["stock"] = {{"berlin", 2}};
  index.put(tea);
  CHECK(found(index, request) == Ids{"SET", "TEA"});
  tea["variants"][0]["stock"] = {{"berlin", 1}};
  index.put(tea);
  CHECK(found(index, request) == Ids{"TEA"});
  CHECK(index.product_of("TEA-0") == "TEA");
  index.remove("TEA");
  CHECK(index.product_of("TEA-0").empty());
  CHECK(found(index, request).empty());
}

TEST_CASE("search: a changed product is found by its new words, a removed one by none") {
  SearchIndex index = pantry();
  index.put(product("TEA", "Kaffee", {.category = "drinks"}));
  CHECK(found(index, "tee").empty());
  CHECK(found(index, "kaffee") == Ids{"TEA"});
  index.remove("TEA");
  CHECK(found(index, "kaffee").empty());
  SearchRequest mistyped;
  mistyped.words = "kafee";
  CHECK(index.find(mistyped).corrected.empty());
  CHECK(index.size() == 4);
}

TEST_CASE("search: a request is checked, and says what is out of its range") {
  const auto code_of = [](const char* args) {
    const auto request = read_search(Json::parse(args));
    return request ? Errc::none : request.error().code;
  };
  CHECK(code_of("{}") == Errc::none);
  CHECK(code_of(R"({"words":"tee","sort":"price","offset":10000,"limit":48})") == Errc::none);
  CHECK(code_of(R"({"filters":["stock","stars:4","price:0-500","price:500-","tag:a",
                   "option:size=","category:x"]})") == Errc::none);
  for (const char* args :
       {R"({"words":1})", R"({"sort":"name"})", R"({"limit":0})", R"({"limit":49})",
        R"({"offset":10001})", R"({"offset":-1})", R"({"filters":"stock"})",
        R"({"filters":["stocks"]})", R"({"filters":["price:5-4"]})", R"({"filters":["price:x-"]})",
        R"({"filters":["tag:"]})", R"({"filters":["option:size"]})", R"({"category":[]})"}) {
    CAPTURE(args);
    CHECK(code_of(args) == Errc::invalid_argument);
  }
  Json many = {{"words", "a b c d e f g h i j k l m n o p q"}};
  CHECK_FALSE(read_search(many).ok());
  many["words"] = std::string(limits::search_bytes_max + 1, 'a');
  CHECK_FALSE(read_search(many).ok());
  const SearchRequest back = *read_search(to_json(*read_search(Json{{"words", "tee"}})));
  CHECK(back.words == "tee");
}

}  // namespace noline::test
