// What others than shoppers read of the shop: the head of a product's page as search engines and
// link previews want it, and the list of all pages.
//
// The screens are drawn by a program that crawlers do not run. So the hub writes into the page's
// head what schema.org, Open Graph and HTML have names for. Nothing of it is trusted: a title may
// hold anything, and must not leave its place.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/scope.hpp"
#include "noline/orders.hpp"

namespace noline::hub {

/// The address of the shop, and what it is called.
struct PageShop {
  std::string origin;  ///< "https://shop.example", without a slash at its end; never empty.
  std::string name;
};

/// Finds what is for sale under a SKU: the parts of a bundle decide whether there is one.
using FindOffer = std::function<std::optional<Offer>(const std::string& sku)>;

/// schema.org's Product, or ProductGroup where there are several variants, with an Offer each.
/// Prices are decimal text; a stock that is counted says whether it is there, else the feed does.
[[nodiscard]] nlohmann::json product_facts(const nlohmann::json& product, const PageShop& shop,
                                           std::string_view language, const FindOffer& find_offer);

/// The site's page with the product's title, description, canonical address, Open Graph and
/// schema.org's data. `page` is the site's index.html; its `lang` chooses the texts.
[[nodiscard]] std::string product_page(std::string_view page, const nlohmann::json& product,
                                       const PageShop& shop, const FindOffer& find_offer);

/// The site's page for a product that is not there: not to be listed.
[[nodiscard]] std::string absent_page(std::string_view page);

/// Addresses of one list, as sitemaps.org has it.
inline constexpr std::size_t sitemap_urls_max = 50'000;

/// Home, categories and products of a shop; where they are more than one list holds, list `number`
/// from 1, or for 0 the list of lists. Empty when there is no such list.
[[nodiscard]] std::string sitemap(const Scope& scope, std::string_view origin, std::size_t number);

/// The origin that a page names: the public one, or that of the request's Host when it is a name
/// and nothing else. Empty when it is not.
[[nodiscard]] std::string page_origin(std::string_view public_url, std::string_view host,
                                      bool is_tls);

}  // namespace noline::hub
