// SearchIndex: what is kept of a product, and what a change of it costs.
#include <algorithm>

#include "model/words.hpp"
#include "noline/limits.hpp"
#include "noline/orders.hpp"
#include "wire/codec.hpp"
#include "wire/search_data.hpp"

namespace noline {
namespace {

using wire::Json;
using wire::member;
using wire::take_text;
using wire::text_member;

/// The words of a product, as they are collected.
struct Draft {
  SearchData& data;
  std::vector<std::uint32_t> words;
  FoldedWord word;

  void add(std::string_view text, Field field) {
    const auto put = [&](const std::string& folded) {
      words.push_back(data.word(folded, letters_of(folded)) * field_count +
                      static_cast<std::uint32_t>(field));
    };
    while (next_word(text, word)) {
      put(word.plain);
      if (word.spelled != word.plain) {
        put(word.spelled);
      }
    }
  }
  /// A text, or one in several languages.
  void add_local(const Json& text, Field field) {
    if (const auto* own = take_text(text)) {
      add(*own, field);
    } else if (text.is_object()) {
      for (const Json& language : text) {
        add_local(language, field);
      }
    }
  }
  /// Of each word the best field only.
  void finish() {
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end(),
                            [](std::uint32_t a, std::uint32_t b) {
                              return a / field_count == b / field_count;
                            }),
                words.end());
  }
};

const Json& array_member(const Json& object, const char* name) {
  static const Json none = Json::array();
  const Json& found = member(object, name);
  return found.is_array() ? found : none;
}

/// Replaces the words of a product and touches only the lists of those that differ.
void set_words(SearchData& data, std::uint32_t product, std::vector<std::uint32_t>&& words) {
  std::vector<std::uint32_t>& held = data.products[product].words;
  std::size_t before = 0;
  std::size_t after = 0;
  while (before < held.size() || after < words.size()) {
    const std::uint32_t old = before < held.size() ? held[before] : UINT32_MAX;
    const std::uint32_t next = after < words.size() ? words[after] : UINT32_MAX;
    before += old <= next ? 1 : 0;
    after += next <= old ? 1 : 0;
    if (old == next) {
      continue;
    }
    const std::uint32_t changed = std::min(old, next);
    auto& list = data.postings[changed / field_count];
    const std::uint32_t posting = product * field_count + changed % field_count;
    const auto at = std::lower_bound(list.begin(), list.end(), posting);
    if (old < next) {
      list.erase(at);
    } else {
      list.insert(at, posting);
    }
  }
  words.shrink_to_fit();
  held = std::move(words);
}

void forget_variants(SearchData& data, std::uint32_t number) {
  for (const IndexedVariant& variant : data.products[number].variants) {
    if (data.places[variant.sku].product == number) {
      data.places[variant.sku] = {};
    }
  }
  data.products[number].variants.clear();
}

std::uint32_t sku_number(SearchData& data, std::string_view sku) {
  const std::uint32_t number = data.skus.add(sku);
  data.places.resize(data.skus.count());
  return number;
}

IndexedVariant make_variant(SearchData& data, const Offer& offer) {
  IndexedVariant variant{offer.unit_price_minor, offer.pieces()};
  while (variant.step < price_steps && price_step(variant.step) <= variant.price_minor) {
    ++variant.step;
  }
  std::vector<std::uint32_t> numbers;
  for (const auto& [name, value] : offer.options) {
    numbers.push_back(data.option(name, value));
  }
  variant.options = data.set_of(numbers);
  numbers.clear();
  for (const BundlePart& part : offer.parts) {
    numbers.push_back(sku_number(data, part.sku));
    numbers.push_back(std::max(1U, part.quantity));
  }
  variant.parts = data.set_of(numbers);
  variant.sku = sku_number(data, offer.sku);
  return variant;
}

/// Takes labels and words of the options, and leaves in `chosen` what a card shows of them.
void add_options(Draft& draft, const Json& product, std::map<std::string, std::string>& chosen) {
  for (const Json& option : array_member(product, "options")) {
    const std::string name = text_member(option, "name");
    std::string shown = text_member(option, "default");
    for (const Json& value : array_member(option, "values")) {
      const std::string text = text_member(value, "value");
      const Json& label = member(value, "label");
      shown = shown.empty() ? text : shown;
      draft.data.labels[draft.data.option(name, text)] = label;
      draft.add(text, Field::kind);
      draft.add_local(label, Field::kind);
    }
    if (!shown.empty()) {
      chosen[name] = shown;
    }
  }
}

void add_variants(Draft& draft, std::uint32_t number, const Json& json,
                  const std::map<std::string, std::string>& chosen) {
  SearchData& data = draft.data;
  forget_variants(data, number);
  IndexedProduct& product = data.products[number];
  product.shown = UINT16_MAX;
  for (const Offer& offer : read_offers(json)) {
    const auto index = static_cast<std::uint32_t>(product.variants.size());
    product.variants.push_back(make_variant(data, offer));
    data.places[product.variants.back().sku] = {number, index};
    if (offer.options == chosen && product.shown > index) {
      product.shown = static_cast<std::uint16_t>(index);
    }
    draft.add(offer.sku, Field::code);
  }
  for (const Json& variant : array_member(json, "variants")) {
    // However many zeros a scanner or a feed puts in front of it.
    const std::string gtin = text_member(variant, "gtin");
    draft.add(gtin.substr(std::min(gtin.find_first_not_of('0'), gtin.size())), Field::code);
  }
  product.shown = product.shown == UINT16_MAX ? 0 : product.shown;
  product.variants.shrink_to_fit();
}

}  // namespace

