// Orders through a hub process with its file on disk: noline_checkout, with NOLINE_CHECKOUT_SECONDS
// for each number of buyers (5), and NOLINE_CHECKOUT_JSON=FILE for the figures as JSON.
//
// Each buyer is a guest with a connection of its own: three lines into the cart, "checkout" with
// the test provider, which captures at once, and again in the next cart. "press" is from sending
// "checkout" to its answer, which the hub gives only when the order is on the disk.
//
// What the disk allows is measured in the same folder and the same minute: one writer that writes
// 4 KB over a grown file and calls fdatasync, as a commit of the hub does. A buyer's order is two
// commits (the lines' and the order's); buyers who come together share them, so above one buyer the
// ratio is no limit, and says how many orders one fsync carried.
//
// It fails when an order is missing: orders placed, orders in the ledger and pieces gone are one
// and the same number.
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>
#include <thread>

#include "noline/orders.hpp"
#include "support/hub_process.hpp"
#include "support/socket_client.hpp"
#include "support/test_hub.hpp"

namespace {

using namespace noline;
using namespace noline::hub;
using namespace noline::hub::test;
using noline::wire::Json;
using Clock = std::chrono::steady_clock;

constexpr unsigned skus = 20;
constexpr unsigned lines_per_order = 3;
/// The hub takes no more calls of one connection in a minute; then the next guest buys.
constexpr std::uint32_t orders_per_guest = 100;
constexpr std::int64_t pieces_at_first = 9'000'000;
constexpr std::int64_t price_minor = 1000;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

std::string sku_of(unsigned index) {
  return "GOODS-" + std::to_string(index % skus);
}

void write_shop(const TemporaryFolder& folder) {
  std::ofstream(folder.file("shop.json"))
      << R"({"id":"demo","name":"Demo","currency":"EUR","languages":["en"],"brand":"a",
             "categories":[{"id":"tea","name":{"en":"Tea"},"picture":"tea"}],
             "locations":[{"id":"berlin","name":"Halle","city":"Berlin"}],
             "brands":{"a":{"name":"A","light":{"bg":"#ffffff"},"dark":{"bg":"#000000"}}}})";
  std::ofstream feed(folder.file("products.tsv"));
  std::ofstream additions(folder.file("additions.jsonl"));
  feed << "id\ttitle\tdescription\tlink\timage_link\tprice\tavailability\tproduct_type\n";
  for (unsigned i = 0; i < skus; ++i) {
    feed << sku_of(i) << "\tTea\tTea.\thttps://e.example/p\thttps://e.example/i.webp\t10.00 "
         << "EUR\tin_stock\tTea\n";
    additions << Json{{"id", sku_of(i)},
                      {"category", "tea"},
                      {"variants", {{sku_of(i), {{"stock", {{"berlin", pieces_at_first}}}}}}}}
                     .dump()
              << "\n";
  }
}

