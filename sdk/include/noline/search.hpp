// Searching a catalogue: words, categories, facets, sorting, pages.
//
// One engine for hub and device. A hub answers for the whole shop; a device for what it holds,
// which of a small shop is everything. Answers are deterministic: they depend on the products in
// the index and on nothing else, not on the order in which those came.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "noline/wire.hpp"

namespace noline {

/// What a shopper asks for. Without words, category and filters it is everything.
struct SearchRequest {
  std::string words;                 ///< As typed. All of them have to match.
  std::string category;              ///< Empty for all.
  std::vector<std::string> filters;  ///< Ids of facets: one of each group has to hold.
  std::string sort;  ///< "" (relevance, then rank, then id), "price", "price-down", "rating".
  std::uint32_t offset = 0;
  std::uint32_t limit = 24;
};

/// A filter that leaves something over. Ids: "category:<id>", "stock" (can be bought now),
/// "price:<from>-<below>" (minor units; the last band has no end), "stars:4" (at least),
/// "tag:<tag>", "option:<name>=<value>"; each option's name is a group of its own.
struct Facet {
  std::string id;
  std::uint32_t count = 0;  ///< Products, when the facet is the only one of its group.
  wire::Json label;         ///< {language: text} of a category or an option's value, else null.
};

struct SearchResult {
  std::uint32_t total = 0;
  std::uint32_t offset = 0;
  std::vector<std::string> ids;  ///< Of this page.
  std::vector<Facet> facets;     ///< By group, count and id; up to 12 a group, and those asked for.
  std::string corrected;  ///< The words as they were understood, when one was mistyped; folded.
};

/// An index over product rows. A change of price or stock costs microseconds, one of texts up to a
/// millisecond; for very many of those a new index is faster.
class SearchIndex {
 public:
  SearchIndex();
  ~SearchIndex();
  SearchIndex(SearchIndex&& other) noexcept;
  SearchIndex& operator=(SearchIndex&& other) noexcept;

  /// Takes names of categories from the row `shop`.
  void set_shop(const wire::Json& shop);
  /// Takes a product, or the product's new state. One without an id is passed over.
  void put(const wire::Json& product);
  void remove(std::string_view id);

  [[nodiscard]] SearchResult find(const SearchRequest& request) const;
  /// The id of the product with this SKU, valid until the next change; empty when there is none.
  [[nodiscard]] std::string_view product_of(std::string_view sku) const;
  /// Products.
  [[nodiscard]] std::size_t size() const;

 private:
  std::unique_ptr<struct SearchData> data_;
};

/// Checks a request from outside: `invalid_argument` says what is out of its range.
[[nodiscard]] Result<SearchRequest> read_search(const wire::Json& args);
[[nodiscard]] wire::Json to_json(const SearchRequest& request);
/// {"total","offset","ids","facets":[{"id","count","label"?}],"corrected"?}
[[nodiscard]] wire::Json to_json(const SearchResult& result);

}  // namespace noline
