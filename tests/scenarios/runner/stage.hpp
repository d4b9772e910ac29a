// Where a scenario is played. The player knows steps and expectations; a stage knows how devices,
// hub and network are made: on virtual time, or as real processes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "scenario.hpp"
#include "shop.hpp"
#include "trace.hpp"

namespace noline::scenario {

/// A run cannot go on for a reason that is not the product's: a program is missing, the file asks
/// for what this stage lacks. The tool ends with 2.
struct CannotPlay : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Keys that scenarios' hubs know: of the agents, and of a till.
inline constexpr const char* agent_key = "agent-key-of-the-scenarios";
inline constexpr const char* till_key = "till-key-of-the-scenarios";
inline constexpr const char* orders_key = "orders-key-of-the-scenarios";
inline constexpr const char* operator_keys =
    "agent desk agent-key-of-the-scenarios\ntill floor till-key-of-the-scenarios\n"
    "orders warehouse orders-key-of-the-scenarios\n";

class Stage {
 public:
  virtual ~Stage() = default;

  /// Begins a command of the client (docs/EMBEDDING.md) on a running device. Its answer, for
  /// `finish`.
  virtual wire::Json begin(const std::string& device, const wire::Json& command) = 0;
  /// Waits for the hub's answer when it was a call: {"ok": ...} or {"error": {"code", "detail"}}.
  virtual wire::Json finish(const std::string& device, const wire::Json& begun) = 0;
  /// Views of a running device: cart, notices, session, connection, marks, is_caught_up,
  /// state_hash.
  virtual wire::Json show(const std::string& device) = 0;
  /// The catalogue as this device has it.
  virtual wire::Json products(const std::string& device) = 0;
  /// The same of what the hub holds of a scope; nothing while it is down or has no such scope.
  virtual std::optional<wire::Json> show_hub(const std::string& scope) = 0;
  /// Whether the text stands in the device's store, dead pages and logs among it.
  virtual bool is_on_disk(const std::string& device, const std::string& text) = 0;
  /// False for a hub that somebody else runs.
  [[nodiscard]] virtual bool can_see_hub() const = 0;

  [[nodiscard]] virtual bool is_running(const std::string& device) const = 0;
  virtual void set_network(const std::string& device, bool is_up) = 0;
  virtual void kill(const std::string& device) = 0;
  virtual void start(const std::string& device) = 0;
  virtual void backup(const std::string& device, const std::string& as) = 0;
  /// The device must not be running, for this and the next two.
  virtual void put_back(const std::string& device, const std::string& at) = 0;
  virtual void erase(const std::string& device) = 0;
  /// Adds a device with a copy of this one's store; it is not started.
  virtual void clone(const std::string& device, const std::string& as) = 0;
  virtual void kill_at(const std::string& device, std::size_t point) = 0;
  virtual void kill_hub_at(std::size_t point) = 0;
  virtual void jump_clock(const std::string& device, TimeMs by) = 0;

  [[nodiscard]] virtual bool is_hub_running() const = 0;
  virtual void kill_hub() = 0;
  virtual void start_hub() = 0;
  virtual void backup_hub(const std::string& as) = 0;
  virtual void put_back_hub(const std::string& at) = 0;
  virtual void block_hub(bool is_slow) = 0;
  virtual void change_shop(const Shop& shop) = 0;
  /// A till's call; true when the hub took it.
  virtual bool sell(const wire::Json& sale) = 0;
  /// The warehouse, or a counter, tells of orders.
  virtual bool tell_orders(const wire::Json& body) = 0;

  virtual void set_weather(const NetworkStep& network) = 0;
  virtual void partition(const PartitionStep& partition) = 0;

  /// Lets time pass.
  virtual void advance(TimeMs by) = 0;
  /// Lets things happen until `is_done` or the time is over; the answer is the last `is_done`.
  virtual bool wait(TimeMs at_most, const std::function<bool()>& is_done) = 0;
  /// Nothing is under way that only this stage can see.
  [[nodiscard]] virtual bool is_quiet() = 0;
  [[nodiscard]] virtual TimeMs now() const = 0;
  /// How long settling may take, and how long an expectation without `within` is waited for:
  /// between processes nobody can tell that nothing is under way.
  [[nodiscard]] virtual TimeMs settle_ms_max() const = 0;
  [[nodiscard]] virtual TimeMs patience_ms() const = 0;
  /// Makes the e-mail addresses of this run its own: a live hub may have seen other runs.
  [[nodiscard]] virtual std::uint64_t account_salt() const = 0;
  /// Called after every piece of waiting, for the picture.
  virtual void observe(std::function<void()> observer) = 0;
};

struct StageOptions {
  std::uint64_t seed = 1;
  Trace* trace = nullptr;
  // Live only.
  std::string hub_url;  ///< A hub that runs already; empty: one of its own.
  bool has_browsers = false;
};

[[nodiscard]] std::unique_ptr<Stage> make_sim_stage(const Scenario& scenario, const Shop& shop,
                                                    const StageOptions& options);
[[nodiscard]] std::unique_ptr<Stage> make_live_stage(const Scenario& scenario, const Shop& shop,
                                                     const StageOptions& options);

/// The views of a client, as noline-cli's `show` prints them.
[[nodiscard]] wire::Json show_client(const Client& client);
/// What a device that knows only these rows would show. `rows` are of the scope and of the shop.
[[nodiscard]] wire::Json show_rows(const std::string& scope, std::vector<StoredRow> rows,
                                   TimeMs now);

}  // namespace noline::scenario
