// What a search index holds. Texts are numbers (`Names`), so a product is a few hundred bytes.
#pragma once

#include <cstring>

#include "model/names.hpp"
#include "noline/search.hpp"

namespace noline {

/// Where a word stands, the best first; its points in `find`.
enum class Field : std::uint8_t { title, kind, code, text };

inline constexpr std::uint32_t field_count = 4;

/// Groups of facets in the order they are told; each option's name follows with one of its own.
enum Group : std::uint32_t { of_category, of_stock, of_price, of_stars, of_tag, of_option };
inline constexpr std::uint32_t stock_facet = 0;
inline constexpr std::uint32_t stars_facet = 1;
inline constexpr std::uint32_t stars_tenths = 40;

struct IndexedVariant {
  std::int64_t price_minor = 0;
  std::uint32_t pieces = 0;  ///< In all locations.
  std::uint32_t sku = 0;
  std::uint32_t options = 0;  ///< Set of facets.
  std::uint32_t parts = 0;    ///< Set of SKUs and quantities, one after the other; 0 is none.
  std::uint8_t step = 0;      ///< How many of the price steps are not above the price.
};

/// A product; its number is that of its id.
struct IndexedProduct {
  bool is_there = false;
  std::uint8_t rating_tenths = 0;
  std::uint16_t shown = 0;  ///< The variant that a card shows: that of the default options.
  std::uint32_t rank = 0;
  std::uint32_t category = Names::none;  ///< Facet.
  std::uint32_t tags = 0;                ///< Set of facets.
  std::vector<IndexedVariant> variants;
  std::vector<std::uint32_t> words;  ///< Sorted: word and field.
};

struct Place {
  std::uint32_t product = Names::none;
  std::uint32_t variant = 0;
};

struct SearchData {
  Names ids;
  std::vector<IndexedProduct> products;
  Names words;
  std::vector<std::uint32_t> letters;                ///< By word; none for the keys of categories.
  std::vector<std::vector<std::uint32_t>> postings;  ///< By word, sorted: product and field.
  Names facets;
  std::vector<std::uint32_t> groups;  ///< By facet.
  std::vector<wire::Json> labels;     ///< By facet.
  Names options;
  Names skus;
  std::vector<Place> places;  ///< By SKU.
  Names sets;                 ///< Numbers, as their bytes.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> category_words;  ///< Word, facet.
  std::size_t count = 0;

  std::uint32_t word(std::string_view folded, std::uint32_t letters_in_it);
  std::uint32_t facet(std::string_view kind, std::string_view name, std::uint32_t group);
  std::uint32_t option(std::string_view name, std::string_view value);
  std::uint32_t set_of(const std::vector<std::uint32_t>& numbers);
  [[nodiscard]] std::uint32_t set_size(std::uint32_t set) const {
    return static_cast<std::uint32_t>(sets.text(set).size() / sizeof(std::uint32_t));
  }
  [[nodiscard]] std::uint32_t in_set(std::uint32_t set, std::uint32_t at) const {
    std::uint32_t number = 0;
    std::memcpy(&number, sets.text(set).data() + at * sizeof number, sizeof number);
    return number;
  }
  /// The word that stands for a category's products.
  [[nodiscard]] static std::string category_key(std::string_view facet);
  [[nodiscard]] bool can_buy(const IndexedVariant& variant) const {
    return variant.parts == 0 ? variant.pieces > 0 : has_parts(variant);
  }
  [[nodiscard]] bool has_parts(const IndexedVariant& bundle) const;
};

/// 1, 2, 5, 10, 20, ... minor units, where price bands may begin.
inline constexpr std::uint32_t price_steps = 31;
[[nodiscard]] std::int64_t price_step(std::uint32_t number);

/// "price:<from>-<below>"; false for another text.
struct PriceBand {
  std::int64_t from = 0;
  std::int64_t below = INT64_MAX;
};
[[nodiscard]] bool read_band(std::string_view facet, PriceBand& band);

}  // namespace noline
