// The stock ledger: every quantity is the sum of what is written down, whatever happened.
#include <sqlite3.h>

#include <fstream>
#include <iterator>
#include <map>
#include <random>

#include "support/stock_shop.hpp"

namespace noline::hub::test {
namespace {

using wire::Json;

std::string bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

/// The files as a process that dies at this moment leaves them.
void copy_crashed(const std::string& from, const std::string& to) {
  for (const char* part : {"", "-wal"}) {
    std::ofstream(to + part, std::ios::binary | std::ios::trunc) << bytes_of(from + part);
  }
}

using Balances = std::map<std::string, std::int64_t>;

/// A shop under random operations, and what every quantity should be.
class Play {
 public:
  Play(const std::string& path, unsigned seed) : path_(path), random_(seed), seed_(seed) {
    shop_ = std::make_unique<StockShop>(path_, 1);
    for (const char* sku : skus) {
      feed(sku, 20);
    }
    commit();
  }

  void step() {
    const std::string sku = skus[draw(std::size(skus))];
    switch (draw(8)) {
      case 0:
        feed(sku, draw(30));
        break;
      case 1:
        feed(sku, counted_[sku]);  // The same number says nothing new.
        break;
      case 2:
        tell(sku, "sold", 1 + draw(4));
        break;
      case 3:
        tell(sku, "returned", 1 + draw(2));
        break;
      case 4:
        tell(sku, "counted", draw(15));
        break;
      case 5:
        repeat();
        break;
      default:
        buy(sku, 1 + draw(3));
    }
    if (draw(3) == 0) {
      commit();
    }
  }

  /// The process dies with what is not committed, and another one opens its files.
  void crash() {
    const std::string next = path_ + "x";
    copy_crashed(path_, next);
    shop_.reset();
    path_ = next;
    shop_ = std::make_unique<StockShop>(path_, ++starts_);
    now_ = committed_;
    counted_ = committed_counts_;
    told_.clear();
    devices_.clear();
    check();
  }

  void check() {
    CAPTURE(seed_);
    CHECK(shop_->hub.store->find_unbalanced_stock().empty());
    for (const char* sku : skus) {
      CAPTURE(sku);
      CHECK(shop_->balance(sku) == now_[sku]);
      CHECK(shop_->shown(sku) == std::max<std::int64_t>(0, now_[sku]));
    }
  }

  void commit() {
    shop_->hub.settle();
    committed_ = now_;
    committed_counts_ = counted_;
  }

 private:
  static constexpr const char* skus[] = {"TEA", "POT", "MUG"};

  unsigned draw(std::size_t sides) { return static_cast<unsigned>(random_() % sides); }
  Service& service() { return *shop_->hub.service; }

  void feed(const std::string& sku, std::int64_t count) {
    service().put_shop(demo_shop, {product_row(sku, {{"berlin", count}})}, Missing::stays,
                       shop_->hub.now);
    if (!counted_.contains(sku) || counted_[sku] != count) {
      counted_[sku] = now_[sku] = count;
    }
  }

  void tell(const std::string& sku, const char* kind, std::int64_t pieces) {
    last_ = {
        {"id", std::to_string(++receipts_)}, {"sku", sku}, {"location", "berlin"}, {kind, pieces}};
    const Json answer = put(last_);
    CHECK(answer["applied"] == 1);
    const std::string name(kind);
    now_[sku] = name == "counted" ? pieces : now_[sku] + (name == "sold" ? -pieces : pieces);
    if (name == "counted") {
      counted_[sku] = pieces;
    }
    told_ = {last_};
  }

  void repeat() {
    for (const Json& row : told_) {
      CHECK(put(row)["repeated"] == 1);
    }
  }

  Json put(const Json& row) {
    return service().put_stock_rows(demo_shop, "till/front",
                                    read_stock_rows(Json::array({row}), shop_->hub.now),
                                    shop_->hub.now);
  }

  /// Orders, and half of the time cancels again. A call commits what came before.
  void buy(const std::string& sku, std::uint32_t quantity) {
    devices_.push_back(std::make_unique<TestDevice>(shop_->hub, ++buyers_));
    TestDevice& device = *devices_.back();
    device.hello();
    device.push({device.line_added(sku, quantity)});
    const Json answer = press_buy(device, sku, quantity);
    const bool is_there = now_[sku] >= static_cast<std::int64_t>(quantity);
    CAPTURE(seed_);
    CHECK(answer["outcome"] == (is_there ? "placed" : "stock_short"));
    if (is_there && draw(2) == 0) {
      CHECK(device.call("order_cancel", {{"order", "1"}}).ok["outcome"] == "cancelled");
    } else if (is_there) {
      now_[sku] -= quantity;
    }
    commit();
  }

  std::string path_;
  std::mt19937 random_;
  unsigned seed_;
  unsigned char starts_ = 1;
  unsigned buyers_ = 0;
  int receipts_ = 0;
  std::unique_ptr<StockShop> shop_;
  std::vector<std::unique_ptr<TestDevice>> devices_;
  Balances now_, committed_, counted_, committed_counts_;
  Json last_;
  std::vector<Json> told_;
};

}  // namespace

TEST_CASE("ledger: every quantity is the sum of its entries over random operations and crashes") {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    TemporaryFolder folder;
    Play play(folder.file("hub.db"), seed);
    std::mt19937 random(seed * 7919U);
    for (int crash = 0; crash < 4; ++crash) {
      for (std::size_t steps = 1 + random() % 25U; steps > 0; --steps) {
        play.step();
      }
      play.check();
      play.crash();
    }
  }
}

