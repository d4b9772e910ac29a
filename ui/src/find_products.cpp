#include "find_products.hpp"

#include <algorithm>
#include <string>

#include "choice.hpp"

namespace noline::ui {
namespace {

constexpr std::int64_t ten_in_minor = 1000;
constexpr std::int64_t four_stars_tenths = 40;

// Lower case of ASCII and of the German umlauts, which are two bytes each.
std::string folded(std::string_view text) {
  std::string out(text);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto byte = static_cast<unsigned char>(out[i]);
    if (byte >= 'A' && byte <= 'Z') {
      out[i] = static_cast<char>(byte | 0x20U);
    } else if (byte == 0xC3U && i + 1 < out.size()) {
      const auto next = static_cast<unsigned char>(out[i + 1]);
      if (next >= 0x80U && next <= 0x9EU) {
        out[i + 1] = static_cast<char>(next + 0x20U);
      }
    }
  }
  return out;
}

// Every word of the query must occur; words of the title count more than those of the text.
int score(const ShopModel& model, const Product& product, const std::string& query) {
  const std::string title = folded(product.title.de + ' ' + product.title.en);
  std::string rest = product.description.de + ' ' + product.description.en;
  for (const Category& category : model.shop.categories) {
    if (category.id == product.category) {
      rest += ' ' + category.name.de + ' ' + category.name.en;
    }
  }
  for (const Variant& variant : product.variants) {
    rest += ' ' + variant.sku;
  }
  rest = folded(rest);
  int sum = 0;
  for (std::size_t at = 0; at < query.size();) {
    const std::size_t end = std::min(query.find(' ', at), query.size());
    const std::string word = query.substr(at, end - at);
    at = end + 1;
    if (word.empty()) {
      continue;
    }
    const std::size_t place = title.find(word);
    if (place != std::string::npos) {
      sum += place == 0 || title[place - 1] == ' ' ? 4 : 3;
    } else if (rest.find(word) != std::string::npos) {
      sum += 1;
    } else {
      return 0;
    }
  }
  return sum;
}

bool passes(const Product& product, std::uint8_t filters) {
  const auto asked = [&](Filter filter) { return (filters & static_cast<unsigned>(filter)) != 0; };
  const auto any = [&](auto&& test) {
    return std::any_of(product.variants.begin(), product.variants.end(), test);
  };
  return !(asked(Filter::today) && !any([](const Variant& v) { return in_stock(v); })) &&
         !(asked(Filter::organic) && !has_tag(product, "organic")) &&
         !(asked(Filter::under_ten) &&
           !any([](const Variant& v) { return v.price.minor < ten_in_minor; })) &&
         !(asked(Filter::four_stars) && product.rating_tenths < four_stars_tenths);
}

struct Hit {
  const Product* product;
  int score;
  std::size_t place;
};

bool before(const Hit& a, const Hit& b, Sort sort) {
  const auto price = [](const Hit& hit) { return default_variant(*hit.product).price.minor; };
  switch (sort) {
    case Sort::price_up:
      if (price(a) != price(b)) {
        return price(a) < price(b);
      }
      break;
    case Sort::price_down:
      if (price(a) != price(b)) {
        return price(a) > price(b);
      }
      break;
    case Sort::rating:
      if (a.product->rating_tenths != b.product->rating_tenths) {
        return a.product->rating_tenths > b.product->rating_tenths;
      }
      break;
    case Sort::popularity:
      if (a.score != b.score) {
        return a.score > b.score;
      }
      break;
  }
  return a.place < b.place;
}

}  // namespace

bool has_tag(const Product& product, std::string_view tag) {
  return std::find(product.tags.begin(), product.tags.end(), tag) != product.tags.end();
}

std::vector<const Product*> find_products(const ShopModel& model, const Route& route) {
  const std::string query = folded(route.query);
  std::vector<Hit> hits;
  for (std::size_t i = 0; i < model.products.size(); ++i) {
    const Product& product = model.products[i];
    const bool placed = route.screen != ScreenKind::category || product.category == route.id;
    const int points = query.empty() ? 1 : score(model, product, query);
    if (placed && points > 0 && passes(product, route.filters)) {
      hits.push_back({&product, points, i});
    }
  }
  std::sort(hits.begin(), hits.end(),
            [&](const Hit& a, const Hit& b) { return before(a, b, route.sort); });
  std::vector<const Product*> found;
  for (const Hit& hit : hits) {
    found.push_back(hit.product);
  }
  return found;
}

}  // namespace noline::ui
