// Who may do what: every message and every call, for everybody who may send it. The names of the
// calls are read from the hub's sources, so one that is added without a line here fails.
#include <catch2/catch_test_macros.hpp>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "support/company.hpp"

namespace noline::hub::test {
namespace {

using wire::Json;

/// What each may expect of a call, by the names of error codes.
struct Line {
  const char* call;
  Json args;
  const char* own;     ///< A customer's device, about what is hers.
  const char* other;   ///< A customer's device, about what is another's.
  const char* guest;   ///< Also a kiosk: it is a guest of another kind.
  const char* viewer;  ///< A device that was let in to look.
  const char* agent;
};

std::vector<Line> lines_of_sessions() {
  const Json none = Json::object();
  return {
      {"sign_up",
       {{"email", "x"}},
       "invalid_argument",
       "invalid_argument",
       "invalid_argument",
       "invalid_argument",
       "invalid_argument"},
      {"sign_in",
       {{"email", "ada@example.org"}, {"password", "wrong"}},
       "not_authenticated",
       "not_authenticated",
       "not_authenticated",
       "not_authenticated",
       "not_authenticated"},
      {"sessions", none, "none", "none", "none", "not_allowed", "not_allowed"},
      {"session_revoke",
       {{"id", std::string(16, '0')}},
       "unknown_scope",
       "unknown_scope",
       "unknown_scope",
       "not_allowed",
       "not_allowed"},
      {"session_renew", none, "not_authenticated", "not_authenticated", "unknown_type",
       "not_authenticated", "not_authenticated"},
      {"session_branch", none, "none", "none", "unknown_type", "none", "none"},
      {"hand_off_create", {{"role", "edit"}}, "none", "none", "none", "not_allowed", "not_allowed"},
      {"hand_off_redeem",
       {{"code", "x"}},
       "code_invalid",
       "code_invalid",
       "code_invalid",
       "code_invalid",
       "code_invalid"},
      {"hand_off_confirm",
       {{"number", 1}},
       "code_invalid",
       "code_invalid",
       "code_invalid",
       "code_invalid",
       "code_invalid"},
  };
}

std::vector<Line> lines_of_passwords() {
  return {
      {"password_change",
       {{"old", "wrong"}, {"new", "long enough"}},
       "not_authenticated",
       "not_authenticated",
       "not_allowed",
       "not_allowed",
       "not_allowed"},
      {"password_forgot",
       {{"email", "nobody@example.org"}},
       "none",
       "none",
       "none",
       "none",
       "none"},
      {"password_reset",
       {{"token", "x"}, {"password", "long enough"}},
       "code_invalid",
       "code_invalid",
       "code_invalid",
       "code_invalid",
       "code_invalid"},
  };
}

std::vector<Line> lines_of_carts() {
  const Json order = {{"order", "1"}};
  const Json none = Json::object();
  return {
      {"merge_guest", {{"policy", "sum"}}, "none", "none", "none", "not_allowed", "not_allowed"},
      {"checkout", none, "invalid_argument", "invalid_argument", "invalid_argument", "not_allowed",
       "not_allowed"},
      {"order_cancel", order, "invalid_argument", "invalid_argument", "invalid_argument",
       "not_allowed", "not_allowed"},
      {"order_confirm", order, "invalid_argument", "invalid_argument", "invalid_argument",
       "not_allowed", "not_allowed"},
      {"reserve", none, "invalid_argument", "invalid_argument", "invalid_argument", "not_allowed",
       "not_allowed"},
      {"release", none, "none", "none", "none", "not_allowed", "not_allowed"},
      {"agent_sign_in",
       {{"key", "x"}, {"email", "ada@example.org"}},
       "not_authenticated",
       "not_authenticated",
       "not_authenticated",
       "not_authenticated",
       "not_authenticated"},
      {"till_sale",
       {{"key", "x"}},
       "unknown_type",
       "unknown_type",
       "unknown_type",
       "unknown_type",
       "unknown_type"},
      {"claim_park", none, "unknown_type", "unknown_type", "unknown_type", "unknown_type",
       "unknown_type"},
      {"payment_event", none, "unknown_type", "unknown_type", "unknown_type", "unknown_type",
       "unknown_type"},
      {"enter",
       {{"code", "x"}},
       "code_invalid",
       "code_invalid",
       "code_invalid",
       "code_invalid",
       "code_invalid"},
      {"admit",
       {{"key", "x"}},
       "unknown_type",
       "unknown_type",
       "unknown_type",
       "unknown_type",
       "unknown_type"},
      {"export", none, "none", "none", "none", "not_allowed", "not_allowed"},
      {"erase",
       {{"password", "wrong"}},
       "not_authenticated",
       "not_authenticated",
       "none",
       "not_allowed",
       "not_allowed"},
      {"sign_out", none, "none", "none", "not_authenticated", "none", "none"},
  };
}

/// The ticket, and not who brings it, says whose edits these are.
Line line_of_sealed_edits() {
  return {"edits_deliver", {{"ticket", "x"}, {"parcel", "x"}},
          "code_invalid",  "code_invalid",
          "code_invalid",  "code_invalid",
          "code_invalid"};
}

/// On a link a passkey is begun alone; what an authenticator signed comes over HTTP.
std::vector<Line> lines_of_passkeys() {
  const Json none = Json::object();
  std::vector<Line> lines;
  for (const char* call : {"passkey_add", "passkey_challenge", "passkey_sign_in"}) {
    lines.push_back({call, none, "unknown_type", "unknown_type", "unknown_type", "unknown_type",
                     "unknown_type"});
  }
  lines.push_back(
      {"passkey_create", none, "none", "none", "not_allowed", "not_allowed", "not_allowed"});
  return lines;
}

std::vector<Line> lines_of_links() {
  const Json none = Json::object();
  const Json order = {{"order", "1"}};
  return {
      {"order_return", order, "invalid_argument", "invalid_argument", "invalid_argument",
       "not_allowed", "not_allowed"},
      {"link_open",
       {{"link", ""}},
       "invalid_argument",
       "invalid_argument",
       "invalid_argument",
       "not_allowed",
       "not_allowed"},
      {"cart_share", none, "invalid_argument", "invalid_argument", "invalid_argument",
       "not_allowed", "not_allowed"},
  };
}

/// Everybody may look at a shop; see test_catalogue.cpp for who follows none.
std::vector<Line> lines_of_catalogues() {
  std::vector<Line> lines;
  for (const char* call : {"search", "products"}) {
    lines.push_back({call,
                     {{"limit", 0}, {"ids", "all"}},
                     "invalid_argument",
                     "invalid_argument",
                     "invalid_argument",
                     "invalid_argument",
                     "invalid_argument"});
  }
  return lines;
}

/// Calls that only a request over HTTP may make, with a key.
std::vector<Line> lines_of_stock() {
  std::vector<Line> lines;
  for (const char* call :
       {"stock_rows", "stock_ledger", "stock_reorder", "stock_quota", "order_status"}) {
    lines.push_back({call,
                     {{"key", "x"}},
                     "unknown_type",
                     "unknown_type",
                     "unknown_type",
                     "unknown_type",
                     "unknown_type"});
  }
  return lines;
}

const std::vector<Line>& matrix() {
  static const std::vector<Line> lines = [] {
    std::vector<Line> all = lines_of_sessions();
    all.push_back(line_of_sealed_edits());
    for (const auto& more : {lines_of_links(), lines_of_passwords(), lines_of_passkeys(),
                             lines_of_stock(), lines_of_carts(), lines_of_catalogues()}) {
      all.insert(all.end(), more.begin(), more.end());
    }
    return all;
  }();
  return lines;
}

/// The calls that the hub's sources compare a name with, in whatever file.
std::set<std::string> calls_of_the_hub() {
  std::set<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(NOLINE_HUB_CORE)) {
    std::ifstream in(file.path());
    std::stringstream text;
    text << in.rdbuf();
    const std::string source = text.str();
    const std::regex pattern("call\\.name [!=]= \"([a-z_]+)\"");
    for (std::sregex_iterator at(source.begin(), source.end(), pattern), end; at != end; ++at) {
      names.insert((*at)[1]);
    }
  }
  return names;
}

void check(TestDevice& device, const Line& line, const char* expected) {
  CAPTURE(line.call, device.device_id);
  const auto result = device.call(line.call, line.args);
  CHECK(errc_name(result.error.code) == expected);
}

}  // namespace

