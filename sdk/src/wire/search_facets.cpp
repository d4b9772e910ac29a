#include "wire/search_facets.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

namespace noline {
namespace {

constexpr std::uint32_t facets_per_group_max = 12;
constexpr std::uint32_t bands_max = 4;

std::uint64_t steps_between(std::uint32_t from, std::uint32_t to) {
  return (std::uint64_t{1} << to) - (std::uint64_t{1} << from);
}

std::string band_id(std::int64_t from, std::int64_t below) {
  return "price:" + std::to_string(from) + "-" +
         (below == INT64_MAX ? std::string() : std::to_string(below));
}

}  // namespace

std::int64_t price_step(std::uint32_t number) {
  std::int64_t step = number % 3 == 0 ? 1 : number % 3 == 1 ? 2 : 5;
  for (; number >= 3; number -= 3) {
    step *= 10;
  }
  return step;
}

bool read_band(std::string_view facet, PriceBand& band) {
  constexpr std::string_view kind = "price:";
  if (!facet.starts_with(kind)) {
    return false;
  }
  const char* const end = facet.data() + facet.size();
  const auto from = std::from_chars(facet.data() + kind.size(), end, band.from);
  if (from.ec != std::errc{} || from.ptr == end || *from.ptr != '-' || band.from < 0) {
    return false;
  }
  band.below = INT64_MAX;
  if (from.ptr + 1 == end) {
    return true;
  }
  const auto below = std::from_chars(from.ptr + 1, end, band.below);
  return below.ec == std::errc{} && below.ptr == end && band.below > band.from;
}

FacetCounts::FacetCounts(const SearchData& data, const std::vector<std::string>& filters)
    : data_(data),
      is_asked_(data.facets.count()),
      counts_(data.facets.count()),
      marks_(data.facets.count(), Names::none) {
  for (const std::string& filter : filters) {
    Asked asked;
    asked.id = filter;
    asked.group = group_of(filter);
    asked.facet = data.facets.find(filter);
    if (bit_of(asked.group) == 0) {
      groups_.push_back(asked.group);
    }
    if (asked.facet != Names::none) {
      is_asked_[asked.facet] = 1;
    }
    if (asked.group == of_price) {
      static_cast<void>(read_band(filter, asked.band));
    }
    asked_.push_back(std::move(asked));
  }
  product_bits_ = bit_of(of_category) | bit_of(of_stars) | bit_of(of_tag);
  variant_bits_ = ((1U << groups_.size()) - 1) & ~product_bits_;
  bits_.reserve(data.groups.size());
  for (const std::uint32_t group : data.groups) {
    bits_.push_back(groups_.empty() ? 0 : bit_of(group));
  }
}

/// A filter that no product has, or had ever, belongs to its group all the same.
std::uint32_t FacetCounts::group_of(const std::string& filter) const {
  if (const std::uint32_t known = data_.facets.find(filter); known != Names::none) {
    return data_.groups[known];
  }
  constexpr std::array<std::string_view, of_option> kinds = {"category:", "stock",
                                                             "price:", "stars:", "tag:"};
  for (std::uint32_t group = 0; group < kinds.size(); ++group) {
    if (filter.starts_with(kinds[group])) {
      return group;
    }
  }
  constexpr std::size_t from = std::string_view("option:").size();
  const std::uint32_t name = data_.options.find(
      std::string_view(filter).substr(std::min(from, filter.size()), filter.find('=') - from));
  // Names that no product has are one group, which finds nothing.
  return of_option + (name == Names::none ? data_.options.count() : name);
}

std::uint32_t FacetCounts::bit_of(std::uint32_t group) const {
  const auto at = std::find(groups_.begin(), groups_.end(), group);
  return at == groups_.end() ? 0 : 1U << static_cast<unsigned>(at - groups_.begin());
}

std::uint32_t FacetCounts::missed_by(const IndexedProduct& product) const {
  if (product_bits_ == 0) {
    return 0;
  }
  std::uint32_t held = 0;
  if (product.category != Names::none && is_asked_[product.category] != 0) {
    held |= bits_[product.category];
  }
  held |= product.rating_tenths >= stars_tenths ? bits_[stars_facet] : 0;
  for (std::uint32_t at = 0; at < data_.set_size(product.tags); ++at) {
    const std::uint32_t tag = data_.in_set(product.tags, at);
    held |= is_asked_[tag] != 0 ? bits_[tag] : 0;
  }
  return product_bits_ & ~held;
}

std::uint32_t FacetCounts::missed_by(const IndexedVariant& variant, bool can_buy) const {
  if (variant_bits_ == 0) {
    return 0;
  }
  std::uint32_t held = can_buy ? bits_[stock_facet] : 0;
  for (const Asked& asked : asked_) {
    if (asked.group == of_price && variant.price_minor >= asked.band.from &&
        variant.price_minor < asked.band.below) {
      held |= bit_of(of_price);
    }
  }
  for (std::uint32_t at = 0; at < data_.set_size(variant.options); ++at) {
    const std::uint32_t option = data_.in_set(variant.options, at);
    held |= is_asked_[option] != 0 ? bits_[option] : 0;
  }
  return variant_bits_ & ~held;
}

void FacetCounts::note(std::uint32_t facet, std::uint32_t product) {
  if (marks_[facet] != product) {
    marks_[facet] = product;
    ++counts_[facet];
  }
}

void FacetCounts::note_set(std::uint32_t set, std::uint32_t product, std::uint32_t missed) {
  for (std::uint32_t at = 0; at < data_.set_size(set); ++at) {
    const std::uint32_t facet = data_.in_set(set, at);
    if ((missed & ~bits_[facet]) == 0) {
      note(facet, product);
    }
  }
}

void FacetCounts::note_bands(const IndexedVariant& variant, std::uint32_t product) {
  for (Asked& asked : asked_) {
    if (asked.group == of_price && asked.mark != product &&
        variant.price_minor >= asked.band.from && variant.price_minor < asked.band.below) {
      asked.mark = product;
      ++asked.count;
    }
  }
}

FacetCounts::Variants FacetCounts::count_variants(std::uint32_t number, std::uint32_t missed) {
  const IndexedProduct& product = data_.products[number];
  const std::uint32_t price_bit = bit_of(of_price);
  constexpr std::int64_t none = INT64_MAX;
  std::int64_t lowest = none;
  std::int64_t shown = none;
  Variants seen;
  for (std::size_t at = 0; at < product.variants.size(); ++at) {
    const IndexedVariant& variant = product.variants[at];
    const bool can_buy = data_.can_buy(variant);
    const std::uint32_t own = missed_by(variant, can_buy);
    if (own == 0) {
      lowest = std::min(lowest, variant.price_minor);
      shown = at == product.shown ? variant.price_minor : shown;
    }
    if (missed != 0) {
      continue;
    }
    if (can_buy && (own & ~bits_[stock_facet]) == 0) {
      note(stock_facet, number);
    }
    if ((own & ~price_bit) == 0) {
      seen.steps |= std::uint64_t{1} << variant.step;
      note_bands(variant, number);
    }
    note_set(variant.options, number, own);
  }
  if (lowest != none) {
    seen.price_minor = shown == none ? lowest : shown;
  }
  if (product.variants.empty() && variant_bits_ == 0) {
    seen.price_minor = 0;  // Nothing of it can be bought, and nobody asked for that.
  }
  return seen;
}

std::optional<std::int64_t> FacetCounts::count(std::uint32_t number) {
  const IndexedProduct& product = data_.products[number];
  const std::uint32_t missed = missed_by(product);
  const Variants seen = count_variants(number, missed);
  if (seen.steps != 0) {
    step_sets_.push_back(seen.steps);
  }
  if (!seen.price_minor) {
    return std::nullopt;
  }
  if (product.category != Names::none && (missed & ~bits_[product.category]) == 0) {
    note(product.category, number);
  }
  if (product.rating_tenths >= stars_tenths && (missed & ~bits_[stars_facet]) == 0) {
    note(stars_facet, number);
  }
  note_set(product.tags, number, missed);
  return missed == 0 ? seen.price_minor : std::nullopt;
}

/// Products with a price in the steps [from, to).
std::uint32_t FacetCounts::count_in(std::uint32_t from, std::uint32_t to) const {
  const std::uint64_t wanted = steps_between(from, to);
  return static_cast<std::uint32_t>(
      std::count_if(step_sets_.begin(), step_sets_.end(),
                    [wanted](std::uint64_t steps) { return (steps & wanted) != 0; }));
}

/// Up to four bands of about the same number of products, parted at price steps.
void FacetCounts::tell_bands(std::vector<Told>& told) const {
  std::array<std::uint32_t, price_steps + 1> by_step{};
  for (const std::uint64_t steps : step_sets_) {
    ++by_step[static_cast<std::size_t>(std::countr_zero(steps))];
  }
  std::uint32_t first = 0;
  std::uint32_t last = price_steps;
  for (; first < last && by_step[first] == 0; ++first) {
  }
  for (; last > first && by_step[last] == 0; --last) {
  }
  const std::uint32_t count = std::min(bands_max, last - first + 1);
  const auto all = static_cast<std::uint32_t>(step_sets_.size());
  std::uint32_t from = 0;  // In steps; prices of step n are below price_step(n).
  std::uint32_t next = first;
  std::uint32_t passed = 0;
  for (std::uint32_t band = 1; count > 1 && band <= count; ++band) {
    // A band ends where its share is reached, or earlier when the others need the steps.
    for (bool is_full = false; !is_full;
         is_full = next > last - (count - band) || passed >= all * std::uint64_t{band} / count) {
      passed += by_step[next++];
    }
    const bool is_last = band == count;
    const std::uint32_t to = is_last ? price_steps + 1 : next;
    const std::uint32_t held = count_in(from, to);
    const std::int64_t start = from == 0 ? 0 : price_step(from - 1);
    Facet facet{band_id(start, is_last ? INT64_MAX : price_step(to - 1)), held, nullptr};
    const bool is_new = std::none_of(asked_.begin(), asked_.end(),
                                     [&](const Asked& asked) { return asked.id == facet.id; });
    if (held > 0 && is_new) {
      told.push_back({of_price, std::move(facet), false});
    }
    from = to;
  }
}

std::vector<Facet> FacetCounts::take() {
  std::vector<Told> told;
  for (std::uint32_t facet = 0; facet < counts_.size(); ++facet) {
    if (counts_[facet] > 0 && is_asked_[facet] == 0) {
      told.push_back({data_.groups[facet],
                      {std::string(data_.facets.text(facet)), counts_[facet], nullptr},
                      false});
    }
  }
  for (const Asked& asked : asked_) {
    const std::uint32_t count = asked.facet == Names::none ? asked.count : counts_[asked.facet];
    told.push_back({asked.group, {asked.id, count, nullptr}, true});
  }
  tell_bands(told);
  // Options after one another by name, not by when they were first seen.
  const auto name_of = [&](const Told& one) {
    return one.group < of_option ? std::string_view()
                                 : std::string_view(one.facet.id).substr(0, one.facet.id.find('='));
  };
  std::sort(told.begin(), told.end(), [&](const Told& a, const Told& b) {
    const std::uint32_t left = std::min<std::uint32_t>(a.group, of_option);
    const std::uint32_t right = std::min<std::uint32_t>(b.group, of_option);
    if (left != right) {
      return left < right;
    }
    if (const int order = name_of(a).compare(name_of(b)); order != 0) {
      return order < 0;
    }
    if (left == of_price) {  // By where they begin: numbers without leading zeros.
      const std::size_t a_dash = a.facet.id.find('-');
      const std::size_t b_dash = b.facet.id.find('-');
      return a_dash != b_dash ? a_dash < b_dash : a.facet.id < b.facet.id;
    }
    return a.facet.count != b.facet.count ? a.facet.count > b.facet.count : a.facet.id < b.facet.id;
  });
  std::vector<Facet> out;
  std::uint32_t group = UINT32_MAX;
  std::uint32_t in_group = 0;
  for (Told& one : told) {
    in_group = one.group == group ? in_group + 1 : 1;
    group = one.group;
    if (in_group <= facets_per_group_max || one.is_asked) {
      if (const std::uint32_t known = data_.facets.find(one.facet.id); known != Names::none) {
        one.facet.label = data_.labels[known];
      }
      out.push_back(std::move(one.facet));
    }
  }
  return out;
}

}  // namespace noline
