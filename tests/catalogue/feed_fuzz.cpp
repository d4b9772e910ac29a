// Any bytes as a feed and, after a line "---", as additions: the import ends, keeps its promises,
// and gives the same in other pieces. The first byte says how large the pieces are. The same bytes
// are read as shop.json too.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "noline/catalogue/import.hpp"
#include "noline/catalogue/shop.hpp"

using namespace noline::catalogue;

namespace {

void check(bool is_right) {
  if (!is_right)
    std::abort();
}

ImportResult in_pieces(std::string_view feed, std::string_view additions, std::size_t size) {
  Importer importer({});
  for (std::size_t i = 0; i < feed.size(); i += size)
    importer.push_feed(feed.substr(i, size));
  for (std::size_t i = 0; i < additions.size(); i += size) {
    importer.push_additions(additions.substr(i, size));
  }
  return importer.finish();
}

void check_product(const Product& product) {
  check(!product.id.empty() && !product.variants.empty() && !product.title.empty());
  check(to_json(product).size() <= limits::product_bytes_max);
  for (const Variant& variant : product.variants) {
    check(!variant.sku.empty() && variant.sku.size() <= limits::sku_bytes_max);
    check(variant.price.minor > 0 && variant.price.minor <= limits::price_minor_max);
    check(variant.price.currency == product.variants.front().price.currency);
    check(!variant.sale_price || variant.sale_price->minor < variant.price.minor);
    for (const Option& option : product.options) {
      check(option.is_text() || variant.options.count(option.name) == 1);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0)
    return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t cut = text.find("\n---\n");
  const std::string_view feed = text.substr(0, cut);
  const std::string_view additions = cut == std::string_view::npos ? "" : text.substr(cut + 5);
  const ImportResult whole = import_feed(feed, additions, {});
  for (const Product& product : whole.products)
    check_product(product);
  check(whole.problem_count >= whole.problems.size());
  const ImportResult pieces = in_pieces(feed, additions, 1 + data[0] % 32);
  check(pieces.products == whole.products && pieces.is_complete == whole.is_complete);
  const ShopResult shop = parse_shop(text);
  check(shop.shop.has_value() == shop.problems.empty());
  if (shop.shop)
    check(to_json(parse_shop(to_json(*shop.shop)).shop.value()) == to_json(*shop.shop));
  return 0;
}