TEST_CASE("access: the matrix has a line for every call") {
  std::set<std::string> lines;
  for (const Line& line : matrix()) {
    lines.insert(line.call);
  }
  CHECK(calls_of_the_hub() == lines);
}

TEST_CASE("access: every call answers everybody as the matrix says") {
  Company company;
  for (const Line& line : matrix()) {
    check(company.mansion.ada, line, line.own);
    check(company.mansion.eve, line, line.other);
    check(company.guest, line, line.guest);
    check(company.kiosk, line, line.guest);
    check(company.viewer, line, line.viewer);
    check(company.agent, line, line.agent);
    company.mansion.hub.now += 60'000;  // Attempts are counted by the minute.
  }
}

TEST_CASE("access: whoever was signed out is heard in nothing") {
  Company company;
  REQUIRE(company.mansion.hub.is_closed(company.revoked.link));
  const std::string before = company.mansion.treasure();
  const std::size_t frames = company.mansion.hub.frame_count();
  for (const Line& line : matrix()) {
    company.mansion.hub.send(company.revoked.link, wire::Call{1, line.call, line.args},
                             company.revoked.replica);
  }
  company.revoked.send_push({company.revoked.line_added("TEA", 1)});
  company.mansion.hub.settle();
  CHECK(company.mansion.hub.frame_count() == frames);
  CHECK(company.mansion.treasure() == before);
  company.revoked.hello();
  CHECK(company.mansion.hub.is_closed(company.revoked.link));
}

