#include "core/links.hpp"

#include <algorithm>

#include "core/limits.hpp"
#include "core/permalinks.hpp"
#include "core/service.hpp"
#include "noline/coupons.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr std::string_view link_prefix = "/b/";
/// 80 bits: nobody guesses a stranger's cart.
constexpr std::size_t share_code_size = 16;
constexpr TimeMs day_ms = TimeMs{24} * 3'600'000;
/// As many as a device puts into a wallet.
constexpr std::size_t coupons_max = 16;

std::string links_scope(std::string_view shop_scope) {
  return "links:" + std::string(shop_scope.substr(shop_scope.find(':') + 1));
}

/// The shop that the device looks at.
std::string shop_of(const Link& link) {
  for (const LinkScope& at : link.scopes) {
    if (at.scope != nullptr && at.scope->is_shop()) {
      return at.scope->name;
    }
  }
  return {};
}

/// What a link says may name a product and options that choose the variant; what is left of the
/// options are texts.
json resolve(const json& line, const std::vector<Offer>& offers) {
  json out = {{"sku", line.value("sku", "")},
              {"quantity", line.value("quantity", std::uint32_t{1})},
              {"options", line.value("options", json::object())}};
  for (const Offer& named : offers) {
    if (named.sku != out["sku"]) {
      continue;
    }
    auto wanted = named.options;
    for (auto& [name, value] : wanted) {
      value = out["options"].value(name, value);
      out["options"].erase(name);
    }
    for (const Offer& offer : offers) {
      if (offer.options == wanted) {
        out["sku"] = offer.sku;
      }
    }
    return out;
  }
  return out;
}

json outcome_json(const char* outcome, const std::string& path) {
  return {{"outcome", outcome}, {"path", path}};
}

std::size_t count_wallet(const Scope& cart) {
  std::size_t count = 0;
  const std::string prefix = cart_prefix(cart.open_epoch) + "coupon/";
  for (auto at = cart.rows.lower_bound(prefix);
       at != cart.rows.end() && at->first.starts_with(prefix); ++at) {
    ++count;
  }
  return count;
}

}  // namespace

json shared_lines(const Scope& cart, bool has_texts) {
  json lines = json::array();
  const std::string prefix = cart_prefix(cart.open_epoch) + "line/";
  for (auto at = cart.rows.lower_bound(prefix);
       at != cart.rows.end() && at->first.starts_with(prefix); ++at) {
    const auto* line = std::get_if<Line>(&at->second.value);
    if (line != nullptr && line->quantity() > 0 && line->list_name() == "cart") {
      lines.push_back({{"sku", line->identity.sku}, {"quantity", line->quantity()}});
      if (has_texts && !line->identity.options.empty()) {
        lines.back()["options"] = line->identity.options;
      }
    }
  }
  return lines;
}

std::size_t Links::put(std::string_view shop_scope, const std::vector<LinkRow>& rows, bool is_whole,
                       TimeMs now) {
  Scope& links = scopes_.open(links_scope(shop_scope));
  std::map<std::string, std::string> wanted;
  constexpr std::string_view prefix = "link/";
  for (auto at = links.rows.lower_bound(prefix);
       is_whole && at != links.rows.end() && at->first.starts_with(prefix); ++at) {
    wanted[at->first] = "";
  }
  for (const LinkRow& row : rows) {
    wanted[std::string(prefix) + row.code] = row.json;
  }
  std::size_t changed = 0;
  for (const auto& [key, text] : wanted) {
    const auto held = links.rows.find(key);
    const auto* owned =
        held == links.rows.end() ? nullptr : std::get_if<Owned>(&held->second.value);
    if (owned == nullptr || owned->json != text) {
      static_cast<void>(scopes_.join_row(links, key, Owned{text, next_version(links, key, now)}));
      ++changed;
    }
  }
  return changed;
}

/// What the path stands for with its "code", or null.
json Links::find(const std::string& shop, const std::string& path) {
  if (json permalink = read_permalink(path); !permalink.is_null()) {
    return permalink;
  }
  std::string_view code = path;
  code.remove_prefix(code.starts_with(link_prefix) ? link_prefix.size() : 0);
  const std::string name = normal_coupon_code(code.substr(0, code.find_first_of("?#")));
  const Scope* links = name.empty() ? nullptr : scopes_.find(links_scope(shop));
  if (links == nullptr) {
    return {};
  }
  json found = read_owned(*links, "link/" + name);
  if (!found.is_object()) {
    found = read_owned(*links, "share/" + name);
  }
  if (found.is_object()) {
    found["code"] = name;
  }
  return found;
}

/// At least one piece, or of a bundle what one takes of each part.
bool Links::is_there(const Opener& opener, const std::string& sku, TimeMs now) {
  const Buyer buyer{opener.cart == nullptr ? std::string_view() : opener.cart->name,
                    opener.channel};
  const auto has = [&](const Offer& offer, std::uint32_t pieces) {
    return !offer.has_stock_count || offer.pieces() >= pieces;
  };
  const auto offer = shelf_.find_for(opener.shop, sku, buyer, now);
  if (!offer || offer->parts.empty()) {
    return offer && has(*offer, 1);
  }
  return std::all_of(offer->parts.begin(), offer->parts.end(), [&](const BundlePart& part) {
    const auto own = shelf_.find_for(opener.shop, part.sku, buyer, now);
    return own && own->parts.empty() && has(*own, part.quantity);
  });
}

