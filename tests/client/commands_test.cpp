// Commands: each is checked first and applied at once, or refused with nothing changed.
#include <catch2/catch_test_macros.hpp>

#include "noline/limits.hpp"
#include "shop.hpp"

using namespace noline;
using namespace noline::test;

namespace {

Errc code_of(const Result<EditId>& result) {
  return result ? Errc::none : result.error().code;
}

}  // namespace

TEST_CASE("commands: an add is in the cart at once, with its own number") {
  TestDevice device(1);
  const auto first = device->add({"TEA", {}}, 2, device.now());
  const auto second = device->add({"TEA", {}}, 1, device.now());
  REQUIRE(first);
  REQUIRE(second);
  CHECK(second->value > first->value);
  const CartView cart = device->cart();
  REQUIRE(cart.lines.size() == 1);
  CHECK(cart.lines[0].quantity == 3);
  CHECK(cart.count == 3);
  CHECK(cart.lines[0].is_pending);
}

TEST_CASE("commands: wrong arguments are refused by code and change nothing") {
  TestDevice device(1);
  REQUIRE(device->add({"TEA", {}}, 1, device.now()));
  const std::uint64_t before = device->state_hash();
  const std::string long_text(limits::text_bytes_max + 1, 'x');
  CHECK(code_of(device->add({"", {}}, 1, device.now())) == Errc::invalid_argument);
  CHECK(code_of(device->add({"TEA", {}}, 0, device.now())) == Errc::invalid_argument);
  CHECK(code_of(device->add({"\xff", {}}, 1, device.now())) == Errc::invalid_argument);
  CHECK(code_of(device->add({std::string(51, 'A'), {}}, 1, device.now())) == Errc::too_large);
  CHECK(code_of(device->add({"TEA", {}}, limits::quantity_max, device.now())) ==
        Errc::invalid_argument);
  CHECK(code_of(device->set_quantity({7}, 2, device.now())) == Errc::unknown_line);
  CHECK(code_of(device->remove({7}, device.now())) == Errc::unknown_line);
  CHECK(code_of(device->move(device.line("TEA"), "attic", device.now())) == Errc::invalid_argument);
  CHECK(code_of(device->set_field(device.line("TEA"), "note", long_text, device.now())) ==
        Errc::too_large);
  CHECK(code_of(device->set_field(device.line("TEA"), "", "x", device.now())) ==
        Errc::invalid_argument);
  CHECK(code_of(device->dismiss_notice(7, device.now())) == Errc::unknown_notice);
  CHECK(device->state_hash() == before);
}

TEST_CASE("commands: a line is moved, noted and comes back to the cart when added again") {
  TestDevice device(1);
  REQUIRE(device->add({"TEA", {}}, 2, device.now()));
  REQUIRE(device->move(device.line("TEA"), "later", device.now()));
  REQUIRE(device->set_field(device.line("TEA"), "note", "gift", device.now()));
  CHECK(device->cart().lines.empty());
  REQUIRE(device->cart().later.size() == 1);
  CHECK(device->cart().later[0].fields.at("note") == "gift");
  REQUIRE(device->remove(device.line("TEA"), device.now()));
  REQUIRE(device->add({"TEA", {}}, 1, device.now()));
  CHECK(device->cart().lines.size() == 1);
}

TEST_CASE("commands: emptying the cart leaves what is saved for later") {
  TestDevice device(1);
  REQUIRE(device->add({"TEA", {}}, 2, device.now()));
  REQUIRE(device->add({"CUP", {}}, 1, device.now()));
  REQUIRE(device->move(device.line("CUP"), "later", device.now()));
  REQUIRE(device->clear_cart(device.now()));
  CHECK(device->cart().count == 0);
  CHECK(device->cart().later.size() == 1);
}

TEST_CASE("commands: other options make another line, the same options the same one") {
  TestDevice device(1);
  REQUIRE(device->add({"POT", {{"engraving", "Anna"}}}, 1, device.now()));
  REQUIRE(device->add({"POT", {{"engraving", "Berta"}}}, 1, device.now()));
  REQUIRE(device->add({"POT", {{"engraving", "Anna"}}}, 1, device.now()));
  CHECK(device->cart().lines.size() == 2);
}

TEST_CASE("commands: as JSON they answer with an edit, a call or an error") {
  TestDevice device(1);
  const wire::Json added =
      device->command({{"do", "add"}, {"sku", "TEA"}, {"quantity", 2}}, device.now());
  CHECK(added.contains("edit"));
  const wire::Json unknown = device->command({{"do", "fly"}}, device.now());
  CHECK(unknown["error"]["code"] == "unknown_type");
  const wire::Json wrong = device->command({{"do", "add"}, {"sku", 7}}, device.now());
  CHECK(wrong["error"]["code"] == "invalid_argument");
  CHECK(device->command(wire::Json::array(), device.now()).contains("error"));
  CHECK(device.quantity("TEA") == 2);
}

TEST_CASE("commands: texts chosen on two devices wait side by side until a person decides") {
  Shop shop;
  TestDevice& laptop = shop.device();
  TestDevice& phone = shop.device();
  shop.sign_in({&laptop, &phone});
  REQUIRE(laptop->add({"CUP", {}}, 1, laptop.now()));
  REQUIRE(laptop->choose(laptop.line("CUP"), "engraving", "Ann", laptop.now()));
  shop.settle();
  shop.go_offline(laptop);
  shop.go_offline(phone);
  REQUIRE(laptop->choose(laptop.line("CUP"), "engraving", "Anna", laptop.now()));
  REQUIRE(phone->choose(phone.line("CUP"), "engraving", "Anne", phone.now()));
  shop.go_online(laptop);
  shop.go_online(phone);
  shop.settle();
  for (TestDevice* device : {&laptop, &phone}) {
    const auto texts = (*device)->cart().lines.at(0).choices.at("engraving");
    REQUIRE(texts.size() == 2);
    CHECK(texts[0].text != texts[1].text);
    CHECK_FALSE(texts[0].device_name.empty());
  }
  REQUIRE(phone->choose(phone.line("CUP"), "engraving", "Anna", phone.now()));
  shop.settle();
  for (TestDevice* device : {&laptop, &phone}) {
    const auto texts = (*device)->cart().lines.at(0).choices.at("engraving");
    REQUIRE(texts.size() == 1);
    CHECK(texts[0].text == "Anna");
  }
  CHECK(laptop->state_hash() == phone->state_hash());
}

TEST_CASE("commands: a choice needs a line, a plain name and a text within the limit") {
  TestDevice device(1);
  CHECK(code_of(device->choose({7}, "engraving", "x", device.now())) == Errc::unknown_line);
  REQUIRE(device->add({"CUP", {}}, 1, device.now()));
  const LineId line = device.line("CUP");
  CHECK(code_of(device->choose(line, "", "x", device.now())) == Errc::invalid_argument);
  CHECK(code_of(device->choose(line, "a/b", "x", device.now())) == Errc::invalid_argument);
  CHECK(code_of(device->choose(line, "a b", "x", device.now())) == Errc::invalid_key);
  CHECK(code_of(device->choose(line, "engraving", std::string(limits::text_bytes_max + 1, 'x'),
                               device.now())) == Errc::too_large);
}
