// The operator's list of coupons, and the parts of bundles in additions.
#include <catch2/catch_test_macros.hpp>

#include "noline/catalogue/coupons.hpp"
#include "noline/catalogue/shop.hpp"
#include "support.hpp"

using namespace noline::catalogue;
using namespace noline::catalogue::test;

namespace {

std::string reason_of(const std::string& line) {
  const CouponsResult result = read_coupons(line);
  REQUIRE(result.coupons.empty());
  REQUIRE(result.problems.size() == 1);
  return result.problems[0].field + ": " + result.problems[0].reason;
}

}  // namespace

TEST_CASE("coupons: a line becomes what the hub keeps, with days as times") {
  const CouponsResult result = read_coupons(
      "\n{\"code\":\"HELLO-10\",\"kind\":\"percent\",\"value\":100,\"starts\":\"2026-02-28\","
      "\"ends\":\"2026-03-01\",\"uses_max\":1}\r\n{\"code\":\"PARCEL\",\"kind\":"
      "\"free_shipping\"}");
  CHECK(result.problems.empty());
  REQUIRE(result.coupons.size() == 2);
  CHECK(result.coupons[0].code == "HELLO-10");
  CHECK(result.coupons[0].json ==
        R"({"ends_ms":1772323200000,"from_minor":0,"kind":"percent","starts_ms":1772236800000,)"
        R"("uses_max":1,"uses_per_customer":0,"value":100})");
  CHECK(result.coupons[1].code == "PARCEL");
}

TEST_CASE("coupons: what is wrong is said with its line and field, and the others go in") {
  CHECK(reason_of("rubbish") == ": is not a JSON object");
  CHECK(reason_of(R"({"kind":"amount","value":1})").starts_with("code: "));
  CHECK(reason_of(R"({"code":"lower","kind":"amount","value":1})").starts_with("code: "));
  CHECK(reason_of(R"({"code":"ABC","kind":"amount","value":1,"ends":"2026-02-29"})")
            .starts_with("ends: "));
  CHECK(reason_of(R"({"code":"ABC","kind":"amount","value":1,"starts":"2026-12-32"})")
            .starts_with("starts: "));
  CHECK(read_coupons(R"({"code":"ABC","kind":"amount","value":1,"ends":"2028-02-29"})")
            .problems.empty());
  CHECK(reason_of(R"({"code":"ABC","kind":"gift","value":1})").starts_with("kind: "));
  CHECK(reason_of(R"({"code":"ABC","kind":"percent","value":1001})").starts_with("value: "));
  CHECK(reason_of(R"({"code":"ABC","kind":"amount"})").starts_with("value: "));
  CHECK(reason_of(R"({"code":"ABC","kind":"free_shipping","ends":"soon"})").starts_with("ends: "));
  CHECK(reason_of(R"({"code":"ABC","kind":"free_shipping","ends":"2026-13-01"})")
            .starts_with("ends: "));
  CHECK(
      reason_of(R"({"code":"ABC","kind":"free_shipping","uses_max":0})").starts_with("uses_max: "));
  const CouponsResult twice = read_coupons(
      "{\"code\":\"ABC\",\"kind\":\"free_shipping\"}\n{\"code\":\"ABC\",\"kind\":"
      "\"free_shipping\"}\n{\"code\":\"DEF\",\"kind\":\"free_shipping\"}\n");
  CHECK(twice.coupons.size() == 2);
  REQUIRE(twice.problems.size() == 1);
  CHECK(twice.problems[0].line == 2);
}

TEST_CASE("coupons: those of the demo shop are in order") {
  const CouponsResult result = read_coupons(demo_file("coupons.jsonl"));
  CHECK(result.problems.empty());
  CHECK(result.coupons.size() == 5);
}

TEST_CASE("bundles: parts stand in the product, and wrong ones refuse the line") {
  const std::vector<std::string> rows = {"SET|SET|Set|9.00 EUR|"};
  const auto with = [&](const std::string& parts) {
    return import_rows(rows, R"({"id":"SET","variants":{"SET":{"parts":)" + parts + "}}}\n");
  };
  const ImportResult right = with(R"({"TEA":2,"CUP":1})");
  CHECK(right.problem_count == 0);
  CHECK(all_json(right).at(0).find(
            R"("parts":[{"quantity":1,"sku":"CUP"},{"quantity":2,"sku":"TEA"}])") !=
        std::string::npos);
  for (const char* wrong : {R"({"SET":1})", R"({"TEA":0})", R"({"TEA":"two"})", "[]"}) {
    INFO(wrong);
    CHECK(with(wrong).problem_count == 1);
  }
}
