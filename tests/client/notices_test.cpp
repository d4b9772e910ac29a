// What the shopper is told when two devices edited without knowing of each other.
#include <catch2/catch_test_macros.hpp>

#include "shop.hpp"

using namespace noline;
using namespace noline::test;

namespace {

/// Two devices with one line of four, both offline.
struct Apart {
  Shop shop;
  TestDevice& a = shop.device();
  TestDevice& b = shop.device();

  Apart() {
    shop.sign_in({&a, &b});
    REQUIRE(a->add({"TEA", {}}, 4, a.now()));
    shop.settle();
    REQUIRE(b.quantity("TEA") == 4);
    shop.go_offline(a);
    shop.go_offline(b);
  }
  /// First A comes back, then B.
  void meet() {
    shop.go_online(a);
    shop.settle();
    shop.go_online(b);
    shop.settle();
    REQUIRE(a->state_hash() == b->state_hash());
  }
  /// The one notice that both show.
  NoticeView notice() {
    const auto on_a = a->notices();
    const auto on_b = b->notices();
    REQUIRE(on_a.size() == 1);
    REQUIRE(on_b.size() == 1);
    CHECK(on_a[0].id == on_b[0].id);
    CHECK(on_a[0].first.is_self != on_b[0].first.is_self);
    return on_a[0];
  }
};

}  // namespace

TEST_CASE("notices: two sets leave one that names both quantities, and an undo takes the other") {
  Apart p;
  REQUIRE(p.a->set_quantity(p.a.line("TEA"), 3, p.a.now()));
  REQUIRE(p.b->set_quantity(p.b.line("TEA"), 5, p.b.now()));
  p.meet();
  const NoticeView notice = p.notice();
  CHECK(notice.type == "quantity_chosen");
  CHECK(notice.sku == "TEA");
  CHECK(notice.first.quantity + notice.second.quantity == 8);
  CHECK(p.a->undo_notice(notice.id, p.a.now()));
  const std::uint32_t chosen = p.a.quantity("TEA");
  p.shop.settle();
  CHECK(chosen == 8 - notice.after);
  CHECK(p.b.quantity("TEA") == chosen);
  CHECK(p.b->notices().empty());
}

TEST_CASE("notices: a removal that met an add says what was kept, and an undo removes it") {
  Apart p;
  REQUIRE(p.a->remove(p.a.line("TEA"), p.a.now()));
  REQUIRE(p.b->add({"TEA", {}}, 1, p.b.now()));
  p.meet();
  const NoticeView notice = p.notice();
  CHECK(notice.type == "kept_after_removal");
  CHECK(notice.after == 1);
  CHECK(p.a.quantity("TEA") == 1);
  CHECK(p.b->undo_notice(notice.id, p.b.now()));
  p.shop.settle();
  CHECK(p.a.quantity("TEA") == 0);
}

TEST_CASE("notices: two adds need none") {
  Apart p;
  REQUIRE(p.a->add({"TEA", {}}, 1, p.a.now()));
  REQUIRE(p.b->add({"TEA", {}}, 1, p.b.now()));
  p.meet();
  CHECK(p.a.quantity("TEA") == 6);
  CHECK(p.a->notices().empty());
}

TEST_CASE("notices: equal sets need none") {
  Apart p;
  REQUIRE(p.a->set_quantity(p.a.line("TEA"), 5, p.a.now()));
  REQUIRE(p.b->set_quantity(p.b.line("TEA"), 5, p.b.now()));
  p.meet();
  CHECK(p.a->notices().empty());
}

TEST_CASE("notices: an edit that knew the other one needs none") {
  Apart p;
  REQUIRE(p.a->set_quantity(p.a.line("TEA"), 3, p.a.now()));
  p.meet();
  REQUIRE(p.b->set_quantity(p.b.line("TEA"), 5, p.b.now()));
  p.shop.settle();
  CHECK(p.a->notices().empty());
  CHECK(p.a.quantity("TEA") == 5);
}

