// SKU -> product, price and stock, from the rows of the shop's scope.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "noline/client.hpp"
#include "noline/orders.hpp"
#include "noline/search.hpp"
#include "sync/scope_replica.hpp"

namespace noline {

class ProductIndex {
 public:
  /// Brings the index up to date with the scope; cheap when nothing changed.
  void refresh(const sync::ScopeReplica& shop);
  [[nodiscard]] const Offer* find(std::string_view sku) const;
  /// How many can be bought, in a store or anywhere ("" for that); of a bundle, as its parts allow.
  [[nodiscard]] std::uint32_t pieces(const Offer& offer, std::string_view store) const;
  /// The identity that all ways to say the same choice share: the SKU of the chosen variant,
  /// without options that the variant or a default already says, without empty texts.
  [[nodiscard]] LineIdentity resolve(const LineChoice& choice) const;
  /// What the shop asks for a parcel, and its currency.
  [[nodiscard]] const ShippingTerms& shipping() const { return shipping_; }
  [[nodiscard]] const std::string& currency() const { return currency_; }
  /// What the shop takes off by itself, sorted by code.
  [[nodiscard]] std::vector<Promotion>& promotions() { return promotions_; }
  /// How many promotions' beginnings and ends have passed at this hub time, and when the next
  /// comes; 0 for never.
  [[nodiscard]] std::pair<std::uint64_t, TimeMs> windows(TimeMs hub_now) const;
  /// [SKU, code, what one piece costs with it alone] for each promotion of certain goods that is
  /// open to that SKU now.
  [[nodiscard]] wire::Json offers(TimeMs hub_now, const std::vector<std::string>& segments) const;
  /// Product texts sorted by rank, then id.
  [[nodiscard]] std::vector<std::string> sorted_jsons() const;
  /// The products of this device, to be searched.
  [[nodiscard]] const SearchIndex& search() const { return search_; }

 private:
  using Place = std::pair<std::uint64_t, std::string>;  ///< Rank and id.
  struct Known {
    std::uint64_t version = 0;
    Place place;
  };

  void read_shop(const sync::ScopeReplica& shop);
  Place add_product(const wire::Json& product, const std::string& json);
  void remove_product(const Known& known);

  std::map<std::string, Offer, std::less<>> variants_;
  std::map<std::string, std::vector<std::string>, std::less<>> skus_;  ///< By product.
  std::map<Place, std::string> by_rank_;
  std::map<std::string, Known, std::less<>> known_;  ///< By row.
  SearchIndex search_;
  ShippingTerms shipping_;
  std::vector<Promotion> promotions_;
  std::string currency_;
  std::uint64_t version_ = 0;
  const void* scope_ = nullptr;
};

}  // namespace noline
