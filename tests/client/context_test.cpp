// What follows the shopper beside the cart, and the consent it needs.
#include <catch2/catch_test_macros.hpp>

#include "noline/limits.hpp"
#include "noline_test.hpp"
#include "shop.hpp"

using namespace noline;
using namespace noline::test;

namespace {

using Texts = std::vector<std::string>;

/// Whether the text stands anywhere in the device's store.
bool is_on_disk(const TestDevice& device, const std::string& text) {
  for (const auto& [place, row] : device.disk.rows) {
    if (row.value.find(text) != std::string::npos || row.known.find(text) != std::string::npos)
      return true;
  }
  return false;
}

struct Two {
  Shop shop;
  TestDevice& a = shop.device();
  TestDevice& b = shop.device();

  Two() {
    shop.sign_in({&a, &b});
    shop.settle();
  }
  void agree() {
    REQUIRE(a->consent("history", true, a.now()));
    shop.settle();
  }
};

}  // namespace

TEST_CASE("context: without a consent nothing is recorded, and nothing is changed") {
  Two two;
  const auto hash = two.a->state_hash();
  CHECK(two.a->view_product("tea", two.a.now()).error().code == Errc::not_allowed);
  CHECK(two.a->record_search("tea", two.a.now()).error().code == Errc::not_allowed);
  CHECK(two.a->record_focus("/p/tea", two.a.now()).error().code == Errc::not_allowed);
  CHECK(two.a->state_hash() == hash);
  CHECK(two.a->context().consents.empty());
}

TEST_CASE("context: what is looked at shows on the other device, the newest first") {
  Two two;
  two.agree();
  for (const char* product : {"tea", "cup", "tea"})
    REQUIRE(two.a->view_product(product, two.a.now()));
  REQUIRE(two.a->record_search("green tea", two.a.now()));
  REQUIRE(two.a->record_focus("/p/tea", two.a.now()));
  two.shop.settle();
  const ContextView seen = two.b->context();
  CHECK(seen.viewed == Texts{"tea", "cup"});
  CHECK(seen.searches == Texts{"green tea"});
  CHECK(seen.focus_path == "/p/tea");
  CHECK(two.a->context().focus_path.empty());
  CHECK(seen.consents.at("history"));
}

TEST_CASE("context: withdrawing leaves nothing on any disk, nor at the hub") {
  Two two;
  two.agree();
  REQUIRE(two.a->view_product("a-rare-teapot", two.a.now()));
  two.shop.settle();
  REQUIRE(is_on_disk(two.b, "a-rare-teapot"));
  two.shop.go_offline(two.b);
  REQUIRE(two.b->view_product("another-teapot", two.b.now()));
  two.b.store();
  REQUIRE(is_on_disk(two.b, "another-teapot"));
  REQUIRE(two.a->consent("history", false, two.a.now()));
  two.shop.settle();
  two.shop.go_online(two.b);
  two.shop.settle();
  for (TestDevice* device : {&two.a, &two.b}) {
    CHECK((*device)->context().viewed.empty());
    CHECK_FALSE(is_on_disk(*device, "teapot"));
  }
  for (const auto& [place, row] : two.shop.hub_content().rows)
    CHECK(row.value.find("teapot") == std::string::npos);
  CHECK(two.a->state_hash() == two.b->state_hash());
  CHECK(two.b->notices().empty());
}

TEST_CASE("context: a store that learns of an erasure keeps nothing of it in its files") {
  Two two;
  two.agree();
  REQUIRE(two.a->view_product("a-rare-teapot", two.a.now()));
  two.shop.settle();
  const std::size_t before = two.b.erasures;
  REQUIRE(two.a->forget("viewed", two.a.now()));
  two.shop.settle();
  CHECK(two.b.erasures == before + 1);
  REQUIRE(two.a->view_product("a-rare-teapot", two.a.now()));
  two.shop.settle();
  CHECK(two.b.erasures == before + 1);
  REQUIRE(two.a->consent("history", false, two.a.now()));
  two.shop.settle();
  CHECK(two.b.erasures > before + 1);
}

TEST_CASE("context: a list that was emptied since does not outlive a withdrawal it had not seen") {
  Two two;
  two.agree();
  REQUIRE(two.a->view_product("bread", two.a.now()));
  two.shop.settle();
  two.shop.go_offline(two.a);
  REQUIRE(two.a->consent("history", false, two.a.now()));
  two.b.now_ms += 1000;
  REQUIRE(two.b->forget("viewed", two.b.now()));
  REQUIRE(two.b->view_product("a-rare-teapot", two.b.now()));
  two.shop.settle();
  two.shop.go_online(two.a);
  two.shop.settle();
  for (TestDevice* device : {&two.a, &two.b}) {
    CHECK((*device)->context().viewed.empty());
    CHECK_FALSE(is_on_disk(*device, "teapot"));
  }
  for (const auto& [place, row] : two.shop.hub_content().rows)
    CHECK(row.value.find("teapot") == std::string::npos);
  CHECK(two.a->state_hash() == two.b->state_hash());
}

TEST_CASE("context: the hub refuses records of a device that ignores the consent") {
  Two two;
  two.agree();
  const auto scope = two.a->main_scope();
  const hub::Scope& held = *two.shop.hub().find_scope(scope);
  Trail record;
  trail_put(record, {"tea", {1, {1}}, "", false});
  CHECK(hub::check_consent(held, viewed_key, Value{record}));
  REQUIRE(two.a->consent("history", false, two.a.now()));
  two.shop.settle();
  CHECK(hub::check_consent(held, viewed_key, Value{record}).error().code == Errc::not_allowed);
  CHECK(hub::check_consent(held, viewed_key, Value{Register{}}).error().code == Errc::invalid_key);
  CHECK(hub::check_consent(held, compare_key, Value{record}));
}

TEST_CASE("context: one list is emptied, the consent stays") {
  Two two;
  two.agree();
  REQUIRE(two.a->view_product("tea", two.a.now()));
  REQUIRE(two.a->record_search("tea", two.a.now()));
  REQUIRE(two.a->forget("viewed", two.a.now()));
  two.shop.settle();
  CHECK(two.b->context().viewed.empty());
  CHECK(two.b->context().searches == Texts{"tea"});
  REQUIRE(two.b->view_product("cup", two.b.now()));
  CHECK(two.b->context().viewed == Texts{"cup"});
}

TEST_CASE("context: four are compared; what was pushed out does not come back by itself") {
  Two two;
  for (const char* product : {"a", "b", "c", "d", "e"})
    REQUIRE(two.a->compare(product, true, two.a.now()));
  CHECK(two.a->context().compared == Texts{"e", "d", "c", "b"});
  REQUIRE(two.a->compare("e", false, two.a.now()));
  CHECK(two.a->context().compared == Texts{"d", "c", "b"});
  REQUIRE(two.a->compare("c", true, two.a.now()));
  CHECK(two.a->context().compared == Texts{"c", "d", "b"});
}

TEST_CASE("context: texts beyond the limits are refused, and nothing is changed") {
  Two two;
  two.agree();
  const std::string many(limits::trail_text_bytes_max + 1, 'x');
  CHECK(two.a->view_product(many, two.a.now()).error().code == Errc::too_large);
  CHECK(two.a->view_product("", two.a.now()).error().code == Errc::invalid_argument);
  CHECK(two.a->view_product("\xff", two.a.now()).error().code == Errc::invalid_argument);
  CHECK(two.a->forget("../x y", two.a.now()).error().code == Errc::invalid_key);
  CHECK(two.a->context().viewed.empty());
}
