// The operator's list of promotions.
#include "noline/catalogue/promotions.hpp"

#include <catch2/catch_test_macros.hpp>

#include "support.hpp"

using namespace noline::catalogue;
using namespace noline::catalogue::test;

namespace {

std::string refusal_of(const std::string& line) {
  const PromotionsResult result = read_promotions(line);
  REQUIRE(result.count == 0);
  REQUIRE(result.problems.size() == 1);
  return result.problems[0].field + ": " + result.problems[0].reason;
}

std::string numbered(int number, const std::string& rest) {
  return R"({"code":"P-)" + std::to_string(100 + number) + "\"," + rest + "}\n";
}

}  // namespace

TEST_CASE("promotions: lines become one list by code, with days as times") {
  const PromotionsResult result = read_promotions(
      "{\"code\":\"TEA\",\"kind\":\"buy_get\",\"buy\":2,\"get\":1,\"goods\":[\"category:tea\"],"
      "\"title\":{\"en\":\"Tea weeks\"},\"starts\":\"2026-02-28\",\"ends\":\"2026-03-01\"}\r\n\n"
      "{\"code\":\"ALL\",\"kind\":\"cart_percent\",\"value\":50,\"from_minor\":5000,"
      "\"segment\":\"silver\",\"exclusive\":true}");
  CHECK(result.problems.empty());
  CHECK(result.json ==
        R"([{"code":"ALL","exclusive":true,"from_minor":5000,"kind":"cart_percent",)"
        R"("segment":"silver","value":50},{"buy":2,"code":"TEA","ends_ms":1772323200000,"get":1,)"
        R"("goods":["category:tea"],"kind":"buy_get","starts_ms":1772236800000,)"
        R"("title":{"en":"Tea weeks"}}])");
}

TEST_CASE("promotions: what is wrong is said with its line and field, and the others count") {
  CHECK(refusal_of("rubbish") == ": is not a JSON object");
  CHECK(refusal_of(R"({"kind":"percent","value":1})").starts_with("code: "));
  CHECK(refusal_of(R"({"code":"lower","kind":"percent","value":1})").starts_with("code: "));
  CHECK(refusal_of(R"({"code":"ABC","value":1})").starts_with("kind: "));
  CHECK(refusal_of(R"({"code":"ABC","kind":"lottery"})").starts_with("kind: "));
  CHECK(refusal_of(R"({"code":"ABC","kind":"percent"})").starts_with("value: "));
  CHECK(refusal_of(R"({"code":"ABC","kind":"percent","value":1001})").starts_with("value: "));
  CHECK(refusal_of(R"({"code":"ABC","kind":"percent","value":1,"buy":2})").starts_with("buy: "));
  CHECK(refusal_of(R"({"code":"ABC","kind":"buy_get","buy":2})").starts_with("get: "));
  CHECK(refusal_of(R"({"code":"ABC","kind":"buy_get","buy":0,"get":1})").starts_with("buy: "));
  CHECK(refusal_of(R"({"code":"ABC","kind":"bundle","value":1,"goods":["sku:A"]})")
            .starts_with("goods: "));
  CHECK(refusal_of(R"({"code":"ABC","kind":"percent","value":1,"goods":[]})").starts_with("goods"));
  CHECK(refusal_of(R"({"code":"ABC","kind":"percent","value":1,"goods":["TEA"]})")
            .starts_with("goods: "));
  CHECK(
      refusal_of(R"({"code":"ABC","kind":"percent","value":1,"goods":[7]})").starts_with("goods"));
  CHECK(refusal_of(R"({"code":"ABC","kind":"percent","value":1,"from_minor":5})")
            .starts_with("from_minor: "));
  CHECK(refusal_of(R"({"code":"ABC","kind":"free_shipping","ends":"soon"})").starts_with("ends: "));
  CHECK(refusal_of(R"({"code":"ABC","kind":"free_shipping","segment":""})").starts_with("segment"));
  CHECK(refusal_of(R"({"code":"ABC","kind":"free_shipping","title":"x"})").starts_with("title: "));
  CHECK(refusal_of(R"({"code":"ABC","kind":"free_shipping","exclusive":1})")
            .starts_with("exclusive: "));
  const PromotionsResult twice = read_promotions(numbered(1, R"("kind":"free_shipping")") +
                                                 numbered(1, R"("kind":"free_shipping")") +
                                                 numbered(2, R"("kind":"free_shipping")"));
  CHECK(twice.count == 2);
  REQUIRE(twice.problems.size() == 1);
  CHECK(twice.problems[0].line == 2);
  CHECK(twice.problems[0].sku == "P-101");
}

TEST_CASE("promotions: more than a screen and a cart can bear are refused") {
  std::string many;
  std::string of_pieces;
  for (int i = 0; i < 65; ++i) {
    many += numbered(i, R"("kind":"free_shipping")");
  }
  for (int i = 0; i < 17; ++i) {
    of_pieces += numbered(i, R"("kind":"set","buy":3,"value":500)");
  }
  CHECK(read_promotions(many).count == 64);
  CHECK(read_promotions(many).problems.size() == 1);
  CHECK(read_promotions(of_pieces).count == 16);
  CHECK(read_promotions(of_pieces).problems.size() == 1);
}

TEST_CASE("promotions: they stand in the shop's row, and one without any is as it was") {
  const std::string shop = R"({"id":"demo"})";
  CHECK(with_promotions(shop, "[]") == shop);
  const std::string list = read_promotions(numbered(1, R"("kind":"free_shipping")")).json;
  CHECK(with_promotions(shop, list) ==
        R"({"id":"demo","promotions":[{"code":"P-101","kind":"free_shipping"}]})");
}

TEST_CASE("promotions: those of the demo shop are in order, and of every kind") {
  const PromotionsResult result = read_promotions(demo_file("promotions.jsonl"));
  CHECK(result.problems.empty());
  CHECK(result.count == 9);
  for (const char* kind : {"percent", "amount", "buy_get", "set", "bundle", "cart_percent",
                           "cart_amount", "free_shipping"}) {
    INFO(kind);
    CHECK(result.json.find("\"kind\":\"" + std::string(kind) + "\"") != std::string::npos);
  }
}
