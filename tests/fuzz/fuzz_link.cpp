// What a hostile hub can say to a client: frames of any content, one a line of the input (a line
// that begins with '#' is an edit). The client goes on working and never sends what it cannot read.
#include "fuzz.hpp"
#include "noline/client.hpp"

using namespace noline;
using fuzz::require;

namespace {

constexpr TimeMs start_ms = 1'760'000'000'000;

void drain(Client& client, TimeMs now) {
  for (int round = 0; round < 50; ++round) {
    bool is_idle = true;
    while (auto batch = client.poll_store()) {
      for (const StoredRow& row : batch->rows)
        require(wire::decode_value(row.value).ok(), "what is stored can be read");
      client.handle_stored(batch->token, Ok{}, now);
      is_idle = false;
    }
    while (auto bytes = client.poll_transmit(now)) {
      require(wire::decode(*bytes, wire::Format::json, client.replica()).ok(),
              "what is sent can be read");
      is_idle = false;
    }
    while (client.poll_call())
      is_idle = false;
    if (is_idle)
      return;
  }
  require(false, "the client comes to rest");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto opened = Client::open({}, {}, start_ms);
  Client& client = **opened;
  client.use_format(wire::Format::json);
  TimeMs now = start_ms;
  std::string_view rest = fuzz::text_of(data, size);
  for (int count = 0; count < 16 && !rest.empty(); ++count) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
    now += 100;
    if (client.poll_link(now) == LinkRequest::connect)
      client.handle_connected(now);
    if (line.starts_with('#'))
      static_cast<void>(client.add({"TEA", {}}, 1, now));
    else
      client.handle_message(line, now);
    drain(client, now);
    if (client.poll_link(now) == LinkRequest::close) {
      client.handle_disconnected(now);
      now += 11 * 60'000;
    }
  }
  const CartView cart = client.cart();
  for (const CartLine& shown : cart.lines) {
    static_cast<void>(client.set_quantity(shown.id, 3, now));
    static_cast<void>(client.remove(shown.id, now));
  }
  drain(client, now);
  static_cast<void>(client.notices());
  static_cast<void>(client.session());
  static_cast<void>(client.product_jsons());
  return 0;
}
