// Stock over the real program: HTTP, the folder of CSV files, and the command that explains.
#include <signal.h>
#include <sqlite3.h>

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "support/hub_process.hpp"
#include "support/socket_client.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

struct Folder : TemporaryFolder {
  std::vector<std::string> arguments = {
      "--port", "0",      "--quiet",    "--data",        file("data"), "--shop",
      path,     "--keys", file("keys"), "--stock-spool", file("spool")};

  Folder() {
    fs::create_directories(file("spool"));
    std::ofstream(file("keys")) << "till front key-of-the-front-till\n"
                                   "stock books key-of-the-stock-books\n";
    std::ofstream(file("shop.json"))
        << R"({"id":"demo","name":"Demo","currency":"EUR","languages":["en"],"brand":"a",
               "categories":[{"id":"tea","name":{"en":"Tea"},"picture":"tea"}],
               "locations":[{"id":"berlin","name":"Halle","city":"Berlin"}],
               "brands":{"a":{"name":"A","light":{"bg":"#ffffff"},"dark":{"bg":"#000000"}}}})";
    std::ofstream(file("products.tsv"))
        << "id\ttitle\tdescription\tlink\timage_link\tprice\tavailability\tproduct_type\n"
        << "TEA\tTea\tTea.\thttps://e.example/p\thttps://e.example/i.webp\t10.00 "
           "EUR\tin_stock\tTea\n";
    std::ofstream(file("additions.jsonl"))
        << R"({"id":"TEA","category":"tea","variants":{"TEA":{"stock":{"berlin":10},)"
        << R"("safety":{"berlin":2},"reorder":{"berlin":{"at":6,"to":12}}}}})"
        << "\n";
  }

  /// Puts a file into the spool as a till would, and waits until the hub has moved it.
  std::string spool(const std::string& name, const std::string& text) const {
    std::ofstream(file("spool/" + name + ".part")) << text;
    fs::remove(file("spool/done/" + name));
    fs::rename(file("spool/" + name + ".part"), file("spool/" + name));
    const auto last = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!fs::exists(file("spool/done/" + name)) && std::chrono::steady_clock::now() < last) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return read_file(file("spool/done/" + name + ".report"));
  }

  [[nodiscard]] std::string stock(const std::vector<std::string>& more) const {
    std::vector<std::string> all = {"stock", "--data", file("data")};
    all.insert(all.end(), more.begin(), more.end());
    const Ended ended = HubProcess::run(path, all);
    INFO(ended.errors);
    CHECK(ended.exit_code == 0);
    return ended.output;
  }
};

Json post(std::uint16_t port, const char* path, const Json& body) {
  const std::string answer =
      SocketClient(port).request(std::string("POST ") + path + " HTTP/1.1", body.dump());
  return Json::parse(answer.substr(answer.find("\r\n\r\n") + 4));
}

}  // namespace

TEST_CASE("stock program: told over HTTP and by files, once, also over kill -9, and explained") {
  Folder at;
  const std::string csv =
      "id,sku,location,sold,counted\n1,TEA,berlin,3,\n2,NONE,berlin,1,\n3,TEA,berlin,1,\n";
  const Json rows = {{{"id", "a"}, {"sku", "TEA"}, {"location", "berlin"}, {"sold", 1}}};
  {
    HubProcess hub(at.path, at.arguments);
    const std::uint16_t port = hub.port();
    const Json call = {{"key", "key-of-the-front-till"}, {"shop", "demo"}, {"rows", rows}};
    CHECK(post(port, "/v1/stock", call)["applied"] == 1);
    CHECK(at.spool("day.csv", csv) ==
          "line 3: 2: the shop sells no such sku\n2 applied, 0 repeated, 1 problems\n");
    const Json ledger = post(port, "/v1/stock/ledger",
                             {{"key", "key-of-the-stock-books"}, {"shop", "demo"}, {"sku", "TEA"}});
    CHECK(ledger["locations"][0]["quantity"] == 5);
    CHECK(ledger["locations"][0]["promised"]["web"] == 3);
    hub.signal(SIGKILL);
    static_cast<void>(hub.wait());
  }
  {
    HubProcess hub(at.path, at.arguments);
    const std::uint16_t port = hub.port();
    const Json call = {{"key", "key-of-the-front-till"}, {"shop", "demo"}, {"rows", rows}};
    CHECK(post(port, "/v1/stock", call)["repeated"] == 1);
    CHECK(at.spool("again.csv", csv).starts_with("line 3"));
    CHECK(at.spool("empty.csv", "") == "0 applied, 0 repeated, 0 problems\n");
    hub.signal(SIGTERM);
    CHECK(hub.wait().exit_code == 0);
  }
  const std::string text = at.stock({"TEA"});
  INFO(text);
  CHECK(text.starts_with("TEA in berlin: 5 pieces; may be promised: web 3, kiosk 3, store 3\n"));
  CHECK(text.find("->      9  till till/front/a\n") != std::string::npos);
  CHECK(text.find("->      5  till csv/3\n") != std::string::npos);
  CHECK(at.stock({"--reorder", "--csv"}).find("TEA,berlin,5,6,12,7,5,") != std::string::npos);
  CHECK(Json::parse(at.stock({"--reorder"}))[0]["order"] == 7);
}

TEST_CASE(
    "stock program: a quantity that is not the sum of its ledger keeps the hub from starting") {
  Folder at;
  {
    HubProcess hub(at.path, at.arguments);
    static_cast<void>(hub.port());
    hub.signal(SIGTERM);
    CHECK(hub.wait().exit_code == 0);
  }
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(at.file("data/hub.db").c_str(), &handle) == SQLITE_OK);
  CHECK(sqlite3_exec(handle, "UPDATE stock SET balance=99", nullptr, nullptr, nullptr) ==
        SQLITE_OK);
  sqlite3_close(handle);
  const Ended ended = HubProcess::run(at.path, at.arguments);
  CHECK(ended.exit_code == 1);
  CHECK(ended.errors.find("shop:demo TEA berlin") != std::string::npos);
}

}  // namespace noline::hub::test
