// Server: pages that others than shoppers read.
#include <charconv>
#include <nlohmann/json.hpp>

#include "net/gzip.hpp"
#include "net/product_page.hpp"
#include "net/server_state.hpp"

namespace noline::hub {
namespace {

/// A page made for one request, with the tag and the encoding of a file.
HttpAnswer made_answer(const HttpRequest& request, std::string_view type, std::string bytes) {
  HttpAnswer answer;
  const std::string hash = format_hex(hash_bytes(bytes));
  std::string packed = accepts_encoding(request.accept_encoding, "gzip") ? gzip(bytes) : "";
  // Each encoding is a body of its own, so it has a tag of its own (RFC 9110, section 8.8.3.3).
  const std::string etag = "\"" + hash + (packed.empty() ? "\"" : "-gzip\"");
  answer.headers = {{"Content-Type", std::string(type)},
                    {"Vary", "Accept-Encoding"},
                    {"ETag", etag},
                    {"Cache-Control", "no-cache"}};
  if (!packed.empty()) {
    answer.headers.emplace_back("Content-Encoding", "gzip");
  }
  if (request.if_none_match.find(etag) != std::string::npos) {
    answer.status = 304;
    return answer;
  }
  answer.body =
      std::make_shared<const std::string>(packed.empty() ? std::move(bytes) : std::move(packed));
  return answer;
}

}  // namespace

/// The row of a product by its id, or by the SKU of one of its variants; null when there is none.
nlohmann::json Server::State::find_product(const std::string& id_or_sku) {
  const Scope* shop = service_.find_scope(options_.shop_scope);
  if (shop == nullptr) {
    return nullptr;
  }
  nlohmann::json product = read_owned(*shop, "product/" + id_or_sku);
  if (!product.is_object()) {
    const auto offer = service_.find_offer(options_.shop_scope, id_or_sku);
    product = offer ? read_owned(*shop, "product/" + offer->product) : nlohmann::json();
  }
  return product.is_object() ? product : nlohmann::json();
}

HttpAnswer Server::State::product(const HttpRequest& request) {
  HttpRequest plain;
  plain.method = request.method;
  plain.target = "/index.html";
  const HttpAnswer page = site_.get(plain);
  const std::string path = checked_path(request.path());
  const std::string origin = page_origin(options_.public_url, request.host, tls_.has_value());
  if (page.status != 200 || path.empty() || origin.empty() || options_.shop_scope.empty()) {
    return site_.get(request);
  }
  const std::string& html = *page.body;
  const nlohmann::json product = find_product(path.substr(3));
  if (product.is_null()) {
    return made_answer(request, content_type_of("/index.html"), absent_page(html));
  }
  const nlohmann::json shop = read_owned(*service_.find_scope(options_.shop_scope), "shop");
  const auto name = shop.is_object() ? shop.find("name") : shop.end();
  const bool is_named = shop.is_object() && name != shop.end() && name->is_string();
  const PageShop facts{origin, is_named ? name->get<std::string>() : ""};
  const auto find_offer = [this](const std::string& sku) {
    return service_.find_offer(options_.shop_scope, sku);
  };
  return made_answer(request, content_type_of("/index.html"),
                     product_page(html, product, facts, find_offer));
}

HttpAnswer Server::State::sitemap_list(const HttpRequest& request) {
  const Scope* shop = service_.find_scope(options_.shop_scope);
  const std::string origin = page_origin(options_.public_url, request.host, tls_.has_value());
  std::size_t number = 0;
  constexpr std::string_view list = "?list=";
  const auto query = request.target.find(list);
  if (query != std::string::npos) {
    const char* begin = request.target.data() + query + list.size();
    std::from_chars(begin, request.target.data() + request.target.size(), number);
  }
  std::string text =
      shop == nullptr || origin.empty() ? std::string() : sitemap(*shop, origin, number);
  return text.empty() ? HttpAnswer::text(404, "text/plain; charset=utf-8", "not found\n")
                      : made_answer(request, content_type_of("/sitemap.xml"), std::move(text));
}

/// The site's own rules, and where the list of pages is.
HttpAnswer Server::State::robots(const HttpRequest& request) {
  HttpRequest plain;
  plain.method = request.method;
  plain.target = "/robots.txt";
  const HttpAnswer own = site_.get(plain);
  std::string text = own.status == 200 ? *own.body : "User-agent: *\nDisallow: /v1/\n";
  const std::string origin = page_origin(options_.public_url, request.host, tls_.has_value());
  if (!options_.shop_scope.empty() && !origin.empty()) {
    text +=
        (text.ends_with('\n') ? "" : "\n") + std::string("Sitemap: ") + origin + "/sitemap.xml\n";
  }
  return made_answer(request, content_type_of("/robots.txt"), std::move(text));
}

}  // namespace noline::hub
