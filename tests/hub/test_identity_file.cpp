// The running hub with the key file of an identity provider.
#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <thread>

#include "support/hub_process.hpp"
#include "support/socket_client.hpp"
#include "support/test_hub.hpp"
#include "support/token_maker.hpp"

namespace noline::hub::test {
namespace {

using nlohmann::json;

/// As an operator's fetcher does it: never half a file under the name.
void put_file(const std::string& name, const std::string& text) {
  std::ofstream(name + ".new") << text;
  REQUIRE(std::rename((name + ".new").c_str(), name.c_str()) == 0);
}

std::vector<std::string> arguments(const TemporaryFolder& folder) {
  return {"--port",          "0",
          "--data",          folder.file("data"),
          "--oidc-issuer",   "https://login.shop.example",
          "--oidc-audience", "shop",
          "--oidc-jwks",     folder.file("keys.json")};
}

std::string fresh_token(const TokenKey& key, int number) {
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  return key.token({{"iss", "https://login.shop.example"},
                    {"aud", "shop"},
                    {"sub", "customer"},
                    {"nonce", "page"},
                    {"jti", number},
                    {"iat", now},
                    {"exp", now + 60}});
}

std::string admit(HubProcess& hub, const std::string& token) {
  SocketClient client(hub.port());
  return client.request("POST /v1/sessions HTTP/1.1",
                        json{{"id_token", token}, {"nonce", "page"}}.dump());
}

bool is_admitted(HubProcess& hub, const TokenKey& key) {
  static int number = 0;
  return admit(hub, fresh_token(key, ++number)).find(" 200 ") != std::string::npos;
}

}  // namespace

TEST_CASE("identity file: tokens are taken over HTTP, and changed keys without a restart") {
  TemporaryFolder folder;
  const TokenKey before("ES256", "a");
  const TokenKey after("RS256", "b");
  put_file(folder.file("keys.json"), key_set(before));
  HubProcess hub(folder.path, arguments(folder));
  CHECK(is_admitted(hub, before));
  CHECK(admit(hub, fresh_token(after, 0)).find(" 401 ") != std::string::npos);
  put_file(folder.file("keys.json"), key_set(after));
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!is_admitted(hub, after) && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  CHECK(is_admitted(hub, after));
  CHECK_FALSE(is_admitted(hub, before));
  // A file that cannot be used changes nothing, and is told of.
  put_file(folder.file("keys.json"), "{");
  std::this_thread::sleep_for(std::chrono::seconds(3));
  CHECK(is_admitted(hub, after));
  hub.signal(SIGTERM);
  CHECK(hub.wait().errors.find("identity_keys_kept") != std::string::npos);
}

TEST_CASE("identity file: a hub says what is wrong with it, and does not start") {
  TemporaryFolder folder;
  const auto ended = HubProcess::run(folder.path, arguments(folder));
  CHECK(ended.exit_code == 1);
  CHECK(ended.errors.find("keys.json") != std::string::npos);
  const auto half = HubProcess::run(
      folder.path, {"--port", "0", "--data", folder.file("data"), "--oidc-issuer", "https://a"});
  CHECK(half.exit_code == 2);
  CHECK(half.errors.find("--oidc-audience") != std::string::npos);
}

}  // namespace noline::hub::test