TEST_CASE("ledger: an order, its end and the feed say who, when and what was left") {
  StockShop at;
  at.feed(product_row("TEA", {{"berlin", 10}}));
  TestDevice device(at.hub, 1);
  device.hello();
  device.push({device.line_added("TEA", 4)});
  const Json order = press_buy(device, "TEA", 4)["order"];
  const auto number = order["number"].get<std::string>();
  at.hub.now += 1'000;
  REQUIRE(device.call("order_cancel", {{"order", "1"}}).error.code == Errc::none);
  at.feed(product_row("TEA", {{"berlin", 12}}));
  const auto entries = at.hub.store->find_stock_entries(demo_shop, "TEA");
  REQUIRE(entries.size() == 4);
  CHECK(entries[1].reason == "sale");
  CHECK(entries[1].change == -4);
  CHECK(entries[1].balance == 6);
  CHECK(entries[1].reference == number);
  CHECK(entries[2].reason == "cancel");
  CHECK(entries[2].at_ms == entries[1].at_ms + 1'000);
  CHECK(entries[3].reason == "correction");
  CHECK(entries[3].change == 2);
  const std::string text = explain_stock(*at.hub.store, demo_shop, "TEA");
  CHECK(text ==
        "TEA in berlin: 12 pieces; may be promised: web 12, kiosk 12, store 12\n"
        "  2027-01-15 08:00:00Z     +10 ->     10  import\n"
        "  2027-01-15 08:00:00Z      -4 ->      6  sale " +
            number +
            "\n"
            "  2027-01-15 08:00:01Z      +4 ->     10  cancel " +
            number +
            "\n"
            "  2027-01-15 08:00:01Z      +2 ->     12  correction\n");
  CHECK(explain_stock(*at.hub.store, demo_shop, "NONE").find("nothing of it was ever counted") !=
        std::string::npos);
}

TEST_CASE("ledger: a payment that fails puts the pieces back, and the ledger says so") {
  StockShop at;
  at.feed(product_row("TEA", {{"berlin", 10}}));
  TestDevice device(at.hub, 1);
  device.hello();
  device.push({device.line_added("TEA", 4)});
  REQUIRE(press_buy(device, "TEA", 4, 1, "test_confirm")["outcome"] == "placed");
  CHECK(at.shown("TEA") == 6);
  at.hub.now += 16 * 60'000;
  at.hub.service->handle_timeout(at.hub.now);
  at.hub.settle();
  CHECK(at.shown("TEA") == 10);
  CHECK(at.reasons("TEA") == std::vector<std::string>{"import", "sale", "cancel"});
}

TEST_CASE("ledger: the database itself refuses to change what is written") {
  TemporaryFolder folder;
  const std::string file = folder.file("hub.db");
  {
    StockShop at(file);
    at.feed(product_row("TEA", {{"berlin", 10}}));
  }
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &handle) == SQLITE_OK);
  for (const char* sql : {"UPDATE stock_entry SET change=99", "DELETE FROM stock_entry"}) {
    CHECK(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_CONSTRAINT);
  }
  CHECK(sqlite3_exec(handle, "UPDATE stock SET balance=99", nullptr, nullptr, nullptr) ==
        SQLITE_OK);
  sqlite3_close(handle);
  auto store = SqliteStore::open(file);
  REQUIRE(store.ok());
  CHECK((*store)->find_unbalanced_stock() == std::vector<std::string>{"shop:demo TEA berlin"});
}

TEST_CASE("ledger: a database from before it goes on with what was sold since the feed's count") {
  TemporaryFolder folder;
  const std::string file = folder.file("hub.db");
  {
    // As the hub wrote it then: counts in the product's row, and what was sold beside them.
    auto store = SqliteStore::open(file);
    REQUIRE(store.ok());
    Scopes scopes(**store, (*store)->add_lineage(77, 1));
    const auto put = [&](const char* scope, const char* key, const char* json) {
      static_cast<void>(scopes.join_row(scopes.open(scope), key, Owned{json, 1}));
    };
    put("sold:demo", "sold/TEA", R"({"counted":{"berlin":10},"sold":{"berlin":4}})");
    put("sold:demo", "till/front/old",
        R"({"sku":"TEA","location":"berlin","quantity":4,"short":0})");
    REQUIRE((*store)->commit().ok());
  }
  StockShop at(file, 2);
  at.feed(product_row("TEA", {{"berlin", 10}}));
  CHECK(at.shown("TEA") == 6);
  CHECK(at.reasons("TEA") == std::vector<std::string>{"import", "sale"});
  const Json again = {{"id", "old"}, {"sku", "TEA"}, {"location", "berlin"}, {"sold", 4}};
  const Json answer = at.tell({again});
  CAPTURE(answer.dump());
  CHECK(answer["repeated"] == 1);
  at.feed(product_row("TEA", {{"berlin", 11}}));
  CHECK(at.shown("TEA") == 11);
}

}  // namespace noline::hub::test
