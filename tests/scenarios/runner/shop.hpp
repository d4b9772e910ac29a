// The shop a scenario plays in: the files that a hub imports, with the changes of price and stock
// that steps make. The simulated hub gets them as rows, the live one as files.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/service.hpp"
#include "scenario.hpp"

namespace noline::scenario {

class Shop {
 public:
  /// The demo shop from `folder`, or the one that the scenario describes. Throws
  /// std::runtime_error.
  static Shop open(const Scenario& scenario, const std::string& folder);

  /// False when the shop does not have the SKU.
  [[nodiscard]] bool set_price(const std::string& sku, std::int64_t minor);
  [[nodiscard]] bool set_stock(const std::string& sku, const std::string& location,
                               std::uint32_t quantity);

  /// Lines as in promotions.jsonl. Throws std::runtime_error when one is wrong.
  void set_promotions(const std::string& text);

  /// Lines as in links.jsonl, likewise.
  void set_links(const std::string& text);

  /// The products that the scenario names, for the simulated hub: others change no cart and would
  /// take most of a run's time. Imported once, and again after a change.
  [[nodiscard]] const std::vector<hub::ShopRow>& rows() const;
  [[nodiscard]] const std::vector<hub::CouponRow>& coupons() const { return coupons_; }
  [[nodiscard]] const std::vector<hub::LinkRow>& links() const { return links_; }
  /// shop.json, products.tsv, additions.jsonl, coupons.jsonl, promotions.jsonl and links.jsonl.
  void write(const std::string& folder) const;

 private:
  std::string shop_json_;
  std::vector<std::vector<std::string>> table_;  ///< products.tsv, the header first.
  std::vector<wire::Json> additions_;
  std::string coupons_text_;     ///< coupons.jsonl
  std::string promotions_text_;  ///< promotions.jsonl
  std::string links_text_;       ///< links.jsonl
  std::vector<hub::LinkRow> links_;
  std::vector<hub::CouponRow> coupons_;
  std::set<std::string> named_;  ///< SKUs in the scenario's steps.
  mutable std::shared_ptr<const std::vector<hub::ShopRow>> rows_;  ///< Copies share it.

  void name_parts();
  [[nodiscard]] std::vector<hub::ShopRow> import() const;
};

/// Where the demo shop lies: named, installed beside this program, or in the source tree around the
/// scenario file. Empty when it is nowhere.
[[nodiscard]] std::string find_demo_shop(const std::string& named,
                                         const std::string& scenario_file);

}  // namespace noline::scenario
