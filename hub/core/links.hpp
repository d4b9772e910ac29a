// Buy links, carts that are shared as a copy, and permalinks.
//
// The operator's links and shared carts stand in the private scope `links:<shop>`, as `link/<code>`
// and `share/<code>`. The hub only says what a link holds; the device that opened it puts that into
// its own live cart, whoever's that is. So a link knows nobody, and nobody's cart knows who shared.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/link.hpp"
#include "core/shelf.hpp"

namespace noline::hub {

/// A buy link: its code and canonical JSON, {"lines": [{"sku","quantity","options"}], "coupon",
/// "channel", "campaign", "starts_ms", "ends_ms"}. An empty text withdraws it.
struct LinkRow {
  std::string code;
  std::string json;
};

/// Where a link is opened.
struct Opener {
  const Scope* cart = nullptr;  ///< Null where nobody has put anything into one.
  std::string shop;             ///< "shop:<id>"
  Channel channel = Channel::web;
};

class Links {
 public:
  Links(Scopes& scopes, Shelf& shelf) : scopes_(scopes), shelf_(shelf) {}

  /// Takes the operator's list over; codes it does not name are withdrawn when it is whole. Returns
  /// how many changed.
  std::size_t put(std::string_view shop_scope, const std::vector<LinkRow>& rows, bool is_whole,
                  TimeMs now);
  /// {"outcome", "path"} of a path as in the address bar, or of a code alone, and what to put into
  /// the cart when there is something: {"lines", "coupon", "via", "missing": [sku, ...]}. Outcomes:
  /// added, partly (some of it is sold out), sold_out, expired, not_yet, unknown.
  [[nodiscard]] nlohmann::json open(const Opener& opener, const std::string& path, TimeMs now);
  /// Keeps lines [{"sku","quantity","options"}] for limits::share_ms under `code`. `peer` stands
  /// for the network address. Answers {"code", "path", "permalink", "expires_ms"}.
  [[nodiscard]] Result<nlohmann::json> share(std::string_view shop_scope, nlohmann::json lines,
                                             const std::string& code, std::uint64_t peer,
                                             TimeMs now);
  /// Removes what is over for long.
  void sweep(TimeMs now);

 private:
  [[nodiscard]] nlohmann::json find(const std::string& shop, const std::string& path);
  [[nodiscard]] bool is_there(const Opener& opener, const std::string& sku, TimeMs now);

  Scopes& scopes_;
  Shelf& shelf_;
  std::set<std::string> shops_;                     ///< In which carts were shared since the start.
  std::map<std::uint64_t, MinuteCounter> sharers_;  ///< Of a day, by network address.
};

/// The lines of the open cart as a link holds them. What the shopper wrote is left out, unless he
/// wants it along.
[[nodiscard]] nlohmann::json shared_lines(const Scope& cart, bool has_texts);

}  // namespace noline::hub
