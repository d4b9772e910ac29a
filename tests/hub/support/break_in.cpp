#include "support/break_in.hpp"

#include <catch2/catch_test_macros.hpp>

namespace noline::hub::test {

Mansion::Mansion() {
  hub.service->set_operator_keys(
      *read_operator_keys(std::string("agent desk ") + agent_key + "\n"));
  const std::string product = R"({"id":"TEA","price":100})";
  hub.service->put_shop("shop:demo", {{"product/TEA", product}}, Missing::stays, hub.now);
  hub.settle();
  ada_grant = enter(ada, "sign_up", "ada@example.org");
  ada.push({ada.line_added("TEA", 3)});
  eve_grant = enter(eve, "sign_up", "eve@example.org");
  while (hub.service->poll_audit()) {
  }
}

wire::Json Mansion::enter(TestDevice& device, const char* call, const char* email) {
  device.hello();
  const auto answer =
      device.call(call, {{"email", email}, {"password", "correct horse"}, {"name", "Somebody"}});
  REQUIRE(answer.error.code == Errc::none);
  device.leave();
  device.scope = answer.ok.at("scope").get<std::string>();
  device.credential = {{"token", answer.ok.at("token")}};
  device.hello();
  return answer.ok;
}

LinkId Mansion::knock(const wire::Json& credential, const std::vector<std::string>& scopes) {
  const LinkId link = hub.connect();
  const ReplicaId replica{0x666};
  wire::Hello hello;
  hello.device = {{"id", std::string(32, '6')}, {"name", "Nobody"}, {"kind", "web"}};
  hello.replica = replica;
  hello.credential = credential;
  for (const std::string& scope : scopes) {
    hello.scopes.push_back({scope, 0, 0});
  }
  hub.send(link, hello, replica);
  hub.settle();
  return link;
}

Errc Mansion::farewell(LinkId link) {
  const auto byes = hub.take_all<wire::Bye>(link);
  return byes.empty() ? Errc::none : byes.front().code;
}

std::size_t Mansion::audited(Errc code) {
  std::size_t count = 0;
  while (const auto event = hub.service->poll_audit()) {
    count += std::size_t{event->code == code};
  }
  return count;
}

std::string Mansion::treasure() {
  std::string all;
  for (const auto& [key, row] : hub.service->find_scope(ada.scope)->rows) {
    all += key + "=" + wire::encode_value(row.value) + "\n";
  }
  for (const StoredSession& session : hub.store->find_sessions(ada.scope)) {
    all += session.id + session.refresh_hash + "\n";
  }
  return all + hub.store->find_customer("ada@example.org")->password_hash;
}

}  // namespace noline::hub::test
