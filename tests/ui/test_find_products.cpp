#include "find_products.hpp"

#include <catch2/catch_test_macros.hpp>

#include "choice.hpp"
#include "screen.hpp"

namespace {

using namespace noline;
using namespace noline::test;

std::vector<std::string> ids(const ui::ShopModel& model, std::string_view path) {
  std::vector<std::string> found;
  for (const ui::Product* product : ui::find_products(model, ui::parse_path(path))) {
    found.push_back(product->id);
  }
  return found;
}

}  // namespace

TEST_CASE("search: upper case and umlauts do not matter") {
  const auto model = full_model();
  CHECK(ids(model, "/s?q=BERGK%C3%84SE") == std::vector<std::string>{"CHEESE"});
}

TEST_CASE("search: both languages and the SKU are searched") {
  const auto model = full_model();
  CHECK(ids(model, "/s?q=linden+honey").front() == "HONEY");
  CHECK(ids(model, "/s?q=teapot-12") == std::vector<std::string>{"TEAPOT"});
}

TEST_CASE("search: every word must be found") {
  CHECK(ids(full_model(), "/s?q=honig+zelt").empty());
}

TEST_CASE("lists: a category holds only its own") {
  const auto model = full_model();
  for (const std::string& id : ids(model, "/c/pantry")) {
    CHECK(model.find_product(id)->category == "pantry");
  }
}

TEST_CASE("lists: filters take away what does not pass") {
  const auto model = full_model();
  const auto all = ids(model, "/s");
  const auto cheap = ids(model, "/s?f=under10");
  CHECK(cheap.size() < all.size());
  for (const std::string& id : ids(model, "/s?f=organic")) {
    CHECK(ui::has_tag(*model.find_product(id), "organic"));
  }
}

TEST_CASE("lists: sorting by price rises or falls") {
  const auto model = full_model();
  const auto price = [&](const std::string& id) {
    return ui::default_variant(*model.find_product(id)).price.minor;
  };
  const auto up = ids(model, "/s?s=price");
  const auto down = ids(model, "/s?s=price-down");
  CHECK(price(up.front()) <= price(up.back()));
  CHECK(price(down.front()) >= price(down.back()));
  CHECK(up.size() == down.size());
}
