// What the service has to say: staged while a batch is open, ready once the batch is durable.
//
// `release` is the only way from staged to ready, and Service::commit its only caller: no
// acknowledgement and no other device's view can leave before the change that it speaks of is on
// the disk.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "core/transmit.hpp"

namespace noline::hub {

class Outbox {
 public:
  void stage(Transmit transmit) { staged_.push_back(std::move(transmit)); }
  /// The batch is durable: what was staged may leave.
  void release() {
    for (Transmit& transmit : staged_) {
      ready_.push_back(std::move(transmit));
    }
    staged_.clear();
  }
  /// The batch is lost: what was staged never happened.
  void drop() { staged_.clear(); }

  [[nodiscard]] std::optional<Transmit> poll() {
    if (ready_.empty()) {
      return std::nullopt;
    }
    Transmit transmit = std::move(ready_.front());
    ready_.pop_front();
    return transmit;
  }
  [[nodiscard]] bool has_staged() const { return !staged_.empty(); }

 private:
  std::vector<Transmit> staged_;
  std::deque<Transmit> ready_;
};

}  // namespace noline::hub
