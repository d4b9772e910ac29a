// kill -9 at random moments under load: what was acknowledged is there, and nothing is there twice.
#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <chrono>
#include <csignal>
#include <random>
#include <stdexcept>
#include <thread>

#include "support/hub_process.hpp"
#include "support/socket_client.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

constexpr int rounds = 50;
constexpr unsigned customers = 6;
constexpr unsigned devices_each = 2;
constexpr unsigned acked_per_round_max = 120;
constexpr std::chrono::seconds patience{10};

/// One device over all rounds: what it sent and what the hub said is durable.
struct Writer {
  unsigned guest = 0;
  std::uint64_t replica = 0;
  std::uint64_t sent = 0;   ///< Running total of additions sent.
  std::uint64_t acked = 0;  ///< Of these acknowledged.
};

std::string sku_of(unsigned guest) {
  return "SKU-" + std::to_string(guest);
}

/// Pushes as fast as acknowledgements come until the hub is gone. A lost push is sent again with
/// the next.
void write_while_there(std::uint16_t port, Writer& writer, std::atomic<unsigned>& acked) {
  SocketDevice device(port, writer.guest, writer.replica);
  for (;;) {
    ++writer.sent;
    Row row{
        key_of(sku_of(writer.guest)),
        added_line(sku_of(writer.guest), {writer.replica}, static_cast<std::uint32_t>(writer.sent)),
        0};
    if (!device.push({std::move(row)})) {
      return;
    }
    const auto ack = device.client.receive_one<wire::Ack>();
    if (!ack || !ack->refused.empty()) {
      return;
    }
    writer.acked = writer.sent;
    ++acked;
  }
}

/// Until the hub is gone, also when that happens while connecting.
void write_until_gone(std::uint16_t port, Writer& writer, std::atomic<unsigned>& acked) {
  try {
    write_while_there(port, writer, acked);
  } catch (const std::runtime_error&) {
  }
}

/// The moment is counted in acknowledgements, so that a slow machine has no less of a load.
void kill_under_load(HubProcess& hub, std::vector<Writer>& writers, std::mt19937& random) {
  std::vector<std::thread> threads;
  std::atomic<unsigned> acked{0};
  for (Writer& writer : writers) {
    threads.emplace_back([&, port = hub.port()] { write_until_gone(port, writer, acked); });
  }
  const auto enough = static_cast<unsigned>(random() % acked_per_round_max);
  const auto last = std::chrono::steady_clock::now() + patience;
  while (acked < enough && std::chrono::steady_clock::now() < last) {
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 1'000));
  }
  hub.signal(SIGKILL);
  for (std::thread& thread : threads) {
    thread.join();
  }
}

Line line_seen(std::uint16_t port, unsigned guest) {
  SocketDevice device(port, guest, 0x7777);
  Line line;
  while (auto page = device.client.receive_one<wire::Rows>()) {
    for (const Row& row : page->rows) {
      if (row.key == key_of(sku_of(guest))) {
        join(line, std::get<Line>(row.value));
      }
    }
    if (!page->more) {
      break;
    }
  }
  return line;
}

}  // namespace

TEST_CASE("kill: every edit acknowledged before kill -9 is there, and none twice, fifty times") {
  TemporaryFolder folder;
  const std::vector<std::string> arguments = {"--port", "0", "--quiet", "--data",
                                              folder.file("data")};
  std::vector<Writer> writers;
  for (unsigned guest = 1; guest <= customers; ++guest) {
    for (unsigned device = 0; device < devices_each; ++device) {
      writers.push_back({guest, 100 * guest + device, 0, 0});
    }
  }
  std::mt19937 random(20'261'121);
  std::uint64_t acked_total = 0;
  for (int round = 0; round < rounds; ++round) {
    {
      HubProcess hub(folder.path, arguments);
      kill_under_load(hub, writers, random);
      CHECK(hub.wait().signal == SIGKILL);
    }
    HubProcess hub(folder.path, arguments);
    for (unsigned guest = 1; guest <= customers; ++guest) {
      const Line line = line_seen(hub.port(), guest);
      std::uint64_t total = 0;
      for (Writer& writer : writers) {
        if (writer.guest != guest) {
          continue;
        }
        std::uint64_t held = 0;
        for (const Contribution& entry : line.contributions) {
          held = entry.contributor.id == writer.replica ? entry.added : held;
        }
        INFO("round " << round << " replica " << writer.replica);
        CHECK(held >= writer.acked);
        CHECK(held <= writer.sent);
        writer.sent = std::max(writer.acked, held);
        total += held;
      }
      CHECK(line.quantity() == total);
    }
    hub.signal(SIGTERM);
    CHECK(hub.wait().exit_code == 0);
  }
  for (const Writer& writer : writers) {
    acked_total += writer.acked;
  }
  CHECK(acked_total > 1000);
}

}  // namespace noline::hub::test
