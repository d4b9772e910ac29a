// Reads a product feed in Google's format (TSV or CSV, RSS 2.0, Atom) and our additions to it.
//
// Text in, values out: no files, no clock, no exceptions. The feed may come from anywhere, so every
// row stands for itself: a wrong row is reported with its line and the reason, the others go in.
// Columns that are not known are skipped. The additions are one JSON object a line, keyed by the
// feed's item_group_id (or id), and hold what Google's format has no column for:
//   {"id", "category", "title"{language}, "description"{language}, "picture", "rating_tenths",
//    "rating_count", "tags"[], "vat_permille", "rank", "options"[as in the product's JSON],
//    "variants"{sku: {"stock"{location: pieces}, "safety"{location: pieces or {"web", "kiosk",
//    "store"}}, "reorder"{location: {"at", "to"}}, "options"{name: value}}}}
// A value of an option fits a feed's cell by its `value` or by its label in the feed's language.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "noline/catalogue/product.hpp"

namespace noline::catalogue {

/// Limits on a feed, each announced in the reason of the problem that it causes.
namespace limits {
/// One row or item: Google allows 5,000 characters of description; four bytes each, and the rest.
inline constexpr std::size_t row_bytes_max = 64 * 1024;
/// Rows: ten of the largest shops that one hub serves.
inline constexpr std::size_t rows_max = 1'000'000;
/// As in Google's feed, and the longest SKU of a cart line.
inline constexpr std::size_t sku_bytes_max = 50;
inline constexpr std::size_t title_bytes_max = 600;
inline constexpr std::size_t description_bytes_max = 20'000;
/// A cart line's limits on option names and values.
inline constexpr std::size_t option_bytes_max = 200;
inline constexpr std::size_t options_max = 16;
/// Ten million in a currency with cents: above it a price is a mistake.
inline constexpr std::int64_t price_minor_max = 1'000'000'000;
inline constexpr std::int64_t stock_max = 10'000'000;
/// A product is one row of the shop's scope, which holds no more.
inline constexpr std::size_t product_bytes_max = 64 * 1024;
/// Problems kept word by word; the rest is only counted.
inline constexpr std::size_t problems_kept_max = 1000;
}  // namespace limits

/// Which text a problem's line counts in.
enum class Source : std::uint8_t { feed, additions, shop };

enum class Effect : std::uint8_t {
  value_ignored,  ///< The row or line went in without this value.
  row_refused,    ///< The row (or the addition line) did not go in, the others did.
  feed_refused,   ///< The text cannot be read on from here; see `ImportResult::is_complete`.
};

struct Problem {
  Source source = Source::feed;
  std::size_t line = 0;  ///< 1-based line in its text where the row begins.
  std::string field;     ///< Column, element or key; empty when it is about the row.
  std::string sku;       ///< SKU or product id, as far as it was readable.
  std::string reason;    ///< English, one sentence without a full stop.
  Effect effect = Effect::row_refused;

  friend bool operator==(const Problem&, const Problem&) = default;
};

/// One line for a log: "feed line 12, price of TEAPOT-08: ... (row refused)".
[[nodiscard]] std::string to_text(const Problem& problem);

struct CategoryName {
  std::string id;
  LocalText name;
};

struct ImportOptions {
  std::string language = "de";  ///< Of the feed's texts.
  std::string currency;         ///< Rows in another one are refused; empty: the first row's.
  std::vector<CategoryName> categories;  ///< Empty: a category is made from each product type.
  std::vector<std::string> locations;    ///< That stock may name; empty: any.
};

struct ImportResult {
  std::vector<Product> products;  ///< In the order of their first row.
  std::vector<Problem> problems;  ///< By source and line; the first `problems_kept_max`.
  std::size_t problem_count = 0;
  std::size_t row_count = 0;  ///< Rows of the feed, good and wrong.
  /// False when a text was cut off or not readable to its end, or a limit ended the reading: then
  /// what is missing from `products` says nothing, and nothing should be removed from a catalogue.
  bool is_complete = false;
};

/// Where finished products go, one at a time.
using ProductSink = std::function<void(Product)>;

/// Takes a feed in pieces of any size. Memory grows with the products, not with the feed's text.
class Importer {
 public:
  explicit Importer(ImportOptions options);
  ~Importer();
  Importer(Importer&&) noexcept;
  Importer& operator=(Importer&&) noexcept;

  /// The next bytes of the feed; the kind is found from the first ones.
  void push_feed(std::string_view bytes);
  /// The next bytes of the additions. In any order with `push_feed`.
  void push_additions(std::string_view bytes);
  /// Joins rows to products. The importer is used up.
  [[nodiscard]] ImportResult finish();
  /// The same, in the same order, without keeping a product: the result's `products` are empty.
  [[nodiscard]] ImportResult finish(const ProductSink& on_product);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The whole of both texts at once; `additions` may be empty.
[[nodiscard]] ImportResult import_feed(std::string_view feed, std::string_view additions,
                                       const ImportOptions& options);

}  // namespace noline::catalogue
