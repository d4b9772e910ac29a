// Searches as JSON over a small catalogue: whatever was typed is answered or refused, nobody finds
// more than there is, and an answer can be asked for again.
#include <set>

#include "fuzz.hpp"
#include "noline/limits.hpp"
#include "noline/search.hpp"

using namespace noline;
using fuzz::require;

namespace {

SearchIndex make_index() {
  SearchIndex index;
  const char* const titles[] = {"Lindenhonig", "Käse aus Öl", "Crème brûlée", "Grüner Tee", "Tee"};
  for (int number = 0; number < 40; ++number) {
    const std::string id = "P" + std::to_string(number);
    index.put(
        {{"id", id},
         {"category", number % 2 == 0 ? "tea" : "oil"},
         {"title", {{"de", titles[number % 5] + std::string(number % 3 == 0 ? " fein" : "")}}},
         {"rating_tenths", number},
         {"tags", {"vegan"}},
         {"variants",
          {{{"sku", id + "-S"},
            {"options", {{"size", number % 2 == 0 ? "s" : "m"}}},
            {"price_minor", 100 * number},
            {"stock", {{"berlin", number % 3}}}}}}});
  }
  return index;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const SearchIndex index = make_index();
  const auto args = wire::parse_json(fuzz::text_of(data, size));
  if (!args) {
    return 0;
  }
  auto request = read_search(*args);
  if (!request) {
    require(request.error().code == Errc::invalid_argument, "a refusal says what is wrong");
    return 0;
  }
  const SearchResult result = index.find(*request);
  require(result.ids.size() <= request->limit, "a page is no longer than asked for");
  require(result.ids.size() <= result.total && result.total <= index.size(), "nothing is made up");
  require(std::set<std::string>(result.ids.begin(), result.ids.end()).size() == result.ids.size(),
          "each product once");
  for (const Facet& facet : result.facets) {
    require(facet.count <= index.size(), "a facet counts products");
    if (request->filters.size() < limits::search_filters_max) {
      SearchRequest next = *request;
      next.filters.push_back(facet.id);
      require(read_search(to_json(next)).ok(), "every facet is good as a filter");
    }
  }
  const auto again = read_search(to_json(*request));
  require(again && to_json(index.find(*again)) == to_json(result), "asked again, answered alike");
  return 0;
}