/// Commits that the disk under the folder makes durable in a second, one after the other.
double fsyncs_per_second(const TemporaryFolder& folder) {
  const int file = open(folder.file("probe").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  REQUIRE(file >= 0);
  const std::string page(4096, 'x');
  constexpr int pages = 256;
  for (int i = 0; i < pages; ++i) {
    REQUIRE(write(file, page.data(), page.size()) == static_cast<ssize_t>(page.size()));
  }
  REQUIRE(fsync(file) == 0);
  const auto start = Clock::now();
  int count = 0;
  for (; ms_since(start) < 1000; ++count) {
    REQUIRE(pwrite(file, page.data(), page.size(), (count % pages) * 4096L) > 0);
    REQUIRE(fdatasync(file) == 0);
  }
  const double seconds = ms_since(start) / 1000;
  close(file);
  return count / seconds;
}

/// What one buyer did in its time.
struct Buys {
  std::vector<double> press_ms;
  std::vector<std::string> numbers;
  std::string failure;
};

Json order_of(ReplicaId replica, std::uint32_t epoch, const std::vector<Row>& rows) {
  Json lines = Json::array();
  for (const Row& row : rows) {
    const Line& line = std::get<Line>(row.value);
    SeenLine seen = see_line(line_id(line.identity), line);
    seen.unit_price_minor = price_minor;
    lines.push_back(to_json(seen));
  }
  return {{"shop", "demo"},
          {"epoch", epoch},
          {"key", format_hex(replica.value) + "-" + std::to_string(epoch)},
          {"payment", "test"},
          {"fulfilment", "delivery"},
          {"email", "a@example.org"},
          {"address", {{"name", "A"}, {"street", "B 1"}, {"postcode", "1"}, {"city", "C"}}},
          {"total_minor", price_minor * lines_per_order},
          {"lines", std::move(lines)}};
}

/// One order; an empty text when it was placed.
std::string buy_once(SocketDevice& device, std::uint32_t epoch, Buys& buys) {
  SocketClient& client = device.client;
  std::vector<Row> rows;
  for (unsigned i = 0; i < lines_per_order; ++i) {
    Line line = added_line(sku_of(static_cast<unsigned>(client.replica.value) + epoch + i * 7),
                           client.replica, 1);
    std::string key = line_key(epoch, line_id(line.identity));
    rows.push_back({std::move(key), std::move(line), 0});
  }
  if (!device.push(rows) || !client.receive_one<wire::Ack>()) {
    return "lines were not acknowledged";
  }
  const auto start = Clock::now();
  client.send(wire::Call{epoch, "checkout", order_of(client.replica, epoch, rows)});
  const auto result = client.receive_one<wire::CallResult>();
  if (!result || !result->ok.is_object() || result->ok.value("outcome", "") != "placed" ||
      result->ok["order"].value("status", "") != "paid") {
    return "no order: " + (result ? result->ok.dump() + result->error.detail : "no answer");
  }
  buys.press_ms.push_back(ms_since(start));
  buys.numbers.push_back(result->ok["order"]["number"].get<std::string>());
  return "";
}

/// A buyer in a thread of its own, from phase 1 to phase 2; one guest after the other.
void buy(std::uint16_t port, unsigned first_guest, const std::atomic<int>& phase, Buys& buys) {
  try {
    for (unsigned guest = first_guest; phase < 2 && buys.failure.empty(); ++guest) {
      SocketDevice device(port, guest, 0x500'0000 + guest);
      while (phase == 0) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      for (std::uint32_t epoch = 1; epoch <= orders_per_guest && phase < 2 && buys.failure.empty();
           ++epoch) {
        buys.failure = buy_once(device, epoch, buys);
      }
    }
  } catch (const std::exception& error) {
    buys.failure = error.what();
  }
}

double own_cpu_seconds() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Round {
  unsigned buyers = 0;
  double orders_per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double hub_cores = 0;
  double buyer_cores = 0;  ///< Of this program: on a small machine it competes with the hub.
  double fsyncs = 0;       ///< A second, of the disk alone.
};

Round play(HubProcess& hub, const TemporaryFolder& folder, unsigned buyers, unsigned first_guest,
           std::set<std::string>& numbers) {
  const char* wished = std::getenv("NOLINE_CHECKOUT_SECONDS");
  const double seconds = wished == nullptr ? 5 : std::atof(wished);
  Round round;
  round.buyers = buyers;
  round.fsyncs = fsyncs_per_second(folder);
  const std::uint16_t port = hub.port();
  std::vector<Buys> all(buyers);
  std::vector<std::thread> threads;
  std::atomic<int> phase{0};
  for (unsigned i = 0; i < buyers; ++i) {
    threads.emplace_back([&, i] { buy(port, first_guest + i * 10'000, phase, all[i]); });
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  const double cpu = hub.cpu_seconds();
  const double own_cpu = own_cpu_seconds();
  const auto start = Clock::now();
  phase = 1;
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  phase = 2;
  for (std::thread& thread : threads) {
    thread.join();
  }
  const double elapsed = ms_since(start) / 1000;
  round.hub_cores = (hub.cpu_seconds() - cpu) / elapsed;
  round.buyer_cores = (own_cpu_seconds() - own_cpu) / elapsed;
  std::vector<double> press;
  for (const Buys& buys : all) {
    CHECK(buys.failure == "");
    press.insert(press.end(), buys.press_ms.begin(), buys.press_ms.end());
    for (const std::string& number : buys.numbers) {
      CHECK(numbers.insert(number).second);
    }
  }
  REQUIRE_FALSE(press.empty());
  std::sort(press.begin(), press.end());
  round.orders_per_second = static_cast<double>(press.size()) / elapsed;
  round.p50_ms = press[press.size() / 2];
  round.p99_ms = press[press.size() * 99 / 100];
  return round;
}

/// The hub's file, after it has stopped: what was placed is what was sold, piece by piece.
void check_ledger(const std::string& file, const std::set<std::string>& numbers) {
  auto store = SqliteStore::open(file);
  REQUIRE(store.ok());
  CHECK((*store)->find_unbalanced_stock().empty());
  std::set<std::string> sold;
  std::int64_t pieces = 0;
  for (unsigned i = 0; i < skus; ++i) {
    const auto entries = (*store)->find_stock_entries("shop:demo", sku_of(i));
    for (const StoredStockEntry& entry : entries) {
      if (entry.reason == "sale") {
        sold.insert(entry.reference);
        pieces -= entry.change;
      }
    }
    CHECK(entries.back().balance <= pieces_at_first);
  }
  CHECK(sold == numbers);
  CHECK(pieces == static_cast<std::int64_t>(numbers.size()) * lines_per_order);
  std::printf("%zu orders placed, %zu in the ledger, %lld pieces sold\n", numbers.size(),
              sold.size(), static_cast<long long>(pieces));
}

}  // namespace

TEST_CASE("checkout: orders a second") {
  const TemporaryFolder folder;
  write_shop(folder);
  Json report = Json::array();
  std::set<std::string> numbers;
  {
    HubProcess hub(folder.path, {"--port", "0", "--quiet", "--data", folder.file("data"), "--shop",
                                 folder.path});
    unsigned guest = 1;
    for (const unsigned buyers : {1U, 8U, 64U}) {
      const Round round = play(hub, folder, buyers, guest, numbers);
      guest += 1'000'000;
      const double ratio = round.orders_per_second / round.fsyncs;
      std::printf(
          "%2u buyers  %7.0f orders/s  press p50 %6.2f ms  p99 %6.2f ms  hub %.2f cores, buyers "
          "%.2f  |  disk "
          "%5.0f fsyncs/s, %.2f orders an fsync\n",
          buyers, round.orders_per_second, round.p50_ms, round.p99_ms, round.hub_cores,
          round.buyer_cores, round.fsyncs, ratio);
      std::fflush(stdout);
      report.push_back({{"buyers", buyers},
                        {"orders_per_second", round.orders_per_second},
                        {"press_p50_ms", round.p50_ms},
                        {"press_p99_ms", round.p99_ms},
                        {"hub_cores", round.hub_cores},
                        {"buyer_cores", round.buyer_cores},
                        {"fsyncs_per_second", round.fsyncs},
                        {"orders_per_fsync", ratio}});
    }
    hub.signal(SIGTERM);
    CHECK(hub.wait().exit_code == 0);
  }
  check_ledger(folder.file("data/hub.db"), numbers);
  if (const char* file = std::getenv("NOLINE_CHECKOUT_JSON")) {
    std::ofstream(file) << report.dump(2) << "\n";
  }
}
