#include "router.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace noline::ui;

TEST_CASE("router: every path comes back as it was") {
  for (const char* path :
       {"/", "/cart", "/account", "/hand-off", "/stores", "/help", "/s", "/s?q=tee%20kanne",
        "/c/pantry", "/c/tea_coffee?f=stock&f=tag:organic&s=price-down",
        "/s?q=K%C3%A4se&f=price:0-1000&f=option:size%3D1%2C5%20l&s=rating", "/p/TEAPOT-08",
        "/p/a%2Fb", "/#join=k7Qm2xV9tZr4", "/join"}) {
    INFO(path);
    CHECK(path_of(parse_path(path)) == path);
  }
}

TEST_CASE("router: routes survive the way through the path") {
  Route route;
  route.screen = ScreenKind::search;
  route.query = "Käse & Brot = 100 % #1?";
  route.filters = {"stock", "option:Größe=1,5 & mehr"};
  route.sort = Sort::rating;
  CHECK(parse_path(path_of(route)) == route);
}

TEST_CASE("router: a slash at the end, plus signs and unknown parts are understood") {
  CHECK(parse_path("/cart/").screen == ScreenKind::cart);
  CHECK(parse_path("/s?q=rote+bete&utm=x").query == "rote bete");
  CHECK(parse_path("/s?f=stock&utm=x&f=stars:4").filters ==
        std::vector<std::string>{"stock", "stars:4"});
  CHECK(parse_path("/cart#top").screen == ScreenKind::cart);
  // What is behind it are goods to put in; the hub says whether it knows them.
  CHECK(parse_path("/cart/extra").screen == ScreenKind::cart);
}

TEST_CASE("router: nonsense is not found, never an error") {
  for (const char* path : {"/nowhere", "/p/", "/c", "x", "/carts", "/b", "/p"}) {
    INFO(path);
    CHECK(parse_path(path).screen == ScreenKind::not_found);
  }
  CHECK(parse_path("").screen == ScreenKind::home);
  CHECK(parse_path("/s?q=%zz%4").query == "%zz%4");
  CHECK(parse_path("/#join=").screen == ScreenKind::home);
}

TEST_CASE("router: an address asks for no more than a search takes") {
  std::string path = "/s?q=";
  for (int i = 0; i < 150; ++i) {
    path += "%C3%A4";
  }
  for (int i = 0; i < 40; ++i) {
    path += "&f=tag:" + std::to_string(i);
  }
  const Route route = parse_path(path);
  CHECK(route.query.size() == 200);
  CHECK(route.filters.size() == 16);
  CHECK(parse_path("/s?q=a" + std::string(198, 'b') + "%C3%A4").query.size() == 199);
}
