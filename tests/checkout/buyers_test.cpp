// Many buyers and few pieces: what the shop has is sold once, also when the hub is killed.
#include <signal.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <fstream>
#include <random>
#include <thread>

#include "noline/orders.hpp"
#include "support/hub_process.hpp"
#include "support/socket_client.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

using wire::Json;

constexpr unsigned buyers = 100;
constexpr unsigned pieces = 10;

Json order_of_one(ReplicaId replica, const char* payment = "invoice") {
  const Line line = added_line("TEA", replica, 1);
  SeenLine seen = see_line(line_id(line.identity), line);
  seen.unit_price_minor = 1000;
  return {{"shop", "demo"},
          {"epoch", 1},
          {"key", "key of " + format_hex(replica.value)},
          {"payment", payment},
          {"fulfilment", "delivery"},
          {"email", "a@example.org"},
          {"address", {{"name", "A"}, {"street", "B 1"}, {"postcode", "1"}, {"city", "C"}}},
          {"total_minor", 1000},
          {"lines", {to_json(seen)}}};
}

std::string product_json(std::uint32_t stock) {
  const Json product = {
      {"id", "TEA"},
      {"title", {{"en", "Tea"}}},
      {"currency", "EUR"},
      {"variants", {{{"sku", "TEA"}, {"price_minor", 1000}, {"stock", {{"berlin", stock}}}}}}};
  return product.dump();
}

std::uint64_t stock_in(const Json& product) {
  return product["variants"][0]["stock"]["berlin"].get<std::uint64_t>();
}

/// A shop's folder with one product of which ten pieces are counted.
void write_shop(const TemporaryFolder& folder) {
  std::ofstream(folder.file("shop.json"))
      << R"({"id":"demo","name":"Demo","currency":"EUR","languages":["en"],"brand":"a",
             "categories":[{"id":"tea","name":{"en":"Tea"},"picture":"tea"}],
             "locations":[{"id":"berlin","name":"Halle","city":"Berlin"}],
             "brands":{"a":{"name":"A","light":{"bg":"#ffffff"},"dark":{"bg":"#000000"}}}})";
  std::ofstream(folder.file("products.tsv"))
      << "id\ttitle\tdescription\tlink\timage_link\tprice\tavailability\tproduct_type\n"
      << "TEA\tTea\tTea.\thttps://e.example/p\thttps://e.example/i.webp\t10.00 "
         "EUR\tin_stock\tTea\n";
  std::ofstream(folder.file("additions.jsonl"))
      << R"({"id":"TEA","category":"tea","variants":{"TEA":{"stock":{"berlin":10}}}})"
      << "\n";
}

struct Buyer {
  unsigned guest = 0;
  std::string outcome;  ///< Empty until the hub said something that counts.
  std::string number;
};

/// How often the hub is killed under a hundred buyers; NOLINE_BUYER_RUNS=50 for a long run.
int runs_wanted() {
  const char* text = std::getenv("NOLINE_BUYER_RUNS");
  return text == nullptr ? 3 : std::max(1, std::atoi(text));
}

/// Puts one piece into the cart, in every second case begins the checkout, which holds it, and
/// presses "buy", over whatever connections it takes; gives up when the hub is gone.
void buy(std::uint16_t port, Buyer& buyer) {
  try {
    SocketDevice device(port, buyer.guest, 0x5000 + buyer.guest);
    if (!device.push({{key_of("TEA"), added_line("TEA", device.client.replica, 1), 0}})) {
      return;
    }
    if (!device.client.receive_one<wire::Ack>()) {
      return;
    }
    if (buyer.guest % 2 == 0) {
      device.client.send(wire::Call{1, "reserve", {{"shop", "demo"}}});
      if (!device.client.receive_one<wire::CallResult>()) {
        return;
      }
    }
    device.client.send(wire::Call{2, "checkout", order_of_one(device.client.replica)});
    const auto result = device.client.receive_one<wire::CallResult>();
    if (result && result->ok.is_object()) {
      buyer.outcome = result->ok["outcome"].get<std::string>();
      buyer.number = buyer.outcome == "placed" ? result->ok["order"]["number"].get<std::string>()
                                               : std::string();
    }
  } catch (const std::exception&) {
    // The hub was killed in between; the next round tries again.
  }
}

