// How much of the hub one network address may take: connections, and those of them that have not
// said a whole request yet.
//
// A flood of half-open connections fills its own address's share and nobody else's. Addresses are
// kept while they are connected and are neither logged nor stored.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

namespace noline::hub {

class Peers {
 public:
  /// `salt` makes the numbers of `key` useless outside this process.
  Peers(std::size_t connections_max, std::size_t greeting_max, std::uint64_t salt)
      : connections_max_(connections_max), greeting_max_(greeting_max), salt_(salt) {}

  /// A place of one connection; given back at its end.
  class Place {
   public:
    Place(Peers& peers, std::string address);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    /// A whole request has arrived.
    void greet();
    /// Stands for the address, for limits that the service counts. `forwarded`: what a trusted
    /// proxy says of the caller, or empty.
    [[nodiscard]] std::uint64_t key(std::string_view forwarded) const;

   private:
    Peers& peers_;
    std::string address_;
    bool is_greeted_ = false;
  };

  /// Null when the address has its share already.
  [[nodiscard]] std::shared_ptr<Place> take(const std::string& address);
  [[nodiscard]] std::uint64_t refused() const { return refused_; }

 private:
  struct Counts {
    std::size_t connections = 0;
    std::size_t greeting = 0;
  };
  std::size_t connections_max_;
  std::size_t greeting_max_;
  std::uint64_t salt_;
  std::unordered_map<std::string, Counts> counts_;
  std::uint64_t refused_ = 0;
};

}  // namespace noline::hub
