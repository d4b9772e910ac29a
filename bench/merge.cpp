// W2: two devices edit offline, then sync. W2s: many short offline periods. Both over the hub's own
// service.
#include <map>
#include <set>

#include "bench.hpp"
#include "core/service.hpp"
#include "shopper.hpp"
#include "store/sqlite_store.hpp"

namespace noline::bench {
namespace {

/// The hub's service and links to shoppers, in one process without sockets.
class Exchange {
 public:
  Exchange() {
    store_ = std::move(*hub::SqliteStore::open(""));
    service_ = std::move(*hub::Service::open(*store_, hub::Seed{1}, bench_now));
    (void)service_->commit(bench_now);
  }

  /// Connects and exchanges until both sides are quiet; returns the bytes that went up and down.
  std::size_t sync(const std::vector<Shopper*>& shoppers) {
    std::size_t bytes = 0;
    std::map<hub::LinkId, Shopper*> links;
    for (Shopper* shopper : shoppers) {
      const hub::LinkId link = ++last_link_;
      links[link] = shopper;
      service_->handle_connected(link, {}, bench_now);
      (void)shopper->client().poll_link(bench_now + 120'000);
      shopper->client().handle_connected(bench_now);
    }
    for (bool is_quiet = false; !is_quiet;) {
      is_quiet = true;
      for (auto& [link, shopper] : links) {
        shopper->store();
        while (auto frame = shopper->client().poll_transmit(bench_now)) {
          bytes += frame->size();
          service_->handle_message(link, *frame, bench_now);
          is_quiet = false;
        }
      }
      (void)service_->commit(bench_now);
      while (auto out = service_->poll_transmit()) {
        is_quiet = false;
        if (const auto at = links.find(out->link); at != links.end() && out->bytes) {
          bytes += out->bytes->size();
          at->second->client().handle_message(*out->bytes, bench_now);
        }
      }
    }
    for (auto& [link, shopper] : links) {
      service_->handle_disconnected(link, bench_now);
      shopper->client().handle_disconnected(bench_now);
      shopper->store();
    }
    return bytes;
  }

 private:
  std::unique_ptr<hub::Store> store_;
  std::unique_ptr<hub::Service> service_;
  hub::LinkId last_link_ = 0;
};

struct Pair {
  Exchange exchange;
  Model base;
  std::unique_ptr<Shopper> a;
  std::unique_ptr<Shopper> b;
};

/// Two devices of one shopper that hold the same base.
Pair make_pair(std::uint32_t seed, std::size_t base_edits) {
  Pair pair;
  pair.a = std::make_unique<Shopper>(100 + seed * 2);
  Generator generator(seed);
  for (const Edit& edit : generator.take(base_edits)) {
    pair.a->apply(edit);
  }
  pair.base = generator.model();
  pair.a->store();
  pair.exchange.sync({pair.a.get()});
  // The second device opens the same account: the stored session of the first, none of its rows.
  StoredState session;
  session.meta = pair.a->stored().meta;
  std::erase_if(session.meta, [](const auto& entry) { return entry.first != "session"; });
  pair.b = std::make_unique<Shopper>(101 + seed * 2, std::move(session));
  pair.exchange.sync({pair.b.get()});
  return pair;
}

std::map<std::string, std::uint32_t> quantities(Shopper& shopper) {
  std::map<std::string, std::uint32_t> out;
  for (const CartLine& line : shopper.client().cart().lines) {
    out[line.sku] = line.quantity;
  }
  return out;
}

struct Sums {
  std::uint32_t added = 0;
  bool is_only_added = true;
};

std::map<std::uint16_t, Sums> sums_of(const std::vector<Edit>& edits) {
  std::map<std::uint16_t, Sums> out;
  for (const Edit& edit : edits) {
    if (edit.op > Op::remove) {
      continue;
    }
    Sums& sums = out[edit.sku];
    sums.added += edit.op == Op::add ? edit.n : 0;
    sums.is_only_added = sums.is_only_added && edit.op == Op::add;
  }
  return out;
}

}  // namespace

int run_w2() {
  Pair pair = make_pair(1, 200);
  Generator a(2, pair.base);
  Generator b(3, pair.base);
  for (const Edit& edit : a.take(1000)) {
    pair.a->apply(edit);
  }
  for (const Edit& edit : b.take(1000)) {
    pair.b->apply(edit);
  }
  const double start = seconds_now();
  const std::size_t bytes = pair.exchange.sync({pair.a.get(), pair.b.get()});
  report("merge_ms", (seconds_now() - start) * 1e3, "ms");
  report("bytes_exchanged", static_cast<double>(bytes), "B");
  report("bytes_per_edit", static_cast<double>(bytes) / 2000, "B");
  report("converged", pair.a->canonical() == pair.b->canonical() ? 1 : 0, "bool");
  return 0;
}

int run_w2s() {
  constexpr std::uint32_t trials = 200;
  std::uint32_t converged = 0;
  std::uint32_t skus = 0;
  std::uint32_t wrong = 0;
  std::uint64_t units = 0;
  std::uint64_t lost = 0;
  std::size_t bytes = 0;
  double elapsed = 0;
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    Pair pair = make_pair(1000 + trial, 50);
    const auto a = Generator(5000 + trial, pair.base).take(20);
    const auto b = Generator(9000 + trial, pair.base).take(20);
    for (const Edit& edit : a) {
      pair.a->apply(edit);
    }
    for (const Edit& edit : b) {
      pair.b->apply(edit);
    }
    const double start = seconds_now();
    bytes += pair.exchange.sync({pair.a.get(), pair.b.get()});
    elapsed += seconds_now() - start;
    converged += pair.a->canonical() == pair.b->canonical() ? 1u : 0u;
    const auto sums_a = sums_of(a);
    const auto sums_b = sums_of(b);
    const auto cart = quantities(*pair.a);
    for (const auto& [sku, mine] : sums_a) {
      const auto theirs = sums_b.find(sku);
      if (!mine.is_only_added || theirs == sums_b.end() || !theirs->second.is_only_added) {
        continue;
      }
      const auto base = pair.base.quantity.find(sku);
      const std::uint32_t added = mine.added + theirs->second.added;
      const std::uint32_t right = (base == pair.base.quantity.end() ? 0 : base->second) + added;
      const auto held = cart.find(sku_name(sku));
      const std::uint32_t found = held == cart.end() ? 0 : held->second;
      ++skus;
      units += added;
      wrong += found != right ? 1u : 0u;
      lost += found < right ? right - found : 0u;
    }
  }
  report("converged_pct", 100.0 * converged / trials, "%");
  report("add_add_skus", skus, "count");
  report("add_add_wrong_pct", skus == 0 ? 0 : 100.0 * wrong / skus, "%");
  report("added_units_lost_pct",
         units == 0 ? 0 : 100.0 * static_cast<double>(lost) / static_cast<double>(units), "%");
  report("bytes_per_sync", static_cast<double>(bytes) / trials, "B");
  report("ms_per_sync", elapsed * 1e3 / trials, "ms");
  return 0;
}

}  // namespace noline::bench
