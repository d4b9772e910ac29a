// What comes back of an order: which pieces, and what is paid back for them.
#include <catch2/catch_test_macros.hpp>

#include "core/returns.hpp"

namespace noline::hub::test {
namespace {

using nlohmann::json;

/// Two teas and a mug for 19.00, a coupon took off 1.90, shipping was 4.90.
json order() {
  return {{"quote", {{"total_minor", 2200}, {"shipping_minor", 490}}},
          {"lines",
           {{{"line", "a"},
             {"sku", "TEA"},
             {"quantity", 2},
             {"total_minor", 900},
             {"from", {{"berlin", 1}, {"hamburg", 1}}}},
            {{"line", "b"},
             {"sku", "MUG"},
             {"quantity", 1},
             {"total_minor", 1000},
             {"from", {{"berlin", 1}}}}}}};
}

void take_back(json& from, const LinePieces& pieces) {
  from["returns"].push_back({{"id", "x"}, {"lines", pieces_json(from, pieces)}});
}

}  // namespace

TEST_CASE("returns: the parts that are paid back add up to what was paid") {
  json bought = order();
  // 1710 of 1900 for the goods: a tea's 450 are worth 405.
  CHECK(refund_minor(bought, {{"a", 1}}) == 405);
  CHECK(refund_minor(bought, {{"b", 1}}) == 900);
  std::int64_t paid_back = 0;
  for (const LinePieces& pieces :
       {LinePieces{{"a", 1}}, LinePieces{{"b", 1}}, LinePieces{{"a", 1}}}) {
    paid_back += refund_minor(bought, pieces);
    take_back(bought, pieces);
  }
  CHECK(paid_back == 2200);
  CHECK(kept_pieces(bought).empty());
}

TEST_CASE("returns: odd shares lose no cent and invent none") {
  for (std::int64_t total = 1; total < 400; total += 7) {
    json bought = order();
    bought["quote"] = {{"total_minor", total}, {"shipping_minor", 0}};
    bought["lines"][0]["quantity"] = 7;
    std::int64_t paid_back = 0;
    for (int piece = 0; piece < 7; ++piece) {
      const std::int64_t share = refund_minor(bought, {{"a", 1}});
      CHECK(share >= 0);
      paid_back += share;
      take_back(bought, {{"a", 1}});
    }
    CHECK(paid_back <= total);
    CHECK(paid_back + refund_minor(bought, {{"b", 1}}) == total);
  }
}

TEST_CASE("returns: only what was ordered and not yet returned can come back") {
  json bought = order();
  CHECK(read_pieces(bought, json())->at("a") == 2);
  CHECK(read_pieces(bought, json::parse(R"([{"sku":"TEA","quantity":1}])"))->at("a") == 1);
  CHECK_FALSE(read_pieces(bought, json::parse(R"([{"sku":"TEA","quantity":3}])")).ok());
  CHECK_FALSE(read_pieces(bought, json::parse(R"([{"sku":"CAKE","quantity":1}])")).ok());
  CHECK_FALSE(read_pieces(bought, json::parse(R"([{"line":"b"},{"sku":"MUG"}])")).ok());
  CHECK_FALSE(read_pieces(bought, json::array()).ok());
  CHECK_FALSE(read_pieces(bought, "all").ok());
  CHECK_FALSE(read_pieces(bought, json::parse(R"([{"line":7,"quantity":-1}])")).ok());
  take_back(bought, {{"a", 2}, {"b", 1}});
  CHECK_FALSE(read_pieces(bought, json()).ok());
}

TEST_CASE("returns: pieces go where they came from, or where they were brought") {
  json bought = order();
  CHECK(return_moves(bought, {{"a", 1}}, "").at(0).pieces == Pieces{{"berlin", 1}, {"hamburg", 0}});
  CHECK(return_moves(bought, {{"a", 2}}, "leipzig").at(0).pieces == Pieces{{"leipzig", 2}});
  bought["lines"][1]["quantity"] = 2;
  bought["lines"][1]["from"] = json::object();
  bought["lines"][1]["parts"] = {{{"sku", "CUP"}, {"quantity", 6}, {"from", {{"berlin", 6}}}}};
  const auto moves = return_moves(bought, {{"b", 1}}, "");
  CHECK(moves.at(1).sku == "CUP");
  CHECK(moves.at(1).pieces == Pieces{{"berlin", 3}});
}

}  // namespace noline::hub::test
