// Nothing leaves before it is stored, and a store that fails loses nothing.
#include <catch2/catch_test_macros.hpp>

#include "shop.hpp"

using namespace noline;
using namespace noline::test;

namespace {

const Status disk_full = fail(Errc::storage_failed, "disk full");

/// Pushes that the client would send now.
std::size_t pushes(TestDevice& device) {
  std::size_t count = 0;
  while (auto bytes = device->poll_transmit(device.now())) {
    const auto message = wire::decode(*bytes, wire::Format::cbor, device->replica());
    REQUIRE(message);
    count += std::holds_alternative<wire::Rows>(*message) ? 1u : 0u;
  }
  return count;
}

}  // namespace

TEST_CASE("storage: an edit is not sent before the own store has it") {
  Shop shop;
  TestDevice& device = shop.device();
  shop.settle();
  REQUIRE(device->add({"TEA", {}}, 1, device.now()));
  CHECK(pushes(device) == 0);
  const auto batch = device->poll_store();
  REQUIRE(batch);
  CHECK(pushes(device) == 0);
  device->handle_stored(batch->token, Ok{}, device.now());
  CHECK(pushes(device) == 1);
}

TEST_CASE("storage: an edit's marks rise from memory to everywhere, in order") {
  Shop shop;
  TestDevice& device = shop.device();
  shop.settle();
  const auto edit = device->add({"TEA", {}}, 1, device.now());
  REQUIRE(edit);
  CHECK(device->edit_marks() == EditMarks{edit->value, 0, 0, 0});
  device.store();
  CHECK(device->edit_marks().device == edit->value);
  CHECK(device->edit_marks().hub == 0);
  shop.settle();
  CHECK(device->edit_marks() == EditMarks{edit->value, edit->value, edit->value, edit->value});
  CHECK(device->connection().pending == 0);
  CHECK(device->connection().saved == "everywhere");
}

TEST_CASE("storage: waiting for an edit that changed nothing comes to an end") {
  Shop shop;
  TestDevice& device = shop.device();
  shop.settle();
  REQUIRE(device->add({"TEA", {}}, 1, device.now()));
  REQUIRE(device->remove(device.line("TEA"), device.now()));
  shop.settle();
  const auto edit = device->clear_cart(device.now());
  REQUIRE(edit);
  shop.settle();
  CHECK(device->edit_marks() == EditMarks{edit->value, edit->value, edit->value, edit->value});
}

TEST_CASE("storage: one batch at a time, so that none is durable without the one before") {
  TestDevice device(1);
  REQUIRE(device->add({"TEA", {}}, 1, device.now()));
  const auto first = device->poll_store();
  REQUIRE(first);
  REQUIRE(device->add({"CUP", {}}, 1, device.now()));
  CHECK_FALSE(device->poll_store());
  device->handle_stored(first->token, Ok{}, device.now());
  CHECK(device->poll_store());
}

TEST_CASE("storage: a failed batch comes again, whole, and nothing was promised") {
  TestDevice device(1);
  device.store();
  REQUIRE(device->add({"TEA", {}}, 1, device.now()));
  device.store(disk_full);
  CHECK(device->edit_marks().device == 0);
  CHECK(device->connection().problem);
  device.store();
  CHECK(device->edit_marks().device == 1);
  CHECK_FALSE(device->connection().problem);
  device.open();
  CHECK(device.quantity("TEA") == 1);
}

TEST_CASE("storage: a line that came and went is erased from the store, also at the second try") {
  TestDevice device(1);
  REQUIRE(device->add({"TEA", {}}, 1, device.now()));
  device.store();
  REQUIRE(device->remove(device.line("TEA"), device.now()));
  device.store(disk_full);
  device.store();
  device.open();
  CHECK(device.quantity("TEA") == 0);
}

TEST_CASE("storage: edits made offline survive a crash and are sent later") {
  Shop shop;
  TestDevice& device = shop.device();
  TestDevice& other = shop.device();
  shop.sign_in({&device, &other});
  shop.go_offline(device);
  REQUIRE(device->add({"TEA", {}}, 3, device.now()));
  device.store();
  device.open();
  CHECK(device.quantity("TEA") == 3);
  shop.go_online(device);
  shop.settle();
  CHECK(other.quantity("TEA") == 3);
}

TEST_CASE("storage: a damaged row ends the opening and is left alone") {
  TestDevice device(1);
  REQUIRE(device->add({"TEA", {}}, 1, device.now()));
  device.store();
  StoredState state = device.disk.load();
  state.rows[0].value = "rubbish";
  const auto opened = Client::open({}, state, device.now());
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == Errc::storage_damaged);
}