json Links::open(const Opener& opener, const std::string& path, TimeMs now) {
  const json found = find(opener.shop, path);
  if (!found.is_object()) {
    return outcome_json("unknown", "/");
  }
  json out = outcome_json("added", "/cart");
  out["lines"] = out["missing"] = json::array();
  std::string sold;
  for (const json& wanted : found.value("lines", json::array())) {
    json line = wanted;
    if (const auto named = shelf_.find(opener.shop, wanted.value("sku", ""))) {
      const Scope& shop = *scopes_.find(opener.shop);
      line = resolve(wanted, read_offers(read_owned(shop, "product/" + named->product)));
      sold = sold.empty() ? line.value("sku", "") : sold;
    }
    const std::string sku = line.value("sku", "");
    if (is_there(opener, sku, now)) {
      out["lines"].push_back(std::move(line));
    } else {
      out["missing"].push_back(sku);
    }
  }
  const std::string product = sold.empty() ? "/" : "/p/" + sold;
  const TimeMs ends_ms = found.value("ends_ms", TimeMs{0});
  if (now < found.value("starts_ms", TimeMs{0})) {
    return outcome_json("not_yet", product);
  }
  if (ends_ms != 0 && ends_ms <= now) {
    return outcome_json("expired", product);
  }
  if (out["lines"].empty()) {
    return outcome_json(sold.empty() ? "unknown" : "sold_out", product);
  }
  if (!out["missing"].empty()) {
    out["outcome"] = "partly";
  }
  out["via"] = found.value("channel", "link") + "/" + found.value("campaign", "") + "/" +
               found.value("code", "");
  const std::string coupon = found.value("coupon", "");
  if (!coupon.empty() && (opener.cart == nullptr || count_wallet(*opener.cart) < coupons_max)) {
    out["coupon"] = coupon;
  }
  return out;
}

Result<json> Links::share(std::string_view shop_scope, json lines, const std::string& code,
                          std::uint64_t peer, TimeMs now) {
  if (lines.empty() || lines.size() > limits::link_lines_max) {
    return fail(
        lines.empty() ? Errc::invalid_argument : Errc::too_many,
        "a cart of 1 to " + std::to_string(limits::link_lines_max) + " lines can be shared");
  }
  std::erase_if(sharers_, [now](const auto& it) { return now - it.second.since_ms >= day_ms; });
  Scope& links = scopes_.open(links_scope(shop_scope));
  if ((peer != 0 && !sharers_[peer].take(now, limits::shares_per_peer_max, day_ms)) ||
      links.rows.size() >= limits::shares_max) {
    return fail(Errc::too_many, "too many carts were shared; try again tomorrow");
  }
  shops_.insert(links.name);
  const std::string key = "share/" + code;
  const TimeMs expires_ms = now + limits::share_ms;
  const std::string permalink = permalink_of(lines, "");
  const json row = {{"lines", std::move(lines)}, {"channel", "share"}, {"ends_ms", expires_ms}};
  static_cast<void>(scopes_.join_row(links, key, Owned{dump(row), next_version(links, key, now)}));
  return json{{"code", code},
              {"path", std::string(link_prefix) + code},
              {"permalink", permalink},
              {"expires_ms", expires_ms}};
}

void Links::sweep(TimeMs now) {
  for (const std::string& name : shops_) {
    Scope* links = scopes_.find(name);
    for (auto row = links == nullptr ? HeldRows::iterator() : links->rows.lower_bound("share/");
         links != nullptr && row != links->rows.end();) {
      const auto next = std::next(row);
      // For as long again who comes late is told that it is over, and not that it never was.
      const TimeMs ends_ms = read_owned(*links, row->first).value("ends_ms", TimeMs{0});
      if (ends_ms + limits::share_ms <= now) {
        scopes_.remove_row(*links, row);
      }
      row = next;
    }
  }
}

std::size_t Service::put_links(std::string_view shop_scope, const std::vector<LinkRow>& rows,
                               Missing missing, TimeMs now) {
  is_dirty_ = true;
  return buy_links_.put(shop_scope, rows, missing == Missing::withdrawn, now);
}

/// "link_open" {"link"}; "cart_share" {"texts": true takes what was written along}.
Result<json> Service::link_call(const Link& link, const wire::Call& call, TimeMs now) {
  const std::string shop = shop_of(link);
  if (!can_edit(link.session.role)) {
    return fail(Errc::not_allowed, "only who may change a cart opens links and shares it");
  }
  if (shop.empty()) {
    return fail(Errc::invalid_argument, "no shop is open on this link");
  }
  const Scope* cart = scopes_.find(link.session.scope);
  if (call.name == "cart_share") {
    const bool has_texts = call.args.is_object() && call.args.value("texts", json()) == true;
    return buy_links_.share(shop, cart == nullptr ? json::array() : shared_lines(*cart, has_texts),
                            normal_coupon_code(chance_.code(share_code_size)), link.info.peer, now);
  }
  const std::string path = text_of(call.args, "link");
  if (path.empty() || path.size() > limits::text_bytes_max) {
    return fail(Errc::invalid_argument, "link is a path or a code");
  }
  return buy_links_.open({cart, shop, channel_of(link.device.value("kind", ""))}, path, now);
}

}  // namespace noline::hub
