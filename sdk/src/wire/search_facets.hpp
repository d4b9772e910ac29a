// Filters, and how many products each further one would leave.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "wire/search_data.hpp"

namespace noline {

class FacetCounts {
 public:
  FacetCounts(const SearchData& data, const std::vector<std::string>& filters);

  /// Counts a product in all facets it has. Returns the price it is sorted by, when all filters
  /// hold: that of the variant a card shows, or the lowest where that one fails a filter.
  std::optional<std::int64_t> count(std::uint32_t product);
  /// The facets to be told, in their order.
  [[nodiscard]] std::vector<Facet> take();

 private:
  struct Told {
    std::uint32_t group = 0;
    Facet facet;
    bool is_asked = false;
  };
  struct Asked {
    std::string id;
    std::uint32_t group = 0;
    std::uint32_t facet = Names::none;  ///< None for a price band, and for what no product has.
    PriceBand band;
    std::uint32_t count = 0;  ///< Of a price band.
    std::uint32_t mark = Names::none;
  };
  struct Variants {
    std::uint64_t steps = 0;  ///< Of those that fail at most the price.
    std::optional<std::int64_t> price_minor;
  };

  [[nodiscard]] std::uint32_t group_of(const std::string& filter) const;
  [[nodiscard]] std::uint32_t bit_of(std::uint32_t group) const;
  [[nodiscard]] std::uint32_t missed_by(const IndexedProduct& product) const;
  [[nodiscard]] std::uint32_t missed_by(const IndexedVariant& variant, bool can_buy) const;
  void note(std::uint32_t facet, std::uint32_t product);
  void note_set(std::uint32_t set, std::uint32_t product, std::uint32_t missed);
  void note_bands(const IndexedVariant& variant, std::uint32_t product);
  Variants count_variants(std::uint32_t product, std::uint32_t missed);
  void tell_bands(std::vector<Told>& told) const;
  [[nodiscard]] std::uint32_t count_in(std::uint32_t from, std::uint32_t to) const;

  const SearchData& data_;
  std::vector<Asked> asked_;
  std::vector<std::uint32_t> groups_;   ///< Those filtered by; the position is the bit.
  std::vector<std::uint32_t> bits_;     ///< By facet: its group's bit, or none.
  std::vector<std::uint8_t> is_asked_;  ///< By facet.
  std::vector<std::uint32_t> counts_;   ///< By facet.
  std::vector<std::uint32_t> marks_;    ///< By facet: the product it was last counted for.
  std::uint32_t product_bits_ = 0;      ///< Groups that products fail; variants fail the others.
  std::uint32_t variant_bits_ = 0;
  std::vector<std::uint64_t> step_sets_;  ///< By product with a price.
};

}  // namespace noline
