#include <catch2/catch_test_macros.hpp>

#include "core/limits.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

wire::Bye only_bye(TestHub& hub, LinkId link) {
  auto byes = hub.take_all<wire::Bye>(link);
  REQUIRE(byes.size() == 1);
  CHECK(hub.is_closed(link));
  return byes.front();
}

}  // namespace

TEST_CASE("hub: a guest is welcomed with scope, role, lineage and limits") {
  TestHub hub;
  TestDevice device(hub, 1);
  const wire::Welcome welcome = device.hello();
  CHECK(welcome.session["scope"] == device.scope);
  CHECK(welcome.session["kind"] == "guest");
  CHECK(welcome.session["role"] == "write");
  CHECK(welcome.lineage == hub.service->lineage());
  CHECK(welcome.clock == hub.now);
  CHECK(welcome.limits["lines_per_cart_max"] == limits::lines_per_cart_max);
  REQUIRE(welcome.scopes.size() == 1);
  CHECK(welcome.scopes[0].resume);
}

TEST_CASE("hub: the same structure is spoken in JSON") {
  TestHub hub;
  TestDevice device(hub, 1);
  const wire::Welcome welcome = device.hello(wire::Format::json);
  CHECK(welcome.session["scope"] == device.scope);
  CHECK(device.push({device.line_added("TEA", 2)}).seq > 0);
}

TEST_CASE("hub: another secret for a known guest is refused and closes the link") {
  TestHub hub;
  TestDevice device(hub, 1);
  device.hello();
  TestDevice thief = TestDevice::beside(device, 2);
  thief.credential["secret"] = std::string(64, 'f');
  thief.hello();
  CHECK(hub.is_closed(thief.link));
  CHECK_FALSE(hub.is_closed(device.link));
}

TEST_CASE(
    "hub: an unknown token, no credential and another protocol are each refused with their code") {
  TestHub hub;
  TestDevice device(hub, 1);
  wire::Hello hello;
  hello.device = {{"id", device.device_id}, {"name", "Test"}, {"kind", "cli"}};
  hello.replica = device.replica;
  const auto refused_with = [&](const wire::Hello& said) {
    const LinkId link = hub.connect();
    hub.send(link, said, device.replica);
    hub.settle();
    return only_bye(hub, link).code;
  };
  CHECK(refused_with(hello) == Errc::not_authenticated);
  hello.credential = {{"token", "nobody's"}};
  CHECK(refused_with(hello) == Errc::not_authenticated);
  hello.protocol = 99;
  CHECK(refused_with(hello) == Errc::unsupported);
  hello.protocol = 1;
  hello.device = wire::Json::object();
  CHECK(refused_with(hello) == Errc::invalid_argument);
}

TEST_CASE("hub: rows before hello and hello twice end the link") {
  TestHub hub;
  TestDevice device(hub, 1);
  const LinkId early = hub.connect();
  hub.send(early, wire::Rows{0, 1, {device.line_added("TEA", 1)}, false}, device.replica);
  hub.settle();
  CHECK(only_bye(hub, early).code == Errc::not_authenticated);
  device.hello();
  wire::Hello again;
  again.replica = device.replica;
  hub.send(device.link, again, device.replica);
  hub.settle();
  CHECK(only_bye(hub, device.link).code == Errc::malformed);
}

