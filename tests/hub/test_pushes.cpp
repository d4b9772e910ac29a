#include <catch2/catch_test_macros.hpp>

#include "core/limits.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

Errc only_refusal(const wire::Ack& ack) {
  REQUIRE(ack.refused.size() == 1);
  return ack.refused.front().code;
}

}  // namespace

TEST_CASE("hub: nothing leaves before the commit") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  TestDevice b = TestDevice::beside(a, 2);
  b.hello();
  hub.take(a.link);
  hub.take(b.link);
  a.send_push({a.line_added("TEA", 2)});
  hub.collect();
  CHECK(hub.take(a.link).empty());
  CHECK(hub.take(b.link).empty());
  REQUIRE(hub.service->commit(hub.now).ok());
  hub.collect();
  CHECK(hub.take_all<wire::Ack>(a.link).size() == 1);
  CHECK(hub.take_pages(b.link).size() == 1);
}

TEST_CASE("hub: many pushes are one commit") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  hub.take(a.link);
  const std::uint64_t before = hub.service->counts().commits;
  for (int count = 0; count < 50; ++count) {
    a.send_push({a.line_added("TEA", 1)});
  }
  hub.settle();
  CHECK(hub.take_all<wire::Ack>(a.link).size() == 50);
  CHECK(hub.service->counts().commits == before + 1);
}

TEST_CASE("hub: a push reaches the other devices and not its sender") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  TestDevice b = TestDevice::beside(a, 2);
  b.hello(wire::Format::json);
  hub.take(a.link);
  hub.take(b.link);
  a.send_push({a.line_added("TEA", 2)});
  hub.settle();
  CHECK(hub.take_pages(a.link).empty());
  auto rows = hub.take_pages(b.link);
  REQUIRE(rows.size() == 1);
  REQUIRE(rows[0].rows.size() == 1);
  CHECK(std::get<Line>(rows[0].rows[0].value).quantity() == 2);
  CHECK(rows[0].number == hub.service->find_scope(a.scope)->head);
}

TEST_CASE("hub: the same push twice counts once and tells nobody") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  const wire::Ack first = a.push({a.line_added("TEA", 2)});
  TestDevice b = TestDevice::beside(a, 2);
  b.hello();
  hub.take(b.link);
  const std::uint64_t head = hub.service->find_scope(a.scope)->head;
  const wire::Ack second = a.push({a.line_added("TEA", 2)});
  CHECK(second.seq == head);
  CHECK(first.seq < second.seq);  // The second device's own row came in between.
  CHECK(hub.take_pages(b.link).empty());
  CHECK(quantity_at(hub, a.scope, "TEA") == 2);
}

TEST_CASE("hub: welcome says which push was the last one held") {
  TestHub hub;
  TestDevice a(hub, 1);
  CHECK(a.hello().pushed == 0);
  a.push({a.line_added("TEA", 1)});
  a.push({a.line_added("TEA", 2)});
  a.leave();
  CHECK(a.hello().pushed == 2);
  TestDevice b = TestDevice::beside(a, 2);
  CHECK(b.hello().pushed == 0);
}

TEST_CASE("hub: refused rows come back one by one, the others go in") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  Line future = added_line("LATE", a.replica, 1);
  line_set(future, {clock_at(hub.now + 120'000), a.replica}, 3);
  const wire::Ack ack = a.push({a.line_added("TEA", 2),
                                {"shop", Owned{"{}", 1}, 0},
                                {"device/x", Register{}, 0},
                                {key_of("OTHER"), added_line("TEA", a.replica, 1), 0},
                                {"bad key", Register{}, 0},
                                {key_of("LATE"), future, 0}});
  REQUIRE(ack.refused.size() == 5);
  CHECK(ack.refused[0].code == Errc::not_owner);
  CHECK(ack.refused[1].code == Errc::not_owner);
  CHECK(ack.refused[2].code == Errc::invalid_key);
  CHECK(ack.refused[3].code == Errc::invalid_key);
  CHECK(ack.refused[4].code == Errc::clock_ahead);
  CHECK(ack.refused[4].reason.find("120000") != std::string::npos);
  CHECK(quantity_at(hub, a.scope, "TEA") == 2);
  CHECK(quantity_at(hub, a.scope, "LATE") == 0);
}

TEST_CASE("hub: a set that had not seen the row's last change is stale, an addition is not") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  a.push({a.line_added("TEA", 2)});
  const std::uint64_t seen = hub.service->find_scope(a.scope)->head;
  a.push({a.line_added("TEA", 3)});
  const auto push = [&](Line line, std::uint64_t known) {
    hub.send(a.link, wire::Rows{0, ++a.pushed, {{key_of("TEA"), std::move(line), 0}}, false, known},
             a.replica);
    hub.settle();
    return hub.take_all<wire::Ack>(a.link).at(0);
  };
  Line set;
  set.identity.sku = "TEA";
  line_set(set, {clock_at(hub.now), a.replica}, 9);
  const wire::Ack refused = push(set, seen);
  REQUIRE(refused.refused.size() == 1);
  CHECK(refused.refused[0].code == Errc::stale);
  CHECK(push(added_line("TEA", a.replica, 4), seen).refused.empty());
  CHECK(push(set, hub.service->find_scope(a.scope)->head).refused.empty());
}

TEST_CASE("hub: a refused push is not recorded as held, so its refusal cannot get lost") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  a.push({a.line_added("TEA", 2)});
  a.push({{"device/x", Register{}, 0}});
  a.leave();
  CHECK(a.hello().pushed == 1);
}

