// A shopper takes all data along, and has everything erased: in the hub, in its files, on devices
// that were away, and in a copy of the database that is put back.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "noline/epochs.hpp"
#include "noline/orders.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

using wire::Json;

const Json ada = {{"email", "ada@example.org"}, {"password", "correct horse"}, {"name", "Adalyn"}};
constexpr const char* secret_note = "for my aunt Grimhilde";
/// What may be found nowhere afterwards.
constexpr const char* traces[] = {"ada@example.org", "Adalyn", "Grimhilde", "SKU-OF-ADA"};

/// Ada with two devices; one of them began as a guest.
struct House {
  explicit House(const std::string& path = "") : hub(path) {
    laptop.hello();
    const Json grant = laptop.call("sign_up", ada).ok;
    become(laptop, grant);
    phone.hello();
    REQUIRE(phone.push({phone.line_added("SKU-OF-ADA", 3)}).refused.empty());
    become(phone, phone.call("sign_in", ada).ok);
    Register note{Scalar{std::string(secret_note)}, laptop.clock.draw(hub.now), {}};
    Line line;
    line.identity.sku = "SKU-OF-ADA";
    line.fields["note"] = note;
    REQUIRE(laptop.push({{key_of("SKU-OF-ADA"), line, 0}}).refused.empty());
  }

  static void become(TestDevice& device, const Json& grant) {
    REQUIRE(grant.contains("scope"));
    device.leave();
    device.credential = {{"token", grant["token"]}};
    device.scope = grant["scope"].get<std::string>();
    device.cursor = device.lineage = 0;
    device.hello();
  }

  wire::CallResult erase(const char* password = "correct horse") {
    return laptop.call("erase", {{"password", password}});
  }

  /// Why the hub says bye to a device that comes back.
  Errc farewell(TestDevice& device) {
    device.leave();
    device.link = hub.connect();
    wire::Hello hello;
    hello.device = {{"id", device.device_id}, {"name", "x"}, {"kind", "web"}};
    hello.replica = device.replica;
    hello.credential = device.credential;
    hello.scopes = {{device.scope, 0, 0, 0}};
    hub.send(device.link, hello, device.replica);
    hub.settle();
    const auto byes = hub.take_all<wire::Bye>(device.link);
    return byes.empty() ? Errc::none : byes.front().code;
  }

  TestHub hub;
  TestDevice laptop{hub, 1};
  TestDevice phone{hub, 2};
};

std::vector<std::string> found_in(const std::string& folder) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    for (const char* trace : traces) {
      if (bytes.find(trace) != std::string::npos) {
        found.push_back(entry.path().filename().string() + ": " + trace);
      }
    }
  }
  return found;
}

Json fetch(TestHub& hub, const Json& args, Errc expected = Errc::none) {
  const auto answer = hub.ask("export", args);
  CHECK(answer.code == expected);
  return answer.body;
}

}  // namespace

TEST_CASE("export: everything that is known, once for each code") {
  House at;
  const auto offer = at.laptop.call("export", {{"as", "json"}});
  REQUIRE(offer.error.code == Errc::none);
  const std::string path = offer.ok["path"].get<std::string>();
  REQUIRE(path.starts_with("/v1/export#"));
  const Json code = {{"code", path.substr(path.find('#') + 1)}};
  const Json document = fetch(at.hub, code);
  CHECK(document["account"]["email"] == "ada@example.org");
  CHECK(document["account"]["name"] == "Adalyn");
  CHECK(document["sessions"].size() == 2);
  REQUIRE(document["lines"].size() == 1);
  CHECK(document["lines"][0]["sku"] == "SKU-OF-ADA");
  CHECK(document["lines"][0]["quantity"] == 3);
  CHECK(document["lines"][0]["fields"]["note"] == secret_note);
  CHECK(document["rows"].size() == 3);  // The account's, and those of the two guests before it.
  CHECK(fetch(at.hub, code, Errc::code_invalid)["code"] == "code_invalid");
}

TEST_CASE("export: a code is over after two minutes, and a made-up one opens nothing") {
  House at;
  const std::string path = at.laptop.call("export", Json::object()).ok["path"].get<std::string>();
  REQUIRE(path.starts_with("/v1/export.html#"));
  at.hub.now += 2 * 60'000;
  fetch(at.hub, {{"code", path.substr(path.find('#') + 1)}}, Errc::code_invalid);
  fetch(at.hub, {{"code", std::string(32, '0')}}, Errc::code_invalid);
  fetch(at.hub, Json::object(), Errc::not_allowed);
}

TEST_CASE("erase: needs the password, and a wrong one changes nothing") {
  House at;
  CHECK(at.erase("wrong").error.code == Errc::not_authenticated);
  CHECK(at.erase("").error.code == Errc::not_authenticated);
  CHECK(quantity_at(at.hub, at.laptop.scope, "SKU-OF-ADA") == 3);
  CHECK(at.farewell(at.phone) == Errc::none);
}

