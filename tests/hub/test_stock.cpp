// What tills and people tell about stock, safety stock, and what should be ordered.
#include <algorithm>

#include "support/stock_shop.hpp"

namespace noline::hub::test {
namespace {

using wire::Json;

Json row(const char* id, const char* kind, std::int64_t pieces, const char* sku = "TEA") {
  return {{"id", id}, {"sku", sku}, {"location", "berlin"}, {kind, pieces}};
}

const ShopRow guarded_tea =
    product_row("TEA", {{"berlin", 10}},
                {{"safety", {{"berlin", {{"web", 3}, {"kiosk", 1}, {"store", 0}}}}},
                 {"reorder", {{"berlin", {{"at", 4}, {"to", 20}}}}}});

struct Tea : StockShop {
  Tea() { feed(product_row("TEA", {{"berlin", 10}, {"hamburg", 3}})); }
};

}  // namespace

TEST_CASE("till feed: sold, returned and counted pieces change what the web may promise, once") {
  Tea at;
  const Json rows = {row("1", "sold", 4), row("2", "returned", 1), row("3", "sold", 2)};
  CHECK(at.tell(rows)["applied"] == 3);
  CHECK(at.shown("TEA") == 5);
  const Json again = at.tell(rows);
  CHECK(again["applied"] == 0);
  CHECK(again["repeated"] == 3);
  CHECK(at.tell({row("4", "counted", 8)})["applied"] == 1);
  CHECK(at.tell({row("5", "sold", 1)})["applied"] == 1);
  // A count that is repeated later does not bring back what was sold since.
  CHECK(at.tell({row("4", "counted", 8)})["repeated"] == 1);
  CHECK(at.shown("TEA") == 7);
  // The same number by another teller is another sale.
  CHECK(at.tell({row("1", "sold", 4)}, "till/back")["applied"] == 1);
  CHECK(at.shown("TEA") == 3);
  CHECK(at.shown("TEA", "hamburg") == 3);
  CHECK(at.reasons("TEA") == std::vector<std::string>{"import", "import", "till", "return", "till",
                                                      "correction", "till", "till"});
}

TEST_CASE("till feed: a count that changes nothing is remembered all the same") {
  Tea at;
  CHECK(at.tell({row("1", "counted", 10)})["applied"] == 1);
  CHECK(at.tell({row("2", "sold", 3)})["applied"] == 1);
  CHECK(at.tell({row("1", "counted", 10)})["repeated"] == 1);
  CHECK(at.shown("TEA") == 7);
}

TEST_CASE("till feed: bad rows are reported with line and reason, the good ones go in") {
  Tea at;
  Json late = row("9", "sold", 1);
  late["time"] = "2099-01-01T00:00:00Z";
  Json wrong_time = row("10", "sold", 1);
  wrong_time["time"] = "yesterday";
  Json both = row("11", "sold", 1);
  both["counted"] = 1;
  Json elsewhere = row("12", "sold", 1);
  elsewhere["location"] = "moon";
  const Json answer =
      at.tell({row("1", "sold", 1), row("2", "sold", 1, "NONE"), row("3", "sold", 0),
               row("4", "lost", 1), row("", "sold", 1), 7, late, wrong_time, both, elsewhere,
               row("1", "sold", 2), row("5", "sold", 1)});
  CHECK(answer["applied"] == 2);
  CHECK(at.shown("TEA") == 8);
  const std::vector<std::pair<int, std::string>> expected = {
      {2, "the shop sells no such sku"},
      {3, "sold is a whole number of 1 to "},
      {4, "names none of sold, returned and counted"},
      {5, "id is a text"},
      {6, "is not an object"},
      {7, "time lies in the future"},
      {8, "time is none"},
      {9, "names more than one"},
      {10, "is not counted at this location"},
      {11, "this id was told with something else"}};
  REQUIRE(answer["problems"].size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(answer["problems"][i].dump());
    CHECK(answer["problems"][i]["line"] == expected[i].first);
    CHECK(answer["problems"][i]["reason"].get<std::string>().find(expected[i].second) !=
          std::string::npos);
  }
}

TEST_CASE("till feed: CSV has the same rows, quoted cells, and its own line numbers") {
  const TimeMs now = 1'800'000'000'000;
  const StockRows read = read_stock_csv(
      "\xEF\xBB\xBFsku;id;location;sold;counted;time\r\n"
      "TEA;\"a;\"\"1\"\"\";berlin;2;;2026-11-22T10:30:00+01:00\r\n\r\n"
      "\"T\nEA\";b;berlin;;0;\r\nTEA;c;berlin;two;;\r\n",
      now);
  REQUIRE(read.rows.size() == 2);
  CHECK(read.rows[0].id == "a;\"1\"");
  CHECK(read.rows[0].line == 2);
  CHECK(read.rows[0].change.pieces == -2);
  CHECK(read.rows[0].change.why.told_ms == 1'795'339'800'000);
  CHECK(read.rows[1].line == 4);
  CHECK(read.rows[1].change.is_count);
  REQUIRE(read.problems.size() == 1);
  CHECK(read.problems[0].line == 6);
  CHECK(parse_time("2026-11-22T09:30:00.250Z") == TimeMs{1'795'339'800'000});
  for (const char* wrong : {"", "2026-11-22", "2026-13-22T09:30:00Z", "2026-11-22T24:30:00Z",
                            "2026-11-22T09:30:00", "2026-11-22T09:30:00+1", "x026-11-22T09:30:00Z"})
    CHECK_FALSE(parse_time(wrong));
}

TEST_CASE("till feed: over HTTP, with the key of a till or a stock program") {
  Tea at;
  const Json rows = Json::array({row("1", "sold", 4)});
  const auto told = [&](const char* key) {
    return at.post("stock_rows", {{"key", key}, {"shop", "demo"}, {"rows", rows}});
  };
  CHECK(told("key-of-nobody-at-all")["code"] == "not_authenticated");
  CHECK(told("key-of-the-front-till")["applied"] == 1);
  CHECK(told("key-of-the-front-till")["repeated"] == 1);
  CHECK(told("key-of-the-stock-books")["applied"] == 1);
  CHECK(at.shown("TEA") == 2);
  // A till sale told by the older call is the same receipt.
  const Json sale = at.post("till_sale", {{"key", "key-of-the-front-till"},
                                          {"shop", "demo"},
                                          {"sku", "TEA"},
                                          {"location", "berlin"},
                                          {"quantity", 4U},
                                          {"sale", "1"}});
  CHECK(sale["left"] == 2);
  for (const char* name : {"stock_ledger", "stock_reorder"}) {
    const Json refused = at.post(name, {{"key", "key-of-the-front-till"}, {"shop", "demo"}});
    CHECK(refused["code"] == "not_authenticated");
  }
  const Json history = at.post(
      "stock_ledger", {{"key", "key-of-the-stock-books"}, {"shop", "demo"}, {"sku", "TEA"}});
  CHECK(history["locations"][0]["quantity"] == 2);
  CHECK(history["locations"][0]["entries"].size() == 3);
  CHECK(at.post("stock_rows",
                {{"key", "key-of-the-stock-books"}, {"shop", "no"}, {"rows", rows}})["code"] ==
        "invalid_argument");
}

TEST_CASE("till feed: an open screen hears of the new number at once") {
  Tea at;
  TestDevice device(at.hub, 1);
  enter_shop(device);
  static_cast<void>(at.hub.take_pages(device.link));
  at.tell({row("1", "sold", 4)});
  const auto pages = at.hub.take_pages(device.link);
  const bool is_told = std::any_of(pages.begin(), pages.end(), [](const wire::Rows& page) {
    return std::any_of(page.rows.begin(), page.rows.end(), [](const Row& told) {
      const auto* owned = std::get_if<Owned>(&told.value);
      return told.key == "product/TEA" && owned != nullptr &&
             owned->json.find("\"berlin\":6") != std::string::npos;
    });
  });
  CHECK(is_told);
}

TEST_CASE("safety stock: each channel may promise what is there less its own safety") {
  StockShop at;
  at.feed(guarded_tea);
  CHECK(at.shown("TEA") == 7);
  CHECK(at.balance("TEA") == 10);
  const auto product = read_owned(*at.hub.service->find_scope(demo_shop), "product/TEA");
  CHECK_FALSE(product["variants"][0].contains("safety"));
  CHECK_FALSE(product["variants"][0].contains("reorder"));
  TestDevice web(at.hub, 1);
  web.hello();
  web.push({web.line_added("TEA", 8)});
  const Json refused = press_buy(web, "TEA", 8);
  CHECK(refused["outcome"] == "stock_short");
  CHECK(refused["lines"][0]["available"] == 7);
  TestDevice more(at.hub, 2);
  more.hello();
  more.push({more.line_added("TEA", 7)});
  CHECK(press_buy(more, "TEA", 7)["outcome"] == "placed");
  CHECK(at.shown("TEA") == 0);
  CHECK(at.balance("TEA") == 3);
  // A kiosk and a clerk go further down than the web, each to its own number.
  unsigned number = 3;
  for (const auto& [kind, left] : {std::pair{"web", 0}, {"kiosk", 2}, {"store", 3}}) {
    TestDevice device(at.hub, number++);
    enter_shop(device, kind);
    device.push({device.line_added("TEA", 4)});
    CHECK(press_buy(device, "TEA", 4)["lines"][0]["available"] == left);
  }
  // The till sells what it has in its hand.
  CHECK(at.tell({row("1", "sold", 3)})["applied"] == 1);
  CHECK(at.balance("TEA") == 0);
}

TEST_CASE("safety stock: a feed that changes the rule alone changes what is promised") {
  StockShop at;
  at.feed(guarded_tea);
  at.tell({row("1", "sold", 2)});
  CHECK(at.shown("TEA") == 5);
  at.feed(product_row("TEA", {{"berlin", 10}}, {{"safety", {{"berlin", {{"web", 1}}}}}}));
  CHECK(at.shown("TEA") == 7);
  at.feed(product_row("TEA", {{"berlin", 10}}));
  CHECK(at.shown("TEA") == 8);
  CHECK(at.reasons("TEA") == std::vector<std::string>{"import", "till"});
}

TEST_CASE("reorder: what reached its point is proposed with a reason, as JSON and CSV") {
  StockShop at;
  at.feed(guarded_tea);
  at.feed(product_row("POT", {{"berlin", 1}}));
  const auto proposals = [&] { return reorder_proposals(*at.hub.store, demo_shop, at.hub.now); };
  CHECK(proposals().empty());
  at.tell({row("1", "sold", 7), row("2", "returned", 1), row("3", "sold", 3, "POT")});
  const Json list = proposals();
  REQUIRE(list.size() == 2);
  CHECK(list[0]["sku"] == "POT");
  CHECK(list[0]["order"] == 2);
  CHECK(list[0]["reason"] == "2 sold that are not there; 3 sold in 28 days");
  CHECK(list[1]["order"] == 16);
  CHECK(list[1]["reason"] == "4 left, reorder point 4; 6 sold in 28 days, enough for 18 days");
  CHECK(reorder_csv(list) ==
        "sku,location,quantity,at,to,order,sold_28_days,reason\n"
        "POT,berlin,-2,0,0,2,3,2 sold that are not there; 3 sold in 28 days\n"
        "TEA,berlin,4,4,20,16,6,\"4 left, reorder point 4; 6 sold in 28 days, enough for 18 "
        "days\"\n");
  at.hub.now += 29LL * 24 * 3'600'000;
  CHECK(proposals()[1]["sold_28_days"] == 0);
}

}  // namespace noline::hub::test
