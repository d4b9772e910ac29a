#include "src/shop_import.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <unordered_set>

#include "core/shop_intake.hpp"
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

/// Bytes of a feed read at once.
constexpr std::size_t piece_bytes = 64 * 1024;

/// Hands a file on in pieces.
Status read_pieces(const std::string& name, const std::function<void(std::string_view)>& take) {
  std::ifstream in(name, std::ios::binary);
  std::vector<char> piece(piece_bytes);
  while (in) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    const auto size = static_cast<std::size_t>(in.gcount());
    if (size > 0) {
      take({piece.data(), size});
    }
  }
  return in.eof() ? Status(Ok{}) : fail(Errc::invalid_argument, "cannot read " + name);
}

/// A feed from elsewhere knows no shop: categories and currency are those of its products, in the
/// order of their ids.
class FoundShop {
 public:
  void see(const catalogue::Product& product) {
    if (!product.variants.empty() && (first_.empty() || product.id < first_)) {
      first_ = product.id;
      currency_ = product.variants.front().price.currency;
    }
    if (product.category.empty()) {
      return;
    }
    auto& [id, category] = categories_[product.category];
    if (id.empty() || product.id < id) {
      id = product.id;
      category = {product.category_path.empty() ? product.category : product.category_path.front(),
                  product.picture};
    }
  }

  [[nodiscard]] catalogue::Shop make(const ImportSource& source) const {
    catalogue::Shop shop;
    shop.id = source.shop_id;
    shop.name = source.shop_id;
    shop.languages = {source.language};
    shop.currency = currency_;
    std::map<std::string, catalogue::Category> by_product;
    for (const auto& [name, found] : categories_) {
      const auto& [id, category] = found;
      by_product[id] = {name, {{source.language, category.first}}, category.second};
    }
    for (auto& [id, category] : by_product) {
      shop.categories.push_back(std::move(category));
    }
    return shop;
  }

 private:
  std::string first_;
  std::string currency_;
  /// Category to its first product's id, its name and picture.
  std::map<std::string, std::pair<std::string, std::pair<std::string, std::string>>> categories_;
};

/// One feed into the shop, product by product.
Status import_feed(const ImportSource& source, const std::string& file,
                   const catalogue::ImportOptions& options, const catalogue::ProductSink& sink,
                   ImportReport& report) {
  catalogue::Importer importer(options);
  for (const std::string& additions : source.additions) {
    char last = '\n';
    const Status read = read_pieces(additions, [&](std::string_view piece) {
      last = piece.back();
      importer.push_additions(piece);
    });
    if (!read) {
      return read;
    }
    if (last != '\n') {
      importer.push_additions("\n");
    }
  }
  const Status read = read_pieces(file, [&](std::string_view piece) { importer.push_feed(piece); });
  if (!read) {
    return read;
  }
  const catalogue::ImportResult result = importer.finish(sink);
  std::vector<std::string> problems;
  for (const catalogue::Problem& problem : result.problems) {
    problems.push_back(fs::path(file).filename().string() + ": " + catalogue::to_text(problem));
  }
  // Feeds are read from the last to the first.
  report.problems.insert(report.problems.begin(), problems.begin(), problems.end());
  report.problem_count += result.problem_count;
  report.row_count += result.row_count;
  report.is_complete = report.is_complete && result.is_complete;
  return Ok{};
}

/// Every feed is read by itself; of a product that several name the last one counts, which is why
/// the last feed comes first.
Status import_feeds(const ImportSource& source, const catalogue::ImportOptions& options,
                    const catalogue::ProductSink& sink, ImportReport& report) {
  for (auto file = source.feeds.rbegin(); file != source.feeds.rend(); ++file) {
    if (const Status status = import_feed(source, *file, options, sink, report); !status) {
      return status;
    }
  }
  return Ok{};
}

/// Every file, before anything is changed.
Status check_files(const ImportSource& source) {
  std::vector<std::string> files = source.feeds;
  files.insert(files.end(), source.additions.begin(), source.additions.end());
  for (const std::string& file : {source.coupons_file, source.promotions_file, source.links_file}) {
    if (!file.empty()) {
      files.push_back(file);
    }
  }
  for (const std::string& file : files) {
    std::error_code error;
    if (!std::ifstream(file, std::ios::binary) || fs::is_directory(file, error)) {
      return fail(Errc::invalid_argument, "cannot read " + file);
    }
  }
  return Ok{};
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
  ImportReport report;
  report.scope = "shop:" + (shop ? shop->id : source.shop_id);
  if (!is_scope_name(report.scope)) {
    return fail(Errc::invalid_argument, "a shop's id has letters a-z, digits, _ and -");
  }
  if (const Status readable = check_files(source); !readable) {
    return readable.error();
  }
  ShopIntake intake(service, report.scope);
  FoundShop found;
  std::unordered_set<std::string> ids;
  const auto sink = [&](const catalogue::Product& product) {
    if (ids.insert(product.id).second) {
      found.see(product);
      intake.put({"product/" + product.id, catalogue::to_json(product)}, now);
    }
  };
  if (const Status read = import_feeds(source, options, sink, report); !read) {
    return read.error();
  }
  report.product_count = ids.size();
  auto row = shop_row(shop ? *shop : found.make(source), source.promotions_file, report);
  if (!row) {
    return row.error();
  }
  intake.put({"shop", std::move(*row)}, now);
  report.changed_count =
      intake.close(report.is_complete ? Missing::withdrawn : Missing::stays, now);
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
