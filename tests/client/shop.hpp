// A hub and some devices without a network: what one sends the other has at once, as soon as a test
// says so. The hub is the real service over a store in memory.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/service.hpp"
#include "disk.hpp"
#include "hub_store.hpp"
#include "noline/client.hpp"
#include "noline_test.hpp"

namespace noline::test {

inline constexpr TimeMs start_ms = 1'760'000'000'000;

/// A device whose store answers only when the test lets it.
class TestDevice {
 public:
  explicit TestDevice(std::uint8_t seed) : seed_(seed) { open(); }

  /// Opens on what the store holds, as after a crash: what was not stored is gone.
  void open();
  Client& operator*() { return *client_; }
  Client* operator->() { return client_.get(); }
  /// Does what the client asks of its store; the answer counts the batches.
  std::size_t store(const Status& status = Ok{});
  [[nodiscard]] TimeMs now() const { return start_ms + now_ms; }
  [[nodiscard]] std::uint32_t quantity(const std::string& sku) const;
  [[nodiscard]] LineId line(const std::string& sku) const;

  TimeMs now_ms = 0;
  simulation::DiskContent disk;
  hub::LinkId link = 0;
  std::size_t received_bytes = 0;  ///< From the hub, since the beginning.
  std::size_t erasures = 0;        ///< Batches that may leave nothing to be found.
  bool is_allowed_online = true;
  std::vector<CallFinished> finished;

 private:
  std::uint8_t seed_;
  unsigned openings_ = 0;
  std::unique_ptr<Client> client_;
};

class Shop {
 public:
  Shop();
  TestDevice& device() { return *devices_.emplace_back(std::make_unique<TestDevice>(++count_)); }
  /// Lets everybody talk until nobody has anything to say. Time passes a little.
  void settle();
  void go_offline(TestDevice& device);
  void go_online(TestDevice& device);
  /// Calls the hub and waits; the answer is the finished call.
  CallFinished call(TestDevice& device, const std::string& name, const wire::Json& args);
  /// Every device signs in to one account.
  void sign_in(std::vector<TestDevice*> devices);
  /// The hub starts on another content of its store.
  void restart_hub(const simulation::HubContent& content);
  [[nodiscard]] simulation::HubContent hub_content() { return store_.content(); }
  [[nodiscard]] hub::Service& hub() { return *service_; }
  /// The hub's clock.
  [[nodiscard]] TimeMs time() const { return now_; }
  void advance(TimeMs ms) { now_ += ms; }
  /// Hands a device what the hub has for it.
  void deliver(const hub::Transmit& transmit);

 private:
  bool step(TestDevice& device);
  bool step_hub();

  simulation::HubStore store_;
  std::unique_ptr<hub::Service> service_;
  std::vector<std::unique_ptr<TestDevice>> devices_;
  std::uint8_t count_ = 0;
  hub::LinkId last_link_ = 0;
  TimeMs now_ = start_ms;
};

}  // namespace noline::test
