// What people do on the devices of a session, read from the rows that change, as the steps of a
// scenario.
//
// A row says who changed it and when: contributions carry their replica, everything else a stamp,
// and the hub tells which replicas a device has had. So one more device in the session sees enough.
// What reached the session long after its stamp was done without a network. Several additions that
// arrive together are one: a row holds their total.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "noline/storage.hpp"
#include "noline/values.hpp"
#include "noline/views.hpp"

namespace noline::scenario {

/// Keeps the order in which people write a step.
using StepJson = nlohmann::ordered_json;

/// Something that somebody did.
struct Moment {
  TimeMs at = 0;       ///< By its stamp.
  TimeMs arrived = 0;  ///< When the session learnt of it.
  ReplicaId by;
  StepJson step;  ///< All of the step but "on".
};

/// A device of the session.
struct RecordedDevice {
  std::string name;     ///< As a scenario file may name it.
  std::string channel;  ///< web, app, kiosk or cli.
};

class Recording {
 public:
  /// Reads what a device of the session has stored of its scope.
  void take(const StoreBatch& batch, std::string_view scope, TimeMs now);
  /// From here on changes are recorded; what is in the cart is what the scenario begins with.
  void begin(CartView cart);
  /// Whether the session has told of a device that calls itself so.
  [[nodiscard]] bool has_device(std::string_view name) const;
  [[nodiscard]] std::size_t step_count() const { return moments_.size(); }

  /// The text of a scenario file that ends with what `last` shows.
  [[nodiscard]] std::string format(const std::string& name, const CartView& last) const;

 private:
  void read_device(std::string_view key, const Owned& row);
  void compare(std::string_view key, const Value& before, const Value& after);
  void compare_lines(const Line& before, const Line& after);
  void compare_choices(std::string_view key, const Choice& before, const Choice& after);
  void note(const Stamp& stamp, StepJson step);
  [[nodiscard]] const Line* find_line(std::string_view line_id) const;
  [[nodiscard]] const RecordedDevice* device_of(ReplicaId replica) const;

  std::map<std::string, Value, std::less<>> rows_;
  std::map<std::string, RecordedDevice, std::less<>> devices_;  ///< By id.
  std::map<ReplicaId, std::string> device_ids_;
  std::vector<Moment> moments_;
  CartView first_;
  TimeMs now_ = 0;
  bool is_begun_ = false;
};

}  // namespace noline::scenario
