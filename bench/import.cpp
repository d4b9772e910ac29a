// A product feed of 100,000 variants into a hub's database: noline_import, with
// NOLINE_IMPORT_VARIANTS for another size, NOLINE_IMPORT_SIZES for 1 to 4 sizes of a product (4),
// and NOLINE_IMPORT_JSON=FILE for the figures as JSON.
//
// The feed is Google's format as TSV, with a description of 400 characters in
// each row, and one row in a thousand with a price that is none. `noline-hub import` takes it
// twice; the second time nothing may change. Time and the most memory are those of the child
// (wait4). The same rows are then inserted by SQLite alone, in one transaction with the hub's
// settings: that is what the disk and SQLite ask for, and the ratio says what reading, checking and
// joining add.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "noline/wire.hpp"
#include "store/sqlite_database.hpp"
#include "support/hub_process.hpp"
#include "support/test_hub.hpp"

namespace {

using namespace noline;
using namespace noline::hub;
using namespace noline::hub::test;
using noline::wire::Json;
using Clock = std::chrono::steady_clock;

constexpr unsigned rows_per_wrong_one = 1000;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

unsigned wish(const char* name, unsigned otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : static_cast<unsigned>(std::atoi(text));
}

std::size_t write_feed(const std::string& name, unsigned variants, unsigned per_product) {
  constexpr const char* words[] = {"warm ", "light ", "woven ", "cotton ", "from ", "Portugal ",
                                   "and ",  "soft ",  "after ", "every ",  "wash ", "for "};
  constexpr const char* kinds[] = {"Shirt", "Jacket", "Scarf", "Trousers", "Cap", "Socks"};
  constexpr const char* sizes[] = {"S", "M", "L", "XL"};
  std::ofstream feed(name);
  feed << "id\titem_group_id\ttitle\tdescription\tlink\timage_link\tprice\tavailability\tbrand\t"
          "size\tproduct_type\n";
  std::size_t wrong = 0;
  for (unsigned i = 0; i < variants; ++i) {
    const unsigned group = i / per_product;
    const char* kind = kinds[group % 6];
    const char* size = sizes[i % per_product];
    std::string text = std::string("A ") + kind + ". ";
    for (unsigned at = group; text.size() < 400; at = at * 31 + 7) {
      text += words[at % 12];
    }
    const bool is_wrong = i % rows_per_wrong_one == 500;
    wrong += is_wrong ? 1 : 0;
    feed << "G-" << group << "-" << size << "\tG-" << group << "\t" << kind << " no. " << group
         << ", " << size << "\t" << text << "\thttps://shop.example/p/" << group
         << "\thttps://shop.example/pictures/" << group << ".webp\t"
         << (is_wrong ? "on request" : std::to_string(10 + i % 90) + ".90 EUR")
         << "\tin_stock\tAtelier " << group % 40 << "\t" << size << "\tClothing > " << kind << "\n";
  }
  return wrong;
}

struct Import {
  double seconds = 0;
  double peak_mb = 0;
  int exit_code = -1;
  std::string output;
};

Import run_import(const TemporaryFolder& folder) {
  const auto start = Clock::now();
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    dup2(open(folder.file("output").c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600), 1);
    execl(NOLINE_HUB_PROGRAM, NOLINE_HUB_PROGRAM, "import", folder.file("feed.tsv").c_str(),
          "--data", folder.file("data").c_str(), "--language", "en", nullptr);
    _exit(127);
  }
  int status = 0;
  rusage usage = {};
  REQUIRE(wait4(child, &status, 0, &usage) == child);
  Import done;
  done.seconds = seconds_since(start);
  done.peak_mb = static_cast<double>(usage.ru_maxrss) / 1024;
  done.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  done.output = read_file(folder.file("output"));
  return done;
}

struct Plain {
  double seconds = 0;
  std::size_t rows = 0;
  std::size_t bytes = 0;
};

/// The rows of the hub's file into another one, by SQLite alone.
Plain insert_plainly(const TemporaryFolder& folder) {
  auto from = Database::open(folder.file("data/hub.db"));
  auto to = Database::open(folder.file("plain.db"));
  REQUIRE(from.ok());
  REQUIRE(to.ok());
  std::vector<std::pair<std::string, std::string>> rows;
  {
    Statement read(**from, "SELECT key,value FROM row WHERE key LIKE 'product/%'");
    Statement::Run run(read);
    while (run.step()) {
      rows.emplace_back(run.text(0), run.text(1));
    }
  }
  Plain plain;
  const auto start = Clock::now();
  (*to)->execute(
      "CREATE TABLE row(scope INTEGER,key TEXT,value BLOB,seq INTEGER,"
      "PRIMARY KEY(scope,key))WITHOUT ROWID");
  (*to)->execute("BEGIN IMMEDIATE");
  Statement insert(**to, "INSERT INTO row VALUES(?,?,?,?)");
  for (const auto& [key, value] : rows) {
    Statement::Run run(insert);
    run.bind(std::int64_t{1}).bind_text(key).bind_blob(value).bind(++plain.rows).step();
    plain.bytes += value.size();
  }
  (*to)->execute("COMMIT");
  plain.seconds = seconds_since(start);
  CHECK((*from)->ok());
  CHECK((*to)->ok());
  return plain;
}

void check(const Import& import, std::size_t variants, std::size_t wrong, std::size_t changed) {
  INFO(import.output.substr(import.output.size() > 300 ? import.output.size() - 300 : 0));
  CHECK(import.exit_code == 0);
  const auto says = [&](const std::string& text) {
    return import.output.find(text) != std::string::npos;
  };
  CHECK(says(std::to_string(variants) + " rows read"));
  CHECK(says(" " + std::to_string(changed) + " rows changed"));
  CHECK(says(" " + std::to_string(wrong) + " problems"));
}

}  // namespace

TEST_CASE("import: a feed twice") {
  const unsigned variants = wish("NOLINE_IMPORT_VARIANTS", 100'000);
  const unsigned per_product = std::clamp(wish("NOLINE_IMPORT_SIZES", 4), 1U, 4U);
  const TemporaryFolder folder;
  const std::size_t wrong = write_feed(folder.file("feed.tsv"), variants, per_product);
  const Import first = run_import(folder);
  const Import again = run_import(folder);
  const Plain plain = insert_plainly(folder);
  // Each product, and the shop's own row.
  check(first, variants, wrong, plain.rows + 1);
  check(again, variants, wrong, 0);
  CHECK(plain.rows >= (variants - wrong) / per_product);
  const auto feed_mb = static_cast<double>(read_file(folder.file("feed.tsv")).size()) / 1e6;
  std::printf(
      "%u variants, %zu products, %zu rows wrong, a feed of %.0f MB, %.0f MB of rows\n"
      "first   %5.2f s  %4.0f MB\nagain   %5.2f s  %4.0f MB\nSQLite  %5.2f s  ratio %.1f\n",
      variants, plain.rows, wrong, feed_mb, static_cast<double>(plain.bytes) / 1e6, first.seconds,
      first.peak_mb, again.seconds, again.peak_mb, plain.seconds, first.seconds / plain.seconds);
  if (const char* file = std::getenv("NOLINE_IMPORT_JSON")) {
    const Json report = {{"variants", variants},     {"products", plain.rows},
                         {"wrong", wrong},           {"feed_mb", feed_mb},
                         {"first_s", first.seconds}, {"first_peak_mb", first.peak_mb},
                         {"again_s", again.seconds}, {"again_peak_mb", again.peak_mb},
                         {"sqlite_s", plain.seconds}};
    std::ofstream(file) << report.dump(2) << "\n";
  }
}
