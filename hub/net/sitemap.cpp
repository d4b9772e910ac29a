// The list of a shop's pages for crawlers, as sitemaps.org describes it.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/shelf.hpp"
#include "net/product_page.hpp"

namespace noline::hub {
namespace {

constexpr std::string_view xml_head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr std::string_view name_space = " xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
constexpr std::string_view product_prefix = "product/";

/// Row keys and ids of categories are letters, digits and few signs; of these only "&" and "%"
/// would mean something here.
bool is_plain(std::string_view id) {
  return id.find_first_of("&<>\"'%?# /\\") == std::string_view::npos;
}

std::vector<std::string> paths_of(const Scope& scope) {
  std::vector<std::string> paths = {"/"};
  const nlohmann::json shop = read_owned(scope, "shop");
  const auto categories = shop.is_object() ? shop.find("categories") : shop.end();
  if (shop.is_object() && categories != shop.end() && categories->is_array()) {
    for (const nlohmann::json& category : *categories) {
      const auto id = category.is_object() ? category.find("id") : category.end();
      if (category.is_object() && id != category.end() && id->is_string() &&
          is_plain(id->get_ref<const std::string&>())) {
        paths.push_back("/c/" + id->get<std::string>());
      }
    }
  }
  for (auto row = scope.rows.lower_bound(product_prefix);
       row != scope.rows.end() && row->first.starts_with(product_prefix); ++row) {
    const auto* owned = std::get_if<Owned>(&row->second.value);
    const std::string id = row->first.substr(product_prefix.size());
    if (owned != nullptr && !owned->json.empty() && is_plain(id)) {
      paths.push_back("/p/" + id);
    }
  }
  return paths;
}

void add_entry(std::string& out, std::string_view element, std::string_view origin,
               std::string_view path) {
  out.append("<").append(element).append("><loc>").append(origin).append(path);
  out.append("</loc></").append(element).append(">\n");
}

}  // namespace

std::string sitemap(const Scope& scope, std::string_view origin, std::size_t number) {
  const std::vector<std::string> paths = paths_of(scope);
  const std::size_t lists = (paths.size() + sitemap_urls_max - 1) / sitemap_urls_max;
  std::string out(xml_head);
  if (number == 0 && lists > 1) {
    out.append("<sitemapindex").append(name_space);
    for (std::size_t list = 1; list <= lists; ++list) {
      add_entry(out, "sitemap", origin, "/sitemap.xml?list=" + std::to_string(list));
    }
    return out.append("</sitemapindex>\n");
  }
  const std::size_t list = std::max<std::size_t>(number, 1);
  if (list > lists) {
    return "";
  }
  const std::size_t begin = (list - 1) * sitemap_urls_max;
  const std::size_t end = std::min(paths.size(), begin + sitemap_urls_max);
  out.append("<urlset").append(name_space);
  for (std::size_t at = begin; at < end; ++at) {
    add_entry(out, "url", origin, paths[at]);
  }
  return out.append("</urlset>\n");
}

}  // namespace noline::hub
