// Carts as addresses, in the form that Shopify made known: /cart/SKU:2,SKU:1?discount=CODE.
//
// Such an address needs no state at the hub; it says all that is in it. Texts of a shopper are
// never part of one.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace noline::hub {

/// Decodes %XX; a wrong escape stands for itself.
[[nodiscard]] std::string decode_percent(std::string_view text);

/// {"lines": [{"sku","quantity"}], "coupon", "channel", "campaign"} of a path, or null when it is
/// none. A line without a quantity is one piece; `utm_source` and `utm_campaign` name channel and
/// campaign.
[[nodiscard]] nlohmann::json read_permalink(std::string_view path);

/// The path of lines [{"sku","quantity"}], and of a coupon's code where there is one.
[[nodiscard]] std::string permalink_of(const nlohmann::json& lines, std::string_view coupon);

/// Whether this can name a channel or a campaign: 1 to 40 of a-z A-Z 0-9 _ - .
[[nodiscard]] bool is_campaign_name(std::string_view text);

}  // namespace noline::hub
