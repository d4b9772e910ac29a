// A hub in memory and devices that speak the protocol by hand, for tests of the service without a
// network.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/service.hpp"
#include "store/sqlite_store.hpp"

namespace noline::hub::test {

/// The service with its shell's loop in one call.
class TestHub {
 public:
  explicit TestHub(const std::string& path = "", unsigned char seed = 1);

  LinkId connect(wire::Format format = wire::Format::cbor);
  void disconnect(LinkId link);
  void send(LinkId link, const wire::Message& message, ReplicaId replica);
  void send_bytes(LinkId link, std::string_view bytes);
  struct Answer {
    Errc code = Errc::internal;
    wire::Json body;
  };
  /// A call as over HTTP: the link is there for one call, and its answer ends it. `peer` stands for
  /// the network address.
  Answer ask(std::string_view call, const wire::Json& args, std::uint64_t peer = 0);
  /// The code of the answer to a request that may wait for password jobs.
  Errc settle_request(LinkId link);
  /// Commits, takes all that leaves and runs password jobs, until nothing moves.
  void settle();
  /// The same without the commit.
  void collect();

  /// Messages that arrived at the device's end of the link and were not taken yet.
  std::vector<wire::Message> take(LinkId link);
  /// Those of one type; the others stay.
  template <typename T>
  std::vector<T> take_all(LinkId link) {
    std::vector<T> found;
    std::vector<wire::Message> others;
    for (wire::Message& message : take(link)) {
      if (auto* own = std::get_if<T>(&message)) {
        found.push_back(std::move(*own));
      } else {
        others.push_back(std::move(message));
      }
    }
    inbox_[link] = std::move(others);
    return found;
  }
  /// Frames of rows, without those that only speak of devices.
  std::vector<wire::Rows> take_pages(LinkId link);
  [[nodiscard]] bool is_closed(LinkId link) const {
    return closed_.contains(link) && closed_.at(link);
  }
  [[nodiscard]] std::size_t frame_count() const { return frame_count_; }
  /// How many passwords were hashed or checked: what an answer costs, without a clock.
  [[nodiscard]] std::size_t hash_count() const { return hash_count_; }

  std::unique_ptr<SqliteStore> store;
  std::unique_ptr<Service> service;
  TimeMs now = 1'800'000'000'000;

 private:
  void run(const Job& job);

  std::map<LinkId, wire::Format> formats_;
  std::map<LinkId, ReplicaId> replicas_;
  std::map<LinkId, std::vector<wire::Message>> inbox_;
  std::map<LinkId, bool> closed_;
  LinkId last_link_ = 0;
  std::size_t frame_count_ = 0;
  std::size_t hash_count_ = 0;
};

/// One device with a guest's credential, or a token.
struct TestDevice {
  TestHub& hub;
  std::string device_id;
  ReplicaId replica;
  wire::Json credential;
  wire::Json replicas;  ///< Openings of before, as hello names them.
  std::string scope;
  LinkId link = 0;
  std::uint64_t pushed = 0;
  std::uint64_t cursor = 0;
  std::uint64_t lineage = 0;
  HybridClock clock;

  TestDevice(TestHub& at, unsigned number);
  /// Shares the cart of another device by its guest's secret.
  static TestDevice beside(const TestDevice& other, unsigned number);

  /// Connects, says hello and returns the welcome.
  wire::Welcome hello(wire::Format format = wire::Format::cbor);
  void leave();
  /// Pushes rows and returns the acknowledgement.
  wire::Ack push(std::vector<Row> rows);
  std::uint64_t send_push(std::vector<Row> rows);
  wire::CallResult call(std::string_view name, wire::Json args);
  [[nodiscard]] Row line_added(std::string_view sku, std::uint32_t quantity);
};

/// A line with nothing but an addition.
[[nodiscard]] Line added_line(std::string_view sku, ReplicaId replica, std::uint32_t quantity);
[[nodiscard]] std::string key_of(std::string_view sku);
/// The quantity of a SKU in the hub's copy of the scope.
[[nodiscard]] std::uint32_t quantity_at(TestHub& hub, const std::string& scope,
                                        std::string_view sku);
/// A folder of its own under the system's temporary folder, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] std::string file(std::string_view name) const {
    return path + "/" + std::string(name);
  }
  std::string path;
};

}  // namespace noline::hub::test
