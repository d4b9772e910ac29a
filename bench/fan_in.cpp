// W3: eight devices edit without seeing each other; a ninth takes their 100,000 updates, each in a
// frame of its own, as the hub sends them. W3b: 64 to a frame.
#include "bench.hpp"
#include "shopper.hpp"

namespace noline::bench {
namespace {

constexpr std::size_t replicas_count = 8;
constexpr std::size_t edits_per_replica = 12'500;

/// Takes the rows that the client pushes, and acknowledges them.
std::vector<Row> take_pushed(Shopper& shopper, std::uint64_t& push) {
  std::vector<Row> rows;
  shopper.store();
  while (const auto frame = shopper.client().poll_transmit(bench_now)) {
    auto message = wire::decode(*frame, wire::Format::cbor, shopper.client().replica());
    auto* pushed = message ? std::get_if<wire::Rows>(&*message) : nullptr;
    if (pushed != nullptr) {
      push = pushed->number;
      rows.insert(rows.end(), std::make_move_iterator(pushed->rows.begin()),
                  std::make_move_iterator(pushed->rows.end()));
      shopper.tell(wire::Ack{0, push, push, {}});
      shopper.store();
    }
  }
  return rows;
}

struct Base {
  StoredState stored;
  Model model;
};

Base make_base() {
  Shopper shopper(100);
  Generator generator(1);
  for (const Edit& edit : generator.take(200)) {
    shopper.apply(edit);
  }
  shopper.store();
  return {shopper.stored(), generator.model()};
}

/// The rows of each edit of replica `number`.
std::vector<std::vector<Row>> updates_of(std::uint32_t number, const Base& base) {
  Shopper shopper(101 + number, base.stored);
  shopper.greet();
  std::uint64_t push = 0;
  take_pushed(shopper, push);
  Generator generator(10 + number, base.model);
  std::vector<std::vector<Row>> updates;
  for (const Edit& edit : generator.take(edits_per_replica)) {
    shopper.apply(edit);
    updates.push_back(take_pushed(shopper, push));
  }
  return updates;
}

}  // namespace

int run_w3(std::size_t updates_per_frame) {
  const Base base = make_base();
  std::vector<std::vector<std::vector<Row>>> updates;
  for (std::uint32_t number = 0; number < replicas_count; ++number) {
    updates.push_back(updates_of(number, base));
  }
  std::vector<std::string> frames;
  wire::Rows pending;
  const auto flush = [&] {
    frames.push_back(wire::encode(pending, wire::Format::cbor, ReplicaId{}));
    pending.rows.clear();
  };
  std::size_t taken = 0;
  for (std::size_t edit = 0; edit < edits_per_replica; ++edit) {
    for (auto& replica : updates) {
      for (Row& row : replica[edit]) {
        row.seq = ++pending.number;
        pending.rows.push_back(std::move(row));
      }
      if (++taken % updates_per_frame == 0) {
        flush();
      }
    }
  }
  if (!pending.rows.empty()) {
    flush();
  }
  Shopper ninth(50, base.stored);
  ninth.greet();
  const double start = seconds_now();
  for (const std::string& frame : frames) {
    ninth.client().handle_message(frame, bench_now);
    while (auto batch = ninth.client().poll_store()) {
      ninth.client().handle_stored(batch->token, Ok{}, bench_now);
    }
  }
  const double elapsed = seconds_now() - start;
  const auto count = static_cast<double>(replicas_count * edits_per_replica);
  report("updates_applied", count, "count");
  report("updates_per_s", count / elapsed, "ops/s");
  report("lines_after", static_cast<double>(ninth.client().cart().lines.size()), "count");
  return 0;
}

}  // namespace noline::bench