TEST_CASE("hub: rubbish, truncated and foreign frames get a typed bye and change nothing") {
  TestHub hub;
  TestDevice device(hub, 1);
  device.hello();
  device.push({device.line_added("TEA", 2)});
  const std::uint64_t head = hub.service->find_scope(device.scope)->head;
  const std::string whole = wire::encode(wire::Rows{0, 2, {device.line_added("TEA", 9)}, false},
                                         wire::Format::cbor, device.replica);
  std::vector<std::string> frames = {"", "\xff", std::string(100'000, '\x81'), "[\"rows\"]",
                                     std::string(64, '\0')};
  for (std::size_t size = 1; size < whole.size(); ++size) {
    frames.push_back(whole.substr(0, size));
  }
  for (const std::string& frame : frames) {
    TestDevice other = TestDevice::beside(device, 5);
    other.hello();
    hub.send_bytes(other.link, frame);
    hub.settle();
    CHECK(hub.take_all<wire::Bye>(other.link).size() == 1);
    CHECK(hub.is_closed(other.link));
    other.leave();
  }
  CHECK(quantity_at(hub, device.scope, "TEA") == 2);
  CHECK(hub.service->find_scope(device.scope)->head <= head + 1);  // The second device's own row.
  CHECK_FALSE(hub.is_closed(device.link));
}

TEST_CASE("hub: a link that never says hello is sent away") {
  TestHub hub;
  const LinkId link = hub.connect();
  REQUIRE(hub.service->poll_timeout().has_value());
  hub.now += limits::hello_ms_max;
  hub.service->handle_timeout(hub.now);
  hub.settle();
  CHECK(only_bye(hub, link).code == Errc::timed_out);
}

TEST_CASE("hub: devices of one scope learn who is there, and each is a row") {
  TestHub hub;
  TestDevice laptop(hub, 1);
  laptop.hello();
  hub.take(laptop.link);
  TestDevice phone = TestDevice::beside(laptop, 2);
  phone.hello();
  auto signals = hub.take_all<wire::Signal>(laptop.link);
  REQUIRE_FALSE(signals.empty());
  CHECK(signals.back().body["devices"].size() == 2);
  const auto replicas = [&] {
    const auto& rows = hub.service->find_scope(laptop.scope)->rows;
    REQUIRE(rows.contains("device/" + phone.device_id));
    const auto& owned = std::get<Owned>(rows.at("device/" + phone.device_id).value);
    return wire::parse_json(owned.json).value()["replicas"];
  };
  CHECK(replicas().empty());
  phone.push({phone.line_added("TEA", 1)});
  CHECK(replicas() == wire::Json::array({format_hex(phone.replica.value)}));
  hub.take(laptop.link);
  phone.leave();
  signals = hub.take_all<wire::Signal>(laptop.link);
  REQUIRE_FALSE(signals.empty());
  CHECK(signals.back().body["devices"].size() == 1);
}

TEST_CASE("hub: a device is named by the openings that it says it edited in") {
  TestHub hub;
  TestDevice phone(hub, 1);
  const std::string earlier = format_hex(0x1234);
  phone.replicas = {earlier, "no replica", 7, earlier};
  phone.hello();
  const auto& rows = hub.service->find_scope(phone.scope)->rows;
  const auto& owned = std::get<Owned>(rows.at("device/" + phone.device_id).value);
  CHECK(wire::parse_json(owned.json).value()["replicas"] == wire::Json::array({earlier}));
}

TEST_CASE("hub: a scope of somebody else and a scope that does not exist look the same") {
  TestHub hub;
  TestDevice owner(hub, 1);
  owner.hello();
  TestDevice curious(hub, 2);
  curious.hello();
  const auto ask = [&](const std::string& scope) {
    TestDevice device = TestDevice::beside(curious, 3);
    device.scope = scope;
    const wire::Welcome welcome = device.hello();
    const wire::Ack ack = device.push({device.line_added("TEA", 1)});
    REQUIRE(ack.refused.size() == 1);
    return std::pair(welcome.scopes.at(0).role, ack.refused[0].code);
  };
  CHECK(ask(owner.scope) == ask("customer:" + std::string(32, '0')));
  CHECK(ask(owner.scope) == std::pair(std::string("none"), Errc::unknown_scope));
  CHECK(quantity_at(hub, owner.scope, "TEA") == 0);
}

TEST_CASE("hub: a drain says bye to everybody with spread-out times to come back") {
  TestHub hub;
  std::set<TimeMs> times;
  std::vector<TestDevice> devices;
  for (unsigned number = 1; number <= 20; ++number) {
    devices.emplace_back(hub, number).hello();
  }
  hub.service->drain(hub.now);
  hub.settle();
  for (const TestDevice& device : devices) {
    const wire::Bye bye = only_bye(hub, device.link);
    CHECK(bye.retry_ms >= 500);
    CHECK(bye.retry_ms <= 5000);
    times.insert(bye.retry_ms);
  }
  CHECK(times.size() > 10);
}

}  // namespace noline::hub::test