std::uint32_t SearchData::word(std::string_view folded, std::uint32_t letters_in_it) {
  const std::uint32_t number = words.add(folded);
  if (number == letters.size()) {
    letters.push_back(letters_in_it);
    postings.emplace_back();
  }
  return number;
}

std::uint32_t SearchData::facet(std::string_view kind, std::string_view name, std::uint32_t group) {
  std::string id(kind);
  id += name;
  const std::uint32_t number = facets.add(id);
  if (number == groups.size()) {
    groups.push_back(group);
    labels.emplace_back();
  }
  return number;
}

std::uint32_t SearchData::option(std::string_view name, std::string_view value) {
  std::string text(name);
  const std::uint32_t group = of_option + options.add(name);
  text += '=';
  text += value;
  return facet("option:", text, group);
}

std::uint32_t SearchData::set_of(const std::vector<std::uint32_t>& numbers) {
  return sets.add(
      {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(std::uint32_t)});
}

std::string SearchData::category_key(std::string_view facet) {
  std::string key(1, '\x01');  // No folded word has it.
  key += facet;
  return key;
}

bool SearchData::has_parts(const IndexedVariant& bundle) const {
  // The rule of a bundle is that of ProductIndex::pieces: its parts have to be there.
  for (std::uint32_t at = 0; at < set_size(bundle.parts); at += 2) {
    const Place place = places[in_set(bundle.parts, at)];
    if (place.product == Names::none) {
      return false;
    }
    const IndexedVariant& part = products[place.product].variants[place.variant];
    if (part.parts != 0 || part.pieces < in_set(bundle.parts, at + 1)) {
      return false;
    }
  }
  return true;
}

SearchIndex::SearchIndex() : data_(new SearchData) {
  data_->sets.add("");
  data_->facet("stock", "", of_stock);
  data_->facet("stars:4", "", of_stars);
}
SearchIndex::~SearchIndex() = default;
SearchIndex::SearchIndex(SearchIndex&& other) noexcept = default;
SearchIndex& SearchIndex::operator=(SearchIndex&& other) noexcept = default;

std::size_t SearchIndex::size() const {
  return data_->count;
}

void SearchIndex::set_shop(const Json& shop) {
  Draft draft{*data_, {}, {}};
  data_->category_words.clear();
  for (const Json& category : array_member(shop, "categories")) {
    const std::uint32_t facet = data_->facet("category:", text_member(category, "id"), of_category);
    data_->labels[facet] = member(category, "name");
    draft.words.clear();
    draft.add_local(data_->labels[facet], Field::kind);
    draft.finish();
    for (const std::uint32_t word : draft.words) {
      data_->category_words.emplace_back(word / field_count, facet);
    }
  }
  for (const Json& tag : array_member(shop, "tags")) {
    data_->labels[data_->facet("tag:", text_member(tag, "id"), of_tag)] = member(tag, "name");
  }
}

void SearchIndex::put(const Json& json) {
  const std::string id = text_member(json, "id");
  if (id.empty()) {
    return;
  }
  SearchData& data = *data_;
  const std::uint32_t number = data.ids.add(id);
  data.products.resize(data.ids.count());
  Draft draft{data, {}, {}};
  draft.words.reserve(64);
  draft.add_local(member(json, "title"), Field::title);
  draft.add(text_member(json, "brand"), Field::kind);
  draft.add(id, Field::code);
  draft.add_local(member(json, "description"), Field::text);
  std::map<std::string, std::string> chosen;
  add_options(draft, json, chosen);
  add_variants(draft, number, json, chosen);

  IndexedProduct& product = data.products[number];
  data.count += product.is_there ? 0 : 1;
  product.is_there = true;
  product.rank = wire::take_u32(member(json, "rank")).value_or(UINT32_MAX);
  product.rating_tenths = static_cast<std::uint8_t>(
      std::min(wire::take_u32(member(json, "rating_tenths")).value_or(0), 50U));
  const std::string category = text_member(json, "category");
  product.category =
      category.empty() ? Names::none : data.facet("category:", category, of_category);
  if (!category.empty()) {
    const std::string key = SearchData::category_key(data.facets.text(product.category));
    draft.words.push_back(data.word(key, 0) * field_count);
  }
  std::vector<std::uint32_t> tags;
  for (const Json& tag : array_member(json, "tags")) {
    if (const auto* text = take_text(tag)) {
      draft.add(*text, Field::code);
      tags.push_back(data.facet("tag:", *text, of_tag));
    }
  }
  product.tags = data.set_of(tags);
  draft.finish();
  set_words(data, number, std::move(draft.words));
}

void SearchIndex::remove(std::string_view id) {
  const std::uint32_t number = data_->ids.find(id);
  if (number == Names::none || !data_->products[number].is_there) {
    return;
  }
  set_words(*data_, number, {});
  forget_variants(*data_, number);
  data_->products[number].is_there = false;
  --data_->count;
}

std::string_view SearchIndex::product_of(std::string_view sku) const {
  const std::uint32_t number = data_->skus.find(sku);
  const std::uint32_t product = number == Names::none ? Names::none : data_->places[number].product;
  return product == Names::none ? std::string_view() : data_->ids.text(product);
}

}  // namespace noline
