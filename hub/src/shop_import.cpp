#include "src/shop_import.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>

#include "noline/catalogue/coupons.hpp"
#include "noline/catalogue/import.hpp"
#include "noline/catalogue/links.hpp"
#include "noline/catalogue/promotions.hpp"
#include "noline/catalogue/shop.hpp"

namespace noline::hub {
namespace {

namespace fs = std::filesystem;

Result<std::string> read_file(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  std::error_code error;
  if (!in || fs::is_directory(name, error)) {
    return fail(Errc::invalid_argument, "cannot read " + name);
  }
  return std::string(std::istreambuf_iterator<char>(in), {});
}

Result<catalogue::Shop> read_shop(const std::string& file) {
  const auto text = read_file(file);
  if (!text) {
    return text.error();
  }
  catalogue::ShopResult parsed = catalogue::parse_shop(*text);
  if (!parsed.shop) {
    return fail(
        Errc::invalid_argument,
        file + ": " +
            (parsed.problems.empty() ? "not a shop" : catalogue::to_text(parsed.problems.front())));
  }
  return std::move(*parsed.shop);
}

/// A feed from elsewhere knows no shop: categories and currency are those of its products.
catalogue::Shop make_shop(const ImportSource& source,
                          const std::vector<catalogue::Product>& products) {
  catalogue::Shop shop;
  shop.id = source.shop_id;
  shop.name = source.shop_id;
  shop.languages = {source.language};
  std::set<std::string> known;
  for (const catalogue::Product& product : products) {
    if (shop.currency.empty() && !product.variants.empty()) {
      shop.currency = product.variants.front().price.currency;
    }
    if (!product.category.empty() && known.insert(product.category).second) {
      const std::string name =
          product.category_path.empty() ? product.category : product.category_path.front();
      shop.categories.push_back({product.category, {{source.language, name}}, product.picture});
    }
  }
  return shop;
}

struct Feeds {
  std::vector<catalogue::Product> products;
  ImportReport report;
};

/// Every feed is read by itself; of a product that several name the last one counts.
Result<Feeds> read_feeds(const ImportSource& source, const catalogue::ImportOptions& options) {
  std::string additions;
  for (const std::string& file : source.additions) {
    const auto text = read_file(file);
    if (!text) {
      return text.error();
    }
    additions += *text;
    additions += additions.ends_with('\n') ? "" : "\n";
  }
  Feeds feeds;
  std::map<std::string, catalogue::Product> by_id;
  for (const std::string& file : source.feeds) {
    const auto text = read_file(file);
    if (!text) {
      return text.error();
    }
    catalogue::ImportResult result = catalogue::import_feed(*text, additions, options);
    for (const catalogue::Problem& problem : result.problems) {
      feeds.report.problems.push_back(fs::path(file).filename().string() + ": " +
                                      catalogue::to_text(problem));
    }
    feeds.report.problem_count += result.problem_count;
    feeds.report.row_count += result.row_count;
    feeds.report.is_complete = feeds.report.is_complete && result.is_complete;
    for (catalogue::Product& product : result.products) {
      by_id.insert_or_assign(product.id, std::move(product));
    }
  }
  for (auto& [id, product] : by_id) {
    feeds.products.push_back(std::move(product));
  }
  return feeds;
}

}  // namespace

Result<ImportSource> ImportSource::from_folder(const std::string& folder) {
  ImportSource source;
  std::error_code error;
  const fs::path base(folder);
  source.shop_file = (base / "shop.json").string();
  if (!fs::is_regular_file(source.shop_file, error)) {
    return fail(Errc::invalid_argument, "--shop " + folder + " has no shop.json");
  }
  for (const char* name : {"products.tsv", "products.csv", "products.xml"}) {
    if (fs::is_regular_file(base / name, error)) {
      source.feeds.push_back((base / name).string());
    }
  }
  if (source.feeds.empty()) {
    return fail(Errc::invalid_argument,
                "--shop " + folder + " has no products.tsv, products.csv or products.xml");
  }
  if (fs::is_regular_file(base / "additions.jsonl", error)) {
    source.additions.push_back((base / "additions.jsonl").string());
  }
  if (fs::is_regular_file(base / "coupons.jsonl", error)) {
    source.coupons_file = (base / "coupons.jsonl").string();
  }
  if (fs::is_regular_file(base / "promotions.jsonl", error)) {
    source.promotions_file = (base / "promotions.jsonl").string();
  }
  if (fs::is_regular_file(base / "links.jsonl", error)) {
    source.links_file = (base / "links.jsonl").string();
  }
  return source;
}

namespace {

Status import_coupons(const std::string& file, Service& service, ImportReport& report, TimeMs now) {
  const auto text = read_file(file);
  if (!text) {
    return text.error();
  }
  const catalogue::CouponsResult read = catalogue::read_coupons(*text);
  std::vector<CouponRow> rows;
  for (const catalogue::CouponLine& line : read.coupons) {
    rows.push_back({line.code, line.json});
  }
  for (const catalogue::Problem& problem : read.problems) {
    report.problems.push_back("coupons.jsonl: " + catalogue::to_text(problem));
    ++report.problem_count;
  }
  report.changed_count +=
      service.put_coupons(rows, read.problems.empty() ? Missing::withdrawn : Missing::stays, now);
  return Ok{};
}

Status import_links(const std::string& file, Service& service, ImportReport& report, TimeMs now) {
  const auto text = read_file(file);
  if (!text) {
    return text.error();
  }
  const catalogue::BuyLinksResult read = catalogue::read_buy_links(*text);
  std::vector<LinkRow> rows;
  for (const catalogue::BuyLink& link : read.links) {
    rows.push_back({link.code, link.json});
  }
  for (const catalogue::Problem& problem : read.problems) {
    report.problems.push_back("links.jsonl: " + catalogue::to_text(problem));
    ++report.problem_count;
  }
  report.changed_count += service.put_links(
      report.scope, rows, read.problems.empty() ? Missing::withdrawn : Missing::stays, now);
  return Ok{};
}

/// The shop's row with its promotions. Wrong lines are reported, and the others count.
Result<std::string> shop_row(const catalogue::Shop& shop, const std::string& promotions_file,
                             ImportReport& report) {
  const std::string json = catalogue::to_json(shop);
  if (promotions_file.empty()) {
    return json;
  }
  const auto text = read_file(promotions_file);
  if (!text) {
    return text.error();
  }
  const catalogue::PromotionsResult read = catalogue::read_promotions(*text);
  for (const catalogue::Problem& problem : read.problems) {
    report.problems.push_back("promotions.jsonl: " + catalogue::to_text(problem));
    ++report.problem_count;
  }
  return catalogue::with_promotions(json, read.json);
}

}  // namespace

Result<ImportReport> import_shop(const ImportSource& source, Service& service, TimeMs now) {
  std::optional<catalogue::Shop> shop;
  catalogue::ImportOptions options;
  options.language = source.language;
  options.currency = source.currency;
  if (!source.shop_file.empty()) {
    auto read = read_shop(source.shop_file);
    if (!read) {
      return read.error();
    }
    shop = std::move(*read);
    options = catalogue::import_options(*shop);
  }
  auto feeds = read_feeds(source, options);
  if (!feeds) {
    return feeds.error();
  }
  if (!shop) {
    shop = make_shop(source, feeds->products);
  }
  ImportReport report = std::move(feeds->report);
  report.scope = "shop:" + shop->id;
  report.product_count = feeds->products.size();
  if (!is_scope_name(report.scope)) {
    return fail(Errc::invalid_argument, "a shop's id has letters a-z, digits, _ and -");
  }
  auto row = shop_row(*shop, source.promotions_file, report);
  if (!row) {
    return row.error();
  }
  std::vector<ShopRow> rows = {{"shop", std::move(*row)}};
  for (const catalogue::Product& product : feeds->products) {
    rows.push_back({"product/" + product.id, catalogue::to_json(product)});
  }
  report.changed_count = service.put_shop(
      report.scope, rows, report.is_complete ? Missing::withdrawn : Missing::stays, now);
  if (!source.coupons_file.empty()) {
    if (const Status status = import_coupons(source.coupons_file, service, report, now); !status) {
      return status.error();
    }
  }
  if (!source.links_file.empty()) {
    if (const Status status = import_links(source.links_file, service, report, now); !status) {
      return status.error();
    }
  }
  return report;
}

}  // namespace noline::hub
