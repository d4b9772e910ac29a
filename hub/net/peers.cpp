#include "net/peers.hpp"

#include "core/chance.hpp"

namespace noline::hub {

Peers::Place::Place(Peers& peers, std::string address)
    : peers_(peers), address_(std::move(address)) {
  Counts& counts = peers_.counts_[address_];
  ++counts.connections;
  ++counts.greeting;
}

Peers::Place::~Place() {
  greet();
  const auto at = peers_.counts_.find(address_);
  if (--at->second.connections == 0) {
    peers_.counts_.erase(at);
  }
}

void Peers::Place::greet() {
  if (!is_greeted_) {
    is_greeted_ = true;
    --peers_.counts_[address_].greeting;
  }
}

std::uint64_t Peers::Place::key(std::string_view forwarded) const {
  // The proxy appends; what stands before the last comma anybody may have written.
  forwarded.remove_prefix(forwarded.rfind(',') + 1);
  const std::string_view address = forwarded.empty() ? std::string_view(address_) : forwarded;
  const std::string hash = hash_secret(std::to_string(peers_.salt_) + " " + std::string(address));
  std::uint64_t key = 1;
  for (std::size_t index = 0; index < 7; ++index) {
    key = key << 8U | static_cast<unsigned char>(hash[index]);
  }
  return key;
}

std::shared_ptr<Peers::Place> Peers::take(const std::string& address) {
  const auto at = counts_.find(address);
  const bool is_full = at != counts_.end() && (at->second.connections >= connections_max_ ||
                                               at->second.greeting >= greeting_max_);
  refused_ += is_full ? 1U : 0U;
  return is_full ? nullptr : std::make_shared<Place>(*this, address);
}

}  // namespace noline::hub
