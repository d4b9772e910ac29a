// A shared device forgets who was here.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "shop.hpp"

using namespace noline;
using namespace noline::test;

namespace {

/// A device with a customer whose session the hub ends.
struct Kiosk {
  Shop shop;
  TestDevice& device = shop.device();

  Kiosk() { shop.sign_in({&device}); }
  /// The hub takes neither of the session's tokens any more.
  void end_session() {
    const wire::Message bye = wire::Bye{Errc::not_authenticated, "", 0};
    const std::string bytes = wire::encode(bye, wire::Format::cbor, device->replica());
    device.store();
    device->handle_message(bytes, device.now());
    device->handle_connected(device.now());
    device->handle_message(bytes, device.now());
  }
  [[nodiscard]] bool is_on_disk(const std::string& scope) const {
    return std::any_of(device.disk.rows.begin(), device.disk.rows.end(),
                       [&](const auto& row) { return row.first.first == scope; });
  }
};

}  // namespace

TEST_CASE("reset: what a session that was ended elsewhere had not sent goes, too") {
  Kiosk at;
  const std::string scope = at.device->main_scope();
  REQUIRE(at.device->add({"TEA", {}}, 2, at.device.now()));
  at.device.store();
  at.end_session();
  at.device.store();
  REQUIRE(at.device->main_scope() != scope);
  REQUIRE(at.is_on_disk(scope));
  at.device->reset(at.device.now());
  at.device.store();
  CHECK_FALSE(at.is_on_disk(scope));
  CHECK(at.device.disk.meta.count("cursor/" + scope) == 0);
}

TEST_CASE("reset: the next person gets no answer that was meant for the last") {
  Kiosk at;
  at.device->call("no such call", wire::Json::object(), at.device.now());
  at.device->reset(at.device.now());
  CHECK_FALSE(at.device->poll_call());
}

TEST_CASE("reset: a cart that was erased just before is fetched anew when its owner is back") {
  Kiosk at;
  const std::string scope = at.device->main_scope();
  REQUIRE(at.device->add({"TEA", {}}, 2, at.device.now()));
  at.shop.settle();
  REQUIRE(at.device.disk.meta.count("cursor/" + scope) == 1);
  at.end_session();
  at.device->reset(at.device.now());
  at.device.store();
  CHECK_FALSE(at.is_on_disk(scope));
  CHECK(at.device.disk.meta.count("cursor/" + scope) == 0);
}

TEST_CASE("reset: edits that went with it are settled, and nobody waits for them") {
  Kiosk at;
  at.shop.go_offline(at.device);
  const auto edit = at.device->add({"TEA", {}}, 2, at.device.now());
  REQUIRE(edit);
  const EditId last = at.device->reset(at.device.now());
  at.shop.go_online(at.device);
  at.shop.settle();
  CHECK(at.device->edit_marks() == EditMarks{last.value, last.value, last.value, last.value});
}

TEST_CASE("reset: what is on screen is out of date at once, whoever was here") {
  Kiosk at;
  REQUIRE(at.device->add({"TEA", {}}, 2, at.device.now()));
  at.shop.settle();
  const PartVersions before = at.device->versions();
  at.device->reset(at.device.now());
  // However many edits the next person makes, no number comes twice.
  for (int edits = 0; edits < 20; ++edits) {
    const PartVersions after = at.device->versions();
    CHECK(after.cart > before.cart);
    CHECK(after.notices > before.notices);
    CHECK(after.checkout > before.checkout);
    CHECK(after.session > before.session);
    REQUIRE(at.device->add({"CUP", {}}, 1, at.device.now()));
  }
}

TEST_CASE("reset: the next person's edits have no name in common with the last one's") {
  Kiosk at;
  REQUIRE(at.device->add({"TEA", {}}, 2, at.device.now()));
  at.shop.settle();
  const ReplicaId replica = at.device->replica();
  at.device->reset(at.device.now());
  CHECK(at.device->replica() != replica);
  REQUIRE(at.device->add({"CUP", {}}, 1, at.device.now()));
  at.shop.go_online(at.device);
  at.shop.settle();
  CHECK(at.device->connection().pending == 0);
  CHECK(at.device.quantity("CUP") == 1);
  CHECK(at.device.disk.meta.at("replicas").find(format_hex(replica.value)) == std::string::npos);
}