void buy_all(std::uint16_t port, std::vector<Buyer>& all) {
  constexpr std::size_t threads_max = 20;
  std::vector<std::thread> threads;
  for (std::size_t first = 0; first < threads_max; ++first) {
    threads.emplace_back([&all, port, first] {
      for (std::size_t at = first; at < all.size(); at += threads_max) {
        if (all[at].outcome.empty()) {
          buy(port, all[at]);
        }
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
}

/// The stock that a new device sees, and its guest's order number.
struct Seen {
  std::uint64_t stock = 0;
  std::string number;
};

Seen look(std::uint16_t port, unsigned guest) {
  SocketDevice device(port, guest, 0x9000 + guest);
  Seen seen;
  bool has_own = device.welcome.scopes[0].head == 0;
  bool has_shop = false;
  while (!has_own || !has_shop) {
    const auto page = device.client.receive_one<wire::Rows>();
    if (!page) {
      break;
    }
    (page->scope == 0 ? has_own : has_shop) = !page->more;
    for (const Row& row : page->rows) {
      const auto* owned = std::get_if<Owned>(&row.value);
      if (row.key == "product/TEA") {
        seen.stock = stock_in(Json::parse(owned->json));
      } else if (row.key == "order/1") {
        seen.number = Json::parse(owned->json)["number"].get<std::string>();
      }
    }
  }
  return seen;
}

/// The ledger of the hub's file: ten pieces came, and each order took one.
void check_ledger(const std::string& file, const std::vector<Buyer>& all) {
  auto store = SqliteStore::open(file);
  REQUIRE(store.ok());
  CHECK((*store)->find_unbalanced_stock().empty());
  const auto entries = (*store)->find_stock_entries("shop:demo", "TEA");
  REQUIRE(entries.size() == 1 + pieces);
  CHECK(entries.front().change == pieces);
  CHECK(entries.back().balance == 0);
  for (std::size_t i = 1; i < entries.size(); ++i) {
    CHECK(entries[i].change == -1);
    CHECK(1 == std::count_if(all.begin(), all.end(), [&](const Buyer& buyer) {
            return buyer.number == entries[i].reference;
          }));
  }
}

}  // namespace

TEST_CASE("buyers: a hundred at once on the last ten pieces, ten orders, the shelf is empty") {
  TestHub hub;
  hub.service->put_shop("shop:demo", {{"shop", "{}"}, {"product/TEA", product_json(pieces)}},
                        Missing::withdrawn, hub.now);
  std::vector<TestDevice> all;
  for (unsigned guest = 1; guest <= buyers; ++guest) {
    all.emplace_back(hub, guest);
    all.back().hello();
    all.back().push({all.back().line_added("TEA", 1)});
  }
  // All of them press before the hub commits once.
  for (TestDevice& device : all) {
    hub.send(device.link, wire::Call{1, "checkout", order_of_one(device.replica)}, device.replica);
  }
  hub.settle();
  std::size_t placed = 0;
  std::size_t short_of = 0;
  for (TestDevice& device : all) {
    const auto results = hub.take_all<wire::CallResult>(device.link);
    REQUIRE(results.size() == 1);
    placed += results[0].ok["outcome"] == "placed" ? 1U : 0U;
    short_of += results[0].ok["outcome"] == "stock_short" ? 1U : 0U;
  }
  CHECK(placed == pieces);
  CHECK(short_of == buyers - pieces);
  const Scope* shop = hub.service->find_scope("shop:demo");
  CHECK(stock_in(read_owned(*shop, "product/TEA")) == 0);
}

TEST_CASE("buyers: the same press twice is the same order, and one piece") {
  TemporaryFolder folder;
  TestHub hub(folder.file("hub.db"));
  hub.service->put_shop("shop:demo", {{"shop", "{}"}, {"product/TEA", product_json(pieces)}},
                        Missing::withdrawn, hub.now);
  TestDevice device(hub, 1);
  device.hello();
  device.push({device.line_added("TEA", 1)});
  const auto first = device.call("checkout", order_of_one(device.replica));
  const auto again = device.call("checkout", order_of_one(device.replica));
  CHECK(first.ok["order"]["number"] == again.ok["order"]["number"]);
  CHECK(again.ok["replay"] == true);
  const Scope* shop = hub.service->find_scope("shop:demo");
  CHECK(stock_in(read_owned(*shop, "product/TEA")) == pieces - 1);
}

TEST_CASE("buyers: ten of a hundred get theirs over kill -9 of the hub, and nobody twice") {
  std::mt19937 random(20'261'122);
  for (int run = 0; run < runs_wanted(); ++run) {
    TemporaryFolder folder;
    write_shop(folder);
    const std::vector<std::string> arguments = {
        "--port", "0", "--quiet", "--data", folder.file("data"), "--shop", folder.path};
    std::vector<Buyer> all(buyers);
    for (unsigned i = 0; i < buyers; ++i)
      all[i].guest = i + 1;
    for (int kill = 0; kill < 4; ++kill) {
      HubProcess hub(folder.path, arguments);
      const std::uint16_t port = hub.port();
      std::thread killer([&] {
        std::this_thread::sleep_for(std::chrono::microseconds(10'000 + random() % 60'000));
        hub.signal(SIGKILL);
      });
      buy_all(port, all);
      killer.join();
      static_cast<void>(hub.wait());
    }
    HubProcess hub(folder.path, arguments);
    buy_all(hub.port(), all);
    std::size_t placed = 0;
    for (const Buyer& buyer : all) {
      INFO("run " << run << " buyer " << buyer.guest << " " << buyer.outcome);
      const Seen seen = look(hub.port(), buyer.guest);
      CHECK((buyer.outcome == "placed" || buyer.outcome == "stock_short"));
      CHECK(seen.number == buyer.number);
      CHECK(seen.stock == 0);
      placed += seen.number.empty() ? 0U : 1U;
    }
    CHECK(placed == pieces);
    hub.signal(SIGTERM);
    CHECK(hub.wait().exit_code == 0);
    check_ledger(folder.file("data/hub.db"), all);
  }
}

TEST_CASE("payment: the provider calls back over HTTP, twice, and it is captured once") {
  TemporaryFolder folder;
  write_shop(folder);
  HubProcess hub(folder.path,
                 {"--port", "0", "--quiet", "--data", folder.file("data"), "--shop", folder.path});
  SocketDevice device(hub.port(), 1, 0x5001);
  REQUIRE(device.push({{key_of("TEA"), added_line("TEA", device.client.replica, 1), 0}}));
  REQUIRE(device.client.receive_one<wire::Ack>());
  const Json order = order_of_one(device.client.replica, "test_slow");
  device.client.send(wire::Call{1, "checkout", order});
  const auto placed = device.client.receive_one<wire::CallResult>();
  REQUIRE(placed);
  const auto payment = placed->ok["order"]["payment"]["id"].get<std::string>();
  const auto post = [&](const Json& body) {
    return SocketClient(hub.port())
        .request("POST /v1/payments/test/callback HTTP/1.1", body.dump());
  };
  for (int twice = 0; twice < 2; ++twice) {
    const std::string answer = post({{"payment", payment}, {"event", "authorised"}});
    CHECK(answer.starts_with("HTTP/1.1 200"));
    CHECK(answer.find("captured") != std::string::npos);
  }
  CHECK(post({{"payment", "nothing"}, {"event", "authorised"}}).starts_with("HTTP/1.1 422"));
  CHECK(SocketClient(hub.port())
            .request("GET /v1/payments/test/callback HTTP/1.1")
            .starts_with("HTTP/1.1 405"));
  device.client.send(wire::Call{2, "checkout", order});
  const auto again = device.client.receive_one<wire::CallResult>();
  REQUIRE(again);
  CHECK(again->ok["order"]["status"] == "paid");
  CHECK(again->ok["order"]["payment"]["captures"] == 1);
  device.client.send(wire::Call{3, "payment_event", {{"payment", payment}, {"event", "declined"}}});
  const auto refused = device.client.receive_one<wire::CallResult>();
  REQUIRE(refused);
  CHECK(refused->error.code == Errc::unknown_type);
}

}  // namespace noline::hub::test
