// The shop around the products: its name, categories, locations and looks.
//
// `shop.json` is written by a person and read once at import; what devices get in the row `shop` is
// the canonical form made by `to_json`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noline/catalogue/import.hpp"
#include "noline/catalogue/product.hpp"

namespace noline::catalogue {

struct Category {
  std::string id;
  LocalText name;
  std::string picture;
};

/// Weekday ("mon" to "sun") to opening and closing time, both "HH:MM". A closed day is absent.
using Hours = std::map<std::string, std::pair<std::string, std::string>>;

struct Location {
  std::string id;
  std::string name;
  std::string city;
  std::string street;
  std::string postcode;
  std::string country;  ///< ISO 3166, two capitals.
  Hours hours;
};

/// Design token ("bg", "on_brand") to colour ("#rrggbb" or "#rrggbbaa").
using Tokens = std::map<std::string, std::string>;

struct Brand {
  std::string name;
  Tokens light;
  Tokens dark;
};

/// What sending a parcel costs, in minor units of the shop's currency.
struct Shipping {
  std::int64_t rate_minor = 0;
  std::int64_t free_from_minor = 0;  ///< Value of the goods from which it is free; 0 is never.
};

struct Shop {
  std::string id;
  std::string name;
  std::string currency;
  std::vector<std::string> languages;  ///< The first is the feed's.
  std::vector<Category> categories;
  std::vector<Category> tags;  ///< How products' tags are called, without pictures.
  std::vector<Location> locations;
  std::map<std::string, Brand> brands;
  std::optional<Shipping> shipping;  ///< Absent: sending costs nothing.
  std::string brand;                 ///< The one a device shows first; a key of `brands`.
};

struct ShopResult {
  std::optional<Shop> shop;  ///< Absent when there is any problem: a shop is not half right.
  std::vector<Problem> problems;
};

/// Reads shop.json. Keys that are not known are left out; what is missing or wrong is named.
[[nodiscard]] ShopResult parse_shop(std::string_view json);

/// The canonical JSON of a shop: id, name, currency, languages, categories[{id, name, picture}],
/// tags[{id, name}] where there are any, locations[{id, name, city, street, postcode, country,
/// hours{mon: ["10:00", "20:00"]}}], brands{id: {name, light{token: colour}, dark}}, brand,
/// shipping{rate_minor, free_from_minor}.
[[nodiscard]] std::string to_json(const Shop& shop);

/// How this shop reads a feed: its language, currency, categories and locations.
[[nodiscard]] ImportOptions import_options(const Shop& shop);

}  // namespace noline::catalogue