TEST_CASE("notices: two texts for one field name both") {
  Apart p;
  REQUIRE(p.a->set_field(p.a.line("TEA"), "note", "gift", p.a.now()));
  REQUIRE(p.b->set_field(p.b.line("TEA"), "note", "no sugar", p.b.now()));
  p.meet();
  const NoticeView notice = p.notice();
  CHECK(notice.type == "field_chosen");
  CHECK(((notice.first.text == "gift" && notice.second.text == "no sugar") ||
         (notice.first.text == "no sugar" && notice.second.text == "gift")));
}

TEST_CASE("notices: a quantity that goes along with a save for later leaves none") {
  Apart p;
  REQUIRE(p.a->move(p.a.line("TEA"), "later", p.a.now()));
  p.b.now_ms += 500;
  REQUIRE(p.b->set_quantity(p.b.line("TEA"), 6, p.b.now()));
  p.meet();
  CHECK(p.a->cart().later.at(0).quantity == 6);
  CHECK(p.a->notices().empty());
  CHECK(p.b->notices().empty());
}

TEST_CASE("notices: a quantity that was set before a later save goes along, too") {
  Apart p;
  REQUIRE(p.b->set_quantity(p.b.line("TEA"), 6, p.b.now()));
  p.a.now_ms += 500;
  REQUIRE(p.a->move(p.a.line("TEA"), "later", p.a.now()));
  p.meet();
  CHECK(p.a->cart().later.at(0).quantity == 6);
  CHECK(p.b->cart().later.at(0).quantity == 6);
  CHECK(p.a->notices().empty());
}

TEST_CASE("notices: words for a line that was removed meanwhile are told, and come back with it") {
  for (const bool is_writer_first : {true, false}) {
    Apart p;
    TestDevice& writer = is_writer_first ? p.a : p.b;
    TestDevice& remover = is_writer_first ? p.b : p.a;
    REQUIRE(writer->set_field(writer.line("TEA"), "note", "a gift", writer.now()));
    REQUIRE(remover->remove(remover.line("TEA"), remover.now()));
    p.meet();
    const NoticeView notice = p.notice();
    CHECK(notice.type == "edit_removed");
    CHECK(notice.second.text == "a gift");
    REQUIRE(remover->undo_notice(notice.id, remover.now()));
    p.shop.settle();
    CHECK(writer.quantity("TEA") == 4);
    CHECK(writer->cart().lines.at(0).fields.at("note") == "a gift");
    CHECK(writer->notices().empty());
  }
}

TEST_CASE("notices: a removal that two devices take back apart brings the line once") {
  Apart p;
  REQUIRE(p.a->set_field(p.a.line("TEA"), "note", "a gift", p.a.now()));
  REQUIRE(p.b->remove(p.b.line("TEA"), p.b.now()));
  p.meet();
  const NoticeView notice = p.notice();
  REQUIRE(notice.can_undo);
  p.shop.go_offline(p.a);
  p.shop.go_offline(p.b);
  for (TestDevice* device : {&p.a, &p.b}) {
    REQUIRE((*device)->undo_notice(notice.id, device->now()));
    CHECK(device->quantity("TEA") == 4);
  }
  p.meet();
  CHECK(p.a.quantity("TEA") == 4);
}

TEST_CASE("notices: dismissed on one device it is gone on the other") {
  Apart p;
  REQUIRE(p.a->remove(p.a.line("TEA"), p.a.now()));
  REQUIRE(p.b->set_quantity(p.b.line("TEA"), 3, p.b.now()));
  p.meet();
  REQUIRE(p.a->dismiss_notice(p.notice().id, p.a.now()));
  p.shop.settle();
  CHECK(p.b->notices().empty());
  CHECK(p.b.quantity("TEA") == 3);
}

TEST_CASE("notices: they name the device and say which is this one") {
  Apart p;
  REQUIRE(p.a->remove(p.a.line("TEA"), p.a.now()));
  REQUIRE(p.b->add({"TEA", {}}, 1, p.b.now()));
  p.meet();
  const NoticeView notice = p.notice();
  CHECK(notice.first.device_name != notice.second.device_name);
  CHECK(notice.first.device_name.starts_with("device "));
}
