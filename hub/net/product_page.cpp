#include "net/product_page.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/shelf.hpp"
#include "noline/catalogue/product.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr std::size_t description_bytes_max = 300;

std::string text_of(const json& object, const char* name) {
  const auto at = object.is_object() ? object.find(name) : object.end();
  return object.is_object() && at != object.end() && at->is_string() ? at->get<std::string>() : "";
}

const json& list_of(const json& object, const char* name) {
  static const json none = json::array();
  const auto at = object.is_object() ? object.find(name) : object.end();
  return object.is_object() && at != object.end() && at->is_array() ? *at : none;
}

/// A text in the language, or in whatever there is.
std::string in_language(const json& object, const char* name, std::string_view language) {
  const auto at = object.is_object() ? object.find(name) : object.end();
  if (!object.is_object() || at == object.end() || !at->is_object() || at->empty()) {
    return "";
  }
  const auto own = at->find(std::string(language));
  const json& text = own != at->end() ? *own : at->begin().value();
  return text.is_string() ? text.get<std::string>() : "";
}

/// For the text of an element and for a value in double quotes.
std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c == '\0' ? ' ' : c;
    }
  }
  return out;
}

/// JSON that ends no script element and begins no comment, whatever is in it.
std::string script_json(const json& value) {
  std::string out;
  for (const char c : dump(value)) {
    switch (c) {
      case '<':
        out += "\\u003c";
        break;
      case '>':
        out += "\\u003e";
        break;
      case '&':
        out += "\\u0026";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string encode_part(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~' ||
                          c == ':';
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain) {
      out += c;
    } else {
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return out;
}

/// An icon of the site, or an address that the feed names; nothing else.
std::string picture_address(const std::string& picture, const PageShop& shop) {
  if (picture.starts_with("https://") || picture.starts_with("http://")) {
    return picture;
  }
  return picture.empty() ? "" : shop.origin + "/pictures/" + encode_part(picture) + "-512.webp";
}

/// The first sentences, cut between two characters.
std::string short_text(std::string text) {
  if (text.size() > description_bytes_max) {
    std::size_t end = description_bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
      --end;
    }
    text.resize(end);
  }
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string availability_of(const json& variant, const Offer& offer, const FindOffer& find_offer) {
  const std::string said = text_of(variant, "availability");
  if (said == "preorder") {
    return "https://schema.org/PreOrder";
  }
  if (said == "backorder") {
    return "https://schema.org/BackOrder";
  }
  bool is_there = !offer.has_stock_count || offer.pieces() > 0;
  if (!offer.parts.empty()) {
    is_there = std::all_of(offer.parts.begin(), offer.parts.end(), [&](const auto& part) {
      const auto found = find_offer(part.sku);
      return found && (!found->has_stock_count || found->pieces() >= part.quantity);
    });
  }
  return is_there ? "https://schema.org/InStock" : "https://schema.org/OutOfStock";
}

json offer_json(const json& variant, const Offer& offer, const std::string& url,
                const FindOffer& find_offer) {
  return {{"@type", "Offer"},
          {"url", url},
          {"price", catalogue::format_price({offer.unit_price_minor, offer.currency})},
          {"priceCurrency", offer.currency},
          {"availability", availability_of(variant, offer, find_offer)}};
}

/// "Teapot, 0,8 l": what tells the variant apart, by the labels of its options.
std::string variant_name(const json& product, const json& variant, const std::string& title,
                         std::string_view language) {
  std::string name = title;
  const auto chosen = variant.find("options");
  for (const json& option : list_of(product, "options")) {
    const std::string value =
        chosen == variant.end() ? "" : text_of(*chosen, text_of(option, "name").c_str());
    for (const json& known : list_of(option, "values")) {
      if (!value.empty() && text_of(known, "value") == value) {
        const std::string label = in_language(known, "label", language);
        name += ", " + (label.empty() ? value : label);
      }
    }
  }
  return name;
}

/// What schema.org says of one thing, whether it is a group or a variant.
void add_common(json& out, const json& product, const PageShop& shop) {
  if (const std::string brand = text_of(product, "brand"); !brand.empty()) {
    out["brand"] = {{"@type", "Brand"}, {"name", brand}};
  }
  const auto count = product.is_object() ? product.find("rating_count") : product.end();
  const auto tenths = product.is_object() ? product.find("rating_tenths") : product.end();
  const bool is_rated = count != product.end() && tenths != product.end() &&
                        count->is_number_integer() && tenths->is_number_integer() &&
                        count->get<std::int64_t>() > 0 && tenths->get<std::int64_t>() > 0;
  if (is_rated) {
    const auto value = tenths->get<std::int64_t>();
    out["aggregateRating"] = {
        {"@type", "AggregateRating"},
        {"ratingValue", std::to_string(value / 10) + "." + std::to_string(value % 10)},
        {"reviewCount", count->get<std::int64_t>()}};
  }
  const std::string picture = picture_address(text_of(product, "picture"), shop);
  if (!picture.empty()) {
    out["image"] = picture;
  }
}

/// A property of schema.org, or the option's own name.
std::string varies_by(const std::string& option) {
  for (const char* known : {"size", "color", "material", "pattern"}) {
    if (option == known) {
      return std::string("https://schema.org/") + known;
    }
  }
  return option;
}

json variant_json(const json& product, const json& variant, const Offer& offer,
                  const PageShop& shop, std::string_view language, const FindOffer& find_offer) {
  const std::string title = in_language(product, "title", language);
  json out = {{"@type", "Product"},
              {"sku", offer.sku},
              {"name", variant_name(product, variant, title, language)},
              {"offers", offer_json(variant, offer, shop.origin + "/p/" + encode_part(offer.sku),
                                    find_offer)}};
  if (const std::string gtin = text_of(variant, "gtin"); !gtin.empty()) {
    out["gtin"] = gtin;
  }
  const std::string own = text_of(variant, "picture");
  const std::string picture =
      picture_address(own.empty() ? text_of(product, "picture") : own, shop);
  if (!picture.empty()) {
    out["image"] = picture;
  }
  return out;
}

/// Replaces what stands from `begin` up to and with `end`; false when the page has no such place.
bool replace_part(std::string& page, std::string_view begin, std::string_view end,
                  const std::string& by) {
  const auto from = page.find(begin);
  const auto to = from == std::string::npos ? from : page.find(end, from + begin.size());
  if (to == std::string::npos) {
    return false;
  }
  page.replace(from, to + end.size() - from, by);
  return true;
}

std::string meta(std::string_view kind, std::string_view name, std::string_view content) {
  return content.empty() ? ""
                         : "<meta " + std::string(kind) + "=\"" + std::string(name) +
                               "\" content=\"" + escape(content) + "\">\n";
}

void add_to_head(std::string& page, const std::string& head) {
  const auto end = page.find("</head>");
  if (end != std::string::npos) {
    page.insert(end, head);
  }
}

/// The page's own language, "en" when it does not say.
std::string language_of(std::string_view page) {
  constexpr std::string_view begin = "<html lang=\"";
  const auto from = page.find(begin);
  if (from == std::string_view::npos) {
    return "en";
  }
  const auto to = page.find('"', from + begin.size());
  return std::string(page.substr(from + begin.size(), to - from - begin.size()));
}

}  // namespace

json product_facts(const json& product, const PageShop& shop, std::string_view language,
                   const FindOffer& find_offer) {
  const std::string id = text_of(product, "id");
  const std::vector<Offer> offers = read_offers(product);
  json variants = json::array();
  for (const json& variant : list_of(product, "variants")) {
    const auto offer = std::find_if(offers.begin(), offers.end(), [&](const Offer& known) {
      return known.sku == text_of(variant, "sku");
    });
    if (offer != offers.end()) {
      variants.push_back(variant_json(product, variant, *offer, shop, language, find_offer));
    }
  }
  json out = {{"@type", "Product"}};
  if (variants.size() == 1) {
    out = variants.front();
  } else if (variants.size() > 1) {
    out = {{"@type", "ProductGroup"}, {"productGroupID", id}, {"hasVariant", std::move(variants)}};
    for (const json& option : list_of(product, "options")) {
      if (!list_of(option, "values").empty()) {
        out["variesBy"].push_back(varies_by(text_of(option, "name")));
      }
    }
  }
  const std::string url = shop.origin + "/p/" + encode_part(id);
  out["@context"] = "https://schema.org";
  out["url"] = url;
  out["name"] = in_language(product, "title", language);
  out["description"] = in_language(product, "description", language);
  if (out.contains("offers")) {
    out["offers"]["url"] = url;
  }
  add_common(out, product, shop);
  return out;
}

std::string product_page(std::string_view page, const json& product, const PageShop& shop,
                         const FindOffer& find_offer) {
  const std::string language = language_of(page);
  const json facts = product_facts(product, shop, language, find_offer);
  const std::string title = text_of(facts, "name");
  const std::string description = short_text(text_of(facts, "description"));
  const std::string url = text_of(facts, "url");
  std::string out(page);
  const std::string shown = shop.name.empty() ? title : title + " – " + shop.name;
  if (!title.empty()) {
    replace_part(out, "<title>", "</title>", "<title>" + escape(shown) + "</title>");
  }
  if (!description.empty()) {
    std::string line = meta("name", "description", description);
    line.pop_back();
    replace_part(out, "<meta name=\"description\"", ">", line);
  }
  add_to_head(out, "<link rel=\"canonical\" href=\"" + escape(url) + "\">\n" +
                       meta("property", "og:type", "product") + meta("property", "og:url", url) +
                       meta("property", "og:title", title) +
                       meta("property", "og:description", description) +
                       meta("property", "og:image", text_of(facts, "image")) +
                       meta("property", "og:site_name", shop.name) +
                       "<script type=\"application/ld+json\">" + script_json(facts) +
                       "</script>\n");
  return out;
}

std::string absent_page(std::string_view page) {
  std::string out(page);
  add_to_head(out, meta("name", "robots", "noindex"));
  return out;
}

std::string page_origin(std::string_view public_url, std::string_view host, bool is_tls) {
  if (!public_url.empty()) {
    return std::string(public_url.substr(0, public_url.find_last_not_of('/') + 1));
  }
  const bool is_name = !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == ':' || c == '[' || c == ']';
  });
  return is_name ? (is_tls ? "https://" : "http://") + std::string(host) : "";
}

}  // namespace noline::hub