TEST_CASE("hub: limits on texts, lines and quantities refuse the row") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  Register text;
  register_set(text, {clock_at(hub.now), a.replica},
               {std::string(limits::text_bytes_max + 1, 'x')});
  CHECK(only_refusal(a.push({{"cart/1/note", text, 0}})) == Errc::too_large);
  CHECK(only_refusal(a.push({{std::string(limits::key_bytes_max + 1, 'k'), Register{}, 0}})) ==
        Errc::invalid_key);
  Line huge = added_line("TEA", a.replica, 1);
  huge.base.stamp = {clock_at(hub.now), a.replica};
  huge.base.quantity = limits::quantity_max + 1;
  CHECK(only_refusal(a.push({{key_of("TEA"), huge, 0}})) == Errc::invalid_argument);
  for (std::size_t line = 0; line < limits::lines_per_cart_max; line += 250) {
    std::vector<Row> rows;
    for (std::size_t index = line; index < line + 250; ++index) {
      rows.push_back(a.line_added("SKU-" + std::to_string(index), 1));
    }
    CHECK(a.push(std::move(rows)).refused.empty());
  }
  CHECK(only_refusal(a.push({a.line_added("ONE-MORE", 1)})) == Errc::too_many);
}

TEST_CASE("hub: values of a newer version and unknown components survive the round trip") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  TestDevice b = TestDevice::beside(a, 2);
  b.hello();
  hub.take(b.link);
  const Opaque newer{77, std::string("\x83\x01\x02\x03", 4)};
  Line line = added_line("TEA", a.replica, 1);
  line.extra["zz"] = std::string("\x05", 1);
  CHECK(a.push({{"future/thing", newer, 0}, {key_of("TEA"), line, 0}}).refused.empty());
  auto live = hub.take_pages(b.link);
  REQUIRE(live.size() == 1);
  CHECK(std::get<Opaque>(live[0].rows[0].value) == newer);
  TestDevice c = TestDevice::beside(a, 3);
  c.hello();
  Value seen;
  Line seen_line;
  for (const wire::Rows& page : hub.take_pages(c.link)) {
    for (const Row& row : page.rows) {
      seen = row.key == "future/thing" ? row.value : seen;
      seen_line = row.key == key_of("TEA") ? std::get<Line>(row.value) : seen_line;
    }
  }
  CHECK(std::get<Opaque>(seen) == newer);
  CHECK(seen_line.extra == line.extra);
}

TEST_CASE("hub: nobody but the hub writes the shop") {
  TestHub hub;
  hub.service->put_shop("shop:demo", {{"shop", "{}"}, {"product/tea", R"({"id":"tea"})"}},
                        Missing::withdrawn, hub.now);
  hub.settle();
  TestDevice a(hub, 1);
  a.scope = "shop:demo";
  CHECK(a.hello().scopes.at(0).role == "read");
  CHECK(only_refusal(a.push({{"note", Register{}, 0}})) == Errc::not_owner);
}

TEST_CASE("hub: importing a shop twice changes nothing, and what is missing is withdrawn") {
  TestHub hub;
  const std::vector<ShopRow> rows = {{"shop", "{}"}, {"product/tea", R"({"id":"tea"})"}};
  CHECK(hub.service->put_shop("shop:demo", rows, Missing::withdrawn, hub.now) == 2);
  CHECK(hub.service->put_shop("shop:demo", rows, Missing::withdrawn, hub.now) == 0);
  hub.settle();
  TestDevice a(hub, 1);
  a.scope = "shop:demo";
  a.hello();
  hub.take(a.link);
  CHECK(hub.service->put_shop("shop:demo", {{"shop", "{}"}}, Missing::stays, hub.now) == 0);
  CHECK(hub.service->put_shop("shop:demo", {{"shop", "{}"}}, Missing::withdrawn, hub.now) == 1);
  hub.settle();
  auto live = hub.take_pages(a.link);
  REQUIRE(live.size() == 1);
  CHECK(std::get<Owned>(live[0].rows[0].value).json.empty());
}

}  // namespace noline::hub::test
