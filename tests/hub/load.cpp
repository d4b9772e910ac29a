// A load for the hub, to look at its speed while working on it: hub_load <port> <hub's pid>
// [customers] [seconds].
//
// Every customer has two devices. A sets a quantity, and again as soon as B was sent the change
// (closed loop). Prints edits per second, the median and 99th percentile of A's send to B's
// receipt, and the hub's CPU time for one edit.
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>

#include "support/socket_client.hpp"
#include "support/test_hub.hpp"

namespace {

using namespace noline;
using namespace noline::hub::test;
using Clock = std::chrono::steady_clock;

struct Customer {
  std::unique_ptr<SocketDevice> a;
  std::unique_ptr<SocketDevice> b;
  Clock::time_point sent;
  std::uint64_t edits = 0;
};

/// CPU seconds of a process, user and system.
double cpu_seconds(const std::string& pid) {
  std::ifstream in("/proc/" + pid + "/stat");
  std::string text;
  std::getline(in, text);
  std::istringstream rest(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int field = 0; field < 11; ++field) {
    rest >> skipped;
  }
  double user = 0;
  double system = 0;
  rest >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

void edit(Customer& customer, unsigned index) {
  const std::string sku = "sku-" + std::to_string(customer.edits % 20);
  Line line;
  if (customer.edits < 20) {
    line.identity.sku = sku;
  }
  line_set(line, {clock_at(1'700'000'000'000) + ++customer.edits, {index * 2 + 1000}},
           static_cast<std::uint32_t>(1 + customer.edits % 90000));
  customer.sent = Clock::now();
  customer.a->push({{key_of(sku), std::move(line), 0}});
}

/// Rows for the cart, told by the first bytes: [3, 0, ...
bool is_cart_rows(std::string_view payload) {
  return payload.size() > 3 && payload[1] == 3 && payload[2] == 0;
}

}  // namespace

int main(int count, char** values) {
  const auto port = static_cast<std::uint16_t>(std::stoi(values[1]));
  const std::string pid = values[2];
  const unsigned customers = count > 3 ? static_cast<unsigned>(std::stoi(values[3])) : 500;
  const double seconds = count > 4 ? std::stod(values[4]) : 8;
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  std::vector<Customer> all(customers);
  for (unsigned index = 0; index < customers; ++index) {
    all[index].a = std::make_unique<SocketDevice>(port, index + 1, index * 2 + 1000);
    all[index].b = std::make_unique<SocketDevice>(port, index + 1, index * 2 + 1001);
    for (const int is_b : {0, 1}) {
      epoll_event event = {EPOLLIN, {}};
      event.data.u64 = index * 2ULL + static_cast<unsigned>(is_b);
      epoll_ctl(epoll, EPOLL_CTL_ADD, (is_b ? all[index].b : all[index].a)->client.descriptor(),
                &event);
    }
  }
  const double cpu_before = cpu_seconds(pid);
  const auto start = Clock::now();
  const auto end =
      start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  for (unsigned index = 0; index < customers; ++index) {
    edit(all[index], index);
  }
  std::vector<double> latencies;
  std::vector<epoll_event> events(1024);
  while (Clock::now() < end) {
    const int ready = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), 100);
    for (int at = 0; at < ready; ++at) {
      const auto index = static_cast<unsigned>(events[static_cast<std::size_t>(at)].data.u64 / 2);
      const bool is_b = events[static_cast<std::size_t>(at)].data.u64 % 2 == 1;
      Customer& customer = all[index];
      const auto payloads = (is_b ? customer.b : customer.a)->client.drain();
      for (const std::string& payload : payloads) {
        if (is_b && is_cart_rows(payload)) {
          latencies.push_back(
              std::chrono::duration<double, std::milli>(Clock::now() - customer.sent).count());
          edit(customer, index);
        }
      }
    }
  }
  const double cpu = cpu_seconds(pid) - cpu_before;
  std::sort(latencies.begin(), latencies.end());
  if (latencies.empty()) {
    std::puts("no edit came through");
    return 1;
  }
  const auto edits = static_cast<double>(latencies.size());
  std::printf("%.0f edits/s  p50 %.3f ms  p99 %.3f ms  %.1f us CPU of the hub per edit\n",
              edits / seconds, latencies[latencies.size() / 2],
              latencies[latencies.size() * 99 / 100], cpu * 1e6 / edits);
  return 0;
}
