#include "noline/snapshot.hpp"
#include "stage.hpp"

namespace noline::scenario {

using wire::Json;

Json show_client(const Client& client) {
  Json orders = Json::array();
  for (const std::string& order : client.order_jsons()) {
    orders.push_back(Json::parse(order));
  }
  Json session = to_json(client.session());
  add_to(session, client.context());
  return {{"cart", to_json(client.cart())},
          {"checkout", to_json(client.checkout())},
          {"orders", std::move(orders)},
          {"notices", to_json(client.notices())},
          {"session", std::move(session)},
          {"connection", to_json(client.connection())},
          {"marks", to_json(client.edit_marks())},
          {"is_caught_up", client.is_caught_up()},
          {"state_hash", format_hex(client.state_hash())}};
}

Json show_rows(const std::string& scope, std::vector<StoredRow> rows, TimeMs now) {
  ClientOptions options;
  options.device.name = "hub";
  const Json session = {
      {"scope", scope}, {"kind", scope.starts_with("guest:") ? "guest" : "customer"},
      {"name", ""},     {"role", "read"},
      {"token", ""},    {"secret", ""}};
  StoredState state{std::move(rows), {{"session", wire::dump(session)}}};
  auto client = Client::open(options, std::move(state), now);
  if (!client) {
    throw std::runtime_error("the hub's rows cannot be read: " + client.error().detail);
  }
  return show_client(**client);
}

}  // namespace noline::scenario
