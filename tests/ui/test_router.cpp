#include "router.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace noline::ui;

TEST_CASE("router: every path comes back as it was") {
  for (const char* path :
       {"/", "/cart", "/account", "/hand-off", "/s", "/s?q=tee%20kanne", "/c/pantry",
        "/c/tea_coffee?f=today,organic&s=price-down", "/s?q=K%C3%A4se&f=under10,stars4&s=rating",
        "/p/TEAPOT-08", "/p/a%2Fb", "/#join=k7Qm2xV9tZr4", "/join"}) {
    INFO(path);
    CHECK(path_of(parse_path(path)) == path);
  }
}

TEST_CASE("router: routes survive the way through the path") {
  Route route;
  route.screen = ScreenKind::search;
  route.query = "Käse & Brot = 100 % #1?";
  route.filters = 15;
  route.sort = Sort::rating;
  CHECK(parse_path(path_of(route)) == route);
}

TEST_CASE("router: a slash at the end, plus signs and unknown parts are understood") {
  CHECK(parse_path("/cart/").screen == ScreenKind::cart);
  CHECK(parse_path("/s?q=rote+bete&utm=x").query == "rote bete");
  CHECK(parse_path("/s?f=organic,shiny").filters == 2);
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
