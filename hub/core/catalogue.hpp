// A shop's products as the hub finds them, and which of a large shop's a link watches.
//
// A shop's scope has a search index, built when the hub starts and kept up to date with every
// row that changes, so no request waits for one. Of a shop with more products than
// `limits::catalogue_whole_max` a device gets the row `shop` and what it watches.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/limits.hpp"
#include "core/scope.hpp"
#include "noline/search.hpp"

namespace noline::hub {

inline constexpr std::string_view product_prefix = "product/";

/// Reads all rows of a shop into a new index; any other scope has none.
void build_index(Scope& scope);
/// Takes a row that changed.
void index_row(const Scope& scope, std::string_view key, const Value& value);
[[nodiscard]] bool is_large(const Scope& scope);

struct LinkScope;
/// Lets a device have a part of a large shop, with what it watches already.
void open_shop(LinkScope& at, const std::vector<std::string>& watched);

/// Ids of products, bounded: those that searches found last, and those that the device named.
class Watched {
 public:
  /// What the device itself names, in place of all before.
  void name(const std::vector<std::string>& ids);
  /// What was found; false when the id was watched already.
  bool find(const std::string& id);
  /// Drops what was found longest ago when there are too many, some at once. Returns their ids.
  [[nodiscard]] std::vector<std::string> trim();

  [[nodiscard]] bool has(std::string_view id) const { return turns_.find(id) != turns_.end(); }
  /// Whether a device with a part of the shop gets the row.
  [[nodiscard]] bool has_row(std::string_view key) const {
    return !key.starts_with(product_prefix) || has(key.substr(product_prefix.size()));
  }
  [[nodiscard]] std::size_t count() const { return turns_.size(); }

  using Changes = std::vector<std::pair<std::uint64_t, HeldRows::const_iterator>>;
  /// The scope's rows after a change that the device gets, in the order of their changes.
  [[nodiscard]] Changes changes_after(const Scope& scope, std::uint64_t seq) const;

 private:
  std::map<std::string, std::uint64_t, std::less<>> turns_;  ///< When it was found; named is last.
  std::uint64_t turn_ = 0;
};

/// What the call `products` asks for.
struct ProductsRequest {
  std::vector<std::string> ids;
  std::vector<std::string> skus;
};
[[nodiscard]] Result<ProductsRequest> read_products(const nlohmann::json& args);

}  // namespace noline::hub
