#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>

#include "support/hub_process.hpp"
#include "support/socket_client.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

/// Ended by itself with an error code and one line that says why.
void check_refused(const Ended& ended, std::string_view what) {
  INFO(ended.errors);
  CHECK(ended.exit_code > 0);
  CHECK(std::count(ended.errors.begin(), ended.errors.end(), '\n') == 1);
  CHECK(ended.errors.starts_with("noline-hub: "));
  CHECK(ended.errors.find(what) != std::string::npos);
  CHECK(ended.output.find("READY") == std::string::npos);
}

}  // namespace

TEST_CASE("command line: --help names every option and --version the version") {
  TemporaryFolder folder;
  const Ended help = HubProcess::run(folder.path, {"--help"});
  CHECK(help.exit_code == 0);
  for (const char* option :
       {"--port", "--address", "--data", "--site", "--shop", "--tls-cert", "--tls-key",
        "--public-url", "--allow-origin", "--connections-max", "--password-threads",
        "--slow-reader-seconds", "--idle-seconds", "--quiet", "--stock-spool", "import", "stock"}) {
    CHECK(help.output.find(option) != std::string::npos);
  }
  CHECK(HubProcess::run(folder.path, {"import", "--help"}).output.find("--additions") !=
        std::string::npos);
  CHECK(HubProcess::run(folder.path, {"--version"}).output.starts_with("noline-hub "));
}

TEST_CASE("command line: what is wrong is said in one line") {
  TemporaryFolder folder;
  const auto refused = [&](std::vector<std::string> arguments, std::string_view what) {
    arguments.insert(arguments.end(), {"--quiet"});
    if (std::find(arguments.begin(), arguments.end(), "--data") == arguments.end()) {
      arguments.insert(arguments.end(), {"--data", folder.file("data")});
    }
    check_refused(HubProcess::run(folder.path, arguments), what);
  };
  refused({"--colour", "red"}, "--colour");
  refused({"--port", "seventy"}, "port");
  refused({"--port", "70000"}, "port");
  refused({"--address", "nowhere"}, "nowhere");
  refused({"--port", "0", "--address", "192.0.2.1"}, "192.0.2.1");
  refused({"--tls-cert", "x.pem"}, "--tls-key");
  refused({"--tls-cert", "/absent.pem", "--tls-key", "/absent.pem"}, "/absent.pem");
  refused({"--shop", folder.path}, "shop.json");
  std::ofstream(folder.file("file")) << "x";
  refused({"--data", folder.file("file")}, "--data");
  refused({"--data", folder.file("file/below")}, "--data");
}

TEST_CASE("command line: a port and a database in use are said in one line") {
  TemporaryFolder folder;
  TemporaryFolder other;
  HubProcess running(folder.path, {"--port", "0", "--quiet", "--data", folder.file("data")});
  const std::string port = std::to_string(running.port());
  check_refused(
      HubProcess::run(other.path, {"--port", port, "--quiet", "--data", other.file("data")}), port);
  check_refused(
      HubProcess::run(other.path, {"--port", "0", "--quiet", "--data", folder.file("data")}),
      "in use");
  CHECK(SocketClient(running.port()).request("GET /healthz HTTP/1.1").ends_with("ok\n"));
}

