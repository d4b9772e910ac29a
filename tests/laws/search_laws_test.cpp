// Laws of the search: for random catalogues, words and filters.
#include <rapidcheck.h>

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "model/words.hpp"
#include "noline/search.hpp"
#include "support/products.hpp"

namespace noline::test {
namespace {

using wire::Json;

const std::vector<std::string> stock_of_words = {
    "Leinen", "Tuch",     "Becher", "Käse",   "Käsemesser", "Honig", "Lindenhonig", "Grüner",
    "Tee",    "Teekanne", "süß",    "Straße", "500g",       "rot",   "Crème",       "Ölmühle"};

Json any_product(int number) {
  const auto pick = [](const std::vector<std::string>& from) { return *rc::gen::elementOf(from); };
  std::string title = pick(stock_of_words);
  for (int more = *rc::gen::inRange(0, 3); more > 0; --more) {
    title += " " + pick(stock_of_words);
  }
  ProductFacts facts{pick({"", "pantry", "linen"}), *rc::gen::inRange(1U, 4U),
                     *rc::gen::inRange(0U, 50U)};
  facts.tags = *rc::gen::element(std::vector<std::string>{}, std::vector<std::string>{"vegan"},
                                 std::vector<std::string>{"vegan", "tee"});
  facts.prices = *rc::gen::container<std::vector<std::int64_t>>(
      static_cast<std::size_t>(*rc::gen::inRange(1, 4)), rc::gen::inRange<std::int64_t>(50, 9000));
  Json out = product("P" + std::to_string(number), title, facts);
  for (Json& variant : out["variants"]) {
    variant["options"]["size"] = pick({"s", "m", "l"});
    variant["options"]["colour"] = pick({"rot", "blau"});
    variant["stock"]["berlin"] = *rc::gen::inRange(0, 2);
  }
  return out;
}

struct Catalogue {
  std::map<std::string, Json> products;
  SearchIndex index;
};

void fill(Catalogue& catalogue) {
  const int count = *rc::gen::inRange(1, 25);
  for (int number = 0; number < count; ++number) {
    Json one = any_product(number);
    catalogue.index.put(one);
    catalogue.products.emplace(one["id"].get<std::string>(), one);
  }
}

SearchRequest any_request() {
  SearchRequest request;
  request.words =
      *rc::gen::element<std::string>("", "", "tee", "kase", "leinen", "hong", "t", "rot");
  request.category = *rc::gen::element<std::string>("", "", "pantry");
  const std::vector<std::string> filters = {
      "stock",         "stars:4",       "tag:vegan",         "tag:tee",      "category:linen",
      "option:size=m", "option:size=l", "option:colour=rot", "price:0-1000", "price:1000-5000"};
  for (int more = *rc::gen::inRange(0, 4); more > 0; --more) {
    request.filters.push_back(*rc::gen::elementOf(filters));
  }
  request.sort = *rc::gen::element<std::string>("", "price", "price-down", "rating");
  request.limit = 48;
  return request;
}

std::set<std::string> all_ids(const SearchIndex& index, const SearchRequest& request) {
  const auto ids = index.find(request).ids;
  return {ids.begin(), ids.end()};
}

std::string group_of(const std::string& facet) {
  return facet.substr(0, facet.starts_with("option:") ? facet.find('=') : facet.find(':'));
}

std::string text_of(const SearchResult& result) {
  return wire::dump(to_json(result));
}

}  // namespace

TEST_CASE("search law: a product is found by any word of its title, and by all of them") {
  CHECK(rc::check([] {
    Catalogue catalogue;
    fill(catalogue);
    const auto& [id, json] = *rc::gen::elementOf(std::vector<std::pair<std::string, Json>>(
        catalogue.products.begin(), catalogue.products.end()));
    SearchRequest request;
    request.limit = 48;
    request.words = json["title"]["de"].get<std::string>();
    RC_ASSERT(all_ids(catalogue.index, request).contains(id));
    const std::string title = request.words;
    std::string_view rest = title;
    FoldedWord word;
    while (next_word(rest, word)) {
      request.words = word.typed;
      RC_ASSERT(all_ids(catalogue.index, request).contains(id));
      request.words = *rc::gen::element(word.plain, word.spelled);
      RC_ASSERT(all_ids(catalogue.index, request).contains(id));
    }
  }));
}

TEST_CASE("search law: a filter of a new group never adds products, one of the same never loses") {
  CHECK(rc::check([] {
    Catalogue catalogue;
    fill(catalogue);
    SearchRequest request = any_request();
    const auto before = all_ids(catalogue.index, request);
    const auto facets = catalogue.index.find(request).facets;
    RC_PRE(!facets.empty());
    const std::string added = (*rc::gen::elementOf(facets)).id;
    const bool is_same_group =
        std::any_of(request.filters.begin(), request.filters.end(),
                    [&](const std::string& own) { return group_of(own) == group_of(added); });
    request.filters.push_back(added);
    const auto after = all_ids(catalogue.index, request);
    const auto& more = is_same_group ? after : before;
    const auto& fewer = is_same_group ? before : after;
    RC_ASSERT(std::includes(more.begin(), more.end(), fewer.begin(), fewer.end()));
  }));
}

TEST_CASE("search law: a facet counts what is found with it as the only one of its group") {
  CHECK(rc::check([] {
    Catalogue catalogue;
    fill(catalogue);
    const SearchRequest request = any_request();
    for (const Facet& facet : catalogue.index.find(request).facets) {
      SearchRequest alone = request;
      std::erase_if(alone.filters,
                    [&](const std::string& own) { return group_of(own) == group_of(facet.id); });
      alone.filters.push_back(facet.id);
      RC_ASSERT(catalogue.index.find(alone).total == facet.count);
    }
  }));
}

TEST_CASE("search law: an index that lived through changes answers like a new one") {
  CHECK(rc::check([] {
    Catalogue catalogue;
    fill(catalogue);
    for (int step = *rc::gen::inRange(0, 30); step > 0; --step) {
      const int number = *rc::gen::inRange(0, 30);
      const std::string id = "P" + std::to_string(number);
      if (*rc::gen::inRange(0, 3) == 0) {
        catalogue.index.remove(id);
        catalogue.products.erase(id);
      } else {
        catalogue.products[id] = any_product(number);
        catalogue.index.put(catalogue.products[id]);
      }
    }
    SearchIndex fresh;
    for (auto at = catalogue.products.rbegin(); at != catalogue.products.rend(); ++at) {
      fresh.put(at->second);
    }
    RC_ASSERT(fresh.size() == catalogue.index.size());
    const SearchRequest request = any_request();
    RC_ASSERT(text_of(fresh.find(request)) == text_of(catalogue.index.find(request)));
  }));
}

TEST_CASE("search law: the pages together are the whole, each product once") {
  CHECK(rc::check([] {
    Catalogue catalogue;
    fill(catalogue);
    SearchRequest request = any_request();
    const std::vector<std::string> whole = catalogue.index.find(request).ids;
    RC_ASSERT(whole.size() == catalogue.index.find(request).total);
    std::vector<std::string> paged;
    request.limit = *rc::gen::inRange(1U, 6U);
    for (request.offset = 0; request.offset < whole.size(); request.offset += request.limit) {
      for (const std::string& id : catalogue.index.find(request).ids) {
        paged.push_back(id);
      }
    }
    RC_ASSERT(paged == whole);
  }));
}

TEST_CASE("search law: a word with one edit still finds the product") {
  CHECK(rc::check([] {
    const std::string word =
        *rc::gen::element<std::string>("leinenband", "becher", "tuch", "garten");
    Catalogue catalogue;
    catalogue.index.put(product("IT", "Das " + word, {}));
    // What else there is has no word near this one.
    catalogue.index.put(product("OTHER", "Xyz 0123456789", {}));
    std::string typed = word;
    const auto at = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(word.size())));
    const char letter = *rc::gen::inRange('a', 'z');
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        typed.insert(at, 1, letter);
        break;
      case 1:
        typed[at] = letter;
        break;
      case 2:
        typed.erase(at, 1);
        break;
      default:
        std::swap(typed[at], typed[at == 0 ? 1 : at - 1]);
    }
    RC_PRE(typed.size() >= 4);
    SearchRequest request;
    request.words = typed;
    const SearchResult result = catalogue.index.find(request);
    RC_ASSERT(result.ids == std::vector<std::string>{"IT"});
    const bool is_part_of_it = word.find(typed) != word.npos;
    RC_ASSERT(result.corrected == (is_part_of_it ? "" : word));
  }));
}

}  // namespace noline::test
