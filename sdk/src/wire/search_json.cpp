// Requests and results of a search <-> JSON.
#include "model/words.hpp"
#include "noline/limits.hpp"
#include "wire/codec.hpp"
#include "wire/search_data.hpp"
#include "wire/search_words.hpp"

namespace noline {
namespace {

using wire::Json;
using wire::member;

bool is_filter(std::string_view id) {
  PriceBand band;
  const std::size_t colon = id.find(':');
  const std::string_view kind = id.substr(0, colon);
  const bool has_name = colon != id.npos && colon + 1 < id.size();
  return id == "stock" || id == "stars:4" || read_band(id, band) ||
         ((kind == "category" || kind == "tag") && has_name) ||
         (kind == "option" && has_name && id.find('=') != id.npos);
}

/// A text that may be left out; false when it is something else or too long.
bool read_text(const Json& args, const char* name, std::size_t bytes_max, std::string& out) {
  const Json& found = member(args, name);
  const auto* text = wire::take_text(found);
  out = text == nullptr ? "" : *text;
  return (text != nullptr || found.is_null()) && out.size() <= bytes_max;
}

bool read_number(const Json& args, const char* name, std::uint32_t least, std::uint32_t most,
                 std::uint32_t& out) {
  const Json& found = member(args, name);
  out = wire::take_u32(found).value_or(found.is_null() ? out : UINT32_MAX);
  return out >= least && out <= most;
}

bool read_filters(const Json& args, std::vector<std::string>& out) {
  const Json& filters = member(args, "filters");
  if (!filters.is_null() && (!filters.is_array() || filters.size() > limits::search_filters_max)) {
    return false;
  }
  for (const Json& filter : filters) {
    const auto* id = wire::take_text(filter);
    if (id == nullptr || id->size() > limits::facet_bytes_max || !is_filter(*id)) {
      return false;
    }
    out.push_back(*id);
  }
  return true;
}

}  // namespace

Result<SearchRequest> read_search(const Json& args) {
  SearchRequest request;
  if (!read_text(args, "words", limits::search_bytes_max, request.words) ||
      count_words(request.words) > limits::search_words_max) {
    return fail(Errc::invalid_argument, "words: at most 200 bytes and 16 words");
  }
  if (!read_text(args, "category", limits::option_bytes_max, request.category)) {
    return fail(Errc::invalid_argument, "category: the id of one, or nothing for all");
  }
  if (!read_filters(args, request.filters)) {
    return fail(Errc::invalid_argument, "filters: at most 16 ids of facets, as results name them");
  }
  if (!read_text(args, "sort", limits::option_bytes_max, request.sort) ||
      (!request.sort.empty() && request.sort != "price" && request.sort != "price-down" &&
       request.sort != "rating")) {
    return fail(Errc::invalid_argument, "sort: price, price-down, rating, or nothing");
  }
  if (!read_number(args, "offset", 0, limits::search_offset_max, request.offset)) {
    return fail(Errc::invalid_argument, "offset: 0 to 10000; narrow the search down instead");
  }
  if (!read_number(args, "limit", 1, limits::search_limit_max, request.limit)) {
    return fail(Errc::invalid_argument, "limit: 1 to 48");
  }
  return request;
}

Json to_json(const SearchRequest& request) {
  return {{"words", request.words}, {"category", request.category}, {"filters", request.filters},
          {"sort", request.sort},   {"offset", request.offset},     {"limit", request.limit}};
}

Json to_json(const SearchResult& result) {
  Json facets = Json::array();
  for (const Facet& facet : result.facets) {
    Json one = {{"id", facet.id}, {"count", facet.count}};
    if (!facet.label.is_null()) {
      one["label"] = facet.label;
    }
    facets.push_back(std::move(one));
  }
  Json out = {{"total", result.total},
              {"offset", result.offset},
              {"ids", result.ids},
              {"facets", std::move(facets)}};
  if (!result.corrected.empty()) {
    out["corrected"] = result.corrected;
  }
  return out;
}

}  // namespace noline