TEST_CASE("erase: devices that are there are told, and those that come later") {
  House at;
  const auto result = at.erase();
  REQUIRE(result.error.code == Errc::none);
  CHECK(result.ok["guests"] == 2);
  CHECK(result.ok["sessions"] == 2);
  const auto byes = at.hub.take_all<wire::Bye>(at.phone.link);
  REQUIRE(byes.size() == 1);
  CHECK(byes[0].code == Errc::erased);
  CHECK(at.farewell(at.phone) == Errc::erased);
  CHECK(at.farewell(at.laptop) == Errc::erased);
  CHECK(at.hub.store->find_customer("ada@example.org") == std::nullopt);
  TestDevice another(at.hub, 3);
  another.hello();
  CHECK(another.call("sign_in", ada).error.code == Errc::not_authenticated);
  CHECK(another.call("sign_up", ada).error.code == Errc::none);
}

TEST_CASE("erase: a guest's cart goes without a password, but not at another device's wish") {
  TestHub hub;
  TestDevice own(hub, 1);
  own.hello();
  REQUIRE(own.push({own.line_added("TEA", 1)}).refused.empty());
  TestDevice copy = TestDevice::beside(own, 2);
  copy.hello();
  REQUIRE(own.call("erase", Json::object()).error.code == Errc::none);
  CHECK(hub.take_all<wire::Bye>(copy.link).at(0).code == Errc::erased);
  // The guest's secret is known to the copy, yet the scope does not come back to life.
  House at;
  copy.leave();
  CHECK(hub.service->find_scope(own.scope)->rows.empty());
}

TEST_CASE("erase: no byte is left in the files after the next start") {
  TemporaryFolder folder;
  const std::string file = folder.file("hub.db");
  {
    House at(file);
    REQUIRE(at.hub.store->fold_all().ok());
    REQUIRE_FALSE(found_in(folder.path).empty());
    REQUIRE(at.laptop.push({at.laptop.line_added("SKU-OF-ADA", 1)}).refused.empty());
    REQUIRE(at.erase().error.code == Errc::none);
  }
  { TestHub restarted(file, 2); }
  CHECK(found_in(folder.path) == std::vector<std::string>{});
}

TEST_CASE("erase: what the books keep of an order names nobody") {
  TemporaryFolder folder;
  const std::string file = folder.file("hub.db");
  std::string number;
  {
    TestHub hub(file);
    const Json tea = {
        {"id", "TEA"},
        {"title", {{"en", "Tea"}}},
        {"currency", "EUR"},
        {"options", {{{"name", "engraving"}, {"kind", "text"}, {"max", 20}}}},
        {"variants", {{{"sku", "TEA"}, {"price_minor", 1000}, {"stock", {{"berlin", 5}}}}}}};
    hub.service->put_shop("shop:demo", {{"shop", "{}"}, {"product/TEA", wire::dump(tea)}},
                          Missing::withdrawn, hub.now);
    TestDevice buyer(hub, 1);
    buyer.hello();
    Line line = added_line("TEA", buyer.replica, 1);
    line.identity.options = {{"engraving", "Adalyn"}};
    line.fields["note"] = Register{Scalar{std::string(secret_note)}, buyer.clock.draw(hub.now), {}};
    const LineId id = line_id(line.identity);
    SeenLine seen = see_line(id, line);
    seen.unit_price_minor = 1000;
    REQUIRE(buyer.push({{line_key(1, id), line, 0}}).refused.empty());
    const Json address = {{"name", "Adalyn"},
                          {"street", "Grimhilde 1"},
                          {"postcode", "1"},
                          {"city", "Grimhilde"},
                          {"country", "DE"}};
    const auto bought = buyer.call("checkout", {{"shop", "demo"},
                                                {"epoch", 1},
                                                {"key", "k"},
                                                {"payment", "invoice"},
                                                {"fulfilment", "delivery"},
                                                {"email", "ada@example.org"},
                                                {"address", address},
                                                {"total_minor", 1000},
                                                {"lines", {to_json(seen)}}});
    INFO(wire::dump(bought.ok) + bought.error.detail);
    REQUIRE(bought.ok["outcome"] == "placed");
    number = bought.ok["order"]["number"].get<std::string>();
    REQUIRE(hub.store->fold_all().ok());
    REQUIRE_FALSE(found_in(folder.path).empty());
    const auto erased = buyer.call("erase", Json::object());
    CHECK(erased.ok["kept_orders"] == Json::array({number}));
  }
  { TestHub restarted(file, 2); }
  CHECK(found_in(folder.path) == std::vector<std::string>{});
  std::ifstream in(file, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  CHECK(bytes.find("\"number\":\"" + number + "\"") != std::string::npos);
}

TEST_CASE("erase: a copy of the database from before is erased again when it is put back") {
  TemporaryFolder folder;
  const std::string file = folder.file("hub.db");
  const std::string backup = folder.file("backup");
  {
    House at(file);
    at.phone.leave();
    at.laptop.leave();
  }
  std::filesystem::copy_file(file, backup);
  {
    TestHub hub(file, 2);
    TestDevice laptop(hub, 5);
    laptop.hello();
    House::become(laptop, laptop.call("sign_in", ada).ok);
    REQUIRE(laptop.call("erase", ada).error.code == Errc::none);
  }
  std::filesystem::rename(backup, file);
  { TestHub restored(file, 3); }
  TestHub hub(file, 4);
  CHECK(hub.store->find_customer("ada@example.org") == std::nullopt);
  CHECK(found_in(folder.path) == std::vector<std::string>{});
}

}  // namespace noline::hub::test
