// Who may use which address of the hub: every line of its table of routes, for everybody who may
// send a request, against the program. An address without a line here fails.
#include <catch2/catch_test_macros.hpp>

#include <csignal>
#include <fstream>
#include <set>

#include "net/routes.hpp"
#include "support/hub_process.hpp"
#include "support/socket_client.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

using wire::Json;

/// Everybody who may ask, in the order of a line's answers.
enum Asker : std::size_t {
  nobody,
  own,
  other,
  guest,
  forged,
  revoked,
  till,
  stock,
  kiosk,
  shop,
  agent
};
constexpr std::size_t askers = 11;

/// The status that each gets. Whoever brings a credential that is none gets 401 everywhere but
/// where nothing is asked for.
struct Line {
  const char* path;
  Json args;
  std::array<int, askers> status;
};

std::vector<Line> matrix() {
  const Json sale = {
      {"shop", "none"}, {"sku", "TEA"}, {"location", "x"}, {"quantity", 1}, {"sale", "1"}};
  const Json rows = {{"shop", "none"}, {"rows", {{{"sku", "TEA"}}}}};
  const Json quota = {
      {"shop", "none"}, {"sku", "TEA"}, {"location", "x"}, {"pieces", 1}, {"minutes", 5}};
  const Json parcel = {{"number", std::string(64, 'a')}, {"parcel", "AA"}};
  const Json paid = {{"payment", std::string(32, '1')}, {"event", "authorised"}};
  const Json guess = {{"email", "nobody@example.org"}, {"password", "wrong horse"}};
  const auto none = Json::object();
  // 422: the door was open, and what was asked for is not there.
  //                                  nobody own  other guest forged revoked till stock kiosk shop
  //                                  agent
  return {
      {"/v1/sign-up", {{"email", "x"}}, {422, 422, 422, 422, 401, 401, 422, 422, 422, 422, 422}},
      {"/v1/sign-in", guess, {401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401}},
      {"/v1/export", none, {422, 200, 200, 200, 401, 401, 422, 422, 422, 422, 422}},
      {"/v1/export.html", none, {422, 200, 200, 200, 401, 401, 422, 422, 422, 422, 422}},
      {"/v1/sessions",
       {{"customer", "17"}},
       {401, 401, 401, 401, 401, 401, 401, 401, 401, 200, 401}},
      {"/v1/passkeys", none, {422, 422, 422, 422, 401, 401, 422, 422, 422, 422, 422}},
      {"/v1/passkeys/challenge", none, {200, 200, 200, 200, 401, 401, 200, 200, 200, 200, 200}},
      {"/v1/passkeys/sign-in", none, {401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401}},
      {"/v1/till/sale", sale, {401, 401, 401, 401, 401, 401, 422, 401, 401, 401, 401}},
      {"/v1/stock", rows, {401, 401, 401, 401, 401, 401, 422, 422, 422, 401, 401}},
      {"/v1/stock/ledger", rows, {401, 401, 401, 401, 401, 401, 401, 422, 401, 401, 401}},
      {"/v1/stock/reorder", rows, {401, 401, 401, 401, 401, 401, 401, 422, 401, 401, 401}},
      {"/v1/stock/quota", quota, {401, 401, 401, 401, 401, 401, 401, 401, 422, 401, 401}},
      {"/v1/orders/status", {{"rows", 7}}, {401, 401, 401, 401, 401, 401, 422, 401, 401, 401, 401}},
      {"/v1/claims", parcel, {200, 200, 200, 200, 401, 401, 200, 200, 200, 200, 200}},
      {"/v1/payments/test/callback", paid, {422, 422, 422, 422, 401, 401, 422, 422, 422, 422, 422}},
      {"/healthz", none, {200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"/v1/info", none, {200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"/v1/metrics", none, {200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"/v1/sync", none, {426, 426, 426, 426, 426, 426, 426, 426, 426, 426, 426}},
      {"/robots.txt", none, {200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200}},
      {"/sitemap.xml", none, {404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404}}};
}

struct Reply {
  int status = 0;
  std::string body;
};

/// The program with two customers, a guest and everybody's keys.
struct House {
  TemporaryFolder folder;
  std::unique_ptr<HubProcess> hub;
  std::array<Json, askers> credentials;
  std::unique_ptr<SocketDevice> device;

  House() {
    std::ofstream keys(folder.file("keys"));
    const std::pair<const char*, Asker> rights[] = {
        {"till", till}, {"stock", stock}, {"kiosk", kiosk}, {"shop", shop}, {"agent", agent}};
    for (const auto& [right, asker] : rights) {
      const std::string key = std::string("key-of-somebody-with-the-right-") + right;
      keys << right << " name " << key << "\n";
      credentials[asker] = {{"key", key}};
    }
    keys.close();
    hub = std::make_unique<HubProcess>(
        folder.path, std::vector<std::string>{"--port", "0", "--host", "localhost", "--data",
                                              folder.file("data"), "--keys", folder.file("keys")});
    device = std::make_unique<SocketDevice>(hub->port(), 7, 71);
    credentials[nobody] = Json::object();
    credentials[own] = enter("/v1/sign-up", "ada@example.org");
    credentials[other] = enter("/v1/sign-up", "eve@example.org");
    credentials[guest] = {{"credential", credential_of_guest()}};
    credentials[forged] = {{"credential", {{"token", std::string(80, '1')}}}};
    credentials[revoked] = enter("/v1/sign-in", "ada@example.org");
    visit(credentials[revoked]["credential"], "sign_out");
    visit(credentials[other]["credential"], "sessions");
  }

  Reply ask(std::string_view head, const Json& body) {
    SocketClient client(hub->port());
    const std::string answer = client.request(head, body.is_null() ? "" : body.dump());
    const auto end = answer.find("\r\n\r\n");
    REQUIRE(end != std::string::npos);
    return {std::stoi(answer.substr(9, 3)), answer.substr(end + 4)};
  }

  Reply ask(const Line& line, std::size_t asker) {
    const Route* route = find_route(line.path);
    if (route->kind == Route::Kind::look) {
      return ask("GET " + std::string(line.path) + " HTTP/1.1", nullptr);
    }
    Json args = line.args;
    args.update(credentials[asker]);
    if (args.value("email", "").starts_with("nobody")) {
      args["email"] = "nobody" + std::to_string(asker) + "@example.org";  // Tries are counted.
    }
    return ask("POST " + std::string(line.path) + " HTTP/1.1", args);
  }

 private:
  Json enter(const char* path, const char* email) {
    const Reply reply = ask("POST " + std::string(path) + " HTTP/1.1",
                            {{"email", email}, {"password", "correct horse"}});
    REQUIRE(reply.status == 200);
    return {{"credential", {{"token", Json::parse(reply.body).at("token")}}}};
  }

  /// That of the device, which SocketDevice makes of its number.
  Json credential_of_guest() const {
    return {{"guest", device->scope.substr(6)}, {"secret", std::string(64, 'a')}};
  }

  void visit(const Json& credential, const char* call) {
    SocketClient client(hub->port());
    client.upgrade(wire::Format::cbor);
    wire::Hello hello;
    hello.device = {{"id", std::string(32, '6')}, {"name", "Old"}, {"kind", "web"}};
    hello.replica = client.replica = ReplicaId{0x66};
    hello.credential = credential;
    client.send(hello);
    REQUIRE(client.receive_one<wire::Welcome>());
    client.send(wire::Call{1, call, Json::object()});
    REQUIRE(client.receive_one<wire::CallResult>());
  }
};

bool is_call(const Line& line) {
  return find_route(line.path)->kind != Route::Kind::look;
}

}  // namespace

TEST_CASE("access: the matrix has a line for every address") {
  std::set<std::string_view> lines;
  std::set<std::string_view> known;
  for (const Line& line : matrix()) {
    lines.insert(line.path);
  }
  for (const Route& route : routes) {
    known.insert(route.path);
  }
  CHECK(lines == known);
}

TEST_CASE("access: every address answers everybody as the matrix says, and outsiders alike") {
  House house;
  std::size_t turned_away = 0;
  for (const Line& line : matrix()) {
    std::set<std::string> answers;
    for (std::size_t asker = 0; asker < askers; ++asker) {
      CAPTURE(line.path, asker);
      const Reply reply = house.ask(line, asker);
      CHECK(reply.status == line.status[asker]);
      // Only her own device is told anything of Ada.
      CHECK((reply.body.find("ada@") == std::string::npos || asker == own));
      if (reply.status == 401) {
        ++turned_away;
        // A token that never was and one that was ended look the same, and so do wrong keys.
        const bool has_token = asker == forged || asker == revoked;
        answers.insert((has_token ? "token " : "") + reply.body);
      }
    }
    CHECK(answers.size() <= 2);
  }
  house.hub->signal(SIGTERM);
  const std::string log = house.hub->wait().errors;
  std::size_t logged = 0;
  for (auto at = log.find("audit what=call code=not_authenticated"); at != std::string::npos;
       at = log.find("audit what=call code=not_authenticated", at + 1)) {
    ++logged;
  }
  CHECK(logged == turned_away);
  CHECK(log.find("ada@") == std::string::npos);
}

TEST_CASE("access: no address is used by another method, type of content, origin or name") {
  House house;
  for (const Line& line : matrix()) {
    CAPTURE(line.path);
    const std::string path = " " + std::string(line.path) + " HTTP/1.1";
    for (const char* method : {"PUT", "DELETE", "PATCH", "OPTIONS"}) {
      CHECK(house.ask(method + path, nullptr).status == 405);
    }
    CHECK(house.ask((is_call(line) ? "GET" : "POST") + path, nullptr).status == 405);
    CHECK(house.ask("GET" + path + "\r\nHost: evil.example", nullptr).status >= 400);
    if (is_call(line)) {
      CHECK(house.ask("POST" + path, nullptr).status == 415);
      CHECK(house.ask("POST" + path + "\r\nOrigin: https://evil.example", line.args).status == 403);
      CHECK(house.ask("POST" + path, Json::array({1})).status == 400);
    }
  }
  for (const char* path :
       {"/v1/", "/v1/sign-in/", "/v1//sign-in", "/v1/Sign-in", "/v1/stock/all"}) {
    CHECK(house.ask("GET " + std::string(path) + " HTTP/1.1", nullptr).status == 404);
  }
}

}  // namespace noline::hub::test
