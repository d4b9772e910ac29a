// SearchIndex::find: filters, counts of facets, order and page.
//
// One pass over the products that the words found. Each group that is filtered by has a bit; what a
// product or one of its variants fails is a set of bits. A facet is counted where nothing outside
// its own group failed, and what fails nothing is found.
#include <algorithm>
#include <array>

#include "wire/search_data.hpp"
#include "wire/search_facets.hpp"
#include "wire/search_words.hpp"

namespace noline {
namespace {

struct Hit {
  std::uint64_t key = 0;  ///< The smallest comes first.
  std::uint32_t rank = 0;
  std::uint32_t product = 0;
};

class Query {
 public:
  Query(const SearchData& data, const SearchRequest& request)
      : data_(data), request_(request), facets_(data, request.filters) {}

  SearchResult run() {
    SearchResult result;
    result.offset = request_.offset;
    look(result);
    result.total = static_cast<std::uint32_t>(hits_.size());
    take_page(result);
    result.facets = facets_.take();
    return result;
  }

 private:
  void look(SearchResult& result) {
    const bool is_everywhere = request_.category.empty();
    const std::uint32_t category =
        is_everywhere ? Names::none : data_.facets.find("category:" + request_.category);
    if (!is_everywhere && category == Names::none) {
      return;
    }
    if (count_words(request_.words) > 0) {
      WordsFound found = find_words(data_, request_.words);
      result.corrected = std::move(found.corrected);
      for (const std::uint32_t product : found.products) {
        if (is_everywhere || data_.products[product].category == category) {
          look_at(product, found.points[product]);
        }
      }
      return;
    }
    if (!is_everywhere) {
      for (const std::uint32_t product : products_in(data_, category)) {
        look_at(product, 0);
      }
      return;
    }
    for (std::uint32_t product = 0; product < data_.products.size(); ++product) {
      if (data_.products[product].is_there) {
        look_at(product, 0);
      }
    }
  }

  void look_at(std::uint32_t number, std::uint32_t points) {
    const auto price = facets_.count(number);
    if (!price) {
      return;
    }
    const IndexedProduct& product = data_.products[number];
    const auto minor = static_cast<std::uint64_t>(*price);
    std::uint64_t key = UINT32_MAX - points;
    if (request_.sort == "price") {
      key = minor;
    } else if (request_.sort == "price-down") {
      key = UINT64_MAX - minor;
    } else if (request_.sort == "rating") {
      key = UINT8_MAX - product.rating_tenths;
    }
    hits_.push_back({key, product.rank, number});
  }

  void take_page(SearchResult& result) {
    const std::size_t from = std::min<std::size_t>(request_.offset, hits_.size());
    const std::size_t to = std::min<std::size_t>(from + request_.limit, hits_.size());
    const auto at = [&](std::size_t place) {
      return hits_.begin() + static_cast<std::ptrdiff_t>(place);
    };
    const auto is_before = [&](const Hit& a, const Hit& b) {
      if (a.key != b.key) {
        return a.key < b.key;
      }
      return a.rank != b.rank ? a.rank < b.rank
                              : data_.ids.text(a.product) < data_.ids.text(b.product);
    };
    if (from > 0 && from < hits_.size()) {
      std::nth_element(at(0), at(from), hits_.end(), is_before);
    }
    std::partial_sort(at(from), at(to), hits_.end(), is_before);
    for (std::size_t place = from; place < to; ++place) {
      result.ids.emplace_back(data_.ids.text(hits_[place].product));
    }
  }

  const SearchData& data_;
  const SearchRequest& request_;
  FacetCounts facets_;
  std::vector<Hit> hits_;
};

}  // namespace

SearchResult SearchIndex::find(const SearchRequest& request) const {
  return Query(*data_, request).run();
}

}  // namespace noline
