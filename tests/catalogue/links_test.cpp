#include "noline/catalogue/links.hpp"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

namespace noline::catalogue::test {
namespace {

using nlohmann::json;

std::string problem_of(const std::string& line) {
  const BuyLinksResult read = read_buy_links(line);
  CHECK(read.links.empty());
  return read.problems.empty() ? ""
                               : read.problems.front().field + ": " + read.problems.front().reason;
}

}  // namespace

TEST_CASE("buy links: one object a line, with days as milliseconds") {
  const auto read =
      read_buy_links(R"({"code":"TEA-1","sku":"TEA","quantity":2,"options":{"engraving":"Anna"},)"
                     R"("coupon":"SPRING","channel":"poster","campaign":"spring.2026",)"
                     R"("starts":"2026-03-01","ends":"2026-03-02"})"
                     "\n\n"
                     R"({"code":"BOTH","lines":[{"sku":"TEA"},{"sku":"MUG","quantity":3}]})");
  REQUIRE(read.problems.empty());
  REQUIRE(read.links.size() == 2);
  const json first = json::parse(read.links[0].json);
  CHECK(first["lines"] ==
        json::parse(R"([{"sku":"TEA","quantity":2,"options":{"engraving":"Anna"}}])"));
  CHECK(first["coupon"] == "SPRING");
  CHECK(first["campaign"] == "spring.2026");
  CHECK(first["ends_ms"].get<std::int64_t>() - first["starts_ms"].get<std::int64_t>() ==
        86'400'000);
  CHECK(json::parse(read.links[1].json)["lines"].size() == 2);
}

TEST_CASE("buy links: a wrong line is named and left out, the others go in") {
  CHECK(problem_of("[]") == ": is not a JSON object");
  CHECK(problem_of(R"({"code":"tea","sku":"TEA"})").starts_with("code"));
  CHECK(problem_of(R"({"code":"TEA"})").starts_with("sku"));
  CHECK(problem_of(R"({"code":"TEA","sku":"TEA","quantity":0})").starts_with("quantity"));
  CHECK(problem_of(R"({"code":"TEA","lines":[]})").starts_with("lines"));
  CHECK(problem_of(R"({"code":"TEA","lines":[7]})").starts_with("lines"));
  CHECK(problem_of(R"({"code":"TEA","sku":"TEA","options":{"a":1}})").starts_with("options"));
  CHECK(problem_of(R"({"code":"TEA","sku":"TEA","channel":"a/b"})").starts_with("channel"));
  CHECK(problem_of(R"({"code":"TEA","sku":"TEA","ends":"soon"})").starts_with("ends"));
  const auto twice = read_buy_links(R"({"code":"TEA","sku":"TEA"})"
                                    "\n"
                                    R"({"code":"TEA","sku":"MUG"})");
  CHECK(twice.links.size() == 1);
  REQUIRE(twice.problems.size() == 1);
  CHECK(twice.problems.front().line == 2);
}

}  // namespace noline::catalogue::test