TEST_CASE("access: rows are taken of who may write, in the own scope alone") {
  Company company;
  struct Push {
    TestDevice& device;
    std::uint32_t scope;
    Errc code;
  };
  TestHub& hub = company.mansion.hub;
  const std::string ada = company.mansion.ada.scope;
  const Push pushes[] = {{company.mansion.ada, 0, Errc::none},
                         {company.viewer, 0, Errc::not_allowed},
                         {company.agent, 0, Errc::not_allowed},
                         {company.mansion.ada, 7, Errc::unknown_scope},
                         {company.guest, 7, Errc::unknown_scope}};
  for (const Push& push : pushes) {
    CAPTURE(push.device.device_id, push.scope);
    hub.send(
        push.device.link,
        wire::Rows{push.scope, ++push.device.pushed, {push.device.line_added("MUG", 1)}, false},
        push.device.replica);
    hub.settle();
    const auto acks = hub.take_all<wire::Ack>(push.device.link);
    const Errc farewell = company.mansion.farewell(push.device.link);
    const Errc code = acks.empty()                   ? farewell
                      : acks.front().refused.empty() ? Errc::none
                                                     : acks.front().refused.at(0).code;
    CHECK(code == push.code);
  }
  CHECK(quantity_at(hub, ada, "MUG") == 1);
  for (TestDevice* stranger : {&company.mansion.eve, &company.guest, &company.kiosk}) {
    const LinkId link = company.mansion.knock(stranger->credential, {ada, "shop:demo", "shop:no"});
    const auto welcomes = hub.take_all<wire::Welcome>(link);
    REQUIRE(welcomes.size() == 1);
    CHECK(welcomes.front().scopes.at(0).role == "none");
    CHECK(welcomes.front().scopes.at(1).role == "read");
    // Another shop's scope, which is not there: the same answer as to one that is forbidden.
    CHECK(welcomes.front().scopes.at(2).role == "none");
  }
}

}  // namespace noline::hub::test