TEST_CASE("command line: a damaged database is said in one line and left untouched") {
  TemporaryFolder folder;
  const std::string file = folder.file("hub.db");
  std::ofstream(file, std::ios::binary) << std::string(20'000, 'x');
  const std::string before = read_file(file);
  check_refused(HubProcess::run(folder.path, {"--port", "0", "--quiet", "--data", folder.path}),
                "hub.db");
  CHECK(read_file(file) == before);
  CHECK_FALSE(std::filesystem::exists(file + "-wal"));
}

TEST_CASE("command line: a shop is imported at the start, and nothing changes the second time") {
  TemporaryFolder folder;
  for (const char* changed : {"products=105 changed=111", "products=105 changed=0"}) {
    HubProcess hub(folder.path,
                   {"--port", "0", "--data", folder.file("data"), "--shop", NOLINE_DEMO_SHOP});
    SocketDevice device(hub.port(), 1, 11);
    CHECK(device.welcome.scopes.at(1).head >= 106);
    CHECK(read_file(folder.file("errors")).find(std::string(changed).substr(13)) !=
          std::string::npos);
  }
}

TEST_CASE("command line: import reports wrong rows with line and reason and takes the others") {
  TemporaryFolder folder;
  const std::string feed = folder.file("feed.tsv");
  std::ofstream(feed) << "id\ttitle\tdescription\tprice\tavailability\n"
                         "A-1\tTea\tGreen tea.\t4.50 EUR\tin_stock\n"
                         "A-2\tMug\tA mug.\tcheap\tin_stock\n"
                         "A-3\tPot\tA pot.\t48.00 EUR\tin_stock\n";
  const std::vector<std::string> arguments = {"import",    feed,   "--data", folder.file("data"),
                                              "--shop-id", "other"};
  const Ended first = HubProcess::run(folder.path, arguments);
  INFO(first.output << first.errors);
  CHECK(first.exit_code == 0);
  CHECK(first.output.find("line 3") != std::string::npos);
  CHECK(first.output.find("shop:other: 3 rows read, 2 products, 3 rows changed, 1 problems") !=
        std::string::npos);
  const Ended second = HubProcess::run(folder.path, arguments);
  CHECK(second.output.find("0 rows changed") != std::string::npos);
  check_refused(
      HubProcess::run(folder.path, {"import", "/absent.tsv", "--data", folder.file("data")}),
      "/absent.tsv");
}

TEST_CASE("command line: of a product in two feeds the last counts, and again changes nothing") {
  TemporaryFolder folder;
  const std::string header = "id\ttitle\tdescription\tprice\tproduct_type\n";
  const std::string old = folder.file("old.tsv");
  const std::string young = folder.file("young.tsv");
  std::ofstream(old) << header << "A-1\tTea\tGreen.\t4.50 EUR\tTea\nA-2\tMug\tA mug.\tcheap\tCups\n"
                     << "A-3\tPot\tA pot.\t48.00 EUR\tPots\n";
  std::ofstream(young) << header << "A-1\tTea\tGreen.\t4.90 EUR\tTea\n";
  std::vector<std::string> arguments = {"import", old, young, "--data", folder.file("data")};
  const Ended first = HubProcess::run(folder.path, arguments);
  INFO(first.output << first.errors);
  CHECK(first.output.find("old.tsv: feed line 3") != std::string::npos);
  CHECK(first.output.find("4 rows read, 2 products, 3 rows changed") != std::string::npos);
  CHECK(HubProcess::run(folder.path, arguments).output.find(" 0 rows changed") !=
        std::string::npos);
  // Read in the other order, the older feed's price counts.
  std::swap(arguments[1], arguments[2]);
  CHECK(HubProcess::run(folder.path, arguments).output.find(" 1 rows changed") !=
        std::string::npos);
  // A file that cannot be read changes nothing, not even what the others say.
  std::swap(arguments[1], arguments[2]);
  arguments.insert(arguments.begin() + 1, folder.file("absent.tsv"));
  check_refused(HubProcess::run(folder.path, arguments), "absent.tsv");
  std::swap(arguments[2], arguments[3]);
  arguments.erase(arguments.begin() + 1);
  CHECK(HubProcess::run(folder.path, arguments).output.find(" 0 rows changed") !=
        std::string::npos);
}

TEST_CASE("command line: with a certificate the hub speaks TLS") {
  TemporaryFolder folder;
  const std::string cert = folder.file("cert.pem");
  const std::string key = folder.file("key.pem");
  const std::string make =
      "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days 1 -keyout " + key +
      " -out " + cert + " >" + folder.file("openssl.log") + " 2>&1";
  REQUIRE(std::system(make.c_str()) == 0);
  HubProcess hub(folder.path, {"--port", "0", "--quiet", "--data", folder.file("data"),
                               "--tls-cert", cert, "--tls-key", key});
  const std::string ask =
      "printf 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' | "
      "timeout 10 "
      "openssl s_client -quiet -ign_eof -connect localhost:" +
      std::to_string(hub.port()) + " -CAfile " + cert + " -verify_return_error >" +
      folder.file("answer") + " 2>/dev/null";
  static_cast<void>(std::system(ask.c_str()));
  CHECK(read_file(folder.file("answer")).ends_with("ok\n"));
}

}  // namespace noline::hub::test
