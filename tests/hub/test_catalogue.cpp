// A large shop: searching at the hub, and devices that hold a part of it.
#include <catch2/catch_test_macros.hpp>

#include <random>
#include <set>

#include "core/limits.hpp"
#include "support/shop_device.hpp"
#include "support/stock_shop.hpp"

namespace noline::hub::test {
namespace {

using wire::Json;

constexpr std::size_t large = limits::catalogue_whole_max + 200;

using Ids = std::set<std::string>;

Ids ids_of(const wire::CallResult& result) {
  const Json& ids = result.ok.at("ids");
  return {ids.begin(), ids.end()};
}

}  // namespace

TEST_CASE("catalogue: a device with a large shop gets its facts and how many products there are") {
  TestHub hub;
  fill_shop(hub, 0, large);
  ShopDevice device(hub, 1);
  const wire::Welcome welcome = device.hello();
  CHECK(welcome.scopes.at(1).products == large);
  CHECK(device.rows.size() == 1);
  CHECK(device.rows.contains("shop"));
  CHECK(device.cursor == hub.service->find_scope(demo_shop)->head);
}

TEST_CASE("catalogue: a small shop goes to the device as a whole, and is searched as well") {
  TestHub hub;
  fill_shop(hub, 0, 30);
  ShopDevice device(hub, 1);
  const wire::Welcome welcome = device.hello();
  CHECK(welcome.scopes.at(1).products == 0);
  CHECK(device.rows.size() == 31);
  const std::size_t frames = device.row_frames;
  const auto result = device.call("search", {{"words", "tasse 7"}});
  CHECK(ids_of(result) == Ids{"P7"});
  CHECK(device.call("products", {{"ids", {"P1", "NO"}}}).ok == Json{{"missing", {"NO"}}});
  CHECK(device.row_frames == frames);
}

TEST_CASE("catalogue: a search sends the products it found before its answer, once") {
  TestHub hub;
  fill_shop(hub, 0, large);
  ShopDevice device(hub, 1);
  device.hello();
  const auto result = device.call("search", {{"words", "tasse"}, {"limit", 5}});
  CHECK(result.ok["total"] == large);
  CHECK(result.ok["offset"] == 0);
  CHECK(result.ok["ids"].size() == 5);
  CHECK(device.products_before_answer == ids_of(result));
  CHECK(device.products().size() == 5);
  device.call("search", {{"words", "tasse"}, {"limit", 6}});
  CHECK(device.products_before_answer.size() == 1);
  CHECK(device.call("search", {{"limit", 49}}).error.code == Errc::invalid_argument);
}

TEST_CASE("catalogue: changes of watched products come, of others not, and the cursor follows") {
  TestHub hub;
  fill_shop(hub, 0, large);
  ShopDevice device(hub, 1);
  device.hello();
  device.watch({"P3", "NONE"});
  CHECK(device.products() == Ids{"P3"});
  const std::size_t frames = device.row_frames;
  put_product(hub, 4, 777);
  device.listen();
  CHECK(device.row_frames == frames);
  put_product(hub, 3, 888);
  device.listen();
  CHECK(device.price_of("P3") == 888);
  CHECK(device.cursor == hub.service->find_scope(demo_shop)->head);
  device.watch({"P4"});
  put_product(hub, 3, 999);
  put_product(hub, 4, 1000);
  device.listen();
  CHECK(device.price_of("P3") == 888);
  CHECK(device.price_of("P4") == 1000);
}

TEST_CASE("catalogue: a product that is watched before it is sold comes when it is") {
  TestHub hub;
  fill_shop(hub, 0, large);
  ShopDevice device(hub, 1);
  device.hello();
  device.watch({"P5000"});
  CHECK(device.products().empty());
  put_product(hub, 5000, 100);
  device.listen();
  CHECK(device.products() == Ids{"P5000"});
}

TEST_CASE("catalogue: products are fetched by id and by SKU, and what is not sold is named") {
  TestHub hub;
  fill_shop(hub, 0, large);
  ShopDevice device(hub, 1);
  device.hello();
  const auto result =
      device.call("products", {{"ids", {"P1", "P2", "NO"}}, {"skus", {"P2-0", "P9-0", "NO-0"}}});
  CHECK(result.ok == Json{{"missing", {"NO", "NO-0"}}});
  CHECK(device.products() == Ids{"P1", "P2", "P9"});
  put_product(hub, 9, 321);
  device.listen();
  CHECK(device.price_of("P9") == 321);
  Json many = Json::array();
  for (int number = 0; number < 101; ++number) {
    many.push_back("P" + std::to_string(number));
  }
  CHECK(device.call("products", {{"ids", many}}).error.code == Errc::invalid_argument);
  CHECK(device.call("products", {{"ids", {1}}}).error.code == Errc::invalid_argument);
}

TEST_CASE("catalogue: a sale reaches who watches the product, and the search") {
  TestHub hub;
  fill_shop(hub, 0, large);
  ShopDevice watcher(hub, 1);
  ShopDevice other(hub, 2);
  watcher.hello();
  other.hello();
  watcher.watch({"P1"});
  const Json in_stock = {{"words", "tasse 1"}, {"filters", {"stock"}}};
  CHECK(ids_of(watcher.call("search", in_stock)).contains("P1"));
  hub.service->put_stock_rows(demo_shop, "till", count_row("P1-0", "berlin", 0), hub.now);
  hub.settle();
  watcher.listen();
  other.listen();
  CHECK(watcher.stock_of("P1") == 0);
  CHECK(other.products().empty());
  CHECK_FALSE(ids_of(watcher.call("search", in_stock)).contains("P1"));
}

TEST_CASE("catalogue: who looks through a whole shop watches a bounded part of it, and is told") {
  TestHub hub;
  fill_shop(hub, 0, 2'600);
  ShopDevice device(hub, 1);
  device.hello();
  device.watch({"P2599"});
  for (std::uint32_t offset = 0; offset < 2'600; offset += 48) {
    device.call("search", {{"offset", offset}, {"limit", 48}});
    hub.now += 1'000;
  }
  CHECK(device.live.size() <= limits::watched_per_link_max);
  CHECK(device.live.size() > limits::watched_per_link_max / 2);
  CHECK(device.live.contains("P2599"));
  CHECK(device.unwatched > 0);
  device.changed.clear();
  fill_shop(hub, 50, 2'600);
  device.listen();
  CHECK(device.changed == device.live);
}

TEST_CASE("catalogue: a shop that grew or shrank is told of at the next link") {
  TestHub hub;
  fill_shop(hub, 0, 900);
  ShopDevice device(hub, 1);
  device.hello();
  CHECK(device.products().size() == 900);
  fill_shop(hub, 0, large);
  device.listen();
  CHECK(device.products().size() == large);  // It was promised all.
  device.leave();
  CHECK(device.hello().scopes.at(1).products == large);
  device.live = {"P1"};
  device.leave();
  device.rows.erase("product/P2");
  fill_shop(hub, 0, 900);
  CHECK(device.hello().scopes.at(1).products == 0);
  CHECK(device.products().size() == large);
  CHECK(device.sold().size() == 900);
}

TEST_CASE("catalogue: whoever may look at a shop may search it") {
  TestHub hub;
  fill_shop(hub, 0, large);
  ShopDevice device(hub, 1);
  device.hello();
  TestDevice without(hub, 2);
  without.hello();
  CHECK(without.call("search", Json::object()).error.code == Errc::unknown_scope);
  CHECK(without.call("products", Json::object()).error.code == Errc::unknown_scope);
  ShopDevice elsewhere(hub, 3);
  elsewhere.shop = "shop:other";
  elsewhere.hello();
  CHECK(elsewhere.call("search", Json::object()).error.code == Errc::unknown_scope);
}

/// What happens to a device and a shop, drawn by a seed.
class Schedule {
 public:
  explicit Schedule(std::uint64_t seed) : draw_(seed), hub_("", 1), device_(hub_, 1) {
    fill_shop(hub_, 0, large);
    device_.hello();
  }

  void step() {
    switch (draw(9)) {
      case 0:
      case 1:
        put_product(hub_, number(), 100 + static_cast<std::int64_t>(draw(9000)));
        break;
      case 2:
        device_.call("search", {{"words", "tasse"}, {"offset", draw(40)}, {"limit", 1 + draw(20)}});
        break;
      case 3:
        device_.call("products", {{"ids", {id(), id()}}, {"skus", {id() + "-0"}}});
        break;
      case 4:
        device_.watch({id(), id(), id()});
        break;
      case 5:
        hub_.service->handle_blocked(device_.link);
        break;
      case 6:
        hub_.service->handle_drained(device_.link);
        hub_.settle();
        break;
      case 7:
        device_.leave();
        put_product(hub_, number(), 50);
        device_.hello();
        break;
      default:
        hub_.service->put_stock_rows(demo_shop, "till" + std::to_string(draw(1'000'000)),
                                     count_row(id() + "-0", "berlin", draw(9)), hub_.now);
        hub_.settle();
    }
    hub_.now += 10'000;
    device_.listen();
  }

  /// Everything that is watched is as at the hub.
  void check() {
    hub_.service->handle_drained(device_.link);
    hub_.settle();
    device_.listen();
    const Scope& scope = *hub_.service->find_scope(demo_shop);
    for (const std::string& own : device_.live) {
      const auto row = scope.rows.find("product/" + own);
      if (row != scope.rows.end()) {
        CAPTURE(own);
        CHECK(device_.rows["product/" + own] == std::get<Owned>(row->second.value).json);
      }
    }
    CHECK(device_.strays == 0);
  }

 private:
  std::uint64_t draw(std::uint64_t below) { return draw_() % below; }
  /// A few products, so that much happens to each.
  std::size_t number() { return draw(45); }
  std::string id() { return "P" + std::to_string(number()); }

  std::mt19937_64 draw_;
  TestHub hub_;
  ShopDevice device_;
};

TEST_CASE("catalogue: no change of what is watched is lost, whatever happens on the way") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    Schedule schedule(seed);
    for (int step = 0; step < 60; ++step) {
      schedule.step();
    }
    schedule.check();
  }
}

}  // namespace noline::hub::test
