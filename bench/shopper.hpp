// A device of the workloads: a Client whose store is memory.
#pragma once

#include <memory>
#include <string>

#include "noline/client.hpp"
#include "noline/memory_store.hpp"
#include "workload.hpp"

namespace noline::bench {

/// Without sockets device time stands still at a fixed moment; the hybrid clock counts on.
inline constexpr TimeMs bench_now = 1'790'000'000'000;
inline TimeMs standing_clock() {
  return bench_now;
}

class Shopper {
 public:
  using Clock = TimeMs (*)();

  explicit Shopper(std::uint64_t number, StoredState stored = {}, Clock clock = standing_clock);

  void apply(const Edit& edit);
  /// Connects to a hub that answers at once and has nothing: only the device's side is measured.
  void greet();
  /// Hands the client what such a hub says.
  void tell(const wire::Message& message);
  /// Completes all store batches at once; the rows they carried are kept when asked for.
  void store();
  [[nodiscard]] std::string canonical() const;
  [[nodiscard]] Client& client() { return *client_; }
  [[nodiscard]] StoredState stored() const { return store_.load(); }

 private:
  Clock clock_;
  std::unique_ptr<Client> client_;
  MemoryStore store_;
};

/// The whole state as a new device gets it: all rows, as frames of the protocol.
[[nodiscard]] std::string document_of(const StoredState& stored);

}  // namespace noline::bench
