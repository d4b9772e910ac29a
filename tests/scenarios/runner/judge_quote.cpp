// What is expected of a cart's price: coupons, promotions and the total.
#include "judge.hpp"

namespace noline::scenario {
namespace {

using wire::Json;

struct Comparison {
  const std::string& lane;
  std::vector<Difference>& out;

  void operator()(const std::string& what, const Json& expected, const Json& found) const {
    if (expected != found) {
      out.push_back({lane, what, wire::dump(expected), wire::dump(found)});
    }
  }
};

}  // namespace

void judge_quote(const ExpectStep& expect, const std::string& lane, const Json& quote,
                 std::vector<Difference>& out) {
  const Comparison compare{lane, out};
  for (const auto& [code, state] : expect.wallet) {
    Json found;
    const Json coupons = quote.is_object() ? quote.value("coupons", Json::array()) : Json::array();
    for (const Json& coupon : coupons) {
      found = coupon.value("code", "") == code ? coupon.value("state", Json()) : found;
    }
    compare("coupon " + code, state, found);
  }
  std::map<std::string, std::int64_t> counted;
  std::map<std::string, Json> lacks;
  const Json promotions =
      quote.is_object() ? quote.value("promotions", Json::array()) : Json::array();
  for (const Json& promotion : promotions) {
    const std::string code = promotion.value("code", "");
    const std::string state = promotion.value("state", "");
    if (state == "active") {
      counted[code] = promotion.value("saves_minor", std::int64_t{0});
    } else {
      // Others lack nothing: their time has not come, or they are for somebody else.
      lacks[code] =
          promotion.value(state == "incomplete" ? "missing_pieces" : "missing_minor", Json());
    }
  }
  if (expect.promotions) {
    compare("promotions", *expect.promotions, counted);
  }
  for (const auto& [code, amount] : expect.lacks) {
    compare("promotion " + code + " lacks", amount, lacks[code]);
  }
  if (expect.total_minor) {
    compare("total", *expect.total_minor,
            quote.is_object() ? quote.value("total_minor", Json()) : Json());
  }
}

}  // namespace noline::scenario
