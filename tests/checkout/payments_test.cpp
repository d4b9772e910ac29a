// One order, one capture: the provider's answers in every order and number.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "market.hpp"

using namespace noline;
using namespace noline::test;
using wire::Json;

namespace {

struct Paying {
  Market market;
  TestDevice& device = market.device();

  Paying() {
    market.settle();
    REQUIRE(device->add({"TEA", {}}, 2, device.now()));
    market.settle();
  }
  [[nodiscard]] Json order() { return Market::order(device); }
  [[nodiscard]] std::string payment() { return order()["payment"]["id"].get<std::string>(); }
  void confirm() { static_cast<void>(market.call(device, "confirm", {{"order", 1}})); }
  void cancel() { static_cast<void>(market.call(device, "cancel", {{"order", 1}})); }
  void check_paid_once() {
    const Json now = order();
    CHECK(now["status"] == "paid");
    CHECK(now["payment"]["captures"] == 1);
    CHECK(now["payment"]["refunds"] == 0);
    const Json& timeline = now["timeline"];
    CHECK(std::count_if(timeline.begin(), timeline.end(),
                        [](const Json& entry) { return entry["status"] == "paid"; }) == 1);
    CHECK(market.stock("TEA", "berlin") == 8);
    CHECK(device->order_jsons().size() == 1);
  }
};

}  // namespace

TEST_CASE("payment: paid at once") {
  Paying at;
  CHECK(at.market.buy(at.device, "test")["order"]["status"] == "paid");
  at.check_paid_once();
}

TEST_CASE("payment: declined at once, nothing is ordered and the cart stays") {
  Paying at;
  CHECK(at.market.buy(at.device, "test_decline")["outcome"] == "payment_declined");
  CHECK(at.device->order_jsons().empty());
  CHECK(in_cart(at.device, "TEA") == 2);
  CHECK(at.market.stock("TEA", "berlin") == 10);
  CHECK(at.market.buy(at.device, "test")["outcome"] == "placed");
}

TEST_CASE("payment: a slow provider, then its callback") {
  Paying at;
  CHECK(at.market.buy(at.device, "test_slow")["order"]["status"] == "awaiting_payment");
  CHECK(at.market.callback(at.payment(), "authorised")["state"] == "captured");
  at.check_paid_once();
}

TEST_CASE("payment: callback and confirmation in every order and number capture once") {
  std::vector<std::string> events = {"callback", "callback", "confirm", "timeout"};
  std::sort(events.begin(), events.end());
  do {
    Paying at;
    REQUIRE(at.market.buy(at.device, "test_slow")["outcome"] == "placed");
    for (const std::string& event : events) {
      if (event == "callback") {
        static_cast<void>(at.market.callback(at.payment(), "authorised"));
      } else if (event == "confirm") {
        at.confirm();
      } else {
        at.market.pass(60'000);
      }
    }
    at.check_paid_once();
  } while (std::next_permutation(events.begin(), events.end()));
}

TEST_CASE("payment: a callback that is lost is asked for") {
  Paying at;
  static_cast<void>(at.market.buy(at.device, "test_lost"));
  CHECK(at.order()["status"] == "awaiting_payment");
  at.market.pass(30'000);
  at.check_paid_once();
}

TEST_CASE("payment: a payment that is open survives a restart of the hub") {
  Paying at;
  static_cast<void>(at.market.buy(at.device, "test_lost"));
  at.market.restart_hub(at.market.hub_content());
  at.market.go_online(at.device);
  at.market.pass(60'000);
  at.check_paid_once();
}

TEST_CASE("payment: the shopper confirms, as with 3-D Secure") {
  Paying at;
  CHECK(at.market.buy(at.device, "test_confirm")["order"]["payment"]["state"] == "confirm");
  at.confirm();
  at.check_paid_once();
}

TEST_CASE("payment: without the confirmation the goods are back in the cart and on the shelf") {
  Paying at;
  static_cast<void>(at.market.buy(at.device, "test_confirm"));
  CHECK(at.market.stock("TEA", "berlin") == 8);
  at.market.pass(16 * 60'000);
  CHECK(at.order()["status"] == "payment_failed");
  CHECK(at.market.stock("TEA", "berlin") == 10);
  CHECK(in_cart(at.device, "TEA") == 2);
  CHECK(at.market.buy(at.device, "test")["outcome"] == "placed");
  CHECK(in_cart(at.device, "TEA") == 0);
  CHECK(Market::order(at.device, "2")["lines"][0]["quantity"] == 2);
}

TEST_CASE("payment: declined by the callback, and an authorisation after it changes nothing") {
  Paying at;
  static_cast<void>(at.market.buy(at.device, "test_slow"));
  const std::string payment = at.payment();
  CHECK(at.market.callback(payment, "declined")["state"] == "declined");
  CHECK(at.market.callback(payment, "authorised")["state"] == "declined");
  CHECK(at.order()["payment"]["captures"] == 0);
  CHECK(at.order()["status"] == "payment_failed");
}

TEST_CASE("payment: cancelling before and after the money moved") {
  Paying before;
  static_cast<void>(before.market.buy(before.device, "test_slow"));
  const std::string payment = before.payment();
  before.cancel();
  CHECK(before.market.callback(payment, "authorised")["state"] == "cancelled");
  CHECK(before.order()["status"] == "cancelled");
  CHECK(before.order()["payment"]["captures"] == 0);
  CHECK(before.market.stock("TEA", "berlin") == 10);

  Paying after;
  static_cast<void>(after.market.buy(after.device, "test"));
  after.cancel();
  after.cancel();
  CHECK(after.order()["payment"]["state"] == "refunded");
  CHECK(after.order()["payment"]["refunds"] == 1);
  CHECK(after.market.stock("TEA", "berlin") == 10);
}

TEST_CASE("payment: an event about nothing is refused, and a device cannot send one") {
  Paying at;
  CHECK(at.market.callback("none", "authorised")["code"] == "invalid_argument");
  static_cast<void>(at.market.buy(at.device, "test_slow"));
  CHECK(at.market.callback(at.payment(), "stolen")["code"] == "invalid_argument");
  CHECK(at.order()["status"] == "awaiting_payment");
}
