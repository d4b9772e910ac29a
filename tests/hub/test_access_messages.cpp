// Who may send which message: every alternative of wire::Message, for everybody who has a link. A
// message without a line here does not compile.
#include <catch2/catch_test_macros.hpp>

#include <array>
#include <utility>

#include "support/company.hpp"

namespace noline::hub::test {
namespace {

using wire::Json;

/// What comes back, in words: "ack CODE", "result CODE", "bye CODE", "closed", or nothing.
struct Line {
  wire::Message message;
  const char* own;         ///< About the sender's own cart.
  const char* other;       ///< About another customer's; the same as about one that is not there.
  const char* shop;        ///< About the shop's rows.
  const char* other_shop;  ///< About those of a shop that is not served here.
  const char* guest;
  const char* kiosk;
  const char* viewer;
  const char* agent;
};

/// Of whoever has not said hello nothing else is heard, and of whoever was signed out nothing.
constexpr const char* to_stranger = "bye not_authenticated";
constexpr const char* to_revoked = "";

/// A message that is answered to nobody, or ends everybody's link.
Line alike(wire::Message message, const char* answer) {
  return {std::move(message), answer, answer, answer, answer, answer, answer, answer, answer};
}

template <typename Message>
Line line_of();  // Each message has one below; without it the program does not link.

template <>
Line line_of<wire::Hello>() {
  wire::Hello again;
  again.device = {{"id", std::string(32, '6')}, {"name", "Again"}, {"kind", "web"}};
  again.replica = ReplicaId{0x66};
  again.credential = {{"token", std::string(80, '1')}};
  return alike(again, "bye malformed");
}
template <>
Line line_of<wire::Welcome>() {
  return alike(wire::Welcome{}, "bye malformed");
}
template <>
Line line_of<wire::Rows>() {
  return {wire::Rows{}, "ack none", "ack unknown_scope", "ack not_owner",  "ack unknown_scope",
          "ack none",   "ack none", "ack not_allowed",   "ack not_allowed"};
}
template <>
Line line_of<wire::Ack>() {
  return alike(wire::Ack{0, 1'000'000'000, 0, {}}, "");
}
template <>
Line line_of<wire::Call>() {
  return {wire::Call{7, "sessions", Json::object()},
          "result none",
          "result none",
          "result none",
          "result none",
          "result none",
          "result none",
          "result not_allowed",
          "result not_allowed"};
}
template <>
Line line_of<wire::CallResult>() {
  return alike(wire::CallResult{1, Json::object(), {Errc::none, ""}}, "bye malformed");
}
template <>
Line line_of<wire::Watch>() {
  return alike(wire::Watch{{"TEA"}}, "");
}
template <>
Line line_of<wire::Signal>() {
  return alike(wire::Signal{0, {{"join", {{"number", 1}}}}}, "");
}
template <>
Line line_of<wire::Bye>() {
  return alike(wire::Bye{Errc::none, "going", 0}, "closed");
}

template <std::size_t... Index>
std::vector<Line> all_lines(std::index_sequence<Index...>) {
  return {line_of<std::variant_alternative_t<Index, wire::Message>>()...};
}

std::string told(const wire::Message& message) {
  const auto code = [](Errc errc) { return std::string(errc_name(errc)); };
  if (const auto* ack = std::get_if<wire::Ack>(&message)) {
    return "ack " + code(ack->refused.empty() ? Errc::none : ack->refused.front().code);
  }
  if (const auto* result = std::get_if<wire::CallResult>(&message)) {
    return "result " + code(result->error.code);
  }
  if (const auto* bye = std::get_if<wire::Bye>(&message)) {
    return "bye " + code(bye->code);
  }
  return "";  // Rows and signals go to whoever is there.
}

/// The answer in words, and its bytes.
struct Heard {
  std::string words;
  std::string bytes;
};

/// Sends it as that of this device; rows carry a line of its own.
Heard hear(Company& company, LinkId link, TestDevice& device, wire::Message message) {
  TestHub& hub = company.mansion.hub;
  if (auto* rows = std::get_if<wire::Rows>(&message)) {
    *rows = {0, ++device.pushed, {device.line_added("MUG", 1)}, false};
  }
  const bool was_closed = hub.is_closed(link);
  static_cast<void>(hub.take(link));
  hub.send(link, message, device.replica);
  hub.settle();
  Heard heard;
  for (const wire::Message& answer : hub.take(link)) {
    if (const std::string words = told(answer); !words.empty()) {
      heard.words += heard.words.empty() ? words : ", " + words;
      heard.bytes += wire::encode(answer, wire::Format::cbor, device.replica);
    }
  }
  if (heard.words.empty() && hub.is_closed(link) && !was_closed) {
    heard.words = "closed";
  }
  return heard;
}

/// What must stay as it is. An agent may write texts, so its device is named as one that writes.
std::string treasure(Company& company) {
  std::string all = company.mansion.treasure();
  const auto agent = all.find("device/" + company.agent.device_id);
  REQUIRE(agent != std::string::npos);
  return all.erase(agent, all.find('\n', agent) - agent);
}

}  // namespace

TEST_CASE("access: every message is taken of everybody as the matrix says") {
  constexpr auto count = std::variant_size_v<wire::Message>;
  for (const Line& line : all_lines(std::make_index_sequence<count>())) {
    Company all;
    Mansion& mansion = all.mansion;
    const std::string before = treasure(all);
    struct Sender {
      const char* who;
      LinkId link;
      TestDevice& device;
      const char* answer;
    };
    TestDevice eve_elsewhere(mansion.hub, 66);
    eve_elsewhere.replica = ReplicaId{0x666};  // As Mansion::knock says.
    const Sender senders[] = {{"guest", all.guest.link, all.guest, line.guest},
                              {"kiosk", all.kiosk.link, all.kiosk, line.kiosk},
                              {"viewer", all.viewer.link, all.viewer, line.viewer},
                              {"agent", all.agent.link, all.agent, line.agent},
                              {"other", all.at_other, eve_elsewhere, line.other},
                              {"shop", all.at_shop, eve_elsewhere, line.shop},
                              {"other shop", all.at_other_shop, eve_elsewhere, line.other_shop},
                              {"stranger", all.stranger, eve_elsewhere, to_stranger},
                              {"revoked", all.revoked.link, all.revoked, to_revoked}};
    for (const Sender& sender : senders) {
      CAPTURE(line.message.index(), sender.who);
      CHECK(hear(all, sender.link, sender.device, line.message).words == sender.answer);
    }
    CHECK(treasure(all) == before);
    CHECK_FALSE(mansion.hub.is_closed(mansion.ada.link));
    CAPTURE(line.message.index());
    CHECK(hear(all, mansion.ada.link, mansion.ada, line.message).words == line.own);
  }
}

TEST_CASE("access: messages about another's cart and about none are answered with the same bytes") {
  constexpr auto count = std::variant_size_v<wire::Message>;
  for (const Line& line : all_lines(std::make_index_sequence<count>())) {
    CAPTURE(line.message.index());
    Company all;
    TestDevice eve(all.mansion.hub, 66);
    eve.replica = ReplicaId{0x666};
    const Heard other = hear(all, all.at_other, eve, line.message);
    eve.pushed = 0;
    const Heard none = hear(all, all.at_none, eve, line.message);
    CHECK(other.words == none.words);
    CHECK(other.bytes == none.bytes);
  }
}

namespace {

/// A call about something of Ada's, and the same about something that never was.
struct Twin {
  const char* call;
  Json forbidden;
  Json absent;
};

/// The bytes of the answers to both, under one number.
std::pair<std::string, std::string> answers(Mansion& mansion, TestDevice& device,
                                            const Twin& twin) {
  std::string bytes[2];
  for (const bool is_absent : {false, true}) {
    auto result = device.call(twin.call, is_absent ? twin.absent : twin.forbidden);
    result.id = 1;
    bytes[is_absent ? 1 : 0] = wire::encode(result, wire::Format::json, device.replica);
  }
  mansion.hub.now += 60'000;
  return {bytes[0], bytes[1]};
}

/// A code that Ada showed and took back.
Json code_of_ada(Mansion& mansion) {
  const Json first = mansion.ada.call("hand_off_create", {{"role", "edit"}}).ok["code"];
  REQUIRE(mansion.ada.call("hand_off_create", {{"role", "edit"}}).error.code == Errc::none);
  return first;
}

/// The number of an order of hers.
Json order_of_ada(Mansion& mansion) {
  mansion.hub.service->put_shop(
      demo_shop,
      {{"shop", R"({"id":"demo","currency":"EUR","locations":[{"id":"berlin"}]})"},
       product_row("POT", {{"berlin", 5}})},
      Missing::stays, mansion.hub.now);
  mansion.hub.settle();
  mansion.ada.push({mansion.ada.line_added("POT", 1)});
  return press_buy(mansion.ada, "POT", 1)["order"];
}

}  // namespace

TEST_CASE("access: what is another's and what never was are answered with the same bytes") {
  Mansion mansion;
  const auto ada = mansion.ada_grant["token"].get<std::string>();
  const Json order = order_of_ada(mansion);
  REQUIRE(order.contains("id"));
  REQUIRE(mansion.eve.call("password_forgot", {{"email", "ada@example.org"}}).ok == Json::object());
  const Json reset = mansion.hub.service->poll_mail()->token;
  const Json used = {{"token", reset}, {"password", "correct horse 2"}};
  TestDevice phone(mansion.hub, 3);
  phone.hello();
  const Json code = code_of_ada(mansion);
  REQUIRE(phone.call("password_reset", used).error.code == Errc::none);
  const Twin twins[] = {
      {"session_revoke", {{"id", ada.substr(0, 16)}}, {{"id", std::string(16, '0')}}},
      {"order_cancel", {{"order", order["id"]}}, {{"order", "99"}}},
      {"order_confirm", {{"order", order["id"]}}, {{"order", "99"}}},
      {"hand_off_redeem", {{"code", code}}, {{"code", "abcdefghjkmnpqrstuvwxyz2"}}},
      {"enter", {{"code", code}}, {{"code", std::string(32, '0')}}},
      {"password_reset", used, {{"token", std::string(64, '0')}, {"password", "long enough"}}},
      {"session_renew",
       {{"refresh", mansion.ada_grant["refresh"]}, {"next", std::string(64, 'a')}},
       {{"refresh", std::string(80, '0')}, {"next", std::string(64, 'a')}}},
      {"agent_sign_in",
       {{"key", "guess"}, {"email", "ada@example.org"}},
       {{"key", "guess"}, {"email", "nobody@example.org"}}},
      {"sign_in",
       {{"email", "ada@example.org"}, {"password", "wrong horse"}},
       {{"email", "nobody@example.org"}, {"password", "wrong horse"}}},
      {"password_forgot", {{"email", "ada@example.org"}}, {{"email", "nobody@example.org"}}}};
  for (TestDevice* device : {&mansion.eve, &phone}) {
    for (const Twin& twin : twins) {
      CAPTURE(twin.call, device->device_id);
      const auto [forbidden, absent] = answers(mansion, *device, twin);
      CHECK(forbidden == absent);
    }
  }
}

}  // namespace noline::hub::test
