// A product of the catalogue as plain values, and its one JSON form.
//
// A product is what is shown as one card; a variant is what is bought. The shopper's choices
// (`Option` with values) select the variant, a free text option belongs to the cart line. The JSON
// form is canonical: the same product always gives the same bytes, so a catalogue that is imported
// twice changes nothing. Devices and hub read exactly this form from the row `product/<id>`.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace noline::catalogue {

/// An amount in the currency's smallest unit: 4800 EUR is 48.00 euros, 4800 JPY is 4800 yen.
struct Money {
  std::int64_t minor = 0;
  std::string currency;  ///< ISO 4217, three capitals.

  friend bool operator==(const Money&, const Money&) = default;
};

/// Decimal text without the currency, as data formats want it: "48.00", 4800 yen are "4800".
[[nodiscard]] std::string format_price(const Money& money);

/// Language ("de", "en") to text. A language that is missing is shown in the feed's own.
using LocalText = std::map<std::string, std::string>;

/// What the feed says about buying; counted stock of a location goes before it.
enum class Availability : std::uint8_t {
  in_stock,      ///< Can be bought now.
  out_of_stock,  ///< Is shown, cannot be bought.
  preorder,      ///< Can be ordered before it exists.
  backorder,     ///< Can be ordered, arrives later.
};

struct OptionValue {
  std::string value;  ///< Stable, in cart lines and links: "0.8l".
  LocalText label;    ///< What is shown: "0,8 l".

  friend bool operator==(const OptionValue&, const OptionValue&) = default;
};

/// A choice that selects the variant when it has values, otherwise text that the shopper types.
struct Option {
  std::string name;  ///< Stable: "size", "engraving".
  LocalText label;
  std::vector<OptionValue> values;
  std::string default_value;         ///< One of `values`; empty for text.
  std::int64_t text_length_max = 0;  ///< In characters; 0 for a choice.

  [[nodiscard]] bool is_text() const { return text_length_max > 0; }
  friend bool operator==(const Option&, const Option&) = default;
};

/// How many pieces at a location are kept back from each channel's promises.
struct SafetyStock {
  std::int64_t web = 0;
  std::int64_t kiosk = 0;
  std::int64_t store = 0;

  friend bool operator==(const SafetyStock&, const SafetyStock&) = default;
};

/// At `at` pieces or fewer the shop should order so many that there are `to`.
struct ReorderPoint {
  std::int64_t at = 0;
  std::int64_t to = 0;

  friend bool operator==(const ReorderPoint&, const ReorderPoint&) = default;
};

struct Variant {
  std::string sku;
  std::map<std::string, std::string> options;  ///< Option name to value, one for every choice.
  Money price;
  std::optional<Money> sale_price;  ///< Below `price`; when it holds is the price engine's rule.
  std::string picture;              ///< Set only when it is not the product's picture.
  std::string gtin;                 ///< 8, 12, 13 or 14 digits with a right check digit, or empty.
  std::map<std::string, std::int64_t> stock;  ///< Location to counted pieces.
  std::map<std::string, SafetyStock> safety;  ///< By location. The hub keeps it to itself.
  std::map<std::string, ReorderPoint> reorder;
  /// Of a bundle: SKU of another product to pieces in one bundle. Its stock is that of its parts.
  std::map<std::string, std::int64_t> parts;
  Availability availability = Availability::in_stock;

  friend bool operator==(const Variant&, const Variant&) = default;
};

/// The rank of a product that no addition ranks: it comes after all that have one.
inline constexpr std::int64_t rank_of_unranked = 1'000'000;

struct Product {
  std::string id;  ///< Fit for a row key: other bytes of a feed's group id become ":" and hex.
  std::string group_id;  ///< As the feed says it.
  std::string category;  ///< Id of a shop category, or made from the feed's product type.
  std::vector<std::string> category_path;  ///< The feed's product type, split at ">".
  std::string brand;
  LocalText title;
  LocalText description;           ///< Plain text; the first sentence is short and fits on a card.
  std::string picture;             ///< Icon name, or the feed's image address.
  std::int64_t rating_tenths = 0;  ///< 48 is 4.8 stars; 0 is not rated.
  std::int64_t rating_count = 0;
  std::vector<std::string> tags;
  std::int64_t vat_permille = 0;         ///< 190 is 19 %; 0 is none or unknown.
  std::int64_t rank = rank_of_unranked;  ///< 1 is shown first.
  std::vector<Option> options;
  std::vector<Variant> variants;  ///< Never empty after an import; all in one currency.

  friend bool operator==(const Product&, const Product&) = default;
};

/// The canonical JSON of a product: UTF-8, no spaces, keys sorted by byte. Keys:
/// id, category, title{language}, description{language}, picture, rating_tenths, rating_count,
/// tags, vat_permille, currency, rank, options[{name, label, values[{value, label}], default}] or
/// [{name, kind: "text", max, label}], variants[{sku, options{name: value}, price_minor,
/// stock{location: pieces}}]. Written only when they say something: brand; in a variant gtin,
/// parts[{sku, quantity}], sale_price_minor, picture, safety{location: {web, kiosk, store}} and
/// reorder{location: {at, to}}, which the hub takes out, and `availability`, which stands where no
/// stock is counted.
[[nodiscard]] std::string to_json(const Product& product);

}  // namespace noline::catalogue
