#include "market.hpp"

#include <catch2/catch_test_macros.hpp>

namespace noline::test {
namespace {

using wire::Json;

Json tea_json(std::int64_t price_minor, std::uint32_t berlin, std::uint32_t hamburg) {
  return {{"id", "TEA"},
          {"title", {{"de", "Tee"}, {"en", "Tea"}}},
          {"currency", "EUR"},
          {"vat_permille", 70},
          {"variants",
           {{{"sku", "TEA"},
             {"options", Json::object()},
             {"price_minor", price_minor},
             {"stock", {{"berlin", berlin}, {"hamburg", hamburg}}}}}}};
}

Json pot_json() {
  return {{"id", "POT"},
          {"title", {{"de", "Teekanne"}, {"en", "Teapot"}}},
          {"currency", "EUR"},
          {"vat_permille", 190},
          {"variants",
           {{{"sku", "POT"},
             {"options", Json::object()},
             {"price_minor", 4800},
             {"sale_price_minor", 4500},
             {"stock", {{"berlin", 5}, {"hamburg", 7}}}}}}};
}

Json shop_json() {
  return {{"id", "demo"},
          {"currency", "EUR"},
          {"shipping", {{"rate_minor", 490}, {"free_from_minor", 10'000}}},
          {"locations", {{{"id", "berlin"}}, {{"id", "hamburg"}}}}};
}

}  // namespace

Market::Market() {
  hub().put_shop("shop:demo",
                 {{"shop", wire::dump(shop_json())},
                  {"product/TEA", wire::dump(tea_json(1290, 10, 3))},
                  {"product/POT", wire::dump(pot_json())}},
                 hub::Missing::withdrawn, start_ms);
  settle();
}

void Market::tea(std::int64_t price_minor, std::uint32_t berlin, std::uint32_t hamburg) {
  hub().put_shop("shop:demo", {{"product/TEA", wire::dump(tea_json(price_minor, berlin, hamburg))}},
                 hub::Missing::stays, start_ms);
  settle();
}

std::uint32_t Market::stock(const std::string& sku, const std::string& location) {
  const hub::Scope* scope = hub().find_scope("shop:demo");
  const Json product = hub::read_owned(*scope, "product/" + sku);
  return product["variants"][0]["stock"][location].get<std::uint32_t>();
}

Json whole_address() {
  return {{"name", "Ada Lovelace"},
          {"street", "Hauptstraße 1"},
          {"postcode", "10115"},
          {"city", "Berlin"},
          {"country", "DE"}};
}

void Market::press_buy(TestDevice& device, const std::string& payment, const Json& more) {
  Json command = {{"do", "checkout"},
                  {"payment", payment},
                  {"fulfilment", "delivery"},
                  {"email", "ada@example.org"},
                  {"address", whole_address()}};
  command.update(more);
  device.finished.clear();
  const Json answer = device->command(command, device.now());
  INFO(answer.dump());
  REQUIRE(answer.contains("call"));
}

Json Market::buy(TestDevice& device, const std::string& payment, const Json& more) {
  press_buy(device, payment, more);
  settle();
  REQUIRE(device.finished.size() == 1);
  INFO(device.finished.front().error.detail);
  REQUIRE(device.finished.front().error.code == Errc::none);
  return device.finished.front().ok;
}

Json Market::order(TestDevice& device, const std::string& id) {
  for (const std::string& text : device->order_jsons()) {
    Json json = Json::parse(text);
    if (json["id"] == id)
      return json;
  }
  return nullptr;
}

Json Market::callback(const std::string& payment, const std::string& event) {
  constexpr hub::LinkId link = 1'000'000;
  const TimeMs now = time();
  hub().handle_connected(link, {wire::Format::json, hub::LinkKind::request}, now);
  hub().handle_request(link, "payment_event", {{"payment", payment}, {"event", event}}, now);
  REQUIRE(hub().commit(now));
  Json answer;
  while (auto transmit = hub().poll_transmit()) {
    if (transmit->link == link) {
      answer = Json::parse(*transmit->bytes);
    } else {
      deliver(*transmit);
    }
  }
  hub().handle_disconnected(link, now);
  settle();
  return answer;
}

void Market::pass(TimeMs ms) {
  advance(ms);
  settle();
}

std::vector<std::string> notice_types(TestDevice& device) {
  std::vector<std::string> types;
  for (const NoticeView& notice : device->notices())
    types.push_back(notice.type);
  return types;
}

std::uint32_t in_cart(TestDevice& device, const std::string& sku) {
  for (const CartLine& line : device->cart().lines) {
    if (line.sku == sku)
      return line.quantity;
  }
  return 0;
}

}  // namespace noline::test
