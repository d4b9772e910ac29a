// Signing out without the hub: nothing is left to be read on the device, nothing is lost, and
// nobody else gets it.
#include <catch2/catch_test_macros.hpp>

#include "shop.hpp"

using namespace noline;
using namespace noline::test;

namespace {

const wire::Json ben = {{"email", "ben@example.org"}, {"password", "long enough"}, {"name", "Ben"}};
const wire::Json nothing = wire::Json::object();

/// Ada's phone, and a device that she left without a network while something was unsent.
struct Left {
  Shop shop;
  TestDevice& phone = shop.device();
  TestDevice& device = shop.device();
  std::string scope;
  CallFinished done;

  explicit Left(const wire::Json& args = nothing) {
    shop.sign_in({&phone, &device});
    REQUIRE(phone->add({"OLIVES", {}}, 1, phone.now()));
    shop.settle();
    scope = device->main_scope();
    shop.go_offline(device);
    REQUIRE(device->add({"HONEY-500G", {}}, 2, device.now()));
    REQUIRE(device->set_quantity(device.line("OLIVES"), 5, device.now()));
    done = shop.call(device, "sign_out", args);
  }
  /// Everything that the device's store holds, as text.
  [[nodiscard]] std::string stored() const {
    std::string all;
    for (const auto& [place, row] : device.disk.rows) {
      all += place.first + place.second + row.value + row.known;
    }
    for (const auto& [name, value] : device.disk.meta) {
      all += name + value;
    }
    return all;
  }
};

}  // namespace

TEST_CASE("sealing: who signs out without a network leaves nothing to be read, and loses nothing") {
  Left at;
  CHECK(at.done.error.code == Errc::none);
  CHECK(at.done.ok["sealed"] == 2);
  CHECK(at.device->session().kind == "guest");
  CHECK(at.device->cart().lines.empty());
  const std::string stored = at.stored();
  for (const char* word : {"HONEY", "OLIVES", "Ada", "ada@"}) {
    CHECK(stored.find(word) == std::string::npos);
  }
  CHECK(stored.find(at.scope) == std::string::npos);
  at.device.open();
  at.shop.go_online(at.device);
  at.shop.settle();
  CHECK(at.phone.quantity("HONEY-500G") == 2);
  CHECK(at.phone.quantity("OLIVES") == 5);
  CHECK(at.stored().find("parcel") == std::string::npos);
}

TEST_CASE("sealing: the next person at the device has a cart of their own") {
  Left at;
  REQUIRE(at.device->add({"TEA", {}}, 1, at.device.now()));
  at.shop.go_online(at.device);
  REQUIRE(at.shop.call(at.device, "sign_up", ben).error.code == Errc::none);
  CHECK(at.device->cart().lines.size() == 1);
  CHECK(at.phone.quantity("HONEY-500G") == 2);
  CHECK(at.phone.quantity("TEA") == 0);
}

TEST_CASE("sealing: several shoppers one after another at a device without a network") {
  Shop shop;
  TestDevice& phone = shop.device();
  TestDevice& other = shop.device();
  TestDevice& device = shop.device();
  shop.sign_in({&phone, &device});
  REQUIRE(shop.call(other, "sign_up", ben).error.code == Errc::none);
  shop.go_offline(device);
  REQUIRE(device->add({"TEA", {}}, 1, device.now()));
  REQUIRE(shop.call(device, "sign_out", nothing).error.code == Errc::none);
  shop.go_online(device);
  REQUIRE(shop.call(device, "sign_in", ben).error.code == Errc::none);
  shop.go_offline(device);
  REQUIRE(device->add({"BREAD", {}}, 1, device.now()));
  REQUIRE(shop.call(device, "sign_out", nothing).error.code == Errc::none);
  shop.go_online(device);
  shop.settle();
  CHECK(phone.quantity("TEA") == 1);
  CHECK(phone.quantity("BREAD") == 0);
  CHECK(other.quantity("BREAD") == 1);
  CHECK(other.quantity("TEA") == 0);
}

TEST_CASE("sealing: giving up is a choice, and the session ends all the same") {
  Left at(wire::Json{{"discard", true}});
  CHECK(at.done.ok["sealed"] == 0);
  at.shop.go_online(at.device);
  at.shop.settle();
  CHECK(at.phone.quantity("HONEY-500G") == 0);
  const auto list = at.shop.call(at.phone, "sessions", nothing);
  CHECK(list.ok["sessions"].size() == 1);
}

TEST_CASE("sealing: a session that its owner ended elsewhere delivers nothing any more") {
  Left at;
  REQUIRE(at.shop.call(at.phone, "revoke", {{"others", true}}).error.code == Errc::none);
  at.shop.go_online(at.device);
  at.shop.settle();
  CHECK(at.phone.quantity("HONEY-500G") == 0);
  CHECK(at.stored().find("parcel") == std::string::npos);
}
