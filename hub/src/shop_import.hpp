// From the files of a shop to rows of its scope.
#pragma once

#include <string>
#include <vector>

#include "core/service.hpp"

namespace noline::hub {

struct ImportSource {
  std::vector<std::string> feeds;      ///< TSV, CSV, RSS 2.0 or Atom.
  std::vector<std::string> additions;  ///< One JSON object a line.
  std::string coupons_file;            ///< coupons.jsonl, or empty: coupons stay as they are.
  std::string promotions_file;         ///< promotions.jsonl, or empty: there are none.
  std::string links_file;              ///< links.jsonl, or empty: links stay as they are.
  std::string shop_file;               ///< shop.json; empty: a shop is made from the feed.
  std::string shop_id = "demo";        ///< Without shop.json.
  std::string language = "de";         ///< Without shop.json.
  std::string currency;                ///< Without shop.json; empty: the first row's.

  /// The files of a shop's folder: shop.json, products.tsv or .xml, additions.jsonl,
  /// coupons.jsonl, promotions.jsonl, links.jsonl.
  [[nodiscard]] static Result<ImportSource> from_folder(const std::string& folder);
};

struct ImportReport {
  std::string scope;                  ///< "shop:<id>"
  std::vector<std::string> problems;  ///< One line each.
  std::size_t problem_count = 0;
  std::size_t row_count = 0;
  std::size_t product_count = 0;
  std::size_t changed_count = 0;
  bool is_complete = true;  ///< False: a feed was not read to its end, so nothing was withdrawn.
};

/// Reads and imports; wrong rows are reported and the others go in. Feeds are read in pieces, and a
/// product is let go of when it is in the shop. The caller commits, and does not after an error:
/// then service and store are dropped, and the file is as it was. Every file is looked for first.
[[nodiscard]] Result<ImportReport> import_shop(const ImportSource& source, Service& service,
                                               TimeMs now);

}  // namespace noline::hub
