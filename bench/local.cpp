// W1: edits on one device. W1u: the same, each with the frame that the hub would be sent.
#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>

#include "bench.hpp"
#include "shopper.hpp"

namespace noline::bench {
namespace {

constexpr std::size_t edits_count = 100'000;

double peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

void check(Shopper& shopper, const Generator& generator, const std::vector<Edit>& edits) {
  const bool is_right = shopper.canonical() == generator.model().canonical();
  report("state_correct", is_right ? 1 : 0, "bool");
  report_text("stream_fnv1a64", format_hex(hash_bytes(encode_stream(edits))), "hash");
  report_text("cart_fnv1a64", format_hex(hash_bytes(shopper.canonical())), "hash");
}

}  // namespace

int run_w1() {
  Generator generator(1);
  const std::vector<Edit> edits = generator.take(edits_count);
  const double peak_before = peak_mib();
  Shopper shopper(1);
  const double start = seconds_now();
  for (const Edit& edit : edits) {
    shopper.apply(edit);
  }
  const double elapsed = seconds_now() - start;
  report("ops_per_s", static_cast<double>(edits.size()) / elapsed, "ops/s");
  report("edits", static_cast<double>(edits.size()), "count");
  shopper.store();
  report("rss_peak_growth", peak_mib() - peak_before, "MiB");
  const double encode_start = seconds_now();
  const std::string document = document_of(shopper.stored());
  report("encode_ms", (seconds_now() - encode_start) * 1e3, "ms");
  report("doc_bytes", static_cast<double>(document.size()), "B");
  std::vector<double> loads;
  for (int round = 0; round < 5; ++round) {
    StoredState stored = shopper.stored();
    const double load_start = seconds_now();
    const Shopper loaded(2, std::move(stored));
    loads.push_back((seconds_now() - load_start) * 1e3);
  }
  std::sort(loads.begin(), loads.end());
  report("load_ms", loads[2], "ms");
  check(shopper, generator, edits);
  return 0;
}

int run_w1u() {
  Generator generator(1);
  const std::vector<Edit> edits = generator.take(edits_count);
  Shopper shopper(1);
  Client& client = shopper.client();
  shopper.greet();
  std::vector<double> sizes;
  sizes.reserve(edits.size());
  std::uint64_t push = 0;
  double elapsed = 0;
  double frame_bytes = 0;
  for (const Edit& edit : edits) {
    const double start = seconds_now();
    shopper.apply(edit);
    while (auto batch = client.poll_store()) {
      client.handle_stored(batch->token, Ok{}, bench_now);
    }
    const auto frame = client.poll_transmit(bench_now);
    elapsed += seconds_now() - start;
    if (frame) {
      ++push;
      frame_bytes += static_cast<double>(frame->size());
      // The frame around the rows: what a sync protocol adds to an update.
      const wire::Rows around{0, push, {}, false, push - 1};
      const auto empty = wire::encode(around, wire::Format::cbor, {});
      sizes.push_back(static_cast<double>(frame->size() - empty.size() + 2));
      shopper.tell(wire::Ack{0, push, push, {}});
    }
  }
  double sum = 0;
  for (const double size : sizes) {
    sum += size;
  }
  std::sort(sizes.begin(), sizes.end());
  report("ops_per_s_with_updates", static_cast<double>(edits.size()) / elapsed, "ops/s");
  report("update_bytes_mean", sum / static_cast<double>(edits.size()), "B");
  report("frame_bytes_mean", frame_bytes / static_cast<double>(edits.size()), "B");
  report("update_bytes_p99", sizes[sizes.size() * 99 / 100], "B");
  report("edits", static_cast<double>(edits.size()), "count");
  check(shopper, generator, edits);
  return 0;
}

}  // namespace noline::bench
