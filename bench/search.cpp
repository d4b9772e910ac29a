// noline_search: the search over catalogues of growing size, beside SQLite's FTS5 in the same run.
//
// Each query goes to the index, to the hub's service (the call with its bytes in and out), and to
// FTS5 with the same words as prefixes, joined with a table of price, stock and category: ids,
// total, and no facets, which SQLite would have to count in queries of their own. FTS5 corrects no
// typing errors and finds nothing inside words, so its queries of those kinds find less.
#include <dlfcn.h>
#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <random>

#include "core/service.hpp"
#include "noline/search.hpp"
#include "shopper.hpp"
#include "store/sqlite_store.hpp"

namespace noline::bench {
namespace {

using wire::Json;

constexpr std::size_t queries_count = 2'000;

const std::vector<std::string> adjectives = {"Roter",  "Grüner", "Blauer", "Kleiner", "Großer",
                                             "Feiner", "Alter",  "Neuer",  "Süßer",   "Milder"};
const std::vector<std::string> materials = {"Leinen", "Linden", "Holz",  "Kupfer",  "Wolle",
                                            "Glas",   "Eichen", "Stein", "Keramik", "Seide"};
const std::vector<std::string> things = {"honig",  "tuch",  "becher", "tee",    "lampe",
                                         "tasche", "brett", "kanne",  "schale", "kissen"};
const std::vector<std::string> sizes = {"s", "m", "l", "xl"};

struct Shape {
  std::size_t products = 0;
  std::size_t variants = 1;
};

std::string word_of(std::size_t number) {
  static const char* const parts[] = {"ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu"};
  std::string word;
  for (int part = 0; part < 4; ++part, number /= 10) {
    word += parts[number % 10];
  }
  return word;
}

Json make_product(std::size_t number, std::size_t variants, std::mt19937_64& draw) {
  const auto pick = [&](const std::vector<std::string>& from) {
    return from[draw() % from.size()];
  };
  // A brand's word, of which there are many, makes titles differ as real ones do.
  const std::string title =
      pick(adjectives) + " " + pick(materials) + pick(things) + " " + word_of(draw() % 5'000);
  std::string text = "Ein Stück aus der Werkstatt:";
  for (int word = 0; word < 25; ++word) {
    text += " " + word_of(draw() % 10'000);
  }
  const std::string id = "P" + std::to_string(number);
  Json out = {{"id", id},
              {"category", "c" + std::to_string(draw() % 40)},
              {"title", {{"de", title}, {"en", "Fine " + word_of(draw() % 5'000)}}},
              {"description", {{"de", text}}},
              {"currency", "EUR"},
              {"rank", number},
              {"rating_tenths", draw() % 50},
              {"tags", {pick({"vegan", "regional", "organic", "gift"})}},
              {"options", {{{"name", "size"}, {"values", Json::array()}}}},
              {"variants", Json::array()}};
  for (const std::string& size : sizes) {
    out["options"][0]["values"].push_back({{"value", size}, {"label", {{"de", "Größe " + size}}}});
  }
  for (std::size_t variant = 0; variant < variants; ++variant) {
    out["variants"].push_back({{"sku", id + "-" + std::to_string(variant)},
                               {"options", {{"size", sizes[variant % sizes.size()]}}},
                               {"price_minor", 100 + draw() % 20'000},
                               {"stock", {{"berlin", draw() % 4}}}});
  }
  return out;
}

/// One of six kinds: one word, two, a prefix, a typing error, a category, words and filters.
SearchRequest make_request(std::size_t number, std::mt19937_64& draw) {
  const auto pick = [&](const std::vector<std::string>& from) {
    return from[draw() % from.size()];
  };
  SearchRequest request;
  std::string compound = pick(materials) + pick(things);
  switch (number % 6) {
    case 0:
      request.words = draw() % 2 == 0 ? compound : word_of(draw() % 5'000);
      break;
    case 1:
      request.words = pick(adjectives) + " " + pick(things);
      break;
    case 2:
      request.words = compound.substr(0, 2 + draw() % 5);
      break;
    case 3:
      std::swap(compound[2], compound[3]);
      request.words = compound;
      break;
    case 4:
      request.category = "c" + std::to_string(draw() % 40);
      request.sort = "price";
      break;
    default:
      request.words = pick(materials);
      request.filters = {"stock", "price:1000-5000", "option:size=" + pick(sizes)};
  }
  return request;
}

struct Times {
  std::vector<double> ms;

  void print(const char* what) {
    std::sort(ms.begin(), ms.end());
    const auto at = [&](double share) {
      return ms[static_cast<std::size_t>(share * static_cast<double>(ms.size() - 1))];
    };
    std::printf("  %-22s p50 %7.2f ms  p99 %7.2f ms  worst %7.2f ms\n", what, at(0.5), at(0.99),
                ms.back());
  }
  template <typename Work>
  void measure(Work&& work) {
    const double start = seconds_now();
    work();
    ms.push_back((seconds_now() - start) * 1e3);
  }
};

/// The same catalogue in the system's SQLite: the one that noline brings along has no FTS5.
class Fts {
 public:
  Fts() {
    library_ = dlopen("libsqlite3.so.0", RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
    if (library_ == nullptr) {
      std::printf("%s\n", dlerror());
      std::exit(1);
    }
    find("sqlite3_exec", exec_);
    Open* open = nullptr;
    find("sqlite3_open", open);
    open(":memory:", &database_);
    run("CREATE VIRTUAL TABLE words USING fts5(title, kind, code, text, prefix='2 3');"
        "CREATE TABLE variant(product INTEGER, category TEXT, size TEXT, price INTEGER, "
        "stock INTEGER);"
        "BEGIN");
  }
  ~Fts() {
    Close* close = nullptr;
    find("sqlite3_close", close);
    close(database_);
  }
  Fts(const Fts&) = delete;
  Fts& operator=(const Fts&) = delete;

  void add(std::size_t number, const Json& product) {
    const std::string rowid = std::to_string(number + 1);
    run("INSERT INTO words(rowid, title, kind, code, text) VALUES(" + rowid + ",'" +
        product["title"]["de"].get<std::string>() + " " +
        product["title"]["en"].get<std::string>() + "','','" + product["id"].get<std::string>() +
        "','" + product["description"]["de"].get<std::string>() + "')");
    for (const Json& variant : product["variants"]) {
      run("INSERT INTO variant VALUES(" + rowid + ",'" + product["category"].get<std::string>() +
          "','" + variant["options"]["size"].get<std::string>() + "'," +
          variant["price_minor"].dump() + "," + variant["stock"]["berlin"].dump() + ")");
    }
  }
  void finish() {
    run("COMMIT; CREATE INDEX by_category ON variant(category, price);"
        "CREATE INDEX by_product ON variant(product)");
  }

  /// How many products, and their first page by relevance or price.
  std::size_t find(const SearchRequest& request) {
    std::string match;
    std::string word;
    for (const char c : request.words + " ") {
      if (c != ' ') {
        word += c;
      } else if (!word.empty()) {
        match += "\"" + word + "\"* ";
        word.clear();
      }
    }
    const std::string size = request.filters.empty() ? "" : request.filters[2].substr(12);
    const std::string where =
        request.filters.empty()
            ? ""
            : " AND EXISTS(SELECT 1 FROM variant WHERE product=words.rowid AND stock>0 AND "
              "price>=1000 AND price<5000 AND size='" +
                  size + "')";
    const std::string of_words = " FROM words WHERE words MATCH '" + match + "'" + where;
    const std::string of_category = " FROM variant WHERE category='" + request.category + "'";
    const bool has_words = !request.words.empty();
    run("SELECT " +
        std::string(has_words ? "rowid" + of_words + " ORDER BY rank LIMIT 24"
                              : "DISTINCT product" + of_category + " ORDER BY price LIMIT 24"));
    count_ = 0;
    run("SELECT count(" +
        std::string(has_words ? "*)" + of_words : "DISTINCT product)" + of_category));
    return count_;
  }

 private:
  using Open = int(const char*, void**);
  using Close = int(void*);
  using Row = int(void*, int, char**, char**);
  using Exec = int(void*, const char*, Row*, void*, char**);

  template <typename Function>
  void find(const char* name, Function*& function) {
    function = reinterpret_cast<Function*>(dlsym(library_, name));
  }

  void run(const std::string& sql) {
    char* error = nullptr;
    const auto take = [](void* self, int, char** values, char**) {
      static_cast<Fts*>(self)->count_ =
          std::strtoul(values[0] == nullptr ? "0" : values[0], nullptr, 10);
      return 0;
    };
    if (exec_(database_, sql.c_str(), take, this, &error) != 0) {
      std::printf("FTS5: %s\n", error);
      std::exit(1);
    }
  }

  void* library_ = nullptr;
  void* database_ = nullptr;
  Exec* exec_ = nullptr;
  std::size_t count_ = 0;
};

double held_mib() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd) / (1024.0 * 1024.0);
}

/// A hub with the catalogue and one device at it.
class Hub {
 public:
  explicit Hub(const std::vector<Json>& products) {
    store_ = std::move(*hub::SqliteStore::open(""));
    service_ = std::move(*hub::Service::open(*store_, hub::Seed{1}, bench_now));
    std::vector<hub::ShopRow> rows = {{"shop", R"({"id":"demo"})"}};
    for (const Json& product : products) {
      rows.push_back({"product/" + product["id"].get<std::string>(), wire::dump(product)});
    }
    service_->put_shop("shop:demo", rows, hub::Missing::withdrawn, bench_now);
    connect();
  }

  /// The bytes of the answer, and of the products before it.
  std::size_t search(const SearchRequest& request) {
    now_ += 1'000;  // Calls are counted by the minute.
    service_->handle_message(
        1, wire::encode(wire::Call{7, "search", to_json(request)}, wire::Format::cbor, {1}), now_);
    return drain();
  }

  void change_stock(const Json& product, std::int64_t pieces) {
    Json changed = product;
    changed["variants"][0]["stock"]["berlin"] = pieces;
    service_->put_shop("shop:demo",
                       {{"product/" + product["id"].get<std::string>(), wire::dump(changed)}},
                       hub::Missing::stays, ++now_);
    drain();
  }

 private:
  void connect() {
    service_->handle_connected(1, {}, now_);
    wire::Hello hello;
    const std::string id(32, '1');
    hello.device = {{"id", id}, {"name", "b"}, {"kind", "cli"}, {"language", "de"}};
    hello.replica = {1};
    hello.credential = {{"guest", id}, {"secret", std::string(64, '2')}};
    hello.scopes = {{"guest:" + id, 0, 0}, {"shop:demo", 0, 0}};
    service_->handle_message(1, wire::encode(hello, wire::Format::cbor, {1}), now_);
    drain();
  }

  std::size_t drain() {
    (void)service_->commit(now_);
    std::size_t bytes = 0;
    while (auto out = service_->poll_transmit()) {
      bytes += out->bytes == nullptr ? 0 : out->bytes->size();
    }
    return bytes;
  }

  std::unique_ptr<hub::Store> store_;
  std::unique_ptr<hub::Service> service_;
  TimeMs now_ = bench_now;
};

void run_shape(const Shape& shape) {
  std::mt19937_64 draw(7);
  std::vector<Json> products;
  for (std::size_t number = 0; number < shape.products; ++number) {
    products.push_back(make_product(number, shape.variants, draw));
  }
  Fts fts;
  const double fts_start = seconds_now();
  for (std::size_t number = 0; number < products.size(); ++number) {
    fts.add(number, products[number]);
  }
  fts.finish();
  const double fts_seconds = seconds_now() - fts_start;
  const double before = held_mib();
  const double start = seconds_now();
  auto index = std::make_unique<SearchIndex>();
  for (const Json& product : products) {
    index->put(product);
  }
  std::printf("%zu products of %zu: index built in %.2f s, %.0f MB (FTS5: %.2f s)\n",
              shape.products, shape.variants, seconds_now() - start, held_mib() - before,
              fts_seconds);
  Times own;
  Times peer;
  std::vector<SearchRequest> requests;
  std::uint64_t total = 0;
  std::uint64_t peer_total = 0;
  for (std::size_t number = 0; number < queries_count; ++number) {
    requests.push_back(make_request(number, draw));
    own.measure([&] { total += index->find(requests.back()).total; });
    peer.measure([&] { peer_total += fts.find(requests.back()); });
  }
  own.print("index, with facets");
  peer.print("SQLite FTS5, without");
  std::printf("  p50 ratio %.2f, p99 ratio %.2f; found %llu and %llu in all\n",
              own.ms[own.ms.size() / 2] / peer.ms[peer.ms.size() / 2],
              own.ms[own.ms.size() * 99 / 100] / peer.ms[peer.ms.size() * 99 / 100],
              static_cast<unsigned long long>(total), static_cast<unsigned long long>(peer_total));
  index.reset();
  Hub hub(products);
  Times calls;
  std::size_t bytes = 0;
  for (const SearchRequest& request : requests) {
    calls.measure([&] { bytes += hub.search(request); });
  }
  calls.print("hub's call");
  Times changes;
  for (std::size_t number = 0; number < 200; ++number) {
    const Json& product = products[draw() % products.size()];
    changes.measure([&] { hub.change_stock(product, static_cast<std::int64_t>(number)); });
  }
  changes.print("a change of stock");
  std::printf("  %zu bytes an answer\n", bytes / requests.size());
}

}  // namespace
}  // namespace noline::bench

int main() {
  for (const noline::bench::Shape& shape :
       {noline::bench::Shape{1'000, 1}, {10'000, 1}, {25'000, 4}, {100'000, 1}}) {
    noline::bench::run_shape(shape);
    malloc_trim(0);
  }
  return 0;
}
